// A headline on the map, and its answer beside the runs when they have come to their end.

import { make } from "../shared/dom.js";
import { say } from "../shared/texts.js";
import { swatch } from "./chips.js";

/**
 * @typedef {object} Host
 * @property {HTMLElement} pictures
 * @property {() => HTMLElement} note the line that tells what happens
 * @property {import("../shared/server.js").Server} server
 * @property {() => import("./player.js").View | undefined} view the race that is shown
 * @property {import("../shared/marker.js").DraggableMarker} start
 * @property {(fault: Error) => void} onFault
 */

export class Headline {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.question = make("h1", { class: "rv-headline", hidden: true });
    this.answer = make("div", { class: "rv-answer", "aria-live": "polite" });
    this.hint = make("p", { class: "rv-hint", hidden: true });
    host.pictures.append(this.answer);
    this.query = ""; // of the race that the sentences are about
    /** @type {import("../shared/types.js").AnswerSentence[]} */
    this.sentences = [];
    this.isOver = false; // is the last step shown?
    this.told = ""; // what is on the map
    /** @type {HTMLElement[]} */
    this.paragraphs = [];
  }

  /** Another race is shown. @param {import("./player.js").View} view */
  async setRace({ data }) {
    this.question.hidden = this.hint.hidden = !data.headline;
    this.question.textContent = data.headline;
    this.hint.textContent = say("All paths follow while you drag the learning rate, or the start on the map.");
    if (data.headline) this.answer.prepend(this.host.note());
    const query = `${data.language} ${data.query}`;
    if (!data.headline || query === this.query) return;
    this.query = query;
    this.sentences = [];
    this.tell(false);
    try {
      const { header } = await this.host.server.get("answer", data.query);
      if (query === this.query) this.sentences = header.sentences;
      this.tell(this.isOver);
    } catch (fault) {
      if (query !== this.query) return;
      this.query = ""; // it is asked again when the race is shown again
      this.host.onFault(/** @type {Error} */ (fault));
    }
  }

  /** Let the answer be there at the end of the race, and not before. @param {boolean} isOver */
  tell(isOver) {
    this.isOver = isOver;
    const sentences = isOver ? this.sentences : [];
    const told = sentences.map(({ text }) => text).join("\n");
    if (told === this.told) return;
    this.told = told;
    for (const paragraph of this.paragraphs) paragraph.remove();
    this.paragraphs = sentences.map((sentence) => this.paragraph(sentence));
    this.answer.append(...this.paragraphs);
    this.answer.classList.toggle("rv-told", told !== "");
    this.host.start.element.dataset.invites = told ? say("drag the start") : "";
  }

  /** @param {import("../shared/types.js").AnswerSentence} sentence */
  paragraph({ slot, text }) {
    const run = this.host.view()?.race.slots.find((other) => other.slot === slot);
    if (!run || !text.startsWith(run.name)) return make("p", { text });
    return make("p", {}, [swatch(run), make("b", { text: run.name }), text.slice(run.name.length)]);
  }
}
