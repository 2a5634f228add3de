// Rows of a map: of every cell the end of its run and what was counted, as engine/experiments/sweep.py computes them.

import { Lanes } from "./lanes.js";
import { Trail } from "./path.js";
import { lastPoints, movesStart, settleWindow, watchedNumbers } from "./watch.js";

/**
 * @typedef {import("./load.js").RaceProgram} RaceProgram
 * @typedef {import("./types.js").CellLoop} CellLoop
 * @typedef {import("./types.js").Lane} Lane
 * @typedef {import("./types.js").MapRequest} MapRequest
 * @typedef {import("./types.js").MapResult} MapResult
 * @typedef {import("./types.js").Numbers} Numbers
 */

const NEVER = -1;

/** What a cell can be, by its number: CELL_KINDS of engine/experiments/sweep.py. */
export const CELL_KINDS = ["counted", "hovering", "not yet", "diverged", "undefined"];
const [COUNTED, HOVERING, NOT_YET, DIVERGED, UNDEFINED] = CELL_KINDS.keys();

/** A map in which nothing has happened. @param {number} nx @param {number} ny @returns {MapResult} */
export function emptyMap(nx, ny) {
  const whole = () => new Int32Array(nx * ny).fill(NEVER);
  const [loss, endX, endY] = [0, 0, 0].map(() => new Float64Array(nx * ny));
  const [hovering, kinds] = [0, 0].map(() => new Uint8Array(nx * ny));
  const counts = { steps: whole(), first: whole(), diverged: whole(), undefined: whole(), basin: whole() };
  return { nx, ny, ...counts, loss, endX, endY, hovering, kinds };
}

/**
 * Rows of a map, from one up to another that is not computed any more.
 * @param {RaceProgram} race of which the module was asked for with the map's question
 * @param {MapRequest} request
 * @param {number} from
 * @param {number} to
 * @returns {MapResult}
 */
export function computeRows(race, request, from, to) {
  const constants = race.surface.constants(request.parameters);
  if (!constants) throw new Error("these parameters cannot be moved here");
  const rows = new Rows(race, request, constants, from, to);
  const [loop, visits] = race.programs[request.slot].loops;
  rows.descend(loop);
  if (request.question === "basin" && visits) rows.visit(visits);
  rows.judge(loop);
  return rows.found;
}

/** Some rows of a map while they are computed. */
class Rows {
  /** @param {RaceProgram} race @param {MapRequest} request @param {Numbers} constants @param {number} from @param {number} to */
  constructor(race, request, constants, from, to) {
    this.surface = race.surface;
    this.request = request;
    this.constants = constants;
    this.lanes = new Lanes(race, request, constants, from);
    this.found = emptyMap(request.x.values.length, to - from);
    this.cells = [...this.found.steps.keys()];
    this.since = new Int32Array(this.cells.length).fill(NEVER);
    this.near = new Int32Array(this.cells.length);
  }

  /** Where all runs end, and what is counted on the way. @param {CellLoop} loop */
  descend(loop) {
    const { request, lanes } = this;
    const numbers = watchedNumbers(this.surface, request, this.constants);
    lanes.run({
      loop,
      cells: this.cells,
      stops: request.question === "escaped" && movesStart(request),
      numbers: (_, start) => numbers(start),
      begins: (cell, start) => this.hasStart(cell, start),
      ends: (cell, lane, failed) => {
        lanes.observe(loop, lane);
        this.count(cell, lane);
        this.conclude(cell, lane, failed);
      },
    });
    for (const cell of this.cells) this.found.basin[cell] = this.basinOf(cell);
  }

  /** @param {number} cell */
  basinOf(cell) {
    return this.endedAt(cell) < 0 ? this.surface.minimumAt(this.found.endX[cell], this.found.endY[cell]) : NEVER;
  }

  /** When each run first came to the minimum where it ends. @param {CellLoop} loop */
  visit(loop) {
    const { basin, first } = this.found;
    const { minima } = this.surface.module;
    const square = this.surface.minimumSquare;
    this.lanes.run({
      loop,
      cells: this.cells.filter((cell) => basin[cell] >= 0),
      stops: true,
      numbers: (cell) => ({ "x.0": minima[basin[cell]][0], "y.0": minima[basin[cell]][1], square }),
      begins: () => true,
      ends: (cell, lane) => {
        this.lanes.observe(loop, lane);
        first[cell] = lane.memory[this.lanes.places.first];
      },
    });
  }

  /** Whether f has a value where a cell starts; where it has none its run has ended. @param {number} cell @param {[number, number]} start */
  hasStart(cell, start) {
    if (Number.isFinite(this.surface.loss(...start, this.constants))) return true;
    this.end(cell, 0, this.surface.module.lossUndefined(...start, this.constants));
    this.write(cell, ...start, Infinity);
    return false;
  }

  /** @param {number} cell @param {Lane} lane */
  count(cell, { memory }) {
    const { first, failed, near } = this.lanes.places;
    this.found.first[cell] = memory[first];
    this.since[cell] = memory[failed] < this.request.steps ? memory[failed] + 1 : NEVER;
    this.near[cell] = memory[near];
  }

  /** The end of a run: its last point at which f has a value. One that ended early is followed again for it.
   * @param {number} cell @param {Lane} lane @param {boolean} failed
   */
  conclude(cell, { memory, k }, failed) {
    const loss = this.surface.loss(memory[0], memory[1], this.constants);
    if (!failed && Number.isFinite(loss)) {
      this.write(cell, memory[0], memory[1], loss);
      return;
    }
    const trail = new Trail(this.lanes.program, this.surface, this.lanes.courseOf(cell), k);
    if (failed) this.end(cell, k, trail.leftUndefined());
    let last = failed ? k - 1 : k;
    if (!Number.isFinite(this.surface.loss(trail.x[last], trail.y[last], this.constants))) {
      this.end(cell, last, trail.isUndefinedAt(last));
      last = Math.max(last - 1, 0);
    }
    this.write(cell, trail.x[last], trail.y[last], this.surface.loss(trail.x[last], trail.y[last], this.constants));
  }

  /** @param {number} cell @param {number} x @param {number} y @param {number} loss */
  write(cell, x, y, loss) {
    this.found.endX[cell] = x;
    this.found.endY[cell] = y;
    this.found.loss[cell] = loss;
  }

  /** @param {number} cell @param {number} step @param {boolean} isUndefined */
  end(cell, step, isUndefined) {
    this.found.diverged[cell] = isUndefined ? NEVER : step;
    this.found.undefined[cell] = isUndefined ? step : NEVER;
  }

  /** @param {number} cell */
  endedAt(cell) {
    return Math.max(this.found.diverged[cell], this.found.undefined[cell]);
  }

  /** What the cells are, from what was counted. @param {CellLoop} loop */
  judge(loop) {
    const { question, steps } = this.request;
    const { found } = this;
    for (const cell of this.cells) {
      const ended = this.endedAt(cell);
      if (ended >= 0 && (found.first[cell] >= ended || question === "settled")) found.first[cell] = NEVER;
      const counted = this.counted(cell);
      found.steps[cell] = ended >= 0 && question !== "escaped" ? NEVER : counted;
      const nearOften = loop.streak && 2 * this.near[cell] >= lastPoints(steps);
      found.hovering[cell] = Number(nearOften && ended < 0 && found.first[cell] >= 0 && counted < 0);
      found.kinds[cell] = this.kindOf(cell);
    }
  }

  /** What the question counts. @param {number} cell */
  counted(cell) {
    const { question, steps } = this.request;
    if (question === "loss") return Number.isFinite(this.found.loss[cell]) ? steps : NEVER;
    if (question !== "settled") return this.found.first[cell];
    return this.since[cell] > steps - settleWindow(steps) ? NEVER : this.since[cell];
  }

  /** @param {number} cell */
  kindOf(cell) {
    if (this.found.steps[cell] >= 0) return COUNTED;
    if (this.found.undefined[cell] >= 0) return UNDEFINED;
    if (this.found.diverged[cell] >= 0) return DIVERGED;
    return this.found.hovering[cell] ? HOVERING : NOT_YET;
  }
}
