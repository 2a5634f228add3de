// What the site says while Python is loaded behind the stage: what for, how far, and how to leave it; and on a phone the
// question before. One line in a corner, which is gone when there is nothing to say.

import { make } from "../shared/dom.js";
import { say } from "../shared/texts.js";

const STAYS = 6000; // milliseconds of a sentence that asks for nothing

/**
 * @typedef {object} Progress
 * @property {number} share of the whole, from 0 to 1
 * @property {number | null} bytes that have come, where they are counted
 * @property {number} all bytes that there are
 *
 * @typedef {[string, () => void][]} Choices words on buttons, and what they do
 */

export class Loading {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.text = make("p", { role: "status" });
    this.bar = make("progress", { max: 1, value: 0 });
    this.choices = make("span", { class: "site-choices" });
    this.root = make("aside", { class: "site-loading", hidden: true }, [this.text, this.bar, this.choices]);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.leaving = undefined;
    this.words = ""; // for whom it is loaded
    parent.append(this.root);
  }

  /**
   * Ask before something is loaded.
   * @param {string} page that needs it
   * @param {number} bytes
   * @param {{load: () => void, leave: () => void}} answers
   */
  ask(page, bytes, { load, leave }) {
    const size = megabytes(bytes);
    this.show(say("{page} needs the rest of the app: {size} MB to load, once.", { page, size }), [[say("Load it"), load], [say("Not now"), leave]]);
  }

  /** Python is being loaded. @param {string} page that waits for it, if any does @param {(() => void) | null} cancel */
  begin(page, cancel) {
    this.words = page;
    this.show(this.sentence({ share: 0, bytes: null, all: 0 }), cancel ? [[say("Cancel"), cancel]] : []);
    this.bar.hidden = false;
  }

  /** @param {Progress} progress */
  move(progress) {
    if (this.root.hidden || this.bar.hidden) return;
    this.bar.value = progress.share;
    const text = this.sentence(progress);
    if (this.text.textContent !== text) this.text.textContent = text;
  }

  /** @param {Progress} progress */
  sentence({ share, bytes, all }) {
    const [page, percent] = [this.words, `${Math.floor(100 * share)} %`];
    if (bytes === null || bytes >= all) return page ? say("{page} is starting: {percent}", { page, percent }) : say("The rest of the app is starting: {percent}", { percent });
    const [done, size] = [megabytes(bytes), megabytes(all)];
    return page ? say("{page} is loading: {done} of {size} MB", { page, done, size }) : say("The rest of the app is loading: {done} of {size} MB", { done, size });
  }

  /** @param {string} words @param {Choices} choices */
  fail(words, choices) {
    this.show(words, choices);
    this.root.classList.add("site-fault");
  }

  /** Say something that is of no use for long, where nothing is said: a fault, or a question, stays. @param {string} words */
  mention(words) {
    if (!this.root.hidden) return;
    this.show(words, []);
    this.leaving = setTimeout(() => this.hide(), STAYS);
  }

  /** @param {string} words @param {Choices} choices */
  show(words, choices) {
    clearTimeout(this.leaving);
    this.root.classList.remove("site-fault");
    this.bar.hidden = true;
    this.bar.value = 0;
    this.text.textContent = words;
    this.choices.replaceChildren(...choices.map(([word, act]) => make("button", { type: "button", text: word, on: { click: act } })));
    this.root.hidden = false;
  }

  hide() {
    clearTimeout(this.leaving);
    this.root.hidden = true;
  }
}

/** Whole megabytes, never less than was said. @param {number} bytes */
function megabytes(bytes) {
  return String(Math.ceil(bytes / 1e6));
}
