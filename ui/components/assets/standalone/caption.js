// The caption of a race that was changed where there is no server: as engine/export/caption.py, of the numbers that are here.

import { short } from "../shared/numbers.js";
import { say } from "../shared/texts.js";

/**
 * @typedef {import("../shared/types.js").RunsHeader} RunsHeader
 * @typedef {import("../shared/types.js").Slot} Slot
 */

const DIGITS = 6;

/**
 * @param {RunsHeader} former
 * @param {{slots: Slot[], start: [number, number], surface: string, isSame: boolean}} now runs, the surface by its name, and
 *   whether its formula is as it was
 * @returns {string}
 */
export function captionOf({ steps }, { slots, start, surface, isSame }) {
  const pointOf = (/** @type {[number, number]} */ point) => `(${point.map((value) => short(value, DIGITS)).join(", ")})`;
  const runs = slots.map(({ name, values }) => `${name}: ${Object.entries(values).map(([key, value]) => `${key} ${short(value, DIGITS)}`).join(", ")}`);
  const first = say("Start {point}, {count} steps", { point: pointOf(start), count: steps });
  return `${surface}${isSame ? ", {formula}" : ""}. ${runs.join("; ")}. ${first}.`;
}
