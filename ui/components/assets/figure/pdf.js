// A figure as PDF: vectors, words as text in fonts that come with the file, as journals ask, and the colours of a map as
// a picture. Words in a language that the fonts do not have are pictures, too.

import { rgb } from "../player/ground.js";
import { CANVAS_FAMILY, decoded, face, glyphsOf } from "./fonts.js";
import { fontObjects } from "./pdf_fonts.js";
import { PdfFile, textString } from "./pdf_file.js";
import { Pen } from "./pen.js";
import { pictureOf } from "./svg.js";

/**
 * @typedef {import("./fonts.js").Weight} Weight
 * @typedef {import("./pen.js").Box} Box
 * @typedef {import("./pen.js").Ink} Ink
 * @typedef {import("./pen.js").Line} Line
 * @typedef {import("./pen.js").Segment} Segment
 * @typedef {import("./pen.js").Writing} Writing
 * @typedef {import("./svg.js").Page} Page
 * @typedef {{bytes: Uint8Array<ArrayBuffer>, mask?: Uint8Array<ArrayBuffer>, width: number, height: number}} Picture
 */

const POINTS = 72 / 25.4; // in a millimetre
const FINE = 600 / 72; // pixels in a point, of words as pictures
const JOINS = /** @type {Record<string, number>} */ ({ miter: 0, round: 1, bevel: 2 });
const CAPS = /** @type {Record<string, number>} */ ({ butt: 0, round: 1, square: 2 });

export class PdfPen extends Pen {
  /** @param {Page} page */
  constructor(page) {
    super();
    this.page = page;
    this.points = (page.millimetres * POINTS) / page.width; // for a unit
    /** @type {string[]} operators, from the first to the last */
    this.content = [];
    /** @type {Picture[]} */
    this.pictures = [];
    /** @type {Map<Weight, Map<number, string>>} glyphs that are used, with their signs */
    this.used = new Map();
    /** @type {Set<number>} opacities that are used, in thousandths */
    this.opacities = new Set();
  }

  /** @override @param {Segment[]} segments @param {Ink} ink @param {Line} line */
  writeStroke(segments, ink, { width, dash, join, cap }) {
    const look = `${this.opacity(ink)} ${colour(ink)} RG ${n(width)} w ${JOINS[join]} j ${CAPS[cap]} J [${dash.map(n).join(" ")}] 0 d`;
    this.content.push(`${look} ${operators(segments)} S`);
  }

  /** @override @param {Segment[]} segments @param {Ink} ink */
  writeFill(segments, ink) {
    this.content.push(`${this.opacity(ink)} ${colour(ink)} rg ${operators(segments)} f`);
  }

  /** @override @param {Writing} writing @param {Ink} ink @param {number | null} width */
  writeText(writing, ink, width) {
    const { text, x, y, angle, size, weight } = writing;
    const glyphs = glyphsOf(text, weight);
    if (!glyphs) return this.writePicture(writing, ink, width);
    const used = this.used.get(weight) ?? new Map();
    this.used.set(weight, used);
    [...text].forEach((sign, i) => used.set(glyphs[i], sign));
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const paint = width === null ? `${colour(ink)} rg 0 Tr` : `${colour(ink)} RG ${n(width)} w 1 j [] 0 d 1 Tr`;
    const hex = glyphs.map((glyph) => glyph.toString(16).padStart(4, "0")).join("");
    const words = `BT /F${weight} ${n(size)} Tf ${paint} ${[c, s, s, -c, x, y].map(n).join(" ")} Tm <${hex}> Tj ET`;
    // The strokes around words are no text of their own for who searches or copies.
    return void this.content.push(`${this.opacity(ink)} ${width === null ? words : `/Artifact BMC ${words} EMC`}`);
  }

  /** Words as the browser draws them. @param {Writing} writing @param {Ink} ink @param {number | null} stroke */
  writePicture({ text, x, y, angle, size, weight, width }, ink, stroke) {
    const fine = FINE * this.points;
    const [border, up, down] = [(stroke ?? 0) / 2 + 1, size, 0.35 * size];
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil((width + 2 * border) * fine);
    canvas.height = Math.ceil((up + down + 2 * border) * fine);
    const ctx = canvas.getContext("2d");
    if (!ctx || !canvas.width) return;
    ctx.setTransform(fine, 0, 0, fine, border * fine, (border + up) * fine);
    ctx.font = `${weight} ${size}px ${CANVAS_FAMILY}`;
    ctx.lineJoin = "round";
    [ctx.fillStyle, ctx.strokeStyle, ctx.lineWidth] = [ink.colour, ink.colour, stroke ?? 0];
    if (stroke === null) ctx.fillText(text, 0, 0);
    else ctx.strokeText(text, 0, 0);
    const { data } = ctx.getImageData(0, 0, canvas.width, canvas.height);
    const mask = data.filter((_, i) => i % 4 === 3);
    const [r, g, b] = rgb(ink.colour);
    const bytes = new Uint8Array(3 * mask.length).map((_, i) => [r, g, b][i % 3]);
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const [wide, high] = [canvas.width / fine, canvas.height / fine];
    const corner = [x - border * c - (down + border) * s, y - border * s + (down + border) * c]; // the lower left one
    this.addPicture({ bytes, mask: new Uint8Array(mask), width: canvas.width, height: canvas.height }, [wide * c, wide * s, high * s, -high * c, ...corner], ink);
  }

  /** @override @param {HTMLCanvasElement} image @param {Box} box */
  writeImage(image, { x, y, width, height }) {
    const bytes = decoded(pictureOf(image).split(",")[1]);
    this.addPicture({ bytes, width: image.width, height: image.height }, [width, 0, 0, -height, x, y + height], { colour: "", alpha: 1 });
  }

  /** @param {Picture} picture @param {number[]} matrix @param {Ink} ink */
  addPicture(picture, matrix, ink) {
    this.content.push(`q ${this.opacity(ink)} ${matrix.map(n).join(" ")} cm /P${this.pictures.length} Do Q`);
    this.pictures.push(picture);
  }

  /** @override @param {Box} box */
  openClip({ x, y, width, height }) {
    this.content.push(`q ${[x, y, width, height].map(n).join(" ")} re W n`);
  }

  /** @override */
  closeClip() {
    this.content.push("Q");
  }

  /** @param {Ink} ink */
  opacity({ alpha }) {
    const thousandths = Math.round(1000 * alpha);
    this.opacities.add(thousandths);
    return `/A${thousandths} gs`;
  }

  /** The file. @param {Date} now */
  async bytes(now) {
    const { width, height, title, about } = this.page;
    const [across, up] = [width * this.points, height * this.points];
    const file = new PdfFile();
    const resources = [
      `/Font << ${[...this.used].map(([weight, used]) => `/F${weight} ${fontObjects(file, face(weight), weight, used)} 0 R`).join(" ")} >>`,
      `/ExtGState << ${[...this.opacities].map((alpha) => `/A${alpha} << /CA ${alpha / 1000} /ca ${alpha / 1000} >>`).join(" ")} >>`,
      `/XObject << ${this.pictures.map((picture, i) => `/P${i} ${addPicture(file, picture)} 0 R`).join(" ")} >>`,
    ];
    const content = file.addStream("", new TextEncoder().encode(`${[this.points, 0, 0, -this.points, 0, up].map(n).join(" ")} cm\n${this.content.join("\n")}\n`));
    const pages = file.count + 2;
    const page = file.add(`<< /Type /Page /Parent ${pages} 0 R /MediaBox [0 0 ${n(across)} ${n(up)}] /Contents ${content} 0 R /Resources << ${resources.join(" ")} >> >>`);
    file.add(`<< /Type /Pages /Kids [${page} 0 R] /Count 1 >>`);
    const root = file.add(`<< /Type /Catalog /Pages ${pages} 0 R >>`);
    const date = `D:${now.toISOString().replace(/[-:T]|\..*$/g, "")}Z`;
    const info = file.add(`<< /Title ${textString(title)} /Subject ${textString(about)} /Creator (Ravine) /CreationDate (${date}) >>`);
    return file.bytes(root, info);
  }
}

/** @param {PdfFile} file @param {Picture} picture */
function addPicture(file, { bytes, mask, width, height }) {
  const size = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /BitsPerComponent 8`;
  if (!mask) return file.addStream(`${size} /ColorSpace /DeviceRGB /Filter /DCTDecode`, bytes, false);
  const covered = file.addStream(`${size} /ColorSpace /DeviceGray`, mask);
  return file.addStream(`${size} /ColorSpace /DeviceRGB /SMask ${covered} 0 R`, bytes);
}

/** @param {number} value with as many decimals as can be seen */
function n(value) {
  return String(Math.round(1000 * value) / 1000);
}

/** @param {Ink} ink */
function colour(ink) {
  return rgb(ink.colour).map((value) => n(value / 255)).join(" ");
}

/** @param {Segment[]} segments */
function operators(segments) {
  const names = { M: "m", L: "l", C: "c", Z: "h" };
  return segments.map(([command, ...numbers]) => [.../** @type {number[]} */ (numbers).map(n), names[command]].join(" ")).join(" ");
}
