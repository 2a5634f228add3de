// The scale and the contour lines that suit losses on a grid, for a surface that Python has not drawn yet. As
// figures/scale.py and figures/contours.py.

/** @typedef {import("../shared/types.js").ContourLines} ContourLines */

const LINEAR_MEDIAN = 0.12; // of the largest height: below it most of a linear picture would be one colour
const [WIDEST_LINEAR, LARGEST, SMALLEST, ROUNDING] = [1e30, Number.MAX_VALUE, 1e-300, 1e-14];
const [UNIT_QUANTILE, LEAST_UNIT] = [0.02, 1e-5];
const [EVERY, MOST_STRONG] = [4, 7]; // from one strong line to the next, and strong lines at most

/**
 * @typedef {object} Scale
 * @property {number} low the lowest loss that is drawn
 * @property {number} high
 * @property {number | null} unit of a logarithmic scale
 */

/** high - low, 0 where it is rounding or too small to be divided. @param {number} low @param {number} high */
function spanOf(low, high) {
  const span = Math.min(high - low, LARGEST);
  return span > Math.max(SMALLEST, ROUNDING * Math.max(Math.abs(low), Math.abs(high))) ? span : 0;
}

/**
 * The value below which a share of sorted ones lie, between two of them a fraction.
 * @param {Float64Array} sorted
 * @param {number} share
 */
function quantile(sorted, share) {
  const at = share * (sorted.length - 1);
  const i = Math.floor(at);
  return sorted[i] + (at - i) * ((sorted[i + 1] ?? sorted[i]) - sorted[i]);
}

/**
 * @param {Float64Array} losses on a grid
 * @param {number} lowest loss of the surface
 * @returns {Scale}
 */
export function scaleOf(losses, lowest) {
  const finite = losses.filter(Number.isFinite).sort();
  if (finite.length === 0) return { low: 0, high: 0, unit: null };
  const [low, high] = [Math.min(finite[0], lowest), finite[finite.length - 1]];
  const span = spanOf(low, high);
  const above = (/** @type {number} */ share) => Math.min(quantile(finite, share) - low, LARGEST) / span;
  const isLinear = above(0.5) >= LINEAR_MEDIAN && span > 1 / WIDEST_LINEAR && span < WIDEST_LINEAR;
  return { low, high, unit: span === 0 || isLinear ? null : Math.max(above(UNIT_QUANTILE), LEAST_UNIT) * span };
}

/** A strong line at each power of ten where the scale is logarithmic, else at round numbers. @param {Scale} scale @returns {ContourLines} */
export function contoursOf({ low, high, unit }) {
  const span = spanOf(low, high);
  if (!span) return { base: low, step: 1, log: false, first: 1, last: 0 };
  if (unit === null) {
    const strong = roundStep(span / MOST_STRONG);
    const base = strong * Math.floor(low / strong);
    return numbered(base, strong / EVERY, false, low - base, high - base);
  }
  const base = low >= 0 && low <= unit ? 0 : low;
  return numbered(base, 1 / EVERY, true, Math.floor(Math.log10(unit)), Math.log10(spanOf(base, high)));
}

/** @param {number} base @param {number} step @param {boolean} log @param {number} lowest @param {number} highest @returns {ContourLines} */
function numbered(base, step, log, lowest, highest) {
  return { base, step, log, first: Math.floor(lowest / step) + Number(!log), last: Math.ceil(highest / step) - 1 };
}

/** The smallest of 1, 2 and 5 times a power of ten that is not below this. @param {number} least */
function roundStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * (/** @type {number} */ ([1, 2, 5, 10].find((step) => step * power >= 0.999 * least)));
}
