// What is on screen as PNG, and the race as animated GIF.

import { say } from "../shared/texts.js";
import { canvasFont, typeScale } from "../shared/type_scale.js";
import { drawMarker } from "./draw.js";
import { COLOURS, Gif } from "./gif.js";
import { Palette } from "./palette.js";

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
 * @property {import("./clock.js").Clock} clock
 * @property {(step: number) => void} seek pause, and draw this step in the panels
 */

/**
 * The graphs without paths, drawn onto one canvas with title and legend; then paths can be drawn over again and again.
 * @param {Exportable} picture
 * @param {number} scale pixels of the picture for a pixel of the page
 */
async function backdrop({ panels, grid: element, title, slots, theme }, scale) {
  const grid = placesOf(element, panels);
  const grown = 1 / Math.min(1, scale); // words do not shrink with the pictures
  const rows = legendRows(slots, grid.width, grown);
  const [top, line] = [34 * typeScale() * grown, 22 * typeScale() * grown];
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(grid.width * scale);
  canvas.height = Math.round((grid.height + top + (rows.length + 0.25) * line) * scale);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  ctx.fillStyle = theme.panel;
  ctx.fillRect(0, 0, canvas.width, canvas.height); // in pixels of the picture: all of it
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  for (const { panel, x, y, width, height } of grid.places)
    ctx.drawImage(await loadImage(await panel.image(scale)), x, y + top, width, height);
  ctx.fillStyle = theme.text;
  ctx.font = canvasFont(15 * grown);
  ctx.textBaseline = "middle";
  ctx.fillText(title, 8, top / 2, grid.width - 16);
  rows.forEach((row, i) => drawLegend(ctx, row, theme, grid.height + top + (i + 0.6) * line, grown));
  return { canvas, ctx, grid, top };
}

/**
 * Where the panels stand in the picture: as on the page; below each other where there the clock stands between them.
 * @param {HTMLElement} grid
 * @param {Exportable["panels"]} panels
 */
function placesOf(grid, panels) {
  const all = grid.getBoundingClientRect();
  let below = 0;
  const places = panels.map((panel) => {
    const { left, top, width, height } = panel.root.getBoundingClientRect();
    const [x, y] = all.width ? [left - all.left, top - all.top] : [0, below];
    below += height;
    return { panel, x, y, width, height };
  });
  return { places, width: all.width || Math.max(...places.map(({ width }) => width)), height: all.height || below };
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

const LEGEND_FONT = 13;
const [LEGEND_MARKER, LEGEND_GAP, LEGEND_SPACE] = [16, 5, 16]; // pixels: a marker, from it to its name, to the next stroke

/**
 * The legend in as many rows as it takes, each with the place where an entry begins.
 * @param {Exportable["slots"]} slots
 * @param {number} width
 * @param {number} grown
 */
function legendRows(slots, width, grown) {
  const ctx = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  ctx.font = canvasFont(LEGEND_FONT * grown);
  /** @type {{slot: Exportable["slots"][number], x: number}[][]} */
  const rows = [];
  let x = Infinity;
  for (const slot of slots) {
    const long = (LEGEND_MARKER + LEGEND_GAP) * grown + ctx.measureText(slot.name).width;
    if (x + long > width - 8) {
      rows.push([]);
      x = 8;
    }
    rows[rows.length - 1].push({ slot, x });
    x += long + LEGEND_SPACE * grown;
  }
  return rows;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {ReturnType<typeof legendRows>[number]} row
 * @param {Exportable["theme"]} theme
 * @param {number} y
 * @param {number} grown
 */
function drawLegend(ctx, row, { text: colour, panel: halo }, y, grown) {
  ctx.font = canvasFont(LEGEND_FONT * grown);
  for (const { slot, x } of row) {
    ctx.save();
    ctx.translate(x + (LEGEND_MARKER * grown) / 2, y);
    ctx.scale(grown, grown);
    drawMarker(ctx, 0, 0, slot, halo);
    ctx.restore();
    ctx.fillStyle = colour;
    ctx.fillText(slot.name, x + (LEGEND_MARKER + LEGEND_GAP) * grown, y);
  }
}

/**
 * Draw the panels' canvases, as they are now, over the backdrop.
 * @param {Awaited<ReturnType<typeof backdrop>>} behind
 * @param {("still" | "live")[]} which
 */
function overlay({ ctx, grid, top }, which) {
  for (const { panel, x, y, width, height } of grid.places)
    for (const name of which) ctx.drawImage(panel[name], x, y + top, width, height);
}

/** @param {string} surface @param {string} ending */
export function fileName(surface, ending) {
  return `ravine-${surface.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.${ending}`;
}

/** @param {Exportable} picture */
export async function exportPng(picture) {
  const behind = await backdrop(picture, 2);
  overlay(behind, ["still", "live"]);
  const blob = await new Promise((resolve) => behind.canvas.toBlob(resolve, "image/png"));
  return { blob: /** @type {Blob} */ (blob), name: fileName(picture.surface, "png") };
}

/**
 * The race as it was run, without the paths that are still to come.
 * @param {Exportable} picture
 * @param {AbortSignal} signal
 * @param {(share: number) => void} progress
 */
export async function exportGif(picture, signal, progress) {
  const { seek, clock } = picture;
  const { step, steps } = clock;
  seek(steps); // pauses; all colours are on the last picture
  try {
    const behind = await backdrop(picture, Math.min(1, GIF_WIDTH / placesOf(picture.grid, picture.panels).width));
    const { width, height } = behind.canvas;
    const pixels = () => behind.ctx.getImageData(0, 0, width, height);
    const clean = pixels();
    overlay(behind, ["live"]);
    const gif = new Gif(width, height, new Palette(pixels().data, coloursOf(picture), COLOURS));
    const count = Math.min(GIF_FRAMES, steps);
    for (const panel of picture.panels) panel.names.forget(); // whatever was on screen, the film is the same
    for (let i = 0; i <= count; i++) {
      signal.throwIfAborted();
      seek(clock.stepAfter(i / count));
      behind.ctx.putImageData(clean, 0, 0);
      overlay(behind, ["live"]);
      gif.frame(pixels().data, i === count ? GIF_LAST_HUNDREDTHS : GIF_HUNDREDTHS);
      progress(i / count);
      await new Promise((resolve) => setTimeout(resolve, 0)); // let the page answer: progress, cancel
    }
    return { blob: new Blob([gif.bytes()], { type: "image/gif" }), name: fileName(picture.surface, "gif") };
  } finally {
    seek(step);
  }
}

/** What a picture is made of: page, words, runs and the ramp of the loss. @param {Exportable} picture */
function coloursOf({ theme, slots }) {
  return [theme.panel, theme.text, ...slots.map(({ colour }) => colour), ...theme.loss.map(([, colour]) => colour)].map(rgb);
}

/** @param {string} colour #rrggbb */
function rgb(colour) {
  return [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
}
