// What happens to a run, where races are computed without Python: as `_of_one` in engine/events.py.

import { say } from "../shared/texts.js";

/**
 * @typedef {import("../shared/types.js").RaceEvent} RaceEvent
 * @typedef {import("../shared/types.js").Slot} Slot
 */

const NEVER = -1;

/**
 * @param {Pick<Slot, "slot" | "name" | "escaped" | "reached" | "settled" | "diverged" | "undefined">} run
 * @param {string} near how near to the minimum counts
 * @param {boolean} [hasSlope] whether f has one where the run ends
 * @returns {RaceEvent[]}
 */
export function eventsOf({ slot, name, escaped, reached, settled, diverged, undefined: lost }, near, hasSlope = true) {
  /** @type {[number, string, string][]} */
  const all = [
    [escaped, "escaped", say("{name} is off the saddle", { name })],
    [reached === settled ? NEVER : reached, "reached", say("{name} comes within {near} of the minimum", { name, near })],
    [settled, "settled", say("{name} is within {near} of the minimum, and stays", { name, near })],
    [diverged, "diverged", say("{name} diverges", { name })],
    [lost, "undefined", hasSlope ? say("{name} leaves where f is defined", { name }) : say("{name} stops where f has no slope", { name })],
  ];
  return all.filter(([step]) => step > 0).map(([step, kind, text]) => ({ step, slot, kind, text }));
}
