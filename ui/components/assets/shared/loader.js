// What a document loads once, whatever components it shows: plotly.js, the style sheet, the colours of both themes.

import { make } from "./dom.js";
import { say } from "./texts.js";

/** @type {Promise<any> | null} */
let plotly = null;

/** plotly.js, loaded once a document. @param {string} address */
export function loadPlotly(address) {
  plotly ??= new Promise((resolve, reject) => {
    if (/** @type {any} */ (window).Plotly) return resolve(/** @type {any} */ (window).Plotly);
    const script = make("script", { src: new URL(address, document.baseURI).href });
    script.onload = () => resolve(/** @type {any} */ (window).Plotly);
    script.onerror = () => reject(new Error(say("plotly.js did not load")));
    document.head.append(script);
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

/** @type {Promise<any> | null} */
let themes = null;

/** The colours of the page as it style now, light or dark. @param {HTMLElement} root */
export async function loadTheme(root) {
  const back = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
  const ctx = /** @type {CanvasRenderingContext2D} */ (make("canvas", { width: 1, height: 1 }).getContext("2d"));
  ctx.fillStyle = back || "#FFFFFF"; // a canvas reads every way of writing a colour
  ctx.fillRect(0, 0, 1, 1);
  const [r, g, b] = ctx.getImageData(0, 0, 1, 1).data;
  const name = 0.2126 * r + 0.7152 * g + 0.0722 * b < 128 ? "dark" : "light";
  themes ??= fetch(new URL("player/themes", document.baseURI).href).then((response) => response.json());
  return (await themes)[name];
}
