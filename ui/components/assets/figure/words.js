// The words that go with a figure, to be copied: caption, LaTeX, an entry for a list of references, and the link.

import { button, make } from "../shared/dom.js";
import { say } from "../shared/texts.js";
import { fileName, linkOf } from "../player/share.js";
import { bibtex, keyOf, latexOf } from "./citation.js";
import { lossName } from "./loss.js";
import { printed } from "./ticks.js";
import { isMoving } from "./save.js";

/**
 * @typedef {import("./compose.js").Race} Race
 * @typedef {import("./form.js").Chosen} Chosen
 */

const WIDTHS = /** @type {Record<string, string>} */ ({ column: "86mm", double: "178mm", slide: "\\linewidth" });

export class Words {
  /** @param {Race} race @param {AbortSignal} signal */
  constructor(race, signal) {
    this.race = race;
    this.signal = signal;
    this.caption = "";
    this.shown = make("textarea", { readonly: true, rows: 5, "aria-label": say("Caption") });
    this.told = make("span", { role: "status" });
    /** @type {Record<string, string>} by what they are */
    this.texts = {};
    const names = { caption: say("Caption"), latex: "LaTeX", bibtex: "BibTeX", link: say("Link") };
    const buttons = Object.entries(names).map(([key, name]) =>
      button(name, say("Copy: {what}", { what: name }), () => this.copy(key, name)));
    this.root = make("div", { class: "rv-figure-words" }, [make("p", {}, [make("b", { text: say("Copy") }), ...buttons, this.told]), this.shown]);
  }

  /** @param {Chosen} chosen */
  show(chosen) {
    const { surface, race: { caption, formula, latex } } = this.race;
    const link = linkOf({ step: isMoving(chosen.format) ? 0 : chosen.step });
    const source = bibtex(link, surface.title, new Date());
    const about = `${this.pictures(chosen)} ${caption}`;
    const made = link ? say("Made with Ravine, {link}", { link }) : say("Made with Ravine");
    this.caption = `${about.replace("{formula}", () => formula)} ${made}.`;
    this.shown.value = this.caption;
    const file = { name: fileName(surface.title, chosen.format === "svg" ? "pdf" : chosen.format), width: WIDTHS[chosen.size] };
    this.texts = { caption: this.caption, latex: latexOf(file, `${about} ${say("Made with Ravine")}`, latex, keyOf(surface.title)), bibtex: source, link };
  }

  /** What each picture shows. @param {Chosen} chosen */
  pictures({ panels, step, format }) {
    const { surface, race } = this.race;
    const scale = surface.unit === null ? say("loss (colours and contour lines)") : say("loss (colours and contour lines, log scale)");
    const until = isMoving(format) || step >= race.steps ? say("paths") : say("paths up to step {step}", { step });
    const of = { contour: say("{paths} on the map of the {loss}", { paths: until, loss: scale }), relief: say("the same on the relief"), loss: say("{loss} against step", { loss: printed(lossName(race.loss.title)) }) };
    const parts = panels.map((kind, i) => (panels.length > 1 ? `(${"abc"[i]}) ${of[kind]}` : of[kind]));
    const all = parts.join("; ");
    return `${all[0].toUpperCase()}${all.slice(1)}.`;
  }

  /** @param {string} key @param {string} name */
  async copy(key, name) {
    try {
      await navigator.clipboard.writeText(this.texts[key]);
      if (!this.signal.aborted) this.told.textContent = say("{what} copied", { what: name });
    } catch {
      // No clipboard: what was asked for is there to be copied by hand.
      this.shown.value = this.texts[key];
      this.shown.select();
      this.told.textContent = say("copy it from the field");
    }
  }
}
