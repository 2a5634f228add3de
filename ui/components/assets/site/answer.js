// Why one run stays at a saddle and another does not, as engine/answer.py says it.

import { short } from "../shared/numbers.js";
import { say, translated } from "../shared/texts.js";
import { resolved, sharesLr, valuesOf } from "./scenario.js";

/**
 * @typedef {import("../shared/server.js").Answer<"runs">} Runs
 * @typedef {import("../shared/types.js").Slot} Slot
 * @typedef {import("./facts.js").Facts} Facts
 * @typedef {import("./scenario.js").Scenario} Scenario
 * @typedef {{slope: number, length: number}} Flattest the least slope on a run's way, and the step from there
 */

const DIGITS = 2;
const FAR = 2; // times a step of plain descent
const NEVER = -1;

/** @param {Facts} facts @param {Scenario} race @param {Runs} runs @returns {import("../shared/server.js").Answer<"answer">} */
export function answerOf(facts, race, runs) {
  const sentences = runs.header.slots.flatMap((slot, i) => {
    const explain = { sgd: ofPlain, adam: ofAdaptive }[slot.rule];
    if (!explain) return [];
    const lr = sharesLr(facts, race, race.entries[i]) ? resolved(facts, race).lr : Number(valuesOf(facts, race, race.entries[i]).lr);
    const isExplained = Math.max(slot.diverged, slot.undefined) < 0 && (slot.escaped > 0 || slot.escaped === NEVER);
    const text = isExplained ? explain(slot, flattest(runs, i), lr, runs.header.steps, translated(facts.rules.sgd.title)) : "";
    return [{ slot: slot.slot, text: text || say("{name}: {what}.", { name: slot.name, what: slot.sentence }) }];
  });
  return { header: { sentences }, arrays: {} };
}

/** @param {Runs} runs @param {number} i @returns {Flattest} */
function flattest({ header, arrays }, i) {
  const [, , points] = arrays.runs.shape;
  const channel = (/** @type {number} */ c) => arrays.runs.data.subarray((4 * i + c) * points, (4 * i + c + 1) * points);
  const [x, y, , slopes] = [0, 1, 2, 3].map(channel);
  const { escaped } = header.slots[i];
  const last = escaped > 0 ? escaped : points - 1;
  let step = 0;
  for (let k = 1; k < last; k++) if (slopes[k] < slopes[step]) step = k;
  return { slope: slopes[step], length: Math.hypot(x[step + 1] - x[step], y[step + 1] - y[step]) };
}

/** @param {Slot} slot @param {Flattest} least @param {number} lr @param {number} steps */
function ofPlain({ name, escaped }, { slope }, lr, steps) {
  if (slope === 0) return say("{name} stands where the slope is exactly 0: a step of lr times 0 leads nowhere.", { name });
  const numbers = { name, slope: short(slope, DIGITS), length: short(lr * slope, DIGITS) };
  if (escaped > 0) return say("{name} steps lr times the slope. Where the slope was {slope} its step was {length}: it left the saddle at step {step}.", { ...numbers, step: escaped });
  return say("{name} steps lr times the slope. The slope sank to {slope}, its step to {length}: after {steps} steps it is still at the saddle.", { ...numbers, steps });
}

/** @param {Slot} slot @param {Flattest} least @param {number} lr @param {number} _steps @param {string} plain */
function ofAdaptive({ name, escaped }, { slope, length }, lr, _steps, plain) {
  if (escaped < 0 || length < FAR * lr * slope || slope === 0) return "";
  return say("{name} divides the slope by its recent size. Where it was {slope} its step was {length}, {times} times {plain}’s: it left the saddle at step {step}.", {
    name, slope: short(slope, DIGITS), length: short(length, DIGITS), times: short(length / (lr * slope), DIGITS), plain, step: escaped,
  });
}
