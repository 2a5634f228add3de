// From data to pixels. What is private to plotly.js (4.1) is read here and nowhere else.

/**
 * @typedef {import("./graph.js").Graph} Graph
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{box: Box, x: number[], y: number[], log?: boolean[]}} Frame
 * @typedef {Frame & {id: string, index: number}} Subplot
 * @typedef {(x: number, y: number, z: number, out: Float64Array | number[]) => void} Projection
 */

/**
 * The private parts of plotly.js that are read here.
 * @typedef {{type: string, range: (number | string)[], _offset: number, _length: number}} Axis
 * @typedef {{xaxis: Axis, yaxis: Axis}} Axes
 * @typedef {{projection: number[], view: number[], model: number[]}} Camera
 * @typedef {Record<"x" | "y" | "z", number>} Triple
 * @typedef {import("../player/camera.js").Sight} Sight
 * @typedef {{
 *   container: HTMLElement, dataScale: [number, number, number], glplot?: {cameraParams?: Camera, getAspectratio: () => Triple},
 *   getCamera: () => Sight["camera"], setViewport: (sight: Sight) => void,
 *   saveLayout?: (layout: object) => unknown,
 * }} Scene
 * @typedef {Axes & {
 *   _plots: Record<string, Axes>, _subplots: {cartesian: string[]}, scene?: {_scene?: Scene},
 * }} FullLayout
 */

/** @param {Graph} graph @returns {FullLayout | undefined} once it is drawn */
function layoutOf(graph) {
  return /** @type {{_fullLayout?: FullLayout}} */ (/** @type {unknown} */ (graph))._fullLayout;
}

/** @param {Graph} graph @returns {FullLayout} */
function drawnLayout(graph) {
  return /** @type {FullLayout} */ (layoutOf(graph));
}

/** Has the graph been drawn? @param {Graph} graph */
export function isDrawn(graph) {
  return layoutOf(graph) !== undefined;
}

/** Copies of the ranges of a drawn flat graph's axes. @param {Graph} graph */
export function axisRanges(graph) {
  const { xaxis, yaxis } = drawnLayout(graph);
  return { x: [...xaxis.range], y: [...yaxis.range] };
}

/**
 * The plot area of a flat graph, in pixels of the graph's element, and its axes' ranges (log10 on a log axis).
 * @param {Graph} graph
 * @returns {Frame}
 */
export function flatFrame(graph) {
  return axesFrame(drawnLayout(graph));
}

/**
 * The plot areas of all flat subplots with axes of numbers, with Plotly's names for them: xy, x2y2 and so on.
 * @param {Graph} graph
 * @returns {Subplot[]}
 */
export function subplotFrames(graph) {
  const { _plots, _subplots } = drawnLayout(graph);
  const numeric = (/** @type {Axis} */ axis) => axis.type === "linear" || axis.type === "log";
  return _subplots.cartesian
    .map((id, index) => ({ id, index, axes: _plots[id] }))
    .filter(({ axes }) => numeric(axes.xaxis) && numeric(axes.yaxis))
    .map(({ id, index, axes }) => ({ id, index, ...axesFrame(axes) }));
}

/**
 * Hide what a selector finds in a flat subplot, and show all else of it.
 * @param {Graph} graph
 * @param {string} subplot
 * @param {string} selector empty: nothing
 */
export function hideParts(graph, subplot, selector) {
  const plot = graph.querySelector(`.cartesianlayer .subplot.${subplot}`);
  for (const part of /** @type {NodeListOf<SVGElement>} */ (plot?.querySelectorAll(".mlayer, .mlayer .trace") ?? []))
    part.style.visibility = selector && part.matches(selector) ? "hidden" : "";
}

/** @param {Axes} axes @returns {Frame} */
function axesFrame({ xaxis, yaxis }) {
  return {
    box: { x: xaxis._offset, y: yaxis._offset, width: xaxis._length, height: yaxis._length },
    x: xaxis.range.map(Number),
    y: yaxis.range.map(Number),
    log: [xaxis.type === "log", yaxis.type === "log"],
  };
}

/**
 * From values to places on the axes: log10 on a log axis.
 * @param {Pick<Frame, "log">} frame
 * @param {[number, number]} values
 * @returns {[number, number]}
 */
export function onAxes({ log = [] }, [x, y]) {
  return [log[0] ? Math.log10(x) : x, log[1] ? Math.log10(y) : y];
}

/**
 * The inverse of `onAxes`.
 * @param {Pick<Frame, "log">} frame
 * @param {[number, number]} places
 * @returns {[number, number]}
 */
export function valuesAt({ log = [] }, [u, v]) {
  return [log[0] ? 10 ** u : u, log[1] ? 10 ** v : v];
}

/** Is a pixel in the plot area? Not a number is nowhere. @param {Box} box @param {number} px @param {number} py */
export function inBox({ x, y, width, height }, px, py) {
  return px >= x && px <= x + width && py >= y && py <= y + height;
}

/**
 * @param {Frame} frame
 * @returns {Projection}
 */
export function flatProjection({ box, x: [x0, x1], y: [y0, y1] }) {
  const sx = box.width / (x1 - x0);
  const sy = box.height / (y1 - y0);
  return (x, y, _z, out) => {
    out[0] = box.x + (x - x0) * sx;
    out[1] = box.y + box.height - (y - y0) * sy;
  };
}

/**
 * The inverse of `flatProjection`.
 * @param {Frame} frame
 * @param {number} px
 * @param {number} py
 * @returns {[number, number]}
 */
export function toData({ box, x: [x0, x1], y: [y0, y1] }, px, py) {
  return [x0 + ((px - box.x) / box.width) * (x1 - x0), y0 + ((box.y + box.height - py) / box.height) * (y1 - y0)];
}

/**
 * The scene of a three-dimensional graph: its place, and one matrix from data to clip space. Null before it is drawn.
 * @param {Graph} graph
 * @returns {{box: Box, matrix: number[]} | null}
 */
export function sceneFrame(graph) {
  const scene = layoutOf(graph)?.scene?._scene;
  const camera = scene?.glplot?.cameraParams;
  if (!scene || !camera) return null;
  const inside = scene.container.getBoundingClientRect();
  const outside = graph.getBoundingClientRect();
  const place = { x: inside.left - outside.left, y: inside.top - outside.top, width: inside.width, height: inside.height };
  const [sx, sy, sz] = scene.dataScale;
  const scaling = [sx, 0, 0, 0, 0, sy, 0, 0, 0, 0, sz, 0, 0, 0, 0, 1];
  const matrix = [camera.projection, camera.view, camera.model, scaling].reduce((a, b) => multiply(a, b));
  return { box: place, matrix };
}

/** Where the camera of a three-dimensional graph is, and how large the scene; null before it is drawn. @param {Graph} graph @returns {Sight | null} */
export function sightOf(graph) {
  const scene = layoutOf(graph)?.scene?._scene;
  return scene?.glplot ? { camera: scene.getCamera(), aspectratio: scene.glplot.getAspectratio() } : null;
}

/** Turn the camera of a drawn three-dimensional graph without drawing anything anew. @param {Graph} graph @param {Sight} sight */
export function setSight(graph, sight) {
  layoutOf(graph)?.scene?._scene?.setViewport(sight);
}

/**
 * @param {{box: Box, matrix: number[]}} frame
 * @returns {Projection}
 */
export function sceneProjection({ box, matrix: m }) {
  return (x, y, z, out) => {
    const w = m[3] * x + m[7] * y + m[11] * z + m[15];
    out[0] = box.x + (0.5 + (0.5 * (m[0] * x + m[4] * y + m[8] * z + m[12])) / w) * box.width;
    out[1] = box.y + (0.5 - (0.5 * (m[1] * x + m[5] * y + m[9] * z + m[13])) / w) * box.height;
  };
}

/** Save the camera as it is: after the wheel Plotly has saved what it was before. @param {Graph} graph */
export function saveCamera(graph) {
  layoutOf(graph)?.scene?._scene?.saveLayout?.(graph.layout);
}

/**
 * Let a graph that is drawn already speak a language at its next drawing, with zoom and camera as they are: as a new
 * setting of the graph the language would make Plotly forget them.
 * @param {Graph} graph
 * @param {string} locale
 */
export function setLocale(graph, locale) {
  /** @type {{_context: {locale: string}}} */ (/** @type {unknown} */ (graph))._context.locale = locale;
}

/**
 * The product of two 4 x 4 matrices, column by column as in WebGL.
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 * @returns {number[]}
 */
export function multiply(a, b) {
  const out = new Array(16).fill(0);
  for (let column = 0; column < 4; column++)
    for (let row = 0; row < 4; row++)
      for (let k = 0; k < 4; k++) out[4 * column + row] += a[4 * k + row] * b[4 * column + k];
  return out;
}
