// What elementary functions are made of: exact operations on the parts of a number. See elementary/arithmetic.py.

/** y + SHIFT is the nearest whole number to y, plus SHIFT. */
export const SHIFT = 1.5 * 2 ** 52;

const MOST = 1100;
const POWERS = Float64Array.from({ length: MOST + 1 }, (_, k) => 2 ** (k - MOST / 2));

/** value 2^power, rounded once: the first product is exact. @param {number} value near 1 @param {number} power to 1100 */
export function scaled(value, power) {
  const half = power >> 1;
  return value * POWERS[half + MOST / 2] * POWERS[power - half + MOST / 2];
}

const SMALLEST = 2 ** -1022;
const RAISED = 54;
const one = new Float64Array(1);
const words = new Int32Array(one.buffer); // the lower half first, as all that browsers run on has it

/** m of a number m 2^e above 0, from 1/2 to 1. @param {number} value */
export function mantissa(value) {
  if (!(value < Infinity)) return value;
  one[0] = value < SMALLEST ? value * 2 ** RAISED : value;
  words[1] = (words[1] & 0xfffff) | (1022 << 20);
  return one[0];
}

/** e of a number m 2^e above 0. @param {number} value */
export function exponent(value) {
  const isTiny = value < SMALLEST;
  one[0] = isTiny ? value * 2 ** RAISED : value;
  return ((words[1] >>> 20) & 2047) - 1022 - (isTiny ? RAISED : 0);
}

/** @param {number} value @param {number} divisor */
export function remainder(value, divisor) {
  return Math.abs(value) < divisor ? value : value % divisor;
}

/** A table of which the first half is not used. @param {number[]} second */
export function behind(second) {
  const table = new Float64Array(2 * second.length);
  table.set(second, second.length);
  return table;
}

/**
 * Sine in two parts and cosine all round, from the sines of a quarter.
 * @param {number[]} quarter
 */
export function turned(quarter) {
  const last = quarter.length / 2 - 1;
  const rows = 4 * last;
  /** @param {number} k @param {number} part @returns {number} */
  const sine = (k, part) => {
    if (k >= rows / 2) return -sine(k - rows / 2, part);
    return quarter[2 * (k <= last ? k : rows / 2 - k) + part];
  };
  const table = new Float64Array(3 * rows);
  for (let k = 0; k < rows; k++) table.set([sine(k, 0), sine(k, 1), sine((k + last) % rows, 0)], 3 * k);
  return table;
}
