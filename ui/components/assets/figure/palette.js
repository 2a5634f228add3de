// The palette of an animated GIF: the colours that must be in it, and a median cut of all others. Pure: pixels in,
// colours out.

const EXACT = 1 << 24;
const AREA = 2000; // a colour of more than this part of the pixels fills an area
const AREAS = 0.4; // the most of a palette that is kept for areas

/** @typedef {{key: number, count: number}} Colour as 0xrrggbb, and how many pixels have it */

/** Any pixel's colour as one of at most so many, of which some are there exactly. */
export class Palette {
  /**
   * @param {Uint8ClampedArray} pixels RGBA
   * @param {number[][]} fixed the colours that must be there
   * @param {number} size of the palette
   */
  constructor(pixels, fixed, size) {
    const given = fixed.map(([r, g, b]) => (r << 16) | (g << 8) | b);
    const all = histogram(pixels);
    const exact = new Set([...given, ...areas(all, pixels.length / 4, AREAS * size)].slice(0, size));
    const rest = all.filter(({ key }) => !exact.has(key));
    this.colours = [...[...exact].map(parts), ...medianCut(rest, size - exact.size)];
    this.nearest = new Int16Array(EXACT).fill(-1);
  }

  /**
   * @param {number} r
   * @param {number} g
   * @param {number} b
   */
  index(r, g, b) {
    const key = (r << 16) | (g << 8) | b;
    if (this.nearest[key] < 0) this.nearest[key] = this.search(r, g, b);
    return this.nearest[key];
  }

  /**
   * @param {number} r
   * @param {number} g
   * @param {number} b
   */
  search(r, g, b) {
    let best = 0;
    let least = Infinity;
    for (let i = 0; i < this.colours.length; i++) {
      const [cr, cg, cb] = this.colours[i];
      const distance = (cr - r) ** 2 + (cg - g) ** 2 + (cb - b) ** 2;
      if (distance < least) [best, least] = [i, distance];
    }
    return best;
  }
}

/** @param {number} key */
function parts(key) {
  return [key >> 16, (key >> 8) & 255, key & 255];
}

/** Every colour of a picture, once. @param {Uint8ClampedArray} pixels @returns {Colour[]} */
function histogram(pixels) {
  const keys = new Uint32Array(pixels.length / 4);
  for (let i = 0; i < keys.length; i++) keys[i] = (pixels[4 * i] << 16) | (pixels[4 * i + 1] << 8) | pixels[4 * i + 2];
  keys.sort();
  /** @type {Colour[]} */
  const found = [];
  for (let i = 0, first = 0; i <= keys.length; i++) {
    if (i < keys.length && keys[i] === keys[first]) continue;
    if (i > first) found.push({ key: keys[first], count: i - first });
    first = i;
  }
  return found;
}

/** What fills an area is there exactly: an error would be seen. @param {Colour[]} colours @param {number} pixels @param {number} most */
function areas(colours, pixels, most) {
  const large = colours.filter(({ count }) => count > pixels / AREA).sort((a, b) => b.count - a.count);
  return large.slice(0, most).map(({ key }) => key);
}

/**
 * Boxes of colours, the one with the largest error cut in two until there are enough; each box's mean.
 * @param {Colour[]} colours
 * @param {number} size
 */
function medianCut(colours, size) {
  const boxes = colours.length ? [measured(colours)] : [];
  while (boxes.length < size) {
    const worst = boxes.reduce((best, box, i) => (box.error > boxes[best].error ? i : best), 0);
    if (!boxes.length || boxes[worst].error <= 0) break;
    boxes.splice(worst, 1, ...cut(boxes[worst]));
  }
  return boxes.map(({ mean }) => mean.map(Math.round));
}

/**
 * Colours with their mean, the channel along which they differ most, and how much they differ in all. A rare colour
 * has more weight than its pixels: lines are thin, but they are what is looked at.
 * @param {Colour[]} colours
 */
function measured(colours) {
  const sums = [0, 0, 0];
  const squares = [0, 0, 0];
  let all = 0;
  for (const { key, count } of colours) {
    const weight = Math.sqrt(count);
    all += weight;
    for (let c = 0; c < 3; c++) {
      const value = (key >> (16 - 8 * c)) & 255;
      sums[c] += weight * value;
      squares[c] += weight * value * value;
    }
  }
  const mean = sums.map((sum) => sum / all);
  const errors = squares.map((square, c) => (colours.length > 1 ? square - all * mean[c] ** 2 : 0));
  const channel = errors.indexOf(Math.max(...errors));
  return { colours, mean, channel, error: errors[0] + errors[1] + errors[2] };
}

/** A box cut at its mean, along the channel in which its colours differ most. @param {ReturnType<typeof measured>} box */
function cut({ colours, mean, channel }) {
  const isLow = (/** @type {Colour} */ { key }) => ((key >> (16 - 8 * channel)) & 255) <= mean[channel];
  const halves = [colours.filter(isLow), colours.filter((colour) => !isLow(colour))];
  return halves.filter((half) => half.length).map(measured);
}
