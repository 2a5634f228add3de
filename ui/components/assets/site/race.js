// A race as the player takes it, computed here: what ui/components/payload.py sends of it, from the programs of its rules.

import { pathOf } from "../player/previews.js";
import { translated } from "../shared/texts.js";
import { judge } from "../standalone/judged.js";
import { CONSTANT } from "./facts.js";
import { looksOf } from "./looks.js";
import { captionOf, conditionsOf, namesOf, titleOf, wordsOfEntry } from "./names.js";
import { defaultRace, resolved, sharesLr, slotsOf, valuesOf, writeScenario } from "./scenario.js";
import { canBeTuned, termsOf } from "./terms.js";

/**
 * @typedef {import("../player/previews.js").Engine} Engine
 * @typedef {import("../shared/server.js").Answer<"runs">} Runs
 * @typedef {import("../shared/types.js").Slot} Slot
 * @typedef {import("../shared/types.js").SliderHeader} SliderHeader
 * @typedef {import("./facts.js").Facts} Facts
 * @typedef {import("./scenario.js").Entry} Entry
 * @typedef {import("./scenario.js").Scenario} Scenario
 *
 * @typedef {object} Book what belongs to a surface
 * @property {string} formula
 * @property {string} latex
 * @property {Record<string, string[]>} how terms come about, by language
 */

/**
 * @param {Facts} facts
 * @param {Scenario} race
 * @param {Book} book of its surface
 * @param {Engine} engine
 * @param {string} language of its words
 * @returns {Runs}
 */
export function raceOf(facts, race, book, engine, language) {
  const { steps, start, parameters } = resolved(facts, race);
  const { program } = engine;
  const constants = program.surface.constants(parameters);
  if (!constants) throw new RangeError("parameters");
  const [slots, names] = [slotsOf(race.entries), namesOf(facts, race)];
  const runs = race.entries.map((entry, i) => {
    const path = pathOf(engine, i, { schedule: entry.schedule, values: numbersOf(facts, race, entry), start: entry.start ?? undefined }, { start }, constants, { race: { steps } });
    return { slot: slots[i], name: names[i], path };
  });
  const isAsWritten = Object.keys(race.parameters).length === 0; // the formula is that of the surface as it is by itself
  const { judged, header, arrays } = judge(program, constants, race.tol, runs);
  return {
    header: {
      query: writeScenario(facts, race), surface: surfaceQuery(facts, race), title: titleOf(facts, race), caption: captionOf(facts, race),
      formula: isAsWritten ? book.formula : "", latex: isAsWritten ? book.latex : "", steps, start, ...header, slots: slotsHeader(facts, race, names, judged),
      tuning: slidersOf(facts, race), parameters: Object.entries(parameters).map(([name, value]) => slider(facts, name, value)),
      pad: { question: program.surface.lowest(constants) === null ? "escaped" : "settled", lr: {}, averages: {} }, program: programHeader(facts, race),
      terms: { terms: termsOf(facts, race), tunable: canBeTuned(facts, race), how: book.how[language] ?? [] }, words: conditionsOf(facts, race),
    },
    arrays,
  };
}

/** The numbers that a run is run at, and those of its schedule, without switches. @param {Facts} facts @param {Scenario} race @param {Entry} entry @returns {Record<string, number>} */
function numbersOf(facts, race, entry) {
  const { switches } = facts.rules[entry.optimizer];
  return Object.fromEntries(Object.entries(valuesOf(facts, race, entry)).flatMap(([name, value]) => (name in switches ? [] : [[name, Number(value)]])));
}

/** @param {Facts} facts @param {Scenario} race @param {string[]} names @param {import("../standalone/judged.js").Judged[]} judged @returns {Slot[]} */
function slotsHeader(facts, race, names, judged) {
  const [slots, looks] = [slotsOf(race.entries), looksOf(facts, race.entries.map(({ optimizer }) => optimizer))];
  return race.entries.map((entry, i) => {
    const { colour, dash, marker } = looks[i];
    return {
      slot: slots[i], name: names[i], colour, dash: facts.dashes[dash], marker, ...judged[i], rule: entry.optimizer,
      schedule: entry.schedule, values: numbersOf(facts, race, entry), shares_lr: sharesLr(facts, race, entry), words: wordsOfEntry(facts, race, entry),
      ...(entry.start && { start: entry.start }),
    };
  });
}

/** The sliders that runs have in common. @param {Facts} facts @param {Scenario} race @returns {SliderHeader[]} */
function slidersOf(facts, race) {
  const { lr } = resolved(facts, race);
  const own = facts.surfaces[race.surface].lr;
  const { limits } = facts;
  const range = { low: Math.max(limits.lr[0], Math.min(own / limits.lrSpan, lr)), high: Math.min(limits.lr[1], Math.max(own * limits.lrSpan, lr)) };
  const sharing = race.entries.some((entry) => sharesLr(facts, race, entry)) ? [slider(facts, "lr", lr, range)] : [];
  const slots = slotsOf(race.entries);
  const momenta = new Set(race.entries.filter((entry, i) => slots[i] === entry.optimizer && "momentum" in facts.rules[entry.optimizer].numbers).map((entry) => Number(valuesOf(facts, race, entry).momentum)));
  return momenta.size === 1 ? [...sharing, slider(facts, "momentum", [...momenta][0])] : sharing;
}

/** @param {Facts} facts @param {string} name @param {number} value @param {{low: number, high: number}} [range] @returns {SliderHeader} */
function slider({ sliders }, name, value, range) {
  const number = sliders[name];
  return { number: { ...number, title: translated(number.title), help: translated(number.help), ...range }, value };
}

/** @param {Facts} facts @param {Scenario} race */
function programHeader(facts, race) {
  const { steps, parameters } = resolved(facts, race);
  const slots = race.entries.map((entry) => {
    const [values, { numbers }] = [numbersOf(facts, race, entry), facts.rules[entry.optimizer]];
    const names = Object.keys(facts.schedules[entry.schedule].numbers);
    const schedule = entry.schedule === CONSTANT ? null : { key: entry.schedule, settings: Object.fromEntries(names.map((name) => [name, values[name]])) };
    return { hypers: Object.keys(numbers).map((name) => values[name]), schedule };
  });
  const draws = race.noise ? [`steps=${steps}`, ...(race.seed ? [`seed=${race.seed}`] : [])].join("&") : "";
  return { query: programQuery(facts, race), draws, parameters, noise: race.noise, tol: race.tol, slots };
}

/** The query of a race's program: what decides which operations there are. @param {Facts} facts @param {Scenario} race */
export function programQuery(facts, race) {
  const entries = race.entries.map(({ optimizer, schedule, settings }) => {
    const { switches } = facts.rules[optimizer];
    return { optimizer, schedule, settings: Object.fromEntries(Object.entries(settings).filter(([name]) => name in switches)), ownLr: false, start: null };
  });
  return writeScenario(facts, { ...bare(race), entries, noise: race.noise ? 1 : 0 });
}

/** The query of a race's surface: with nobody on it but the default race. @param {Facts} facts @param {Scenario} race */
export function surfaceQuery(facts, race) {
  return writeScenario(facts, { ...bare(race), parameters: race.parameters, entries: defaultRace(facts).entries });
}

/** @param {Scenario} race @returns {Scenario} its surface as it is by itself */
function bare(race) {
  return { ...race, parameters: {}, start: null, lr: null, ownLr: false, steps: null, tol: null, tuned: false, noise: 0, seed: 0 };
}
