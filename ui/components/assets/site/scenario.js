// A race on a surface of the catalogue as its link says it: engine/scenario has the same in Python. Only what the app
// writes is read here; any other spelling, and formulas, are left to the app.

import { CONSTANT, defaultsOf, rangeOf } from "./facts.js";

/**
 * @typedef {import("./facts.js").Facts} Facts
 *
 * @typedef {object} Entry one run
 * @property {string} optimizer
 * @property {Record<string, number | boolean>} settings that are not at their default, in the rule's order
 * @property {string} schedule
 * @property {boolean} ownLr
 * @property {[number, number] | null} start of its own
 *
 * @typedef {object} Scenario what is null follows the surface
 * @property {string} surface
 * @property {Record<string, number>} parameters that are not at their default
 * @property {[number, number] | null} start
 * @property {Entry[]} entries
 * @property {number | null} lr
 * @property {boolean} ownLr
 * @property {number | null} steps
 * @property {number | null} tol
 * @property {boolean} tuned
 * @property {number} noise
 * @property {number} seed
 */

const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const LONGEST = 4000; // characters of a link
const [LEAST_DIGITS, MOST_DIGITS] = [-4, 16]; // exponents of numbers that Python writes without one
const OWN = new Set(["schedule", "own_lr", "x0", "y0"]); // of an entry, and no setting

/** @param {string} optimizer @returns {Entry} */
export function entryOf(optimizer) {
  return { optimizer, settings: {}, schedule: CONSTANT, ownLr: false, start: null };
}

/** @param {Facts} facts @returns {Scenario} the default race */
export function defaultRace({ limits }) {
  return {
    surface: limits.surface, parameters: {}, start: null, entries: limits.optimizers.map(entryOf), lr: null, ownLr: false, steps: null, tol: null,
    tuned: false, noise: 0, seed: 0,
  };
}

/** The race of a query; null where it is not one of the app's own links, on a surface of the catalogue. @param {Facts} facts @param {string} query @returns {Scenario | null} */
export function readScenario(facts, query) {
  if (query.length > LONGEST) return null;
  const given = new URLSearchParams(query);
  const names = [...given.keys()];
  if (new Set(names).size < names.length) return null;
  try {
    return normal(facts, new Reader(facts, given).scenario());
  } catch (refused) {
    if (refused instanceof RangeError) return null;
    throw refused;
  }
}

class Reader {
  /** @param {Facts} facts @param {URLSearchParams} given */
  constructor(facts, given) {
    this.facts = facts;
    this.given = given;
  }

  /** @returns {Scenario} */
  scenario() {
    const { facts } = this;
    const { limits, surfaces } = facts;
    const surface = this.take("surface") ?? limits.surface;
    if (!Object.hasOwn(surfaces, surface)) throw new RangeError(surface);
    const known = Object.entries(surfaces[surface].parameters).map(([name, [value, low, high]]) => /** @type {const} */ ([name, this.number(name, low, high) ?? value]));
    const [start, opt] = [this.take("start"), this.take("opt")];
    const read = {
      surface, parameters: Object.fromEntries(known), start: start === null ? null : this.point(start.split(",")),
      entries: opt === null ? defaultRace(facts).entries : (opt ? opt.split(",") : []).map((text) => this.entry(text)),
      lr: this.number("lr", ...limits.lr), ownLr: this.flag("own_lr"), steps: this.number("steps", 1, limits.steps), tol: this.number("tol", 1e-300, 1e300),
      tuned: this.flag("tuned"), noise: this.number("noise", ...limits.noise) ?? 0, seed: this.number("seed", 0, limits.seed) ?? 0,
    };
    const isWhole = [read.steps ?? 0, read.seed].every(Number.isInteger);
    if (!isWhole || (read.tuned && !read.ownLr) || [...this.given.keys()].length || read.entries.length > limits.entries) throw new RangeError("link");
    return read;
  }

  /** @param {string} name */
  take(name) {
    const text = this.given.get(name);
    this.given.delete(name);
    return text;
  }

  /** @param {string} name @param {number} low @param {number} high */
  number(name, low, high) {
    const text = this.take(name);
    return text === null ? null : numberIn(text, low, high);
  }

  /** @param {string} name */
  flag(name) {
    return flagIn(this.take(name) ?? "0");
  }

  /** @param {(string | undefined)[]} parts @returns {[number, number]} */
  point(parts) {
    const { coordinate } = this.facts.limits;
    if (parts.length !== 2) throw new RangeError("start");
    const [x, y] = parts.map((part) => numberIn(part ?? "", -coordinate, coordinate));
    return [x, y];
  }

  /** @param {string} text @returns {Entry} */
  entry(text) {
    const [optimizer, ...settings] = text.split(":");
    if (!Object.hasOwn(this.facts.rules, optimizer)) throw new RangeError(optimizer);
    const pairs = new Map(settings.map((setting) => /** @type {[string, string]} */ (setting.split("="))));
    const schedule = pairs.get("schedule") ?? CONSTANT;
    if (pairs.size < settings.length || !Object.hasOwn(this.facts.schedules, schedule)) throw new RangeError(text);
    const known = defaultsOf(this.facts, { optimizer, schedule });
    const read = [...pairs].filter(([name]) => !OWN.has(name)).map(([name, value]) => {
      if (!Object.hasOwn(known, name)) throw new RangeError(name);
      const range = rangeOf(this.facts, { optimizer, schedule }, name);
      return [name, range ? numberIn(value, ...range) : flagIn(value)];
    });
    const start = pairs.has("x0") || pairs.has("y0") ? this.point([pairs.get("x0"), pairs.get("y0")]) : null;
    return { optimizer, settings: Object.fromEntries(read), schedule, ownLr: flagIn(pairs.get("own_lr") ?? "0"), start };
  }
}

/** @param {string} text @param {number} low @param {number} high */
function numberIn(text, low, high) {
  const value = NUMBER.test(text) ? Number(text) : NaN;
  if (!(low <= value && value <= high)) throw new RangeError(text);
  return value;
}

/** @param {string} text */
function flagIn(text) {
  return numberIn(text, 0, 1) === 1;
}

/** The one form of equal races: what equals the surface's own, or says nothing, is left out. @param {Facts} facts @param {Scenario} race @returns {Scenario} */
export function normal(facts, race) {
  const { start, lr, steps, parameters } = facts.surfaces[race.surface];
  return {
    ...race,
    parameters: Object.fromEntries(Object.entries(parameters).flatMap(([name, [value]]) => (name in race.parameters && race.parameters[name] !== value ? [[name, race.parameters[name]]] : []))),
    start: race.start && String(race.start) === String(start) ? null : race.start,
    lr: race.lr === lr ? null : race.lr,
    steps: race.steps === steps ? null : race.steps,
    entries: race.entries.map((entry) => ({ ...withSettings(facts, { ...entry, settings: {} }, entry.settings), ownLr: entry.ownLr && !race.ownLr && facts.rules[entry.optimizer].sharesLr })),
    tuned: race.tuned && race.ownLr,
  };
}

/** An entry with these settings beside its own; defaults are left out. @param {Facts} facts @param {Entry} entry @param {Record<string, number | boolean>} settings @returns {Entry} */
export function withSettings(facts, entry, settings) {
  const all = { ...entry.settings, ...settings };
  const changed = Object.entries(defaultsOf(facts, entry)).filter(([name, value]) => name in all && all[name] !== value);
  return { ...entry, settings: Object.fromEntries(changed.map(([name]) => [name, all[name]])) };
}

/** The query of a race, as Python writes it; empty for the default race. @param {Facts} facts @param {Scenario} race */
export function writeScenario(facts, race) {
  const { surface, parameters, start, entries, lr, steps, tol, ownLr, tuned, noise, seed } = race;
  const opt = entries.map(writeEntry).join(",");
  const numbers = Object.entries({ lr, steps, tol }).filter(([, value]) => value !== null);
  /** @type {[string, string][]} */
  const parts = [
    ...(surface === facts.limits.surface ? [] : [/** @type {[string, string]} */ (["surface", surface])]),
    ...Object.entries(parameters).map(([name, value]) => /** @type {[string, string]} */ ([name, written(value)])),
    ...(start ? [/** @type {[string, string]} */ (["start", start.map(written).join(",")])] : []),
    ...(opt === facts.limits.optimizers.join(",") ? [] : [/** @type {[string, string]} */ (["opt", opt])]),
    ...numbers.map(([name, value]) => /** @type {[string, string]} */ ([name, written(Number(value))])),
  ];
  if (ownLr) parts.push(["own_lr", "1"]);
  if (ownLr && tuned) parts.push(["tuned", "1"]);
  if (noise) parts.push(["noise", written(noise)]);
  if (seed) parts.push(["seed", String(seed)]);
  return parts.map(([name, value]) => `${name}=${encodeURIComponent(value).replace(/%(2C|3A|3D)/g, decodeURIComponent)}`).join("&");
}

/** @param {Entry} entry */
function writeEntry({ optimizer, schedule, ownLr, start, settings }) {
  const own = [...(schedule === CONSTANT ? [] : [`schedule=${schedule}`]), ...(ownLr ? ["own_lr=1"] : []), ...(start ? [`x0=${written(start[0])}`, `y0=${written(start[1])}`] : [])];
  return [optimizer, ...own, ...Object.entries(settings).map(([name, value]) => `${name}=${written(Number(value))}`)].join(":");
}

/** The shortest text that reads back as the same number, as Python's `repr` has it without a .0 at its end. @param {number} value */
export function written(value) {
  if (Object.is(value, -0)) return "-0";
  const [mantissa, exponent] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power >= LEAST_DIGITS && power < MOST_DIGITS) return String(value);
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** A name for each entry: its optimizer's key, with a number from the second of its kind on. @param {Entry[]} entries */
export function slotsOf(entries) {
  /** @type {Record<string, number>} */
  const seen = {};
  return entries.map(({ optimizer }) => {
    seen[optimizer] = (seen[optimizer] ?? 0) + 1;
    return seen[optimizer] === 1 ? optimizer : `${optimizer}_${seen[optimizer]}`;
  });
}

/** A race in numbers. @param {Facts} facts @param {Scenario} race */
export function resolved({ surfaces }, { surface, start, lr, steps, parameters }) {
  const own = surfaces[surface];
  const values = Object.fromEntries(Object.entries(own.parameters).map(([name, [value]]) => [name, parameters[name] ?? value]));
  return { start: start ?? own.start, lr: lr ?? own.lr, steps: steps ?? own.steps, parameters: values };
}

/** Whether a run has the lr of all others. @param {Facts} facts @param {Scenario} race @param {Entry} entry */
export function sharesLr({ rules }, { ownLr }, entry) {
  return !ownLr && !entry.ownLr && rules[entry.optimizer].sharesLr;
}

/** All that a run is set to, at the lr that it runs at. @param {Facts} facts @param {Scenario} race @param {Entry} entry @returns {Record<string, number | boolean>} */
export function valuesOf(facts, race, entry) {
  const values = { ...defaultsOf(facts, entry), ...entry.settings };
  return sharesLr(facts, race, entry) ? { ...values, lr: resolved(facts, race).lr } : values;
}
