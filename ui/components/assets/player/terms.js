// The title of a race, and beside it the switch of its terms: an equal lr, the papers' defaults, or tuned values; and how they came about.

import { button, make } from "../shared/dom.js";
import { say } from "../shared/texts.js";

/** @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit */
/** @typedef {import("../shared/types.js").TermsHeader} TermsHeader */

/** Each choice by its word and by what it does. */
function choices() {
  return {
    equal: [say("Equal lr"), say("Terms of the race: one learning rate for all")],
    papers: [say("Papers’ defaults"), say("Terms of the race: what the paper of each rule recommends")],
    tuned: [say("Tuned"), say("Terms of the race: values that a search has found for each rule on this surface")],
  };
}

export class Terms {
  /** @param {(edit: PlayerEdit) => unknown} onEdit */
  constructor(onEdit) {
    this.onEdit = onEdit;
    this.line = make("div", { class: "rv-head" });
    this.title = make("p", { class: "rv-title" });
    this.root = make("span", { class: "rv-terms", hidden: true });
    this.dialog = make("dialog", { class: "rv-keys rv-how" });
    this.paragraphs = make("div");
    /** @type {Map<string, HTMLButtonElement>} */
    this.radios = new Map();
    /** @type {TermsHeader | undefined} */
    this.header = undefined;
  }

  /** The title with the switch, in the language of now. */
  build() {
    this.radios = new Map(Object.entries(choices()).map(([terms, [word, help]]) => [terms, this.radio(terms, word, help)]));
    const onKey = (/** @type {KeyboardEvent} */ event) => this.onKey(event);
    const group = make("span", { class: "rv-choice", role: "radiogroup", "aria-label": say("Terms of the race"), on: { keydown: onKey } }, [...this.radios.values()]);
    const ask = () => this.dialog.showModal();
    const how = make("button", { type: "button", title: say("How these values came about"), text: say("How?"), on: { click: ask } });
    this.dialog.setAttribute("aria-label", say("Terms of the race"));
    this.dialog.replaceChildren(make("h4", { text: say("Terms of the race") }), this.paragraphs, button(say("Close"), say("Close"), () => this.dialog.close()));
    this.root.replaceChildren(group, how, this.dialog);
    this.line.replaceChildren(this.title, this.root);
    return this.line;
  }

  /** @param {string} terms @param {string} word @param {string} help */
  radio(terms, word, help) {
    const choose = () => this.choose(terms);
    return make("button", { type: "button", "data-word": word, role: "radio", "aria-checked": "false", tabindex: -1, title: help, text: word, on: { click: choose } });
  }

  /** Show the title and the terms of a race. @param {{data: {tunes: string[]}, race: {title: string, terms: TermsHeader}}} view */
  show({ data, race }) {
    const [, what, terms] = race.title.match(/^<b>(.*?)<\/b>(.*)$/s) ?? ["", "", race.title];
    this.title.replaceChildren(make("b", { text: what }), terms);
    this.header = race.terms;
    this.root.hidden = !data.tunes.includes("terms");
    this.check(race.terms.terms);
    this.radios.get("tuned")?.setAttribute("aria-disabled", String(!race.terms.tunable && race.terms.terms !== "tuned"));
    this.paragraphs.replaceChildren(...race.terms.how.map(paragraph));
  }

  /** Tab stops at the choice that is on, or else at the first. @param {string} terms */
  check(terms) {
    const stop = this.radios.has(terms) ? terms : "equal";
    for (const [other, radio] of this.radios) {
      radio.setAttribute("aria-checked", String(other === terms));
      radio.setAttribute("tabindex", other === stop ? "0" : "-1");
    }
  }

  /** What cannot be chosen says why. @param {string} terms */
  choose(terms) {
    if (this.radios.get(terms)?.getAttribute("aria-disabled") === "true") return this.dialog.showModal();
    if (terms === this.header?.terms) return undefined;
    this.check(terms); // at once: its race follows
    return this.onEdit({ terms });
  }

  /** Arrows choose, as the ARIA practices have it. @param {KeyboardEvent} event */
  onKey(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const offered = [...this.radios.entries()].filter(([, radio]) => radio.getAttribute("aria-disabled") !== "true");
    const at = offered.findIndex(([, radio]) => radio === event.target);
    const [terms, radio] = offered[(at + step + offered.length) % offered.length];
    radio.focus();
    this.choose(terms);
  }
}

/** A paragraph; between two pairs of asterisks it is strong. @param {string} text */
function paragraph(text) {
  return make("p", {}, text.split("**").map((part, i) => (i % 2 ? make("b", { text: part }) : part)));
}
