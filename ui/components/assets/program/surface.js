// A surface of a module: its functions, and what the engine asks of it beside them.

/**
 * @typedef {import("./types.js").Numbers} Numbers
 * @typedef {import("./types.js").SurfaceModule} SurfaceModule
 */

const DIVERGED = 1000; // engine/chunks.py

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
}
