// What is on screen as PNG, and the race as animated GIF.

import { say } from "../shared/texts.js";
import { canvasFont, typeScale } from "../shared/type_scale.js";
import { Gif, Palette } from "./gif.js";

const GIF_FRAMES = 80;
const GIF_WIDTH = 900;
const GIF_HUNDREDTHS = 6;
const GIF_LAST_HUNDREDTHS = 200;

/**
 * @typedef {object} Exportable what can be made a picture of
 * @property {import("./panel.js").Panel[]} panels
 * @property {HTMLElement} grid that they stand in
 * @property {string} title
 * @property {string} surface its name, for the file's
 * @property {import("../shared/types.js").Slot[]} slots that are shown
 * @property {import("../shared/types.js").Theme} theme
 * @property {number} step
 * @property {number} steps
 * @property {(step: number) => void} seek pause, and draw this step in the panels
 */

/**
 * The graphs without paths, drawn onto one canvas with title and legend; then paths can be drawn over again and again.
 * @param {Exportable} picture
 * @param {number} scale pixels of the picture for a pixel of the page
 */
async function backdrop({ panels, grid: element, title, slots, theme }, scale) {
  const grid = element.getBoundingClientRect();
  const [top, bottom] = [34 * typeScale(), 26 * typeScale()];
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(grid.width * scale);
  canvas.height = Math.round((grid.height + top + bottom) * scale);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  ctx.fillStyle = theme.panel;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  for (const panel of panels) {
    const at = panel.root.getBoundingClientRect();
    ctx.drawImage(await loadImage(await panel.image(scale)), at.left - grid.left, at.top - grid.top + top, at.width, at.height);
  }
  ctx.fillStyle = theme.text;
  ctx.font = canvasFont(15);
  ctx.textBaseline = "middle";
  ctx.fillText(title, 8, top / 2);
  drawLegend(ctx, slots, theme.text, grid.height + top + bottom / 2);
  return { canvas, ctx, grid, top };
}

/** @param {string} address @returns {Promise<HTMLImageElement>} */
function loadImage(address) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error(say("a picture could not be made")));
    image.src = address;
  });
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Exportable["slots"]} slots
 * @param {string} colour of the text
 * @param {number} y
 */
function drawLegend(ctx, slots, colour, y) {
  let x = 8;
  ctx.font = canvasFont(13);
  for (const slot of slots) {
    ctx.fillStyle = slot.colour;
    ctx.fillRect(x, y - 2, 22, 4);
    ctx.fillStyle = colour;
    ctx.fillText(slot.name, x + 28, y);
    x += 28 + ctx.measureText(slot.name).width + 16;
  }
}

/**
 * Draw the panels' canvases, as they are now, over the backdrop.
 * @param {Awaited<ReturnType<typeof backdrop>>} behind
 * @param {Exportable} picture
 */
function overlay({ ctx, grid, top }, { panels }) {
  for (const panel of panels) {
    const at = panel.root.getBoundingClientRect();
    for (const canvas of [panel.still, panel.live])
      ctx.drawImage(canvas, at.left - grid.left, at.top - grid.top + top, at.width, at.height);
  }
}

/** @param {string} surface @param {string} ending */
export function fileName(surface, ending) {
  return `ravine-${surface.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.${ending}`;
}

/** @param {Exportable} picture */
export async function exportPng(picture) {
  const behind = await backdrop(picture, 2);
  overlay(behind, picture);
  const blob = await new Promise((resolve) => behind.canvas.toBlob(resolve, "image/png"));
  return { blob: /** @type {Blob} */ (blob), name: fileName(picture.surface, "png") };
}

/**
 * @param {Exportable} picture
 * @param {AbortSignal} signal
 * @param {(share: number) => void} progress
 */
export async function exportGif(picture, signal, progress) {
  const { seek, step, steps } = picture;
  seek(step); // pauses
  const behind = await backdrop(picture, Math.min(1, GIF_WIDTH / picture.grid.clientWidth));
  const { width, height } = behind.canvas;
  const pixels = () => behind.ctx.getImageData(0, 0, width, height);
  const clean = pixels();
  overlay(behind, picture);
  const gif = new Gif(width, height, new Palette(pixels().data, picture.slots.map(({ colour }) => rgb(colour))));
  const count = Math.min(GIF_FRAMES, steps);
  try {
    for (let i = 0; i <= count; i++) {
      signal.throwIfAborted();
      seek((steps * i) / count);
      behind.ctx.putImageData(clean, 0, 0);
      overlay(behind, picture);
      gif.frame(pixels().data, i === count ? GIF_LAST_HUNDREDTHS : GIF_HUNDREDTHS);
      progress(i / count);
      await new Promise((resolve) => setTimeout(resolve, 0)); // let the page answer: progress, cancel
    }
  } finally {
    seek(step);
  }
  return { blob: new Blob([gif.bytes()], { type: "image/gif" }), name: fileName(picture.surface, "gif") };
}

/** @param {string} colour #rrggbb */
function rgb(colour) {
  return [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
}
