// The way of a slider: places from 0 to `PLACES`, and the value at each of them. As `Hyper.at` in optimizers/base.py.

import { short } from "../shared/numbers.js";

/** @typedef {import("../shared/types.js").NumberHeader} NumberHeader */

export const PLACES = 1000;
const DIGITS = 3; // of a value, so that neighbours differ and people can say them
const CLEAN = 9; // decimals without the noise of 1 - (1 - value)
const WIDE = 14; // powers of ten; a wider range has its last ones on most of the way
const [LAST, KNEE] = [7, 0.1]; // so many powers, and the share of the way at which they begin

/** @param {number} value @param {number} low @param {number} high */
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

/**
 * The value at a place, with as many digits as its neighbours need.
 * @param {NumberHeader} number
 * @param {number} place
 */
export function valueAt(number, place) {
  const { low, high, scale } = number;
  if (place <= 0) return low;
  if (place >= PLACES) return high;
  const share = place / PLACES;
  if (scale === "complement") return clamp(Number((1 - Number(restAt(number, share).toPrecision(DIGITS))).toFixed(CLEAN)), low, high);
  if (scale === "log") return clamp(Number(powerAt(number, share).toPrecision(DIGITS)), low, high);
  const decimals = Math.max(0, Math.ceil(-Math.log10((high - low) / PLACES)));
  return clamp(Number((low + share * (high - low)).toFixed(decimals)), low, high);
}

/**
 * The place that is nearest to a value.
 * @param {NumberHeader} number
 * @param {number} value
 */
export function placeOf(number, value) {
  const { low, high, scale } = number;
  if (value <= low) return 0;
  if (value >= high) return PLACES;
  if (scale === "complement") return Math.round((PLACES * Math.log((1 - value) / (1 - low))) / Math.log((1 - high) / (1 - low)));
  if (scale === "linear") return Math.round((PLACES * (value - low)) / (high - low));
  const [from, knee, to] = powersOf(number).map(([power]) => power);
  const power = Math.log10(value);
  const share = power < knee ? (KNEE * (power - from)) / (knee - from) : shareOfKnee(number) + ((1 - shareOfKnee(number)) * (power - knee)) / (to - knee);
  return Math.round(PLACES * share);
}

/** A number of which there is less than its own range. @param {NumberHeader} number @param {[number, number] | undefined} bounds @returns {NumberHeader} */
export function narrowed(number, bounds) {
  if (!bounds) return number;
  return { ...number, low: Math.max(number.low, bounds[0]), high: Math.min(number.high, bounds[1]) };
}

/** A value in words. @param {NumberHeader} number @param {number} value */
export function textOf({ scale }, value) {
  return scale === "log" ? short(value, DIGITS + 1) : String(Number(value.toFixed(CLEAN - 2)));
}

/** What is left to 1. @param {NumberHeader} number @param {number} share of the way */
function restAt({ low, high }, share) {
  return (1 - low) * ((1 - high) / (1 - low)) ** share;
}

/** @param {NumberHeader} number @param {number} share of the way */
function powerAt(number, share) {
  const [[from], [knee, at], [to]] = powersOf(number);
  return 10 ** (share < at ? from + ((knee - from) * share) / at : knee + ((to - knee) * (share - at)) / (1 - at));
}

/** Powers of ten with the shares of the way at which they are: the first, where it bends, the last. @param {NumberHeader} number */
function powersOf({ low, high }) {
  const [from, to] = [Math.log10(low), Math.log10(high)];
  return to - from > WIDE ? [[from, 0], [to - LAST, KNEE], [to, 1]] : [[from, 0], [from, 0], [to, 1]];
}

/** @param {NumberHeader} number */
function shareOfKnee(number) {
  return powersOf(number)[1][1];
}
