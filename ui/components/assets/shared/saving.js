// Making a file that takes its time: how far it is, a way to cancel it, and what became of it.

import { button, download, faultText, make } from "./dom.js";
import { say } from "./texts.js";

/** @typedef {(signal: AbortSignal, progress: (share: number) => void) => Promise<{blob: Blob, name: string}>} Maker */

export class Saving {
  constructor() {
    /** @type {AbortController | undefined} while something is being saved */
    this.current = undefined;
    this.progress = make("span");
    this.cancel = make("button");
  }

  /** What is told, and a way to cancel, in the language of now. */
  build() {
    this.progress = make("span", { role: "status" });
    this.cancel = button(say("Cancel"), say("Cancel the export"), () => this.stop(), { hidden: !this.current });
    return [this.progress, this.cancel];
  }

  /** @param {string} text */
  tell(text) {
    this.progress.textContent = text;
  }

  stop() {
    this.current?.abort();
  }

  /** Make a file and download it; one at a time. @param {Maker} maker */
  async run(maker) {
    if (this.current) return;
    const current = new AbortController();
    this.current = current;
    this.cancel.hidden = false;
    try {
      const { blob, name } = await maker(current.signal, (share) => this.tell(`${Math.round(100 * share)} %`));
      current.signal.throwIfAborted();
      download(blob, name);
      this.tell(say("saved"));
    } catch (fault) {
      this.tell(current.signal.aborted ? say("cancelled") : say("not saved: {what}", { what: faultText(fault) }));
    } finally {
      this.current = undefined;
      this.cancel.hidden = true;
    }
  }
}
