// A figure: pictures, letters, title and legend, drawn in any context, at any step.

import { canvasFont, drawnIn } from "../shared/type_scale.js";
import { CANVAS_FAMILY, loadFonts } from "./fonts.js";
import { Legend } from "./legend.js";
import { LossPicture } from "./loss.js";
import { MAP_MARGINS, MapPicture } from "./map.js";
import { places, SIZES } from "./places.js";
import { ReliefPicture } from "./relief.js";

/**
 * @typedef {import("../player/panel.js").Kind} Kind
 * @typedef {import("../player/panel.js").Layer} Layer
 * @typedef {import("../shared/types.js").Theme} Theme
 * @typedef {MapPicture | LossPicture | ReliefPicture} Picture
 *
 * @typedef {object} Race what is drawn, as the player shows it
 * @property {string} title
 * @property {import("../player/race.js").Surface} surface
 * @property {import("../player/race.js").Surface} ground the same, or what is seen of it on a finer grid
 * @property {import("../shared/types.js").RunsHeader} race
 * @property {import("../player/race.js").Track[]} tracks that are shown
 * @property {{x: number[], y: number[]}} ranges of the map
 * @property {import("../shared/project.js").Sight | null} sight of the relief, where somebody has turned it
 * @property {boolean} full whether the axis of losses goes down to the lowest
 * @property {(step: number, theme: Theme) => Layer | null} forces
 * @property {import("../shared/graph.js").Plotly} Plotly
 *
 * @typedef {object} Options that somebody chooses
 * @property {string} size one of `SIZES`
 * @property {Kind[]} panels
 * @property {boolean} title
 * @property {boolean} legend
 * @property {boolean} names beside the runs
 * @property {boolean} moving whether it is to be drawn at one step after the other
 * @property {Theme} theme
 *
 * @typedef {Race & {theme: Theme, names: boolean, moving: boolean, layer: (step: number) => Layer | null}} Scene
 */

const EDGE = 6; // around everything
const TITLE = 24;
const LETTER = 13;
const GAP = 4;

export class Figure {
  /** @param {Race} race @param {Options} options */
  constructor(race, options) {
    this.options = options;
    /** @type {Scene} */
    this.scene = { ...race, theme: options.theme, names: options.names, moving: options.moving, layer: (step) => race.forces(step, options.theme) };
    this.size = SIZES[options.size];
    this.width = this.size.width;
    this.height = 0;
    /** @type {Picture[]} */
    this.pictures = [];
    this.legendTop = 0;
    /** @type {Legend | undefined} */
    this.legend = undefined;
  }

  /** Make what takes time. @param {number} fine pixels in a unit, of what is a picture in the end */
  async prepare(fine) {
    await loadFonts();
    drawnIn(CANVAS_FAMILY, () => this.arrange());
    this.fine = fine;
    for (const picture of this.pictures) if (picture instanceof ReliefPicture) await picture.prepare(fine);
  }

  arrange() {
    const { panels, legend, title } = this.options;
    const { x: [x0, x1], y: [y0, y1] } = this.scene.ranges;
    const ctx = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
    const inner = this.width - 2 * EDGE;
    const top = EDGE + (title ? TITLE : 0);
    this.legend = legend ? new Legend(ctx, this.scene, inner, panels.includes("contour")) : undefined;
    const under = (this.legend ? this.legend.height + GAP : 0) + EDGE;
    const room = { width: inner, height: this.size.height === null ? null : this.size.height - top - under };
    const found = places(panels, room, (x1 - x0) / (y1 - y0), MAP_MARGINS).map((place) => ({ ...place, x: place.x + EDGE, y: place.y + top }));
    this.pictures = found.map((place) => {
      if (place.kind === "contour") return new MapPicture(place, this.scene);
      return place.kind === "loss" ? new LossPicture(place, this.scene) : new ReliefPicture(place, this.scene);
    });
    const bottom = Math.max(...found.map(({ y, height }) => y + height));
    this.legendTop = bottom + GAP;
    this.height = this.size.height ?? bottom + under;
  }

  /** Everything at a step. @param {CanvasRenderingContext2D} ctx @param {number} step */
  draw(ctx, step) {
    this.drawStill(ctx);
    this.drawLive(ctx, step);
  }

  /** What does not move. @param {CanvasRenderingContext2D} ctx */
  drawStill(ctx) {
    const { theme } = this.options;
    drawnIn(CANVAS_FAMILY, () => {
      ctx.fillStyle = theme.panel;
      ctx.fillRect(0, 0, this.width, this.height);
      for (const picture of this.pictures) picture.drawStill(ctx, this.fine ?? 1);
      this.drawLetters(ctx);
      this.legend?.draw(ctx, EDGE + 2, this.legendTop);
      if (this.options.title) this.drawTitle(ctx);
    });
  }

  /** What moves. @param {CanvasRenderingContext2D} ctx @param {number} step */
  drawLive(ctx, step) {
    drawnIn(CANVAS_FAMILY, () => {
      for (const picture of this.pictures) picture.drawLive(ctx, step);
    });
  }

  /** (a), (b), (c): what a caption refers to. @param {CanvasRenderingContext2D} ctx */
  drawLetters(ctx) {
    if (this.pictures.length < 2) return;
    ctx.font = `600 ${canvasFont(LETTER)}`;
    [ctx.textAlign, ctx.textBaseline, ctx.fillStyle] = ["left", "top", this.options.theme.text];
    this.pictures.forEach(({ place: { x, y } }, i) => ctx.fillText(`(${"abc"[i]})`, x, y));
    ctx.textBaseline = "alphabetic";
  }

  /** As much of the title as there is room for. @param {CanvasRenderingContext2D} ctx */
  drawTitle(ctx) {
    const { title, theme } = this.scene;
    let size = 14;
    const room = this.width - 2 * EDGE - 4;
    do ctx.font = `600 ${canvasFont(size)}`;
    while (ctx.measureText(title).width > room && --size > 8);
    [ctx.textAlign, ctx.textBaseline, ctx.fillStyle] = ["left", "middle", theme.text];
    ctx.fillText(title, EDGE + 2, EDGE + TITLE / 2 - 2);
    ctx.textBaseline = "alphabetic";
  }

  /** Place the next names as if they were the first. */
  forget() {
    for (const picture of this.pictures) if (picture instanceof MapPicture) picture.names.forget();
  }

  destroy() {
    for (const picture of this.pictures) if (picture instanceof ReliefPicture) picture.destroy();
    this.pictures = [];
  }
}
