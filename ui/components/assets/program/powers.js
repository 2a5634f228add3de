// Powers that are rounded once: computed in twice the digits, as sums of two numbers. The tables of a run are made of
// them, and so come out as Python has them but for very few last bits. Elsewhere they would be too dear.

const SPLITTER = 134217729; // 2^27 + 1: halves the digits of a double
const LARGEST = 1e280; // beyond this, or below its inverse, products lose digits on the way
const MOST = 2 ** 31;
const HALVINGS = 8; // of an argument of the exponential function, before its series
const LN2 = [Math.LN2, 2.3190468138462996e-17];

let [high, low] = [0, 0]; // the last result

/** (a + b) (c + d), of which b and d are small. @param {number} a @param {number} b @param {number} c @param {number} d */
function product(a, b, c, d) {
  const whole = a * c;
  const [t, u] = [SPLITTER * a, SPLITTER * c];
  const [a1, c1] = [t - (t - a), u - (u - c)];
  const [a2, c2] = [a - a1, c - c1];
  const rest = a2 * c2 - (whole - a1 * c1 - a2 * c1 - a1 * c2) + (a * d + b * c);
  high = whole + rest;
  low = rest - (high - whole);
}

/** (a + b) + (c + d). @param {number} a @param {number} b @param {number} c @param {number} d */
function sum(a, b, c, d) {
  const whole = a + c;
  const part = whole - a;
  const rest = a - (whole - part) + (c - part) + (b + d);
  high = whole + rest;
  low = rest - (high - whole);
}

/** 1 / n! in two parts, from n = 9 down to 2. */
const TERMS = Array.from({ length: 8 }, (_, place) => {
  let factorial = 1;
  for (let n = 2; n <= 9 - place; n++) factorial *= n;
  product(1 / factorial, 0, factorial, 0);
  return [1 / factorial, (1 - high - low) / factorial];
});

/** e^(a + b), divided by two as often as the answer says. @param {number} a @param {number} b */
function exponential(a, b) {
  const twos = Math.round(a / Math.LN2);
  product(-twos, 0, LN2[0], LN2[1]);
  sum(a, b, high, low);
  const [r, s] = [high / 2 ** HALVINGS, low / 2 ** HALVINGS];
  [high, low] = [0, 0];
  for (const [t, u] of TERMS) {
    sum(high, low, t, u);
    product(high, low, r, s);
  }
  sum(high, low, 1, 0);
  product(high, low, r, s); // e^r - 1: small numbers keep their digits
  for (let k = 0; k < HALVINGS; k++) {
    const [p, q] = [high, low];
    product(p, q, p, q);
    sum(high, low, 2 * p, 2 * q);
  }
  sum(high, low, 1, 0);
  return twos;
}

/** The logarithm of a number in two parts. @param {number} value */
function logarithm(value) {
  const near = Math.log(value);
  const twos = exponential(-near, 0);
  product(high, low, value * 2 ** twos, 0);
  sum(high, low, -1, 0);
  const rest = high + low;
  sum(near, 0, rest - (rest * rest) / 2, 0);
}

/**
 * base ** exponent, rounded once.
 * @param {number} base
 * @param {number} exponent
 */
export function power(base, exponent) {
  const isWhole = Number.isInteger(exponent) && Math.abs(exponent) < MOST;
  if (base === 1 || exponent === 0) return 1;
  const near = raised(base, exponent);
  if (!isUsual(base) || !isUsual(near) || Math.abs(base) === 1) return near;
  return isWhole ? wholePower(base, exponent) : fractionalPower(base, exponent);
}

let last = { base: NaN, exponent: 0, high: 0, low: 0 };

/** Whether a number's products keep their digits. @param {number} value */
function isUsual(value) {
  return Math.abs(value) < LARGEST && Math.abs(value) > 1 / LARGEST;
}

/** The power before times the base, as a table asks for one after the other; else by squaring.
 * @param {number} base @param {number} exponent
 */
function wholePower(base, exponent) {
  const size = Math.abs(exponent);
  if (last.base === base && last.exponent === size - 1) product(last.high, last.low, base, 0);
  else square(base, size);
  last = { base, exponent: size, high, low };
  if (exponent > 0) return high;
  const inverse = 1 / high;
  product(inverse, 0, high, low);
  return inverse + inverse * (1 - high - low);
}

/** @param {number} base @param {number} exponent 0 or more */
function square(base, exponent) {
  let [result, rest, factor, part] = [1, 0, base, 0];
  for (let left = exponent; left; left = Math.floor(left / 2)) {
    if (left % 2) {
      product(result, rest, factor, part);
      [result, rest] = [high, low];
    }
    product(factor, part, factor, part);
    [factor, part] = [high, low];
  }
  [high, low] = [result, rest];
}

let logged = { base: 1, high: 0, low: 0 };

/** By the logarithm; the base is above 0. @param {number} base @param {number} exponent */
function fractionalPower(base, exponent) {
  if (logged.base !== base) {
    logarithm(base);
    logged = { base, high, low };
  }
  product(logged.high, logged.low, exponent, 0);
  const twos = exponential(high, low);
  return high * 2 ** twos;
}

/**
 * base ** exponent as C has it; JavaScript has nan for powers of 1.
 * @param {number} base
 * @param {number} exponent
 */
export function raised(base, exponent) {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Infinity)) return 1;
  return Math.pow(base, exponent);
}
