// Fetching payloads: kept by address, and for dragging never more than one on its way.

import { inLanguage, say } from "../shared/texts.js";
import { unpack } from "../shared/wire.js";

const KEPT = 24;

export class Server {
  constructor() {
    /** @type {Map<string, Promise<any>>} */
    this.kept = new Map();
  }

  /**
   * @param {string} kind surface, runs, family or forces
   * @param {string} query
   * @returns {Promise<{header: any, arrays: any}>}
   */
  get(kind, query) {
    const address = addressOf(kind, query);
    let answer = this.kept.get(address);
    this.kept.delete(address);
    if (!answer) {
      answer = fetch(address).then(async (response) => {
        if (!response.ok) throw new Error(say("the server answered {status}: {text}", { status: response.status, text: await response.text() }));
        return unpack(await response.arrayBuffer());
      });
      answer.catch(() => this.kept.delete(address));
    }
    this.remember(address, answer);
    return answer;
  }

  /**
   * Keep an answer under another query that asks for the same, such as the race after an edit under its own query. It
   * saves a fetch only if Python later sends that query string, character by character: route and callback apply the
   * same `edited` of ui/state/change.py, and the query string of a normal scenario is canonical.
   * @param {string} kind
   * @param {string} query
   * @param {any} answer
   */
  alias(kind, query, answer) {
    this.remember(addressOf(kind, query), Promise.resolve(answer));
  }

  /** @param {string} address @param {Promise<any>} answer */
  remember(address, answer) {
    this.kept.set(address, answer);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= KEPT) break;
      this.kept.delete(oldest);
    }
  }
}

/** @param {string} kind @param {string} query */
function addressOf(kind, query) {
  return new URL(`player/${kind}?${[query, inLanguage()].filter(Boolean).join("&")}`, document.baseURI).href;
}

/** Asks for the newest only: what is asked while an answer is on its way replaces what was waiting. */
export class Latest {
  /** @param {(question: any) => Promise<void>} ask */
  constructor(ask) {
    this.ask = ask;
    this.busy = false;
    this.waiting = null;
  }

  /** @param {any} question */
  async want(question) {
    this.waiting = question;
    if (this.busy) return;
    this.busy = true;
    while (this.waiting !== null) {
      const next = this.waiting;
      this.waiting = null;
      await this.ask(next).catch(() => undefined);
    }
    this.busy = false;
  }

  /** Forget what is waiting. */
  drop() {
    this.waiting = null;
  }
}
