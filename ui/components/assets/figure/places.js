// Where the pictures of a figure stand. Pure: lengths in units, of which a page has as many as its type allows.

/**
 * @typedef {import("../player/panel.js").Kind} Kind
 * @typedef {import("./pen.js").Box} Box
 * @typedef {Box & {kind: Kind}} Place
 *
 * @typedef {object} Size of a figure
 * @property {number} millimetres that it is wide
 * @property {number} width in units
 * @property {number | null} height in units; null: as high as its pictures are
 */

/** A unit is the pixel that pictures are drawn for on the page: usual type (11 to 13 of them) has 7 to 8 points in print, 13 to 15 on a slide. @type {Record<string, Size>} */
export const SIZES = {
  column: { millimetres: 86, width: 382, height: null },
  double: { millimetres: 178, width: 791, height: null },
  slide: { millimetres: 338.667, width: 800, height: 450 },
};

const GAP = 12;
const STACKED = 500; // the width of a page up to which pictures stand below each other
const BROAD = 1.8; // a map so many times as wide as high has the whole width
const BESIDE = 0.56; // of the width, that a map beside others has
const [LOW, HIGH] = [0.52, 1.15]; // heights of a picture, in its width
const SLIM = 0.62; // of the width: the most that a map on a slide has

/**
 * @param {Kind[]} kinds of the pictures, the map first
 * @param {{width: number, height: number | null}} room
 * @param {number} aspect how many times as wide as high the map's box is
 * @param {[number, number]} margins around the map, across and up
 * @returns {Place[]}
 */
export function places(kinds, room, aspect, margins) {
  const map = kinds[0] === "contour";
  const others = map ? kinds.slice(1) : kinds;
  const [across, up] = margins;
  const heightOf = (/** @type {number} */ width) => (width - across) / aspect + up;
  if (room.height === null && room.width < STACKED) return stack(kinds, room.width, heightOf);
  if (!map) return row(others, { x: 0, y: 0, width: room.width, height: room.height ?? 0.42 * room.width });
  if (!others.length) return [{ kind: "contour", x: 0, y: 0, width: room.width, height: room.height ?? clamp(heightOf(room.width), 0, 0.75 * room.width) }];
  if (aspect > BROAD) return over(others, room, heightOf);
  const most = room.height === null ? BESIDE * room.width : Math.min(SLIM * room.width, (room.height - up) * aspect + across);
  const natural = clamp(heightOf(most), 0.36 * room.width, 0.66 * room.width);
  const height = room.height ?? (others.length === 1 ? Math.max(natural, 0.4 * room.width) : Math.max(natural, 0.56 * room.width));
  const x = most + GAP;
  return [{ kind: "contour", x: 0, y: 0, width: most, height }, ...column(others, { x, y: 0, width: room.width - x, height })];
}

/** Below each other, as in a column of a journal. @param {Kind[]} kinds @param {number} width @param {(width: number) => number} heightOf a map */
function stack(kinds, width, heightOf) {
  let y = 0;
  return kinds.map((kind) => {
    const height = kind === "contour" ? clamp(heightOf(width), LOW * width, HIGH * width) : 0.56 * width;
    const place = { kind, x: 0, y, width, height };
    y += height + GAP;
    return place;
  });
}

/** A broad map over all others. @param {Kind[]} others @param {{width: number, height: number | null}} room @param {(width: number) => number} heightOf */
function over(others, { width, height }, heightOf) {
  const map = height === null ? heightOf(width) : Math.min(heightOf(width), 0.56 * height);
  const y = map + GAP;
  const below = { x: 0, y, width, height: height === null ? 0.34 * width : height - y };
  return [/** @type {Place} */ ({ kind: "contour", x: 0, y: 0, width, height: map }), ...row(others, below)];
}

/** @param {Kind[]} kinds @param {Box} box @returns {Place[]} */
function row(kinds, { x, y, width, height }) {
  const wide = (width - (kinds.length - 1) * GAP) / kinds.length;
  return kinds.map((kind, i) => ({ kind, x: x + i * (wide + GAP), y, width: wide, height }));
}

/** @param {Kind[]} kinds @param {Box} box @returns {Place[]} */
function column(kinds, { x, y, width, height }) {
  const high = (height - (kinds.length - 1) * GAP) / kinds.length;
  return kinds.map((kind, i) => ({ kind, x, y: y + i * (high + GAP), width, height: high }));
}

/** @param {number} value @param {number} low @param {number} high */
function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}
