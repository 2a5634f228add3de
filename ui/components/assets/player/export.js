// What is on screen as PNG, and the race as animated GIF.

import { Gif, Palette } from "./gif.js";
import { canvasFont, typeScale } from "../shared/type_scale.js";
import { say } from "../shared/texts.js";

const GIF_FRAMES = 80;
const GIF_WIDTH = 900;
const GIF_HUNDREDTHS = 6;

/**
 * The graphs without paths, drawn onto one canvas with title and legend; then paths can be drawn over again and again.
 * @param {import("./player.js").Player} player
 * @param {number} scale pixels of the picture for a pixel of the page
 */
async function stage(player, scale) {
  const grid = player.grid.getBoundingClientRect();
  const [top, bottom] = [34 * typeScale(), 26 * typeScale()];
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(grid.width * scale);
  canvas.height = Math.round((grid.height + top + bottom) * scale);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  ctx.fillStyle = player.data.theme.panel;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  for (const panel of player.panels) {
    const at = panel.root.getBoundingClientRect();
    const size = { width: at.width, height: at.height };
    const address = await player.Plotly.toImage(panel.graph, { format: "png", scale, ...size });
    ctx.drawImage(await picture(address), at.left - grid.left, at.top - grid.top + top, at.width, at.height);
  }
  ctx.fillStyle = player.data.theme.text;
  ctx.font = canvasFont(15);
  ctx.textBaseline = "middle";
  ctx.fillText(player.heading.textContent ?? "", 8, top / 2);
  legend(ctx, player, grid.height + top + bottom / 2);
  return { canvas, ctx, grid, top, scale };
}

/** @param {string} address */
function picture(address) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error(say("a picture could not be made")));
    image.src = address;
  });
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("./player.js").Player} player
 * @param {number} y
 */
function legend(ctx, player, y) {
  let x = 8;
  ctx.font = canvasFont(13);
  for (const { slot } of player.shown) {
    ctx.fillStyle = slot.colour;
    ctx.fillRect(x, y - 2, 22, 4);
    ctx.fillStyle = player.data.theme.text;
    ctx.fillText(slot.name, x + 28, y);
    x += 28 + ctx.measureText(slot.name).width + 16;
  }
}

/**
 * Draw the player's canvases, as they are now, over the stage.
 * @param {Awaited<ReturnType<typeof stage>>} set
 * @param {import("./player.js").Player} player
 */
function overlay(set, player) {
  for (const panel of player.panels) {
    const at = panel.root.getBoundingClientRect();
    for (const canvas of [panel.still, panel.live])
      set.ctx.drawImage(canvas, at.left - set.grid.left, at.top - set.grid.top + set.top, at.width, at.height);
  }
}

/**
 * @param {import("./player.js").Player} player
 * @param {string} ending
 */
function fileName(player, ending) {
  return `ravine-${player.surface.title.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.${ending}`;
}

/** @param {import("./player.js").Player} player */
export async function exportPng(player) {
  const set = await stage(player, 2);
  overlay(set, player);
  const blob = await new Promise((resolve) => set.canvas.toBlob(resolve, "image/png"));
  return { blob: /** @type {Blob} */ (blob), name: fileName(player, "png") };
}

/**
 * @param {import("./player.js").Player} player
 * @param {AbortSignal} signal
 * @param {(done: number) => void} tell
 */
export async function exportGif(player, signal, tell) {
  const back = player.clock.step;
  player.clock.pause();
  player.showPlaying();
  const set = await stage(player, Math.min(1, GIF_WIDTH / player.grid.clientWidth));
  const ground = set.ctx.getImageData(0, 0, set.canvas.width, set.canvas.height);
  overlay(set, player);
  const sample = set.ctx.getImageData(0, 0, set.canvas.width, set.canvas.height).data;
  const palette = new Palette(sample, player.shown.map(({ slot }) => rgb(slot.colour)));
  const gif = new Gif(set.canvas.width, set.canvas.height, palette);
  const count = Math.min(GIF_FRAMES, player.clock.steps);
  try {
    for (let i = 0; i <= count; i++) {
      signal.throwIfAborted();
      player.clock.jump((player.clock.steps * i) / count);
      player.afterMove();
      set.ctx.putImageData(ground, 0, 0);
      overlay(set, player);
      gif.frame(set.ctx.getImageData(0, 0, set.canvas.width, set.canvas.height).data, i === count ? 200 : GIF_HUNDREDTHS);
      tell(i / count);
      await new Promise((resolve) => setTimeout(resolve, 0)); // let the page answer: progress, cancel
    }
  } finally {
    player.clock.jump(back);
  }
  return { blob: new Blob([gif.bytes()], { type: "image/gif" }), name: fileName(player, "gif") };
}

/** @param {string} colour #rrggbb */
function rgb(colour) {
  return [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
}
