// Theory on a map of lr and momentum: the limit of stability, critical damping, the best, and what runs do where, named.

import { bestOf, dampedLrs, limitLr, regimeAt, REGIMES } from "../shared/theory.js";
import { language, say } from "../shared/texts.js";
import { canvasFont, lineScale, typeScale } from "../shared/type_scale.js";

/**
 * @typedef {import("../shared/theory.js").Regime} Regime
 * @typedef {import("../shared/theory.js").Theory} Theory
 *
 * @typedef {object} Ground a map as it is drawn
 * @property {{x: number, y: number, width: number, height: number}} box
 * @property {(lr: number) => number} across pixel of an lr, not a number where the map has it not
 * @property {(mu: number) => number} up pixel of a momentum, likewise
 * @property {(px: number, py: number) => [number, number]} at lr and momentum of a pixel
 *
 * @typedef {{width: number, height: number}} Size
 * @typedef {Size & {x: number, y: number}} Box
 * @typedef {{regime: Regime | "best", box: Box, to: [number, number] | null}} Name and where its line leads, if it has one
 */

const STEP = 4; // pixels between places that are looked at
const [CLEAR, ASKEW] = [16, 0.05]; // pixels about a point that a line leads to, and how dear it is that a name is beside it and not above
const FAR = 90; // pixels from a point to its name, at most
const [HIGH, GLYPH, PAD, GAP] = [17, 22, 5, 4]; // pixels of a name, as on a page with the usual type
const LIMIT = "#B00020";
const AMBER = "#FFB000";
const PILL = "rgba(17, 24, 39, 0.8)";

/** @returns {Record<Regime | "best", string>} */
function words() {
  return {
    monotone: say("monotone"), ripples: say("ripples"), oscillating: say("oscillating"), diverging: say("diverging"), best: say("best"),
  };
}

/** The name of what a run does. @param {Regime} regime */
export function regimeName(regime) {
  return words()[regime];
}

/** The lines of theory. @param {CanvasRenderingContext2D} ctx @param {Theory} theory @param {Ground} ground */
export function drawLines(ctx, theory, ground) {
  const { m, L } = theory;
  ctx.save();
  ctx.beginPath();
  ctx.rect(ground.box.x, ground.box.y, ground.box.width, ground.box.height);
  ctx.clip();
  const damping = /** @type {[number, number[]][]} */ ([[m, [6, 4]], [L, [2, 3]]]);
  for (const [curvature, dash] of theory.rule === "sgd" ? [] : damping)
    for (const k of [0, 1]) stroke(ctx, ground, (mu) => dampedLrs(theory, mu, curvature)[k], AMBER, 1.6, dash);
  for (const [colour, width] of /** @type {[string, number][]} */ ([["#FFFFFF", 4], [LIMIT, 2]]))
    stroke(ctx, ground, (mu) => limitLr(theory, mu), colour, width);
  ctx.restore();
}

/** @param {CanvasRenderingContext2D} ctx @param {Ground} ground @param {(mu: number) => number} lrOf @param {string} colour @param {number} width @param {number[]} dash */
function stroke(ctx, { box, across, at }, lrOf, colour, width, dash = []) {
  ctx.beginPath();
  let pen = false;
  for (let py = box.y + box.height; py >= box.y; py -= 2) {
    const px = across(lrOf(at(box.x, py)[1]));
    if (Number.isNaN(px)) pen = false;
    else if (pen) ctx.lineTo(px, py);
    else ctx.moveTo(px, py);
    pen = !Number.isNaN(px);
  }
  ctx.strokeStyle = colour;
  ctx.lineWidth = width * lineScale();
  ctx.setLineDash(dash);
  ctx.stroke();
  ctx.setLineDash([]);
}

/**
 * Where the names stand: inside of what they name, or beside it with a line.
 * @param {Theory} theory
 * @param {Ground} ground
 * @param {(text: string) => number} measure pixels of a text
 * @returns {Name[]}
 */
export function namesOn(theory, ground, measure) {
  const field = new Field(theory, ground);
  const text = words();
  const sizeOf = (/** @type {Regime | "best"} */ name) => ({ width: widthOf(name, measure(text[name])), height: HIGH * typeScale() });
  /** @type {Name[]} */
  const names = [];
  const star = starOn(theory, ground);
  /** @type {Box[]} */
  const taken = star ? [boxAt(star, { width: CLEAR, height: CLEAR })] : [];
  const regimes = REGIMES.map((regime, i) => ({ regime, area: field.count(i), number: i })).filter(({ area }) => area > 2);
  for (const { regime, number } of regimes.sort((a, b) => a.area - b.area)) {
    const size = sizeOf(regime);
    const pole = field.pole(number);
    const inside = field.inside(number, size, taken);
    const box = inside ?? field.beside(pole, size, taken);
    if (!box) continue;
    taken.push(box);
    names.push({ regime, box, to: inside ? null : pole });
  }
  const box = star && field.beside(star, sizeOf("best"), taken.slice(1));
  if (star && box) names.push({ regime: "best", box, to: star });
  return names;
}

/** Where names stand on a map that is drawn again and again: they are placed anew where anything of it is another. */
export class Placement {
  key = "";
  /** @type {Name[]} */
  names = [];

  /** @param {CanvasRenderingContext2D} ctx @param {Theory} theory @param {Ground} ground @param {unknown} axes what else the ground rests on */
  on(ctx, theory, ground, axes) {
    ctx.font = nameFont();
    const key = JSON.stringify([theory, ground.box, axes, ctx.font, language()]);
    if (key !== this.key) this.names = namesOn(theory, ground, (text) => ctx.measureText(text).width);
    this.key = key;
    return this.names;
  }
}

/** @param {Regime | "best"} name @param {number} text pixels */
function widthOf(name, text) {
  return text + (2 * PAD + (name === "best" ? 0 : GLYPH + GAP)) * typeScale();
}

/** The pixel of theory's best, if it is on the map. @param {Theory} theory @param {Ground} ground @returns {[number, number] | null} */
function starOn(theory, { box, across, up }) {
  const best = bestOf(theory);
  if (!best) return null;
  const [px, py] = [across(best[0]), theory.rule === "sgd" ? box.y + box.height / 2 : up(best[1])];
  return Number.isNaN(px + py) ? null : [px, py];
}

/** @param {Box} a @param {Box} b */
function overlap(a, b) {
  return a.x < b.x + b.width + GAP && b.x < a.x + a.width + GAP && a.y < b.y + b.height + GAP && b.y < a.y + a.height + GAP;
}

/** @param {[number, number]} middle @param {Size} size @returns {Box} */
function boxAt([x, y], { width, height }) {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** What runs do, at places all over a map. */
class Field {
  /** @param {Theory} theory @param {Ground} ground */
  constructor(theory, { box, at }) {
    this.box = box;
    this.columns = Math.max(1, Math.floor(box.width / STEP));
    this.rows = Math.max(1, Math.floor(box.height / STEP));
    this.kinds = Uint8Array.from({ length: this.columns * this.rows }, (_, i) => REGIMES.indexOf(regimeAt(theory, ...at(...this.pixel(i)))));
    this.far = distances(this.kinds, this.columns, this.rows);
  }

  /** The middle of a place. @param {number} i @returns {[number, number]} */
  pixel(i) {
    return [this.box.x + ((i % this.columns) + 0.5) * STEP, this.box.y + (Math.floor(i / this.columns) + 0.5) * STEP];
  }

  /** How many places have a regime. @param {number} number of the regime */
  count(number) {
    return this.kinds.reduce((sum, kind) => sum + Number(kind === number), 0);
  }

  /** The place of the lowest cost, -1 where none is possible. @param {(i: number) => number} costOf NaN where it is not */
  least(costOf) {
    let [best, lowest] = [-1, Infinity];
    for (let i = 0; i < this.kinds.length; i++) {
      const cost = costOf(i);
      if (cost < lowest) [best, lowest] = [i, cost];
    }
    return best;
  }

  /** The place that is deepest inside of a regime. @param {number} number */
  pole(number) {
    return this.pixel(this.least((i) => (this.kinds[i] === number ? -this.far[i] : NaN)));
  }

  /** @param {Box} one */
  fits({ x, y, width, height }) {
    const { box } = this;
    return x >= box.x + 2 && y >= box.y + 2 && x + width <= box.x + box.width - 2 && y + height <= box.y + box.height - 2;
  }

  /** Whether a box has one regime all over. @param {number} number @param {Box} one */
  isAll(number, { x, y, width, height }) {
    const { box, columns, rows, kinds } = this;
    const clamp = (/** @type {number} */ place, /** @type {number} */ count) => Math.max(0, Math.min(count - 1, Math.floor(place / STEP)));
    const [i0, i1] = [x, x + width].map((px) => clamp(px - box.x, columns));
    const [j0, j1] = [y, y + height].map((py) => clamp(py - box.y, rows));
    for (let j = j0; j <= j1; j++) for (let i = i0; i <= i1; i++) if (kinds[j * columns + i] !== number) return false;
    return true;
  }

  /** Where a name fits into what it names, null where it does not. @param {number} number @param {Size} size @param {Box[]} taken */
  inside(number, size, taken) {
    const found = this.least((i) => {
      const one = boxAt(this.pixel(i), size);
      const isFree = this.kinds[i] === number && this.fits(one) && !taken.some((other) => overlap(one, other));
      return isFree && this.isAll(number, one) ? -this.far[i] : NaN;
    });
    return found < 0 ? null : boxAt(this.pixel(found), size);
  }

  /** The free place for a name that is next to a point. @param {[number, number]} point @param {Size} size @param {Box[]} taken */
  beside([x, y], size, taken) {
    const own = boxAt([x, y], { width: CLEAR, height: CLEAR });
    const found = this.least((i) => {
      const [px, py] = this.pixel(i);
      const one = boxAt([px, py], size);
      if (!this.fits(one) || overlap(one, own) || taken.some((other) => overlap(one, other))) return NaN;
      const [dx, dy] = [Math.abs(px - x) - size.width / 2, Math.abs(py - y) - size.height / 2].map((gap) => Math.max(0, gap));
      if (Math.hypot(dx, dy) > FAR * typeScale()) return NaN;
      return Math.hypot(dx, dy) + ASKEW * Math.abs(px - x);
    });
    return found < 0 ? null : boxAt(this.pixel(found), size);
  }
}

/** How many places it is from each to the next one of another kind, or to the edge. @param {Uint8Array} kinds @param {number} columns @param {number} rows */
function distances(kinds, columns, rows) {
  const far = new Float32Array(kinds.length);
  const look = (/** @type {number} */ i, /** @type {number} */ dx, /** @type {number} */ dy) => {
    const [x, y] = [(i % columns) + dx, Math.floor(i / columns) + dy];
    if (x < 0 || y < 0 || x >= columns || y >= rows) return 1;
    const other = y * columns + x;
    return kinds[other] === kinds[i] ? far[other] + Math.hypot(dx, dy) : 1;
  };
  const pass = (/** @type {Iterable<number>} */ order, /** @type {[number, number][]} */ ways, /** @type {boolean} */ first) => {
    for (const i of order) far[i] = Math.min(first ? Infinity : far[i], ...ways.map(([dx, dy]) => look(i, dx, dy)));
  };
  const forwards = [...kinds.keys()];
  pass(forwards, [[-1, 0], [0, -1], [-1, -1], [1, -1]], true);
  pass(forwards.reverse(), [[1, 0], [0, 1], [1, 1], [-1, 1]], false);
  return far;
}

/** @param {CanvasRenderingContext2D} ctx @param {Theory} theory @param {Ground} ground @param {Name[]} names @param {boolean} [withStar] */
export function drawNames(ctx, theory, ground, names, withStar = true) {
  const star = starOn(theory, ground);
  if (star && withStar) drawStar(ctx, star);
  const text = words();
  for (const { to, box } of names) if (to) drawLeader(ctx, box, to);
  ctx.font = nameFont();
  ctx.textBaseline = "middle";
  for (const { regime, box } of names) {
    ctx.fillStyle = PILL;
    ctx.beginPath();
    ctx.roundRect(box.x, box.y, box.width, box.height, box.height / 2);
    ctx.fill();
    const times = typeScale();
    const left = box.x + PAD * times;
    const hasGlyph = regime !== "best";
    if (hasGlyph) drawGlyph(ctx, regime, { x: left, y: box.y + 4 * times, width: GLYPH * times, height: box.height - 8 * times });
    ctx.fillStyle = "#FFFFFF";
    ctx.fillText(text[regime], left + (hasGlyph ? (GLYPH + GAP) * times : 0), box.y + box.height / 2 + 0.5);
  }
}

const nameFont = () => `600 ${canvasFont(11)}`;

/** @param {CanvasRenderingContext2D} ctx @param {Box} box @param {[number, number]} to */
function drawLeader(ctx, box, [x, y]) {
  ctx.beginPath();
  ctx.moveTo(Math.max(box.x + 6, Math.min(box.x + box.width - 6, x)), Math.max(box.y, Math.min(box.y + box.height, y)));
  ctx.lineTo(x, y);
  for (const [colour, width] of /** @type {[string, number][]} */ ([["#FFFFFF", 3], ["#111827", 1.5]])) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke();
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {[number, number]} at */
function drawStar(ctx, [x, y]) {
  ctx.beginPath();
  const size = 7 * lineScale();
  for (let k = 0; k < 10; k++) {
    const [angle, r] = [(k * Math.PI) / 5 - Math.PI / 2, k % 2 ? 0.45 * size : size];
    ctx.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
  }
  ctx.closePath();
  ctx.fillStyle = AMBER;
  ctx.strokeStyle = "#111827";
  ctx.lineWidth = 1.5;
  ctx.fill();
  ctx.stroke();
}

/** By regime the distance from the minimum at times from 0 to 1. @type {Record<Regime, (t: number) => number>} */
const DISTANCES = {
  monotone: (t) => Math.exp(-3.2 * t),
  ripples: (t) => Math.exp(-2.2 * t) * Math.cos(4.5 * Math.PI * t),
  oscillating: (t) => zigzag(8 * t) * Math.exp(-2 * t),
  diverging: (t) => zigzag(8 * t) * Math.exp(2 * (t - 1)),
};

/** From 1 to -1 and back at whole numbers. @param {number} t */
function zigzag(t) {
  return 1 - 2 * Math.abs((t % 2) - (t % 2 > 1 ? 2 : 0));
}

/** A small picture of what a run does. @param {CanvasRenderingContext2D} ctx @param {Regime} regime @param {Box} box */
function drawGlyph(ctx, regime, { x, y, width, height }) {
  const [low, high] = regime === "monotone" ? [0, 1] : [-1, 1];
  ctx.beginPath();
  for (let k = 0; k <= 48; k++) {
    const share = (DISTANCES[regime](k / 48) - low) / (high - low);
    ctx.lineTo(x + (width * k) / 48, y + height * (1 - share));
  }
  ctx.strokeStyle = "#FFFFFF";
  ctx.lineWidth = 1.3;
  ctx.lineJoin = "round";
  ctx.stroke();
}
