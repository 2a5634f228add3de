// The legend: one row an optimizer, with its numbers at the current step, to show, hide and choose it.

import { make } from "../shared/dom.js";
import { short } from "../shared/numbers.js";
import { locate, lossAt } from "./race.js";
import { say } from "../shared/texts.js";

/** @typedef {import("../shared/types.js").Slot} Slot */

export class Legend {
  /**
   * @param {(hidden: Set<string>) => void} onHide
   * @param {(slot: string) => void} onChoose
   */
  constructor(onHide, onChoose) {
    this.onHide = onHide;
    this.onChoose = onChoose;
    /** @type {Set<string>} */
    this.hidden = new Set();
    /** @type {string | null} */
    this.chosen = null;
    /** @type {HTMLElement[][]} */
    this.cells = [];
    /** @type {string} the rows there are */
    this.names = "";
    this.body = make("tbody");
    this.table = make("table", { class: "rv-legend" });
  }

  /** The table in the language of now; its rows come with the next slots. */
  build() {
    const heads = [say("show"), say("optimizer"), say("loss"), say("|gradient|"), "x", "y"].map((text, i) =>
      make("th", { scope: "col", text, class: i > 1 ? "rv-number" : "" }));
    this.names = "";
    this.table.replaceChildren(
      make("caption", { class: "rv-hidden", text: say("Optimizers and their numbers at the current step") }),
      make("thead", {}, [make("tr", {}, heads)]),
      this.body,
    );
    return this.table;
  }

  /** @param {Slot[]} slots */
  setSlots(slots) {
    const names = slots.map((slot) => `${slot.slot} ${slot.name}`).join("\n");
    if (names === this.names) return;
    this.names = names;
    if (!slots.some((slot) => slot.slot === this.chosen)) this.chosen = slots.at(-1)?.slot ?? null;
    this.cells = [];
    this.body.replaceChildren(...slots.map((slot) => this.row(slot)));
  }

  /** @param {Slot} slot */
  row(slot) {
    const box = make("input", { type: "checkbox", "aria-label": say("Show {name}", { name: slot.name }) });
    box.checked = !this.hidden.has(slot.slot);
    box.addEventListener("change", () => {
      if (box.checked) this.hidden.delete(slot.slot);
      else this.hidden.add(slot.slot);
      this.onHide(this.hidden);
    });
    const name = make("button", {
      type: "button", class: "rv-name", "aria-pressed": String(slot.slot === this.chosen), title: say("Show its forces"),
      on: { click: () => this.choose(slot.slot) },
    }, [swatch(slot), slot.name]);
    name.dataset.slot = slot.slot;
    const numbers = Array.from({ length: 4 }, () => make("td", { class: "rv-number", text: "–" }));
    this.cells.push(numbers);
    return make("tr", {}, [make("td", {}, [box]), make("th", { scope: "row" }, [name]), ...numbers]);
  }

  /** Show or hide the run in a row. @param {number} number of the row, from 1 */
  toggle(number) {
    /** @type {HTMLInputElement | undefined} */ (this.body.querySelectorAll("input")[number - 1])?.click();
  }

  /** @param {string} slot */
  choose(slot) {
    this.chosen = slot;
    const names = /** @type {NodeListOf<HTMLElement>} */ (this.body.querySelectorAll(".rv-name"));
    for (const name of names)
      name.setAttribute("aria-pressed", String(name.dataset.slot === slot));
    this.onChoose(slot);
  }

  /**
   * @param {import("./race.js").Track[]} tracks
   * @param {number} step
   * @param {number} offset of the loss axis
   */
  setNumbers(tracks, step, offset) {
    tracks.forEach((track, row) => {
      const [i] = locate(track.t, Math.floor(step + 1e-9));
      const gradient = track.gradient ? track.gradient[i] : null;
      const loss = lossAt(track, i, offset);
      const texts = [loss.digits > 0 ? short(loss.value, loss.digits) : "≈ 0", ...[gradient, track.x[i], track.y[i]].map((value) => short(value))];
      texts.forEach((text, column) => {
        const cell = this.cells[row]?.[column];
        if (cell && cell.textContent !== text) cell.textContent = text;
      });
    });
  }
}

/** The picture of an optimizer's line. @param {Slot} slot */
function swatch(slot) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const line = document.createElementNS(space, "line");
  for (const [name, value] of Object.entries({ width: 34, height: 12, "aria-hidden": "true" })) svg.setAttribute(name, String(value));
  const look = { x1: 1, y1: 6, x2: 33, y2: 6, stroke: slot.colour, "stroke-width": 3, "stroke-dasharray": slot.dash.join(" ") };
  for (const [name, value] of Object.entries(look)) line.setAttribute(name, String(value));
  svg.append(line);
  return svg;
}
