// The pad of a run: two of its hyperparameters at once, over a map of what becomes of it. The dot is where it stands.

import { Placement, regimeName } from "../chart/regimes.js";
import { make } from "../shared/dom.js";
import { announcePeek, onDrag } from "../shared/drags.js";
import { language, say } from "../shared/texts.js";
import { regimeAt } from "../shared/theory.js";
import { axesOf, rechosen } from "./pad_axes.js";
import { PadMap } from "./pad_map.js";
import { boxOf, drawCells, drawOver, valueFrom } from "./pad_picture.js";
import { theoryOf } from "./pad_theory.js";
import { axisNames, hintOf, resultText, showScale } from "./pad_words.js";
import { narrowed, PLACES, placeOf, textOf, valueAt } from "./scale.js";

/**
 * @typedef {import("../shared/drags.js").Drag} Drag
 * @typedef {import("../shared/types.js").NumberHeader} NumberHeader
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 * @typedef {import("../shared/types.js").Slot} Slot
 * @typedef {import("./pad_axes.js").Axes} Axes
 * @typedef {import("./player.js").View} View
 * @typedef {Record<string, number>} Values of the axes, by name
 *
 * @typedef {object} Host
 * @property {() => View | undefined} view
 * @property {() => import("./previews.js").Engine | null} engine that runs the race here
 * @property {(edit: PlayerEdit) => void} onPreview
 * @property {(edit: PlayerEdit) => void} onCommit
 * @property {() => void} onGiveUp
 */

const PAUSE = 500; // milliseconds after the last key until the values count as chosen
const [STEP, COARSE] = [10, 100]; // places that a key moves the dot, and with Shift
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1], PageUp: [0, 10], PageDown: [0, -10] };

export class Pad {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    /** @type {Slot | null} */
    this.slot = null;
    /** @type {NumberHeader[]} of the run's rule */
    this.numbers = [];
    /** @type {Axes | null} */
    this.axes = null;
    /** @type {Record<string, import("./pad_axes.js").Chosen>} by rule: axes that somebody has chosen */
    this.chosen = {};
    /** @type {Values} where the dot is */
    this.at = {};
    /** @type {Values | null} where a pointer is, which has not pressed */
    this.over = null;
    /** @type {Record<string, number>} parameters of the surface as they are dragged */
    this.parameters = {};
    this.moving = false;
    this.pressed = false;
    this.drawn = ""; // which names the axes have
    this.box = { x: 0, y: 0, width: 0, height: 0 }; // of the plot area: to measure it at each move would have the page laid out
    this.placement = new Placement();
    /** @type {number | undefined} */
    this.resizing = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pending = undefined;
    this.map = new PadMap({ onDraw: () => this.draw() });
    this.sizes = new ResizeObserver(() => this.onResize());
    const hidden = { "aria-hidden": "true" };
    this.cells = make("canvas", hidden);
    this.lines = make("canvas", hidden);
    this.dot = make("span", {
      class: "rv-pad-dot", role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": PLACES,
      "aria-describedby": "rv-pad-hint", on: { keydown: (/** @type {KeyboardEvent} */ event) => this.onKey(event) },
    });
    this.plot = make("div", { class: "rv-pad-plot", on: this.listeners() }, [this.cells, this.lines, this.dot]);
    this.names = make("div", { class: "rv-pad-axes" });
    this.says = make("p", { class: "rv-pad-says" });
    this.scale = make("span", { class: "rv-pad-scale" });
    this.hint = make("span", { id: "rv-pad-hint", class: "rv-hidden" });
    const foot = make("div", { class: "rv-pad-foot" }, [this.says, this.scale]);
    this.root = make("div", { class: "rv-pad", hidden: true }, [this.names, this.plot, foot, this.hint]);
    this.sizes.observe(this.plot);
  }

  listeners() {
    return {
      pointerdown: (/** @type {PointerEvent} */ event) => this.onDown(event),
      pointermove: (/** @type {PointerEvent} */ event) => this.onMove(event),
      pointerup: () => this.onUp(),
      pointercancel: () => this.giveUp(),
      pointerleave: () => this.peek(null),
    };
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    onDrag(this, (drag) => this.follow(drag), signal);
    signal.addEventListener("abort", () => this.close());
  }

  /** Stand at a run's values, unless somebody moves the dot just now; null hides the pad. @param {Slot | null} slot @param {NumberHeader[]} numbers of its rule, with lr */
  offer(slot, numbers = []) {
    const view = slot && this.host.view();
    this.root.hidden = !view || !numbers.length;
    if (!view || !numbers.length) return this.hide();
    const isOther = slot.slot !== this.slot?.slot || slot.rule !== this.slot.rule;
    if (isOther) this.choose();
    this.slot = slot;
    this.numbers = numbers.map((number) => (number.name === "lr" ? narrowed(number, view.race.pad.lr[slot.slot]) : number));
    this.axes = axesOf(this.numbers, this.chosen[slot.rule]);
    this.parameters = {};
    this.dot.style.setProperty("--rv-run", slot.colour);
    this.root.classList.toggle("rv-strip", !this.axes.y);
    this.nameAxes();
    if (!this.moving) this.stand(slot.values);
    return this.refresh();
  }

  hide() {
    this.pressed = false; // Escape may close the settings under a pointer that is down
    this.choose();
    this.slot = this.axes = null;
    this.map.hide();
  }

  /** @param {Record<string, number>} values of the run */
  stand(values) {
    this.at = Object.fromEntries(this.all().map(({ name }) => [name, values[name]]));
  }

  /** @returns {NumberHeader[]} of the axes */
  all() {
    return this.axes ? [this.axes.x, this.axes.y].filter((number) => number !== null) : [];
  }

  /** Which numbers the axes are of. */
  nameAxes() {
    const { axes, numbers } = this;
    if (!axes) return;
    const drawn = JSON.stringify([axes, numbers.map(({ title }) => title), language()]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.names.replaceChildren(...axisNames(axes, numbers, (axis, name) => this.rechoose(axis, name)));
    this.hint.textContent = hintOf(axes);
    this.dot.setAttribute("aria-roledescription", axes.y ? say("two-dimensional slider") : say("slider"));
    this.dot.setAttribute("aria-label", axes.y ? say("{x} and {y}", { x: axes.x.title, y: axes.y.title }) : axes.x.title);
  }

  /** @param {"x" | "y"} axis @param {string} name */
  rechoose(axis, name) {
    if (!this.slot || !this.axes) return;
    this.chosen[this.slot.rule] = rechosen(this.axes, axis, name);
    this.offer(this.slot, this.numbers);
  }

  // --- the map and what stands on it ---------------------------------------------------------------------------

  onResize() {
    cancelAnimationFrame(this.resizing ?? 0);
    this.resizing = requestAnimationFrame(() => this.refresh());
  }

  /** Ask for the map of the race and the size that are there now. */
  refresh() {
    const view = this.host.view();
    this.box = boxOf(this.plot, this.axes);
    const { width, height } = this.box;
    if (!view || !this.slot || !this.axes || !(width > 20 && height > 10)) return;
    this.map.show(view, this.slot, this.axes, { width, height });
    this.draw();
  }

  draw() {
    const view = this.host.view();
    if (!view || !this.axes || !this.plot.clientWidth) return;
    this.box = boxOf(this.plot, this.axes);
    drawCells(this.cells, this.plot, this.axes, this.map.picture(view.theme));
    showScale(this.scale, this.map.scale, view.theme);
    this.drawTheory();
  }

  /** What stands over the cells, which may be those of before while something is dragged. */
  drawTheory() {
    const view = this.host.view();
    if (!view || !this.axes || !this.plot.clientWidth) return;
    drawOver(this.lines, this.plot, this.axes, view.theme, this.map.found && this.theory(view), this.placement);
    this.place();
  }

  /** @param {View} view */
  theory(view) {
    const { slot, axes, parameters } = this;
    return slot && axes && theoryOf({ view, slot, axes, parameters, ends: this.map.found?.ends ?? [], engine: this.host.engine() });
  }

  /** Put the dot where it is, and say what becomes of the run there, or at the pointer. */
  place() {
    const { axes, box, at } = this;
    if (!axes) return;
    const [x, y] = [placeOf(axes.x, at[axes.x.name]), axes.y ? placeOf(axes.y, at[axes.y.name]) : PLACES / 2];
    this.dot.style.left = `${box.x + (x / PLACES) * box.width}px`;
    this.dot.style.top = `${box.y + (1 - y / PLACES) * box.height}px`;
    this.dot.setAttribute("aria-valuenow", String(x));
    const texts = this.textsAt(at);
    this.dot.setAttribute("aria-valuetext", texts.filter(Boolean).join(": "));
    const [numbers, what] = this.over ? this.textsAt(this.over) : texts;
    this.says.replaceChildren(make("b", { text: numbers }), what);
    this.says.classList.toggle("rv-peeks", this.over !== null);
  }

  /** The numbers of a place, and what becomes of the run there. @param {Values} values @returns {[string, string]} */
  textsAt(values) {
    const view = this.host.view();
    if (!view) return ["", ""];
    const numbers = this.all().map((number) => `${number.title} ${textOf(number, values[number.name])}`).join(", ");
    const result = this.map.resultAt(values, this.host.engine()?.noise ?? null);
    const theory = this.theory(view);
    const regime = theory && regimeName(regimeAt(theory, values.lr, values.momentum ?? 0));
    const texts = [result && resultText(view.race.pad.question, result, view.race.steps), regime];
    return [numbers, texts.filter(Boolean).join("; ")];
  }

  // --- what a hand does -------------------------------------------------------------------------------------------

  /** The values at a pointer. @param {PointerEvent} event @returns {Values} */
  valuesAt(event) {
    const { axes, box } = this;
    if (!axes) return {};
    const edge = this.plot.getBoundingClientRect();
    const x = valueFrom(axes.x, (event.clientX - edge.left - box.x) / box.width);
    if (!axes.y) return { [axes.x.name]: x };
    return { [axes.x.name]: x, [axes.y.name]: valueFrom(axes.y, 1 - (event.clientY - edge.top - box.y) / box.height) };
  }

  /** @param {PointerEvent} event */
  onDown(event) {
    if (event.button > 0 || !this.slot) return;
    event.preventDefault();
    this.peek(null);
    this.plot.setPointerCapture(event.pointerId);
    this.dot.focus({ preventScroll: true });
    this.pressed = true;
    this.move(this.valuesAt(event));
  }

  /** @param {PointerEvent} event */
  onMove(event) {
    if (this.pressed) this.move(this.valuesAt(event));
    else if (event.pointerType === "mouse") this.peek(this.valuesAt(event));
  }

  onUp() {
    if (!this.pressed) return;
    this.pressed = false;
    this.choose();
  }

  /** Show the path of the run at other values, faintly; null hides it. @param {Values | null} values */
  peek(values) {
    if (!this.slot || (values === null && this.over === null)) return;
    this.over = values;
    announcePeek(values && { slot: this.slot.slot, values });
    this.place();
  }

  /** An arrow key moves the dot by a hundredth of the way; it is let go a moment after the last. @param {KeyboardEvent} event */
  onKey(event) {
    const { axes } = this;
    const end = { Home: 0, End: PLACES }[event.key];
    const move = MOVES[/** @type {keyof MOVES} */ (event.key)];
    if (!axes || (!move && end === undefined)) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? COARSE : STEP;
    const [across, up] = axes.y ? move ?? [0, 0] : [(move?.[0] || move?.[1]) ?? 0, 0];
    const moved = (/** @type {NumberHeader} */ number, /** @type {number} */ by) =>
      valueAt(number, Math.max(0, Math.min(PLACES, placeOf(number, this.at[number.name]) + by * step)));
    const next = { ...this.at };
    if (end !== undefined) next[axes.x.name] = valueAt(axes.x, end);
    if (across) next[axes.x.name] = moved(axes.x, across);
    if (axes.y && up) next[axes.y.name] = moved(axes.y, up);
    this.move(next);
    clearTimeout(this.pending);
    this.pending = setTimeout(() => this.choose(), PAUSE);
  }

  /** @param {Values} values */
  move(values) {
    clearTimeout(this.pending);
    this.moving = true;
    this.at = values;
    this.place();
    this.host.onPreview(this.edit());
  }

  /** Both numbers in one edit: what all runs share is the race's. @returns {PlayerEdit} */
  edit() {
    const slot = /** @type {Slot} */ (this.slot);
    const { lr, ...own } = this.at;
    const values = slot.shares_lr || lr === undefined ? own : this.at;
    return {
      ...(slot.shares_lr && lr !== undefined && { lr }),
      ...(Object.keys(values).length && { run: { slot: slot.slot, values } }),
    };
  }

  choose() {
    clearTimeout(this.pending);
    if (!this.moving) return;
    this.moving = false;
    this.host.onCommit(this.edit());
  }

  /** The pointer is taken away: it stands as before. */
  giveUp() {
    clearTimeout(this.pending);
    this.pressed = false;
    if (!this.moving || !this.slot) return;
    this.moving = false;
    this.stand(this.slot.values);
    this.place();
    this.host.onGiveUp();
  }

  /** Something is dragged, here or elsewhere. @param {Drag | null} drag */
  follow(drag) {
    if (!this.slot || !this.axes) return;
    this.parameters = drag?.parameters ?? {};
    if (!this.moving) this.stand({ ...this.slot.values, ...drag?.hypers?.[this.slot.slot] });
    this.map.follow(drag);
    if (this.moving) return; // the dot has its place already
    if (drag && !drag.parameters) this.place();
    else this.drawTheory(); // the cells come from the map
  }

  close() {
    clearTimeout(this.pending);
    cancelAnimationFrame(this.resizing ?? 0);
    this.sizes.disconnect();
    this.map.close();
  }
}
