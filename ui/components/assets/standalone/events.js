// What happens in a race, where it is computed without Python: as engine/events.py has it.

import { short } from "../shared/numbers.js";
import { say } from "../shared/texts.js";
import { NEVER, RELATIVE_TOLERANCE } from "./outcomes.js";

/**
 * @typedef {import("../program/types.js").Path} Path
 * @typedef {import("../shared/types.js").RaceEvent} RaceEvent
 * @typedef {import("./outcomes.js").Ground} Ground
 * @typedef {import("./outcomes.js").Outcome} Outcome
 */

const [SHORTEST_LEAD, LEAD_SHARE, CLEARLY, MOST_LEADS] = [5, 50, 1.05, 6];

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

/** @param {Ground} ground @param {{slot: string, name: string, path: Path, outcome: Outcome}} run @returns {RaceEvent[]} */
function eventsOfOne({ surface, constants }, { slot, name, path, outcome: { escaped, reached, settled, diverged, undefined: lost, tolerance } }) {
  const [last, slope, near] = [path.x.length - 1, new Float64Array(2), short(tolerance)];
  surface.gradient(path.x[last], path.y[last], constants, slope);
  const hasSlope = slope.every(Number.isFinite);
  /** @type {[number, string, string][]} */
  const all = [
    [escaped, "escaped", say("{name} is off the saddle", { name })],
    [reached === settled ? NEVER : reached, "reached", say("{name} comes within {near} of the minimum", { name, near })],
    [settled, "settled", say("{name} is within {near} of the minimum, and stays", { name, near })],
    [diverged, "diverged", say("{name} diverges", { name })],
    [lost, "undefined", hasSlope ? say("{name} leaves where f is defined", { name }) : say("{name} stops where f has no slope", { name })],
  ];
  return all.filter(([step]) => step > 0).map(([step, kind, text]) => ({ step, slot, kind, text }));
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
