// What theory says of gradient descent on a quadratic: as engine/experiments/quadratic_theory.py, and how a run behaves
// along the steepest direction, as Goh (2017) names it.

/**
 * @typedef {object} Theory of one run at a minimum
 * @property {string} rule "sgd", "momentum" or "nesterov"
 * @property {boolean} averages whether its velocity is an average of gradients, and no sum
 * @property {number} m the smallest curvature, as that of a bowl above 0
 * @property {number} L the largest
 * @property {boolean} quadratic whether it is more than local
 *
 * @typedef {"monotone" | "ripples" | "oscillating" | "diverging"} Regime
 */

const SMALL = 1e-4; // of the box: a difference of places for curvatures

/** @type {Regime[]} */
export const REGIMES = ["monotone", "ripples", "oscillating", "diverging"];

/** By rule: the product of lr and curvature beyond which no run can stay. @type {Record<string, (mu: number) => number>} */
const LIMITS = {
  sgd: () => 2,
  momentum: (mu) => 2 * (1 + mu),
  nesterov: (mu) => (2 * (1 + mu)) / (1 + 2 * mu),
};

/**
 * By rule: b and c of theta_(k+1) = b theta_k - c theta_(k-1), of a product of lr and curvature.
 * @type {Record<string, (a: number, mu: number) => [number, number]>}
 */
const RECURRENCES = {
  sgd: (a) => [1 - a, 0],
  momentum: (a, mu) => [1 + mu - a, mu],
  nesterov: (a, mu) => [(1 + mu) * (1 - a), mu * (1 - a)],
};

/** By rule: the products of lr and curvature at which both roots are equal. @type {Record<string, (mu: number) => number[]>} */
const DAMPED = {
  sgd: () => [1],
  momentum: (mu) => [(1 - Math.sqrt(mu)) ** 2, (1 + Math.sqrt(mu)) ** 2],
  nesterov: (mu) => [((1 - mu) / (1 + mu)) ** 2, 1],
};

/** By which share of lr a gradient counts. @param {Theory} theory @param {number} mu */
const shareOf = ({ averages }, mu) => (averages ? 1 - mu : 1);

/** The lr above which no run can stay. @param {Theory} theory @param {number} mu */
export function limitLr(theory, mu) {
  return LIMITS[theory.rule](mu) / theory.L / shareOf(theory, mu);
}

/** The lr that damp a direction critically: less and a run creeps along it, more and it swings. @param {Theory} theory @param {number} mu @param {number} curvature */
export function dampedLrs(theory, mu, curvature) {
  return DAMPED[theory.rule](mu).map((a) => a / curvature / shareOf(theory, mu));
}

/** lr and momentum with the fastest guaranteed rate, null where they are not known. @param {Theory} theory @returns {[number, number] | null} */
export function bestOf(theory) {
  const { rule, m, L } = theory;
  if (rule === "sgd") return [2 / (L + m), 0];
  if (rule !== "momentum") return null;
  const [low, high] = [Math.sqrt(m), Math.sqrt(L)];
  const mu = ((high - low) / (high + low)) ** 2;
  return [(2 / (high + low)) ** 2 / shareOf(theory, mu), mu];
}

/** What a run does along the steepest direction. @param {Theory} theory @param {number} lr @param {number} mu @returns {Regime} */
export function regimeAt(theory, lr, mu) {
  if (lr > limitLr(theory, mu)) return "diverging";
  const [b, c] = RECURRENCES[theory.rule](lr * theory.L * shareOf(theory, mu), mu);
  if (b * b < 4 * c) return "ripples";
  return b < 0 ? "oscillating" : "monotone";
}

/**
 * The smallest and the largest curvature at a point, from differences of the gradient: exact on a quadratic.
 * @param {(x: number, y: number, out: Float64Array) => void} gradient
 * @param {[number, number]} point
 * @param {number} size a length that is small beside the box
 * @returns {[number, number]}
 */
export function curvaturesAt(gradient, [x, y], size) {
  const slope = (/** @type {number} */ px, /** @type {number} */ py) => {
    const out = new Float64Array(2);
    gradient(px, py, out);
    return out;
  };
  const [right, left] = [slope(x + size, y), slope(x - size, y)];
  const [up, down] = [slope(x, y + size), slope(x, y - size)];
  const [xx, xy] = [0, 1].map((i) => (right[i] - left[i]) / (2 * size));
  const yy = (up[1] - down[1]) / (2 * size);
  const [middle, apart] = [(xx + yy) / 2, Math.hypot((xx - yy) / 2, xy)];
  return [middle - apart, middle + apart];
}

/**
 * The curvatures of a surface of a program at a minimum, null where it is no bowl.
 * @param {Pick<import("../program/surface.js").Surface, "module" | "gradient">} surface
 * @param {ArrayLike<number>} constants for the values of its parameters
 * @param {[number, number]} point
 * @returns {[number, number] | null}
 */
export function bowlAt(surface, constants, point) {
  const sides = surface.module.domain.map(([low, high]) => high - low);
  const [m, L] = curvaturesAt((x, y, out) => surface.gradient(x, y, constants, out), point, SMALL * Math.min(...sides));
  return m > 0 ? [m, L] : null;
}
