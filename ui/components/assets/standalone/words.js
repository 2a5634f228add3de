// What a race and its runs are set to, in words, after a change that no server has heard of: as engine/labels.py says it.

import { descriptionOf } from "../player/description.js";
import { short } from "../shared/numbers.js";
import { say } from "../shared/texts.js";

/**
 * @typedef {import("../shared/types.js").RunsHeader} RunsHeader
 * @typedef {import("../shared/types.js").Slot} Slot
 * @typedef {import("../player/description.js").Description} Description
 */

const DIGITS = 6; // of a setting

/** A setting as people type it. @param {number} value */
export function settingNumber(value) {
  return short(value, DIGITS);
}

/** @param {[number, number]} point @param {number} [digits] */
export function pointText([x, y], digits = 4) {
  return `(${short(x, digits)}, ${short(y, digits)})`;
}

/** A setting by its name, as a text with another value has it in its language. @param {string} name @param {number} value @param {string} [before] that text, if there is one */
export function settingText(name, value, before) {
  const number = settingNumber(value);
  if (before) return before.replace(/\S+$/, number);
  return name === "lr" ? say("lr {lr}", { lr: number }) : `${name} ${number}`;
}

/** The words of a run after a change of its numbers. @param {Slot} before @param {Slot} now */
export function wordsOfRun(before, { values, shares_lr: sharesLr }) {
  const changed = Object.keys(values).filter((name) => values[name] !== before.values[name]);
  const { lr, ...others } = Object.fromEntries(changed.map((name) => [name, settingText(name, values[name], before.words[name])]));
  return { ...before.words, ...others, ...(lr && !sharesLr && { lr }) };
}

/** The words of what the runs of a race share, after a change. @param {RunsHeader} before @param {Description} next */
export function wordsOfRace(before, next) {
  const follower = next.slots.find((slot) => slot.shares_lr);
  const [x, y] = next.start;
  const isMoved = x !== before.start[0] || y !== before.start[1];
  const { parameters } = descriptionOf(before);
  const texts = Object.entries(next.parameters).filter(([name, value]) => value !== parameters[name]).map(([name, value]) => [name, settingText(name, value)]);
  return {
    ...before.words,
    ...Object.fromEntries(texts),
    ...(follower && { lr: settingText("lr", follower.values.lr) }),
    ...(isMoved && { start: say("start {place}", { place: pointText(next.start) }) }),
  };
}
