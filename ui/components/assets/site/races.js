// What the player asks for, answered without Python: any race on a surface of the catalogue, under the query that Python
// writes for it. What is not computed here is asked for elsewhere.

import { load } from "../program/load.js";
import { noiseOf } from "../program/path.js";
import { useLanguage } from "../shared/texts.js";
import { unpack } from "../shared/wire.js";
import { groundAt } from "../standalone/ground.js";
import { forcesOf } from "../standalone/local_races.js";
import { answerOf } from "./answer.js";
import { edited } from "./changes.js";
import { partsOf } from "./query.js";
import { programQuery, raceOf, surfaceQuery } from "./race.js";
import { readScenario, resolved } from "./scenario.js";

/**
 * @typedef {import("../shared/server.js").Answer<"runs">} Runs
 * @typedef {import("../shared/server.js").Answer<"surface">} Grid
 * @typedef {import("./prepared.js").Prepared} Prepared
 * @typedef {import("./scenario.js").Scenario} Scenario
 */

const OPTIONS = ["lang", "edit", "slot"]; // what a path may say beside the race

export class Races {
  /** @param {Prepared} prepared @param {(path: string) => Promise<any>} ask answers what is not computed here */
  constructor(prepared, ask) {
    this.prepared = prepared;
    this.ask = ask;
  }

  /** What a server would answer at a path. @param {string} path */
  async answer(path) {
    const [, kind = "", query = ""] = /^player\/(\w+)\??(.*)$/.exec(path) ?? [];
    const given = new URLSearchParams(query);
    const [language, edit, slot] = OPTIONS.map((name) => given.get(name));
    await useLanguage(language ?? "en");
    if (kind === "noise") return this.noise(given) ?? this.ask(path);
    const race = readScenario(this.prepared.facts, partsOf(query, (name) => !OPTIONS.includes(name)).join("&"));
    if (!race || !this.canCompute(race)) return this.ask(path);
    const now = edit ? edited(this.prepared.facts, race, JSON.parse(edit)) : race;
    if (kind === "surface") return this.surface(now);
    if (kind === "runs") return this.runs(now, language ?? "en");
    if (kind === "answer") return answerOf(this.prepared.facts, now, await this.runs(now, language ?? "en"));
    if (kind === "forces") return this.forces(now, slot ?? "");
    return this.ask(path);
  }

  /** Whether the stage can show a race: its noise is drawn by Python, for some seeds at the build. @param {Scenario} race */
  canCompute(race) {
    return race.entries.length > 0 && (!race.noise || this.prepared.has(noisePath(race.seed)));
  }

  /** @param {Scenario} race @param {string} language @returns {Promise<Runs>} */
  async runs(race, language) {
    const [book, engine] = await Promise.all([this.prepared.json(`site/surfaces/${race.surface}.json`), this.engine(race)]);
    return raceOf(this.prepared.facts, race, book, engine, language);
  }

  /** What computes a race. @param {Scenario} race */
  async engine(race) {
    const [program, drawn] = await Promise.all([load(programQuery(this.prepared.facts, race)), race.noise ? this.draws(race) : null]);
    return { program, noise: drawn && noiseOf(drawn, race.noise) };
  }

  /** @param {Scenario} race */
  async draws({ seed, ...race }) {
    const { steps } = resolved(this.prepared.facts, { ...race, seed });
    const { data, shape } = unpack((await this.prepared.fetch(noisePath(seed)).then((response) => response.arrayBuffer()))).arrays.noise;
    return { data: Float64Array.from({ length: 2 * steps }, (_, k) => data[k < steps ? k : shape[1] + k - steps]), shape: [2, steps] };
  }

  /** What each step of a race draws. @param {URLSearchParams} given */
  noise(given) {
    const [steps, seed] = [Number(given.get("steps")), Number(given.get("seed") ?? 0)];
    if (!this.prepared.has(noisePath(seed)) || !(steps > 0)) return null;
    const race = { ...this.defaults, steps, seed };
    return this.draws(race).then((noise) => ({ header: {}, arrays: { noise } }));
  }

  get defaults() {
    return /** @type {Scenario} */ (readScenario(this.prepared.facts, ""));
  }

  /** @param {Scenario} race @returns {Promise<Grid>} */
  async surface(race) {
    const own = surfaceQuery(this.prepared.facts, { ...race, parameters: {} });
    const grid = unpack(await this.prepared.fetch(`player/surface?${own}`).then((response) => response.arrayBuffer()));
    return Object.keys(race.parameters).length ? this.ground(race, /** @type {Grid} */ (/** @type {unknown} */ (grid))) : grid;
  }

  /** A surface at other values of its parameters. @param {Scenario} race @param {Grid} own @returns {Promise<Grid>} */
  async ground(race, { header }) {
    const { program } = await this.engine(race);
    const constants = program.surface.constants(resolved(this.prepared.facts, race).parameters);
    if (!constants) throw new RangeError(race.surface);
    return groundAt(program, header, constants);
  }

  /** The forces on a run: its gradient; what its rule remembers is Python's to say. @param {Scenario} race @param {string} slot */
  async forces(race, slot) {
    const [runs, { program }] = await Promise.all([this.runs(race, "en"), this.engine(race)]);
    return forcesOf(runs, slot, program);
  }
}

/** @param {number} seed */
function noisePath(seed) {
  return `site/noise/${seed}`;
}
