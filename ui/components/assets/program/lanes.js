// Cells of a map in two lanes: stepped together, each replaced by the next cell when it has ended.

import { drivenBy, tablesOf } from "./path.js";
import { lastPoints } from "./watch.js";

/**
 * @typedef {import("./load.js").RaceProgram} RaceProgram
 * @typedef {import("./path.js").Course} Course
 * @typedef {import("./types.js").CellLoop} CellLoop
 * @typedef {import("./types.js").Lane} Lane
 * @typedef {import("./types.js").MapRequest} MapRequest
 * @typedef {import("./types.js").Numbers} Numbers
 */

const NEVER = -1;

/**
 * A descent of some cells under a condition.
 * @typedef {object} Descent
 * @property {CellLoop} loop
 * @property {Iterable<number>} cells
 * @property {boolean} stops whether a run ends when its condition holds
 * @property {(cell: number, start: [number, number]) => Record<string, number>} numbers of the condition
 * @property {(cell: number, start: [number, number]) => boolean} begins whether there is anything to step
 * @property {(cell: number, lane: Lane, failed: boolean) => void} ends of a run that has `failed` to stay in its bound,
 *   has stopped, or is complete
 */

export class Lanes {
  /** @param {RaceProgram} race @param {MapRequest} request @param {Numbers} constants @param {number} from the first row */
  constructor(race, request, constants, from) {
    this.request = request;
    this.constants = constants;
    this.from = from;
    this.program = race.programs[request.slot];
    this.surface = race.surface;
    this.driven = drivenBy(this.program, request);
    this.nearAfter = request.steps - lastPoints(request.steps);
    const counters = 2 + this.program.state.length; // where they begin in a lane's memory
    this.places = { bound: counters, first: counters + 1, failed: counters + 2, near: counters + 3 };
    this.seen = new Float64Array(3); // of a last point: f, held, near
  }

  /** Step all cells until each has ended. @param {Descent} descent */
  run(descent) {
    const { loop, stops } = descent;
    const { scale, draws } = this.driven;
    const fill = this.filler(descent);
    let busy = [0, 0].map(() => this.newLane(loop)).map((lane) => ({ lane, cell: fill(lane) }));
    busy = busy.filter(({ cell }) => cell >= 0);
    while (busy.length) {
      const [a, b] = [busy[0].lane, busy[busy.length - 1].lane]; // a last cell is in both
      const left = this.request.steps - Math.max(a.k, b.k);
      loop.cells(a, b, left, this.constants, scale, draws.x, draws.y, stops, this.nearAfter);
      for (const place of busy) {
        if (this.goesOn(descent, place.lane)) continue;
        descent.ends(place.cell, place.lane, this.hasFailed(place.lane));
        place.cell = fill(place.lane);
      }
      busy = busy.filter(({ cell }) => cell >= 0);
    }
  }

  /** @param {CellLoop} loop @returns {Lane} */
  newLane(loop) {
    const { hypers } = this.request;
    const [memory, watched] = [new Float64Array(this.places.near + 1), new Float64Array(loop.watched.length)];
    return { memory, hypers: Float64Array.from(hypers), watched, tables: tablesOf(loop.tables, hypers, this.request.steps), k: 0 };
  }

  /** What puts the next cell that has anything to step into a lane, and says its number; -1 = none is left.
   * @param {Descent} descent
   */
  filler({ loop, cells, numbers, begins }) {
    const waiting = cells[Symbol.iterator]();
    const moved = [this.request.x.name, this.request.y.name].map((name) => this.program.settings.indexOf(name));
    const varies = loop.tables.some(({ needs }) => needs.some((place) => moved.includes(place)));
    return (/** @type {Lane} */ lane) => {
      for (let next = waiting.next(); !next.done; next = waiting.next()) {
        const start = this.startOf(next.value);
        if (!begins(next.value, start)) continue;
        this.enter(lane, next.value, start);
        const watched = numbers(next.value, start);
        loop.watched.forEach((name, place) => (lane.watched[place] = watched[name]));
        if (varies) lane.tables = tablesOf(loop.tables, lane.hypers, this.request.steps);
        return next.value;
      }
      return NEVER;
    };
  }

  /** A cell's first point into a lane. @param {Lane} lane @param {number} cell @param {[number, number]} start */
  enter(lane, cell, start) {
    const { memory } = lane;
    const { bound, first, failed, near } = this.places;
    this.setHypers(cell, lane.hypers);
    memory.set(start);
    memory.set(this.program.state, 2);
    memory[bound] = this.surface.bound(start);
    memory[first] = memory[failed] = NEVER;
    memory[near] = 0;
    lane.k = 0;
  }

  /** @param {Descent} descent @param {Lane} lane */
  goesOn({ loop, stops }, lane) {
    const [x, y] = lane.memory;
    if (lane.k === this.request.steps || this.hasFailed(lane)) return false;
    if (stops && lane.memory[this.places.first] >= 0) return false;
    return !loop.asksValue || Number.isFinite(this.surface.loss(x, y, this.constants));
  }

  /** @param {Lane} lane */
  hasFailed({ memory }) {
    const bound = memory[this.places.bound];
    return !(Math.abs(memory[0]) <= bound && Math.abs(memory[1]) <= bound);
  }

  /** Count the last point of a complete run, from which no step is made. @param {CellLoop} loop @param {Lane} lane */
  observe(loop, { memory, watched, k }) {
    const { first, failed, near } = this.places;
    if (!loop.tracks || k < this.request.steps) return;
    loop.look(memory[0], memory[1], this.constants, watched, this.seen);
    const held = this.seen[1] !== 0;
    if (held && memory[first] < 0) memory[first] = k;
    if (!held) memory[failed] = k;
    if (loop.streak && k > this.nearAfter) memory[near] += this.seen[2];
  }

  /** @param {number} cell @returns {[number, number]} */
  startOf(cell) {
    const [x, y] = this.request.start;
    return [this.valueOf("x", cell) ?? x, this.valueOf("y", cell) ?? y];
  }

  /** Hyperparameters of a cell: what no axis moves is there already. @param {number} cell @param {Numbers} hypers */
  setHypers(cell, hypers) {
    for (const { name } of [this.request.x, this.request.y]) {
      const place = this.program.settings.indexOf(name);
      if (place >= 0) hypers[place] = this.valueOf(name, cell) ?? hypers[place];
    }
  }

  /** What a cell has of a name that is on an axis. @param {string} name @param {number} cell */
  valueOf(name, cell) {
    const { x, y } = this.request;
    if (y.name === name) return y.values[this.from + Math.floor(cell / x.values.length)];
    return x.name === name ? x.values[cell % x.values.length] : undefined;
  }

  /** A cell's run, for whoever follows it again. @param {number} cell @returns {Course} */
  courseOf(cell) {
    const hypers = Float64Array.from(this.request.hypers);
    this.setHypers(cell, hypers);
    return { start: this.startOf(cell), hypers, constants: this.constants, steps: this.request.steps, ...this.driven };
  }
}
