// The factors of lr under each schedule, as optimizers/schedules.py and optimizers/cosine_schedules.py have them.


import { cos, power } from "./elementary.js";
import { roundHalfEven } from "./functions.js";

/** @typedef {{key: string, settings: Record<string, number>}} Schedule */
/** @typedef {(k: number) => number} Factor at index k from 0 */
/** @typedef {(settings: Record<string, number>, steps: number) => Factor} Rule */

/** @param {number} progress from 1 at 0 to 0 at 1 */
const halfCosine = (progress) => (1 + cos(Math.PI * progress)) / 2;

/** @param {number} floor @param {number} share */
const above = (floor, share) => floor + (1 - floor) * share;

/** @type {Record<string, Rule>} */
const RULES = {
  constant: () => () => 1,
  time_based: ({ decay }) => (k) => 1 / (1 + decay * k),
  step: ({ every, gamma }, steps) => {
    const period = Math.max(1, roundHalfEven(every * steps));
    return (k) => power(gamma, Math.floor(k / period));
  },
  milestones: ({ first, second, gamma }, steps) => {
    const drops = [first, second].map((share) => roundHalfEven(share * steps));
    return (k) => power(gamma, drops.filter((drop) => k >= drop).length);
  },
  exponential: ({ gamma }) => (k) => power(gamma, k),
  polynomial: ({ power: exponent }, steps) => (k) => power(1 - k / Math.max(1, steps), exponent),
  cosine: ({ floor }, steps) => (k) => above(floor, halfCosine(k / Math.max(1, steps))),
  warmup_cosine: ({ warmup, floor }, steps) => {
    const length = roundHalfEven(warmup * steps);
    const rest = Math.max(1, steps - length);
    return (k) => (k < length ? k / Math.max(1, length) : above(floor, halfCosine((k - length) / rest)));
  },
  warm_restarts: ({ period, stretch, floor }, steps) => {
    const places = restarts(Math.max(1, roundHalfEven(period * steps)), Math.max(1, roundHalfEven(stretch)), steps);
    return (k) => above(floor, halfCosine(places[k]));
  },
  one_cycle: ({ rise, start_ratio: ratio }, steps) => {
    const [low, top] = [1 / ratio, rise * steps - 1];
    const [last, fall] = [low / 1e4, Math.max(steps - 1 - top, 1e-300)];
    const up = (/** @type {number} */ k) => above(low, 1 - halfCosine(top > 0 ? k / top : 1));
    return (k) => (k <= top ? up(k) : above(last, halfCosine((k - top) / fall)));
  },
};

/** How far each step is in its cosine. @param {number} first @param {number} ratio @param {number} steps */
function restarts(first, ratio, steps) {
  const places = new Float64Array(steps);
  for (let [at, length] = [0, first]; at < steps; at += length, length *= ratio) {
    for (let k = 0; k < length && at + k < steps; k++) places[at + k] = k / length;
  }
  return places;
}

/**
 * The factor of each step; 1 for a schedule that is not known.
 * @param {Schedule | null | undefined} schedule
 * @param {number} steps
 */
export function factors(schedule, steps) {
  const key = schedule?.key ?? "constant";
  const rule = Object.hasOwn(RULES, key) ? RULES[key] : RULES.constant;
  const factor = rule(schedule?.settings ?? {}, steps);
  return Float64Array.from({ length: steps }, (_, k) => factor(k));
}
