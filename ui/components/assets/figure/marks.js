// Marks of a figure's map, as on the page: critical points, and where the runs start.

import { cross, ring } from "../player/scenery.js";
import { newPath } from "../shared/outline.js";

/** @typedef {import("../shared/types.js").Theme} Theme */

export const MARK = 6; // half of the size

/** @param {CanvasRenderingContext2D} ctx @param {string} kind @param {number} x @param {number} y @param {Theme} theme */
export function drawCritical(ctx, kind, x, y, theme) {
  ctx.save();
  ctx.translate(x, y);
  const path = outline(ctx, kind);
  for (const [colour, width] of /** @type {[string, number][]} */ ([[theme.rim, 4.2], [theme.mark, 1.8]])) {
    [ctx.strokeStyle, ctx.lineWidth] = [colour, width];
    ctx.stroke(path);
  }
  ctx.restore();
}

/** @param {CanvasRenderingContext2D} ctx @param {string} kind */
function outline(ctx, kind) {
  if (kind === "minima") return ring(ctx, 0, 0, 5);
  if (kind === "saddles") return cross(ctx, 0, 0, 3.5);
  if (kind === "maxima") return newPath(ctx, "M0,-5.5L5,3.5L-5,3.5Z");
  return newPath(ctx, "M5,0L2.5,4.3L-2.5,4.3L-5,0L-2.5,-4.3L2.5,-4.3Z");
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {Theme} theme */
export function drawStart(ctx, x, y, theme) {
  ctx.beginPath();
  ctx.arc(x, y, 4, 0, 2 * Math.PI);
  [ctx.fillStyle, ctx.strokeStyle, ctx.lineWidth] = [theme.edge, theme.halo, 1.5];
  ctx.fill();
  ctx.stroke();
}
