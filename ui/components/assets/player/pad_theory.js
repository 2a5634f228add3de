// The theory of a pad: that of the minimum where most of its map ends, as far as one is known there.

import { bowlAt } from "../shared/theory.js";

/**
 * @typedef {import("../shared/theory.js").Theory} Theory
 * @typedef {import("../shared/types.js").Slot} Slot
 * @typedef {import("./pad_axes.js").Axes} Axes
 * @typedef {import("./player.js").View} View
 *
 * @typedef {object} Asked
 * @property {View} view
 * @property {Slot} slot
 * @property {Axes} axes
 * @property {number[]} ends how often each minimum is reached on the map
 * @property {Record<string, number>} parameters of the surface that are dragged
 * @property {import("./previews.js").Engine | null} engine
 */

/** Null where the run obeys none on these axes, or the minimum is no bowl. @param {Asked} asked @returns {Theory | null} */
export function theoryOf({ view: { race, surface }, slot, axes, ends, parameters, engine }) {
  const averages = race.pad.averages[slot.slot];
  if (averages === undefined || axes.x.name !== "lr" || (axes.y && axes.y.name !== "momentum")) return null;
  const { critical: { minima }, curvatures, quadratic } = surface;
  const number = mostOf(ends) ?? lowestOf(minima.map(([, , loss]) => loss));
  const known = curvatures[number];
  if (!known) return null;
  const program = engine?.program.surface;
  const constants = Object.keys(parameters).length ? program?.constants(parameters) : null;
  const [x, y] = minima[number];
  const bowl = program && constants ? bowlAt(program, constants, [x, y]) : known;
  return bowl && { rule: slot.rule, averages, m: bowl[0], L: bowl[1], quadratic };
}

/** @param {number[]} counts with holes */
function mostOf(counts) {
  const most = Math.max(0, ...counts.filter((count) => count > 0));
  return most ? counts.indexOf(most) : null;
}

/** @param {number[]} losses */
function lowestOf(losses) {
  return losses.indexOf(Math.min(...losses));
}
