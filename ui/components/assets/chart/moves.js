// What moving the marker of a map means for the rest of the page, and what is moved elsewhere for the marker.

import { drawnAt } from "./picture.js";

/**
 * @typedef {import("../shared/drags.js").Drag} Drag
 * @typedef {import("../shared/chart_types.js").LiveAxis} LiveAxis
 * @typedef {import("../shared/chart_types.js").LiveMap} LiveMap
 */

const LEAST = 1e-300; // has a logarithm

/** Is this a map of starts, and not of hyperparameters? @param {LiveMap} map */
export function isOfStarts({ x }) {
  return x.name === "x";
}

/**
 * The marker of a map is at a place of the figure: the cell there is what is dragged.
 * @param {LiveMap} map
 * @param {[number, number]} place
 * @param {object} source
 * @param {boolean} done
 * @returns {Drag}
 */
export function dragOf(map, place, source, done) {
  const run = peekOf(map, place);
  if (run) return { source, hypers: { [run.slot]: run.values }, done };
  return { source, start: [nearest(map.x, place[0]), nearest(map.y, place[1])], done };
}

/** The run of the cell at a place of the figure; null of a map of starts. @param {LiveMap} map @param {[number, number]} place @returns {import("../shared/drags.js").Peek | null} */
export function peekOf(map, place) {
  if (isOfStarts(map)) return null;
  return { slot: map.slot, values: { [map.x.name]: nearest(map.x, place[0]), [map.y.name]: nearest(map.y, place[1]) } };
}

/**
 * Where the marker of a map is while something is dragged elsewhere, null where it stays.
 * @param {LiveMap} map
 * @param {[number, number]} before
 * @param {Drag} drag
 * @returns {[number, number] | null}
 */
export function placeOf(map, before, { start, hypers }) {
  if (isOfStarts(map)) return start ?? null;
  const { [map.x.name]: x, [map.y.name]: y } = hypers?.[map.slot] ?? {};
  if (x === undefined && y === undefined) return null;
  return [x === undefined ? before[0] : drawnAt(map.x, x), y === undefined ? before[1] : drawnAt(map.y, y)];
}

/** The value of an axis that is next to a place of the figure, on the axis' own scale. @param {LiveAxis} axis @param {number} place */
function nearest(axis, place) {
  const scaled = (/** @type {number} */ drawn) => (axis.log ? Math.log(Math.max(drawn, LEAST)) : drawn);
  const distance = (/** @type {number} */ value) => Math.abs(scaled(drawnAt(axis, value)) - scaled(place));
  return axis.values.reduce((best, value) => (distance(value) < distance(best) ? value : best));
}
