// Heads and names at the ends of the lines of the loss chart: names are pushed apart, and those that coincide have one.

import { ink, labelText } from "./names.js";
import { between, COORDINATES, drawArrowHead, drawCross, drawMarker } from "./draw.js";
import { say } from "../shared/texts.js";
import { canvasFont, typeScale } from "../shared/type_scale.js";

/**
 * @typedef {import("../shared/project.js").Box} Box
 * @typedef {import("../shared/project.js").Projection} Projection
 * @typedef {import("../shared/types.js").Theme} Theme
 * @typedef {import("./race.js").Track} Track
 *
 * @typedef {object} End of a line
 * @property {number} x of its head
 * @property {number} y
 * @property {Track["slot"]} slot
 * @property {boolean} ended early
 *
 * @typedef {End & {row: number, group: End[]}} Placed an end with the row of its label, and for whom it stands
 */

const FONT = 12; // pixels of type
const ROW = 14; // from one label to the next
const SAME = 4; // pixels: heads that are so near have one label
const AWAY = 11; // from a head to its label
const MOST = 0.34; // of a panel: the widest margin for names

/**
 * How wide the margin for names has to be.
 * @param {string[]} names
 * @param {number} width of the panel
 */
export function nameMargin(names, width) {
  const ctx = document.createElement("canvas").getContext("2d");
  if (!ctx) return 0;
  ctx.font = canvasFont(FONT);
  const widest = Math.max(...names.map((name) => ctx.measureText(withOthers(name, names.length - 1)).width));
  return Math.min(widest + AWAY + 6, MOST * width);
}

/**
 * Rows for labels at given heights, at least `high` apart and as near to the heights as can be, from `top` to `bottom`.
 * Heights ascend. Neighbours that are in each other's way stand around the mean of their heights.
 * @param {number[]} heights
 * @param {number} top
 * @param {number} bottom
 * @param {number} high
 */
export function spread(heights, top, bottom, high) {
  /** @type {{sum: number, count: number}[]} of heights without the distances between rows */
  const blocks = [];
  heights.forEach((height, i) => {
    blocks.push({ sum: height - i * high, count: 1 });
    while (blocks.length > 1) {
      const [before, last] = blocks.slice(-2);
      if (before.sum / before.count <= last.sum / last.count) break;
      blocks.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
    }
  });
  const highest = Math.max(top, bottom - (heights.length - 1) * high);
  const rows = blocks.flatMap(({ sum, count }) => Array(count).fill(Math.max(top, Math.min(highest, sum / count))));
  return rows.map((row, i) => row + i * high);
}

/**
 * Labels of runs that go on: one for those that coincide, and no more than there are rows.
 * @param {End[]} ends in the order of importance
 * @param {number} top
 * @param {number} bottom
 * @param {number} high of a row
 * @returns {Placed[]}
 */
export function placeEnds(ends, top, bottom, high) {
  const groups = together(ends).sort(([a], [b]) => a.y - b.y);
  while (groups.length > 1 && (groups.length - 1) * high > bottom - top) joinNearest(groups);
  const rows = spread(groups.map(([{ y }]) => y), top, bottom, high);
  return groups.map((group, i) => ({ ...group[0], row: rows[i], group }));
}

/**
 * Labels of runs that ended early, at their crosses: each in the row next to its own that is free, from the border inwards.
 * @param {End[]} ends
 * @param {(end: End) => number} widthOf a label
 * @param {Box} box
 * @param {number} high of a row
 * @returns {Placed[]}
 */
export function placeCrosses(ends, widthOf, box, high) {
  /** @type {Placed[]} */
  const placed = [];
  const isFree = (/** @type {End} */ end, /** @type {number} */ row) =>
    placed.every((other) => Math.abs(other.row - row) >= high || end.x >= other.x + widthOf(other) || other.x >= end.x + widthOf(end));
  for (const group of together(ends).sort(([a], [b]) => a.x - b.x)) {
    const inwards = group[0].y < box.y + box.height / 2 ? high : -high;
    let row = Math.max(box.y + high / 2, Math.min(box.y + box.height - high / 2, group[0].y));
    while (!isFree(group[0], row)) row += inwards;
    placed.push({ ...group[0], row, group });
  }
  return placed;
}

/** Ends that coincide, each with its own. @param {End[]} ends */
function together(ends) {
  const groups = /** @type {End[][]} */ ([]);
  for (const end of ends) {
    const near = groups.find(([first]) => Math.hypot(first.x - end.x, first.y - end.y) < SAME);
    if (near) near.push(end);
    else groups.push([end]);
  }
  return groups;
}

/** @param {End[][]} groups by height */
function joinNearest(groups) {
  const gaps = groups.slice(1).map(([{ y }], i) => y - groups[i][0].y);
  const i = gaps.indexOf(Math.min(...gaps));
  groups.splice(i, 2, [...groups[i], ...groups[i + 1]]);
}

/**
 * The marker of a run at a step, whole also on the border; an arrow where it is beyond; a cross where it ended early.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Track} track
 * @param {Projection} project
 * @param {number} step
 * @param {Box} box the plot area
 * @param {string} halo
 * @returns {End | null} null where there is nothing to be drawn
 */
export function drawEndOf(ctx, track, project, step, box, halo) {
  const ended = track.ended >= 0 && step >= track.ended;
  const [x, y] = between(track, COORDINATES.loss(track), ended ? track.ended : step);
  const at = [0, 0];
  project(x, y, 0, at);
  if (!Number.isFinite(at[0] + at[1])) return null;
  const px = Math.max(box.x, Math.min(box.x + box.width, at[0]));
  const py = Math.max(box.y, Math.min(box.y + box.height, at[1]));
  const { slot } = track;
  if (ended) drawCross(ctx, px, py, slot.colour);
  else if (px !== at[0] || py !== at[1]) drawArrowHead(ctx, px, py, at[0] - px, at[1] - py, slot.colour);
  else drawMarker(ctx, px, py, slot, halo);
  return { x: px, y: py, slot, ended };
}

/**
 * Write the names of ends beside their heads and crosses.
 * @param {CanvasRenderingContext2D} ctx
 * @param {End[]} ends
 * @param {Box} box the plot area
 * @param {number} width of the panel
 * @param {Theme} theme
 */
export function drawEnds(ctx, ends, box, width, theme) {
  const high = ROW * typeScale();
  ctx.font = canvasFont(FONT);
  const widthOf = (/** @type {End} */ { slot }) => ctx.measureText(slot.name).width + 2 * AWAY;
  const crosses = placeCrosses(ends.filter(({ ended }) => ended), widthOf, box, high);
  const live = ends.filter(({ ended }) => !ended);
  const beside = crosses.filter((cross) => live.some(({ x }) => x < cross.x + widthOf(cross))).map(({ row }) => row);
  const middle = box.y + box.height / 2;
  const top = Math.max(box.y - high / 2, ...beside.filter((row) => row < middle)) + high;
  const bottom = Math.min(box.y + box.height + high / 2, ...beside.filter((row) => row >= middle)) - high;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  for (const label of [...crosses, ...placeEnds(live, top, bottom, high)]) drawEnd(ctx, label, ends.length, width, theme);
  ctx.textBaseline = "alphabetic";
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Placed} label
 * @param {number} count of all runs
 * @param {number} width
 * @param {Theme} theme
 */
function drawEnd(ctx, { x, y, row, slot, group }, count, width, theme) {
  const text = fitted(ctx, group, count, width - x - AWAY - 2);
  const at = x + AWAY;
  ctx.strokeStyle = slot.colour;
  ctx.lineWidth = 1;
  if (Math.abs(row - y) > ROW / 2) {
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(at - 2, row);
    ctx.stroke();
  }
  ctx.lineWidth = 3;
  ctx.lineJoin = "round";
  ctx.strokeStyle = theme.panel;
  ctx.strokeText(text, at, row);
  ctx.fillStyle = group.length === count && count > 1 ? theme.text : ink(slot.colour, theme);
  ctx.fillText(text, at, row);
}

/**
 * A label that is not wider than there is room: names are cut, not how many more there are.
 * @param {CanvasRenderingContext2D} ctx
 * @param {End[]} group
 * @param {number} count of all runs
 * @param {number} room
 */
function fitted(ctx, group, count, room) {
  const fits = (/** @type {string} */ text) => ctx.measureText(text).width <= room;
  const { name } = group[0].slot;
  let text = labelText(group.map(({ slot }) => ({ slot, end: "" })), count, false);
  for (let length = name.length; length > 0 && !fits(text); length--)
    text = withOthers(length < name.length ? `${name.slice(0, length).trimEnd()}…` : name, group.length - 1);
  return text;
}

/** @param {string} name @param {number} others that it stands for */
function withOthers(name, others) {
  return others > 0 ? say("{name} + {count} more", { name, count: others }) : name;
}
