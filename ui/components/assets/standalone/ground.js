// A surface at other values of its parameters, where races are computed without Python.

import { gridOf } from "../player/previews.js";
import { bowlAt } from "../shared/theory.js";
import { roundNumbers, tickTexts } from "./axis.js";

/** @typedef {import("../shared/server.js").Answer<"surface">} Grid */

const POINTS = 200; // of the grid along each side, as Python has

/**
 * What a server would answer of the surface.
 * @param {import("../program/load.js").RaceProgram} program
 * @param {Grid["header"]} header of it at some values
 * @param {Float64Array} constants at others
 * @returns {Grid}
 */
export function groundAt(program, header, constants) {
  const { surface } = program;
  const lossAt = (/** @type {[number, number, number]} */ [x, y]) => /** @type {[number, number, number]} */ ([x, y, surface.loss(x, y, constants)]);
  const critical = Object.fromEntries(/** @type {const} */ (["minima", "saddles", "maxima", "degenerate"]).map((kind) => [kind, header[kind].map(lossAt)]));
  const curvatures = header.curvatures.map((known, i) => known && bowlAt(surface, constants, [header.minima[i][0], header.minima[i][1]]));
  const grid = gridOf(program, { ...header, ...critical, curvatures }, constants, POINTS);
  grid.header.ticks = ticksOf(grid);
  return grid;
}

/** Heights of a relief and the losses to write there, as figures/scale.py has them. @param {Grid} grid */
function ticksOf({ header: { low, unit }, arrays }) {
  let high = low;
  for (const loss of arrays.loss.data) if (loss > high && loss < Infinity) high = loss;
  const heightOf = (/** @type {number} */ loss) => (unit === null ? loss - low : Math.log10(1 + (loss - low) / unit));
  if (high <= low) return { heights: [0], texts: tickTexts([low]) };
  const [first, last] = unit === null ? [0, -1] : [Math.ceil(Math.log10(unit)), Math.floor(Math.log10(high - low))];
  const losses = unit === null ? roundNumbers(low, high, 7) : [low, ...Array.from({ length: last - first + 1 }, (_, k) => low + 10 ** (first + k))];
  return { heights: losses.map(heightOf), texts: tickTexts(losses) };
}
