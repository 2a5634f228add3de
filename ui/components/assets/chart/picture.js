// Pictures of live maps, on a canvas behind the graph: its lines, marks and axes stay in front of them.

import { fitTo } from "../shared/canvas.js";
import { make } from "../shared/dom.js";
import { flatProjection, onAxes } from "../shared/project.js";

/**
 * @typedef {import("../shared/project.js").Frame} Frame
 * @typedef {import("../shared/project.js").Subplot} Subplot
 * @typedef {import("../shared/chart_types.js").LiveAxis} LiveAxis
 */

/**
 * A picture on a subplot: the colours of its cells, row by row, where every cell stands for `stride` cells of the axes
 * a side; and the place of the best one.
 * @typedef {object} Picture
 * @property {LiveAxis} x
 * @property {LiveAxis} y
 * @property {number} stride
 * @property {Uint32Array} pixels
 * @property {[number, number] | null} best
 */

const MARK = 7; // pixels from the middle of the best cell's mark to its corners

export class PictureLayer {
  constructor() {
    this.root = make("canvas", { class: "rv-live-map", "aria-hidden": "true", hidden: true });
  }

  hide() {
    this.root.hidden = true;
    this.root.width = this.root.height = 0;
  }

  /** Draw the pictures of some subplots. @param {{frame: Subplot, picture: Picture}[]} pictures @param {HTMLElement} stage */
  draw(pictures, stage) {
    const ratio = fitTo(this.root, stage);
    this.root.hidden = false;
    const ctx = this.root.getContext("2d");
    if (!ctx) return;
    ctx.clearRect(0, 0, this.root.width, this.root.height);
    for (const { frame, picture } of pictures) {
      drawCells(ctx, frame, picture, ratio);
      if (picture.best) drawBest(ctx, frame, picture.best, ratio);
    }
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Picture} picture @param {number} ratio */
export function drawCells(ctx, frame, { x, y, stride, pixels }, ratio) {
  const [left, top] = [frame.box.x, frame.box.y].map((edge) => Math.round(edge * ratio));
  const width = Math.round((frame.box.x + frame.box.width) * ratio) - left;
  const height = Math.round((frame.box.y + frame.box.height) * ratio) - top;
  if (width < 1 || height < 1) return;
  const columns = cellsAlong(edgesOf(x, frame.log?.[0]), frame.x, width, stride);
  const rows = cellsAlong(edgesOf(y, frame.log?.[1]), [frame.y[1], frame.y[0]], height, stride);
  const count = Math.ceil(x.values.length / stride);
  const image = ctx.createImageData(width, height);
  const out = new Uint32Array(image.data.buffer);
  for (let py = 0; py < height; py++) {
    if (rows[py] < 0) continue;
    if (py && rows[py] === rows[py - 1]) out.copyWithin(py * width, (py - 1) * width, py * width);
    else for (let px = 0; px < width; px++) out[py * width + px] = columns[px] < 0 ? 0 : pixels[rows[py] * count + columns[px]];
  }
  ctx.putImageData(image, left, top);
}

/** @param {CanvasRenderingContext2D} ctx @param {Subplot} frame @param {[number, number]} best @param {number} ratio */
function drawBest(ctx, frame, best, ratio) {
  const at = [0, 0];
  flatProjection(frame)(...onAxes(frame, best), 0, at);
  const [x, y, r] = [at[0] * ratio, at[1] * ratio, MARK * ratio];
  const mark = new Path2D(`M${x - r},${y}L${x},${y - r}L${x + r},${y}L${x},${y + r}Z`);
  for (const [colour, wide] of /** @type {[string, number][]} */ ([["#FFFFFF", 4], ["#111827", 1.5]])) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = wide * ratio;
    ctx.stroke(mark);
  }
}

/** Where a value is drawn: decay rates by their distance from 1. @param {LiveAxis} axis @param {number} value */
export function drawnAt({ complement }, value) {
  return complement ? 1 - value : value;
}

/**
 * The borders of the cells, in places on the axis and as Plotly has them: halfway between the values.
 * @param {LiveAxis} axis
 * @param {boolean} [isLog]
 */
export function edgesOf(axis, isLog = false) {
  const places = axis.values.map((value) => (isLog ? Math.log10(drawnAt(axis, value)) : drawnAt(axis, value)));
  const last = places.length - 1;
  if (last < 1) return [places[0] - 0.5, places[0] + 0.5];
  const between = places.slice(1).map((place, i) => (place + places[i]) / 2);
  return [2 * places[0] - between[0], ...between, 2 * places[last] - between[last - 1]];
}

/**
 * The cell of each pixel along an axis, -1 where there is none.
 * @param {number[]} edges rising or falling
 * @param {number[]} range of the axis, from the first pixel to the last
 * @param {number} length in pixels
 * @param {number} stride
 */
export function cellsAlong(edges, [from, to], length, stride) {
  const sign = edges[edges.length - 1] < edges[0] ? -1 : 1;
  const found = new Int32Array(length);
  let cell = 0;
  for (let px = 0; px < length; px++) {
    const place = sign * (from + ((px + 0.5) / length) * (to - from));
    while (cell > 0 && sign * edges[cell] > place) cell--;
    while (cell < edges.length - 2 && sign * edges[cell + 1] <= place) cell++;
    const isInside = place >= sign * edges[cell] && place <= sign * edges[cell + 1];
    found[px] = isInside ? Math.floor(cell / stride) : -1;
  }
  return found;
}
