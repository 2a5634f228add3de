// What a race and its runs are called, in words: engine/labels.py and figures/race_title.py have the same in Python.

import { short } from "../shared/numbers.js";
import { say, translated } from "../shared/texts.js";
import { pointText } from "../standalone/words.js";
import { CONSTANT } from "./facts.js";
import { resolved, sharesLr, valuesOf } from "./scenario.js";
import { firstsOf, grantedRuns, isTuned, lrOf, termsOf } from "./terms.js";

/**
 * @typedef {import("./facts.js").Facts} Facts
 * @typedef {import("./scenario.js").Entry} Entry
 * @typedef {import("./scenario.js").Scenario} Scenario
 */

const SCHEDULE = "schedule"; // among the settings of a run
const DIGITS = 6; // of a setting

/** A setting by its name in links, unless the language has a word for it; a switch in words. @param {string} name @param {number | boolean} value */
export function settingWords(name, value) {
  if (!name) return short(Number(value), DIGITS);
  if (name === "lr") return say("lr {lr}", { lr: short(Number(value), DIGITS) });
  const plain = name.replace(/_/g, " ");
  const words = translated(plain);
  if (typeof value === "number") return `${words === plain ? name : words} ${short(value, DIGITS)}`;
  return value ? say("{switch} on", { switch: words }) : say("{switch} off", { switch: words });
}

/** What runs of a race are called, by their slots. @param {Facts} facts @param {Scenario} race @returns {string[]} */
export function namesOf(facts, race) {
  const granted = grantedRuns(facts, race);
  /** @type {Record<string, number>} */
  const seen = {};
  return race.entries.map((entry, i) => {
    const same = race.entries.filter(({ optimizer }) => optimizer === entry.optimizer);
    const name = nameOf(facts, race, entry, varied(facts, race, same), granted[i]);
    seen[name] = (seen[name] ?? 0) + 1;
    return seen[name] === 1 ? name : `${name} #${seen[name]}`;
  });
}

/** @param {Facts} facts @param {Scenario} race @param {Entry} entry @param {string[]} apart settings in which runs of its rule differ @param {boolean} isGranted */
function nameOf(facts, race, entry, apart, isGranted) {
  const changed = changedIn(facts, race, entry, isGranted);
  const both = apart.filter((name) => changed.includes(name));
  const own = both.length ? both : apart;
  const words = wordsFor(facts, race, entry, own);
  const shared = wordsFor(facts, race, entry, changed.filter((name) => !apart.includes(name)));
  const schedule = [...own, ...changed].includes(SCHEDULE) ? [scheduleTitle(facts, entry)] : [];
  let title = [translated(facts.rules[entry.optimizer].title), ...words.slice(0, 1)].join(" ");
  if (entry.start) title = say("{name} from {place}", { name: title, place: pointText(entry.start, 3) });
  return [title, ...words.slice(1), ...schedule].join(", ") + (shared.length ? ` (${shared.join(", ")})` : "");
}

/** @param {Facts} facts @param {Entry} entry */
function scheduleTitle({ schedules }, { schedule }) {
  return translated(schedules[schedule].title).toLowerCase();
}

/** All that a run is set to, and its schedule by number. @param {Facts} facts @param {Scenario} race @param {Entry} entry @returns {Record<string, number | boolean>} */
function allOf(facts, race, entry) {
  return { ...valuesOf(facts, race, entry), [SCHEDULE]: Object.keys(facts.schedules).indexOf(entry.schedule) };
}

/** @param {Facts} facts @param {Scenario} race @param {Entry[]} entries */
function varied(facts, race, entries) {
  if (entries.length === 1) return [];
  const values = entries.map((entry) => allOf(facts, race, entry));
  const names = [...new Set(values.flatMap((each) => Object.keys(each)))];
  return names.filter((name) => new Set(values.flatMap((each) => (name in each ? [each[name]] : []))).size > 1);
}

/** The settings of a run that are not at their default, nor what its terms grant. @param {Facts} facts @param {Scenario} race @param {Entry} entry @param {boolean} isGranted */
function changedIn(facts, race, entry, isGranted) {
  const lr = race.ownLr || entry.ownLr ? ["lr"] : [];
  const schedule = entry.schedule === CONSTANT ? [] : [SCHEDULE];
  const names = [...lr, ...Object.keys(entry.settings).filter((name) => name !== "lr"), ...schedule];
  return isGranted ? names.filter((name) => !(name in facts.rules[entry.optimizer].numbers)) : names;
}

/** @param {Facts} facts @param {Scenario} race @param {Entry} entry @param {string[]} names */
function wordsFor(facts, race, entry, names) {
  const values = allOf(facts, race, entry);
  return names.filter((name) => name in values && name !== SCHEDULE).map((name) => settingWords(name === entry.optimizer ? "" : name, values[name]));
}

/** Each setting of a run in words. @param {Facts} facts @param {Scenario} race @param {Entry} entry @returns {Record<string, string>} */
export function wordsOfEntry(facts, race, entry) {
  const words = Object.fromEntries(Object.entries(valuesOf(facts, race, entry)).map(([name, value]) => [name, settingWords(name, value)]));
  if (sharesLr(facts, race, entry)) delete words.lr;
  const start = entry.start && { start: say("start {place}", { place: pointText(entry.start) }) };
  return { ...words, ...start, [SCHEDULE]: scheduleTitle(facts, entry) };
}

/** What the runs of a race share, in words. @param {Facts} facts @param {Scenario} race @returns {Record<string, string>} */
export function conditionsOf(facts, race) {
  const { start, lr, steps, parameters } = resolved(facts, race);
  const words = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, `${name} ${short(value, DIGITS)}`]));
  if (race.entries.some((entry) => sharesLr(facts, race, entry))) words.lr = settingWords("lr", lr);
  const shared = { ...words, start: say("start {place}", { place: pointText(start) }), steps: say("{count} steps", { count: steps }) };
  if (!race.noise) return { ...shared, noise: say("no noise") };
  return { ...shared, noise: say("noise σ {sigma}", { sigma: short(race.noise, DIGITS) }), seed: say("seed {seed}", { seed: String(race.seed) }) };
}

/** @param {Facts} facts @param {Scenario} race */
export function surfaceName(facts, race) {
  const { parameters } = resolved(facts, race);
  return [translated(facts.surfaces[race.surface].title), ...Object.entries(parameters).map(([name, value]) => `${name} ${short(value, DIGITS)}`)].join(", ");
}

/** @param {Scenario} race */
export function noiseWords({ noise, seed }) {
  return noise ? say("gradient noise {sigma} (seed {seed})", { sigma: short(noise, DIGITS), seed: String(seed) }) : say("no noise");
}

/** What is compared, and on what terms. @param {Facts} facts @param {Scenario} race */
export function titleOf(facts, race) {
  const terms = say("{count} steps, {noise}", { count: resolved(facts, race).steps, noise: noiseWords(race) });
  return `<b>${surfaceName(facts, race)}</b>: ${comparison(facts, race)}, ${terms}`;
}

/** What the comparison grants each optimizer. @param {Facts} facts @param {Scenario} race */
function comparison(facts, race) {
  let terms = grants(facts, race);
  const [known, { entries }] = [termsOf(facts, race), race];
  if ((known === "papers" || known === "tuned") && !firstsOf(facts, race).every(([, first]) => first)) terms = say("{terms}, further runs as named", { terms });
  if (entries.some(({ start }) => start)) terms = say("{terms}, starts as named", { terms });
  return entries.every(({ schedule }) => schedule === CONSTANT) ? terms : say("{terms}, schedules as named", { terms });
}

/** @param {Facts} facts @param {Scenario} race */
function grants(facts, race) {
  const tuned = isTuned(facts, race);
  if (race.entries.length === 1 && !(race.ownLr && tuned)) return say("lr {each}", { each: short(lrOf(facts, race, race.entries[0]), DIGITS) });
  if (!race.ownLr) return oneForAll(facts, race);
  const terms = termsOf(facts, race);
  if (terms === "papers") return say("papers’ defaults");
  if (terms === "own") return say("own lr each");
  return tuned ? say("tuned lr, same budget") : say("tuned for the race as it opens");
}

/** @param {Facts} facts @param {Scenario} race */
function oneForAll(facts, race) {
  const apart = race.entries.filter((entry) => !sharesLr(facts, race, entry)).map((entry) => `${translated(facts.rules[entry.optimizer].title)} ${short(lrOf(facts, race, entry), DIGITS)}`);
  if (apart.length && apart.length === race.entries.length) return say("lr {each}", { each: apart.join(", ") });
  const lr = short(resolved(facts, race).lr, DIGITS);
  return apart.length ? say("equal lr {lr} ({others})", { lr, others: apart.join(", ") }) : say("equal lr {lr}", { lr });
}

/** The caption of a figure: every setting, in which {formula} stands for the function, where that is as the surface has it by itself. @param {Facts} facts @param {Scenario} race */
export function captionOf(facts, race) {
  const { start, steps } = resolved(facts, race);
  const names = namesOf(facts, race);
  const runs = race.entries.map((entry, i) => `${names[i]}: ${captionSettings(facts, race, entry).join(", ")}`);
  const first = say("Start {point}, {count} steps", { point: pointText(start, DIGITS), count: steps });
  const conditions = race.noise ? `${first}, ${noiseWords(race)}.` : `${first}.`;
  const formula = Object.keys(race.parameters).length ? "" : ", {formula}";
  return [`${surfaceName(facts, race)}${formula}.`, ...(runs.length ? [`${runs.join("; ")}.`] : []), conditions].join(" ");
}

/** @param {Facts} facts @param {Scenario} race @param {Entry} entry */
function captionSettings(facts, race, entry) {
  const { numbers, switches } = facts.rules[entry.optimizer];
  const values = Object.entries(valuesOf(facts, race, entry)).filter(([name, value]) => !(name in switches) || value !== switches[name]);
  const isOwn = (/** @type {string} */ name) => name in numbers || name in switches;
  const words = values.filter(([name]) => isOwn(name)).map(([name, value]) => settingWords(name, value));
  if (entry.start) words.push(say("start {point}", { point: pointText(entry.start, DIGITS) }));
  if (entry.schedule === CONSTANT) return words;
  const others = values.filter(([name]) => !isOwn(name)).map(([name, value]) => settingWords(name, value));
  const title = scheduleTitle(facts, entry);
  return [...words, others.length ? say("schedule {title} ({settings})", { title, settings: others.join(", ") }) : title];
}

