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
 * A cell that is being stepped: a place in the loop of `cells`.
 * @typedef {object} Lane
 * @property {Numbers} memory x, y, the state, the bound, the first step at which the condition held, the last one at
 *   which it did not, and how often it nearly held at the end
 * @property {Numbers} hypers
 * @property {Numbers} watched
 * @property {Numbers[]} tables
 * @property {number} k index of its point
 */

/**
 * The loop of a map's cells under one condition, see engine/program/javascript/cells.py.
 * @typedef {object} CellLoop
 * @property {string[]} watched names of the condition's numbers
 * @property {boolean} tracks whether there is a condition
 * @property {boolean} streak whether the end of a run is asked, not the first time only
 * @property {boolean} asksValue whether a run ends where f has no value
 * @property {Table[]} tables
 * @property {(a: Lane, b: Lane, n: number, c: ArrayLike<number>, F: Numbers, NX: Numbers, NY: Numbers, stops: boolean,
 *   nearAfter: number) => void} cells n steps at most, of both; back where one of them has ended
 * @property {(x: number, y: number, c: ArrayLike<number>, w: Numbers, out: Numbers) => void} look f, held and near
 */

/**
 * A rule on a surface, whatever its settings.
 * @typedef {object} Program
 * @property {string} key of the optimizer
 * @property {string[]} settings names of hyperparameters, in the order of `hypers`
 * @property {boolean} sharesLr whether it runs at the race's lr
 * @property {boolean} scheduled whether its lr has factors
 * @property {boolean} noisy whether its gradient has noise
 * @property {number[]} state its numbers before the first step
 * @property {CellLoop[]} loops of a map, for the question that the module was asked with
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

/**
 * What a map is to be computed of.
 * @typedef {object} MapRequest
 * @property {string} query of the program, as Python calls it
 * @property {number} slot
 * @property {Question} question
 * @property {Axis} x
 * @property {Axis} y
 * @property {number[]} hypers
 * @property {import("./schedules.js").Schedule | null} schedule
 * @property {Record<string, number>} parameters of the surface
 * @property {[number, number]} start
 * @property {number} steps
 * @property {number | null} tol
 * @property {Noise | null} noise the same for every cell
 */

/** @typedef {"settled" | "loss" | "escaped" | "basin"} Question as in engine/experiments/sweep.py */

/** @typedef {{name: string, values: number[]}} Axis a hyperparameter, or "x" or "y" of the start */

/**
 * The cells of a map, row by row, as `engine.experiments.sweep.SweepResult` has them.
 * @typedef {object} MapResult
 * @property {number} nx
 * @property {number} ny
 * @property {Int32Array} steps
 * @property {Int32Array} first
 * @property {Numbers} loss
 * @property {Numbers} endX
 * @property {Numbers} endY
 * @property {Int32Array} diverged
 * @property {Int32Array} undefined
 * @property {Uint8Array} hovering
 * @property {Int32Array} basin
 * @property {Uint8Array} kinds
 */

export {};
