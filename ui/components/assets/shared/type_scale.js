// How much larger than usual the page's type is: the view for a class enlarges it, and pictures grow with it.

/**
 * @typedef {import("./graph.js").Attributes} Attributes
 * @typedef {import("./graph.js").Figure} Figure
 */

const USUAL = 16; // pixels: the page's font size that pictures are made for
const LARGE = 1.2;
const THICKER = 1.3;
const FONT = 12; // Plotly's own size, and that of its hover labels
const HOVER_FONT = 13;
const SIDES = new Set(["margin", "pad"]);
const LENGTHS = new Set(["standoff", "xshift", "yshift", "thickness"]);

let scale = 1;
let family = "system-ui, sans-serif";

/** How many times its usual size type has. */
export function typeScale() {
  return scale;
}

/** How many times their usual size lines and markers have. */
export function lineScale() {
  return scale > LARGE ? THICKER : 1;
}

/** Font of a text on a canvas. @param {number} size on a page with the usual type */
export function canvasFont(size) {
  return `${Math.round(size * scale)}px ${family}`;
}

/**
 * Draw at the usual size and in another font, whatever the page has: what is drawn is no part of the page.
 * @template T
 * @param {string} font its family
 * @param {() => T} draw at once
 */
export function drawnIn(font, draw) {
  const before = { scale, family };
  [scale, family] = [1, font];
  try {
    return draw();
  } finally {
    ({ scale, family } = before);
  }
}

/**
 * Measure the page's type, now and whenever it has changed.
 * @param {HTMLElement} root gets the class rv-big while type is large
 * @param {() => void} onChange
 * @param {AbortSignal} signal
 * @returns {HTMLElement} what is measured: it has to stay on the page
 */
export function followSize(root, onChange, signal) {
  const probe = document.createElement("i");
  probe.setAttribute("aria-hidden", "true");
  probe.style.cssText = "position: absolute; visibility: hidden; width: 10rem; height: 0";
  const measure = () => {
    scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL || 1;
    root.classList.toggle("rv-big", scale > LARGE);
  };
  measure();
  const observer = new ResizeObserver(() => {
    measure();
    onChange();
  });
  observer.observe(probe);
  signal.addEventListener("abort", () => observer.disconnect());
  return probe;
}

/**
 * A figure with its fonts, margins, lines and markers for type of this size; arrays are not copied.
 * @param {Figure} figure
 * @returns {Figure}
 */
export function enlarged({ data, layout }, times = scale, lines = lineScale()) {
  if (times === 1) return { data, layout };
  return {
    data: data.map((trace) => thicker(/** @type {Attributes} */ (larger(trace, times)), lines)),
    layout: /** @type {Attributes} */ (larger({
      ...layout,
      font: { size: FONT, ...layout.font },
      hoverlabel: { ...layout.hoverlabel, font: { size: HOVER_FONT, ...layout.hoverlabel?.font } },
    }, times)),
  };
}

/** @param {unknown} value any part of a figure @param {number} times @returns {unknown} */
function larger(value, times) {
  if (Array.isArray(value)) return isPlain(value[0]) ? value.map((part) => larger(part, times)) : value;
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => {
    if (LENGTHS.has(name) && typeof part === "number") return [name, part * times];
    if (SIDES.has(name)) return [name, grown(part, times)];
    return [name, /font$/.test(name) ? grown(part, times, ["size"]) : larger(part, times)];
  }));
}

/** An object with some of its numbers multiplied. @param {unknown} part @param {number} times @param {string[]} names */
function grown(part, times, names = ["l", "r", "t", "b"]) {
  if (!isPlain(part)) return part;
  const numbers = names.filter((name) => typeof part[name] === "number");
  return { ...part, ...Object.fromEntries(numbers.map((name) => [name, part[name] * times])) };
}

/** @param {unknown} value @returns {value is Attributes} */
function isPlain(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** @param {Attributes} trace @param {number} times */
function thicker(trace, times) {
  if (!/^scatter/.test(trace.type ?? "scatter")) return trace;
  const { line, marker } = trace;
  return { ...trace, ...(line && { line: grown(line, times, ["width"]) }), ...(marker && { marker: grown(marker, times, ["size"]) }) };
}
