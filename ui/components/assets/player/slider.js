// A slider for a number of the race, on the scale of its specification: it is dragged, or moved by keys.

import { slider } from "../shared/dom.js";
import { PLACES, placeOf, textOf, valueAt } from "./scale.js";

/** @typedef {import("../shared/types.js").NumberHeader} NumberHeader */

const PAUSE = 500; // milliseconds after the last key until the value counts as chosen
const [STEP, FINE, LEAP] = [10, 1, 100]; // places that a key moves it

/**
 * @typedef {object} Host
 * @property {(value: number) => void} onMove while it is dragged
 * @property {(value: number) => void} onChoose when it is let go
 * @property {() => void} onGiveUp it is moved no more, and nothing is chosen
 */

export class NumberSlider {
  /** @param {NumberHeader} number @param {Host} host @param {string} help */
  constructor(number, host, help = number.help) {
    this.number = number;
    this.host = host;
    this.value = number.low;
    this.stands = number.low; // in the race
    this.moving = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pending = undefined;
    this.parts = slider(number.title, { min: 0, max: PLACES, step: 1 }, help);
    const { label, input } = this.parts;
    label.firstElementChild?.insertAdjacentHTML("beforeend", ` ${number.symbol}`);
    input.addEventListener("input", () => this.move(valueAt(this.number, Number(input.value))));
    input.addEventListener("change", () => this.choose());
    input.addEventListener("pointercancel", () => this.giveUp());
    input.addEventListener("keydown", (event) => this.onKey(event));
  }

  get label() {
    return this.parts.label;
  }

  get input() {
    return this.parts.input;
  }

  /** Stand at a value of the race, unless somebody moves it just now. @param {NumberHeader} number @param {number} value */
  stand(number, value) {
    this.number = number;
    this.stands = value;
    if (!this.moving) this.show(value);
  }

  /** Go with another control that moves the same number. @param {number} value */
  follow(value) {
    if (!this.moving) this.show(value);
  }

  /** @param {number} value */
  show(value) {
    this.value = value;
    this.input.value = String(placeOf(this.number, value));
    const text = textOf(this.number, value);
    this.parts.shown.textContent = text;
    this.input.setAttribute("aria-valuetext", text);
  }

  /** @param {number} value */
  move(value) {
    this.moving = true;
    this.show(value);
    this.host.onMove(value);
  }

  choose() {
    clearTimeout(this.pending);
    if (!this.moving) return;
    this.moving = false;
    this.host.onChoose(this.value);
  }

  /** The page is scrolled with a finger that has come down on it, or the pointer is taken away: it stands as before. */
  giveUp() {
    clearTimeout(this.pending);
    if (!this.moving) return;
    this.moving = false;
    this.show(this.stands);
    this.host.onGiveUp();
  }

  /** Keys move it by a hundredth of the way, with Shift by a thousandth; it is let go a moment after the last. @param {KeyboardEvent} event */
  onKey(event) {
    const step = event.shiftKey ? FINE : STEP;
    const place = Number(this.input.value);
    const to = {
      ArrowLeft: place - step, ArrowDown: place - step, ArrowRight: place + step, ArrowUp: place + step,
      PageDown: place - LEAP, PageUp: place + LEAP, Home: 0, End: PLACES,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.move(valueAt(this.number, Math.max(0, Math.min(PLACES, to))));
    clearTimeout(this.pending);
    this.pending = setTimeout(() => this.choose(), PAUSE);
  }

  /** Let it go at once: it makes way for another. */
  close() {
    this.choose();
  }
}
