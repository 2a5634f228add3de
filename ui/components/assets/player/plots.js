// What Plotly draws of the map and of the loss panel. Paths are drawn over them, by panel.js.

import { groundImage, labelColours } from "./ground.js";
import { contourLinesOf, lossLabels, STRONG } from "./heights.js";
import { levelLines } from "./levels.js";
import { short } from "../shared/numbers.js";
import { canvasFont, enlarged, typeScale } from "../shared/type_scale.js";
import { say } from "../shared/texts.js";

/**
 * @typedef {import("../shared/types.js").RunsHeader} RunsHeader
 * @typedef {import("../shared/types.js").Theme} Theme
 * @typedef {import("./race.js").Surface} Surface
 * @typedef {Record<string, string>} Values of a text
 */

const RIM = 0.06; // of the height of a map without axes, which is not seen at either end
const STEP_TICK = 60; // pixels between numbers of steps
const POWERS = 9; // pixels of type of powers of ten, which Plotly enlarges

/** The name by which Plotly knows a picture again, to keep zoom and camera: never empty, which would be none. @param {import("./player.js").View} view */
export function keyOf({ data }) {
  return `surface?${data.surface}`;
}

/** @param {Theme} theme */
export function base(theme) {
  return {
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: "system-ui, sans-serif", size: 12, color: theme.text },
    showlegend: false,
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
 * The map: ground, contour lines with their losses, and marks of critical points, with equally long units of x and y.
 * @param {Surface} surface
 * @param {Theme} theme
 * @param {{key: string, layout: string, ranges: import("./heights.js").Ranges}} options with what is seen, for labels
 */
export function contourFigure(surface, theme, { key, layout, ranges }) {
  if (layout === "poster") return posterFigure(surface, theme, { key, ranges });
  const small = layout === "side";
  const title = small ? "" : ["x", mapLegend(surface, theme)].filter(Boolean).join("<br>");
  return enlarged({
    data: [...contourLines(surface, theme, small ? 2 : 1), ...critical(surface, theme)],
    layout: {
      ...base(theme),
      margin: mapMargins(layout),
      xaxis: { ...axis(theme, title), title: { text: title, standoff: 9 }, showgrid: false, range: [...surface.domain[0]], constrain: "domain" },
      yaxis: { ...axis(theme, small ? "" : "y"), showgrid: false, range: [...surface.domain[1]], constrain: "domain", scaleanchor: "x", scaleratio: 1 },
      images: [groundImage(surface, theme)],
      annotations: small ? [] : labelsOf(surface, theme, ranges, layout),
      clickanywhere: true,
      dragmode: "pan",
      uirevision: key,
    },
  });
}

/**
 * The map without axes, over the whole panel: what is beyond its box is as high as its rim. Marks have their words beside them.
 * @param {Surface} surface
 * @param {Theme} theme
 * @param {{key: string, ranges: import("./heights.js").Ranges}} options
 */
function posterFigure(surface, theme, { key, ranges }) {
  const [[x0, x1], [y0, y1]] = surface.domain;
  const rim = RIM * (y1 - y0);
  const none = { visible: false, showgrid: false, zeroline: false, constrain: "range" };
  return enlarged({
    data: [...contourLines(surface, theme, 1), ...critical(surface, theme)],
    layout: {
      ...base(theme),
      plot_bgcolor: theme.loss[theme.loss.length - 1][1],
      margin: mapMargins("poster"),
      xaxis: { ...none, range: [x0, x1] },
      yaxis: { ...none, range: [y0 + rim, y1 - rim], scaleanchor: "x", scaleratio: 1 },
      images: [groundImage(surface, theme)],
      annotations: labelsOf(surface, theme, ranges, "poster"),
      clickanywhere: true,
      dragmode: "pan",
      uirevision: key,
    },
  });
}

/** What each kind of critical points is called. */
export function criticalNames() {
  return { minima: say("minimum"), saddles: say("saddle"), maxima: say("maximum"), degenerate: say("degenerate point") };
}

const WORD = { size: 12, up: 20 }; // pixels: of what a mark is, and above its mark

/** What the marks on a poster are. @param {Surface} surface @param {Theme} theme */
function wordsOf(surface, theme) {
  const names = criticalNames();
  return /** @type {const} */ (["minima", "saddles"]).flatMap((kind) => surface.critical[kind].map(([x, y, loss]) => ({
    x, y, text: names[kind], showarrow: false, yshift: WORD.up, font: { size: WORD.size, color: labelColours(surface, theme, surface.height(loss)).ink },
  })));
}

/**
 * Where the words of a poster stand, for names to keep away: x, y, half of width and height, and how far above, in pixels.
 * @param {Surface} surface
 * @param {Theme} theme
 */
export function wordPlaces(surface, theme) {
  const ctx = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  ctx.font = canvasFont(WORD.size);
  return wordsOf(surface, theme).map(({ x, y, text }) => [x, y, ctx.measureText(text).width / 2 + 2, (WORD.size * typeScale()) / 2 + 1, WORD.up * typeScale()]);
}

/**
 * What is written on the map, as annotations: the losses on contour lines that are seen.
 * @param {Surface} surface
 * @param {Theme} theme
 * @param {import("./heights.js").Ranges} ranges
 * @param {string} layout
 */
export function labelsOf(surface, theme, ranges, layout) {
  const losses = lossLabels(surface, ranges).map((label) => lossLabel(surface, theme, label));
  return layout === "poster" ? [...losses, ...wordsOf(surface, theme)] : losses;
}

/** Pixels around the map, for usual type. @param {string} layout */
export function mapMargins(layout) {
  if (layout === "poster") return { l: 0, r: 0, t: 0, b: 0 };
  return layout === "side" ? { l: 30, r: 6, t: 24, b: 24 } : { l: 46, r: 12, t: 8, b: 54 };
}

/**
 * Thin lines, and every fourth one stronger.
 * @param {Surface} surface
 * @param {Theme} theme
 * @param {number} every
 */
function contourLines(surface, theme, every) {
  const { first, last } = surface.lines;
  const lines = every === 1 ? contourLinesOf(surface) : levelLines(surface.grid(surface.numbers, every), first, last);
  const trace = (/** @type {boolean} */ strong, /** @type {number} */ width, /** @type {string} */ color) => {
    const shown = lines.filter((_, i) => ((first + i) % STRONG === 0) === strong);
    return {
      type: "scatter", mode: "lines", x: shown.flatMap(({ x }) => x), y: shown.flatMap(({ y }) => y),
      line: { width, color }, hoverinfo: "skip",
    };
  };
  return [trace(false, 0.7, theme.level), trace(true, 1.2, theme.strong)];
}

/**
 * A loss on its line, which it interrupts.
 * @param {Surface} surface
 * @param {Theme} theme
 * @param {import("./heights.js").LossLabel} label
 */
function lossLabel(surface, theme, { x, y, angle, text, height }) {
  const { ground, ink } = labelColours(surface, theme, height);
  return { x, y, text, textangle: angle, showarrow: false, borderpad: 0, bgcolor: ground, font: { size: 10.5, color: ink } };
}

/** What marks and colours of the map mean, in one line. @param {Surface} surface @param {Theme} theme */
function mapLegend(surface, theme) {
  const names = criticalNames();
  const kinds = /** @type {(keyof names)[]} */ (Object.keys(names)).filter((kind) => surface.critical[kind].length);
  const parts = kinds.map((kind) => `${theme.critical[kind].sign} ${names[kind]}`);
  if (surface.unit !== null) parts.push(say("colours: log scale"));
  if (surface.flat) parts.push(say("constant"));
  return parts.length ? `<span style="font-size: 0.88em">${parts.join("   ")}</span>` : "";
}

/**
 * Marks of the surface's critical points with their place and loss as text: white, on the same marks a little larger.
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
  return kinds.filter((kind) => surface.critical[kind].length).flatMap((kind) => {
    const places = surface.critical[kind];
    const { symbol, size } = theme.critical[kind];
    const at = { type: "scatter", mode: "markers", x: places.map(([x]) => x), y: places.map(([, y]) => y) };
    const mark = (/** @type {string} */ color, /** @type {number} */ width) => ({ symbol, size, color, opacity: 1, line: { width, color } });
    const text = places.map(([x, y, loss]) => texts[kind]({ x: short(x), y: short(y), loss: short(loss) }));
    return [
      { ...at, marker: mark(theme.rim, 4.5), hoverinfo: "skip" },
      { ...at, marker: mark(theme.mark, 2), text, hovertemplate: "%{text}<extra></extra>" },
    ];
  });
}

/**
 * The axes of the loss panel, and its line of the tolerance.
 * @param {RunsHeader} race
 * @param {Theme} theme
 * @param {object} options
 * @param {string} options.key
 * @param {boolean} options.full down to the lowest loss
 * @param {number} options.room at the right, for names
 * @param {number} options.across the panel
 */
export function lossFigure(race, theme, { key, full, room, across }) {
  const { kind, tickvals = [], ticktext = [], reached } = race.loss;
  const range = (full && race.loss.full) || race.loss.range;
  const log = kind === "log";
  const value = (/** @type {number} */ place) => (log ? 10 ** place : place);
  const line = { type: "line", xref: "paper", x0: 0, x1: 1, layer: "below", line: { color: theme.muted, width: 1 } };
  const word = { xref: "paper", x: 0, xanchor: "left", yanchor: "top", showarrow: false, borderpad: 0, text: say("reached"),
                 font: { size: 11, color: theme.muted } };
  return enlarged({
    // One invisible point on each end: Plotly draws no axes for nothing.
    data: [{ type: "scatter", mode: "markers", x: [0, race.steps], y: range.map(value), opacity: 0, hoverinfo: "skip" }],
    layout: {
      ...base(theme),
      margin: { l: 52, r: room / typeScale(), t: 24, b: 34 },
      uirevision: `${key} ${full}`,
      shapes: reached === undefined ? [] : [{ ...line, y0: value(reached), y1: value(reached) }],
      annotations: reached === undefined ? [] : [{ ...word, y: reached }],
      title: { text: race.loss.title, x: 0, xref: "paper", font: { size: 12, color: theme.muted }, y: 0.99, yanchor: "top" },
      xaxis: { ...axis(theme, say("step")), range: [0, race.steps], nticks: Math.max(2, Math.min(7, Math.floor((across - room) / typeScale() / STEP_TICK) - 1)), tickangle: 0 },
      yaxis: log
        ? { ...axis(theme, ""), type: "log", range: [...range], exponentformat: "power", nticks: powers(range), tickfont: { size: POWERS } }
        : { ...axis(theme, ""), range: [...range], tickvals, ticktext },
    },
  });
}

/** How many ticks a log axis may have so that Plotly keeps to whole powers of ten, if it spans two. @param {number[]} range */
function powers([low, high]) {
  return high - low < 2 ? 5 : Math.min(5, Math.floor((high - low) / 0.75));
}
