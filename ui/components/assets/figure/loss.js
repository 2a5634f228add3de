// The chart of losses in a figure.

import { drawEndOf, drawEnds, nameMargin } from "../player/ends.js";
import { flatProjection } from "../shared/project.js";
import { say } from "../shared/texts.js";
import { canvasFont } from "../shared/type_scale.js";
import { drawAxes, TYPE } from "./axes.js";
import { clipTo } from "./map.js";
import { drawTrack } from "./runs.js";
import { lossTicks, partsOfPowers, printed, roundTicks } from "./ticks.js";

/**
 * @typedef {import("./compose.js").Scene} Scene
 * @typedef {import("./places.js").Place} Place
 */

/** What is drawn against steps, without how: the numbers of an axis say that it is logarithmic. @param {string} title of the axis on the page */
export function lossName(title) {
  return title.replace(/, [^,()]*$/, "");
}

const MARGINS = { l: 62, r: 15, t: 6, b: 38 };
const TICKS = [66, 26]; // units between numbers across and up

export class LossPicture {
  /** @param {Place} place @param {Scene} scene */
  constructor(place, scene) {
    this.scene = scene;
    this.place = place;
    const { race, full, names } = scene;
    const right = names ? nameMargin(race.slots.map(({ name }) => name), place.width) : MARGINS.r;
    const box = {
      x: place.x + MARGINS.l, y: place.y + MARGINS.t,
      width: place.width - MARGINS.l - right, height: place.height - MARGINS.t - MARGINS.b,
    };
    this.frame = { box, x: [0, race.steps], y: [...((full && race.loss.full) || race.loss.range)] };
    this.project = flatProjection(this.frame);
  }

  /** What does not move. @param {CanvasRenderingContext2D} ctx */
  drawStill(ctx) {
    const { race, theme } = this.scene;
    const { box, x, y } = this.frame;
    const { reached, title } = race.loss;
    if (reached !== undefined && reached > y[0] && reached < y[1]) this.drawReached(ctx, reached);
    const across = roundTicks(0, race.steps, Math.max(2, Math.floor(box.width / TICKS[0])));
    const up = lossTicks(race.loss, y, Math.max(2, Math.floor(box.height / TICKS[1])));
    drawAxes(ctx, { box, x, y, across, up, small: race.loss.kind === "log" ? partsOfPowers(y[0], y[1]) : [], under: say("step"), beside: printed(lossName(title)) }, theme);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {number} level */
  drawReached(ctx, level) {
    const { theme } = this.scene;
    const { box } = this.frame;
    const at = [0, 0];
    this.project(0, level, 0, at);
    [ctx.strokeStyle, ctx.fillStyle, ctx.lineWidth] = [theme.muted, theme.muted, 0.9];
    ctx.beginPath();
    ctx.moveTo(box.x, at[1]);
    ctx.lineTo(box.x + box.width, at[1]);
    ctx.stroke();
    ctx.font = canvasFont(TYPE);
    [ctx.textAlign, ctx.textBaseline] = ["left", "top"];
    ctx.fillText(say("reached"), box.x + 4, at[1] + 3);
  }

  /** What moves. @param {CanvasRenderingContext2D} ctx @param {number} step */
  drawLive(ctx, step) {
    const { tracks, theme, names } = this.scene;
    const { box } = this.frame;
    const order = [...tracks].reverse();
    ctx.save();
    clipTo(ctx, box);
    for (const track of order) drawTrack(ctx, track, "loss", this.project, step, this.scene);
    ctx.restore();
    const ends = order.flatMap((track) => drawEndOf(ctx, track, this.project, step, box, theme.panel) ?? []);
    if (names) drawEnds(ctx, ends.reverse(), box, this.place.x + this.place.width, theme);
  }
}
