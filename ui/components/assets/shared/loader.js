// What a document loads once, whatever components it shows: plotly.js, the style sheet, the looks of both themes.

import { make } from "./dom.js";
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

/** @type {Promise<Plotly> | null} */
let plotly = null;

/** plotly.js, loaded once a document. @param {string} address */
export function loadPlotly(address) {
  plotly ??= new Promise((resolve, reject) => {
    const page = /** @type {Window & {Plotly?: Plotly}} */ (window);
    const loaded = () => (page.Plotly ? resolve(page.Plotly) : reject(new Error(say("plotly.js did not load"))));
    if (page.Plotly) return loaded();
    const script = make("script", { src: new URL(address, document.baseURI).href });
    script.onload = loaded;
    script.onerror = () => reject(new Error(say("plotly.js did not load")));
    document.head.append(script);
    return undefined;
  });
  return plotly;
}

/** @type {Promise<void> | null} */
let style = null;

/** The style sheet, loaded once a document: what a component itself holds is sent with every change. */
export function loadStyle() {
  style ??= new Promise((resolve, reject) => {
    const link = make("link", { rel: "stylesheet", href: new URL("player/shared/style.css", document.baseURI).href });
    link.onload = () => resolve();
    link.onerror = () => reject(new Error(say("the style sheet did not load")));
    document.head.append(link);
  });
  return style;
}

/** @type {Promise<Record<string, Theme>> | null} */
let themes = null;

/** The looks of the page as it is now, light or dark. @param {HTMLElement} root */
export async function loadTheme(root) {
  const background = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
  const ctx = /** @type {CanvasRenderingContext2D} */ (make("canvas", { width: 1, height: 1 }).getContext("2d"));
  ctx.fillStyle = background || "#FFFFFF"; // a canvas reads every way of writing a colour
  ctx.fillRect(0, 0, 1, 1);
  const [r, g, b] = ctx.getImageData(0, 0, 1, 1).data;
  const name = 0.2126 * r + 0.7152 * g + 0.0722 * b < 128 ? "dark" : "light";
  themes ??= fetch(new URL("player/themes", document.baseURI).href).then((response) => response.json());
  return (await themes)[name];
}
