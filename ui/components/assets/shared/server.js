// Fetching payloads: cached by address, and asked for again when the server is busy.

import { resources } from "./resources.js";
import { inLanguage, say } from "./texts.js";
import { unpack } from "./wire.js";

const CACHED = 24;
const AGAIN_AFTER = 0.7; // seconds, where there was no answer or a server is just starting
const LONGEST_WAIT = 30; // seconds
const TRIES = 6; // while the server is busy
const AWAY = new Set([502, 503, 504]); // what proxies answer for a server that is not there
const WAITING = "ravine:waiting";

/**
 * @typedef {object} Headers what the routes below /player answer with
 * @property {import("./types.js").SurfaceHeader} surface
 * @property {import("./types.js").RunsHeader} runs
 * @property {import("./types.js").ForcesHeader} forces
 * @property {import("./types.js").WhyHeader} why
 * @property {import("./types.js").NoiseHeader} noise
 * @property {import("./types.js").AnswerHeader} answer
 */

/**
 * @template {keyof Headers} K
 * @typedef {import("./wire.js").Payload<Headers[K]>} Answer
 */

export class Server {
  constructor() {
    /** @type {Map<string, Promise<Answer<keyof Headers>>>} the oldest first */
    this.cache = new Map();
    /** @type {(path: string) => Promise<any>} */
    this.answer = fetchAnswer;
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
    const answer = cached ?? this.answer(address);
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
  throw new Error(say("the answer was {status}: {text}", { status: response.status, text }));
}

/** Fetch, and again where there was no answer, a server is just starting, or it is busy. @param {string} path */
async function patientFetch(path) {
  for (let tries = 1; ; tries++) {
    const response = await resources().fetch(path).catch(() => null);
    const wait = waitBefore(response, tries);
    if (wait === null && response) return response;
    if (wait === null) throw new Error(say("no answer came"));
    await waitTelling(wait);
  }
}

/**
 * Seconds after which to ask again: what a busy server says, and up to as much more, as a class would come back all at
 * once. null where there is no sense in it.
 * @param {Response | null} response
 * @param {number} tries
 */
function waitBefore(response, tries) {
  if (response && !AWAY.has(response.status)) return null;
  const asked = Number(response?.headers.get("retry-after"));
  if (asked > 0) return tries < TRIES ? Math.min(asked, LONGEST_WAIT) * (1 + Math.random()) : null;
  return tries < 2 ? AGAIN_AFTER : null;
}

let heldBack = 0; // requests that wait to be asked again

/** Wait, and tell the page how long where it is long. @param {number} seconds */
async function waitTelling(seconds) {
  const isLong = seconds >= 1;
  if (isLong && ++heldBack) tellPage(seconds);
  await new Promise((later) => setTimeout(later, 1000 * seconds));
  if (isLong && !--heldBack) tellPage(null);
}

/** @param {number | null} seconds */
function tellPage(seconds) {
  window.dispatchEvent(new CustomEvent(WAITING, { detail: seconds }));
}

/**
 * Hear how long the player waits for a busy server, and null when it does not any more.
 * @param {(seconds: number | null) => void} heard
 * @param {AbortSignal} signal
 */
export function onWaiting(heard, signal) {
  window.addEventListener(WAITING, (event) => heard(/** @type {CustomEvent<number | null>} */ (event).detail), { signal });
}

/** @param {string} kind @param {string} query */
function addressOf(kind, query) {
  return `player/${kind}?${[query, inLanguage()].filter(Boolean).join("&")}`;
}
