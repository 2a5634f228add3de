// The numbers along the axes of a figure. Pure.

import { raised, short } from "../shared/numbers.js";

/**
 * @typedef {{at: number, text: string}} Tick
 * @typedef {import("../shared/types.js").LossAxis} LossAxis
 */

const MINUS = "−";
const MOST_PARTS = 8; // powers of ten on an axis that shows what is between them
const ROUNDING = 1e-9;

/** Numbers as they are printed, with a minus sign as wide as a plus sign. @param {string} text */
export function printed(text) {
  return text.replace(/(^|[ (])-(?=[\d.])/g, `$1${MINUS}`).replace(/ {2,}/g, " ");
}

/**
 * Round numbers from a low one to a high one, at most so many.
 * @param {number} low
 * @param {number} high
 * @param {number} most
 * @returns {Tick[]}
 */
export function roundTicks(low, high, most) {
  const power = 10 ** Math.floor(Math.log10((high - low) / Math.max(1, most)));
  const ends = (/** @type {number} */ step) => [Math.ceil(low / step - ROUNDING), Math.floor(high / step + ROUNDING)];
  const step = power * ([1, 2, 5, 10, 20].find((each) => ends(each * power)[1] - ends(each * power)[0] < most) ?? 50);
  const [first, last] = ends(step);
  const digits = (/** @type {number} */ value) => Math.max(1, Math.min(15, Math.floor(Math.log10(Math.abs(value)) + ROUNDING) - Math.floor(Math.log10(step) + ROUNDING) + 1));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const at = (first + i) * step;
    return { at, text: first + i === 0 ? "0" : printed(short(at, digits(at))) };
  });
}

/**
 * Whole powers of ten between two exponents, at most so many; 1, 2 and 5 times each where there are few of them.
 * @param {number} low
 * @param {number} high
 * @param {number} most
 * @returns {Tick[]} at exponents
 */
export function powerTicks(low, high, most) {
  const whole = Math.floor(high + ROUNDING) - Math.ceil(low - ROUNDING) + 1;
  if (whole < 2) return partTicks(low, high);
  const step = [1, 2, 3, 4, 5, 10, 20, 50, 100].find((each) => whole / each <= most) ?? 100;
  const first = Math.ceil(low / step - ROUNDING);
  const count = Math.max(0, Math.floor(high / step + ROUNDING) - first + 1);
  return Array.from({ length: count }, (_, i) => ({ at: (first + i) * step, text: `10${raised((first + i) * step)}` }));
}

/** Where 2 to 9 times each power of ten are, between two exponents; nothing where they would be too many. @param {number} low @param {number} high */
export function partsOfPowers(low, high) {
  if (high - low > MOST_PARTS) return [];
  const powers = Array.from({ length: Math.floor(high) - Math.floor(low) + 1 }, (_, i) => Math.floor(low) + i);
  return powers.flatMap((power) => [2, 3, 4, 5, 6, 7, 8, 9].map((part) => power + Math.log10(part))).filter((at) => at > low && at < high);
}

/** @param {number} low @param {number} high */
function partTicks(low, high) {
  const powers = Array.from({ length: Math.floor(high) - Math.floor(low) + 1 }, (_, i) => Math.floor(low) + i);
  const all = powers.flatMap((power) => [1, 2, 5].map((part) => ({ at: power + Math.log10(part), text: short(part * 10 ** power) })));
  return all.filter(({ at }) => at >= low && at <= high);
}

/**
 * Of the axis of losses.
 * @param {LossAxis} axis
 * @param {readonly number[]} range
 * @param {number} most
 * @returns {Tick[]}
 */
export function lossTicks({ kind, tickvals = [], ticktext = [] }, [low, high], most) {
  if (kind === "log") return powerTicks(low, high, most);
  return tickvals.map((at, i) => ({ at, text: printed(ticktext[i]) })).filter(({ at }) => at >= low && at <= high);
}
