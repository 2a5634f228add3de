// The losses that are written on contour lines, for the part of the map that is seen. As figures/contours.py. Pure.

import { levelLines } from "./levels.js";
import { short } from "../shared/numbers.js";

/**
 * @typedef {import("./levels.js").Polylines} Polylines
 * @typedef {import("./race.js").Surface} Surface
 * @typedef {[number, number]} Pair
 * @typedef {{x: number[], y: number[]}} Ranges
 * @typedef {{x: number, y: number, angle: number}} Spot a place on a line, and how far the line is turned clockwise, in degrees
 * @typedef {Spot & {text: string, height: number}} LossLabel
 */

export const STRONG = 4; // every fourth contour line is a strong one

// Shares of the longer side that is seen:
const EDGE = 0.06; // labels from its edges
const APART = 0.13; // labels from other marks
const AGAIN = 0.55; // two labels of one line
const ROOM = 0.035; // the distance between lines from which on a label has room
const REACH = 0.0325; // how far a line has to be straight on both sides
const FEW = 3; // where so few strong lines are seen, thin ones have labels as well
const MOST = 12;

/** The contour lines of each surface, from its first to its last. @type {WeakMap<Surface, Polylines[]>} */
const known = new WeakMap();

/** @param {Surface} surface */
export function contourLinesOf(surface) {
  const lines = known.get(surface) ?? levelLines(surface.grid(surface.numbers, 1), surface.lines.first, surface.lines.last);
  known.set(surface, lines);
  return lines;
}

/**
 * Up to two labels for each strong line that is seen, where it is straight and has room, and away from other marks.
 * @param {Surface} surface
 * @param {Ranges} ranges that are seen
 * @returns {LossLabel[]}
 */
export function lossLabels(surface, ranges) {
  const longer = Math.max(ranges.x[1] - ranges.x[0], ranges.y[1] - ranges.y[0]);
  const { first } = surface.lines;
  const taken = Object.values(surface.critical).flat().map(([x, y]) => /** @type {Pair} */ ([x, y]));
  const numbers = contourLinesOf(surface).map((_, i) => first + i);
  const isStrong = (/** @type {number} */ number) => number % STRONG === 0;
  /** @type {(Spot & {number: number})[]} */
  const labels = [];
  const add = (/** @type {number} */ number) => {
    const spots = spotsOf(surface, contourLinesOf(surface)[number - first], ranges, longer);
    labels.push(...choose(spots, taken, longer).map((spot) => ({ ...spot, number })));
  };
  numbers.filter(isStrong).forEach(add);
  const others = numbers.filter((number) => !isStrong(number));
  if (labels.length < FEW) for (const number of others) if (labels.length < MOST) add(number);
  const losses = labels.map(({ number }) => lossOn(surface.lines, number));
  const texts = lossTexts(losses);
  return labels.map(({ x, y, angle }, i) => ({ x, y, angle, text: texts[i], height: surface.height(losses[i]) }));
}

/** The loss on a line. @param {import("../shared/types.js").ContourLines} lines @param {number} number */
function lossOn({ base, step, log }, number) {
  return base + (log ? 10 ** (number * step) : number * step);
}

/** Losses with three digits, or with as many more as tell them apart. @param {number[]} losses */
function lossTexts(losses) {
  const size = Math.max(...losses) - Math.min(...losses);
  const clean = losses.map((loss) => (Math.abs(loss) < 1e-9 * size ? 0 : loss)); // without the 1e-17 of rounding
  const different = new Set(clean).size;
  for (let digits = 3; ; digits++) {
    const texts = clean.map((loss) => short(loss, digits));
    if (digits > 15 || new Set(texts).size === different) return texts;
  }
}

/**
 * Places on a line that are seen and not at the edge, with what speaks for them.
 * @param {Surface} surface
 * @param {Polylines} line
 * @param {Ranges} ranges
 * @param {number} longer
 */
function spotsOf(surface, { x, y }, { x: [x0, x1], y: [y0, y1] }, longer) {
  const { domain: [[a, b], [c, d]], n } = surface;
  const reach = Math.max(1, Math.round((REACH * longer * (n - 1)) / Math.max(b - a, d - c)));
  const edge = EDGE * longer;
  /** @type {(Spot & {score: number})[]} */
  const spots = [];
  for (let k = reach; k < x.length - reach; k++) {
    if (!(x[k] > x0 + edge && x[k] < x1 - edge && y[k] > y0 + edge && y[k] < y1 - edge)) continue;
    const before = [x[k] - x[k - reach], y[k] - y[k - reach]];
    const after = [x[k + reach] - x[k], y[k + reach] - y[k]];
    const sizes = Math.hypot(before[0], before[1]) * Math.hypot(after[0], after[1]);
    const bend = 2 * (1 - (before[0] * after[0] + before[1] * after[1]) / sizes);
    const angle = (Math.atan((before[1] + after[1]) / (before[0] + after[0])) * 180) / Math.PI;
    const score = Math.min(roomAt(surface, x[k], y[k]) / longer, ROOM) / ROOM - Math.abs(angle) / 120 - bend;
    if (Number.isFinite(score)) spots.push({ x: x[k], y: y[k], angle: -angle, score }); // not across the gap of two lines
  }
  return spots;
}

/** The distance from a line to the next one. @param {Surface} surface @param {number} x @param {number} y */
function roomAt({ numbers, n, domain: [[x0, x1], [y0, y1]] }, x, y) {
  const [dx, dy] = [(x1 - x0) / (n - 1), (y1 - y0) / (n - 1)];
  const inside = (/** @type {number} */ v) => Math.max(1, Math.min(n - 2, Math.round(v)));
  const at = inside((y - y0) / dy) * n + inside((x - x0) / dx);
  return 1 / Math.hypot((numbers[at + 1] - numbers[at - 1]) / (2 * dx), (numbers[at + n] - numbers[at - n]) / (2 * dy));
}

/**
 * The best place, and the best one far from it; what is chosen is taken.
 * @param {(Spot & {score: number})[]} spots
 * @param {Pair[]} taken
 * @param {number} longer
 */
function choose(spots, taken, longer) {
  const away = (/** @type {Spot} */ { x, y }, /** @type {Pair} */ [px, py]) => Math.hypot(x - px, y - py) / longer;
  let free = spots.filter((spot) => taken.every((place) => away(spot, place) >= APART));
  const chosen = [];
  for (let k = 0; k < 2 && free.length; k++) {
    const best = free.reduce((one, other) => (other.score > one.score ? other : one));
    chosen.push(best);
    taken.push([best.x, best.y]);
    free = free.filter((spot) => away(spot, [best.x, best.y]) >= AGAIN);
  }
  return chosen;
}
