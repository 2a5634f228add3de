// Where the pictures stand: the arrangement that gives the map the most room, by the shape of the box and of the place.

import { lineScale } from "../shared/type_scale.js";

/**
 * @typedef {object} Place for pictures
 * @property {number} width in pixels, as all lengths
 * @property {number} height so much that all is on screen at once
 * @property {number} aspect how many times as wide as high the box of the map is
 * @property {[number, number]} margins that a map takes across and up
 *
 * @typedef {object} Arrangement
 * @property {string} template as CSS `grid-template` says it
 * @property {number} height
 */

const GAP = 8;
const [TITLE, THUMBS] = [34, 12.6]; // below the map over the whole width there are cards: the height of a title, and widths of the page in that of a picture
const LEAST = 380; // height of a place: what is higher than the window is scrolled to
const [READABLE, TALLEST] = [280, 700]; // side of a map as a square, and height of a place up to which it is sought
const MAP_SHARE = 0.6; // of the width: beside the map, relief and loss have two fifths
const BELOW = [100, 400]; // heights of relief and loss below the map, the least without the margins of large or small type
const SIDE_ASPECT = 1.2; // how many times as high as wide relief and loss are together, at most
const SMALLEST = 170; // width of a map in a grid of maps that is on screen at once

/** @param {number} value @param {number[]} range */
const clamp = (value, [low, high]) => Math.max(low, Math.min(high, value));
/** @param {number} length */
const px = (length) => `${Math.round(length)}px`;

/**
 * Map, relief and loss: beside the map, or below it where the map then is larger. In a low window the place grows until
 * the map is readable.
 * @param {Place} place
 * @returns {Arrangement}
 */
function together(place) {
  let best = larger(place);
  for (let { height } = place; best.side < READABLE && height <= TALLEST; height += 20) {
    const next = larger({ ...place, height });
    if (next.side > best.side) best = next;
  }
  return best;
}

/** @param {Place} place */
function larger(place) {
  const [beside, below] = [besideMap(place), belowMap(place)];
  return below.side > beside.side ? below : beside;
}

/** @param {Place} place */
function besideMap({ width, height, aspect, margins: [across, up] }) {
  const map = Math.min((height - up) * aspect + across, MAP_SHARE * width);
  const mapHeight = (map - across) / aspect + up;
  const all = Math.max(mapHeight, Math.min(height, SIDE_ASPECT * (width - map)));
  return {
    template: `"map relief" ${px(0.56 * (all - GAP))} "map loss" ${px(0.44 * (all - GAP))} / ${px(map)} 1fr`,
    height: all, side: (map - across) / Math.sqrt(aspect),
  };
}

/** @param {Place} place */
function belowMap({ width, height, aspect, margins: [across, up] }) {
  const least = BELOW[0] + up;
  const map = Math.min(height - least - GAP, (width - across) / aspect + up);
  const below = clamp(height - map - GAP, [least, BELOW[1]]);
  return {
    template: `"map map" ${px(map)} "relief loss" ${px(below)} / 1fr 1.2fr`,
    height: map + GAP + below, side: (map - up) * Math.sqrt(aspect),
  };
}

/**
 * The map alone.
 * @param {Place} place
 * @returns {Arrangement}
 */
function alone({ width, height, aspect, margins: [across, up] }) {
  const map = Math.min(Math.max(LEAST, height), (width - across) / aspect + up);
  return { template: `"map" ${px(map)} / 1fr`, height: map };
}

/**
 * A map for each run, as large as all of them can be on screen; where they would be too small, the page scrolls.
 * @param {Place} place
 * @param {number} count
 * @returns {Arrangement}
 */
function grid({ width, height, aspect, margins: [across, up] }, count) {
  const high = Math.max(LEAST, height);
  const drawn = (/** @type {number} */ columns) => {
    const rows = Math.ceil(count / columns);
    const [wide, tall] = [(width - (columns - 1) * GAP) / columns, (high - (rows - 1) * GAP) / rows];
    return Math.min(wide - across, (tall - up) * aspect);
  };
  const choices = Array.from({ length: Math.max(1, count) }, (_, i) => i + 1);
  const best = choices.reduce((a, b) => (drawn(b) > drawn(a) ? b : a));
  const fits = drawn(best) >= Math.min(SMALLEST, width / 2 - across);
  const columns = fits ? best : Math.max(1, Math.min(count, Math.floor(width / (SMALLEST + across))));
  const rows = Math.ceil(Math.max(1, count) / columns);
  const wide = (width - (columns - 1) * GAP) / columns;
  const tall = Math.min((wide - across) / aspect + up, fits ? (high - (rows - 1) * GAP) / rows : Infinity);
  return { template: `none / repeat(${columns}, 1fr)`, height: rows * tall + (rows - 1) * GAP };
}

/**
 * The map over the whole width, whatever its shape; below it something of what follows on the page is seen, but for a class.
 * @param {Place} place
 * @returns {Arrangement}
 */
function poster({ width, height }) {
  const map = Math.max(LEAST, height - (lineScale() > 1 ? 0 : TITLE + width / THUMBS));
  return { template: `"map" ${px(map)} / 1fr`, height: map };
}

/** @type {Record<string, (place: Place, count: number) => Arrangement>} by the name of the layout */
export const ARRANGEMENTS = { together, side: grid, map: alone, poster };

/**
 * Height of the map over the whole width of a phone: at most a square, and so low that the clock is below it on screen.
 * @param {Place} place
 */
export function onPhone({ width, height, aspect, margins: [across, up] }) {
  return Math.min((width - across) / aspect + up, width, Math.max(240, height));
}
