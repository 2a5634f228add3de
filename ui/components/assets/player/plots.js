// What Plotly draws: the map, the relief and the axes of the loss panel. Paths are drawn over them, by panel.js.

import { short } from "../shared/numbers.js";
import { enlarged } from "../shared/type_scale.js";
import { say } from "../shared/texts.js";

/**
 * @typedef {import("../shared/types.js").RunsHeader} RunsHeader
 * @typedef {import("../shared/types.js").Theme} Theme
 * @typedef {import("./race.js").Surface} Surface
 * @typedef {Record<string, string>} Values of a text
 */

const RELIEF_EVERY = 2;

/** @param {Theme} theme */
function base(theme) {
  return {
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: "system-ui, sans-serif", size: 12, color: theme.text },
    showlegend: false,
    modebar: { bgcolor: "rgba(0,0,0,0)", color: theme.muted, activecolor: theme.text },
    hovermode: "closest",
  };
}

/**
 * @param {Theme} theme
 * @param {string} title
 */
function axis(theme, title) {
  return {
    title: { text: title, standoff: 4 },
    gridcolor: theme.grid,
    zeroline: false,
    tickfont: { size: 11 },
    separatethousands: true,
    fixedrange: false,
  };
}

/**
 * @param {Surface} surface
 * @param {Theme} theme
 * @param {{bar: boolean, key: string, small: boolean}} options
 */
export function contourFigure(surface, theme, { bar, key, small }) {
  const every = small ? 2 : 1;
  const ticks = surface.marks;
  const map = {
    type: "contour",
    x: surface.ticks(0, every),
    y: surface.ticks(1, every),
    z: surface.rows(surface.heights, every),
    zmin: 0,
    zmax: surface.top,
    colorscale: theme.loss,
    contours: { start: 0, end: surface.top, size: surface.top / surface.levels },
    line: { width: 0.7, color: theme.level, smoothing: 0 }, // on a fine grid it only costs time
    hoverinfo: "skip",
    showscale: bar,
    colorbar: {
      tickvals: ticks.heights, ticktext: ticks.texts, thickness: 10, outlinewidth: 0, len: 1,
      tickfont: { size: 10, color: theme.muted }, title: { text: say("loss"), side: "right", font: { size: 11 } },
    },
  };
  return enlarged({
    data: [map, ...critical(surface, theme)],
    layout: {
      ...base(theme),
      margin: small ? { l: 30, r: 6, t: 24, b: 24 } : { l: 46, r: bar ? 10 : 12, t: 10, b: 38 },
      xaxis: { ...axis(theme, small ? "" : "x"), range: [...surface.domain[0]] },
      yaxis: { ...axis(theme, small ? "" : "y"), range: [...surface.domain[1]] },
      clickanywhere: true,
      dragmode: "pan",
      uirevision: key,
    },
  });
}

/**
 * Markers of the surface's critical points, with their place and loss as text.
 * @param {Surface} surface
 * @param {Theme} theme
 */
function critical(surface, theme) {
  const texts = {
    minima: (/** @type {Values} */ values) => say("minimum ({x}, {y})<br>loss {loss}", values),
    saddles: (/** @type {Values} */ values) => say("saddle ({x}, {y})<br>loss {loss}", values),
    maxima: (/** @type {Values} */ values) => say("maximum ({x}, {y})<br>loss {loss}", values),
    degenerate: (/** @type {Values} */ values) => say("degenerate point ({x}, {y})<br>loss {loss}", values),
  };
  const kinds = /** @type {(keyof texts)[]} */ (Object.keys(texts));
  return kinds.filter((kind) => surface.critical[kind].length).map((kind) => {
    const places = surface.critical[kind];
    const { symbol, colour } = theme.critical[kind];
    return {
      type: "scatter",
      mode: "markers",
      x: places.map(([x]) => x),
      y: places.map(([, y]) => y),
      text: places.map(([x, y, loss]) => texts[kind]({ x: short(x), y: short(y), loss: short(loss) })),
      hovertemplate: "%{text}<extra></extra>",
      marker: { symbol, size: 11, color: colour, line: { width: 2, color: colour } },
    };
  });
}

/**
 * @param {Surface} surface
 * @param {Theme} theme
 * @param {string} key
 */
export function reliefFigure(surface, theme, key) {
  const quiet = {
    showbackground: false, gridcolor: theme.grid, zeroline: false, color: theme.muted, tickfont: { size: 10 },
    nticks: 5, showspikes: false,
  };
  const { lighting, aspectratio, camera } = structuredClone(theme.relief); // Plotly writes into what it is given
  const ticks = surface.marks;
  const every = ticks.heights.length > 4 ? 2 : 1;
  const isShown = (/** @type {unknown} */ _, /** @type {number} */ i) => i % every === 0;
  return enlarged({
    data: [
      {
        type: "surface",
        x: surface.ticks(0, RELIEF_EVERY),
        y: surface.ticks(1, RELIEF_EVERY),
        z: surface.rows(surface.heights, RELIEF_EVERY),
        cmin: 0, cmax: surface.top, colorscale: theme.loss, showscale: false,
        opacity: 0.95,
        hoverinfo: "skip",
        lighting,
        contours: {
          x: { highlight: false }, y: { highlight: false },
          z: { show: true, color: theme.level, width: 1, highlight: false },
        },
      },
    ],
    layout: {
      ...base(theme),
      margin: { l: 0, r: 0, t: 0, b: 0 },
      uirevision: key,
      scene: {
        uirevision: key,
        xaxis: { ...quiet, title: { text: "x" }, range: [...surface.domain[0]] },
        yaxis: { ...quiet, title: { text: "y" }, range: [...surface.domain[1]] },
        zaxis: { ...quiet, title: { text: say("loss") }, tickvals: ticks.heights.filter(isShown), ticktext: ticks.texts.filter(isShown),
                 range: [0, surface.top * 1.02] },
        aspectmode: "manual",
        aspectratio,
        camera,
      },
    },
  });
}

/**
 * @param {RunsHeader} race
 * @param {Theme} theme
 * @param {string} key
 */
export function lossFigure(race, theme, key) {
  const { kind, range = [], tickvals = [], ticktext = [] } = race.loss;
  const log = kind === "log";
  // One invisible point on each end: Plotly draws no axes for nothing.
  const ends = log ? range.map((exponent) => 10 ** exponent) : [tickvals[0], tickvals.at(-1)];
  return enlarged({
    data: [{ type: "scatter", mode: "markers", x: [0, race.steps], y: ends, opacity: 0, hoverinfo: "skip" }],
    layout: {
      ...base(theme),
      margin: { l: 52, r: 12, t: 22, b: 34 },
      uirevision: key,
      title: { text: race.loss.title, x: 0, xref: "paper", font: { size: 12, color: theme.muted }, y: 0.99, yanchor: "top" },
      xaxis: { ...axis(theme, say("step")), range: [0, race.steps] },
      yaxis: log
        ? { ...axis(theme, ""), type: "log", range: [...range], exponentformat: "power", nticks: 6 }
        : { ...axis(theme, ""), tickvals, ticktext },
    },
  });
}
