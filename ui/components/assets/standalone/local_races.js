// Races that are computed where there is no server: after an edit, by the program of the race that was there before.

import { server } from "../player/player.js";
import { changeOf, descriptionOf, isUnmoved, withChange } from "../player/description.js";
import { gridOf, hypersOf, normsOf, pathOf, Previews } from "../player/previews.js";
import { NOT_APPLICABLE, resultOf } from "../player/result.js";
import { computeRows } from "../program/cells.js";
import { load } from "../program/load.js";
import { watchedNumbers } from "../program/watch.js";
import { short } from "../shared/numbers.js";
import { resources } from "../shared/resources.js";
import { say } from "../shared/texts.js";
import { bowlAt } from "../shared/theory.js";
import { captionOf } from "./caption.js";
import { eventsOf } from "./events.js";
import { settingNumber, settingText, wordsOfRace, wordsOfRun } from "./words.js";

/**
 * @typedef {import("../player/description.js").Description} Description
 * @typedef {import("../player/previews.js").Engine} Engine
 * @typedef {import("../program/types.js").MapRequest} MapRequest
 * @typedef {import("../shared/server.js").Answer<"runs">} Runs
 * @typedef {import("../shared/server.js").Answer<"surface">} Grid
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 * @typedef {import("../shared/types.js").RunsHeader} RunsHeader
 * @typedef {import("../shared/types.js").Slot} Slot
 *
 * @typedef {{runs: Runs, surface: Grid}} Local a race that was computed here
 */

const KEPT = 12; // races
const POINTS = 200; // of the grid of a surface along each side, as Python has
const NEVER = -1;

export class LocalRaces {
  /** @param {(path: string) => Promise<any>} ask answers what is in the file */
  constructor(ask) {
    this.ask = ask;
    this.previews = new Previews(server);
    /** @type {Map<string, Local>} by their numbers, the oldest first */
    this.races = new Map();
    this.made = 0;
    /** @type {Record<string, string> | undefined} of the rules, by their keys */
    this.titles = undefined;
  }

  /** What a server would answer at a path. @param {string} path */
  async answer(path) {
    const { kind, query, edit, local, slot } = partsOf(path);
    const known = this.races.get(local);
    if (kind === "runs" && edit) return this.edited(known ?? (await this.original(path, query)), query, edit);
    if (!known) return this.ask(path);
    if (kind === "forces") return forcesOf(known, slot, await this.previews.load(known.runs.header.program));
    if (kind === "runs") return known.runs;
    return kind === "surface" ? known.surface : this.ask(path); // reasons are those of the race in the file
  }

  /** The race that is in the file. @param {string} path @param {string} query @returns {Promise<Local>} */
  async original(path, query) {
    const lang = /[?&](lang=\w+)/.exec(path)?.[1];
    const runs = await this.ask(`player/runs?${[query, lang].filter(Boolean).join("&")}`);
    const surface = await this.ask(`player/surface?${[runs.header.surface, lang].filter(Boolean).join("&")}`);
    return { runs, surface };
  }

  /** @param {Local} before @param {string} query @param {PlayerEdit} edit */
  async edited({ runs, surface }, query, edit) {
    this.titles ??= await (await resources().fetch("player/titles.json")).json();
    const { header } = runs;
    const next = withChange(descriptionOf(header), changeOf(header, edit));
    const engine = await this.previews.load(header.program);
    const race = new LocalRace(engine, header, next, await questions(header.program.query));
    const number = String(++this.made);
    const address = [query, `local=${number}`].filter(Boolean).join("&");
    const ground = edit.parameters ? race.ground(surface) : surface;
    const made = race.runs(runs, edit, this.titles ?? {});
    Object.assign(made.header, { query: address, ...(edit.parameters && { surface: address }) });
    this.races.set(number, { runs: made, surface: ground });
    for (const oldest of this.races.keys()) if (this.races.size > KEPT) this.races.delete(oldest);
    return made;
  }
}

/** A race after an edit, while it is computed. */
class LocalRace {
  /** @param {Engine} engine @param {RunsHeader} former @param {Description} next @param {Questions} programs */
  constructor(engine, former, next, programs) {
    const constants = engine.program.surface.constants(next.parameters);
    if (!constants) throw new Error(say("this is not in the file"));
    this.engine = engine;
    this.former = former;
    this.next = next;
    this.programs = programs;
    this.constants = constants;
  }

  /** Of each minimum that has some to reckon with. @param {Grid["header"]} header */
  curvatures({ curvatures, minima }) {
    return curvatures.map((known, i) => known && bowlAt(this.engine.program.surface, this.constants, [minima[i][0], minima[i][1]]));
  }

  /** @param {Grid} former @returns {Grid} */
  ground({ header }) {
    const { program } = this.engine;
    const lossAt = (/** @type {[number, number, number]} */ [x, y]) => /** @type {[number, number, number]} */ ([x, y, program.surface.loss(x, y, this.constants)]);
    const critical = Object.fromEntries(/** @type {const} */ (["minima", "saddles", "maxima", "degenerate"]).map((kind) => [kind, header[kind].map(lossAt)]));
    const grid = gridOf(program, { ...header, ...critical, curvatures: this.curvatures(header) }, this.constants, POINTS);
    const { low, unit } = grid.header;
    let high = low;
    for (const loss of grid.arrays.loss.data) if (loss > high && loss < Infinity) high = loss;
    const top = unit === null ? high - low : Math.log10(1 + (high - low) / unit);
    grid.header.ticks = high > low ? { heights: [0, top], texts: [short(low), short(high)] } : { heights: [0], texts: [short(low)] }; // Python's are rounder
    return grid;
  }

  /** @param {Runs} before @param {PlayerEdit} edit @param {Record<string, string>} titles @returns {Runs} */
  runs({ arrays }, edit, titles) {
    const { former, next } = this;
    const [, , points] = arrays.runs.shape;
    const channels = Float64Array.from(arrays.runs.data);
    const losses = arrays.loss && Float64Array.from(arrays.loss.data);
    const isAlone = (/** @type {Slot} */ { rule }) => next.slots.filter((slot) => slot.rule === rule).length === 1;
    const slots = next.slots.map((slot, i) => {
      if (isUnmoved(former.slots[i], slot, edit)) return slot;
      const path = pathOf(this.engine, i, slot, next, this.constants, { race: former });
      const above = path.loss.map((loss) => loss - former.loss.offset);
      [path.x, path.y, above, normsOf(this.engine.program, path, this.constants)].forEach((values, c) => channels.set(values, (4 * i + c) * points));
      losses?.set(path.loss, i * points);
      const words = wordsOfRun(former.slots[i], slot);
      return this.judged({ ...slot, words, name: nameOf({ ...slot, words }, former.slots[i], isAlone(slot), titles) }, i, path);
    });
    const whole = { data: channels, shape: arrays.runs.shape };
    const header = { ...former, ...this.words(slots), slots, start: next.start, words: wordsOfRace(former, next), ...slidersAfter(former, slots, edit), loss: this.axis(Boolean(edit.start || edit.parameters)) };
    return { header: { ...header, program: this.program(slots) }, arrays: losses ? { runs: whole, loss: { data: losses, shape: arrays.loss.shape } } : { runs: whole } };
  }

  /** The axis of the loss panel: where the start is higher it begins there. @param {boolean} isElsewhere */
  axis(isElsewhere) {
    if (!isElsewhere) return this.former.loss;
    const { reached: _, ...loss } = this.former.loss;
    const above = this.engine.program.surface.loss(...this.next.start, this.constants) - loss.offset;
    const [low, high] = loss.range;
    const top = loss.kind === "log" ? Math.log10(above) : high;
    const range = /** @type {[number, number]} */ ([low, Number.isFinite(top) ? Math.max(high, top) : high]);
    const line = loss.kind === "log" && this.hasMinimum ? Math.log10(this.toleranceAt(this.next.start)) : NaN;
    return { ...loss, range, ...(line > range[0] && line < range[1] && { reached: line }) };
  }

  /** Title and events. @param {Slot[]} slots */
  words(slots) {
    const { former, next } = this;
    const [, before = ""] = /^<b>(.*?)<\/b>/.exec(former.title) ?? [];
    const parameters = Object.entries(next.parameters).map(([parameter, value]) => settingText(parameter, value));
    const surface = [before.split(", ")[0], ...parameters].join(", ");
    const terms = say("changed here, {count} steps", { count: former.steps });
    const title = `<b>${surface}</b>: ${terms}`;
    const caption = captionOf(former, { slots, start: next.start, surface, isSame: surface === before });
    return { title, caption, events: slots.flatMap((slot) => eventsOf(slot, short(this.toleranceAt(slot.start ?? next.start)))).sort((x, y) => x.step - y.step) };
  }

  get hasMinimum() {
    return this.engine.program.surface.lowest(this.constants) !== null;
  }

  /** How near to the minimum counts as reached. @param {[number, number]} start */
  toleranceAt(start) {
    const asked = this.request("settled", this.next.slots[0], 0);
    return watchedNumbers(this.engine.program.surface, asked, this.constants)(start).tol ?? 0;
  }

  /** What became of a run. @param {Slot} slot @param {number} i @param {import("../program/types.js").Path} path @returns {Slot} */
  judged(slot, i, path) {
    const [settled, escaped] = /** @type {const} */ (["settled", "escaped"]).map((question) => computeRows(this.programs[question], this.request(question, slot, i), 0, 1));
    const outcome = {
      ...slot,
      diverged: path.undefined ? NEVER : path.ended,
      undefined: path.undefined ? path.ended : NEVER,
      escaped: this.startsAtSaddle(slot) ? escaped.steps[0] : NOT_APPLICABLE,
      reached: this.hasMinimum ? settled.first[0] : NOT_APPLICABLE,
      settled: this.hasMinimum ? settled.steps[0] : NOT_APPLICABLE,
    };
    const final = path.loss[path.loss.length - 1];
    return { ...outcome, sentence: resultOf([{ ...outcome, final }], this.former.steps).replace(/\.$/, "") };
  }

  /** As `starts_at_saddle` in engine/verdict.py. @param {Slot} slot */
  startsAtSaddle({ start }) {
    const { saddles, escapeRadius } = this.engine.program.surface.module;
    const [sx, sy] = start ?? this.next.start;
    return saddles.some(([x, y]) => Math.hypot(x - sx, y - sy) <= 2 * escapeRadius);
  }

  /** @param {import("../program/types.js").Question} question @param {Slot} slot @param {number} i @returns {MapRequest} */
  request(question, { schedule, values, start: own }, i) {
    const { former: { program, steps }, next: { parameters } } = this;
    const start = own ?? this.next.start;
    const hypers = hypersOf(this.engine.program, i, values);
    const [x, y] = start.map((value, k) => ({ name: "xy"[k], values: [value] }));
    return { query: program.query, slot: i, question, x, y, hypers, schedule: { key: schedule, settings: values }, parameters, start, steps, tol: program.tol, noise: this.engine.noise };
  }

  /** The numbers of the program after the edit. @param {Slot[]} slots */
  program(slots) {
    const { former: { program }, next: { parameters } } = this;
    const settings = (/** @type {Slot} */ { values }, /** @type {import("../shared/types.js").ScheduleHeader | null} */ schedule) =>
      schedule && { ...schedule, settings: Object.fromEntries(Object.keys(schedule.settings).map((name) => [name, values[name]])) };
    return { ...program, parameters, slots: slots.map((slot, i) => ({ ...program.slots[i], hypers: hypersOf(this.engine.program, i, slot.values), schedule: settings(slot, program.slots[i].schedule) })) };
  }
}

/** @typedef {Record<"settled" | "escaped", import("../program/load.js").RaceProgram>} Questions programs that count */

/** @param {string} query of a program @returns {Promise<Questions>} */
async function questions(query) {
  const [settled, escaped] = await Promise.all(["settled", "escaped"].map((question) => load(`${query}&question=${question}`)));
  return { settled, escaped };
}

/**
 * What a run is called after an edit, nearly as engine/labels.py has it: what is set stands behind its name, and beside
 * others of its rule in its name.
 * @param {Slot} slot @param {Slot} former @param {boolean} isAlone whether it is the only run of its rule
 * @param {Record<string, string>} titles
 */
function nameOf(slot, former, isAlone, titles) {
  const { rule, words, name } = slot;
  const changed = Object.entries(changedIn(slot, former)).filter(([key]) => key !== "lr" || !slot.shares_lr || !isAlone);
  const said = changed.map(([key, value]) => (key === rule ? settingNumber(value) : words[key] ?? settingText(key, value)));
  if (!said.length) return name;
  if (!isAlone) return `${titles[rule] ?? name} ${said.join(", ")}`;
  const [, base, inside = ""] = /^(.*?)(?: \((.*)\))?$/.exec(name) ?? ["", name];
  const parts = [...inside.split(", ").filter(Boolean), ...said].map((part) => /** @type {const} */ ([part.replace(/ ?\S+$/, ""), part]));
  return `${base} (${[...new Map(parts).values()].join(", ")})`;
}

/** What of a run has another value now. @param {Slot} slot @param {Slot} former @returns {Record<string, number>} */
function changedIn({ values }, former) {
  return Object.fromEntries(Object.entries(values).filter(([key, value]) => value !== former.values[key]));
}

/** The sliders of a race after an edit: that of a momentum which all rules have alike goes where they differ. @param {RunsHeader} former @param {Slot[]} slots @param {PlayerEdit} edit */
function slidersAfter({ tuning, parameters }, slots, edit) {
  const first = slots.filter(({ slot, rule }) => slot === rule);
  const momenta = [...new Set(first.flatMap(({ values }) => values.momentum ?? []))];
  /** @type {Record<string, number | undefined>} */
  const given = { ...edit.parameters, lr: edit.lr, momentum: momenta[0] };
  const moved = (/** @type {import("../shared/types.js").SliderHeader} */ slider) => ({ ...slider, value: given[slider.number.name] ?? slider.value });
  return { tuning: tuning.filter(({ number }) => number.name !== "momentum" || momenta.length === 1).map(moved), parameters: parameters.map(moved) };
}

/** The gradient along a run, and no memory: what a rule remembers is Python's to say. @param {Local} race @param {string} slot @param {Pick<Engine, "program">} engine */
export function forcesOf({ runs: { header, arrays } }, slot, { program }) {
  const [, , points] = arrays.runs.shape;
  const i = header.slots.findIndex((one) => one.slot === slot);
  const constants = program.surface.constants(descriptionOf(header).parameters);
  const gradient = new Float64Array(2 * points);
  const out = new Float64Array(2);
  for (let k = 0; constants && k < points; k++) {
    program.surface.gradient(arrays.runs.data[4 * i * points + k], arrays.runs.data[(4 * i + 1) * points + k], constants, out);
    [gradient[k], gradient[points + k]] = out;
  }
  const shape = [2, points];
  return { header: { slot, memory: "" }, arrays: { gradient: { data: gradient, shape }, rate: { data: new Float64Array(2 * points), shape } } };
}

/** @param {string} path such as player/runs?lr=0.1&edit=... */
function partsOf(path) {
  const [, kind = "", query = ""] = /^player\/(\w+)\??(.*)$/.exec(path) ?? [];
  const parts = query.split("&");
  const of = (/** @type {string} */ name) => decodeURIComponent(parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "");
  const race = parts.filter((part) => part && !/^(edit|slot|local|lang)=/.test(part)).join("&");
  return { kind, query: race, local: of("local"), slot: of("slot"), edit: of("edit") ? /** @type {PlayerEdit} */ (JSON.parse(of("edit"))) : null };
}
