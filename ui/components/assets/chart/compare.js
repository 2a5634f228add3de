// How many cells of a map that Python drew look different from those that the browser computed: runs whose last digit decides.

import { say } from "../shared/texts.js";
import { KINDS } from "./cells.js";

/**
 * @typedef {import("../shared/graph.js").Attributes} Attributes
 * @typedef {import("../shared/chart_types.js").LiveMap} LiveMap
 * @typedef {import("./cells.js").Cells} Cells
 */

const SEEN = 1 / 200; // of the colour scale: less is not to be seen

/**
 * @param {LiveMap} map
 * @param {Cells} cells all of them
 * @param {Attributes[]} traces of Python's figure, in which a map is a heat map of heights and one for each other kind
 * @param {string} theme
 */
export function differing(map, cells, traces, theme) {
  const [x, y] = map.subplot.split(/(?=y)/);
  const [heights, ...others] = traces.filter((trace) => trace.type === "heatmap" && (trace.xaxis ?? "x") === x && (trace.yaxis ?? "y") === y);
  const kinds = others.map(({ z, colorscale }) => ({ z, kind: KINDS.findIndex((name) => map.colours.kinds[theme]?.[name] === colorscale[0][1]) }));
  const columns = map.x.values.length;
  const seen = SEEN * (map.colours.high - map.colours.low);
  let count = 0;
  cells.height.forEach((height, i) => {
    const [j, k] = [Math.floor(i / columns), i % columns];
    const isCounted = !Number.isNaN(height);
    const kind = kinds.find(({ z }) => z[j][k] === 1)?.kind ?? 0;
    if (isCounted ? !(Math.abs(heights.z[j][k] - height) <= seen) : kind !== cells.kind[i]) count++;
  });
  return count;
}

/** @param {number} count of cells */
export function differenceText(count) {
  if (count === 1) return say("1 cell differs from what your browser drew while you dragged: its run is chaotic, so the last digit decides.");
  return say("{count} cells differ from what your browser drew while you dragged: their runs are chaotic, so the last digit decides.", { count });
}
