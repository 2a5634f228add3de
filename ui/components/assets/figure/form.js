// What can be chosen of a figure: format, size, pictures, and what is written on them.

import { make } from "../shared/dom.js";
import { say } from "../shared/texts.js";
import { isMoving } from "./save.js";

/**
 * @typedef {import("../player/panel.js").Kind} Kind
 * @typedef {import("./save.js").Format} Format
 *
 * @typedef {object} Chosen
 * @property {Format} format
 * @property {string} size
 * @property {Kind[]} panels
 * @property {number} step
 * @property {boolean} legend
 * @property {boolean} names
 * @property {boolean} title
 * @property {boolean} dark
 *
 * @typedef {object} Host
 * @property {Kind[]} panels that are shown on the page
 * @property {number} step
 * @property {number} steps
 * @property {() => void} onChange
 */

const KINDS = /** @type {const} */ (["contour", "relief", "loss"]);

export class Form {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.format = radios(say("File"), { pdf: "PDF", svg: "SVG", png: "PNG, 300 dpi", gif: "GIF", mp4: "MP4", webm: "WebM" }, "pdf");
    this.size = radios(say("Size"), { column: say("86 mm, one column"), double: say("178 mm, two columns"), slide: say("16:9, a slide") }, "column");
    const shown = new Set(host.panels);
    this.panels = checks(say("Pictures"), { contour: [say("Map"), shown.has("contour")], relief: [say("Relief"), shown.has("relief")], loss: [say("Loss"), shown.has("loss")] });
    this.looks = checks(say("With"), { legend: [say("Legend"), true], names: [say("Names at the runs"), false], title: [say("Title"), false], dark: [say("Dark background"), false] });
    this.step = make("input", { type: "number", min: 0, max: host.steps, step: 1, value: host.step });
    this.stepRow = make("label", { class: "rv-figure-step" }, [make("span", { text: say("At step") }), this.step, make("span", { text: say("of {steps}", { steps: host.steps }) })]);
    this.root = make("div", { class: "rv-figure-form", on: { input: () => this.onInput() } }, [
      this.format.root, this.size.root, this.panels.root, this.looks.root, this.stepRow,
    ]);
  }

  onInput() {
    const moving = isMoving(/** @type {Format} */ (this.format.value()));
    this.stepRow.hidden = moving;
    this.host.onChange();
  }

  /** @returns {Chosen} */
  chosen() {
    const panels = KINDS.filter((kind) => this.panels.on(kind));
    const step = Math.round(Number(this.step.value));
    return {
      format: /** @type {Format} */ (this.format.value()), size: this.size.value(),
      panels: panels.length ? panels : ["contour"],
      step: Number.isFinite(step) ? Math.max(0, Math.min(this.host.steps, step)) : this.host.steps,
      legend: this.looks.on("legend"), names: this.looks.on("names"), title: this.looks.on("title"), dark: this.looks.on("dark"),
    };
  }
}

let count = 0; // of groups, which need names of their own

/** One of several. @param {string} name @param {Record<string, string>} options @param {string} first that is chosen */
function radios(name, options, first) {
  const group = `rv-figure-${++count}`;
  const inputs = Object.entries(options).map(([value, text]) => {
    const input = make("input", { type: "radio", name: group, value, checked: value === first });
    return { input, label: make("label", {}, [input, make("span", { text })]) };
  });
  const root = make("fieldset", {}, [make("legend", { text: name }), ...inputs.map(({ label }) => label)]);
  return { root, value: () => inputs.find(({ input }) => input.checked)?.input.value ?? first };
}

/** Any of several. @param {string} name @param {Record<string, [string, boolean]>} options with whether each is on at first */
function checks(name, options) {
  const inputs = Object.fromEntries(Object.entries(options).map(([key, [, on]]) => [key, make("input", { type: "checkbox", name: key, checked: on })]));
  const labels = Object.entries(options).map(([key, [text]]) => make("label", {}, [inputs[key], make("span", { text })]));
  return { root: make("fieldset", {}, [make("legend", { text: name }), ...labels]), on: (/** @type {string} */ key) => inputs[key].checked };
}
