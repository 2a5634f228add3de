// The vertical axis of the loss panel, as figures/loss_axis.py has it.

import { short } from "../shared/numbers.js";
import { say } from "../shared/texts.js";
import { contains, toleranceAt } from "./outcomes.js";

/**
 * @typedef {import("../shared/types.js").LossAxis} LossAxis
 * @typedef {import("../program/types.js").Path} Path
 * @typedef {import("./outcomes.js").Ground} Ground
 */

const BEYOND = 100; // times the loss of the start that a run may stretch the axis to
const LEAST = 100; // a log axis spans at least this ratio
const MARGIN = 0.04;
const [LEAST_TICKS, MOST_TICKS] = [3, 5];
const SMALLEST = 1e-300;
const FLOOR = 1e-16;
const HIGHEST_DECADE = 308;

/** @param {Ground} ground @param {Path[]} paths @returns {LossAxis} */
export function axisOf(ground, paths) {
  const { lowest, surface } = ground;
  const inBox = (/** @type {Path} */ { x, y, loss }) => loss.filter((_, k) => contains(surface, x[k], y[k]));
  const whole = paths.filter(({ ended }) => ended < 0).map(({ loss }) => loss);
  const losses = [...paths.slice(0, 1).map(({ loss }) => loss.slice(0, 1)), ...(whole.length ? whole : paths.map(inBox))];
  const first = losses.find(({ length }) => length)?.[0] ?? 0;
  const [isKnown, offset] = [lowest !== null, lowest ?? 0];
  const near = isKnown ? toleranceAt(ground, first) : NaN;
  const [low] = finiteRange(losses);
  const isLog = isKnown ? surface.module.bounded || low >= offset - near : surface.module.bounded && low > 0;
  const above = losses.map((part) => part.map((loss) => loss - offset));
  return isLog ? logAxis(above, offset, near) : symmetricAxis(above, offset, near);
}

/** @param {number} offset @param {string} scale */
function title(offset, scale) {
  const above = say("f − f*  (f* = {lowest})", { lowest: short(offset, 4) });
  return `${Math.abs(offset) < 1e-12 ? say("loss") : above}, ${scale}`;
}

/** @param {Float64Array[]} losses @param {number} offset @param {number} within @returns {LossAxis} */
function logAxis(losses, offset, within) {
  const above = losses.map((part) => part.filter(Number.isFinite));
  let near = within;
  let high = finiteRange(above)[1];
  high = Math.min(high, BEYOND * (above.map((part) => part[0]).find((value) => value > SMALLEST) ?? high));
  let least = Math.max(FLOOR * Math.min(1, high), SMALLEST);
  if (high < SMALLEST) [least, high, near] = [FLOOR, 10 * FLOOR, NaN]; // every run stands at the minimum
  const lowest = above.reduce((low, part) => part.reduce((found, value) => (value > least ? Math.min(found, value) : found), low), Infinity);
  let floor = Math.max(least, lowest === Infinity ? least : lowest);
  const bottom = Number.isNaN(near) ? floor : Math.max(Math.min(near / 10, high / LEAST), least);
  floor = Math.min(floor, bottom);
  const [range, full] = [bottom, floor].map((end) => withMargin(Math.log10(end), Math.log10(high)));
  const reached = bottom < near && near < high ? { reached: Math.log10(near) } : {};
  return { kind: "log", offset, unit: floor, title: title(offset, say("log scale")), range, ...(String(full) === String(range) ? {} : { full }), ...reached };
}

/** @param {Float64Array[]} losses @param {number} offset @param {number} near @returns {LossAxis} */
function symmetricAxis(losses, offset, near) {
  const size = Math.abs(losses.map((part) => part[0]).find(Number.isFinite) ?? 0);
  let [low, high] = finiteRange(losses);
  if (size > SMALLEST) [low, high] = [Math.max(low, -BEYOND * size), Math.min(high, BEYOND * size)];
  const largest = Math.max(high, -low);
  const top = largest > SMALLEST ? Math.min(Math.ceil(Math.log10(largest)), HIGHEST_DECADE) : 0;
  const finest = size > SMALLEST ? decadeBelow(size) - 1 : top - 3;
  const unit = 10 ** Math.max(Math.min(-1, finest), top - 8);
  const range = withMargin(symmetric(low, unit), symmetric(high, unit));
  const level = symmetric(near, unit);
  const ticks = symmetricTicks(low, high, unit);
  const reached = range[0] < level && level < range[1] ? { reached: level } : {};
  return {
    kind: "symmetric", offset, unit, title: title(offset, say("symmetric log scale")), range, ...reached,
    tickvals: ticks.map((mark) => symmetric(mark, unit)), ticktext: tickTexts(ticks),
  };
}

/** @param {number} loss @param {number} unit */
function symmetric(loss, unit) {
  return Math.sign(loss) * Math.log10(1 + Math.abs(loss) / unit);
}

/** Zero and powers of ten on both sides of it, as many as have room. @param {number} low @param {number} high @param {number} unit */
function symmetricTicks(low, high, unit) {
  const lowest = decadeBelow(unit);
  const highest = Math.max(...[high, -low].map((end) => (end > unit ? decadeBelow(end) : lowest)));
  /** @type {number[]} */
  let marks = [];
  for (let stride = 1; stride < highest - lowest + 2; stride++) {
    const powers = [];
    for (let power = highest; power > lowest; power -= stride) powers.push(Number(`1e${power}`));
    marks = [...powers.map((power) => -power), 0, ...powers.reverse()].filter((mark) => low <= mark && mark <= high);
    if (marks.length <= MOST_TICKS) break;
  }
  return marks.length < LEAST_TICKS && high > low ? roundNumbers(low, high, MOST_TICKS - 1) : marks;
}

/** Multiples of 1, 2 or 5 times a power of ten, at most so many steps apart. @param {number} low @param {number} high @param {number} steps */
export function roundNumbers(low, high, steps) {
  const decade = 10 ** decadeBelow(high - low);
  const step = [decade / 5, decade / 2, decade, 2 * decade, 5 * decade].find((size) => (high - low) / size <= steps) ?? decade;
  const [first, last] = [Math.ceil(low / step), Math.floor(high / step + 1e-6)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

/** Numbers as texts: with three digits, or as many more as tell them apart. @param {number[]} losses */
export function tickTexts(losses) {
  const span = Math.max(...losses) - Math.min(...losses);
  const clean = losses.map((loss) => (Math.abs(loss) < 1e-9 * span ? 0 : loss));
  const different = new Set(clean).size;
  /** @type {string[]} */
  let texts = [];
  for (let count = 3; count < 17 && new Set(texts).size !== different; count++) texts = clean.map((loss) => short(loss, count));
  return texts;
}

/** @param {number} value above 0 */
function decadeBelow(value) {
  return Math.floor(Math.log10(value));
}

/** @param {number} low @param {number} high @returns {[number, number]} */
function withMargin(low, high) {
  const room = MARGIN * (high - low) || 0.1;
  return [low - room, high + room];
}

/** The lowest and the highest of all finite values, 0 where there are none. @param {Float64Array[]} parts @returns {[number, number]} */
function finiteRange(parts) {
  let [low, high] = [Infinity, -Infinity];
  for (const part of parts) for (const value of part) if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return low > high ? [0, 0] : [low, high];
}
