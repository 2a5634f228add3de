// The names of runs beside their heads on a map, in their colours.

import { contrast, rgb } from "./ground.js";
import { Labels } from "./labels.js";
import { say } from "../shared/texts.js";
import { canvasFont, lineScale, typeScale } from "../shared/type_scale.js";

/**
 * @typedef {import("../shared/project.js").Box} Box
 * @typedef {import("../shared/types.js").Theme} Theme
 * @typedef {import("./labels.js").Rect} Rect
 *
 * @typedef {object} Head where a run is
 * @property {number} x in pixels
 * @property {number} y
 * @property {number[]} from where it was a little before
 * @property {import("../shared/types.js").Slot} slot
 * @property {string} end what is to be said of a run that ended early
 */

const TYPE = 12.5; // pixels
const WEIGHT = 600;
const LINE = 15; // pixels of a label's height
const MARK = 8; // pixels of a head's marker, of half its size with its halo
const MARGIN = 2; // pixels from the border
const WIDEST = 0.45; // of a map: a label that would be wider does not say how a run ended
const LONGEST = 26; // characters of a label with two names
const READABLE = 4.5; // contrast of words with their halo

/** The names on one map. */
export class Names {
  constructor() {
    this.labels = new Labels();
    /** @type {Map<string, number>} of texts in the font of now */
    this.widths = new Map();
    this.font = "";
    /** @type {(import("./labels.js").Placed & {text: string, colour: string})[]} as they are drawn */
    this.shown = [];
    /** @type {Rect[]} where nothing is written */
    this.taken = [];
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {Head[]} heads
   * @param {Rect[]} marks on the map
   * @param {Box} box
   * @param {Theme} theme
   */
  draw(ctx, heads, marks, box, theme) {
    ctx.font = `${WEIGHT} ${canvasFont(TYPE)}`;
    const size = MARK * lineScale();
    this.taken = [...marks, ...heads.map(({ x, y }) => around(x, y, size))];
    const groups = this.labels.group(heads.map((head) => ({ ...head, key: head.slot.slot, kind: head.end })));
    const texts = groups.map((group) => {
      const text = labelText(group, heads.length);
      return this.widthOf(ctx, text) < WIDEST * box.width ? text : labelText(group, heads.length, false);
    });
    const anchors = groups.map(([{ key, x, y, from }], i) => ({
      key, x, y, ahead: [x - from[0], y - from[1]], width: this.widthOf(ctx, texts[i]), height: LINE * typeScale(),
    }));
    const inner = { left: box.x + MARGIN, top: box.y + MARGIN, width: box.width - 2 * MARGIN, height: box.height - 2 * MARGIN };
    this.shown = this.labels.place(anchors, this.taken, inner).map((label) => {
      const i = anchors.findIndex(({ key }) => key === label.key);
      const everybody = groups[i].length > 1 && groups.length === 1;
      return { ...label, text: texts[i], colour: everybody ? theme.text : ink(groups[i][0].slot.colour, theme) };
    });
    for (const label of this.shown) drawLeader(ctx, label, theme, size);
    for (const label of this.shown) drawText(ctx, label, theme);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {string} text */
  widthOf(ctx, text) {
    if (ctx.font !== this.font) this.widths.clear();
    this.font = ctx.font;
    const width = this.widths.get(text) ?? Math.ceil(ctx.measureText(text).width) + 4;
    this.widths.set(text, width);
    return width;
  }

  /** Place the next names as if they were the first. */
  forget() {
    this.labels.forget();
  }
}

/** A square or a box. @param {number} x of its middle @param {number} y @param {number} half of its width @param {number} halfHeight @returns {Rect} */
export function around(x, y, half, halfHeight = half) {
  return { left: x - half, top: y - halfHeight, width: 2 * half, height: 2 * halfHeight };
}

/**
 * What is written beside heads that coincide.
 * @param {Pick<Head, "slot" | "end">[]} group
 * @param {number} count of all heads
 * @param {boolean} whole with how they ended
 */
export function labelText(group, count, whole = true) {
  const names = [...new Set(group.map(({ slot }) => slot.name))];
  const [first] = names;
  const { end } = group[0];
  const who = () => {
    if (group.length === 1) return first;
    if (names.length === 1) return `${first} ×${group.length}`;
    if (group.length === count && count > 2) return say("all {count} runs", { count });
    const both = names.join(" · ");
    return names.length === 2 && both.length <= LONGEST ? both : say("{name} + {count} more", { name: first, count: names.length - 1 });
  };
  return end && whole ? say("{name}, {end}", { name: who(), end }) : who();
}

/** @type {Map<string, string>} */
const inks = new Map();

/** A run's colour, as dark or as bright as words have to be on the halo. @param {string} colour @param {Theme} theme */
export function ink(colour, { halo, edge }) {
  const key = `${colour} ${halo}`;
  const known = inks.get(key);
  if (known) return known;
  const [from, to, paper] = [colour, edge, halo].map(rgb);
  let mixed = from;
  for (let share = 0.05; share <= 1 && contrast(mixed, paper) < READABLE; share += 0.05)
    mixed = from.map((value, c) => Math.round(value + share * (to[c] - value)));
  const result = `rgb(${mixed.join(",")})`;
  inks.set(key, result);
  return result;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Names["shown"][number]} label
 * @param {Theme} theme
 * @param {number} size of the marker, that the line ends at
 */
function drawLeader(ctx, { leader, colour }, theme, size) {
  if (!leader) return;
  const [x0, y0, x1, y1] = leader;
  const share = size / Math.hypot(x1 - x0, y1 - y0);
  for (const [stroke, width] of /** @type {[string, number][]} */ ([[theme.halo, 3.5], [colour, 1.4]])) {
    ctx.strokeStyle = stroke;
    ctx.lineWidth = width;
    ctx.beginPath();
    ctx.moveTo(x0 + share * (x1 - x0), y0 + share * (y1 - y0));
    ctx.lineTo(x1, y1);
    ctx.stroke();
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Names["shown"][number]} label @param {Theme} theme */
function drawText(ctx, { rect, text, colour }, theme) {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  const [x, y] = [rect.left + rect.width / 2, rect.top + rect.height / 2 + 1];
  ctx.lineWidth = 4;
  ctx.strokeStyle = theme.halo;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
  ctx.textBaseline = "alphabetic";
}
