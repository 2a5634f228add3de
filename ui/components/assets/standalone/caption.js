// The caption of a race that was changed where there is no server: as engine/export/caption.py, of the numbers that are here.

import { say } from "../shared/texts.js";
import { pointText, settingText } from "./words.js";

/**
 * @typedef {import("../shared/types.js").RunsHeader} RunsHeader
 * @typedef {import("../shared/types.js").Slot} Slot
 */

const DIGITS = 6; // of a place
const CONSTANT = "constant"; // the schedule that is none

/**
 * @param {RunsHeader} former
 * @param {{slots: Slot[], start: [number, number], surface: string, isSame: boolean}} now runs, the surface by its name, and
 *   whether its formula is as it was
 * @returns {string}
 */
export function captionOf({ steps, words }, { slots, start, surface, isSame }) {
  const runs = slots.map((slot) => `${slot.name}: ${settingsOf(slot).join(", ")}`);
  const first = say("Start {point}, {count} steps", { point: pointText(start, DIGITS), count: steps });
  const noise = words.seed ? `, ${words.noise} (${words.seed})` : ""; // without noise there is no seed to tell
  return `${surface}${isSame ? ", {formula}" : ""}. ${runs.join("; ")}. ${first}${noise}.`;
}

/** All numbers of a run, its own start and its schedule. @param {Slot} slot @returns {string[]} */
function settingsOf({ values, words, start, schedule }) {
  const numbers = Object.entries(values).map(([key, value]) => words[key] ?? settingText(key, value));
  return [...numbers, ...(start ? [words.start] : []), ...(schedule === CONSTANT ? [] : [words.schedule])];
}
