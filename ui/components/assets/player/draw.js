// Paths, heads, crosses and arrows on a canvas. All coordinates are pixels of the panel.

import { isOpen, isStroke, markerData } from "./markers.js";
import { locate } from "./race.js";
import { isVector, newPath } from "../shared/outline.js";
import { lineScale } from "../shared/type_scale.js";

/**
 * @typedef {import("../shared/project.js").Projection} Projection
 * @typedef {import("../shared/project.js").Box} Box
 * @typedef {import("./names.js").Head} Head
 * @typedef {import("./race.js").Track} Track
 * @typedef {Pick<import("../shared/types.js").Theme, "halo" | "edge">} Casing
 * @typedef {{width: number, alpha: number, casing: Casing | null}} Style of a path
 */

const ARM = 6; // pixels of a cross, of half its size
const BEHIND = 4; // steps from a head to where it came from
const DOT = 1.9; // pixels of a dot's radius
const DOTS_APART = 7; // pixels between iterates that have dots
export const BRIGHT = 30; // the last steps of a path, and the dots on them; older ones are faint
export const FAINT = 0.7;
const LONGER = 1.2; // times: strokes and gaps of a path, beside those of the short lines in tables

/** Which of a track's arrays are the coordinates in a kind of panel. */
export const COORDINATES = {
  contour: (/** @type {Track} */ k) => [k.x, k.y, k.x],
  relief: (/** @type {Track} */ k) => [k.x, k.y, k.height],
  loss: (/** @type {Track} */ k) => [k.t, k.level, k.t],
};

const point = new Float64Array(2);

/**
 * The path from one step to another, which begins and ends between two points where these steps do.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Track} track
 * @param {ArrayLike<number>[]} at
 * @param {Projection} project
 * @param {number[]} span steps
 */
function trace(ctx, track, at, project, [from, to]) {
  const [[first], [last]] = [from, to].map((step) => locate(track.t, step));
  let pen = false;
  const go = (/** @type {number[]} */ [x, y, z]) => (pen = lineTo(ctx, project, x, y, z, pen));
  ctx.beginPath();
  go(between(track, at, from));
  for (const i of track.drawn) {
    if (i > last) break;
    if (i > first) go(at.map((values) => values[i]));
  }
  if (last > first) go(at.map((values) => values[last]));
  go(between(track, at, to));
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Projection} project
 * @param {number} x
 * @param {number} y
 * @param {number} z
 * @param {boolean} pen whether the point before was drawn
 */
function lineTo(ctx, project, x, y, z, pen) {
  project(x, y, z, point);
  if (!Number.isFinite(point[0] + point[1])) return false;
  // A diverging run is a thousand boxes away: keep numbers that a canvas can take.
  const px = Math.max(-1e5, Math.min(1e5, point[0]));
  const py = Math.max(-1e5, Math.min(1e5, point[1]));
  if (pen) ctx.lineTo(px, py);
  else ctx.moveTo(px, py);
  return true;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Track} track
 * @param {ArrayLike<number>[]} at
 * @param {Projection} project
 * @param {number[]} span the first and the last step
 * @param {Style} style with a casing a line is solid, else it is dashed
 */
export function drawPath(ctx, track, at, project, span, { width, alpha, casing }) {
  trace(ctx, track, at, project, span);
  const grown = lineScale();
  ctx.lineJoin = "round";
  ctx.globalAlpha = alpha * alpha; // the line is what is to be seen
  if (casing) strokeCasing(ctx, casing, grown * width);
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = track.slot.colour;
  ctx.lineWidth = grown * width;
  if (!casing) ctx.setLineDash(track.slot.dash.map((length) => grown * Math.round(LONGER * length)));
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/**
 * A whole path in dots of one colour, each with a rim: no run's own.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Track} track
 * @param {ArrayLike<number>[]} at
 * @param {Projection} project
 * @param {{colour: string, rim: string, alpha: number}} look
 */
export function drawDotted(ctx, track, at, project, { colour, rim, alpha }) {
  trace(ctx, track, at, project, [0, Infinity]);
  const grown = lineScale();
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.setLineDash([0, 7 * grown]);
  ctx.globalAlpha = alpha;
  for (const [stroke, width] of /** @type {[string, number][]} */ ([[rim, 5], [colour, 3.4]])) {
    ctx.strokeStyle = stroke;
    ctx.lineWidth = grown * width;
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.lineCap = "butt";
  ctx.globalAlpha = 1;
}

/**
 * What keeps a line apart from every colour of the map: a halo with a hairline around it.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Casing} casing
 * @param {number} width of the line
 * @param {Path2D} [path] else that of the context
 */
export function strokeCasing(ctx, { halo, edge }, width, path) {
  for (const [colour, more] of /** @type {[string, number][]} */ ([[edge, 3.4], [halo, 2.2]])) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width + more;
    if (path) ctx.stroke(path);
    else ctx.stroke();
  }
}

/**
 * A dot at every iterate that is at least `DOTS_APART` from the iterates beside it, which shows the length of steps: those
 * of the last steps bright, older ones faint.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Track} track
 * @param {ArrayLike<number>[]} at
 * @param {Projection} project
 * @param {number} step
 * @param {string} halo
 */
export function drawDots(ctx, track, [xs, ys, zs], project, step, halo) {
  if (track.t.length > 1 && track.t[1] - track.t[0] > 1) return; // a preview of a long run: not every iterate is here
  const [last] = locate(track.t, step);
  const radius = DOT * lineScale();
  const [old, bright] = [newPath(ctx), newPath(ctx)];
  let [px, py, far] = [NaN, NaN, true];
  for (let i = 0; i <= last + 1; i++) {
    if (i <= last) project(xs[i], ys[i], zs[i], point);
    const isFar = i > last || !(Math.hypot(point[0] - px, point[1] - py) < DOTS_APART);
    if (isFar && far && i > 0) addDot(i - 1 < step - BRIGHT ? old : bright, px, py, radius);
    [px, py, far] = [point[0], point[1], isFar];
  }
  ctx.fillStyle = halo;
  ctx.strokeStyle = track.slot.colour;
  ctx.lineWidth = radius / 2;
  for (const [dots, alpha] of /** @type {[Path2D, number][]} */ ([[old, FAINT], [bright, 1]])) {
    ctx.globalAlpha = alpha;
    ctx.fill(dots);
    ctx.stroke(dots);
  }
  ctx.globalAlpha = 1;
}

/** @param {Path2D} path @param {number} x @param {number} y @param {number} radius */
function addDot(path, x, y, radius) {
  path.moveTo(x + radius, y);
  path.arc(x, y, radius, 0, 2 * Math.PI);
}

/**
 * The marker at a step; an arrow at the edge where it is outside of the box; a cross where the run ended early.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Track} track
 * @param {ArrayLike<number>[]} at
 * @param {Projection} project
 * @param {number} step
 * @param {Box} box
 * @param {string} halo
 * @returns {Head | null} null where there is nothing to be drawn
 */
export function drawHead(ctx, track, at, project, step, box, halo) {
  const [x, y, z] = between(track, at, step);
  project(x, y, z, point);
  if (!Number.isFinite(point[0] + point[1])) return null;
  const ended = track.ended >= 0 && step >= track.ended;
  const inset = ended ? ARM * lineScale() + 1 : 0; // a cross is seen whole
  const px = Math.max(box.x + inset, Math.min(box.x + box.width - inset, point[0]));
  const py = Math.max(box.y + inset, Math.min(box.y + box.height - inset, point[1]));
  if (ended) drawCross(ctx, px, py, track.slot.colour, halo);
  else if (px !== point[0] || py !== point[1]) drawArrowHead(ctx, px, py, point[0] - px, point[1] - py, track.slot.colour);
  else drawMarker(ctx, px, py, track.slot, halo);
  const before = between(track, at, Math.max(0, step - BEHIND));
  project(before[0], before[1], before[2], point);
  return { x: px, y: py, from: [...point], slot: track.slot, end: ended ? track.end : "" };
}

/**
 * @param {Track} track
 * @param {ArrayLike<number>[]} at
 * @param {number} step
 * @returns {number[]}
 */
export function between(track, at, step) {
  const [last, rest] = locate(track.t, step);
  return at.map((v) => (rest > 0 ? v[last] + rest * (v[last + 1] - v[last]) : v[last]));
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} px
 * @param {number} py
 * @param {string} colour
 * @param {string} [halo]
 */
export function drawCross(ctx, px, py, colour, halo) {
  const arm = ARM * lineScale();
  ctx.beginPath();
  for (const s of [-1, 1]) {
    ctx.moveTo(px - arm, py - arm * s);
    ctx.lineTo(px + arm, py + arm * s);
  }
  for (const [stroke, width] of /** @type {[string, number][]} */ ([...(halo ? [[halo, arm / 2 + 3]] : []), [colour, arm / 2]])) {
    ctx.strokeStyle = stroke;
    ctx.lineWidth = width;
    ctx.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} px
 * @param {number} py
 * @param {number} dx
 * @param {number} dy
 * @param {string} colour
 */
export function drawArrowHead(ctx, px, py, dx, dy, colour) {
  const angle = Math.atan2(dy, dx);
  ctx.save();
  ctx.translate(px, py);
  ctx.rotate(angle);
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(0, 0);
  const long = 12 * lineScale();
  ctx.lineTo(-long, -long / 2);
  ctx.lineTo(-long, long / 2);
  ctx.closePath();
  ctx.fill();
  ctx.restore();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number[]} from
 * @param {number[]} to
 * @param {string} colour
 * @param {number} width
 */
export function drawArrow(ctx, from, to, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.moveTo(from[0], from[1]);
  ctx.lineTo(to[0], to[1]);
  ctx.stroke();
  drawArrowHead(ctx, to[0], to[1], to[0] - from[0], to[1] - from[1], colour);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} px
 * @param {number} py
 * @param {Pick<import("../shared/types.js").Slot, "colour" | "marker">} look
 * @param {string} halo
 */
export function drawMarker(ctx, px, py, look, halo) {
  const [open, line] = [isOpen(look.marker), isStroke(look.marker)];
  const grown = lineScale();
  const path = markerPath(ctx, look.marker, 6 * grown);
  ctx.save();
  ctx.translate(px, py);
  ctx.strokeStyle = halo;
  ctx.lineWidth = grown * (line ? 6 : 4);
  ctx.stroke(path);
  ctx.strokeStyle = look.colour;
  ctx.fillStyle = open ? halo : look.colour;
  ctx.lineWidth = grown * (line ? 3.5 : 2.5);
  if (!line) ctx.fill(path);
  if (open || line) ctx.stroke(path);
  ctx.restore();
}

/** @type {Map<string, Path2D>} */
const paths = new Map();

/** @param {CanvasRenderingContext2D} ctx @param {string} marker @param {number} r */
function markerPath(ctx, marker, r) {
  if (isVector(ctx)) return newPath(ctx, markerData(marker, r));
  const key = `${marker} ${r}`;
  const path = paths.get(key) ?? new Path2D(markerData(marker, r));
  paths.set(key, path);
  return path;
}
