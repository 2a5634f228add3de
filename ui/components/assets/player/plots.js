// What Plotly draws: the map, the relief and the axes of the loss panel. Paths are drawn over them, by panel.js.

import { short } from "../shared/numbers.js";
import { enlarged } from "../shared/type_scale.js";
import { say } from "../shared/texts.js";

const RELIEF_EVERY = 2;

/** @param {any} theme */
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
 * @param {any} theme
 * @param {string} title
 */
function axis(theme, title) {
  return {
    title: { text: title, standoff: 4 },
    gridcolor: theme.grid,
    zeroline: false,
    tickfont: { size: 11 },
    fixedrange: false,
  };
}

/**
 * @param {any} surface
 * @param {any} theme
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
 * @param {any} surface
 * @param {any} theme
 */
function critical(surface, theme) {
  const told = (/** @type {number[]} */ [x, y, loss]) => ({ x: short(x), y: short(y), loss: short(loss) });
  const minimum = (/** @type {number[]} */ p) => say("minimum ({x}, {y})<br>loss {loss}", told(p));
  const saddle = (/** @type {number[]} */ p) => say("saddle ({x}, {y})<br>loss {loss}", told(p));
  const maximum = (/** @type {number[]} */ p) => say("maximum ({x}, {y})<br>loss {loss}", told(p));
  const degenerate = (/** @type {number[]} */ p) => say("degenerate point ({x}, {y})<br>loss {loss}", told(p));
  const kinds = [
    [minimum, surface.minima, "star", theme.minimum],
    [saddle, surface.saddles, "x-thin", theme.saddle],
    [maximum, surface.maxima, "triangle-up-open", theme.minimum],
    [degenerate, surface.degenerate, "hexagon-open", theme.saddle],
  ];
  return kinds
    .filter(([, places]) => places.length)
    .map(([text, places, symbol, colour]) => ({
      type: "scatter",
      mode: "markers",
      x: places.map((/** @type {number[]} */ p) => p[0]),
      y: places.map((/** @type {number[]} */ p) => p[1]),
      text: places.map(text),
      hovertemplate: "%{text}<extra></extra>",
      marker: { symbol, size: 11, color: colour, line: { width: 2, color: colour } },
    }));
}

/**
 * @param {any} surface
 * @param {any} theme
 * @param {string} key
 */
export function reliefFigure(surface, theme, key) {
  const quiet = {
    showbackground: false, gridcolor: theme.grid, zeroline: false, color: theme.muted, tickfont: { size: 10 },
    nticks: 5, showspikes: false,
  };
  const ticks = surface.marks;
  const every = ticks.heights.length > 4 ? 2 : 1;
  const some = (/** @type {any[]} */ list) => list.filter((_, i) => i % every === 0);
  return enlarged({
    data: [
      {
        type: "surface",
        x: surface.ticks(0, RELIEF_EVERY),
        y: surface.ticks(1, RELIEF_EVERY),
        z: surface.rows(surface.heights, RELIEF_EVERY),
        colorscale: theme.loss,
        showscale: false,
        opacity: 0.95,
        hoverinfo: "skip",
        lighting: { ambient: 0.75, diffuse: 0.5, specular: 0.05, roughness: 0.9 },
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
        zaxis: { ...quiet, title: { text: say("loss") }, tickvals: some(ticks.heights), ticktext: some(ticks.texts),
                 range: [0, surface.top * 1.02] },
        aspectmode: "manual",
        aspectratio: { x: 1, y: 1, z: 0.6 },
        camera: { eye: { x: 1.05, y: -1.15, z: 0.85 }, center: { x: 0, y: 0, z: -0.15 } },
      },
    },
  });
}

/**
 * @param {any} race header of the runs
 * @param {any} theme
 * @param {string} key
 */
export function lossFigure(race, theme, key) {
  const log = race.loss.kind === "log";
  // One invisible point on each end: Plotly draws no axes for nothing.
  const ends = log ? race.loss.range.map((/** @type {number} */ e) => 10 ** e) : [race.loss.tickvals[0], race.loss.tickvals.at(-1)];
  return enlarged({
    data: [{ type: "scatter", mode: "markers", x: [0, race.steps], y: ends, opacity: 0, hoverinfo: "skip" }],
    layout: {
      ...base(theme),
      margin: { l: 52, r: 12, t: 22, b: 34 },
      uirevision: key,
      title: { text: race.loss.title, x: 0, xref: "paper", font: { size: 12, color: theme.muted }, y: 0.99, yanchor: "top" },
      xaxis: { ...axis(theme, say("step")), range: [0, race.steps] },
      yaxis: log
        ? { ...axis(theme, ""), type: "log", range: [...race.loss.range], exponentformat: "power", nticks: 6 }
        : { ...axis(theme, ""), tickvals: race.loss.tickvals, ticktext: race.loss.ticktext },
    },
  });
}
