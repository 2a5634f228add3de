// The axes of a pad: which two numbers of a rule, on the scales of their sliders.

import { short } from "../shared/numbers.js";
import { PLACES, placeOf, valueAt } from "./scale.js";

/**
 * @typedef {import("../shared/chart_types.js").LiveAxis} LiveAxis
 * @typedef {import("../shared/types.js").NumberHeader} NumberHeader
 *
 * @typedef {{x: NumberHeader, y: NumberHeader | null}} Axes a rule with one number has a strip
 * @typedef {{x: string, y: string}} Chosen names
 * @typedef {{share: number, text: string}} Tick and how far it is along the axis
 */

/**
 * The first number of a rule, which is lr, against its next one; or those that were chosen.
 * @param {NumberHeader[]} numbers
 * @param {Chosen} [chosen]
 * @returns {Axes}
 */
export function axesOf(numbers, chosen) {
  const named = (/** @type {string | undefined} */ name) => numbers.find((number) => number.name === name);
  const x = named(chosen?.x) ?? numbers[0];
  const rest = numbers.filter((number) => number !== x);
  return { x, y: rest.find(({ name }) => name === chosen?.y) ?? rest[0] ?? null };
}

/** The choice after another number was chosen for an axis: the one that was there changes places with it. @param {Axes} axes @param {"x" | "y"} axis @param {string} name @returns {Chosen} */
export function rechosen({ x, y }, axis, name) {
  const before = { x: x.name, y: y?.name ?? "" };
  const other = axis === "x" ? "y" : "x";
  return { ...before, ...(before[other] === name && { [other]: before[axis] }), [axis]: name };
}

/** The values of cells along an axis, from the middles of the cells. @param {NumberHeader} number @param {number} count @returns {LiveAxis} */
export function cellsAlongAxis(number, count) {
  const { name, scale } = number;
  const values = Array.from({ length: count }, (_, i) => valueAt(number, ((i + 0.5) / count) * PLACES));
  return { name, values, log: scale !== "linear", complement: scale === "complement" };
}

/** An axis that has one row, of no number. @returns {LiveAxis} */
export function noAxis() {
  return { name: "", values: [0], log: false, complement: false };
}

/** How far a value is along an axis, not a number where the axis has it not. @param {NumberHeader} number @param {number} value */
export function shareOf(number, value) {
  return value >= number.low && value <= number.high ? placeOf(number, value) / PLACES : NaN;
}

/** Round numbers along an axis. @param {NumberHeader} number @param {number} length pixels of the axis @param {number} apart pixels @returns {Tick[]} */
export function ticksOf(number, length, apart) {
  const kept = [];
  let last = -Infinity;
  for (const value of roundValues(number)) {
    const share = shareOf(number, value);
    if (Number.isNaN(share) || share * length - last < apart) continue;
    last = share * length;
    kept.push({ share, text: short(value, 4) });
  }
  return kept;
}

/** @param {NumberHeader} number */
function roundValues({ low, high, scale }) {
  if (scale === "complement") return [0, 0.5, 0.9, 0.99, 0.999, 0.9999];
  if (scale === "linear") return [0, 0.25, 0.5, 0.75, 1].map((share) => low + share * (high - low));
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => Number(`1e${first + k}`));
}
