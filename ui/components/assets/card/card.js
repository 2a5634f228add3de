// The inside of a rule at the player's step: its lines with this step's numbers, and a table of every quantity.

import { faultText, make } from "../shared/dom.js";
import { loadStyle } from "../shared/loader.js";
import { short } from "../shared/numbers.js";
import { onStep } from "../shared/steps.js";
import { onLanguage, say } from "../shared/texts.js";
import { unpack } from "../shared/wire.js";

/**
 * @template D
 * @typedef {import("../shared/loader.js").Component<D>} Component
 */

/**
 * @typedef {import("../shared/card_types.js").CardForm} CardForm
 * @typedef {import("../shared/card_types.js").CardHeader} CardHeader
 * @typedef {import("../shared/wire.js").Payload<CardHeader>} Payload
 */

const PLACE = /@(\d+)@/g;
const AXES = ["x", "y"];

/** A number in a formula: with a real minus. @param {number} v @param {number} digits */
export function numberText(v, digits = 5) {
  return short(v, digits).replace("-", "−");
}

/** A number inside of a formula: in brackets where its sign or its power would be misread. @param {number} v */
export function factorText(v) {
  const text = numberText(v, 4);
  return /^[\d.,]+$|^–$/.test(text) ? text : `(${text})`;
}

/**
 * The value of a quantity at a step, from 1.
 * @param {Payload} payload
 * @param {number} index
 * @param {number} step
 * @param {number} axis
 */
export function valueAt({ header, arrays }, index, step, axis) {
  const { constant } = header.names[index];
  if (constant === "t") return step;
  if (typeof constant === "number") return constant;
  const { data, shape } = arrays[`q${index}`];
  return data[axis * shape[1] + step - 1];
}

/** What stands above the rule at the player's step. @param {CardHeader} header @param {number} at */
function headingAt({ steps, ending }, at) {
  const step = Math.min(at, steps);
  if (at > steps && steps < 1)
    return ending === "undefined" ? say("There is no step to show: the first one leaves the region where f is defined.") : say("There is no step to show: the run diverges at the first one.");
  if (step < 1) return say("Step 1 of {steps}, which comes next", { steps });
  if (at <= steps) return say("Step {step} of {steps}", { step, steps });
  if (ending === "undefined") return say("Step {step}: the last one before the run left the region where f is defined.", { step });
  return say("Step {step}: the last one before the run diverged.", { step });
}

export class Card {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.abort = new AbortController();
    this.step = 0;
    this.axis = 0;
    /** @type {HTMLElement[][]} of the table, a row a quantity */
    this.cells = [];
    /** @type {{element: Element, template: string}[]} where numbers stand in the lines */
    this.filled = [];
    /** @type {CardForm | undefined} the lines that are on the page */
    this.form = undefined;
    /** @type {Payload | undefined} */
    this.payload = undefined;
    this.heading = make("p", { class: "rv-card-title", role: "status" });
    this.lines = make("div");
    this.table = make("table", { class: "rv-values" });
    this.build();
    onStep((step) => {
      this.step = step;
      this.show();
    }, this.abort.signal);
    onLanguage(() => this.translate(), this.abort.signal);
  }

  build() {
    const choices = AXES.map((name, i) => {
      const input = make("input", { type: "radio", name: "rv-axis", value: String(i) });
      input.checked = i === this.axis;
      input.addEventListener("change", () => {
        this.axis = i;
        this.show();
      });
      return make("label", { class: "rv-check" }, [input, say("coordinate {name}", { name })]);
    });
    this.lines = make("div", { class: "rv-lines", tabindex: 0, role: "group", "aria-label": say("The rule with this step's numbers") });
    this.root.replaceChildren(this.heading, make("div", { class: "rv-bar" }, choices), this.lines, this.table);
  }

  /** The same in another language. */
  translate() {
    this.form = undefined;
    this.build();
    if (this.payload) this.buildTable(this.payload.header);
    this.show();
  }

  /** New data from Python: one blob, see ui/components/card.py. @param {Component<Uint8Array>} component */
  update(component) {
    return this.refresh(component.data).catch((fault) => {
      this.heading.textContent = say("The numbers could not be shown: {what}. Reload the page to try again.", { what: faultText(fault) });
    });
  }

  /** @param {Uint8Array} blob */
  async refresh(blob) {
    /** @type {Payload} */
    const payload = unpack(/** @type {ArrayBuffer} */ (new Uint8Array(blob).buffer));
    await loadStyle();
    if (this.abort.signal.aborted) return;
    this.payload = payload;
    this.form = undefined;
    this.buildTable(payload.header);
    this.show();
    this.root.dataset.ready = payload.header.key;
  }

  /** @param {CardHeader} header */
  buildTable({ rows }) {
    const head = make("tr", {}, [say("quantity"), ...AXES].map((text) => make("th", { scope: "col", text })));
    this.cells = rows.map(() => AXES.map(() => make("td")));
    const body = rows.map((row, i) => {
      const name = make("th", { scope: "row", title: row.help });
      name.innerHTML = row.symbol;
      name.append(make("span", { text: row.words }));
      return make("tr", {}, [name, ...this.cells[i]]);
    });
    this.table.replaceChildren(make("thead", {}, [head]), make("tbody", {}, body));
  }

  /** Show the step: its own form of the rule, and its numbers. */
  show() {
    const { payload, cells, axis } = this;
    if (!payload) return;
    const { steps, forms, rows } = payload.header;
    const step = Math.min(Math.max(this.step, 1), steps); // before the first step, that one
    this.heading.textContent = headingAt(payload.header, this.step);
    const form = forms.find(({ last }) => step <= last) ?? forms[forms.length - 1];
    if (form !== this.form) this.setForm(form);
    this.filled.forEach(({ element, template }) => {
      element.textContent = template.replace(PLACE, (_, i) => (step < 1 ? "□" : factorText(valueAt(payload, Number(i), step, axis))));
    });
    rows.forEach(({ index }, i) => AXES.forEach((_, column) => {
      cells[i][column].textContent = step < 1 ? "" : numberText(valueAt(payload, index, step, column));
    }));
    this.root.dataset.step = String(step);
  }

  /** Show other lines; where numbers stand in them is looked up once. @param {CardForm} form */
  setForm(form) {
    this.form = form;
    this.lines.replaceChildren(...form.lines.map((line) => {
      const block = make("div", { class: "rv-line" });
      block.innerHTML = line.symbolic + line.substituted;
      return block;
    }));
    this.filled = [...this.lines.querySelectorAll("mtext")]
      .filter((element) => /@\d+@/.test(element.textContent ?? ""))
      .map((element) => ({ element, template: element.textContent ?? "" }));
  }

  /** Leave nothing behind. */
  destroy() {
    this.abort.abort();
    this.root.replaceChildren();
    delete this.root.dataset.ready;
  }
}
