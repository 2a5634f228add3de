// The terms of a race, read off its values, and the race on other terms: engine/terms.py has the same in Python.

import { CONSTANT } from "./facts.js";
import { normal, resolved, sharesLr, valuesOf, withSettings } from "./scenario.js";

/**
 * @typedef {import("./facts.js").Facts} Facts
 * @typedef {import("./scenario.js").Entry} Entry
 * @typedef {import("./scenario.js").Scenario} Scenario
 * @typedef {"equal" | "papers" | "tuned" | "own"} Terms
 * @typedef {Record<string, number>} Values
 */

/** @param {Facts} facts @param {Scenario} race @returns {Terms} */
export function termsOf(facts, race) {
  if (!race.ownLr) return "equal";
  if (race.tuned || hasValues(facts, race, "tuned")) return "tuned";
  return hasValues(facts, race, "papers") ? "papers" : "own";
}

/** Whether the table has values for each of a race's rules on its surface. @param {Facts} facts @param {Scenario} race */
export function canBeTuned(facts, race) {
  return race.entries.length > 0 && race.entries.every((entry) => granted(facts, race, "tuned", entry));
}

/** Whether a race's values were tuned for just this race. @param {Facts} facts @param {Scenario} race */
export function isTuned(facts, race) {
  if (race.tuned) return true;
  const isPlain = firstsOf(facts, race).filter(([, first]) => first).every(([{ optimizer, schedule, start, settings }]) =>
    schedule === CONSTANT && !start && !Object.keys(facts.rules[optimizer].switches).some((name) => name in settings));
  const asItOpens = !(Object.keys(race.parameters).length || race.start || race.steps || race.noise || race.tol);
  return asItOpens && isPlain && race.ownLr && hasValues(facts, race, "tuned");
}

/** The race on other terms; the same where it has these, and where nothing was tuned for its surface. @param {Facts} facts @param {Scenario} race @param {string} terms @returns {Scenario} */
export function withTerms(facts, race, terms) {
  if (terms === termsOf(facts, race) || (terms === "tuned" && !canBeTuned(facts, race))) return race;
  if (terms === "equal") return withEqualLr(facts, race);
  if (terms !== "papers" && terms !== "tuned") return race;
  const entries = firstsOf(facts, race).map(([entry, first]) => (first ? withValues(facts, entry, granted(facts, race, terms, entry) ?? {}) : withSettings(facts, entry, { lr: valuesOf(facts, race, entry).lr })));
  return normal(facts, { ...race, ownLr: true, tuned: false, entries });
}

/** The race with one lr for all but further runs of a rule whose lr is another. @param {Facts} facts @param {Scenario} race */
function withEqualLr(facts, race) {
  const isOwn = termsOf(facts, race) === "own";
  const entries = firstsOf(facts, race).map(([entry, first]) => {
    if (isOwn) return withoutLr(facts, entry);
    return first ? withValues(facts, entry, {}) : sharingLr(facts, race, entry);
  });
  return normal(facts, { ...race, ownLr: false, tuned: false, entries });
}

/** The runs that have what the terms grant each first run of a rule. @param {Facts} facts @param {Scenario} race @returns {boolean[]} */
export function grantedRuns(facts, race) {
  const terms = termsOf(facts, race);
  return race.entries.map((entry) => (terms === "papers" || terms === "tuned") && has(facts, entry, granted(facts, race, terms, entry)));
}

/**
 * The race in which each rule that has joined has the values of the terms, unless somebody has set its own.
 * @param {Facts} facts @param {Scenario} before @param {Scenario} after @param {"papers" | "tuned"} terms
 */
export function withNewcomers(facts, before, after, terms) {
  const known = new Set(before.entries.map(({ optimizer }) => optimizer));
  const entries = after.entries.map((entry) => (known.has(entry.optimizer) || !isAsGranted(facts, entry) ? entry : withValues(facts, entry, granted(facts, after, terms, entry) ?? {})));
  return normal(facts, { ...after, entries });
}

/** Whether an entry has its rule's defaults, or what terms have given it before. @param {Facts} facts @param {Entry} entry */
function isAsGranted(facts, entry) {
  const tuned = Object.values(facts.surfaces).map((surface) => surface.tuned[entry.optimizer]);
  return [{}, facts.rules[entry.optimizer].paper, ...tuned].some((values) => has(facts, entry, values));
}

/** Every entry, and whether it is the first of its rule, schedule and switches. @param {Facts} facts @param {Scenario} race @returns {[Entry, boolean][]} */
export function firstsOf(facts, { entries }) {
  const kinds = entries.map((entry) => JSON.stringify([entry.optimizer, entry.schedule, choices(facts, entry)]));
  return entries.map((entry, i) => [entry, kinds.indexOf(kinds[i]) === i]);
}

/** What an entry sets that is no number of its rule: switches, and the settings of its schedule. @param {Facts} facts @param {Entry} entry */
function choices({ rules }, { optimizer, settings }) {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !(name in rules[optimizer].numbers)));
}

/** What terms grant an entry, nothing where the table has none. @param {Facts} facts @param {Scenario} race @param {"papers" | "tuned"} terms @param {Entry} entry @returns {Values | undefined} */
function granted({ rules, surfaces }, { surface }, terms, { optimizer }) {
  return terms === "papers" ? rules[optimizer].paper : surfaces[surface].tuned[optimizer];
}

/** @param {Facts} facts @param {Entry} entry @param {Values} values @returns {Entry} */
function withValues(facts, entry, values) {
  return { ...withSettings(facts, { ...entry, settings: choices(facts, entry) }, values), ownLr: false };
}

/** @param {Facts} facts @param {Entry} entry @param {Values | undefined} values */
function has(facts, entry, values) {
  return values !== undefined && JSON.stringify(entry.settings) === JSON.stringify(withValues(facts, entry, values).settings);
}

/** Whether the first run of every rule has just these numbers. @param {Facts} facts @param {Scenario} race @param {"papers" | "tuned"} terms */
function hasValues(facts, race, terms) {
  const firsts = firstsOf(facts, race).filter(([, first]) => first);
  return firsts.length > 0 && firsts.every(([entry]) => has(facts, entry, granted(facts, race, terms, entry)));
}

/** @param {Facts} facts @param {Entry} entry @returns {Entry} */
function withoutLr(facts, entry) {
  const { lr: _, ...others } = entry.settings;
  return { ...entry, settings: facts.rules[entry.optimizer].sharesLr ? others : entry.settings, ownLr: false };
}

/** @param {Facts} facts @param {Scenario} race @param {Entry} entry @returns {Entry} */
function sharingLr(facts, race, entry) {
  const { lr } = { ...valuesOf(facts, { ...race, ownLr: true }, entry) };
  return lr === resolved(facts, race).lr ? withoutLr(facts, entry) : { ...entry, ownLr: true };
}

/** The lr of a run in numbers. @param {Facts} facts @param {Scenario} race @param {Entry} entry */
export function lrOf(facts, race, entry) {
  return sharesLr(facts, race, entry) ? resolved(facts, race).lr : Number(valuesOf(facts, race, entry).lr);
}
