// What pulls at one run at the current step: gradient, memory, the step taken, the look-ahead, effective lr as bars.

import { make } from "../shared/dom.js";
import { short } from "../shared/numbers.js";
import { say } from "../shared/texts.js";
import { canvasFont, lineScale, typeScale } from "../shared/type_scale.js";
import { drawArrow } from "./draw.js";

/**
 * @typedef {import("../shared/types.js").Theme} Theme
 * @typedef {import("./panel.js").PanelFrame} PanelFrame
 * @typedef {import("./race.js").Track} Track
 * @typedef {import("../shared/server.js").Answer<"forces">} Answer
 */

/**
 * @typedef {object} Host
 * @property {() => string | null} slot whose forces are shown
 * @property {(slot: string) => Promise<Answer>} fetch
 * @property {(slot: string) => string} nameOf
 * @property {(still?: boolean) => boolean} explained whether a sentence explains them; `still`: of a race that stands
 * @property {() => void} draw
 * @property {AbortSignal} signal
 */

const LENGTH = 64;
export const COLOURS = { gradient: "#D55E00", memory: "#0072B2", step: "#009E73", ahead: "#CC79A7" };

/** The forces on one run: whether they are shown, their arrays, and the key to their colours. */
export class Forces {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.on = false;
    this.loads = 0; // late answers, of another run or another race, are dropped
    /** @type {Answer | null} */
    this.answer = null;
    this.key = make("span", { class: "rv-key" });
  }

  get wanted() {
    return this.on || this.host.explained();
  }

  /** Fetch the forces on the run that is chosen, and draw them. */
  async load() {
    this.key.replaceChildren();
    this.answer = null; // of another run, or of the race before
    const slot = this.host.slot();
    const load = ++this.loads;
    if (!this.wanted || !slot) return this.host.draw();
    const answer = await this.host.fetch(slot).catch(() => null);
    if (load !== this.loads || slot !== this.host.slot() || this.host.signal.aborted) return undefined;
    this.answer = answer;
    if (answer && this.wanted) this.showKey(answer);
    return this.host.draw();
  }

  /** @param {Answer} answer */
  showKey({ header, arrays }) {
    const names = { gradient: say("−gradient (direction)"), step: say("step taken (to scale)") };
    const memory = header.memory === "velocity" ? say("velocity (direction)") : say("−first moment (direction)");
    const all = { ...names, ...(arrays.memory ? { memory } : {}), ...(arrays.ahead ? { ahead: say("look-ahead") } : {}) };
    this.key.replaceChildren(make("b", { text: this.host.nameOf(header.slot) }), ...Object.entries(all).map(([what, text]) => {
      const line = make("i");
      line.style.borderTopColor = COLOURS[/** @type {keyof COLOURS} */ (what)];
      return make("span", {}, [line, text]);
    }));
  }

  /**
   * What draws the forces over a panel's paths, if they are shown there.
   * @param {string | null} only the slot that the panel draws, or null for all
   * @param {Track[]} tracks that are shown
   * @param {number} step
   * @param {Theme} theme
   * @returns {import("./panel.js").Layer | null}
   */
  layer(only, tracks, step, theme) {
    const { answer } = this;
    const shown = this.on || this.host.explained(true); // what plays is not read
    if (!shown || !answer || (only !== null && only !== answer.header.slot)) return null;
    const track = tracks.find(({ slot }) => slot.slot === answer.header.slot);
    if (!track) return null;
    const forces = forcesAt(answer, track, step);
    return (ctx, frame) => drawForces(ctx, frame, forces, theme);
  }
}

/**
 * @param {Answer} answer of /player/forces
 * @param {Track} track
 * @param {number} step
 */
export function forcesAt({ header, arrays }, track, step) {
  const k = Math.min(Math.round(step), track.x.length - 1);
  const next = Math.min(k + 1, track.x.length - 1);
  const pair = (/** @type {string} */ name, /** @type {number} */ i) => {
    const { data, shape } = arrays[name];
    return [data[i], data[shape[1] + i]];
  };
  return {
    at: [track.x[k], track.y[k]],
    gradient: pair("gradient", k).map((v) => -v),
    memory: arrays.memory && pair("memory", k),
    step: [track.x[next] - track.x[k], track.y[next] - track.y[k]],
    ahead: arrays.ahead && pair("ahead", k),
    rate: pair("rate", next),
    memoryName: header.memory,
  };
}

/**
 * Arrows at the run's place. Gradient and memory show direction only, the step is drawn to scale.
 * @param {CanvasRenderingContext2D} ctx
 * @param {PanelFrame} frame
 * @param {ReturnType<typeof forcesAt>} forces
 * @param {Theme} theme
 */
function drawForces(ctx, frame, forces, theme) {
  const from = [0, 0];
  const grown = lineScale();
  frame.project(forces.at[0], forces.at[1], 0, from);
  const along = (/** @type {number[]} */ vector, /** @type {number | null} */ length) => {
    const to = [0, 0];
    frame.project(forces.at[0] + vector[0], forces.at[1] + vector[1], 0, to);
    const size = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (!(size > 0)) return null;
    const scale = length === null ? Math.max(size, 10) / size : length / size;
    return [from[0] + (to[0] - from[0]) * scale, from[1] + (to[1] - from[1]) * scale];
  };
  const draw = (/** @type {number[] | null} */ to, /** @type {string} */ colour, /** @type {number} */ width) => {
    if (!to) return;
    drawArrow(ctx, from, to, theme.halo, grown * (width + 2.5));
    drawArrow(ctx, from, to, colour, grown * width);
  };
  draw(along(forces.gradient, grown * LENGTH), COLOURS.gradient, 2.5);
  if (forces.memory) {
    // A first moment averages gradients, so the rule walks against it; a velocity is walked along.
    const sign = forces.memoryName === "velocity" ? 1 : -1;
    draw(along(forces.memory.map((v) => sign * v), 0.8 * grown * LENGTH), COLOURS.memory, 2.5);
  }
  draw(along(forces.step, null), COLOURS.step, 3.5);
  if (forces.ahead) drawAhead(ctx, frame, forces.ahead);
  return drawRates(ctx, from, forces.rate, theme);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {PanelFrame} frame
 * @param {number[]} ahead
 */
function drawAhead(ctx, frame, ahead) {
  const at = [0, 0];
  frame.project(ahead[0], ahead[1], 0, at);
  ctx.strokeStyle = COLOURS.ahead;
  ctx.lineWidth = 2.5;
  ctx.beginPath();
  ctx.arc(at[0], at[1], 6, 0, 2 * Math.PI);
  ctx.moveTo(at[0] - 9, at[1]);
  ctx.lineTo(at[0] + 9, at[1]);
  ctx.moveTo(at[0], at[1] - 9);
  ctx.lineTo(at[0], at[1] + 9);
  ctx.stroke();
}

/**
 * The effective lr of each coordinate as a pair of bars: equal bars mean one lr for all, as in SGD.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number[]} from
 * @param {number[]} rate
 * @param {Theme} theme
 * @returns {import("./labels.js").Rect[]} where they stand
 */
function drawRates(ctx, from, rate, theme) {
  const most = Math.max(...rate);
  if (!(most > 0) || !Number.isFinite(most)) return [];
  const [x, y] = [from[0] + 16, from[1] + 16];
  const size = typeScale();
  ctx.font = canvasFont(11);
  ctx.textAlign = "left";
  return rate.map((value, i) => {
    const top = y + 13 * size * i;
    ctx.fillStyle = theme.halo;
    ctx.fillRect(x - 2, top - 2, 40 * size + 4, 8 * size + 4);
    ctx.fillStyle = theme.muted;
    ctx.fillRect(x, top, Math.max(1, (40 * size * value) / most), 8 * size);
    ctx.lineWidth = 3;
    ctx.strokeStyle = theme.halo;
    const text = say("lr {axis} {value}", { axis: "xy"[i], value: short(value) });
    ctx.strokeText(text, x + 40 * size + 6, top + 8 * size);
    ctx.fillStyle = theme.text;
    ctx.fillText(text, x + 40 * size + 6, top + 8 * size);
    return { left: x - 2, top: top - 2, width: 40 * size + 8 + ctx.measureText(text).width, height: 8 * size + 4 };
  });
}
