// Axes of a figure in print: a thin frame, ticks outside of it, numbers and names.

import { canvasFont } from "../shared/type_scale.js";

/**
 * @typedef {import("../shared/types.js").Theme} Theme
 * @typedef {import("./pen.js").Box} Box
 * @typedef {import("./ticks.js").Tick} Tick
 *
 * @typedef {object} Axes
 * @property {Box} box the plot area
 * @property {readonly number[]} x from, to
 * @property {readonly number[]} y
 * @property {Tick[]} across
 * @property {Tick[]} up
 * @property {number[]} [small] where ticks without a number are, at the left
 * @property {string} under name of the axis below
 * @property {string} beside name of the axis at the left
 */

export const TYPE = 11; // of numbers
const NAMES = 12;
const TICK = 4;
const LINE = 0.9;
const APART = 4; // numbers along the lower axis from each other, at least

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Axes} axes
 * @param {Theme} theme
 */
export function drawAxes(ctx, { box, x, y, across, up, small = [], under, beside }, theme) {
  const px = (/** @type {number} */ value) => box.x + ((value - x[0]) / (x[1] - x[0])) * box.width;
  const py = (/** @type {number} */ value) => box.y + box.height - ((value - y[0]) / (y[1] - y[0])) * box.height;
  const bottom = box.y + box.height;
  [ctx.strokeStyle, ctx.fillStyle, ctx.lineWidth] = [theme.text, theme.text, LINE];
  ctx.beginPath();
  ctx.rect(box.x, box.y, box.width, box.height);
  for (const { at } of across) addLine(ctx, px(at), bottom, px(at), bottom + TICK);
  for (const { at } of up) addLine(ctx, box.x, py(at), box.x - TICK, py(at));
  for (const at of small) addLine(ctx, box.x, py(at), box.x - TICK / 2, py(at));
  ctx.stroke();
  ctx.font = canvasFont(TYPE);
  drawAcross(ctx, across.map(({ at, text }) => ({ at: px(at), text })), bottom + TICK + 2);
  [ctx.textAlign, ctx.textBaseline] = ["right", "middle"];
  for (const { at, text } of up) ctx.fillText(text, box.x - TICK - 3, py(at));
  const widest = Math.max(0, ...up.map(({ text }) => ctx.measureText(text).width));
  ctx.font = canvasFont(NAMES);
  [ctx.textAlign, ctx.textBaseline] = ["center", "top"];
  ctx.fillText(under, box.x + box.width / 2, bottom + TICK + TYPE + 5);
  drawBeside(ctx, beside, box.x - TICK - 3 - widest - 6, (box.y + bottom) / 2);
  [ctx.textAlign, ctx.textBaseline] = ["left", "alphabetic"];
}

/** Numbers under an axis, without those for which there is no room. @param {CanvasRenderingContext2D} ctx @param {Tick[]} ticks @param {number} top */
function drawAcross(ctx, ticks, top) {
  [ctx.textAlign, ctx.textBaseline] = ["center", "top"];
  let end = -Infinity;
  for (const { at, text } of ticks) {
    const half = ctx.measureText(text).width / 2;
    if (at - half < end + APART) continue;
    ctx.fillText(text, at, top);
    end = at + half;
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} x of its lower edge @param {number} y of its middle */
function drawBeside(ctx, text, x, y) {
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(-Math.PI / 2);
  [ctx.textAlign, ctx.textBaseline] = ["center", "alphabetic"];
  ctx.fillText(text, 0, 0);
  ctx.restore();
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
function addLine(ctx, x0, y0, x1, y1) {
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
}
