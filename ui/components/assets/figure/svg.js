// A figure as SVG: vectors, words as text, and the colours of a map as a picture.

import { FAMILIES } from "./fonts.js";
import { Pen } from "./pen.js";

/**
 * @typedef {import("./pen.js").Box} Box
 * @typedef {import("./pen.js").Ink} Ink
 * @typedef {import("./pen.js").Line} Line
 * @typedef {import("./pen.js").Segment} Segment
 * @typedef {import("./pen.js").Writing} Writing
 *
 * @typedef {object} Page
 * @property {number} width of what is drawn
 * @property {number} height
 * @property {number} millimetres that it is wide in print
 * @property {string} title
 * @property {string} about what is to be known of it
 */

const QUALITY = 0.95; // of pictures, as JPEG

/** @param {HTMLCanvasElement} image @returns {string} its address, with all that is in it */
export function pictureOf(image) {
  return image.toDataURL("image/jpeg", QUALITY);
}

export class SvgPen extends Pen {
  /** @param {Page} page */
  constructor(page) {
    super();
    this.page = page;
    /** @type {string[]} */
    this.parts = [];
    this.clipCount = 0;
  }

  /** @override @param {Segment[]} segments @param {Ink} ink @param {Line} line */
  writeStroke(segments, { colour, alpha }, { width, dash, join, cap }) {
    const dashes = dash.length ? ` stroke-dasharray="${dash.map(short).join(" ")}"` : "";
    const ends = `${join === "miter" ? "" : ` stroke-linejoin="${join}"`}${cap === "butt" ? "" : ` stroke-linecap="${cap}"`}`;
    this.parts.push(`<path d="${data(segments)}" fill="none" stroke="${colour}"${opacity("stroke", alpha)} stroke-width="${short(width)}"${ends}${dashes}/>`);
  }

  /** @override @param {Segment[]} segments @param {Ink} ink */
  writeFill(segments, { colour, alpha }) {
    this.parts.push(`<path d="${data(segments)}" fill="${colour}"${opacity("fill", alpha)}/>`);
  }

  /** @override @param {Writing} writing @param {Ink} ink @param {number | null} width */
  writeText({ text, x, y, angle, size, weight, width: long }, { colour, alpha }, width) {
    const turned = angle ? ` transform="rotate(${short((angle * 180) / Math.PI)} ${short(x)} ${short(y)})"` : "";
    const look = width === null ? `fill="${colour}"${opacity("fill", alpha)}`
      : `fill="none" stroke="${colour}"${opacity("stroke", alpha)} stroke-width="${short(width)}" stroke-linejoin="round" aria-hidden="true"`;
    const bold = weight === 400 ? "" : ` font-weight="${weight}"`;
    this.parts.push(`<text x="${short(x)}" y="${short(y)}" font-size="${short(size)}"${bold} textLength="${short(long)}" ${look}${turned}>${escaped(text)}</text>`);
  }

  /** @override @param {HTMLCanvasElement} image @param {Box} box */
  writeImage(image, box) {
    this.parts.push(`<image ${placed(box)} preserveAspectRatio="none" href="${pictureOf(image)}"/>`);
  }

  /** @override @param {Box} box */
  openClip(box) {
    const id = `clip${++this.clipCount}`;
    this.parts.push(`<clipPath id="${id}"><rect ${placed(box)}/></clipPath><g clip-path="url(#${id})">`);
  }

  /** @override */
  closeClip() {
    this.parts.push("</g>");
  }

  /** The file. */
  text() {
    const { width, height, millimetres, title, about } = this.page;
    const size = `width="${short(millimetres)}mm" height="${short((millimetres * height) / width)}mm" viewBox="0 0 ${short(width)} ${short(height)}"`;
    const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="${FAMILIES}">`;
    return [head, `<title>${escaped(title)}</title>`, `<desc>${escaped(about)}</desc>`, ...this.parts, "</svg>", ""].join("\n");
  }
}

/** @param {number} value */
export function short(value) {
  return String(Math.round(100 * value) / 100);
}

/** @param {Segment[]} segments */
function data(segments) {
  return segments.map(([command, ...numbers]) => command + /** @type {number[]} */ (numbers).map(short).join(" ")).join("");
}

/** @param {"fill" | "stroke"} what @param {number} alpha */
function opacity(what, alpha) {
  return alpha < 1 ? ` ${what}-opacity="${Math.round(1000 * alpha) / 1000}"` : "";
}

/** @param {Box} box */
function placed({ x, y, width, height }) {
  return `x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"`;
}

/** Text without what XML reads as its own or does not allow. @param {string} text */
export function escaped(text) {
  const printable = [...text].filter((sign) => sign >= " " || sign === "\n").join("");
  return printable.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
