// The line above the pictures that says why there is no race, or that one is waited for.

import { faultText, make } from "../shared/dom.js";
import { onWaiting } from "../shared/server.js";
import { onLanguage, say } from "../shared/texts.js";

export class Notice {
  /**
   * @param {() => void} build puts the player's parts on the page, as before its first race nothing is there
   * @param {AbortSignal} signal
   */
  constructor(build, signal) {
    this.build = build;
    this.place = make("p", { class: "rv-fault", role: "alert", hidden: true });
    this.words = () => "";
    this.isWaiting = false;
    onWaiting((seconds) => this.showWaiting(seconds), signal);
    onLanguage(() => this.place.hidden || this.show(this.words), signal);
  }

  /** @param {unknown} fault */
  showFault(fault) {
    const what = faultText(fault);
    this.show(() => say("The race could not be drawn: {what}. Change any control to try again, or reload the page.", { what }));
  }

  /** The server is busy for so many seconds, or not any more. @param {number | null} seconds */
  showWaiting(seconds) {
    if (seconds !== null) {
      this.show(() => say("Too much is being computed already. The player asks again in {count} seconds.", { count: Math.ceil(seconds) }));
      this.isWaiting = true;
    } else if (this.isWaiting) this.hide(); // and not a fault that came meanwhile
  }

  /** @param {() => string} words in the language of now */
  show(words) {
    this.words = words;
    this.isWaiting = false;
    this.build();
    this.place.textContent = words();
    this.place.hidden = false;
  }

  hide() {
    this.place.hidden = true;
  }
}
