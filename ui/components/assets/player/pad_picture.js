// The picture of a pad: cells, theory over them, and round numbers along its axes.

import { drawLines, drawNames } from "../chart/regimes.js";
import { cleanContext } from "../shared/canvas.js";
import { make } from "../shared/dom.js";
import { canvasFont, typeScale } from "../shared/type_scale.js";
import { shareOf, ticksOf } from "./pad_axes.js";
import { PLACES, valueAt } from "./scale.js";

/**
 * @typedef {import("../shared/theory.js").Theory} Theory
 * @typedef {import("../shared/types.js").NumberHeader} NumberHeader
 * @typedef {import("../shared/types.js").Theme} Theme
 * @typedef {import("./pad_axes.js").Axes} Axes
 * @typedef {import("./pad_map.js").Picture} Picture
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 */

const MARGINS = { left: 45, right: 10, top: 8, bottom: 20 }; // pixels
const TICKS = [44, 20]; // pixels between numbers on the axes

/** The plot area in pixels of its element. @param {HTMLElement} plot @param {Axes | null} axes @returns {Box} */
export function boxOf({ clientWidth, clientHeight }, axes) {
  const times = typeScale();
  const left = (axes?.y ? MARGINS.left : MARGINS.right) * times;
  return { x: left, y: MARGINS.top, width: clientWidth - left - MARGINS.right, height: clientHeight - MARGINS.top - MARGINS.bottom * times };
}

/** @param {HTMLCanvasElement} canvas @param {HTMLElement} plot @param {Axes | null} axes @param {Picture | null} picture */
export function drawCells(canvas, plot, axes, picture) {
  const ctx = cleanContext(canvas, plot);
  if (picture) drawPicture(ctx, picture, boxOf(plot, axes));
}

/** What stands over the cells. @param {HTMLCanvasElement} canvas @param {HTMLElement} plot @param {Axes} axes @param {Theme} theme @param {Theory | null} theory @param {import("../chart/regimes.js").Placement} placement */
export function drawOver(canvas, plot, axes, theme, theory, placement) {
  const ctx = cleanContext(canvas, plot);
  const box = boxOf(plot, axes);
  ctx.strokeStyle = theme.grid;
  ctx.strokeRect(box.x - 0.5, box.y - 0.5, box.width + 1, box.height + 1);
  drawTicks(ctx, box, axes, theme, plot.clientWidth);
  if (!theory) return;
  const ground = groundOf(axes, box);
  drawLines(ctx, theory, ground);
  drawNames(ctx, theory, ground, placement.on(ctx, theory, ground, axes));
}

/** @param {CanvasRenderingContext2D} ctx @param {Box} box @param {Axes} axes @param {Theme} theme @param {number} width of the canvas */
function drawTicks(ctx, box, axes, theme, width) {
  ctx.fillStyle = theme.muted;
  ctx.font = canvasFont(10.5);
  ctx.textBaseline = "top";
  for (const { share, text } of ticksOf(axes.x, box.width, TICKS[0] * typeScale())) {
    const size = ctx.measureText(text).width;
    const px = box.x + share * box.width;
    ctx.fillRect(px - 0.5, box.y + box.height, 1, 4);
    ctx.fillText(text, Math.max(0, Math.min(px - size / 2, width - size)), box.y + box.height + 6);
  }
  ctx.textBaseline = "middle";
  for (const { share, text } of axes.y ? ticksOf(axes.y, box.height, TICKS[1] * typeScale()) : []) {
    const py = box.y + (1 - share) * box.height;
    ctx.fillRect(box.x - 4, py - 0.5, 4, 1);
    ctx.fillText(text, box.x - 6 - ctx.measureText(text).width, Math.max(6, py));
  }
}

/** How lr and momentum become pixels. @param {Axes} axes @param {Box} box @returns {import("../chart/regimes.js").Ground} */
function groundOf({ x, y }, box) {
  return {
    box,
    across: (lr) => box.x + shareOf(x, lr) * box.width,
    up: (mu) => (y ? box.y + (1 - shareOf(y, mu)) * box.height : NaN),
    at: (px, py) => [valueFrom(x, (px - box.x) / box.width), y ? valueFrom(y, 1 - (py - box.y) / box.height) : 0],
  };
}

/** @param {NumberHeader} number @param {number} share of the axis */
export function valueFrom(number, share) {
  return valueAt(number, Math.max(0, Math.min(PLACES, share * PLACES)));
}

/** Cells of equal size, the lowest row first. @param {CanvasRenderingContext2D} ctx @param {Picture} picture @param {Box} box */
function drawPicture(ctx, { pixels, columns, rows, across, up }, box) {
  const small = make("canvas", { width: columns, height: rows });
  const inside = small.getContext("2d");
  if (!inside) return;
  const image = inside.createImageData(columns, rows);
  const out = new Uint32Array(image.data.buffer);
  for (let j = 0; j < rows; j++) out.set(pixels.subarray(j * columns, (j + 1) * columns), (rows - 1 - j) * columns);
  inside.putImageData(image, 0, 0);
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.x, box.y, box.width, box.height);
  ctx.clip();
  ctx.imageSmoothingEnabled = false;
  const [width, height] = [box.width * across, box.height * up];
  ctx.drawImage(small, box.x, box.y + box.height - height, width, height);
  ctx.restore();
}
