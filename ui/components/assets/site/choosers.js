// The sidebar of the race: its surface, who takes part, where it starts and for how long, as the app's sidebar has them.

import { button, make } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { short } from "../shared/numbers.js";
import { say, translated } from "../shared/texts.js";
import { withEntriesOf, withSurface } from "./changes.js";
import { namesOf } from "./names.js";
import { defaultRace, entryOf, normal, resolved, slotsOf, writeScenario, written } from "./scenario.js";

/**
 * @typedef {import("./scenario.js").Scenario} Scenario
 * @typedef {import("./stage.js").Stage} Stage
 */

const STEPS = [20, 30, 50, 100, 150, 200, 300, 400, 500, 750, 1000, 1500, 2000, 3000, 5000]; // ui/widgets/run_controls.py
const FORMULA = "custom";

export class Choosers {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.root = make("aside", { class: "site-side", id: "site-side" });
    this.surface = make("select", { id: "site-surface", on: { change: () => this.chooseSurface() } });
    this.pills = make("div", { class: "site-pills", role: "group" });
    this.start = ["x", "y"].map((axis, i) => make("input", { type: "number", step: "any", id: `site-start-${axis}`, on: { change: () => this.chooseStart(i) } }));
    this.steps = make("input", { type: "range", min: 0, max: STEPS.length - 1, step: 1, id: "site-steps", on: { change: () => this.chooseSteps() } });
    this.count = make("output", { for: "site-steps" });
    this.steps.addEventListener("input", () => (this.count.textContent = short(STEPS[Number(this.steps.value)])));
  }

  build() {
    this.root.setAttribute("aria-label", say("Race"));
    this.pills.setAttribute("aria-label", say("Optimizers"));
    const labelled = (/** @type {string} */ name, /** @type {HTMLElement} */ input, /** @type {Node[]} */ more = []) => make("p", {}, [make("label", { for: input.id, text: name }), ...more, input]);
    const back = make("button", { type: "button", on: { click: () => this.stage.choose(defaultRace(this.stage.facts)) } }, [icon("replay"), say("Back to the default race")]);
    const close = button("✕", say("Close"), () => document.documentElement.classList.remove("site-side-open"), { class: "site-side-close" });
    const [x, y] = this.start;
    this.root.replaceChildren(
      close, labelled(say("Surface"), this.surface), make("p", {}, [make("span", { text: say("Optimizers") }), this.pills]),
      make("div", { class: "site-pair" }, [labelled(say("Start {axis}", { axis: "x" }), x), labelled(say("Start {axis}", { axis: "y" }), y)]),
      labelled(say("Steps"), this.steps, [this.count]), back,
    );
    this.follow();
    return this.root;
  }

  get facts() {
    return this.stage.facts;
  }

  /** Show the race of now. */
  follow() {
    const { facts, stage: { race } } = this;
    const { start, steps } = resolved(facts, race);
    const surfaces = Object.entries(facts.surfaces).map(([key, { title }]) => make("option", { value: key, selected: key === race.surface, text: translated(title) }));
    this.surface.replaceChildren(...surfaces, make("option", { value: FORMULA, text: say("Your own formula …") }));
    this.pills.replaceChildren(...this.pillsOf(race));
    this.start.forEach((input, i) => (input.value = String(Number(start[i].toPrecision(6)))));
    this.steps.value = String(STEPS.reduce((best, stop, i) => (Math.abs(stop - steps) < Math.abs(STEPS[best] - steps) ? i : best), 0));
    this.count.textContent = short(steps);
  }

  /** A button for each rule, and for each further run of one. @param {Scenario} race */
  pillsOf(race) {
    const { facts } = this;
    const [slots, names] = [slotsOf(race.entries), namesOf(facts, race)];
    return Object.entries(facts.rules).flatMap(([key, { title }]) => {
      const own = race.entries.flatMap(({ optimizer }, i) => (optimizer === key ? [i] : []));
      const shown = own.map((i) => ({ name: own.length > 1 ? names[i] : translated(title), slot: slots[i], isOn: true }));
      return (shown.length ? shown : [{ name: translated(title), slot: key, isOn: false }]).map(({ name, slot, isOn }) =>
        make("button", { type: "button", "aria-pressed": String(isOn), "data-slot": slot, text: name, on: { click: () => this.toggle(key, isOn ? slot : null) } }));
    });
  }

  /** @param {string} rule @param {string | null} slot that is to leave, or none */
  toggle(rule, slot) {
    const { facts, stage: { race } } = this;
    const slots = slotsOf(race.entries);
    const entries = slot ? race.entries.filter((_, i) => slots[i] !== slot) : [...race.entries, entryOf(rule)];
    if (entries.length === 0 || entries.length > facts.limits.entries) return;
    this.stage.choose(withEntriesOf(facts, race, entries)).then(() => this.focusOn(slot ?? rule));
  }

  /** @param {string} slot */
  focusOn(slot) {
    /** @type {HTMLElement | null} */ (this.pills.querySelector(`[data-slot="${slot}"]`))?.focus({ preventScroll: true });
  }

  chooseSurface() {
    const key = this.surface.value;
    if (key === FORMULA) this.writeFormula();
    else this.stage.choose(withSurface(this.facts, this.stage.race, key));
  }

  /** A formula to be typed begins as the surface that is left; it is for the app to read. */
  async writeFormula() {
    const { facts, stage } = this;
    const { formula } = await stage.prepared.json(`site/surfaces/${stage.race.surface}.json`);
    const { start, lr, steps } = resolved(facts, stage.race);
    const box = stage.player.view?.surface.domain.flat() ?? [];
    const text = encodeURIComponent(formula.replace(/^f\(x, y\) = /, ""));
    const rest = writeScenario(facts, normal(facts, { ...stage.race, surface: facts.limits.surface, parameters: {}, start: null, lr: null, steps: null }));
    await stage.go("race", [`f=${text}`, `box=${box.map(written)}`, `start=${start.map(written)}`, `lr=${written(lr)}`, `steps=${steps}`, rest].filter(Boolean).join("&"));
  }

  /** @param {number} i */
  chooseStart(i) {
    const { facts, stage: { race } } = this;
    const before = resolved(facts, race).start;
    const value = Number(this.start[i].value);
    const start = /** @type {[number, number]} */ (before.map((old, k) => (k === i && this.start[i].value !== "" && Math.abs(value) <= facts.limits.coordinate ? value : old)));
    this.stage.choose(normal(facts, { ...race, start }));
  }

  chooseSteps() {
    this.stage.choose(normal(this.facts, { ...this.stage.race, steps: STEPS[Number(this.steps.value)], tuned: false }));
  }
}
