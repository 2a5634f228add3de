// A graph of plotly.js: drawn, or drawn anew with zoom and camera as they are, in the language of the page.

import { make } from "./dom.js";
import { saveCamera, setLocale } from "./project.js";
import { language, say } from "./texts.js";

/**
 * Plotly's own objects have hundreds of attributes, which its reference describes: here they are not typed.
 * @typedef {Record<string, any>} Attributes
 * @typedef {{data: Attributes[], layout: Attributes}} Figure
 * @typedef {HTMLElement & Figure & {on: (event: string, listener: (event: Attributes) => void) => void}} Graph
 *
 * @typedef {object} Plotly what is used of it
 * @property {(graph: Graph, data: Attributes[], layout: Attributes, config: Attributes) => Promise<unknown>} newPlot
 * @property {(graph: Graph, data: Attributes[], layout: Attributes, config: Attributes) => Promise<unknown>} react
 * @property {(graph: Graph, change: Attributes) => Promise<unknown>} relayout
 * @property {(graph: Graph | Figure, options: Attributes) => Promise<string>} toImage
 * @property {(graph: Graph) => void} purge
 * @property {(module: Attributes) => void} register
 * @property {{resize: (graph: Graph) => void}} Plots
 * @property {() => Promise<void>} loadRelief have surfaces in three dimensions, too
 */

const CONFIG = {
  responsive: false,
  displayModeBar: false, // a double click shows all again, and what a picture offers is beside it
  scrollZoom: true,
};

/** An element for a graph, which gets what makes it one when it is drawn first. @param {Record<string, string>} properties */
export function makeGraph(properties = {}) {
  return /** @type {Graph} */ (/** @type {unknown} */ (make("div", { class: "rv-graph", ...properties })));
}

/**
 * Draw a figure, or draw it anew with zoom and camera as they are.
 * @param {Plotly} Plotly
 * @param {Graph} graph
 * @param {Figure} figure
 * @param {boolean} first
 */
export async function draw(Plotly, graph, { data, layout }, first) {
  if (data.some(({ type }) => type === "surface")) await Plotly.loadRelief();
  const locale = language();
  Plotly.register({ moduleType: "locale", name: locale, dictionary: plotlyTexts() });
  if (!first) {
    setLocale(graph, locale);
    saveCamera(graph);
  }
  await Plotly[first ? "newPlot" : "react"](graph, data, layout, { ...CONFIG, locale });
}

/** What Plotly says by itself. */
function plotlyTexts() {
  return { "Double-click to zoom back out": say("Double-click to zoom back out") };
}
