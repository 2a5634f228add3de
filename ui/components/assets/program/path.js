// One run with every point of it, as engine/descend.py keeps a history.

import { factors } from "./schedules.js";

/**
 * @typedef {import("./types.js").Noise} Noise
 * @typedef {import("./types.js").Numbers} Numbers
 * @typedef {import("./types.js").Path} Path
 * @typedef {import("./types.js").PathOptions} PathOptions
 * @typedef {import("./types.js").Program} Program
 * @typedef {import("./types.js").Table} Table
 * @typedef {import("./surface.js").Surface} Surface
 */

const STATE = 16; // more numbers than any rule's state has are made room for where one has them
const KEPT = 256; // tables of a program, one for each different value that somebody dragged past
const NONE = new Float64Array(0);

/**
 * The noise of a race from what is drawn for it: the answer to its `draws`.
 * @param {import("../shared/wire.js").Tensor} drawn
 * @param {number} size standard deviation
 * @returns {Noise}
 */
export function noiseOf(drawn, size) {
  const all = Float64Array.from(drawn.data, (draw) => size * draw);
  const steps = all.length / 2;
  return { x: all.subarray(0, steps), y: all.subarray(steps) };
}

/**
 * The path of a program. Some ten microseconds for 300 steps.
 * @param {Program} program
 * @param {Surface} surface
 * @param {PathOptions} options
 * @returns {Path}
 */
export function path(program, surface, options) {
  const trail = trailOf(program, surface, options);
  const { x, y, loss, failed } = trail;
  const last = failed < 0 ? options.steps : failed - 1;
  loss[last] = surface.module.loss(x[last], y[last], options.constants);
  const lost = loss.subarray(0, last + 1).findIndex((value) => !Number.isFinite(value));
  if (lost >= 0) {
    const isUndefined = surface.module.lossUndefined(x[lost], y[lost], options.constants);
    return frozen(trail, lost, isUndefined);
  }
  return failed < 0 ? { x, y, loss, ended: -1, undefined: false } : frozen(trail, failed, leftDefined(program, surface, options, trail));
}

/**
 * @typedef {object} Trail points up to the first one out of bound, which is point `failed`, -1 = none is
 * @property {Numbers} x
 * @property {Numbers} y
 * @property {Numbers} loss of each point before the last step's
 * @property {number} failed
 * @property {Numbers} state before that step
 */

/** @param {Program} program @param {Surface} surface @param {PathOptions} options @returns {Trail} */
export function trailOf(program, surface, options) {
  const { start, hypers, constants, steps } = options;
  const [x, y, loss] = [0, 0, 0].map(() => new Float64Array(steps + 1));
  const state = new Float64Array(STATE);
  [x[0], y[0]] = start;
  const scale = program.scheduled ? factors(options.schedule, steps) : NONE;
  const noise = options.noise ?? { x: NONE, y: NONE };
  const tables = tablesOf(program, hypers, steps);
  const failed = program.trail(
    hypers, constants, tables, scale, noise.x, noise.y, steps, surface.bound(start), x, y, loss, state,
  );
  return { x, y, loss, failed, state };
}

/** Whether a run that left its bound did so as f is undefined where it took its gradient.
 * @param {Program} program @param {Surface} surface @param {PathOptions} options @param {Trail} trail
 */
export function leftDefined(program, surface, options, { x, y, failed, state }) {
  if (!Number.isNaN(x[failed]) && !Number.isNaN(y[failed])) return false;
  const [px, py] = [x[failed - 1], y[failed - 1]];
  const [ax, ay] = program.ahead ? program.ahead(px, py, state, options.hypers) : [px, py];
  return surface.module.gradientUndefined(ax, ay, options.constants);
}

/** Repeat the last point from the step on at which a run ended. @param {Trail} trail @param {number} ended @param {boolean} isUndefined @returns {Path} */
function frozen({ x, y, loss }, ended, isUndefined) {
  const last = Math.max(ended - 1, 0);
  x.fill(x[last], ended);
  y.fill(y[last], ended);
  loss.fill(ended ? loss[last] : Infinity, ended);
  return { x, y, loss, ended, undefined: isUndefined };
}

/** @type {WeakMap<Table, Map<string, Numbers[]>>} */
const filled = new WeakMap();

/**
 * The tables of a program for n steps, in the order in which it reads them; filled once for each value that they need.
 * @param {Program} program
 * @param {ArrayLike<number>} hypers
 * @param {number} n
 * @returns {Numbers[]}
 */
export function tablesOf(program, hypers, n) {
  return program.tables.flatMap((table) => {
    const known = filled.get(table) ?? new Map();
    filled.set(table, known);
    const key = `${n}:${table.needs.map((place) => hypers[place])}`;
    const found = known.get(key) ?? Array.from({ length: table.count }, () => new Float64Array(n));
    if (!known.has(key)) {
      table.fill(hypers, n, found);
      if (known.size >= KEPT) known.delete(known.keys().next().value);
      known.set(key, found);
    }
    return found;
  });
}
