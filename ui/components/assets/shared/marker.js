// A round marker on a flat graph, such as the start on the map: drag it, or move it with the arrow keys.

import { make } from "./dom.js";
import { flatFrame, flatProjection, inBox, onAxes, toData, valuesAt } from "./project.js";
import { short } from "./numbers.js";
import { say } from "./texts.js";

const PAUSE = 500; // milliseconds after the last arrow key until the race starts anew

/**
 * @typedef {[number, number]} Place
 * @typedef {{root: HTMLElement, graph: any, ready: boolean}} Stage what it stands on, such as a panel
 * @typedef {{
 *   look?: string,
 *   name?: (at: Place) => string,
 *   frame?: (graph: any) => import("./project.js").Frame | undefined,
 * }} Options class, accessible name, and where it lives
 */

export class DraggableMarker {
  /**
   * @param {(start: Place) => void} onDrag
   * @param {(start: Place) => void} onDrop
   * @param {Options} options
   */
  constructor(onDrag, onDrop, { look = "rv-start", name = startName, frame = flatFrame } = {}) {
    this.onDrag = onDrag;
    this.onDrop = onDrop;
    this.name = name;
    this.frame = frame;
    this.dragging = false;
    /** @type {Place} */
    this.at = [0, 0];
    /** @type {Stage | undefined} */
    this.panel = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pause = undefined;
    const on = {
      pointerdown: (/** @type {PointerEvent} */ event) => this.grab(event),
      pointermove: (/** @type {PointerEvent} */ event) => this.move(event),
      pointerup: (/** @type {PointerEvent} */ event) => this.drop(event),
      pointercancel: () => (this.dragging = false),
      keydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
    };
    this.element = make("button", { type: "button", class: look, on });
  }

  /** @param {Place} start */
  place(start) {
    this.at = start;
    const name = this.name(start);
    this.element.setAttribute("aria-label", name);
    this.element.title = name;
    if (this.panel) this.follow(this.panel);
  }

  /** @param {Stage | undefined} panel */
  show(panel) {
    this.panel = panel;
    if (!panel) return this.element.remove();
    if (this.element.parentNode !== panel.root) panel.root.append(this.element);
    return this.follow(panel);
  }

  /** Keep to the place while the axes move. @param {Stage} panel */
  follow(panel) {
    if (panel !== this.panel || !panel.ready) return;
    const frame = this.frame(panel.graph);
    const out = [NaN, NaN];
    if (frame) flatProjection(frame)(...onAxes(frame, this.at), 0, out);
    this.element.hidden = !frame || !inBox(frame.box, out[0], out[1]);
    if (this.element.hidden) return;
    this.element.style.left = `${out[0]}px`;
    this.element.style.top = `${out[1]}px`;
  }

  /** Is it being moved, or has Python not been told yet where to? */
  get busy() {
    return this.dragging || this.pause !== undefined;
  }

  /** @param {PointerEvent} event */
  grab(event) {
    this.dragging = true;
    this.moved = false;
    this.element.setPointerCapture(event.pointerId);
    event.stopPropagation();
  }

  /** @param {PointerEvent} event */
  move(event) {
    const frame = this.dragging && this.panel && this.frame(this.panel.graph);
    if (!frame || !this.panel) return;
    this.moved = true;
    const inside = this.panel.root.getBoundingClientRect();
    this.place(valuesAt(frame, within(frame, toData(frame, event.clientX - inside.left, event.clientY - inside.top))));
    this.onDrag(this.at);
  }

  /** @param {PointerEvent} event */
  drop(event) {
    event.stopPropagation();
    if (!this.dragging) return;
    this.dragging = false;
    if (this.moved) this.onDrop(this.at);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const move = moves[/** @type {keyof moves} */ (event.key)];
    const frame = move && this.panel && this.frame(this.panel.graph);
    if (!frame) return;
    event.preventDefault();
    event.stopPropagation();
    const { x, y } = frame;
    const [u, v] = onAxes(frame, this.at);
    const next = within(frame, [u + (move[0] * (x[1] - x[0])) / 100, v + (move[1] * (y[1] - y[0])) / 100]);
    this.place(valuesAt(frame, next));
    this.forget();
    this.pause = setTimeout(() => {
      this.pause = undefined;
      this.onDrop(this.at);
    }, PAUSE);
  }

  /** Do not tell of the last arrow keys. */
  forget() {
    clearTimeout(this.pause);
    this.pause = undefined;
  }
}

/**
 * The nearest place that is in view.
 * @param {import("./project.js").Frame} frame
 * @param {Place} place
 * @returns {Place}
 */
function within(frame, [u, v]) {
  const clamp = (/** @type {number} */ w, /** @type {number[]} */ r) => Math.max(Math.min(...r), Math.min(Math.max(...r), w));
  return [clamp(u, frame.x), clamp(v, frame.y)];
}

/** @param {Place} at */
function startName([x, y]) {
  return say("Start at x {x}, y {y}. Drag it, or move it with the arrow keys.", { x: short(x), y: short(y) });
}
