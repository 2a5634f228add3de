// The legend of a figure: each run's line and marker, and what the marks on the map are, in columns.

import { drawMarker } from "../player/draw.js";
import { criticalNames } from "../player/plots.js";
import { canvasFont } from "../shared/type_scale.js";
import { say } from "../shared/texts.js";
import { drawCritical, drawStart } from "./marks.js";

/**
 * @typedef {import("./compose.js").Scene} Scene
 * @typedef {{text: string, draw: (ctx: CanvasRenderingContext2D, x: number, y: number) => void}} Item
 */

const TYPE = 11.5;
const ROW = 17;
const [SIGN, GAP, APART] = [28, 6, 16]; // lengths: of a line, from it to its name, from there to the next

/** @param {Scene} scene @returns {Item[]} */
function runItems({ tracks, theme }) {
  return tracks.map(({ slot }) => ({ text: slot.name, draw: (ctx, x, y) => drawLine(ctx, slot, x, y, theme.panel) }));
}

/** @param {Scene} scene @returns {Item[]} */
function markItems({ surface, theme }) {
  const names = criticalNames();
  const kinds = /** @type {(keyof typeof surface.critical)[]} */ (Object.keys(surface.critical)).filter((kind) => surface.critical[kind].length);
  const start = { text: say("start"), draw: (/** @type {CanvasRenderingContext2D} */ ctx, /** @type {number} */ x, /** @type {number} */ y) => drawStart(ctx, x + SIGN / 2, y, theme) };
  return [start, ...kinds.map((kind) => /** @type {Item} */ ({ text: names[kind], draw: (ctx, x, y) => drawOnGround(ctx, kind, x + SIGN / 2, y, theme) }))];
}

/** A mark as it is seen: white, on a colour of the map. @param {CanvasRenderingContext2D} ctx @param {string} kind @param {number} x @param {number} y @param {import("../shared/types.js").Theme} theme */
function drawOnGround(ctx, kind, x, y, theme) {
  ctx.beginPath();
  ctx.arc(x, y, ROW / 2, 0, 2 * Math.PI);
  [, ctx.fillStyle] = theme.loss[1];
  ctx.fill();
  drawCritical(ctx, kind, x, y, theme);
}

/** @param {CanvasRenderingContext2D} ctx @param {import("../shared/types.js").Slot} slot @param {number} x @param {number} y @param {string} halo */
function drawLine(ctx, slot, x, y, halo) {
  [ctx.strokeStyle, ctx.lineWidth] = [slot.colour, 2];
  ctx.setLineDash(slot.dash);
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x + SIGN, y);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.save();
  ctx.translate(x + SIGN / 2, y);
  ctx.scale(0.8, 0.8);
  drawMarker(ctx, 0, 0, slot, halo);
  ctx.restore();
}

export class Legend {
  /**
   * @param {CanvasRenderingContext2D} ctx to measure words with
   * @param {Scene} scene
   * @param {number} width
   * @param {boolean} withMap
   */
  constructor(ctx, scene, width, withMap) {
    this.scene = scene;
    ctx.font = canvasFont(TYPE);
    /** @type {(Item & {x: number, row: number})[]} */
    this.items = [];
    this.rows = 0;
    for (const items of [runItems(scene), withMap ? markItems(scene) : []]) this.add(ctx, items, width);
  }

  /** In as few rows as there is room for, in columns. @param {CanvasRenderingContext2D} ctx @param {Item[]} items @param {number} width */
  add(ctx, items, width) {
    const widths = items.map(({ text }) => SIGN + GAP + ctx.measureText(text).width);
    let columns = items.length;
    while (columns > 1 && sum(columnWidths(widths, columns)) + (columns - 1) * APART > width) columns--;
    const rows = Math.ceil(items.length / Math.max(1, columns));
    columns = Math.ceil(items.length / Math.max(1, rows)); // as even as can be
    const each = columnWidths(widths, columns);
    items.forEach((item, i) => {
      const column = i % columns;
      this.items.push({ ...item, x: sum(each.slice(0, column)) + column * APART, row: this.rows + Math.floor(i / columns) });
    });
    this.rows += rows;
  }

  get height() {
    return this.rows * ROW + 4;
  }

  /** @param {CanvasRenderingContext2D} ctx @param {number} left @param {number} top */
  draw(ctx, left, top) {
    for (const { text, draw, x, row } of this.items) {
      const middle = top + 4 + (row + 0.5) * ROW;
      draw(ctx, left + x, middle);
      ctx.font = canvasFont(TYPE);
      [ctx.textAlign, ctx.textBaseline, ctx.fillStyle] = ["left", "middle", this.scene.theme.text];
      ctx.fillText(text, left + x + SIGN + GAP, middle);
    }
    ctx.textBaseline = "alphabetic";
  }
}

/** The widest of each column, of items that follow one another by rows. @param {number[]} widths @param {number} columns */
function columnWidths(widths, columns) {
  return Array.from({ length: columns }, (_, column) => Math.max(0, ...widths.filter((_w, i) => i % columns === column)));
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((all, value) => all + value, 0);
}
