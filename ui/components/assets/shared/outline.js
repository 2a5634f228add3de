// Paths that can be read again: a figure is written as vectors from what is drawn on canvases.

/** @typedef {["M" | "L", number, number] | ["A", number, number, number, number, number] | ["Z"]} Command to move, draw a line, an arc clockwise, and to close */

export class Outline {
  constructor() {
    /** @type {Command[]} */
    this.commands = [];
  }

  /** What is no number is passed over, as a canvas does: in a file it would spoil the whole path. @param {number} x @param {number} y */
  moveTo(x, y) {
    if (Number.isFinite(x + y)) this.commands.push(["M", x, y]);
  }

  /** A line; the first point of a path is moved to. @param {number} x @param {number} y */
  lineTo(x, y) {
    if (Number.isFinite(x + y)) this.commands.push([this.commands.length ? "L" : "M", x, y]);
  }

  /** @param {number} x @param {number} y @param {number} radius @param {number} from @param {number} to */
  arc(x, y, radius, from, to) {
    this.commands.push(["A", x, y, radius, from, to]);
  }

  closePath() {
    this.commands.push(["Z"]);
  }
}

/** An outline of SVG path data with absolute lines, and arcs around the origin. @param {string} data */
function outlineOf(data) {
  const outline = new Outline();
  let [x, y] = [0, 0];
  for (const [, command, numbers] of data.matchAll(/([MLHVAZ])([^MLHVAZ]*)/g)) {
    const values = numbers.split(",").map(Number);
    const from = Math.atan2(y, x);
    if (command === "H") [x] = values;
    else if (command === "V") [y] = values;
    else if (command !== "Z") [x, y] = values.slice(-2);
    if (command === "M") outline.moveTo(x, y);
    else if (command === "A") outline.arc(0, 0, values[0], from, Math.atan2(y, x) || 2 * Math.PI);
    else if (command === "Z") outline.closePath();
    else outline.lineTo(x, y);
  }
  return outline;
}

/** Is this what writes vectors, and not a canvas? @param {CanvasRenderingContext2D} ctx */
export function isVector(ctx) {
  return "vector" in ctx;
}

/**
 * A path to be drawn in a context.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} [data] of an SVG path
 * @returns {Path2D}
 */
export function newPath(ctx, data = "") {
  return isVector(ctx) ? /** @type {Path2D} */ (/** @type {unknown} */ (outlineOf(data))) : new Path2D(data);
}
