// What the stage knows of surfaces, rules and schedules: prepared by tools/site/facts.py. Texts are in English.

/**
 * @typedef {[number, number, number]} NumberFacts default, lowest and highest value
 *
 * @typedef {object} LookFacts
 * @property {string} colour
 * @property {string} dash by its name
 * @property {string} marker
 * @property {number[]} lab the colour where equal distances look equal
 *
 * @typedef {object} RuleFacts
 * @property {string} title
 * @property {boolean} sharesLr
 * @property {Record<string, NumberFacts>} numbers
 * @property {Record<string, boolean>} switches with their defaults
 * @property {Record<string, number>} paper
 * @property {LookFacts} look
 *
 * @typedef {object} SurfaceFacts
 * @property {string} title
 * @property {number} lr
 * @property {number} steps
 * @property {[number, number]} start
 * @property {Record<string, NumberFacts>} parameters
 * @property {Record<string, Record<string, number>>} tuned values by rule
 *
 * @typedef {object} Limits
 * @property {string} surface the default one
 * @property {string[]} optimizers those of the default race
 * @property {number} coordinate
 * @property {number} entries
 * @property {number} seed
 * @property {number} steps
 * @property {[number, number]} noise
 * @property {[number, number]} lr
 * @property {number} lrSpan
 *
 * @typedef {object} PageInfo
 * @property {string} key
 * @property {string} title
 * @property {string} group the menu that it is in, or none
 *
 * @typedef {object} Facts
 * @property {Record<string, RuleFacts>} rules
 * @property {Record<string, {title: string, numbers: Record<string, NumberFacts>}>} schedules
 * @property {Record<string, SurfaceFacts>} surfaces
 * @property {LookFacts[]} copies looks of further runs of a rule
 * @property {Record<string, number[]>} dashes
 * @property {Record<string, import("../shared/types.js").NumberHeader>} sliders
 * @property {Limits} limits
 */

export const CONSTANT = "constant"; // the schedule that is none

/**
 * The default of each number and switch that a run can set: the rule's numbers, its switches, its schedule's numbers.
 * @param {Facts} facts
 * @param {{optimizer: string, schedule: string}} entry
 * @returns {Record<string, number | boolean>}
 */
export function defaultsOf({ rules, schedules }, { optimizer, schedule }) {
  const [rule, factors] = [rules[optimizer], schedules[schedule]];
  return { ...firsts(rule.numbers), ...rule.switches, ...firsts(factors.numbers) };
}

/** @param {Record<string, NumberFacts>} numbers */
function firsts(numbers) {
  return Object.fromEntries(Object.entries(numbers).map(([name, [value]]) => [name, value]));
}

/** The lowest and the highest value of a number of a run; nothing for a switch. @param {Facts} facts @param {{optimizer: string, schedule: string}} entry @param {string} name */
export function rangeOf({ rules, schedules }, { optimizer, schedule }, name) {
  const found = rules[optimizer].numbers[name] ?? schedules[schedule].numbers[name];
  return found && /** @type {[number, number]} */ ([found[1], found[2]]);
}
