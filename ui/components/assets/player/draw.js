// Paths, heads, crosses and arrows on a canvas. All coordinates are pixels of the panel.

import { isOpen, isStroke, markerData } from "./markers.js";
import { locate } from "./race.js";
import { canvasFont, lineScale } from "../shared/type_scale.js";

/**
 * @typedef {import("../shared/project.js").Projection} Projection
 * @typedef {import("../shared/project.js").Box} Box
 * @typedef {import("./race.js").Track} Track
 * @typedef {Pick<import("../shared/types.js").Theme, "halo" | "edge">} Casing
 */

const ARM = 6; // pixels of a cross, of half its size
const LABEL = 12; // pixels of type
const LINE = 14; // from one label to the next
const DOT = 1.9; // pixels of a dot's radius
const DOTS_APART = 7; // pixels between iterates that have dots
const LONGER = 1.2; // times: strokes and gaps of a path, beside those of the short lines in tables

/** Which of a track's arrays are the coordinates in a kind of panel. */
export const COORDINATES = {
  contour: (/** @type {Track} */ k) => [k.x, k.y, k.x],
  relief: (/** @type {Track} */ k) => [k.x, k.y, k.height],
  loss: (/** @type {Track} */ k) => [k.t, k.level, k.t],
};

const point = new Float64Array(2);

/**
 * The path up to a step, ending between two points where the step does.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Track} track
 * @param {ArrayLike<number>[]} at
 * @param {Projection} project
 * @param {number} step
 */
function trace(ctx, track, [xs, ys, zs], project, step) {
  const [last, rest] = locate(track.t, step);
  ctx.beginPath();
  let pen = false;
  for (const i of track.drawn) {
    if (i > last) break;
    pen = lineTo(ctx, project, xs[i], ys[i], zs[i], pen);
  }
  pen = lineTo(ctx, project, xs[last], ys[last], zs[last], pen);
  if (rest > 0) {
    const mix = (/** @type {ArrayLike<number>} */ v) => v[last] + rest * (v[last + 1] - v[last]);
    lineTo(ctx, project, mix(xs), mix(ys), mix(zs), pen);
  }
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
 * @param {number} step
 * @param {{width: number, alpha: number, casing: Casing | null}} style with a casing a line is solid, else it is dashed
 */
export function drawPath(ctx, track, at, project, step, { width, alpha, casing }) {
  trace(ctx, track, at, project, step);
  const grown = lineScale();
  ctx.lineJoin = "round";
  ctx.globalAlpha = alpha;
  if (casing) strokeCasing(ctx, casing, grown * width);
  ctx.strokeStyle = track.slot.colour;
  ctx.lineWidth = grown * width;
  if (!casing) ctx.setLineDash(track.slot.dash.map((length) => grown * Math.round(LONGER * length)));
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/**
 * What keeps a line apart from every colour of the map: a halo with a hairline around it.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Casing} casing
 * @param {number} width of the line
 * @param {Path2D} [path] else that of the context
 */
function strokeCasing(ctx, { halo, edge }, width, path) {
  for (const [colour, more] of /** @type {[string, number][]} */ ([[edge, 3.4], [halo, 2.2]])) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width + more;
    if (path) ctx.stroke(path);
    else ctx.stroke();
  }
}

/**
 * A dot at every iterate up to the step that is at least `DOTS_APART` from the iterates beside it: the length of steps.
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
  ctx.beginPath();
  let [px, py, far] = [NaN, NaN, true];
  for (let i = 0; i <= last; i++) {
    project(xs[i], ys[i], zs[i], point);
    const isFar = !(Math.hypot(point[0] - px, point[1] - py) < DOTS_APART);
    if (isFar && far && i > 0) addDot(ctx, px, py, radius);
    [px, py, far] = [point[0], point[1], isFar];
  }
  if (far) addDot(ctx, px, py, radius);
  ctx.fillStyle = halo;
  ctx.fill();
  ctx.strokeStyle = track.slot.colour;
  ctx.lineWidth = radius / 2;
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} radius */
function addDot(ctx, x, y, radius) {
  ctx.moveTo(x + radius, y);
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
}

/** @typedef {{x: number, y: number, text: string}} Label beside a cross */

/**
 * The marker at a step; an arrow at the edge where it is outside of the box; a cross where the run ended early.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Track} track
 * @param {ArrayLike<number>[]} at
 * @param {Projection} project
 * @param {number} step
 * @param {Box} box
 * @param {string} halo
 * @returns {Label | null} what is to be written there
 */
export function drawHead(ctx, track, at, project, step, box, halo) {
  const [x, y, z] = between(track, at, step);
  project(x, y, z, point);
  if (!Number.isFinite(point[0] + point[1])) return null;
  const px = Math.max(box.x, Math.min(box.x + box.width, point[0]));
  const py = Math.max(box.y, Math.min(box.y + box.height, point[1]));
  if (track.ended >= 0 && step >= track.ended) {
    drawCross(ctx, px, py, track.slot.colour);
    return { x: px, y: py, text: track.end };
  }
  if (px !== point[0] || py !== point[1]) drawArrowHead(ctx, px, py, point[0] - px, point[1] - py, track.slot.colour);
  else drawMarker(ctx, px, py, track.slot, halo);
  return null;
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
 */
export function drawCross(ctx, px, py, colour) {
  ctx.strokeStyle = colour;
  const arm = ARM * lineScale();
  ctx.lineWidth = arm / 2;
  ctx.beginPath();
  for (const s of [-1, 1]) {
    ctx.moveTo(px - arm, py - arm * s);
    ctx.lineTo(px + arm, py + arm * s);
  }
  ctx.stroke();
}

/**
 * Labels beside crosses: inside of the box, none upon another, and what several runs have in common once.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Label[]} labels
 * @param {Box} box
 * @param {{halo: string, text: string}} colours
 */
export function drawLabels(ctx, labels, box, colours) {
  const high = LINE * lineScale();
  /** @type {{y: number, left: number, right: number, row: number, text: string}[]} */
  const written = [];
  ctx.font = canvasFont(LABEL);
  ctx.textAlign = "left";
  for (const { x, y, text } of labels) {
    const width = ctx.measureText(text).width;
    const start = x > box.x + box.width / 2 ? x - width : x;
    const left = Math.max(box.x, Math.min(box.x + box.width - width, start));
    const up = y > box.y + box.height / 2;
    let row = up ? y - LINE / 3 - ARM * lineScale() : y + high + ARM * lineScale();
    const beside = written.filter((other) => left < other.right && other.left < left + width);
    if (beside.some((other) => other.text === text && Math.abs(other.y - y) < high)) continue;
    while (beside.some((other) => Math.abs(other.row - row) < high)) row += up ? -high : high;
    written.push({ y, left, right: left + width, row, text });
    ctx.lineWidth = 3;
    ctx.strokeStyle = colours.halo;
    ctx.strokeText(text, left, row);
    ctx.fillStyle = colours.text;
    ctx.fillText(text, left, row);
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
  const path = markerPath(look.marker, 6 * grown);
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

/** @param {string} marker @param {number} r */
function markerPath(marker, r) {
  const key = `${marker} ${r}`;
  const path = paths.get(key) ?? new Path2D(markerData(marker, r));
  paths.set(key, path);
  return path;
}
