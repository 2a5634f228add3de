// Races that are not made yet, computed from the program of the one that is shown: while something is dragged, without
// a request.

import { load } from "../program/load.js";
import { noiseOf } from "../program/path.js";
import { descriptionOf, isUnmoved, withChange } from "./description.js";
import { contoursOf, scaleOf } from "./landscape.js";
import { previewTrack, Surface } from "./race.js";

/**
 * @typedef {import("../program/load.js").RaceProgram} RaceProgram
 * @typedef {import("./description.js").Change} Change
 * @typedef {import("./description.js").Description} Description
 * @typedef {import("./player.js").View} View
 * @typedef {import("./race.js").Track} Track
 *
 * @typedef {object} Preview
 * @property {Track[]} tracks
 * @property {Surface | null} surface where it is another one than that of the race that is shown
 */

const POINTS = 80; // of the grid of a surface that is dragged, along each side
const [LONG, SAMPLES] = [1000, 300]; // steps of a race of which not all are drawn while it is dragged, and how many are

/** @typedef {{program: RaceProgram, noise: import("../program/types.js").Noise | null}} Engine what computes a race */

export class Previews {
  /** @param {import("../shared/server.js").Server} server @param {(query: string) => Promise<RaceProgram>} fetchProgram */
  constructor(server, fetchProgram = load) {
    this.server = server;
    this.fetchProgram = fetchProgram;
    /** @type {Engine | null} of the race that is shown, null until it is there and where there is none */
    this.engine = null;
    this.query = ""; // of the engine that is there, or under way
    /** @type {Track[]} of the race that is shown */
    this.exact = [];
    /** @type {Description} */
    this.race = { start: [0, 0], parameters: {}, slots: [] };
  }

  /** Another race is shown. @param {View} view @param {Track[]} tracks of it */
  setRace({ race }, tracks) {
    this.exact = tracks;
    this.race = descriptionOf(race);
  }

  /** Let the program of the race be there when somebody drags. @param {View} view */
  prepare({ race }) {
    const { query, draws, noise } = race.program;
    const asked = [query, draws, noise].join(" ");
    if (asked === this.query) return;
    [this.query, this.engine] = [asked, null];
    const kept = (/** @type {Engine | null} */ engine) => {
      if (asked === this.query) this.engine = engine;
    };
    this.load(race.program).then(kept, () => kept(null)); // without it the race comes when a control is let go
  }

  /** @param {import("../shared/types.js").ProgramHeader} header @returns {Promise<Engine>} */
  async load({ query, draws, noise: size }) {
    const [program, drawn] = await Promise.all([this.fetchProgram(query), draws ? this.server.get("noise", draws) : null]);
    return { program, noise: drawn && noiseOf(drawn.arrays.noise, size) };
  }

  /** @param {View} view @param {Change} change @returns {Preview | null} */
  compute(view, change) {
    const after = withChange(this.race, change);
    const { engine } = this;
    const constants = engine?.program.surface.constants(after.parameters);
    if (!engine || !constants) return null;
    const { program } = engine;
    const t = sampled(view.race.steps);
    const tracks = this.exact.map((track, i) => {
      const slot = after.slots[i];
      if (isUnmoved(this.race.slots[i], slot, change)) return track;
      const path = thinned(pathOf(engine, i, slot, after, constants, view), t);
      const gradient = normsOf(program, path, constants);
      return previewTrack({ slot: track.slot, t: t ?? track.t }, { ...path, gradient }, view.race.loss, view.surface);
    });
    if (!change.parameters) return { tracks, surface: null };
    const surface = surfaceOf(program, view.surface, constants);
    return { tracks: tracks.map((track) => ({ ...track, height: track.height.map(() => NaN) })), surface }; // the relief is the former one's
  }
}

/**
 * The path of one run.
 * @param {Engine} engine
 * @param {number} number of the run
 * @param {Pick<import("../shared/types.js").Slot, "schedule" | "values" | "start">} slot
 * @param {Pick<Description, "start">} race
 * @param {Float64Array} constants
 * @param {{race: {steps: number}}} view
 */
export function pathOf({ program, noise }, number, { schedule, values, start: own }, race, constants, { race: { steps } }) {
  const start = own ?? race.start;
  return program.path(number, { start, hypers: hypersOf(program, number, values), constants, steps, schedule: { key: schedule, settings: values }, noise });
}

/** The hyperparameters of a run in the order of its program. @param {RaceProgram} program @param {number} number of the run @param {Record<string, number>} values */
export function hypersOf({ programs }, number, values) {
  return programs[number].settings.map((name) => values[name]);
}

/** The steps that are drawn of a long race, evenly; null for all of a short one. @param {number} steps */
function sampled(steps) {
  return steps <= LONG ? null : Array.from({ length: SAMPLES + 1 }, (_, i) => Math.round((steps * i) / SAMPLES));
}

/** @param {import("../program/types.js").Path} path @param {number[] | null} t the steps that are kept, null for all */
function thinned(path, t) {
  if (!t) return path;
  const pick = (/** @type {Float64Array} */ values) => Float64Array.from(t, (step) => values[step]);
  return { ...path, x: pick(path.x), y: pick(path.y), loss: pick(path.loss) };
}

/** The norm of the gradient along a path. @param {RaceProgram} program @param {{x: Float64Array, y: Float64Array}} path @param {Float64Array} constants */
export function normsOf({ surface }, { x, y }, constants) {
  const slope = new Float64Array(2);
  return x.map((px, i) => {
    surface.gradient(px, y[i], constants, slope);
    return Math.hypot(slope[0], slope[1]);
  });
}

/**
 * The surface at other values of its parameters, on a grid that is drawn fast. It keeps the numbers at the relief's axis.
 * @param {RaceProgram} program
 * @param {Surface} shown
 * @param {Float64Array} constants
 */
function surfaceOf(program, shown, constants) {
  const { domain, critical, curvatures, quadratic, title, view, marks: ticks } = shown;
  return new Surface(gridOf(program, { domain, curvatures, quadratic, title, view, ticks, ...critical }, constants, POINTS));
}

/** @typedef {import("../shared/server.js").Answer<"surface">["header"]} SurfaceHeader */

/**
 * What a server would answer of the surface at other values of its parameters.
 * @param {RaceProgram} program
 * @param {Omit<SurfaceHeader, "low" | "unit" | "lines">} former
 * @param {Float64Array} constants
 * @param {number} count of points along each side
 * @returns {import("../shared/server.js").Answer<"surface">}
 */
export function gridOf({ surface }, former, constants, count) {
  const [[x0, x1], [y0, y1]] = former.domain;
  const losses = new Float64Array(count * count);
  const at = (/** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ k) => low + ((high - low) * k) / (count - 1);
  for (let j = 0; j < count; j++) for (let i = 0; i < count; i++) losses[j * count + i] = surface.loss(at(x0, x1, i), at(y0, y1, j), constants);
  const lowest = Math.min(Infinity, ...former.minima.map(([x, y]) => surface.loss(x, y, constants)));
  const scale = scaleOf(losses, lowest);
  return { header: { ...former, ...scale, lines: contoursOf(scale) }, arrays: { loss: { data: losses, shape: [count, count] } } };
}
