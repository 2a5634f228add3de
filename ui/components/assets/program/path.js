// One run with every point of it, as engine/descend.py keeps a history.

import { factors } from "./schedules.js";

/**
 * @typedef {import("./types.js").Noise} Noise
 * @typedef {import("./types.js").Numbers} Numbers
 * @typedef {import("./types.js").Path} Path
 * @typedef {import("./types.js").PathOptions} PathOptions
 * @typedef {import("./types.js").Program} Program
 * @typedef {import("./types.js").Table} Table
 * @typedef {import("./schedules.js").Schedule} Schedule
 * @typedef {import("./surface.js").Surface} Surface
 */

const TABLES = 1e6; // numbers in tables that are kept, 8 MB: a map asks for the same at each row, a hand drags to and fro
const NONE = new Float64Array(0);
const SILENT = { x: NONE, y: NONE };

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
  const trail = new Trail(program, surface, { ...options, ...drivenBy(program, options) });
  const { x, y, loss, last, failed } = trail;
  loss[last] = surface.loss(x[last], y[last], options.constants);
  const lost = loss.subarray(0, last + 1).findIndex((value) => !Number.isFinite(value));
  if (lost >= 0) return frozen(trail, lost, trail.isUndefinedAt(lost));
  return failed < 0 ? { x, y, loss, ended: -1, undefined: false } : frozen(trail, failed, trail.leftUndefined());
}

/** Repeat the last point from the step on at which a run ended.
 * @param {Trail} trail @param {number} ended @param {boolean} isUndefined @returns {Path}
 */
function frozen({ x, y, loss }, ended, isUndefined) {
  const last = Math.max(ended - 1, 0);
  x.fill(x[last], ended);
  y.fill(y[last], ended);
  loss.fill(ended ? loss[last] : Infinity, ended);
  return { x, y, loss, ended, undefined: isUndefined };
}

/**
 * What drives a run beside its numbers: the factors of its schedule, and noise.
 * @param {Program} program
 * @param {{schedule?: Schedule | null, steps: number, noise?: Noise | null}} options
 * @returns {{scale: Numbers, draws: Noise}}
 */
export function drivenBy(program, { schedule, steps, noise }) {
  return { scale: program.scheduled ? factors(schedule, steps) : NONE, draws: noise ?? SILENT };
}

/**
 * @typedef {object} Course of one run
 * @property {[number, number]} start
 * @property {ArrayLike<number>} hypers
 * @property {ArrayLike<number>} constants
 * @property {number} steps
 * @property {Numbers} scale
 * @property {Noise} draws
 */

/** The points of a run up to its last step, or to the first point out of its bound. */
export class Trail {
  /** @param {Program} program @param {Surface} surface @param {Course} course @param {number} [steps] the first ones */
  constructor(program, surface, course, steps = course.steps) {
    const { start, hypers, constants, scale, draws } = course;
    this.program = program;
    this.surface = surface;
    this.course = course;
    this.x = new Float64Array(steps + 1);
    this.y = new Float64Array(steps + 1);
    this.loss = new Float64Array(steps + 1); // of each point before the last step's
    this.state = new Float64Array(program.state.length); // before the step that failed
    [this.x[0], this.y[0]] = start;
    const tables = tablesOf(program.tables, hypers, course.steps);
    /** The point out of bound, -1 = none is. */
    this.failed = program.trail(
      hypers, constants, tables, scale, draws.x, draws.y, steps, surface.bound(start), this.x, this.y, this.loss, this.state,
    );
    this.last = this.failed < 0 ? steps : this.failed - 1;
  }

  /** Whether f has no value at a point, and is not just too large. @param {number} k */
  isUndefinedAt(k) {
    return this.surface.module.lossUndefined(this.x[k], this.y[k], this.course.constants);
  }

  /** Whether the run left its bound as f is undefined where it took its gradient. */
  leftUndefined() {
    const { x, y, failed, last } = this;
    if (!Number.isNaN(x[failed]) && !Number.isNaN(y[failed])) return false;
    const here = /** @type {[number, number]} */ ([x[last], y[last]]);
    const [px, py] = this.program.ahead ? this.program.ahead(...here, this.state, this.course.hypers) : here;
    return this.surface.module.gradientUndefined(px, py, this.course.constants);
  }
}

/** @type {Map<string, {found: Numbers[], size: number}>} the one that was asked for longest ago first */
const filled = new Map();
let held = 0;

/** @type {WeakMap<Table, number>} */
const numbered = new WeakMap();
let tablesSeen = 0;

/** @param {Table} table */
function numberOf(table) {
  const number = numbered.get(table) ?? ++tablesSeen;
  numbered.set(table, number);
  return number;
}

/**
 * Tables for n steps, in the order in which a loop reads them; filled once for each value of what they need.
 * @param {Table[]} tables
 * @param {ArrayLike<number>} hypers
 * @param {number} n
 * @returns {Numbers[]}
 */
export function tablesOf(tables, hypers, n) {
  return tables.flatMap((table) => {
    const key = `${numberOf(table)}:${n}:${table.needs.map((place) => hypers[place])}`;
    const known = filled.get(key);
    if (known) filled.delete(key);
    const entry = known ?? fillingOf(table, hypers, n);
    filled.set(key, entry);
    if (!known) forget(entry.size);
    return entry.found;
  });
}

/** @param {Table} table @param {ArrayLike<number>} hypers @param {number} n */
function fillingOf(table, hypers, n) {
  const found = Array.from({ length: table.count }, () => new Float64Array(n));
  table.fill(hypers, n, found);
  return { found, size: table.count * n };
}

/** Make room for what has come: drop what was asked for longest ago. @param {number} size */
function forget(size) {
  held += size;
  for (const [key, entry] of filled) {
    if (held <= TABLES || filled.size === 1) break;
    filled.delete(key);
    held -= entry.size;
  }
}
