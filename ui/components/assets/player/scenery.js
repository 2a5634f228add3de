// What is drawn over the relief: the axis of the loss, marks, paths and heads, faint where the surface hides them.

import { newPath } from "../shared/outline.js";
import { say } from "../shared/texts.js";
import { canvasFont, lineScale, typeScale } from "../shared/type_scale.js";
import { spread } from "./ends.js";
import { between, BRIGHT, COORDINATES, drawHead, FAINT, strokeCasing } from "./draw.js";
import { locate } from "./race.js";

/**
 * @typedef {import("../shared/project.js").Projection} Projection
 * @typedef {import("../shared/types.js").Theme} Theme
 * @typedef {import("./panel.js").PanelFrame} PanelFrame
 * @typedef {import("./race.js").Surface} Surface
 * @typedef {import("./race.js").Track} Track
 */

const HIDDEN = 0.25; // how opaque is what the surface hides
const FONT = 11;
const TICK = 6; // pixels from the axis to its numbers
const [WIDTH, OLD_WIDTH] = [2.8, 2]; // of a path

/** @param {Surface} surface @returns {string[]} the two numbers of the axis */
function axisTexts({ marks: { texts } }) {
  return [...new Set([...texts.slice(0, 1), ...texts.slice(-1)])].map((text, i) => (i ? `${say("loss")} ${text}` : text).replace("-", "−"));
}

/** How much room the axis takes at the left. @param {Surface} surface */
export function axisWidth(surface) {
  const ctx = document.createElement("canvas").getContext("2d");
  if (!ctx) return 0;
  ctx.font = canvasFont(FONT);
  return Math.max(0, ...axisTexts(surface).map((text) => ctx.measureText(text).width)) + TICK;
}

/**
 * The axis of the loss at the corner of the box that is leftmost, with its two numbers, upright.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Projection} project
 * @param {Surface} surface
 * @param {Theme} theme
 */
export function drawAxis(ctx, project, surface, theme) {
  const { domain: [xs, ys], marks: { heights } } = surface;
  const at = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ z) => {
    const out = [0, 0];
    project(x, y, z, out);
    return out;
  };
  const corners = xs.flatMap((x) => ys.map((y) => ({ x, y, left: at(x, y, 0)[0] })));
  const { x, y } = corners.reduce((best, corner) => (corner.left < best.left ? corner : best));
  const texts = axisTexts(surface);
  const ends = [heights[0], heights[heights.length - 1]].slice(0, texts.length).map((height) => at(x, y, height));
  const high = FONT * typeScale();
  if (ends.length < 2 || Math.abs(ends[0][1] - ends[1][1]) < 4) return; // seen from above, or level
  ctx.strokeStyle = ctx.fillStyle = theme.muted;
  ctx.lineWidth = 1;
  ctx.font = canvasFont(FONT);
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  ctx.beginPath();
  ctx.moveTo(ends[0][0], ends[0][1]);
  ctx.lineTo(ends[1][0], ends[1][1]);
  for (const [px, py] of ends) {
    ctx.moveTo(px, py);
    ctx.lineTo(px - 4, py);
  }
  ctx.stroke();
  const rows = spread(ends.map(([, py]) => py).reverse(), -Infinity, Infinity, 1.2 * high).reverse();
  ends.forEach(([px], i) => ctx.fillText(texts[i], px - TICK, rows[i]));
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
}

/**
 * Rings at minima and crosses at saddles, as on the map.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Projection} project
 * @param {Surface} surface
 * @param {Theme} theme
 * @param {(of: object, at: ArrayLike<number>[], which: ArrayLike<number>) => Uint8Array} look
 */
export function drawMarks(ctx, project, surface, theme, look) {
  const radius = 5 * typeScale();
  const pixel = [0, 0];
  for (const [kind, places] of Object.entries(surface.critical)) {
    if (kind !== "minima" && kind !== "saddles") continue;
    const at = [0, 1, 2].map((c) => places.map((place) => (c < 2 ? place[c] : surface.height(place[2]))));
    const shown = look(places, at, places.map((_, i) => i));
    places.forEach((_, i) => {
      project(at[0][i], at[1][i], at[2][i], pixel);
      ctx.globalAlpha = shown[i] ? 1 : HIDDEN;
      const path = kind === "minima" ? ring(ctx, pixel[0], pixel[1], radius) : cross(ctx, pixel[0], pixel[1], 0.7 * radius);
      for (const [colour, width] of /** @type {[string, number][]} */ ([[theme.rim, 4.5], [theme.mark, 2]])) {
        ctx.strokeStyle = colour;
        ctx.lineWidth = width;
        ctx.stroke(path);
      }
    });
  }
  ctx.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} r */
export function ring(ctx, x, y, r) {
  const path = newPath(ctx);
  path.arc(x, y, r, 0, 2 * Math.PI);
  path.moveTo(x + 0.5, y);
  path.arc(x, y, 0.5, 0, 2 * Math.PI);
  return path;
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} r */
export function cross(ctx, x, y, r) {
  return newPath(ctx, `M${x - r},${y - r}L${x + r},${y + r}M${x + r},${y - r}L${x - r},${y + r}`);
}

/**
 * The path up to a step: with its casing where it is seen, its last steps bright as on the map, and faint where it is hidden.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Track} track
 * @param {ArrayLike<number>[]} at
 * @param {Projection} project
 * @param {number} step
 * @param {Uint8Array} shown of the points that are drawn
 * @param {Theme} theme
 */
export function drawPathWithDepth(ctx, track, at, project, step, shown, theme) {
  const { open, old, hidden } = brokenPath(ctx, track, at, project, step, shown);
  ctx.lineJoin = "round";
  const stroke = (/** @type {Path2D} */ path, /** @type {number} */ alpha, /** @type {number} */ width, /** @type {boolean} */ cased) => {
    ctx.globalAlpha = alpha;
    if (cased) strokeCasing(ctx, theme, width * lineScale(), path);
    ctx.strokeStyle = track.slot.colour;
    ctx.lineWidth = width * lineScale();
    ctx.stroke(path);
  };
  stroke(hidden, HIDDEN, WIDTH, false);
  stroke(old, FAINT, OLD_WIDTH, true);
  stroke(open, 1, WIDTH, true);
}

/**
 * What is seen of a path, and what is not: a piece is seen if both its ends are.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Track} track
 * @param {ArrayLike<number>[]} at
 * @param {Projection} project
 * @param {number} step
 * @param {Uint8Array} shown
 */
function brokenPath(ctx, track, at, project, step, shown) {
  const [last] = locate(track.t, step);
  const paths = { open: newPath(ctx), old: newPath(ctx), hidden: newPath(ctx) };
  const pixel = [0, 0];
  /** @type {{x: number, y: number, isSeen: boolean, path: Path2D | null} | null} */
  let before = null;
  const add = (/** @type {number[]} */ [x, y, z], /** @type {number} */ t, /** @type {boolean} */ isSeen) => {
    project(x, y, z, pixel);
    const [px, py] = pixel;
    if (!Number.isFinite(px + py)) return void (before = null);
    const path = before && paths[!before.isSeen || !isSeen ? "hidden" : t < step - BRIGHT ? "old" : "open"];
    if (before && path && path !== before.path) path.moveTo(before.x, before.y);
    path?.lineTo(px, py);
    return void (before = { x: px, y: py, isSeen, path });
  };
  let k = 0;
  for (; k < track.drawn.length && track.drawn[k] <= last; k++) add(at.map((values) => values[track.drawn[k]]), track.t[track.drawn[k]], shown[k] === 1);
  add(between(track, at, step), step, shown[Math.min(k, shown.length - 1)] === 1);
  return paths;
}

/**
 * The head of a run, faint where it is hidden.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Track} track
 * @param {PanelFrame} frame
 * @param {number} step
 * @param {(point: number[]) => boolean} isSeen
 * @param {string} halo
 */
export function drawFaintHead(ctx, track, { project, box }, step, isSeen, halo) {
  const at = COORDINATES.relief(track);
  ctx.globalAlpha = isSeen(between(track, at, step)) ? 1 : HIDDEN;
  drawHead(ctx, track, at, project, step, box, halo);
  ctx.globalAlpha = 1;
}
