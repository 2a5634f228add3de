// The map of a surface that is dragged, on a canvas over Plotly's: colours, contour lines and critical points.

import { groundPixels } from "./ground.js";
import { STRONG } from "./heights.js";
import { levelLines } from "./levels.js";
import { cross, ring } from "./scenery.js";
import { lineScale, typeScale } from "../shared/type_scale.js";

/**
 * @typedef {import("../shared/project.js").Projection} Projection
 * @typedef {import("../shared/types.js").Theme} Theme
 * @typedef {import("./levels.js").Polylines} Polylines
 * @typedef {import("./race.js").Surface} Surface
 */

const RADIUS = 5; // pixels of a mark

/** @type {HTMLCanvasElement | undefined} as many pixels as a grid has points; one for all */
let small;

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Surface} surface
 * @param {Projection} project
 * @param {Theme} theme
 */
export function drawGround(ctx, surface, project, theme) {
  drawColours(ctx, surface, project, theme);
  const { first, last } = surface.lines;
  levelLines(surface.grid(surface.numbers, 1), first, last).forEach((line, i) => {
    const strong = (first + i) % STRONG === 0;
    ctx.strokeStyle = strong ? theme.strong : theme.level;
    ctx.lineWidth = (strong ? 1.2 : 0.7) * lineScale();
    ctx.beginPath();
    traceLine(ctx, line, project);
    ctx.stroke();
  });
  for (const kind of /** @type {const} */ (["minima", "saddles"])) for (const [x, y] of surface.critical[kind]) drawMark(ctx, kind, placed(project, x, y), theme);
}

/** @param {CanvasRenderingContext2D} ctx @param {Surface} surface @param {Projection} project @param {Theme} theme */
function drawColours(ctx, surface, project, theme) {
  const { n, domain: [[x0, x1], [y0, y1]] } = surface;
  small ??= document.createElement("canvas");
  small.width = small.height = n;
  small.getContext("2d")?.putImageData(new ImageData(groundPixels(surface, theme), n), 0, 0);
  const [dx, dy] = [(x1 - x0) / (n - 1) / 2, (y1 - y0) / (n - 1) / 2];
  const [left, top] = placed(project, x0 - dx, y1 + dy);
  const [right, bottom] = placed(project, x1 + dx, y0 - dy);
  ctx.drawImage(small, left, top, right - left, bottom - top);
}

/** @param {Projection} project @param {number} x @param {number} y */
function placed(project, x, y) {
  const pixel = [0, 0];
  project(x, y, 0, pixel);
  return pixel;
}

/** @param {CanvasRenderingContext2D} ctx @param {Polylines} line @param {Projection} project */
export function traceLine(ctx, { x, y }, project) {
  const pixel = [0, 0];
  let pen = false;
  for (let i = 0; i < x.length; i++) {
    project(x[i], y[i], 0, pixel);
    const isThere = Number.isFinite(pixel[0]);
    if (isThere && pen) ctx.lineTo(pixel[0], pixel[1]);
    else if (isThere) ctx.moveTo(pixel[0], pixel[1]);
    pen = isThere;
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {"minima" | "saddles"} kind @param {number[]} pixel @param {Theme} theme */
function drawMark(ctx, kind, [px, py], theme) {
  const radius = RADIUS * typeScale();
  const path = kind === "minima" ? ring(ctx, px, py, radius) : cross(ctx, px, py, 0.7 * radius);
  for (const [colour, width] of /** @type {[string, number][]} */ ([[theme.rim, 4.5], [theme.mark, 2]])) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke(path);
  }
}
