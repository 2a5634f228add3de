// The start marker on the map: drag it, or move it with the arrow keys.

import { make } from "./dom.js";
import { flatFrame, flatProjection, toData } from "./project.js";
import { short } from "./plots.js";

const PAUSE = 500; // milliseconds after the last arrow key until the race starts anew

export class StartMarker {
  /**
   * @param {(start: [number, number]) => void} onDrag
   * @param {(start: [number, number]) => void} onDrop
   */
  constructor(onDrag, onDrop) {
    this.onDrag = onDrag;
    this.onDrop = onDrop;
    this.dragging = false;
    /** @type {[number, number]} */
    this.at = [0, 0];
    /** @type {import("./panel.js").Panel | undefined} */
    this.panel = undefined;
    const on = {
      pointerdown: (/** @type {PointerEvent} */ event) => this.grab(event),
      pointermove: (/** @type {PointerEvent} */ event) => this.move(event),
      pointerup: (/** @type {PointerEvent} */ event) => this.drop(event),
      pointercancel: () => (this.dragging = false),
      keydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
    };
    this.element = make("button", { type: "button", class: "rv-start", on });
  }

  /** @param {[number, number]} start */
  place(start) {
    this.at = start;
    const name = `Start at x ${short(start[0])}, y ${short(start[1])}. Drag it, or move it with the arrow keys.`;
    this.element.setAttribute("aria-label", name);
    this.element.title = name;
    if (this.panel) this.follow(this.panel);
  }

  /** @param {import("./panel.js").Panel | undefined} panel */
  show(panel) {
    this.panel = panel;
    if (!panel) return this.element.remove();
    if (this.element.parentNode !== panel.root) panel.root.append(this.element);
    return this.follow(panel);
  }

  /** Keep to the place while the axes move. @param {import("./panel.js").Panel} panel */
  follow(panel) {
    if (panel !== this.panel || !panel.ready) return;
    const frame = flatFrame(panel.graph);
    const out = [0, 0];
    flatProjection(frame)(this.at[0], this.at[1], 0, out);
    const { x, y, width, height } = frame.box;
    this.element.style.left = `${out[0]}px`;
    this.element.style.top = `${out[1]}px`;
    this.element.hidden = out[0] < x || out[0] > x + width || out[1] < y || out[1] > y + height;
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
    if (!this.dragging || !this.panel) return;
    this.moved = true;
    const inside = this.panel.root.getBoundingClientRect();
    const frame = flatFrame(this.panel.graph);
    const within = (/** @type {number} */ v, /** @type {number[]} */ r) => Math.max(r[0], Math.min(r[1], v));
    const [x, y] = toData(frame, event.clientX - inside.left, event.clientY - inside.top);
    this.place([within(x, frame.x), within(y, frame.y)]);
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
    if (!move || !this.panel) return;
    event.preventDefault();
    event.stopPropagation();
    const { x, y } = flatFrame(this.panel.graph);
    this.place([this.at[0] + (move[0] * (x[1] - x[0])) / 100, this.at[1] + (move[1] * (y[1] - y[0])) / 100]);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.onDrop(this.at), PAUSE);
  }
}
