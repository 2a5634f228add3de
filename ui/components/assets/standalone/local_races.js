// Races that are computed where there is no server: after an edit, by the program of the race that was there before.

import { server } from "../player/player.js";
import { changeOf, descriptionOf, withChange } from "../player/description.js";
import { hypersOf, pathOf, Previews } from "../player/previews.js";
import { resources } from "../shared/resources.js";
import { say } from "../shared/texts.js";
import { captionOf } from "./caption.js";
import { groundAt } from "./ground.js";
import { judge } from "./judged.js";
import { settingNumber, settingText, wordsOfRace, wordsOfRun } from "./words.js";

/**
 * @typedef {import("../player/description.js").Description} Description
 * @typedef {import("../player/previews.js").Engine} Engine
 * @typedef {import("../shared/server.js").Answer<"runs">} Runs
 * @typedef {import("../shared/server.js").Answer<"surface">} Grid
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 * @typedef {import("../shared/types.js").RunsHeader} RunsHeader
 * @typedef {import("../shared/types.js").Slot} Slot
 *
 * @typedef {{runs: Runs, surface: Grid}} Local a race that was computed here
 */

const KEPT = 12; // races

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
    if (kind === "forces") return forcesOf(known.runs, slot, (await this.previews.load(known.runs.header.program)).program);
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
    const race = new LocalRace(engine, header, next);
    const number = String(++this.made);
    const address = [query, `local=${number}`].filter(Boolean).join("&");
    const ground = edit.parameters ? groundAt(engine.program, surface.header, race.constants) : surface;
    const made = race.runs(edit, this.titles ?? {});
    Object.assign(made.header, { query: address, ...(edit.parameters && { surface: address }) });
    this.races.set(number, { runs: made, surface: ground });
    for (const oldest of this.races.keys()) if (this.races.size > KEPT) this.races.delete(oldest);
    return made;
  }
}

/** A race after an edit, while it is computed. */
class LocalRace {
  /** @param {Engine} engine @param {RunsHeader} former @param {Description} next */
  constructor(engine, former, next) {
    const constants = engine.program.surface.constants(next.parameters);
    if (!constants) throw new Error(say("this is not in the file"));
    this.engine = engine;
    this.former = former;
    this.next = next;
    this.constants = constants;
  }

  /** @param {PlayerEdit} edit @param {Record<string, string>} titles @returns {Runs} */
  runs(edit, titles) {
    const { engine, former, next, constants } = this;
    const isAlone = (/** @type {Slot} */ { rule }) => next.slots.filter((slot) => slot.rule === rule).length === 1;
    const moved = next.slots.map((slot, i) => {
      const words = wordsOfRun(former.slots[i], slot);
      return { ...slot, words, name: nameOf({ ...slot, words }, former.slots[i], isAlone(slot), titles) };
    });
    const runs = moved.map((slot, i) => ({ ...slot, path: pathOf(engine, i, slot, next, constants, { race: former }) }));
    const { judged, header, arrays } = judge(engine.program, constants, former.program.tol, runs);
    const slots = moved.map((slot, i) => ({ ...slot, ...judged[i] }));
    const shared = { start: next.start, words: wordsOfRace(former, next), ...slidersAfter(former, slots, edit), program: this.program(slots) };
    return { header: { ...former, ...header, ...this.words(slots), ...shared, slots }, arrays };
  }

  /** Title and caption. @param {Slot[]} slots */
  words(slots) {
    const { former, next } = this;
    const [, before = ""] = /^<b>(.*?)<\/b>/.exec(former.title) ?? [];
    const parameters = Object.entries(next.parameters).map(([parameter, value]) => settingText(parameter, value));
    const surface = [before.split(", ")[0], ...parameters].join(", ");
    const terms = say("changed here, {count} steps", { count: former.steps });
    return { title: `<b>${surface}</b>: ${terms}`, caption: captionOf(former, { slots, start: next.start, surface, isSame: surface === before }) };
  }

  /** The numbers of the program after the edit. @param {Slot[]} slots */
  program(slots) {
    const { former: { program }, next: { parameters } } = this;
    const settings = (/** @type {Slot} */ { values }, /** @type {import("../shared/types.js").ScheduleHeader | null} */ schedule) =>
      schedule && { ...schedule, settings: Object.fromEntries(Object.keys(schedule.settings).map((name) => [name, values[name]])) };
    return { ...program, parameters, slots: slots.map((slot, i) => ({ ...program.slots[i], hypers: hypersOf(this.engine.program, i, slot.values), schedule: settings(slot, program.slots[i].schedule) })) };
  }
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

/** The gradient along a run, and no memory: what a rule remembers is Python's to say. @param {Runs} race @param {string} slot @param {Engine["program"]} program */
export function forcesOf({ header, arrays }, slot, program) {
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
