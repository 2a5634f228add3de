// Why the chosen run goes on as it does from here: one or two sentences from the server, whose words are coloured as the
// arrows on the map.

import { make } from "../shared/dom.js";
import { resources } from "../shared/resources.js";
import { say } from "../shared/texts.js";
import { withParameter } from "./edits.js";
import { COLOURS } from "./forces.js";

/**
 * @typedef {import("../shared/server.js").Answer<"why">} Answer
 * @typedef {import("../shared/types.js").Slot} Slot
 */

/**
 * @typedef {object} Parts of the player
 * @property {HTMLElement} root
 * @property {import("./player.js").View | undefined} view
 * @property {boolean} previewing
 * @property {{slot: Slot}[]} shown runs
 * @property {Pick<import("./chips.js").Chips, "chosen" | "select">} chips
 * @property {{clock: {step: number, steps: number, playing: boolean}}} transport
 * @property {{load: () => unknown}} forces
 */

export const CHUNK = 100; // points of a run whose sentences come at once, as in ui/components/payload.py
const READABLE = 2500; // milliseconds that a sentence stays while the race plays

export class Why {
  /** @param {Parts} parts @param {Pick<import("../shared/server.js").Server, "get">} server */
  constructor(parts, server) {
    this.parts = parts;
    this.server = server;
    this.on = false;
    this.button = make("button");
    this.name = make("button");
    this.text = make("a");
    this.line = make("p");
    /** @type {Answer | null} the sentences that are here */
    this.answer = null;
    this.asked = ""; // which are here or on their way: the query of a race, a slot and a chunk
    this.told = ""; // what is on the page
    this.toldAt = -Infinity;
  }

  /** The button of the row, in the language of now. */
  buildButton() {
    const title = say("Why does the chosen run go on like this? (W)");
    this.button = make("button", {
      type: "button", class: "rv-why-button", title, "aria-pressed": String(this.on), text: say("Why?"), on: { click: () => this.toggle() },
    });
    return this.button;
  }

  /** The line in the language of now; what it says comes with the next step. */
  build() {
    this.forget();
    this.name = make("button", { type: "button", class: "rv-why-name", title: say("Ask about the next run"), on: { click: () => this.next() } });
    this.text = make("a", { title: say("Open this step in Anatomy, with all numbers of the rule") });
    this.line = make("p", { class: "rv-why", hidden: !this.on }, [this.name, this.text]);
    return this.line;
  }

  /** Another race or another language: nothing of before is said. */
  forget() {
    this.answer = null;
    [this.asked, this.told, this.toldAt] = ["", "", -Infinity];
  }

  toggle() {
    this.on = !this.on;
    this.button.setAttribute("aria-pressed", String(this.on));
    this.line.hidden = !this.on;
    this.parts.root.classList.toggle("rv-why-on", this.on);
    this.parts.forces.load();
    this.tell(true);
  }

  /** Another run is chosen: arrows and words are its own. */
  onChoose() {
    this.parts.forces.load();
    this.tell(true);
  }

  /** Ask about the run that follows. */
  next() {
    const { shown, chips } = this.parts;
    const at = shown.findIndex(({ slot }) => slot.slot === chips.chosen);
    if (shown.length) chips.select(shown[(at + 1) % shown.length].slot.slot);
  }

  /** The run that is asked about: the one that is chosen, or the first one where that is hidden. @returns {Slot | undefined} */
  get run() {
    const { shown, chips } = this.parts;
    const run = shown.find(({ slot }) => slot.slot === chips.chosen) ?? shown[0];
    if (run && run.slot.slot !== chips.chosen) chips.select(run.slot.slot);
    return run?.slot;
  }

  /** Say why at the step that is shown; while the race plays, only as often as one can read. @param {boolean} [now] at once */
  tell(now = false) {
    const { view, previewing, transport } = this.parts;
    if (!this.on || !view || view.data.sealed || previewing) return;
    const [run, { step, steps, playing }] = [this.run, transport.clock];
    this.text.setAttribute("aria-live", playing ? "off" : "polite");
    if (!run || (playing && !now && performance.now() - this.toldAt < READABLE)) return;
    const point = Math.floor(step + 1e-9);
    const chunk = Math.floor(point / CHUNK);
    const query = withParameter(withParameter(view.data.query, "slot", run.slot), "chunk", String(chunk));
    if (this.asked !== query) this.load(query);
    const sentence = this.answer?.header.slot === run.slot ? this.answer.header.sentences[point - this.answer.header.first] : undefined;
    if (!sentence) return;
    this.toldAt = performance.now();
    this.write(run, sentence, point, steps);
  }

  /** Ask for a chunk; an answer that something else was asked after is dropped, also one of another race. @param {string} query */
  async load(query) {
    this.asked = query;
    const answer = await this.server.get("why", query).catch(() => null);
    if (this.asked !== query) return;
    this.answer = answer;
    if (answer) this.tell(true);
    else this.refuse(resources().isServed, /(^|&)local=/.test(query));
  }

  /**
   * There is no answer: what stands there is of another step or race.
   * @param {boolean} isServed whether it is asked again with the next step
   * @param {boolean} isChanged whether it is a race that was changed without a server
   */
  refuse(isServed, isChanged) {
    this.told = "";
    this.toldAt = performance.now(); // while the race plays it is not asked again with every picture
    if (isServed) this.asked = "";
    this.text.toggleAttribute("href", false);
    if (isServed) this.text.textContent = say("no answer for this step");
    else if (isChanged) this.text.textContent = say("The reasons in this file are those of the race as it was saved.");
    else this.text.textContent = say("This race is long: its file has the reasons of the first steps only.");
  }

  /** @param {Slot} slot @param {[string, string][]} sentence @param {number} point @param {number} steps */
  write(slot, sentence, point, steps) {
    const told = JSON.stringify([slot.name, slot.colour, point, sentence]);
    if (told === this.told) return;
    this.told = told;
    this.name.textContent = slot.name;
    this.name.style.setProperty("--rv-run", slot.colour);
    const head = point < steps ? say("step {step} → {next}: ", { step: point, next: point + 1 }) : say("step {step}: ", { step: point });
    this.text.replaceChildren(make("span", { class: "rv-why-step", text: head }), ...sentence.map(([role, text]) => word(role, text)));
    this.text.toggleAttribute("href", false);
    if (resources().isServed && this.answer) this.text.href = anatomyOf(this.answer.header.anatomy, Math.min(point + 1, steps));
  }
}

/** A word with the colour of its arrow, or plain text. @param {string} role @param {string} text */
function word(role, text) {
  const colour = COLOURS[/** @type {keyof COLOURS} */ (role)];
  if (!colour) return text;
  const coloured = make("b", { class: "rv-force", text });
  coloured.style.setProperty("--rv-force", colour);
  return coloured;
}

/** The page that shows a run from the inside, at a step. @param {string} query @param {number} step */
function anatomyOf(query, step) {
  return new URL(`anatomy?${query}&step=${step}`, document.baseURI).href;
}
