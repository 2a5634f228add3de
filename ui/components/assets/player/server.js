// Fetching payloads: cached by address, and while something is dragged never more than one request on its way.

import { inLanguage, say } from "../shared/texts.js";
import { unpack } from "../shared/wire.js";

const CACHED = 24;
const AGAIN_AFTER = 700; // milliseconds
const AWAY = new Set([502, 503, 504]); // what proxies answer for a server that is not there

/**
 * @typedef {object} Headers what the routes below /player answer with
 * @property {import("../shared/types.js").SurfaceHeader} surface
 * @property {import("../shared/types.js").RunsHeader} runs
 * @property {import("../shared/types.js").FamilyHeader} family
 * @property {import("../shared/types.js").ForcesHeader} forces
 */

/**
 * @template {keyof Headers} K
 * @typedef {import("../shared/wire.js").Payload<Headers[K]>} Answer
 */

export class Server {
  constructor() {
    /** @type {Map<string, Promise<Answer<keyof Headers>>>} the oldest first */
    this.cache = new Map();
  }

  /**
   * @template {keyof Headers} K
   * @param {K} kind
   * @param {string} query
   * @returns {Promise<Answer<K>>}
   */
  get(kind, query) {
    const address = addressOf(kind, query);
    const cached = /** @type {Promise<Answer<K>> | undefined} */ (this.cache.get(address));
    const answer = cached ?? fetchAnswer(address);
    if (!cached) answer.catch(() => this.cache.delete(address));
    this.remember(address, answer);
    return answer;
  }

  /**
   * Keep an answer under another query that asks for the same, such as the race after an edit under its own query. It
   * saves a fetch only if Python later sends that query string, character by character: route and callback apply the
   * same `edited` of ui/state/change.py, and the query string of a normal scenario is canonical.
   * @template {keyof Headers} K
   * @param {K} kind
   * @param {string} query
   * @param {Answer<K>} answer
   */
  alias(kind, query, answer) {
    this.remember(addressOf(kind, query), Promise.resolve(answer));
  }

  /** @param {string} address @param {Promise<Answer<keyof Headers>>} answer */
  remember(address, answer) {
    this.cache.delete(address);
    this.cache.set(address, answer);
    for (const oldest of this.cache.keys()) {
      if (this.cache.size <= CACHED) break;
      this.cache.delete(oldest);
    }
  }
}

/**
 * @template {keyof Headers} K
 * @param {string} address
 * @returns {Promise<Answer<K>>}
 */
async function fetchAnswer(address) {
  const response = await patientFetch(address);
  if (response.ok) return unpack(await response.arrayBuffer());
  const isOurs = response.headers.get("content-type")?.startsWith("text/plain"); // and not a proxy's own page
  const text = (isOurs && (await response.text())) || response.statusText || "–";
  throw new Error(say("the server answered {status}: {text}", { status: response.status, text }));
}

/** Fetch, and once more where there was no answer or a server is just starting. @param {string} address */
async function patientFetch(address) {
  const response = await fetch(address).catch(() => null);
  if (response && !AWAY.has(response.status)) return response;
  await new Promise((later) => setTimeout(later, AGAIN_AFTER));
  return fetch(address).catch(() => {
    throw new Error(say("the server did not answer"));
  });
}

/** @param {string} kind @param {string} query */
function addressOf(kind, query) {
  return new URL(`player/${kind}?${[query, inLanguage()].filter(Boolean).join("&")}`, document.baseURI).href;
}

/**
 * Coalesce requests: one runs at a time, and a newer one replaces the one that waits.
 * @template Q
 * @param {(question: Q) => Promise<void>} ask
 */
export function coalesce(ask) {
  let busy = false;
  /** @type {{question: Q} | null} */
  let waiting = null;
  return {
    /** @param {Q} question */
    async request(question) {
      waiting = { question };
      if (busy) return;
      busy = true;
      while (waiting) {
        const next = waiting.question;
        waiting = null;
        await ask(next).catch(() => undefined);
      }
      busy = false;
    },
    /** Forget the request that waits. */
    cancel() {
      waiting = null;
    },
  };
}
