// When runs came to what they are judged by, and what happens in a race: engine/metrics.py and engine/events.py have the
// same in Python.

import { NOT_APPLICABLE } from "../player/result.js";
import { settleWindow } from "../program/watch.js";
import { short } from "../shared/numbers.js";
import { say } from "../shared/texts.js";
import { eventsOf as eventsOfRun } from "../standalone/events.js";

/**
 * @typedef {import("../program/types.js").Path} Path
 * @typedef {import("../program/types.js").Numbers} Numbers
 * @typedef {import("../program/surface.js").Surface} Surface
 * @typedef {import("../shared/types.js").RaceEvent} RaceEvent
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
 * @property {number} tolerance how near counts
 */

export const NEVER = -1;
const RELATIVE_TOLERANCE = 1e-3;
const [SHORTEST_LEAD, LEAD_SHARE, CLEARLY, MOST_LEADS] = [5, 50, 1.05, 6]; // engine/events.py

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
  const escaped = escapedAt(ground, path);
  if (ground.lowest === null) return { escaped, reached: NOT_APPLICABLE, arrived: NOT_APPLICABLE, settled: NOT_APPLICABLE, tolerance };
  const isClose = closeTo(ground, path, tolerance);
  let [first, since] = [NEVER, steps + 1];
  for (let k = 0; k <= steps && first < 0; k++) if (isClose(k)) first = k;
  while (first >= 0 && since > 0 && isClose(since - 1)) since -= 1;
  if (ended >= 0) return { escaped, reached: NEVER, arrived: NEVER, settled: NEVER, tolerance };
  const arrived = since > steps ? NEVER : since;
  return { escaped, reached: first, arrived, settled: arrived > steps - settleWindow(steps) ? NEVER : arrived, tolerance };
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

/**
 * The events of a race, in the order of their steps.
 * @param {Ground} ground
 * @param {{slot: string, name: string, path: Path, outcome: Outcome}[]} runs
 * @returns {RaceEvent[]}
 */
export function eventsOf(ground, runs) {
  const own = runs.flatMap((run) => eventsOfOne(ground, run));
  return [...own, ...leadsOf(ground, runs)].sort((a, b) => a.step - b.step);
}

/** @param {Ground} ground @param {{slot: string, name: string, path: Path, outcome: Outcome}} run */
function eventsOfOne({ surface, constants }, { slot, name, path, outcome: { escaped, reached, settled, tolerance } }) {
  const [diverged, lost] = path.undefined ? [NEVER, path.ended] : [path.ended, NEVER];
  const last = path.x.length - 1;
  const slope = new Float64Array(2);
  surface.gradient(path.x[last], path.y[last], constants, slope);
  return eventsOfRun({ slot, name, escaped, reached, settled, diverged, undefined: lost }, short(tolerance), slope.every(Number.isFinite));
}

/** Changes of the lead; who leads first is none. @param {Ground} ground @param {{slot: string, name: string, path: Path, outcome: Outcome}[]} runs @returns {RaceEvent[]} */
function leadsOf(ground, runs) {
  if (runs.length < 2) return [];
  const steps = runs[0].path.loss.length - 1;
  const spans = leadSpans(ground, runs);
  let shortest = Math.max(SHORTEST_LEAD, Math.floor(steps / LEAD_SHARE));
  let leads = lasting(spans, shortest);
  while (leads.length - 1 > MOST_LEADS) {
    shortest *= 2;
    leads = lasting(spans, shortest);
  }
  return leads.slice(1).map(({ step, run }, i) => {
    const [{ slot, name }, other] = [runs[run], runs[leads[i].run].name];
    return { step, slot, kind: "lead", text: say("{name} takes the lead from {other}", { name, other }) };
  });
}

/** @typedef {{step: number, run: number, count: number}} Span in which one run is clearly the lowest */

/** @param {Ground} ground @param {{path: Path, outcome: Outcome}[]} runs @returns {Span[]} */
function leadSpans({ lowest }, runs) {
  const points = runs[0].path.loss.length;
  const lossAt = (/** @type {{path: Path}} */ { path }, /** @type {number} */ k) => (path.ended >= 0 && k >= path.ended) || !Number.isFinite(path.loss[k]) ? Infinity : path.loss[k];
  const starts = runs.map((run) => lossAt(run, 0)).filter(Number.isFinite);
  if (!starts.length) return [];
  const floor = lowest ?? runs.reduce((least, run) => run.path.loss.reduce((low, _, k) => Math.min(low, lossAt(run, k)), least), Infinity);
  const near = lowest === null ? RELATIVE_TOLERANCE * (Math.max(...starts) - floor) : Math.max(...runs.map(({ outcome }) => outcome.tolerance));
  /** @type {Span[]} */
  const spans = [];
  let leader = NEVER;
  for (let k = 0; k < points; k++) {
    const now = leaderOf(runs.map((run) => Math.max(lossAt(run, k) - floor, near)));
    if (now !== leader && now >= 0) spans.push({ step: k, run: now, count: 0 });
    leader = now;
    if (now >= 0) spans[spans.length - 1].count += 1;
  }
  return spans;
}

/** The run that is clearly the lowest, -1 where none is. @param {number[]} heights */
function leaderOf(heights) {
  let [best, second, run] = [Infinity, Infinity, NEVER];
  heights.forEach((height, i) => {
    if (height < best) [best, second, run] = [height, best, i];
    else if (height < second) second = height;
  });
  return Number.isFinite(best) && second > CLEARLY * best ? run : NEVER;
}

/** The stretches that last; of those that follow each other with one leader only the first. @param {Span[]} spans @param {number} shortest */
function lasting(spans, shortest) {
  const long = spans.filter(({ count }) => count >= shortest);
  return long.filter(({ run }, i) => run !== long[i - 1]?.run);
}
