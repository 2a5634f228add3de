// The theory of a pad: that of the minimum where most of its map ends, as far as one is known there.

import { curvaturesAt } from "../shared/theory.js";

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

const SMALL = 1e-4; // of the box: a difference of places for curvatures

/** Null where the run obeys none on these axes, or the minimum is no bowl. @param {Asked} asked @returns {Theory | null} */
export function theoryOf({ view: { race, surface }, slot, axes, ends, parameters, engine }) {
  const averages = race.pad.averages[slot.slot];
  if (averages === undefined || axes.x.name !== "lr" || (axes.y && axes.y.name !== "momentum")) return null;
  const { critical: { minima }, curvatures, quadratic } = surface;
  const number = mostOf(ends) ?? lowestOf(minima.map(([, , loss]) => loss));
  const known = curvatures[number];
  if (!known) return null;
  const [x, y] = minima[number];
  const [m, L] = Object.keys(parameters).length ? draggedAt([x, y], parameters, surface, engine) ?? known : known;
  return { rule: slot.rule, averages, m, L, quadratic };
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

/**
 * Curvatures of the surface as it is dragged, null where they are not those of a bowl or cannot be had.
 * @param {[number, number]} point
 * @param {Record<string, number>} parameters
 * @param {View["surface"]} surface
 * @param {Asked["engine"]} engine
 * @returns {[number, number] | null}
 */
function draggedAt(point, parameters, { domain: [[x0, x1], [y0, y1]] }, engine) {
  const constants = engine?.program.surface.constants(parameters);
  if (!engine || !constants) return null;
  const gradient = (/** @type {number} */ x, /** @type {number} */ y, /** @type {Float64Array} */ out) => engine.program.surface.gradient(x, y, constants, out);
  const [m, L] = curvaturesAt(gradient, point, SMALL * Math.min(x1 - x0, y1 - y0));
  return m > 0 ? [m, L] : null;
}
