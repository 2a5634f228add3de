// A graph of plotly.js: drawn, or drawn anew with zoom and camera as they are, in the language of the page.

import { setLocale } from "./project.js";
import { language, say } from "./texts.js";

// showSendToCloud: the button would upload the figure to Plotly.
const CONFIG = { displaylogo: false, showSendToCloud: false, responsive: false, displayModeBar: "hover", scrollZoom: true,
                        modeBarButtonsToRemove: ["toImage", "select2d", "lasso2d", "autoScale2d"] };

/**
 * Draw a figure, or draw it anew with zoom and camera as they are.
 * @param {any} Plotly
 * @param {any} graph
 * @param {{data: any[], layout: any}} figure
 * @param {boolean} first
 */
export async function draw(Plotly, graph, { data, layout }, first) {
  const locale = language();
  Plotly.register({ moduleType: "locale", name: locale, dictionary: plotlyTexts() });
  if (!first) setLocale(graph, locale);
  await Plotly[first ? "newPlot" : "react"](graph, data, layout, { ...CONFIG, locale });
}

/** What Plotly says by itself, on its buttons. */
function plotlyTexts() {
  return {
    "Zoom": say("Zoom"), "Pan": say("Pan"), "Zoom in": say("Zoom in"), "Zoom out": say("Zoom out"),
    "Reset axes": say("Reset axes"), "Double-click to zoom back out": say("Double-click to zoom back out"),
    "Orbital rotation": say("Orbital rotation"), "Turntable rotation": say("Turntable rotation"),
    "Reset camera to default": say("Reset camera to default"), "Reset camera to last save": say("Reset camera to last save"),
  };
}
