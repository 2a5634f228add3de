// How a run moves at its end: whether it stands still, rests at a minimum, or goes to and fro. As engine/metrics.py.

import { lastPoints } from "../program/watch.js";
import { contains } from "./outcomes.js";

/**
 * @typedef {import("../program/types.js").Path} Path
 * @typedef {import("../program/surface.js").Surface} Surface
 * @typedef {{x: Float64Array, y: Float64Array}} Points
 */

export const STALL_WINDOW = 50;
const STALL_DISTANCE = 1e-3;
const AT_MINIMUM = 0.02;
const [SWINGS, CROSSINGS, DIRECTIONS] = [6, 4, 180];
const ROUNDING = 1e-14;
const NEVER = -1;

/** @param {Surface} surface */
function boxSize({ module: { domain } }) {
  return Math.max(...domain.map(([low, high]) => high - low));
}

/** The last points of a run. @param {Points} path @param {number} count */
function lastOf({ x, y }, count) {
  return { x: x.subarray(x.length - count), y: y.subarray(y.length - count) };
}

/** @param {Points} points */
function lengthOf({ x, y }) {
  let length = 0;
  for (let k = 1; k < x.length; k++) length += Math.hypot(x[k] - x[k - 1], y[k] - y[k - 1]);
  return length;
}

/** Whether the last steps of a run are hardly any way. @param {Path} path @param {Surface} surface */
export function isStill(path, surface) {
  return lengthOf(lastOf(path, STALL_WINDOW + 1)) < STALL_DISTANCE * boxSize(surface);
}

/** The listed minimum at which a run stays in its last steps. @param {Path} path @param {Surface} surface @returns {[number, number] | null} */
export function restsAt(path, surface) {
  const { minima } = surface.module;
  const { x, y } = lastOf(path, lastPoints(path.loss.length - 1));
  const furthest = minima.map(([mx, my]) => x.reduce((far, px, k) => Math.max(far, Math.hypot(px - mx, y[k] - my)), 0));
  const least = Math.min(...furthest);
  return least <= AT_MINIMUM * boxSize(surface) ? minima[furthest.indexOf(least)] : null;
}

/** The step at which a run left the box for good that ends outside; -1 if it did not. @param {Path} path @param {Surface} surface */
export function leftBoxAt({ x, y }, surface) {
  let last = x.length - 1;
  while (last >= 0 && !contains(surface, x[last], y[last])) last -= 1;
  return last < 0 || last === x.length - 1 ? NEVER : last + 1;
}

/** In how many of its last steps a run goes to and fro without getting on; -1 where it does not. @param {Path} path */
export function swingsIn(path) {
  const steps = path.loss.length - 1;
  const longest = steps < STALL_WINDOW ? 0 : Math.max(Math.floor(steps / 2), STALL_WINDOW);
  for (let window = STALL_WINDOW; window <= longest; window *= 2) if (swings(lastOf(path, window + 1), window)) return window;
  return NEVER;
}

/** The largest distance between two places of the last steps. @param {Path} path @param {number} window */
export function amplitude(path, window) {
  return extentOf(alongTheWidest(lastOf(path, window + 1)));
}

/** @param {Points} points @param {number} window */
function swings(points, window) {
  const length = lengthOf(points);
  const largest = Math.max(...[points.x, points.y].map((values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)));
  if (!(length >= SWINGS * (Math.max(extentOf(points.x), extentOf(points.y)) - ROUNDING * largest))) return false;
  const along = alongTheWidest(points);
  const [middle, extent] = [mean(along), extentOf(along)];
  let crossings = 0;
  for (let k = 1; k < along.length; k++) crossings += Number((along[k] - middle) * (along[k - 1] - middle) < 0);
  if (crossings < CROSSINGS || length < SWINGS * extent) return false;
  const half = Math.floor(window / 2);
  const [first, second] = [{ x: points.x.subarray(0, half + 1), y: points.y.subarray(0, half + 1) }, { x: points.x.subarray(half), y: points.y.subarray(half) }];
  const apart = Math.hypot(mean(second.x) - mean(first.x), mean(second.y) - mean(first.y));
  return apart <= extent / 4 && extentOf(alongTheWidest(second)) >= extent / 2;
}

/** Points along that of 180 directions in which they extend furthest. @param {Points} points */
function alongTheWidest({ x, y }) {
  let [widest, most] = [x, -1];
  for (let k = 0; k < DIRECTIONS; k++) {
    const angle = (Math.PI * k) / DIRECTIONS;
    const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
    const along = x.map((px, i) => dx * px + dy * y[i]);
    const extent = extentOf(along);
    if (extent > most) [widest, most] = [along, extent];
  }
  return widest;
}

/** @param {Float64Array} values */
function extentOf(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return high - low;
}

/** @param {Float64Array} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
