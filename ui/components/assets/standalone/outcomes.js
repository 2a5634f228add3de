// When runs came to what they are judged by, where races are computed without Python: as engine/metrics.py has it.

import { NOT_APPLICABLE } from "../player/result.js";
import { settleWindow } from "../program/watch.js";

/**
 * @typedef {import("../program/types.js").Path} Path
 * @typedef {import("../program/types.js").Numbers} Numbers
 * @typedef {import("../program/surface.js").Surface} Surface
 *
 * @typedef {object} Ground what runs are measured on
 * @property {Surface} surface
 * @property {Numbers} constants
 * @property {number | null} lowest f at the lowest minimum
 * @property {number} resolution the height that is rounding
 * @property {number | null} tol
 *
 * @typedef {object} Outcome steps, negative where it did not happen
 * @property {number} escaped
 * @property {number} reached
 * @property {number} arrived from which step on it is near up to the end
 * @property {number} settled
 * @property {number} diverged
 * @property {number} undefined
 * @property {number} tolerance how near counts
 */

export const NEVER = -1;
export const RELATIVE_TOLERANCE = 1e-3;

/** @param {Surface} surface @param {Numbers} constants @param {number | null} tol @returns {Ground} */
export function groundFor(surface, constants, tol) {
  const lowest = surface.lowest(constants);
  return { surface, constants, lowest, resolution: lowest === null ? 0 : surface.resolution(constants), tol };
}

/** How near to the lowest value counts for a run that starts at this loss. @param {Ground} ground @param {number} loss */
export function toleranceAt({ lowest, resolution, tol }, loss) {
  if (tol !== null) return tol;
  return lowest === null ? NaN : Math.max(RELATIVE_TOLERANCE * (Number.isFinite(loss) ? loss - lowest : 0), resolution);
}

/** @param {Ground} ground @param {Path} path @returns {Outcome} */
export function outcomeOf(ground, path) {
  const { loss, ended } = path;
  const steps = loss.length - 1;
  const tolerance = toleranceAt(ground, loss[0]);
  const [diverged, lost] = path.undefined ? [NEVER, ended] : [ended, NEVER];
  const whole = { escaped: escapedAt(ground, path), diverged, undefined: lost, tolerance };
  if (ground.lowest === null) return { ...whole, reached: NOT_APPLICABLE, arrived: NOT_APPLICABLE, settled: NOT_APPLICABLE };
  if (ended >= 0) return { ...whole, reached: NEVER, arrived: NEVER, settled: NEVER };
  const isClose = closeTo(ground, path, tolerance);
  let [first, since] = [NEVER, steps + 1];
  for (let k = 0; k <= steps && first < 0; k++) if (isClose(k)) first = k;
  while (first >= 0 && since > 0 && isClose(since - 1)) since -= 1;
  const arrived = since > steps ? NEVER : since;
  return { ...whole, reached: first, arrived, settled: arrived > steps - settleWindow(steps) ? NEVER : arrived };
}

/** Whether a run is near the lowest minimum at a step. @param {Ground} ground @param {Path} path @param {number} tolerance @param {number} [times] as near */
export function closeTo({ lowest, resolution, surface }, { x, y, loss }, tolerance, times = 1) {
  const near = times * tolerance;
  const below = Math.max(near, times * resolution);
  const isHigh = (/** @type {number} */ height) => height <= near && height >= -below;
  return (/** @type {number} */ k) => lowest !== null && isHigh(loss[k] - lowest) && (surface.module.bounded || contains(surface, x[k], y[k]));
}

/** @param {Surface} surface @param {number} x @param {number} y */
export function contains({ module: { domain: [[x0, x1], [y0, y1]] } }, x, y) {
  return x0 <= x && x <= x1 && y0 <= y && y <= y1;
}

/** The saddle nearest to where a run starts. @param {Ground} ground @param {Path} path */
export function saddleOf({ surface }, { x, y }) {
  const from = (/** @type {[number, number]} */ [sx, sy]) => (x[0] - sx) ** 2 + (y[0] - sy) ** 2;
  const { saddles } = surface.module;
  return saddles.reduce((best, other) => (from(other) < from(best) ? other : best), saddles[0]);
}

/** @param {Ground} ground @param {Path} path */
function escapedAt(ground, path) {
  const { surface, constants } = ground;
  const { x, y, loss } = path;
  const { escapeRadius } = surface.module;
  const saddle = saddleOf(ground, path);
  if (!saddle || (x[0] - saddle[0]) ** 2 + (y[0] - saddle[1]) ** 2 > (2 * escapeRadius) ** 2) return NOT_APPLICABLE;
  const height = surface.loss(...saddle, constants);
  const isOut = (/** @type {number} */ k) => (x[k] - saddle[0]) ** 2 + (y[k] - saddle[1]) ** 2 >= escapeRadius ** 2 && loss[k] < height;
  if (isOut(0)) return NOT_APPLICABLE;
  for (let k = 1; k < loss.length; k++) if (isOut(k)) return k;
  return NEVER;
}
