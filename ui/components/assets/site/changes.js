// Edits made in the player, applied to a race: ui/state/change.py does the same in Python.

import { isDeepEqual } from "./equal.js";
import { rangeOf } from "./facts.js";
import { normal, readScenario, resolved, sharesLr, slotsOf, valuesOf, withSettings, writeScenario } from "./scenario.js";
import { canBeTuned, lrOf, termsOf, withNewcomers, withTerms } from "./terms.js";

/**
 * @typedef {import("./facts.js").Facts} Facts
 * @typedef {import("./scenario.js").Entry} Entry
 * @typedef {import("./scenario.js").Scenario} Scenario
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 */

/** The race after an edit; what is not a possible value changes nothing. @param {Facts} facts @param {Scenario} race @param {PlayerEdit} edit @returns {Scenario} */
export function edited(facts, race, edit) {
  const { lr, start, parameters, momentum, run, terms, pin, remove } = edit;
  const said = { ...race, ...(lr !== undefined && { lr }), ...(start && { start }), ...(parameters && { parameters: { ...race.parameters, ...parameters } }) };
  let after = readScenario(facts, writeScenario(facts, normal(facts, said))) ?? race;
  if (momentum !== undefined) after = withEntries(facts, after, (slot, entry) => (slot === entry.optimizer ? withNumbers(facts, entry, { momentum }) : entry));
  if (run) after = withEntries(facts, after, (slot, entry) => (slot === run.slot ? withNumbers(facts, entry, ownOf(facts, after, entry, run.values)) : entry));
  if (terms) after = withTerms(facts, after, terms);
  after = changed(facts, race, after);
  if (pin) after = withFormer(facts, after, pin);
  return remove ? without(facts, after, remove) : after;
}

/** The race on another surface, from its own start. @param {Facts} facts @param {Scenario} race @param {string} surface */
export function withSurface(facts, race, surface) {
  const moved = { ...race, surface, parameters: {}, start: null, entries: race.entries.map((entry) => ({ ...entry, start: null })) };
  return following(facts, race, changed(facts, race, normal(facts, moved)));
}

/** The race with other runs, in the order of the rules. @param {Facts} facts @param {Scenario} race @param {Entry[]} entries */
export function withEntriesOf(facts, race, entries) {
  const rules = Object.keys(facts.rules);
  const sorted = [...entries].sort((a, b) => rules.indexOf(a.optimizer) - rules.indexOf(b.optimizer));
  return following(facts, race, changed(facts, race, { ...race, entries: sorted }));
}

/** `after` on the terms of `before`: tuned values are those of its surface, and who joins gets what others have. @param {Facts} facts @param {Scenario} before @param {Scenario} after */
function following(facts, before, after) {
  const terms = termsOf(facts, before);
  if ((terms !== "papers" && terms !== "tuned") || !after.ownLr) return after;
  if (before.surface === after.surface) return withNewcomers(facts, before, after, terms);
  return withTerms(facts, after, terms === "tuned" && !canBeTuned(facts, after) ? "equal" : terms);
}

/** Its normal form; it is a tuned race no more where a search would find other values. @param {Facts} facts @param {Scenario} before @param {Scenario} after */
function changed(facts, before, after) {
  return normal(facts, { ...after, tuned: before.tuned && searched(facts, before) === searched(facts, after) });
}

/** What a search for tuned values depends on. @param {Facts} facts @param {Scenario} race */
function searched(facts, race) {
  const entries = race.entries.map((entry) => JSON.stringify(entry)).sort();
  return JSON.stringify([writeScenario(facts, { ...normal(facts, race), entries: [], lr: null, seed: 0, tol: null, tuned: false }), entries]);
}

/** @param {Facts} facts @param {Scenario} race @param {(slot: string, entry: Entry) => Entry} change */
function withEntries(facts, race, change) {
  const slots = slotsOf(race.entries);
  return normal(facts, { ...race, entries: race.entries.map((entry, i) => change(slots[i], entry)) });
}

/** @param {Facts} facts @param {Scenario} race @param {Entry} entry @param {Record<string, number>} values */
function ownOf(facts, race, entry, values) {
  const { lr: _, ...others } = values;
  return sharesLr(facts, race, entry) ? others : values;
}

/** An entry with other values of those of its settings that are numbers, in their ranges. @param {Facts} facts @param {Entry} entry @param {Record<string, number>} values */
function withNumbers(facts, entry, values) {
  const known = Object.entries(values).flatMap(([name, value]) => {
    const range = rangeOf(facts, entry, name);
    return range && Number.isFinite(value) ? [[name, Math.min(Math.max(value, range[0]), range[1])]] : [];
  });
  return withSettings(facts, entry, Object.fromEntries(known));
}

/** The race without one of its runs; the last one stays. @param {Facts} facts @param {Scenario} race @param {string} slot */
function without(facts, race, slot) {
  const slots = slotsOf(race.entries);
  const left = race.entries.filter((_, i) => slots[i] !== slot);
  return left.length ? changed(facts, race, { ...race, entries: left }) : race;
}

/** The race with runs of a former one as further runs, as in engine/pins.py. @param {Facts} facts @param {Scenario} race @param {NonNullable<PlayerEdit["pin"]>} pin */
function withFormer(facts, race, pin) {
  const [before, shown] = [readScenario(facts, pin.before), readScenario(facts, pin.shown)];
  if (!before || !shown || !isDeepEqual(shared(facts, before), shared(facts, shown))) return race;
  const runs = race.entries.map((entry) => runOf(facts, race, entry));
  const slots = slotsOf(before.entries);
  /** @type {Entry[]} */
  const added = [];
  for (const former of before.entries.filter((_, i) => pin.slots.includes(slots[i])).map((entry) => stayed(facts, entry, race, before, shown)))
    if (![...runs, ...added.map((entry) => runOf(facts, race, entry))].some((run) => isDeepEqual(run, runOf(facts, race, former)))) added.push(former);
  if (race.entries.length + added.length > facts.limits.entries) return race;
  return changed(facts, race, { ...race, entries: grouped([...race.entries, ...added]) });
}

/** Entries with those of one rule side by side. @param {Entry[]} entries */
export function grouped(entries) {
  const rules = entries.map(({ optimizer }) => optimizer);
  return [...entries].sort((a, b) => rules.indexOf(a.optimizer) - rules.indexOf(b.optimizer));
}

/** What all runs of a race have in common beside lr and start. @param {Facts} facts @param {Scenario} race */
function shared(facts, race) {
  const { steps, parameters } = resolved(facts, race);
  return { surface: race.surface, parameters, steps, noise: race.noise, seed: race.noise ? race.seed : 0 };
}

/** What decides a run of a race. @param {Facts} facts @param {Scenario} race @param {Entry} entry */
function runOf(facts, race, entry) {
  return { rule: entry.optimizer, schedule: entry.schedule, values: valuesOf(facts, race, entry), start: entry.start ?? resolved(facts, race).start };
}

/** An entry of a former race that runs as it did there. @param {Facts} facts @param {Entry} entry @param {Scenario} race @param {Scenario} before @param {Scenario} shown @returns {Entry} */
function stayed(facts, entry, race, before, shown) {
  const start = resolved(facts, before).start;
  const isMoved = !entry.start && !isDeepEqual(start, resolved(facts, shown).start);
  const stays = isMoved ? { ...entry, start } : entry;
  if (lrOf(facts, race, stays) === lrOf(facts, before, entry)) return stays;
  return { ...withSettings(facts, stays, { lr: lrOf(facts, before, entry) }), ownLr: true };
}
