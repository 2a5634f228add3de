// The map of a figure: its ground, contour lines with their losses, critical points, axes; then runs.

import { drawDots, drawHead } from "../player/draw.js";
import { traceLine } from "../player/dragged_ground.js";
import { groundPixels, labelColours } from "../player/ground.js";
import { contourLinesOf, lossLabels, STRONG } from "../player/heights.js";
import { around, Names } from "../player/names.js";
import { flatProjection } from "../shared/project.js";
import { canvasFont } from "../shared/type_scale.js";
import { drawAxes } from "./axes.js";
import { drawCritical, drawStart, MARK } from "./marks.js";
import { drawTrack } from "./runs.js";
import { printed, roundTicks } from "./ticks.js";

/**
 * @typedef {import("../player/race.js").Surface} Surface
 * @typedef {import("../player/race.js").Track} Track
 * @typedef {import("../shared/types.js").Theme} Theme
 * @typedef {import("./compose.js").Scene} Scene
 * @typedef {import("./pen.js").Box} Box
 * @typedef {import("./places.js").Place} Place
 */

const MARGINS = { l: 50, r: 6, t: 6, b: 38 };
const LABEL = 10;
const TICKS = [62, 40]; // units between numbers across and up
const FINEST = 1400; // pixels of the ground along a side

/** @type {[number, number]} across and up */
export const MAP_MARGINS = [MARGINS.l + MARGINS.r, MARGINS.t + MARGINS.b];

export class MapPicture {
  /** @param {Place} place @param {Scene} scene */
  constructor(place, scene) {
    this.place = place;
    this.scene = scene;
    const { x: [x0, x1], y: [y0, y1] } = scene.ranges;
    const [width, height] = [place.width - MAP_MARGINS[0], place.height - MAP_MARGINS[1]];
    const unit = Math.min(width / (x1 - x0), height / (y1 - y0)); // equal along both axes
    const box = { width: unit * (x1 - x0), height: unit * (y1 - y0) };
    this.frame = { box: { ...box, x: place.x + MARGINS.l + (width - box.width) / 2, y: place.y + MARGINS.t + (height - box.height) / 2 }, x: [x0, x1], y: [y0, y1] };
    this.project = flatProjection(this.frame);
    this.names = new Names();
  }

  /** What does not move. @param {CanvasRenderingContext2D} ctx @param {number} fine pixels of pictures in a unit */
  drawStill(ctx, fine) {
    const { box, x, y } = this.frame;
    const { ground, theme } = this.scene;
    ctx.save();
    clipTo(ctx, box);
    ctx.drawImage(this.ground(fine), box.x, box.y, box.width, box.height);
    this.drawLines(ctx);
    for (const label of lossLabels(ground, this.scene.ranges)) this.drawLabel(ctx, label);
    for (const [kind, px, py] of this.marks()) drawCritical(ctx, kind, px, py, theme);
    for (const at of this.starts()) drawStart(ctx, ...at, theme);
    ctx.restore();
    const across = roundTicks(x[0], x[1], Math.max(2, Math.floor(box.width / TICKS[0])));
    const up = roundTicks(y[0], y[1], Math.max(2, Math.floor(box.height / TICKS[1])));
    drawAxes(ctx, { box, x, y, across, up, under: "x", beside: "y" }, theme);
  }

  /** @param {CanvasRenderingContext2D} ctx */
  drawLines(ctx) {
    const { ground: surface, theme } = this.scene;
    const { first } = surface.lines;
    for (const isStrong of [false, true]) {
      ctx.beginPath();
      contourLinesOf(surface).forEach((line, i) => {
        if (((first + i) % STRONG === 0) === isStrong) traceLine(ctx, line, this.project);
      });
      [ctx.strokeStyle, ctx.lineWidth, ctx.lineJoin] = isStrong ? [theme.strong, 1, "round"] : [theme.level, 0.6, "round"];
      ctx.stroke();
    }
  }

  /** A loss on its line, which it interrupts. @param {CanvasRenderingContext2D} ctx @param {import("../player/heights.js").LossLabel} label */
  drawLabel(ctx, { x, y, angle, text, height }) {
    const { surface, theme } = this.scene;
    const { ground, ink } = labelColours(surface, theme, height);
    ctx.save();
    ctx.translate(...this.at(x, y));
    ctx.rotate((angle * Math.PI) / 180);
    ctx.font = canvasFont(LABEL);
    [ctx.textAlign, ctx.textBaseline] = ["center", "middle"];
    const written = printed(text);
    const width = ctx.measureText(written).width + 3;
    ctx.fillStyle = ground;
    ctx.fillRect(-width / 2, -LABEL / 2 - 1, width, LABEL + 2);
    ctx.fillStyle = ink;
    ctx.fillText(written, 0, 0);
    ctx.restore();
  }

  /** The colours of what is seen, without what is clear. @param {number} fine */
  ground(fine) {
    const { ground: surface, theme } = this.scene;
    const { n, domain: [[x0, x1], [y0, y1]] } = surface;
    const { box } = this.frame;
    const grid = document.createElement("canvas");
    grid.width = grid.height = n;
    grid.getContext("2d")?.putImageData(new ImageData(groundPixels(surface, theme), n), 0, 0);
    const canvas = document.createElement("canvas");
    const scale = Math.min(fine, FINEST / Math.max(box.width, box.height));
    canvas.width = Math.max(1, Math.round(box.width * scale));
    canvas.height = Math.max(1, Math.round(box.height * scale));
    const ctx = canvas.getContext("2d");
    if (!ctx) return canvas;
    ctx.fillStyle = theme.panel;
    ctx.fillRect(0, 0, canvas.width, canvas.height);
    ctx.setTransform(canvas.width / box.width, 0, 0, canvas.height / box.height, (-box.x * canvas.width) / box.width, (-box.y * canvas.height) / box.height);
    const [dx, dy] = [(x1 - x0) / (n - 1) / 2, (y1 - y0) / (n - 1) / 2];
    const [[left, top], [right, bottom]] = [this.at(x0 - dx, y1 + dy), this.at(x1 + dx, y0 - dy)];
    ctx.imageSmoothingQuality = "high";
    ctx.drawImage(grid, left, top, right - left, bottom - top);
    return canvas;
  }

  /** What moves. @param {CanvasRenderingContext2D} ctx @param {number} step */
  drawLive(ctx, step) {
    const { theme, layer, tracks } = this.scene;
    const { box } = this.frame;
    const order = [...tracks].reverse();
    ctx.save();
    clipTo(ctx, box);
    for (const track of order) {
      drawTrack(ctx, track, "contour", this.project, step, this.scene);
      drawDots(ctx, track, [track.x, track.y, track.x], this.project, step, theme.halo);
    }
    const heads = order.map((track) => drawHead(ctx, track, [track.x, track.y, track.x], this.project, step, box, theme.halo));
    const written = layer?.(step)?.(ctx, { box, project: this.project }) ?? [];
    if (this.scene.names) this.drawNames(ctx, heads.flatMap((head) => head ?? []).reverse(), written);
    ctx.restore();
  }

  /** @param {CanvasRenderingContext2D} ctx @param {import("../player/names.js").Head[]} heads @param {import("../player/labels.js").Rect[]} written elsewhere */
  drawNames(ctx, heads, written) {
    const marks = this.marks().map(([, px, py]) => around(px, py, MARK + 2));
    this.names.draw(ctx, heads, [...marks, ...written, ...this.starts().map((at) => around(...at, MARK))], this.frame.box, this.scene.theme);
  }

  /** Where runs begin, each place once. @returns {[number, number][]} */
  starts() {
    const places = new Map(this.scene.tracks.map(({ x, y }) => [`${x[0]} ${y[0]}`, this.at(x[0], y[0])]));
    return [...places.values()];
  }

  /** Critical points that are seen, in the place where they are. @returns {[string, number, number][]} */
  marks() {
    const { x: [x0, x1], y: [y0, y1] } = this.scene.ranges;
    return Object.entries(this.scene.surface.critical).flatMap(([kind, points]) => points
      .filter(([x, y]) => x >= x0 && x <= x1 && y >= y0 && y <= y1)
      .map(([x, y]) => /** @type {[string, number, number]} */ ([kind, ...this.at(x, y)])));
  }

  /** @param {number} x @param {number} y @returns {[number, number]} */
  at(x, y) {
    const out = [0, 0];
    this.project(x, y, 0, out);
    return [out[0], out[1]];
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Box} box */
export function clipTo(ctx, { x, y, width, height }) {
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
}
