// A race as the player holds it: runs with their coordinates in every panel, from a payload of the server.

import { say } from "../shared/texts.js";
import { decimate } from "./decimate.js";

const DRAWN = 1500; // vertices of a path that are drawn; numbers use every step
const LOSS_DIGITS = 4; // of a loss in the list

/**
 * @typedef {import("../shared/wire.js").Floats} Floats
 * @typedef {import("../shared/types.js").LossAxis} LossAxis
 * @typedef {import("../shared/types.js").RunsHeader} RunsHeader
 * @typedef {import("../shared/types.js").Slot} Slot
 */

/**
 * @typedef {object} Path computed in the browser
 * @property {Float64Array} x at each step, as all arrays
 * @property {Float64Array} y
 * @property {Float64Array} loss
 * @property {Float64Array} gradient norm
 * @property {number} ended the step at which it ended early, -1 = never
 * @property {boolean} undefined whether it ended as f has no value there
 */

/**
 * @typedef {object} Track
 * @property {Slot} slot name, look, step at which it ended early and sentence
 * @property {ArrayLike<number>} t the step of each point
 * @property {Floats} x
 * @property {Floats} y
 * @property {Floats} above loss above the axis' offset
 * @property {Floats | null} loss where it is sent
 * @property {Floats | null} gradient norm at each point
 * @property {Floats} height in the relief, nan outside of the box
 * @property {Floats} level in the loss panel
 * @property {number[]} drawn indices that are drawn
 * @property {number} ended the step at which it ended early, -1 = never
 * @property {string} end what is written there
 */

/**
 * @param {import("../shared/server.js").Answer<"runs">} answer of /player/runs
 * @param {Surface} surface
 */
export function raceTracks({ header, arrays }, surface) {
  const { data, shape } = arrays.runs;
  const points = shape[2];
  const t = Array.from({ length: points }, (_, i) => i);
  return header.slots.map((slot, i) => {
    const channel = (/** @type {number} */ c) => data.subarray((4 * i + c) * points, (4 * i + c + 1) * points);
    const [x, y, above, gradient] = [0, 1, 2, 3].map(channel);
    const loss = arrays.loss?.data.subarray(i * points, (i + 1) * points) ?? null;
    return complete({ slot, t, x, y, above, loss, gradient }, header.loss, surface);
  });
}

/**
 * A run of a preview: another path of the same run, on the axes of the race that is shown.
 * @param {Pick<Track, "slot" | "t">} track
 * @param {Path} path at the steps `t`
 * @param {LossAxis} axis
 * @param {Surface} surface
 * @returns {Track}
 */
export function previewTrack({ slot, t }, { x, y, loss, gradient, ended, undefined: left }, axis, surface) {
  const preview = { ...slot, diverged: left ? -1 : ended, undefined: left ? ended : -1 };
  const above = loss.map((value) => value - axis.offset);
  return complete({ slot: preview, t, x, y, above, loss, gradient }, axis, surface);
}

/**
 * A run with its coordinates in the relief and in the loss panel.
 * @param {Omit<Track, "height" | "level" | "drawn" | "ended" | "end">} run
 * @param {LossAxis} axis
 * @param {Surface} surface
 * @returns {Track}
 */
function complete(run, axis, surface) {
  const { slot, x, y, above, loss } = run;
  const height = above.map((value, i) => (surface.contains(x[i], y[i]) ? surface.height(loss ? loss[i] : value + axis.offset) : NaN));
  const ended = Math.max(slot.diverged, slot.undefined);
  const level = lossCurve(run, axis, ended);
  const end = slot.undefined < 0 ? say("diverged at step {step}", { step: ended }) : say("left where f is defined at step {step}", { step: ended });
  return { ...run, height, level, drawn: decimate(x, y, DRAWN), ended, end };
}

/**
 * What is drawn of a run on the loss panel: where it diverged it leaves the axis, and no run goes on after its end.
 * @param {Pick<Track, "slot" | "t" | "above">} run
 * @param {LossAxis} axis
 * @param {number} ended
 */
function lossCurve({ slot, t, above }, axis, ended) {
  const last = ended < 0 ? Infinity : Array.prototype.findIndex.call(t, (/** @type {number} */ step) => step >= ended);
  const exit = () => axis.range[Number(axis.kind === "log" || above[last] >= 0)];
  return above.map((value, i) => {
    if (i > last) return NaN;
    return i === last && slot.diverged >= 0 ? exit() : lossLevel(axis, value);
  });
}

/**
 * A loss and how many of its digits are right: those of the difference with the offset are lost where it is small.
 * @param {Pick<Track, "loss" | "above">} track
 * @param {number} i
 * @param {number} offset of the loss axis
 */
export function lossAt({ loss, above }, i, offset) {
  const value = loss ? loss[i] : above[i] + offset;
  const error = Math.abs(above[i]) * 2 ** -24;
  if (loss || offset === 0 || !Number.isFinite(value)) return { value, digits: LOSS_DIGITS };
  return { value, digits: Math.min(LOSS_DIGITS, Math.floor(Math.log10(Math.abs(value) / error))) };
}

/**
 * Where a loss stands on the loss panel's axis.
 * @param {Pick<LossAxis, "kind" | "unit">} axis
 * @param {number} above
 */
export function lossLevel(axis, above) {
  if (axis.kind === "symmetric") return Math.sign(above) * Math.log10(1 + Math.abs(above) / axis.unit);
  return Math.log10(Math.max(above, axis.unit));
}

/**
 * The last point at or before a step, and how far the step is towards the next point.
 * @param {ArrayLike<number>} t
 * @param {number} step
 * @returns {[number, number]}
 */
export function locate(t, step) {
  let low = 0;
  let high = t.length - 1;
  if (step >= t[high]) return [high, 0];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (t[middle] <= step) low = middle;
    else high = middle;
  }
  return [low, (step - t[low]) / (t[low + 1] - t[low])];
}

/**
 * A run of another race, on the axes of the one that is shown.
 * @param {Track} track
 * @param {LossAxis} from the axis that it is on
 * @param {LossAxis} axis
 * @param {Surface} surface
 */
export function onAxis(track, from, axis, surface) {
  const above = from.offset === axis.offset ? track.above : track.above.map((value) => value + from.offset - axis.offset);
  return complete({ ...track, above }, axis, surface);
}

/**
 * Another function or other rules, not the same with other settings, and not with a further run of a rule more or less?
 * @param {Pick<import("./player.js").View, "data" | "race">} before
 * @param {Pick<import("./player.js").View, "data" | "race">} now
 */
export function isAnotherRace(before, now) {
  const of = (/** @type {typeof now} */ { data, race }) => {
    const link = new URLSearchParams(data.surface);
    return JSON.stringify([link.get("surface"), link.get("f"), [...new Set(race.slots.map(({ rule }) => rule))]]);
  };
  return of(before) !== of(now);
}

/** The highest of all finite values, 0 or more: a function has holes where it is not defined. @param {Floats} values */
function highest(values) {
  let top = 0;
  for (const value of values) if (value > top && value < Infinity) top = value;
  return top;
}

/**
 * The number of the contour line through a loss, between two lines a fraction.
 * @param {import("../shared/types.js").ContourLines} lines
 * @param {number} loss
 */
function lineNumber({ base, step, log, first }, loss) {
  const above = loss - base;
  const number = log ? Math.log10(Math.max(above, 10 ** (step * (first - 1)))) / step : above / step;
  return Number.isFinite(number) ? number : NaN;
}

/** A surface as the player holds it. */
export class Surface {
  /** @param {import("../shared/server.js").Answer<"surface">} answer of /player/surface */
  constructor({ header, arrays }) {
    this.domain = header.domain;
    this.title = header.title;
    this.marks = header.ticks;
    this.view = header.view;
    this.lines = header.lines;
    this.flat = header.lines.last < header.lines.first; // all losses are equal
    this.critical = {
      minima: header.minima, saddles: header.saddles, maxima: header.maxima, degenerate: header.degenerate,
    };
    this.curvatures = header.curvatures;
    this.quadratic = header.quadratic;
    this.low = header.low;
    this.unit = header.unit;
    this.n = arrays.loss.shape[0];
    this.loss = arrays.loss.data;
    this.heights = this.loss.map((value) => this.height(value));
    this.top = highest(this.heights) || 1; // all level: 1, so that there is something to divide
    this.numbers = this.loss.map((value) => lineNumber(header.lines, value));
  }

  /** @param {number} loss */
  height(loss) {
    const above = loss - this.low;
    const height = this.unit === null ? above : Math.log10(1 + Math.max(above, 0) / this.unit);
    return Number.isFinite(height) ? height : NaN;
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  contains(x, y) {
    const [[x0, x1], [y0, y1]] = this.domain;
    return x >= x0 && x <= x1 && y >= y0 && y <= y1;
  }

  /**
   * @param {Floats} values on the grid
   * @param {number} every
   * @returns {Floats[]} rows, as Plotly takes them
   */
  rows(values, every = 1) {
    const rows = [];
    for (let j = 0; j < this.n; j += every) {
      const row = values.subarray(j * this.n, (j + 1) * this.n);
      rows.push(every === 1 ? row : row.filter((_, i) => i % every === 0));
    }
    return rows;
  }

  /**
   * @param {0 | 1} axis
   * @param {number} every
   */
  ticks(axis, every = 1) {
    const [low, high] = this.domain[axis];
    const count = Math.ceil(this.n / every);
    return Float64Array.from({ length: count }, (_, i) => low + ((high - low) * i * every) / (this.n - 1));
  }

  /**
   * @param {Floats} values on the grid
   * @param {number} every
   */
  grid(values, every) {
    const n = Math.ceil(this.n / every);
    const thinned = every === 1 ? values : values.filter((_, i) => (i % this.n) % every === 0 && Math.floor(i / this.n) % every === 0);
    return { n, values: thinned, x: this.ticks(0, every), y: this.ticks(1, every) };
  }

  /**
   * The loss at a point, between four points of the grid.
   * @param {number} x
   * @param {number} y
   */
  lossAt(x, y) {
    const [[x0, x1], [y0, y1]] = this.domain;
    const u = ((x - x0) / (x1 - x0)) * (this.n - 1);
    const v = ((y - y0) / (y1 - y0)) * (this.n - 1);
    const i = Math.max(0, Math.min(this.n - 2, Math.floor(u)));
    const j = Math.max(0, Math.min(this.n - 2, Math.floor(v)));
    const at = (/** @type {number} */ a, /** @type {number} */ b) => this.loss[b * this.n + a];
    const below = at(i, j) * (1 - u + i) + at(i + 1, j) * (u - i);
    const upper = at(i, j + 1) * (1 - u + i) + at(i + 1, j + 1) * (u - i);
    return below * (1 - v + j) + upper * (v - j);
  }
}
