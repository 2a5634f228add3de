// Functions that programs need and JavaScript has not, or not as NumPy has them.

const SPLITTER = 134217729; // 2^27 + 1: halves the digits of a double
const LARGEST = 1e280; // products beyond this, or below its inverse, lose digits on the way
const MOST = 2 ** 31;

/**
 * base ** exponent. Whole exponents are rounded once, as the best libraries round: the decay rates' powers come out as
 * Python has them.
 * @param {number} base
 * @param {number} exponent
 */
export function power(base, exponent) {
  if (base === 1 || exponent === 0) return 1; // of nan as well, as C has it
  if (base === -1 && Math.abs(exponent) === Infinity) return 1;
  if (Number.isInteger(exponent) && Math.abs(exponent) < MOST) return wholePower(base, exponent);
  return Math.pow(base, exponent);
}

/** By squaring, in twice the digits. @param {number} base @param {number} exponent */
function wholePower(base, exponent) {
  let [high, low, factor, rest] = [1, 0, base, 0]; // result and factor, each a sum of two numbers
  for (let left = Math.abs(exponent); ; factor = high1, rest = low1) {
    if (left % 2) {
      product(high, low, factor, rest);
      [high, low] = [high1, low1];
    }
    left = Math.floor(left / 2);
    if (!left) break;
    product(factor, rest, factor, rest);
  }
  const size = Math.abs(high);
  if (!(size < LARGEST && size > 1 / LARGEST)) return Math.pow(base, exponent);
  if (exponent > 0) return high;
  const inverse = 1 / high;
  product(inverse, 0, high, low);
  return inverse + inverse * (1 - high1 - low1);
}

let [high1, low1] = [0, 0]; // the last product

/** (a + b) (c + d), of which b and d are small. @param {number} a @param {number} b @param {number} c @param {number} d */
function product(a, b, c, d) {
  const whole = a * c;
  const [t, u] = [SPLITTER * a, SPLITTER * c];
  const [a1, c1] = [t - (t - a), u - (u - c)];
  const [a2, c2] = [a - a1, c - c1];
  const rest = a2 * c2 - (whole - a1 * c1 - a2 * c1 - a1 * c2) + (a * d + b * c);
  high1 = whole + rest;
  low1 = rest - (high1 - whole);
}

/** ln(e^a + e^b), without overflow. @param {number} a @param {number} b */
export function logaddexp(a, b) {
  if (a === b) return a + Math.LN2; // infinities as well
  const gap = a - b;
  if (gap > 0) return a + Math.log1p(Math.exp(-gap));
  return gap <= 0 ? b + Math.log1p(Math.exp(gap)) : gap;
}

/** The nearest whole number, of two as near the even one: Python's `round`. @param {number} value */
export function roundHalfEven(value) {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 ? below + 1 : below;
}

/** The gap between a number and the next larger one. @param {number} value 0 or more */
export function spacing(value) {
  if (value < 2 ** -1022) return Number.MIN_VALUE;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  bits.setBigUint64(0, bits.getBigUint64(0) + 1n);
  return bits.getFloat64(0) - value;
}

export const helpers = { power, logaddexp };
