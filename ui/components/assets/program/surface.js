// A surface of a module: its functions, and what the engine asks of it beside them.

import { spacing } from "./functions.js";

/**
 * @typedef {import("./types.js").Numbers} Numbers
 * @typedef {import("./types.js").SurfaceModule} SurfaceModule
 */

// engine/chunks.py and engine/criteria.py
const DIVERGED = 1000;
const RESOLUTION = 1e-12;
const SAMPLES = 33;
const AT_MINIMUM = 0.02;

export class Surface {
  /** @param {SurfaceModule} module */
  constructor(module) {
    this.module = module;
  }

  /**
   * The constants for some values of the surface's parameters, such as {kappa: 30}; null where they cannot be had here.
   * @param {Record<string, number>} parameters
   * @returns {Numbers | null}
   */
  constants(parameters) {
    const { affine, constants, parameters: names } = this.module;
    if (!names.length) return Float64Array.from(constants);
    if (!affine) return null;
    const values = names.map((name) => parameters[name]);
    return Float64Array.from(affine, ([base, ...slopes]) => slopes.reduce((sum, slope, k) => sum + slope * values[k], base));
  }

  /** @param {number} x @param {number} y @param {ArrayLike<number>} constants */
  loss(x, y, constants) {
    return this.module.loss(x, y, constants);
  }

  /** @param {number} x @param {number} y @param {ArrayLike<number>} constants @param {Numbers} out */
  gradient(x, y, constants, out) {
    this.module.gradient(x, y, constants, out);
  }

  /** How large the coordinates of a run may become. @param {[number, number]} start */
  bound(start) {
    const largest = Math.max(...[...this.module.domain.flat(), ...start].map(Math.abs));
    return Math.min(DIVERGED * largest, Number.MAX_VALUE);
  }

  /** f at the lowest listed minimum, null where the surface has none. @param {ArrayLike<number>} constants */
  lowest(constants) {
    const { minima, undercut } = this.module;
    if (!minima.length || undercut) return null;
    return Math.min(...minima.map(([x, y]) => this.loss(x, y, constants)));
  }

  /** The height above the lowest minimum that is rounding, not height. @param {ArrayLike<number>} constants */
  resolution(constants) {
    const lowest = this.lowest(constants) ?? 0;
    const [xs, ys] = this.module.domain.map(([low, high]) => evenly(low, high, SAMPLES));
    const values = ys.flatMap((y) => xs.map((x) => this.loss(x, y, constants))).filter(Number.isFinite);
    const height = values.length ? median(values) - lowest : 0;
    return Math.max(RESOLUTION * height, 8 * spacing(Math.abs(lowest)));
  }

  /** The square of the distance at which a run is at a minimum. */
  get minimumSquare() {
    const sides = this.module.domain.map(([low, high]) => high - low);
    return (AT_MINIMUM * Math.max(...sides)) ** 2;
  }

  /** The number of the nearest minimum that a point is at, -1 where it is at none. @param {number} x @param {number} y */
  minimumAt(x, y) {
    const bound = this.minimumSquare;
    let [number, least] = [-1, Infinity];
    for (const [m, [mx, my]] of this.module.minima.entries()) {
      const square = (x - mx) * (x - mx) + (y - my) * (y - my);
      if (square <= bound && square < least) [number, least] = [m, square];
    }
    return number;
  }
}

/** Numbers from low to high as NumPy's linspace has them. @param {number} low @param {number} high @param {number} count */
function evenly(low, high, count) {
  const step = (high - low) / (count - 1);
  return Array.from({ length: count }, (_, k) => (k === count - 1 ? high : k * step + low));
}

/** @param {number[]} values */
function median(values) {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
