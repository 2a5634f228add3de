// The map behind a pad: what becomes of the run at each place of it, computed in workers; and of one place, at once.

import { cellsOf, coloursOf } from "../chart/cells.js";
import { keyOf, movedMap } from "../chart/live.js";
import { LiveRuns, requestOf } from "../chart/live_runs.js";
import { Pace } from "../chart/pace.js";
import { CELL_KINDS, computeRows } from "../program/cells.js";
import { load } from "../program/load.js";
import { cellsAlongAxis, noAxis } from "./pad_axes.js";

/**
 * @typedef {import("../chart/cells.js").Runs} Runs
 * @typedef {import("../program/load.js").RaceProgram} RaceProgram
 * @typedef {import("../program/types.js").MapResult} MapResult
 * @typedef {import("../program/types.js").Noise} Noise
 * @typedef {import("../shared/chart_types.js").LiveMap} LiveMap
 * @typedef {import("../shared/drags.js").Drag} Drag
 * @typedef {import("../shared/types.js").Slot} Slot
 * @typedef {import("./pad_axes.js").Axes} Axes
 * @typedef {import("./player.js").View} View
 *
 * @typedef {{pixels: Uint32Array, columns: number, rows: number, across: number, up: number}} Picture of cells; how far
 *   the last ones reach, of a whole map 1
 * @typedef {{byLoss: boolean, floor: number, low: number, high: number}} Scale of the colours, by logarithms: of steps, or
 *   where hardly any run settles of final losses above a floor
 * @typedef {{kind: string, steps: number, ended: number, loss: number}} Result of one place
 */

const CELL = 2; // pixels of a cell's side, at least
const MOST = 12e6; // steps of all runs of a map that is drawn when it rests
const FEW = 0.2; // of the runs that do not end early: where fewer settle, the cells show the final loss
const LEAST = 1e-16; // height of a loss above the lowest

export class PadMap {
  /** @param {{onDraw: () => void, runs?: Pick<LiveRuns, "compute" | "close">, fetchProgram?: typeof load}} host */
  constructor({ onDraw, runs = new LiveRuns(), fetchProgram = load }) {
    this.runs = runs;
    this.fetchProgram = fetchProgram;
    this.onDraw = onDraw;
    /** @type {LiveMap | null} of the race that is shown */
    this.base = null;
    /** @type {LiveMap | null} that is wanted now */
    this.wanted = null;
    /** @type {{map: LiveMap, runs: Runs, stride: number, ends: number[]} | null} with how often each minimum is reached */
    this.found = null;
    /** @type {Scale | null} */
    this.scale = null;
    /** @type {number[]} losses at the minima */
    this.minima = [];
    /** @type {RaceProgram | null} that answers what the map asks */
    this.program = null;
    this.query = "";
    this.pace = new Pace(
      (map, stride, isQuick) => this.runs.compute(map, stride, isQuick),
      (map, found, stride) => this.keep(map, found, stride),
      () => this.onDraw(),
    );
  }

  /** Another race, other axes or another size. @param {View} view @param {Slot} slot @param {Axes} axes @param {{width: number, height: number}} size */
  show(view, slot, axes, size) {
    const base = mapOf(view, slot, axes, size);
    this.base = base;
    this.minima = view.surface.critical.minima.map(([, , loss]) => loss);
    this.prepare(`${base.program.query}&question=${base.question}`);
    this.want(base, true);
  }

  /** @param {Drag | null} drag */
  follow(drag) {
    if (this.base) this.want((drag && movedMap(this.base, drag)) ?? this.base, drag?.done ?? true);
  }

  /** @param {LiveMap} map @param {boolean} released */
  want(map, released) {
    const before = this.wanted;
    if (before && keyOf(before) === keyOf(map)) return;
    const isOther = before === null || !hasSameCells(before, map);
    if (isOther) this.found = this.scale = null; // nothing of it can be shown
    this.wanted = map;
    this.pace.follow([map], released && !isOther); // what is empty gets a coarse picture first
  }

  /** Let the program be there that tells of one place. @param {string} query */
  prepare(query) {
    if (query === this.query) return;
    [this.query, this.program] = [query, null];
    const kept = (/** @type {RaceProgram | null} */ program) => {
      if (query !== this.query) return;
      this.program = program;
      this.onDraw();
    };
    this.fetchProgram(query).then(kept, () => kept(null));
  }

  /** What is coarse keeps the meaning of the colours. @param {LiveMap} map @param {Runs} runs @param {number} stride */
  keep(map, runs, stride) {
    this.found = { map, runs, stride, ends: endsOf(runs) };
    if (stride === 1 || !this.scale) this.scale = this.scaleOf(map, runs);
  }

  /** @param {LiveMap} map @param {Runs} runs @returns {Scale} */
  scaleOf(map, runs) {
    const byLoss = map.question === "settled" && fewSettle(runs);
    const floor = floorOf(byLoss ? withoutSteps(runs, map.steps) : runs, this.minima);
    const [low, high] = rangeOf(this.cells({ byLoss, floor, low: 0, high: 1 })?.height ?? new Float64Array(0));
    return { byLoss, floor, low, high };
  }

  /** What the cells show by a scale, null where there are none yet. @param {Scale} scale */
  cells({ byLoss, floor }) {
    if (!this.found) return null;
    const { map, runs } = this.found;
    const colours = { ...map.colours, floor };
    return byLoss ? cellsOf({ ...map, question: "loss", colours }, withoutSteps(runs, map.steps)) : cellsOf({ ...map, colours }, runs);
  }

  /** The cells as pixels; null where there are none yet. @param {import("../shared/types.js").Theme} theme @returns {Picture | null} */
  picture({ cells: { stops, kinds }, name }) {
    const cells = this.scale && this.cells(this.scale);
    if (!this.found || !this.scale || !cells) return null;
    const { map: { colours, x, y }, stride } = this.found;
    const { low, high } = this.scale;
    const pixels = coloursOf(cells, { ...colours, stops, low, high: Math.max(high, low + 1e-9), kinds: { [name]: kinds } }, name);
    const [columns, rows] = [x, y].map(({ values }) => Math.ceil(values.length / stride));
    return { pixels, columns, rows, across: (columns * stride) / x.values.length, up: (rows * stride) / y.values.length };
  }

  /**
   * What becomes of the run at one place, as it is dragged now; null where there is no program.
   * @param {Record<string, number>} values of the axes
   * @param {Noise | null} noise
   * @returns {Result | null}
   */
  resultAt(values, noise) {
    const { program, wanted: map } = this;
    if (!program || !map || (map.program.draws && !noise)) return null;
    const one = (/** @type {import("../shared/chart_types.js").LiveAxis} */ axis) => ({ ...axis, values: [values[axis.name] ?? 0] });
    try {
      return resultOf(computeRows(program, requestOf({ ...map, x: one(map.x), y: one(map.y) }, 1, noise), 0, 1));
    } catch {
      return null; // these parameters cannot be moved here
    }
  }

  /** Nothing is wanted. */
  hide() {
    this.pace.leave();
    this.base = this.wanted = this.found = this.scale = null;
  }

  close() {
    this.hide();
    this.runs.close();
  }
}

/** @param {View} view @param {Slot} slot @param {Axes} axes @param {{width: number, height: number}} size in pixels @returns {LiveMap} */
function mapOf({ race }, slot, { x, y }, { width, height }) {
  const run = race.slots.findIndex((one) => one.slot === slot.slot);
  const side = Math.max(CELL, Math.sqrt((width * (y ? height : 1) * race.steps) / MOST));
  const [columns, rows] = [width, height].map((length) => Math.max(1, Math.round(length / side)));
  const across = cellsAlongAxis(x, columns);
  const up = y ? cellsAlongAxis(y, rows) : noAxis();
  const { hypers, ...program } = { ...race.program, hypers: race.program.slots[run].hypers };
  const values = namedHypers(slot, hypers);
  for (const axis of [across, up]) if (axis.name in values) values[axis.name] = axis.values[0]; // the same map wherever the dot is
  const slots = program.slots.map((one, i) => (i === run ? { ...one, hypers: Object.values(values) } : one));
  return {
    program: { ...program, slots }, run, slot: slot.slot, title: slot.name, subplot: "pad", whole: true, question: race.pad.question,
    x: across, y: up, start: slot.start ?? race.start, own_start: slot.start !== undefined, hypers: values, steps: race.steps, places: null, theory: null, colour: slot.colour,
    colours: { stops: [], low: 0, high: 1, floor: 0, least: LEAST, shades: [0, 0], band: 0, kinds: {} },
  };
}

/** Hyperparameters by name: the first of a slot's values, in the order of its rule. @param {Slot} slot @param {number[]} hypers */
function namedHypers({ values }, hypers) {
  const names = Object.keys(values).slice(0, hypers.length);
  return Object.fromEntries(names.map((name, i) => [name, hypers[i]]));
}

/** @param {LiveMap} a @param {LiveMap} b */
function hasSameCells(a, b) {
  return JSON.stringify([a.slot, a.x, a.y, a.program.query, a.question]) === JSON.stringify([b.slot, b.x, b.y, b.program.query, b.question]);
}

/** @param {Runs} runs */
function fewSettle({ steps, diverged, undefined: left }) {
  let [settled, lasting] = [0, 0];
  for (let i = 0; i < steps.length; i++) {
    settled += Number(steps[i] >= 0);
    lasting += Number(diverged[i] < 0 && left[i] < 0);
  }
  return settled < FEW * lasting;
}

/** @param {Runs} runs @returns {number[]} with holes */
function endsOf({ basin }) {
  const counts = /** @type {number[]} */ ([]);
  for (const number of basin) if (number >= 0) counts[number] = (counts[number] ?? 0) + 1;
  return counts;
}

/** Runs of which only the end is asked. @param {Runs} runs @param {number} steps @returns {Runs} */
function withoutSteps(runs, steps) {
  return { ...runs, steps: runs.steps.map((_, i) => (runs.diverged[i] < 0 && runs.undefined[i] < 0 && Number.isFinite(runs.loss[i]) ? steps : -1)) };
}

/** What final losses are measured from: the lowest minimum, or the lowest end where it lies below. @param {Runs} runs @param {number[]} minima losses */
function floorOf({ steps, loss }, minima) {
  let lowest = Math.min(Infinity, ...minima);
  for (let i = 0; i < steps.length; i++) if (steps[i] >= 0 && loss[i] < lowest) lowest = loss[i];
  return Number.isFinite(lowest) ? lowest : 0;
}

/** @param {Float64Array} heights @returns {[number, number]} */
function rangeOf(heights) {
  let [low, high] = [Infinity, -Infinity];
  for (const height of heights) {
    if (height < low) low = height;
    if (height > high) high = height;
  }
  return low <= high ? [low, high] : [0, 0];
}

/** @param {MapResult} found of one cell @returns {Result} */
function resultOf({ kinds, steps, diverged, undefined: left, loss }) {
  return { kind: CELL_KINDS[kinds[0]], steps: steps[0], ended: Math.max(diverged[0], left[0]), loss: loss[0] };
}

