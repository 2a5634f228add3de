// A round marker on a flat graph, such as the start on the map: drag it, or move it with the arrow keys.

import { make } from "./dom.js";
import { flatFrame, flatProjection, inBox, onAxes, toData, valuesAt } from "./project.js";

const PAUSE = 500; // milliseconds after the last arrow key until the marker counts as dropped
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * @typedef {import("./graph.js").Graph} Graph
 * @typedef {import("./project.js").Frame} Frame
 * @typedef {[number, number]} Values on the axes
 * @typedef {{root: HTMLElement, graph: Graph, ready: boolean}} Ground what it stands on, such as a panel
 *
 * @typedef {object} Options
 * @property {string} look class of the element
 * @property {(at: Values) => string} name accessible name
 * @property {(at: Values) => void} onDrop
 * @property {(at: Values) => void} [onDrag]
 * @property {() => void} [onGiveUp] it is dragged no more, and not dropped
 * @property {(graph: Graph) => Frame | undefined} [frame] the axes that it stands on, if not the first ones
 */

export class DraggableMarker {
  /** @param {Options} options */
  constructor({ look, name, onDrop, onDrag = () => undefined, onGiveUp = () => undefined, frame = flatFrame }) {
    this.name = name;
    this.onDrop = onDrop;
    this.onDrag = onDrag;
    this.onGiveUp = onGiveUp;
    this.frame = frame;
    this.dragging = false;
    this.moved = false;
    /** @type {Values} */
    this.at = [0, 0];
    /** @type {Ground | undefined} */
    this.ground = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pending = undefined;
    const on = {
      pointerdown: (/** @type {PointerEvent} */ event) => this.onDown(event),
      pointermove: (/** @type {PointerEvent} */ event) => this.onMove(event),
      pointerup: (/** @type {PointerEvent} */ event) => this.onUp(event),
      pointercancel: () => this.onCancel(),
      keydown: (/** @type {KeyboardEvent} */ event) => this.onKey(event),
    };
    this.element = make("button", { type: "button", class: look, on });
  }

  /** @param {Values} at */
  place(at) {
    this.at = at;
    const name = this.name(at);
    this.element.setAttribute("aria-label", name);
    this.element.title = name;
    if (this.ground) this.follow(this.ground);
  }

  /** Have the colour of a run, if it is one of it. @param {string | undefined} colour */
  colour(colour) {
    this.element.classList.toggle("rv-run", Boolean(colour));
    this.element.style.setProperty("--rv-run", colour ?? "");
  }

  /** @param {Ground | undefined} ground */
  show(ground) {
    this.ground = ground;
    if (!ground) return this.element.remove();
    if (this.element.parentNode !== ground.root) ground.root.append(this.element);
    return this.follow(ground);
  }

  /** Keep to the place while the axes move. @param {Ground} ground */
  follow(ground) {
    if (ground !== this.ground || !ground.ready) return;
    const frame = this.frame(ground.graph);
    const pixel = [NaN, NaN];
    if (frame) flatProjection(frame)(...onAxes(frame, this.at), 0, pixel);
    this.element.hidden = !frame || !inBox(frame.box, pixel[0], pixel[1]);
    if (this.element.hidden) return;
    this.element.style.left = `${pixel[0]}px`;
    this.element.style.top = `${pixel[1]}px`;
  }

  /** Is it being moved, or is a drop pending? */
  get busy() {
    return this.dragging || this.pending !== undefined;
  }

  /** @param {PointerEvent} event */
  onDown(event) {
    this.dragging = true;
    this.moved = false;
    this.element.setPointerCapture(event.pointerId);
    event.stopPropagation();
  }

  /** @param {PointerEvent} event */
  onMove(event) {
    const frame = this.dragging && this.ground && this.frame(this.ground.graph);
    if (!frame || !this.ground) return;
    this.moved = true;
    const edge = this.ground.root.getBoundingClientRect();
    this.place(valuesAt(frame, within(frame, toData(frame, event.clientX - edge.left, event.clientY - edge.top))));
    this.onDrag(this.at);
  }

  /** @param {PointerEvent} event */
  onUp(event) {
    event.stopPropagation();
    if (!this.dragging) return;
    this.dragging = false;
    if (this.moved) this.onDrop(this.at);
  }

  onCancel() {
    const wasMoved = this.dragging && this.moved;
    this.dragging = false;
    if (wasMoved) this.onGiveUp();
  }

  /** An arrow key moves it by a hundredth of the axis; it is dropped a moment after the last. @param {KeyboardEvent} event */
  onKey(event) {
    const move = MOVES[/** @type {keyof MOVES} */ (event.key)];
    const frame = move && this.ground && this.frame(this.ground.graph);
    if (!frame) return;
    event.preventDefault();
    event.stopPropagation();
    const { x, y } = frame;
    const [u, v] = onAxes(frame, this.at);
    const next = within(frame, [u + (move[0] * (x[1] - x[0])) / 100, v + (move[1] * (y[1] - y[0])) / 100]);
    this.place(valuesAt(frame, next));
    this.onDrag(this.at);
    this.cancel();
    this.pending = setTimeout(() => {
      this.pending = undefined;
      this.onDrop(this.at);
    }, PAUSE);
  }

  /** Cancel the drop that the last arrow key would cause. */
  cancel() {
    clearTimeout(this.pending);
    this.pending = undefined;
  }
}

/**
 * The nearest place that is in view.
 * @param {Frame} frame
 * @param {[number, number]} place on the axes
 * @returns {[number, number]}
 */
export function within(frame, [u, v]) {
  const clamp = (/** @type {number} */ w, /** @type {number[]} */ r) => Math.max(Math.min(...r), Math.min(Math.max(...r), w));
  return [clamp(u, frame.x), clamp(v, frame.y)];
}
