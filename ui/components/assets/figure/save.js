// A figure as a file: SVG, PDF, PNG; and the race as GIF, MP4 and WebM.

import { say } from "../shared/texts.js";
import { resources } from "../shared/resources.js";
import { COLOURS, Gif } from "./gif.js";
import { Palette } from "./palette.js";
import { rgb } from "../player/ground.js";
import { PdfPen } from "./pdf.js";
import { withResolution } from "./png.js";
import { SvgPen } from "./svg.js";

/**
 * @typedef {import("./compose.js").Figure} Figure
 *
 * @typedef {object} Task
 * @property {Figure} figure that is prepared
 * @property {number} step that is shown, of what stands still
 * @property {(share: number) => number} stepAfter the step after a share of the race's time
 * @property {number} steps
 * @property {string} about what is to be known of it
 * @property {AbortSignal} signal
 * @property {(share: number) => void} progress
 *
 * @typedef {"svg" | "pdf" | "png" | "gif" | "mp4" | "webm"} Format
 */

export const DPI = 300;
const INCH = 25.4; // millimetres
const GIF_WIDTH = 900;
const GIF_FRAMES = 80;
const [GIF_TIME, GIF_LAST] = [6, 200]; // hundredths of a second
const VIDEO_WIDTH = 1280;
const [FRAMES, RATE, STILL] = [270, 30, 45]; // of the race, a second, and at the end
const CODECS = /** @type {const} */ ({ mp4: ["avc"], webm: ["vp9", "vp8", "av1"] });

/** @type {Record<Format, (task: Task) => Promise<Blob>>} */
export const SAVERS = { svg, pdf, png, gif, mp4: (task) => video(task, "mp4"), webm: (task) => video(task, "webm") };

/** Does this format show the race from beginning to end? @param {Format} format */
export function isMoving(format) {
  return format === "gif" || format === "mp4" || format === "webm";
}

/** Pixels in a unit, of what a file shows as a picture. @param {Format} format @param {import("./places.js").Size} size */
export function fineness(format, { width, millimetres }) {
  if (format === "gif") return Math.min(2, GIF_WIDTH / width);
  return isMoving(format) ? VIDEO_WIDTH / width : ((millimetres / INCH) * DPI) / width;
}

/** What is written into a file about it. @param {Task} task */
function pageOf({ figure, about }) {
  return { width: figure.width, height: figure.height, millimetres: figure.size.millimetres, title: figure.scene.title, about };
}

/** @param {Task} task */
async function svg(task) {
  const pen = new SvgPen(pageOf(task));
  task.figure.draw(pen.context, task.step);
  return new Blob([pen.text()], { type: "image/svg+xml" });
}

/** @param {Task} task */
async function pdf(task) {
  const pen = new PdfPen(pageOf(task));
  task.figure.draw(pen.context, task.step);
  return pen.bytes(new Date());
}

/** @param {Task} task */
async function png({ figure, step }) {
  const { canvas, ctx } = sheet(figure, fineness("png", figure.size), 1);
  figure.draw(ctx, step);
  const blob = await new Promise((/** @type {BlobCallback} */ resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error(say("a picture could not be made"));
  return new Blob([withResolution(new Uint8Array(await blob.arrayBuffer()), DPI / INCH * 1000)], { type: "image/png" });
}

/**
 * The pixels of a picture of a figure.
 * @param {{width: number, height: number}} figure
 * @param {number} scale pixels in a unit
 * @param {number} multiple of which width and height are
 */
export function pixelsOf({ width, height }, scale, multiple) {
  const [across, up] = [width, height].map((length) => Math.max(multiple, multiple * Math.round((length * scale) / multiple)));
  return { width: across, height: up };
}

/** What width and height of a file are multiples of: videos have colours of two pixels by two. @param {Format} format */
export function multipleOf(format) {
  return format === "mp4" || format === "webm" ? 2 : 1;
}

/**
 * A canvas for a figure.
 * @param {Figure} figure
 * @param {number} scale pixels in a unit
 * @param {number} multiple of which width and height are
 */
export function sheet(figure, scale, multiple) {
  const { width, height, options } = figure;
  const canvas = Object.assign(document.createElement("canvas"), pixelsOf(figure, scale, multiple));
  const ctx = canvas.getContext("2d", { willReadFrequently: multiple === 1 });
  if (!ctx) throw new Error(say("a picture could not be made"));
  ctx.fillStyle = options.theme.panel;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);
  ctx.fontKerning = "none"; // as in files with vectors
  return { canvas, ctx };
}

/**
 * Draw a figure step by step on one canvas.
 * @param {Figure} figure
 * @param {number} scale
 * @param {number} multiple
 */
function film(figure, scale, multiple) {
  const [behind, front] = [sheet(figure, scale, multiple), sheet(figure, scale, multiple)];
  figure.drawStill(behind.ctx);
  const draw = (/** @type {number} */ step) => {
    front.ctx.save();
    front.ctx.setTransform(1, 0, 0, 1, 0, 0);
    front.ctx.drawImage(behind.canvas, 0, 0);
    front.ctx.restore();
    figure.drawLive(front.ctx, step);
  };
  return { ...front, draw };
}

/** Let the page answer: progress, cancel. @param {AbortSignal} signal */
async function breathe(signal) {
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal.throwIfAborted();
}

/** @param {Task} task */
async function gif({ figure, stepAfter, steps, signal, progress }) {
  const { canvas: { width, height }, ctx, draw } = film(figure, fineness("gif", figure.size), 1);
  const pixels = () => ctx.getImageData(0, 0, width, height).data;
  draw(steps); // all colours are on the last picture
  const movie = new Gif(width, height, new Palette(pixels(), coloursOf(figure), COLOURS));
  const count = Math.min(GIF_FRAMES, steps);
  figure.forget();
  for (let i = 0; i <= count; i++) {
    await breathe(signal);
    draw(stepAfter(i / Math.max(1, count)));
    movie.frame(pixels(), i === count ? GIF_LAST : GIF_TIME);
    progress(i / Math.max(1, count));
  }
  return new Blob([movie.bytes()], { type: "image/gif" });
}

/** What a picture is made of: page, words, runs and the ramp of the loss. @param {Figure} figure */
function coloursOf({ scene: { theme, tracks } }) {
  const named = [theme.panel, theme.text, ...tracks.map(({ slot }) => slot.colour), ...theme.loss.map(([, colour]) => colour)];
  return named.map(rgb);
}

/** What makes videos: loaded when somebody wants one. */
function loadVideo() {
  return resources().load("player/code/built/video.js");
}

/** Why this browser cannot make such a file; nothing where it can. @param {Format} format @param {{width: number, height: number}} size in pixels */
export async function whyNot(format, size) {
  if (format !== "mp4" && format !== "webm") return "";
  const module = "VideoEncoder" in window ? await loadVideo().catch(() => null) : null; // a page that is one file is without
  const can = module && (await codecOf(module, format, size));
  return can ? "" : say("{format} files cannot be made here. GIF works everywhere.", { format: format === "mp4" ? "MP4" : "WebM" });
}

/** @param {any} video @param {"mp4" | "webm"} format @param {{width: number, height: number}} size */
async function codecOf({ canEncodeVideo, QUALITY_HIGH }, format, { width, height }) {
  for (const codec of CODECS[format]) if (await canEncodeVideo(codec, { width, height, bitrate: QUALITY_HIGH })) return codec;
  return null;
}

/** @param {Task} task @param {"mp4" | "webm"} format */
async function video({ figure, stepAfter, signal, progress }, format) {
  const { canvas, draw } = film(figure, fineness(format, figure.size), multipleOf(format));
  const missing = await whyNot(format, canvas);
  if (missing) throw new Error(missing);
  const module = await loadVideo();
  const codec = await codecOf(module, format, canvas);
  const target = new module.BufferTarget();
  const output = new module.Output({ format: format === "mp4" ? new module.Mp4OutputFormat() : new module.WebMOutputFormat(), target });
  const source = new module.CanvasSource(canvas, { codec, bitrate: module.QUALITY_HIGH });
  output.addVideoTrack(source, { frameRate: RATE });
  await output.start();
  try {
    for (let i = 0; i <= FRAMES + STILL; i++) {
      await breathe(signal);
      if (i <= FRAMES) draw(stepAfter(i / FRAMES));
      await source.add(i / RATE, 1 / RATE);
      progress(i / (FRAMES + STILL));
    }
    await output.finalize();
  } catch (fault) {
    await output.cancel();
    throw fault;
  }
  return new Blob([target.buffer], { type: `video/${format}` });
}
