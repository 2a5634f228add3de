// What a document loads once, whatever components it shows: plotly.js, the style sheet, the looks of both themes.

import { make } from "./dom.js";
import { resources } from "./resources.js";
import { say } from "./texts.js";

/**
 * @typedef {import("./graph.js").Plotly} Plotly
 * @typedef {import("./types.js").Theme} Theme
 */

/**
 * What Streamlit gives a component with every change.
 * @template D
 * @typedef {{data: D, setTriggerValue: (name: string, value: unknown) => void}} Component
 */

/**
 * What is loaded once a document; what has failed is tried again when it is asked for again.
 * @template T
 * @template {unknown[]} A
 * @param {(...args: A) => Promise<T>} load
 */
function once(load) {
  /** @type {Promise<T> | null} */
  let loading = null;
  return (/** @type {A} */ ...args) => (loading ??= load(...args).catch((fault) => {
    loading = null;
    throw fault;
  }));
}

/** plotly.js for flat figures, which can load the rest. @param {string} address */
export const loadPlotly = once(async (/** @type {string} */ address) => {
  const { load } = resources();
  const again = () => load(`${address}?again=${Date.now()}`); // as some browsers remember what failed
  const module = await load(address).catch(again).catch(() => {
    throw new Error(say("plotly.js did not load"));
  });
  return /** @type {Plotly} */ (module.default);
});

/** The style sheet: what a component itself holds is sent with every change. */
export const loadStyle = once(() => new Promise((/** @type {(nothing: void) => void} */ resolve, reject) => {
  const sheet = resources().style("player/code/shared/style.css");
  sheet.onload = () => resolve();
  sheet.onerror = () => reject(new Error(say("the style sheet did not load")));
  document.head.append(sheet);
}));

/** The looks of both pages, by name. */
export const loadThemes = once(async () => {
  const ask = () => resources().fetch("player/code/shared/themes.json");
  const response = await ask().catch(ask); // twice, as what the page's head asked for may have failed for good
  if (!response.ok) throw new Error(say("the colours did not load"));
  return /** @type {Record<string, Theme>} */ (await response.json());
});

/** The specifications of all numbers that can be set, by language. */
export const loadNumbers = once(async () => {
  const response = await resources().fetch("player/code/player/numbers.json");
  if (!response.ok) throw new Error(say("the settings did not load"));
  return /** @type {Record<string, import("./types.js").Numbers>} */ (await response.json());
});

/** The looks of the page as it is now, light or dark. @param {HTMLElement} root */
export async function loadTheme(root) {
  const background = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
  const ctx = /** @type {CanvasRenderingContext2D} */ (make("canvas", { width: 1, height: 1 }).getContext("2d"));
  ctx.fillStyle = background || "#FFFFFF"; // a canvas reads every way of writing a colour
  ctx.fillRect(0, 0, 1, 1);
  const [r, g, b] = ctx.getImageData(0, 0, 1, 1).data;
  return (await loadThemes())[0.2126 * r + 0.7152 * g + 0.0722 * b < 128 ? "dark" : "light"];
}
