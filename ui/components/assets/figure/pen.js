// What the drawing functions of canvases draw with where vectors are to be written: as much of a canvas' context as they
// use. It keeps the state and makes all coordinates those of the page; what is written is said by `SvgPen` and `PdfPen`.

import { CANVAS_FAMILY, widthOf } from "./fonts.js";
import { Outline } from "../shared/outline.js";
import { simplified } from "./simplify.js";

/**
 * @typedef {import("../shared/outline.js").Command} Command
 * @typedef {import("./fonts.js").Weight} Weight
 * @typedef {["M" | "L", number, number] | ["C", number, number, number, number, number, number] | ["Z"]} Segment
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{colour: string, alpha: number}} Ink a colour as #rrggbb
 * @typedef {{width: number, dash: number[], join: string, cap: string}} Line
 * @typedef {{text: string, x: number, y: number, angle: number, size: number, weight: Weight, width: number}} Writing from
 *   its left end, on its base line; `angle` clockwise, in radians
 */

const MIDDLE = 0.345; // of the size of type: from the base line to the middle of its height
const TOP = 0.8; // and to its top
const ARC = Math.PI / 2; // the longest part of a circle that is written as one curve

/** What is saved and restored. */
const fresh = () => ({
  fillStyle: "#000000", strokeStyle: "#000000", lineWidth: 1, lineJoin: "miter", lineCap: "butt", globalAlpha: 1, font: "10px sans-serif",
  textAlign: "left", textBaseline: "alphabetic", dash: /** @type {number[]} */ ([]), matrix: [1, 0, 0, 1, 0, 0], clips: 0,
});

export class Pen {
  constructor() {
    this.vector = true; // see `isVector`
    /** @type {ReturnType<typeof fresh>} */
    this.state = fresh();
    /** @type {ReturnType<typeof fresh>[]} */
    this.saved = [];
    this.path = new Outline();
    const names = /** @type {(keyof ReturnType<typeof fresh>)[]} */ (Object.keys(this.state));
    for (const name of names) {
      const set = (/** @type {never} */ value) => (this.state[name] = value);
      Object.defineProperty(this, name, { get: () => this.state[name], set });
    }
  }

  /** This, as the functions that draw on canvases take it. @returns {CanvasRenderingContext2D} */
  get context() {
    return /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (this));
  }

  // --- what a format writes --------------------------------------------------------------------------------------

  /** @param {Segment[]} _segments @param {Ink} _ink @param {Line} _line */
  writeStroke(_segments, _ink, _line) {}

  /** @param {Segment[]} _segments @param {Ink} _ink */
  writeFill(_segments, _ink) {}

  /** @param {Writing} _writing @param {Ink} _ink @param {number | null} _width of strokes around the signs */
  writeText(_writing, _ink, _width) {}

  /** @param {HTMLCanvasElement} _image @param {Box} _box */
  writeImage(_image, _box) {}

  /** @param {Box} _box outside of which nothing is drawn */
  openClip(_box) {}

  closeClip() {}

  // --- as a canvas -----------------------------------------------------------------------------------------------

  save() {
    this.saved.push(this.state);
    this.state = { ...this.state, matrix: [...this.state.matrix] };
  }

  restore() {
    const before = this.saved.pop();
    if (!before) return;
    for (let open = this.state.clips; open > before.clips; open--) this.closeClip();
    this.state = before;
  }

  /** @param {number} x @param {number} y */
  translate(x, y) {
    this.multiply([1, 0, 0, 1, x, y]);
  }

  /** @param {number} angle */
  rotate(angle) {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    this.multiply([c, s, -s, c, 0, 0]);
  }

  /** Along both axes alike. @param {number} factor */
  scale(factor) {
    this.multiply([factor, 0, 0, factor, 0, 0]);
  }

  /** @param {number[]} by */
  multiply([a, b, c, d, e, f]) {
    const [p, q, r, s, t, u] = this.state.matrix;
    this.state.matrix = [p * a + r * b, q * a + s * b, p * c + r * d, q * c + s * d, p * e + r * f + t, q * e + s * f + u];
  }

  /** @param {number[]} lengths */
  setLineDash(lengths) {
    this.state.dash = [...lengths];
  }

  beginPath() {
    this.path = new Outline();
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.path.moveTo(x, y);
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.path.lineTo(x, y);
  }

  /** @param {number} x @param {number} y @param {number} radius @param {number} from @param {number} to */
  arc(x, y, radius, from, to) {
    this.path.arc(x, y, radius, from, to);
  }

  closePath() {
    this.path.closePath();
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.path.moveTo(x, y);
    this.path.lineTo(x + width, y);
    this.path.lineTo(x + width, y + height);
    this.path.lineTo(x, y + height);
    this.path.closePath();
  }

  /** To the rectangle of the path. */
  clip() {
    const points = this.segments(this.path).flatMap(([, x, y]) => (x === undefined || y === undefined ? [] : [[x, y]]));
    const [xs, ys] = [0, 1].map((c) => points.map((point) => point[c]));
    const [x, y] = [Math.min(...xs), Math.min(...ys)];
    this.openClip({ x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y });
    this.state.clips++;
  }

  /** @param {unknown} [path] an outline; else that of the context */
  stroke(path = this.path) {
    const ink = inkOf(this.state.strokeStyle, this.state.globalAlpha);
    const segments = this.segments(/** @type {Outline} */ (path));
    if (!ink.alpha || !segments.length) return;
    const { lineWidth, dash, lineJoin, lineCap } = this.state;
    this.writeStroke(segments, ink, { width: lineWidth * this.unit, dash: dash.map((length) => length * this.unit), join: lineJoin, cap: lineCap });
  }

  /** @param {unknown} [path] an outline; else that of the context */
  fill(path = this.path) {
    const ink = inkOf(this.state.fillStyle, this.state.globalAlpha);
    const segments = this.segments(/** @type {Outline} */ (path));
    if (ink.alpha && segments.length) this.writeFill(segments, ink);
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) {
    const { path } = this;
    this.beginPath();
    this.rect(x, y, width, height);
    this.fill();
    this.path = path;
  }

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    this.writeText(this.writing(text, x, y), inkOf(this.state.fillStyle, this.state.globalAlpha), null);
  }

  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) {
    this.writeText(this.writing(text, x, y), inkOf(this.state.strokeStyle, this.state.globalAlpha), this.state.lineWidth * this.unit);
  }

  /** @param {string} text */
  measureText(text) {
    const { size, weight } = fontOf(this.state.font);
    return { width: measured(text, size, weight) };
  }

  /** @param {HTMLCanvasElement} image @param {number} x @param {number} y @param {number} width @param {number} height */
  drawImage(image, x, y, width, height) {
    const [left, top] = this.at(x, y);
    this.writeImage(image, { x: left, y: top, width: width * this.unit, height: height * this.unit });
  }

  // --- on the page -----------------------------------------------------------------------------------------------

  /** How long a unit of length is. */
  get unit() {
    return Math.hypot(this.state.matrix[0], this.state.matrix[1]);
  }

  /** @param {number} x @param {number} y @returns {[number, number]} */
  at(x, y) {
    const [a, b, c, d, e, f] = this.state.matrix;
    return [a * x + c * y + e, b * x + d * y + f];
  }

  /** @param {Outline} outline @returns {Segment[]} */
  segments({ commands }) {
    const segments = commands.flatMap((command) => {
      if (command[0] === "Z") return [command];
      if (command[0] === "A") return this.curves(command);
      return [/** @type {Segment} */ ([command[0], ...this.at(command[1], command[2])])];
    });
    return simplified(segments);
  }

  /** An arc as curves, with a line to its beginning. @param {Extract<Command, ["A", ...number[]]>} command @returns {Segment[]} */
  curves([, x, y, radius, from, to]) {
    const end = to < from ? to + 2 * Math.PI : to;
    const count = Math.max(1, Math.ceil((end - from) / ARC - 1e-9));
    const turn = (end - from) / count;
    const handle = (4 / 3) * Math.tan(turn / 4) * radius;
    const on = (/** @type {number} */ angle, /** @type {number} */ along) =>
      this.at(x + radius * Math.cos(angle) - along * Math.sin(angle), y + radius * Math.sin(angle) + along * Math.cos(angle));
    const curves = Array.from({ length: count }, (_, i) => {
      const [start, stop] = [from + i * turn, from + (i + 1) * turn];
      return /** @type {Segment} */ (["C", ...on(start, handle), ...on(stop, -handle), ...on(stop, 0)]);
    });
    return [["L", ...on(from, 0)], ...curves];
  }

  /** @param {string} text @param {number} x @param {number} y @returns {Writing} */
  writing(text, x, y) {
    const { size, weight } = fontOf(this.state.font);
    const width = measured(text, size, weight);
    const across = { left: 0, start: 0, center: 0.5, right: 1, end: 1 }[this.state.textAlign] ?? 0;
    const down = { middle: MIDDLE, top: TOP, hanging: TOP }[this.state.textBaseline] ?? 0;
    const [left, base] = this.at(x - across * width, y + down * size);
    const [a, b] = this.state.matrix;
    return { text, x: left, y: base, angle: Math.atan2(b, a), size: size * this.unit, weight, width: width * this.unit };
  }
}

/** Size and weight of a canvas' font. @param {string} font @returns {{size: number, weight: Weight}} */
function fontOf(font) {
  const [, weight = "400", size = "10"] = font.match(/^(?:(\d+) )?([\d.]+)px/) ?? [];
  return { size: Number(size), weight: Number(weight) >= 600 ? 600 : 400 };
}

/** @type {CanvasRenderingContext2D | null | undefined} */
let measuring;

/** @param {string} text @param {number} size @param {Weight} weight */
function measured(text, size, weight) {
  const width = widthOf(text, weight);
  if (width !== null) return width * size;
  measuring ??= document.createElement("canvas").getContext("2d");
  if (!measuring) return text.length * size;
  measuring.font = `${weight} ${size}px ${CANVAS_FAMILY}`;
  return measuring.measureText(text).width;
}

/** A CSS colour, as far as themes write them. @param {string} colour @param {number} alpha @returns {Ink} */
export function inkOf(colour, alpha) {
  const [, inside] = colour.match(/^rgba?\(([^)]*)\)$/) ?? [];
  if (inside === undefined) return { colour, alpha };
  const [r, g, b, own = 1] = inside.split(",").map(Number);
  const hex = [r, g, b].map((value) => Math.round(value).toString(16).padStart(2, "0")).join("");
  return { colour: `#${hex}`, alpha: alpha * own };
}
