// What the cells of a live map are, and their colours: from the numbers of their runs and what came with the figure.

import { CELL_KINDS } from "../program/cells.js";

/**
 * @typedef {import("../shared/chart_types.js").LiveAxis} LiveAxis
 * @typedef {import("../shared/chart_types.js").LiveColours} LiveColours
 * @typedef {import("../shared/chart_types.js").LiveMap} LiveMap
 * @typedef {import("../shared/chart_types.js").LivePlaces} LivePlaces
 */

/**
 * What is read of the runs of some cells, row by row: see the map's pool.
 * @typedef {object} Runs
 * @property {Int32Array} steps what the question counts, -1 where it did not happen
 * @property {Float64Array} loss at the end
 * @property {Float64Array} endX
 * @property {Float64Array} endY
 * @property {Int32Array} diverged the step at which it did, -1 = never
 * @property {Int32Array} undefined the step at which it left the region where f is defined, -1 = never
 * @property {Int32Array} basin the number of the minimum that it is at in the end, -1 = none
 * @property {Uint8Array} kinds numbers in `CELL_KINDS`
 */

/**
 * Cells as they are drawn: `height` on the colour scale, nan where there is none; then `kind` is a number in `KINDS`.
 * @typedef {{height: Float64Array, kind: Uint8Array}} Cells
 */

/** What a cell without a height is, those of starts last; the colours of these come with the figure. */
export const KINDS = [...CELL_KINDS, "still", "nowhere"];
const [DIVERGED, STILL, NOWHERE] = ["diverged", "still", "nowhere"].map((name) => KINDS.indexOf(name));

/** @param {LiveMap} map @param {Runs} runs @returns {Cells} */
export function cellsOf(map, runs) {
  const heightOf = map.places ? placeHeight(map, map.places, runs) : map.question === "loss" ? lossHeight(map, runs) : stepsHeight(runs);
  const height = Float64Array.from(runs.steps, (_, i) => heightOf(i));
  const kind = runs.kinds.map((known, i) => (!Number.isNaN(height[i]) ? 0 : map.places ? endOf(map.places, runs, i) : known));
  return { height, kind };
}

/** What a start is that ends in no place. @param {LivePlaces} places @param {Runs} runs @param {number} i */
function endOf({ saddles, radius }, { diverged, undefined: left, endX, endY, kinds }, i) {
  if (diverged[i] >= 0) return DIVERGED;
  if (left[i] >= 0) return kinds[i];
  return saddles.some(([x, y]) => Math.hypot(endX[i] - x, endY[i] - y) < radius) ? STILL : NOWHERE;
}

/** @param {Runs} runs */
function stepsHeight({ steps }) {
  return (/** @type {number} */ i) => (steps[i] < 0 ? NaN : Math.log10(Math.max(steps[i], 1)));
}

/** @param {LiveMap} map @param {Runs} runs */
function lossHeight({ colours: { floor, least } }, { steps, loss }) {
  return (/** @type {number} */ i) => (steps[i] < 0 ? NaN : Math.log10(Math.max(loss[i] - floor, least)));
}

/** The number of the place where a run ends, and a shade of it for its steps. @param {LiveMap} map @param {LivePlaces} places @param {Runs} runs */
function placeHeight({ colours: { shades, band } }, { valleys, saddles }, { steps, basin, endX, endY }) {
  const [low, high] = shades.map(Math.log1p);
  const wayTo = valleys.length ? wayFrom(saddles[0], valleys) : null;
  return (/** @type {number} */ i) => {
    const place = !wayTo ? basin[i] : steps[i] < 0 ? -1 : wayTo(endX[i], endY[i]);
    if (place < 0) return NaN;
    const shade = (Math.log1p(Math.max(steps[i], 0)) - low) / Math.max(high - low, 1e-9);
    return 1 + place + band * (Math.min(Math.max(shade, 0), 1) - 0.5);
  };
}

/** The number of the valley in whose direction from a saddle a point lies. @param {[number, number]} saddle @param {[number, number][]} valleys */
function wayFrom([sx, sy], valleys) {
  return (/** @type {number} */ x, /** @type {number} */ y) => {
    const towards = valleys.map(([vx, vy]) => (x - sx) * (vx - sx) + (y - sy) * (vy - sy));
    return towards.indexOf(Math.max(...towards));
  };
}

/**
 * The colours of cells as pixels of a canvas.
 * @param {Cells} cells
 * @param {LiveColours} colours
 * @param {string} theme
 */
export function coloursOf({ height, kind }, { stops, low, high, kinds }, theme) {
  const scale = stops.map(([at, colour]) => ({ at, rgb: rgb(colour) }));
  const flat = KINDS.map((name) => pixel(rgb(kinds[theme]?.[name] ?? "#000000")));
  const [bottom, top] = [scale[0], scale[scale.length - 1]].map((stop) => pixel(stop.rgb));
  const pixels = new Uint32Array(height.length);
  for (let i = 0; i < height.length; i++) {
    const at = (height[i] - low) / (high - low);
    pixels[i] = Number.isNaN(at) ? flat[kind[i]] : at <= 0 ? bottom : at >= 1 ? top : between(scale, at);
  }
  return pixels;
}

/** @param {{at: number, rgb: number[]}[]} scale @param {number} at */
function between(scale, at) {
  let k = 1;
  while (scale[k].at < at) k++;
  const [a, b] = [scale[k - 1], scale[k]];
  const share = (at - a.at) / (b.at - a.at || 1);
  return pixel(a.rgb.map((value, c) => Math.round(value + share * (b.rgb[c] - value))));
}

/** @param {string} colour as #RRGGBB */
function rgb(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

/** Red in the lowest byte, as canvases have it on all machines with browsers. @param {number[]} rgb */
function pixel([r, g, b]) {
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

/**
 * The best cell: fewest steps; of equals one that lasts to the end, then that of the lowest loss; -1 where all ended early.
 * @param {LiveMap} map
 * @param {Runs} runs
 */
export function bestCell({ question }, { steps, loss, diverged, undefined: left }) {
  let best = -1;
  const isLasting = (/** @type {number} */ i) => diverged[i] < 0 && left[i] < 0;
  const counts = (/** @type {number} */ i) => (question !== "loss" && steps[i] >= 0 ? steps[i] : Infinity);
  const lossOf = (/** @type {number} */ i) => (Number.isFinite(loss[i]) ? loss[i] : Infinity);
  const isLess = (/** @type {number} */ i, /** @type {number} */ j) => {
    if (counts(i) !== counts(j)) return counts(i) < counts(j);
    if (isLasting(i) !== isLasting(j)) return isLasting(i);
    return lossOf(i) < lossOf(j);
  };
  for (let i = 0; i < steps.length; i++)
    if ((steps[i] >= 0 || isLasting(i)) && (best < 0 || isLess(i, best))) best = i;
  return best;
}
