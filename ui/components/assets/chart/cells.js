// What the cells of a live map are, and their colours: from the numbers of their runs and what came with the figure.

/**
 * @typedef {import("../shared/types.js").LiveAxis} LiveAxis
 * @typedef {import("../shared/types.js").LiveColours} LiveColours
 * @typedef {import("../shared/types.js").LiveMap} LiveMap
 */

/**
 * The runs of some cells, row by row.
 * @typedef {object} Runs
 * @property {Int32Array} steps what the question counts, -1 where it did not happen
 * @property {Float64Array} loss at the end
 * @property {Float64Array} endX
 * @property {Float64Array} endY
 * @property {Int32Array} ended the step at which it ended early, -1 = never
 * @property {Uint8Array} undefined whether it then left the region where f is defined
 * @property {Uint8Array} hovering close once and still about, but not settled
 */

/**
 * Cells as they are drawn: `height` on the colour scale, nan where there is none; then `kind` is a number in `KINDS`.
 * @typedef {{height: Float64Array, kind: Uint8Array}} Cells
 */

/** What a cell without a height is; the colours of these come with the figure. */
export const KINDS = ["counted", "hovering", "not yet", "diverged", "undefined", "still", "nowhere"];
const [HOVERING, NOT_YET, DIVERGED, UNDEFINED, STILL, NOWHERE] = [1, 2, 3, 4, 5, 6];

/** @param {LiveMap} map @param {Runs} runs @returns {Cells} */
export function cellsOf(map, runs) {
  const heightOf = map.places ? placeHeight(map, runs) : map.question === "loss" ? lossHeight(map, runs) : stepsHeight(runs);
  const count = runs.steps.length;
  const [height, kind] = [new Float64Array(count), new Uint8Array(count)];
  for (let i = 0; i < count; i++) {
    height[i] = heightOf(i);
    if (Number.isNaN(height[i])) kind[i] = kindOf(map, runs, i);
  }
  return { height, kind };
}

/** @param {LiveMap} map @param {Runs} runs @param {number} i */
function kindOf({ places }, runs, i) {
  if (runs.ended[i] >= 0) return runs.undefined[i] ? UNDEFINED : DIVERGED;
  if (!places) return runs.hovering[i] ? HOVERING : NOT_YET;
  const nearSaddle = places.saddles.some(([x, y]) => Math.hypot(runs.endX[i] - x, runs.endY[i] - y) < places.radius);
  return nearSaddle ? STILL : NOWHERE;
}

/** @param {Runs} runs */
function stepsHeight({ steps }) {
  return (/** @type {number} */ i) => (steps[i] < 0 ? NaN : Math.log10(Math.max(steps[i], 1)));
}

/** @param {LiveMap} map @param {Runs} runs */
function lossHeight({ colours: { floor, least } }, { steps, loss }) {
  return (/** @type {number} */ i) => (steps[i] < 0 ? NaN : Math.log10(Math.max(loss[i] - floor, least)));
}

/** The number of the place where a run ends, and a shade of it for its steps. @param {LiveMap} map @param {Runs} runs */
function placeHeight({ places, colours: { shades, band } }, { steps, ended, endX, endY }) {
  if (!places) throw new TypeError("a map without places");
  const [low, high] = shades.map(Math.log1p);
  const placeOf = places.minima.length ? minimumAt(places) : wayTo(places);
  return (/** @type {number} */ i) => {
    const isCounted = places.minima.length ? ended[i] < 0 : steps[i] >= 0;
    const place = isCounted ? placeOf(endX[i], endY[i]) : -1;
    if (place < 0) return NaN;
    const shade = (Math.log1p(Math.max(steps[i], 0)) - low) / Math.max(high - low, 1e-9);
    return 1 + place + band * (Math.min(Math.max(shade, 0), 1) - 0.5);
  };
}

/** The number of the nearest minimum within the reach of a point, -1 where there is none. @param {import("../shared/types.js").LivePlaces} places */
function minimumAt({ minima, reach }) {
  return (/** @type {number} */ x, /** @type {number} */ y) => {
    let [number, least] = [-1, Infinity];
    minima.forEach(([mx, my], m) => {
      const square = (x - mx) * (x - mx) + (y - my) * (y - my);
      if (square <= reach * reach && square < least) [number, least] = [m, square];
    });
    return number;
  };
}

/** The number of the valley in whose direction from the first saddle a point lies. @param {import("../shared/types.js").LivePlaces} places */
function wayTo({ valleys, saddles: [[sx, sy]] }) {
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
export function bestCell({ question }, { steps, loss, ended }) {
  let best = -1;
  const counts = (/** @type {number} */ i) => (question !== "loss" && steps[i] >= 0 ? steps[i] : Infinity);
  const lossOf = (/** @type {number} */ i) => (Number.isFinite(loss[i]) ? loss[i] : Infinity);
  const isLess = (/** @type {number} */ i, /** @type {number} */ j) => {
    if (counts(i) !== counts(j)) return counts(i) < counts(j);
    if (ended[i] >= 0 !== ended[j] >= 0) return ended[i] < 0;
    return lossOf(i) < lossOf(j);
  };
  for (let i = 0; i < steps.length; i++)
    if ((steps[i] >= 0 || ended[i] < 0) && (best < 0 || isLess(i, best))) best = i;
  return best;
}
