// What is under the pointer in a figure, with numbers as people read them: Plotly would write them in its own way.

import { make } from "../shared/dom.js";
import { short } from "../shared/numbers.js";

/** @typedef {import("../shared/graph.js").Attributes} Attributes */
/** @typedef {{curveNumber: number, data: {name?: string}, [field: string]: unknown}} Point what Plotly says of one */

const PLACE = /%\{(\w+)(?::([^}]*))?\}/g;
const GAP = 14; // pixels from the pointer

/**
 * The lines that a trace's template says of a point: `%{x}` is a number with four digits or a count, `%{y:.1%}` a share.
 * @param {string} template as Plotly has them
 * @param {Record<string, unknown>} point
 */
export function hoverLines(template, point) {
  const text = template.replace(/<extra>.*<\/extra>/, "").replace(PLACE, (_, name, format) => valueText(point[name], format));
  return text.split("<br>").map((line) => line.replace(/<[^>]*>/g, ""));
}

/** @param {unknown} value @param {string} [format] */
function valueText(value, format = "") {
  if (typeof value !== "number") return String(value ?? "–");
  if (format.endsWith("%")) return `${short(100 * value)} %`;
  return short(value, Number.isInteger(value) ? 7 : 4);
}

export class Hover {
  constructor() {
    this.root = make("div", { class: "rv-tip", "aria-hidden": "true", hidden: true });
    /** @type {string[]} of each trace */
    this.templates = [];
  }

  /** The traces without what Plotly would write over them. @param {Attributes[]} traces */
  take(traces) {
    this.hide();
    this.templates = traces.map(({ hovertemplate, name }) => hovertemplate ?? (name ? `${name}<br>%{x}, %{y}` : "%{x}, %{y}"));
    return traces.map(({ hovertemplate, ...trace }) => ({ ...trace, hoverinfo: trace.hoverinfo ?? "none" }));
  }

  /** Say what is there, beside the pointer. @param {Point[]} points @param {MouseEvent} event */
  show(points, event) {
    const parent = this.root.parentElement;
    if (!parent) return;
    const lines = points.flatMap((point) => hoverLines(this.templates[point.curveNumber] ?? "", point));
    this.root.replaceChildren(...lines.map((text) => make("div", { text })));
    this.root.hidden = lines.length === 0;
    const edge = parent.getBoundingClientRect();
    const [x, y] = [event.clientX - edge.left, event.clientY - edge.top];
    const { offsetWidth, offsetHeight } = this.root;
    const left = x + GAP + offsetWidth > edge.width ? x - GAP - offsetWidth : x + GAP;
    this.root.style.left = `${Math.max(0, left)}px`;
    this.root.style.top = `${Math.max(0, Math.min(edge.height - offsetHeight, y - offsetHeight / 2))}px`;
  }

  hide() {
    this.root.hidden = true;
  }
}
