// The runs by name: a row of chips to show, hide and choose them, and a table of their numbers at the current step.

import { make } from "../shared/dom.js";
import { short } from "../shared/numbers.js";
import { isOpen, isStroke, markerData } from "./markers.js";
import { locate, lossAt } from "./race.js";
import { say } from "../shared/texts.js";

/** @typedef {import("../shared/types.js").Slot} Slot */

/**
 * @typedef {object} Host
 * @property {() => void} onHide other runs are shown
 * @property {() => void} onHover another run's chip is pointed at
 * @property {(slot: string) => void} onChoose
 * @property {(slot: string) => void} onSettings
 * @property {HTMLElement} [last] what stands behind the chips
 */

/** @typedef {{chip: HTMLElement, name: HTMLButtonElement, settings: HTMLButtonElement, loss: HTMLElement, cells: HTMLElement[]}} Parts */

export class Chips {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    /** @type {Set<string>} */
    this.hidden = new Set();
    /** @type {string | null} the run whose forces are shown */
    this.chosen = null;
    /** @type {string | null} the run whose settings are shown */
    this.opened = null;
    /** @type {string | null} the run whose chip is pointed at, or has the focus of keys */
    this.hovered = null;
    /** @type {Map<string, Parts>} */
    this.parts = new Map();
    this.names = ""; // of the runs there are
    const onKey = (/** @type {KeyboardEvent} */ event) => this.onKey(event);
    this.row = make("div", { class: "rv-chips", role: "toolbar", on: { keydown: onKey } });
    this.body = make("tbody");
    this.table = make("table", { class: "rv-numbers", hidden: true });
  }

  /** The row in the language of now; its chips come with the next slots. */
  build() {
    this.names = "";
    this.row.setAttribute("aria-label", say("Runs, with their losses at the current step"));
    return this.row;
  }

  /** The table of numbers in the language of now. */
  buildNumbers() {
    const heads = [say("optimizer"), say("loss"), say("|gradient|"), "x", "y"].map((text, i) =>
      make("th", { scope: "col", text, class: i > 0 ? "rv-number" : "" }));
    this.table.replaceChildren(
      make("caption", { class: "rv-hidden", text: say("Optimizers and their numbers at the current step") }),
      make("thead", {}, [make("tr", {}, heads)]),
      this.body,
    );
    return this.table;
  }

  get numbersShown() {
    return !this.table.hidden;
  }

  /** @param {boolean} on */
  showNumbers(on) {
    this.table.hidden = !on;
  }

  /** @param {Slot[]} slots */
  setSlots(slots) {
    const names = slots.map(({ slot, name, colour, marker }) => [slot, name, colour, marker].join(" ")).join("\n");
    if (names === this.names) return;
    this.names = names;
    if (!slots.some(({ slot }) => slot === this.chosen)) this.chosen = slots.at(-1)?.slot ?? null;
    this.hovered = null;
    this.parts = new Map(slots.map((slot) => [slot.slot, this.chip(slot)]));
    const all = [...this.parts.values()];
    this.row.replaceChildren(...all.map(({ chip }) => chip), ...(this.host.last ? [this.host.last] : []));
    this.body.replaceChildren(...slots.map((slot, i) =>
      make("tr", {}, [make("th", { scope: "row" }, [swatch(slot), slot.name]), ...all[i].cells])));
    this.showState();
    this.stop(all[0]?.name);
  }

  /** Tab stops at one button of the row, arrows reach the others. @param {HTMLElement | undefined} at */
  stop(at) {
    for (const button of this.buttons()) button.tabIndex = button === at ? 0 : -1;
  }

  /** @returns {HTMLElement[]} */
  buttons() {
    const last = [...(this.host.last?.querySelectorAll("button") ?? [])];
    return [...[...this.parts.values()].flatMap(({ name, settings }) => [name, settings]), ...last];
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const buttons = this.buttons().filter((button) => button.offsetParent !== null); // a page without settings hides theirs
    const at = buttons.indexOf(/** @type {HTMLElement} */ (event.target));
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (!buttons[to]) return;
    this.stop(buttons[to]);
    buttons[to].focus();
  }

  /** @param {Slot} slot @returns {Parts} */
  chip(slot) {
    const loss = make("span", { class: "rv-chip-loss", text: "–" });
    const name = make("button", {
      type: "button", class: "rv-chip-name", title: say("Click to hide or show, double click to show it alone"),
      on: { click: () => this.flip(slot.slot), dblclick: () => this.alone(slot.slot) },
    }, [swatch(slot), make("span", { text: slot.name }), " ", loss]);
    const settings = make("button", {
      type: "button", class: "rv-chip-settings", "aria-label": say("Settings of {name}", { name: slot.name }),
      title: say("Settings of {name}", { name: slot.name }),
      on: { click: () => this.choose(slot.slot) },
    }, [sliders()]);
    const over = (/** @type {boolean} */ on) => () => this.hover(on ? slot.slot : null);
    const focused = (/** @type {{target: HTMLElement}} */ { target }) => {
      this.stop(target);
      if (target.matches(":focus-visible")) this.hover(slot.slot);
    };
    const chip = make("span", {
      class: "rv-chip", on: { pointerenter: over(true), pointerleave: over(false), focusin: focused, focusout: over(false) },
    }, [name, settings]);
    chip.dataset.slot = slot.slot;
    const cells = Array.from({ length: 4 }, () => make("td", { class: "rv-number", text: "–" }));
    return { chip, name, settings, loss, cells };
  }

  /** Show which runs are hidden, and which one is chosen. */
  showState() {
    for (const [slot, { chip, name, settings }] of this.parts) {
      name.setAttribute("aria-pressed", String(!this.hidden.has(slot)));
      settings.setAttribute("aria-pressed", String(slot === this.chosen));
      settings.setAttribute("aria-expanded", String(slot === this.opened));
      chip.classList.toggle("rv-chosen", slot === this.chosen);
    }
  }

  /** Show or hide a run. @param {string} slot */
  flip(slot) {
    if (!this.hidden.delete(slot)) this.hidden.add(slot);
    this.showState();
    this.host.onHide();
  }

  /** Show a run alone, or all where it is alone already. The two clicks of a double click have undone each other. @param {string} slot */
  alone(slot) {
    const others = [...this.parts.keys()].filter((other) => other !== slot);
    const isAlone = !this.hidden.has(slot) && others.every((other) => this.hidden.has(other));
    this.hidden.delete(slot);
    for (const other of others) {
      if (isAlone) this.hidden.delete(other);
      else this.hidden.add(other);
    }
    this.showState();
    this.host.onHide();
  }

  /** Show or hide the run of a chip. @param {number} number of the chip, from 1 */
  toggle(number) {
    const slot = [...this.parts.keys()][number - 1];
    if (slot !== undefined) this.flip(slot);
  }

  /** Choose a run, and open its settings. @param {string} slot */
  choose(slot) {
    this.select(slot);
    this.host.onSettings(slot);
  }

  /** @param {string} slot */
  select(slot) {
    this.chosen = slot;
    this.showState();
    this.host.onChoose(slot);
  }

  /** Show whose settings are open. @param {string | null} slot */
  open(slot) {
    this.opened = slot;
    this.showState();
  }

  /** @param {string | null} slot */
  hover(slot) {
    if (slot === this.hovered) return;
    this.hovered = slot;
    this.host.onHover();
  }

  /**
   * @param {import("./race.js").Track[]} tracks
   * @param {number} step
   * @param {number} offset of the loss axis
   */
  setNumbers(tracks, step, offset) {
    for (const track of tracks) {
      const parts = this.parts.get(track.slot.slot);
      if (!parts) continue;
      const [i] = locate(track.t, Math.floor(step + 1e-9));
      const gradient = track.gradient ? track.gradient[i] : null;
      const loss = lossAt(track, i, offset);
      const texts = [loss.digits > 0 ? short(loss.value, loss.digits) : "≈ 0", ...[gradient, track.x[i], track.y[i]].map((value) => short(value))];
      write(parts.loss, texts[0]);
      parts.cells.forEach((cell, column) => write(cell, texts[column]));
    }
  }
}

/** @param {HTMLElement} element @param {string} text */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const SPACE = "http://www.w3.org/2000/svg";

/** @param {string} tag @param {Record<string, string | number>} attributes @param {Element[]} children */
function drawn(tag, attributes, children = []) {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** A run's marker, as on the map. @param {Slot} slot */
export function swatch({ colour, marker }) {
  const fill = isOpen(marker) || isStroke(marker) ? "none" : colour;
  const shape = drawn("path", { d: markerData(marker, 6), fill, stroke: colour, "stroke-width": isStroke(marker) ? 3.5 : 2 });
  return drawn("svg", { viewBox: "-9 -9 18 18", width: 18, height: 18, "aria-hidden": "true" }, [shape]);
}

/** The sign of settings: three sliders. */
function sliders() {
  const knobs = [[4, 10], [8, 5], [12, 9]].map(([y, x]) => drawn("circle", { cx: x, cy: y, r: 1.8, fill: "currentColor" }));
  const lines = drawn("path", { d: "M2,4H14M2,8H14M2,12H14", stroke: "currentColor", "stroke-width": 1.3 });
  return drawn("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" }, [lines, ...knobs]);
}
