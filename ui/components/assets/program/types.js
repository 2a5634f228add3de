// What a generated module holds, see engine/program/javascript/module.py, and what is made of it.

/**
 * @typedef {Float64Array} Numbers
 */

/**
 * Values that rest on the step and on some hyperparameters (by index), for whole runs.
 * @typedef {object} Table
 * @property {number[]} needs
 * @property {number} count of values
 * @property {(h: ArrayLike<number>, n: number, out: Numbers[]) => void} fill
 */

/**
 * A rule on a surface, whatever its settings.
 * @typedef {object} Program
 * @property {string} key of the optimizer
 * @property {string[]} settings names of hyperparameters, in the order of `hypers`
 * @property {boolean} sharesLr whether it runs at the race's lr
 * @property {boolean} scheduled whether its lr has factors
 * @property {boolean} noisy whether its gradient has noise
 * @property {Table[]} tables
 * @property {((x: number, y: number, state: Numbers, h: ArrayLike<number>) => [number, number]) | null} ahead where it
 *   takes its gradient, if that is not at its point
 * @property {(h: ArrayLike<number>, c: ArrayLike<number>, T: Numbers[], F: Numbers, NX: Numbers, NY: Numbers, n: number,
 *   bound: number, X: Numbers, Y: Numbers, L: Numbers, S: Numbers) => number} trail
 */

/**
 * @typedef {object} SurfaceModule
 * @property {[[number, number], [number, number]]} domain
 * @property {[number, number][]} minima
 * @property {[number, number][]} saddles
 * @property {number} escapeRadius
 * @property {boolean} bounded
 * @property {boolean} undercut
 * @property {boolean} mayBeUndefined
 * @property {string[]} parameters
 * @property {number[][] | null} affine
 * @property {number[]} constants of the member that it was made of
 * @property {(x: number, y: number, c: ArrayLike<number>) => number} loss
 * @property {(x: number, y: number, c: ArrayLike<number>, out: Numbers) => void} gradient
 * @property {(x: number, y: number, c: ArrayLike<number>) => boolean} lossUndefined
 * @property {(x: number, y: number, c: ArrayLike<number>) => boolean} gradientUndefined
 */

/**
 * @typedef {object} Module
 * @property {Program[]} programs of the slots in their order
 * @property {SurfaceModule} surface
 */

/**
 * A path of steps + 1 points; the last one is repeated after `ended` (-1 = never), as in Python's Run.
 * @typedef {object} Path
 * @property {Numbers} x
 * @property {Numbers} y
 * @property {Numbers} loss
 * @property {number} ended
 * @property {boolean} undefined whether it ended as f is undefined there, and not as it diverged
 */

/**
 * Noise of each step, already as large as it is added.
 * @typedef {{x: Numbers, y: Numbers}} Noise
 */

/**
 * @typedef {object} PathOptions
 * @property {[number, number]} start
 * @property {ArrayLike<number>} hypers in the order of the program's `settings`
 * @property {ArrayLike<number>} constants of the surface, see `Surface.constants`
 * @property {number} steps
 * @property {import("./schedules.js").Schedule | null} [schedule] for a program that is `scheduled`
 * @property {Noise | null} [noise] for a program that is `noisy`
 */

export {};
