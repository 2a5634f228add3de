// Where everything comes from on a site without a server: files of the site, answers that were prepared when it was
// built, and else the app's own routes, which run in this browser.

import { hrefOf } from "../shared/resources.js";
import { say } from "../shared/texts.js";

/**
 * @typedef {import("../shared/resources.js").Resources} Resources
 *
 * @typedef {object} Ready what has answers without Python
 * @property {(path: string) => boolean} has
 * @property {(path: string) => Promise<Response>} fetch
 *
 * @typedef {object} Routes the app's own
 * @property {(path: string) => Promise<Response>} ask
 * @property {import("./kernel.js").State} state
 */

const ASKED = /^player\/\w+\?/; // a question to Python, and no file
const WORKER = "player/code/site/worker.js";

/** @implements {Resources} */
export class SiteResources {
  /** @param {Routes} kernel @param {string} root the site's address */
  constructor(kernel, root) {
    this.kernel = kernel;
    this.root = root;
    /** @type {Ready | undefined} */
    this.prepared = undefined;
    this.isServed = false; // as soon as the app has taken over
  }

  /** @param {string} path */
  has(path) {
    return !isAsked(path) || Boolean(this.prepared?.has(path)) || this.kernel.state === "loading" || this.kernel.state === "ready";
  }

  /** @param {string} path @returns {Promise<Response>} */
  fetch(path) {
    if (this.prepared?.has(path)) return this.prepared.fetch(path);
    if (!isAsked(path)) return fetch(hrefOf(path));
    return this.has(path) ? this.kernel.ask(hrefOf(path).slice(this.root.length)) : Promise.resolve(refusal());
  }

  /** @param {string} path @returns {Promise<any>} */
  async load(path) {
    return isAsked(path) ? moduleOf(await this.text(path)) : import(hrefOf(path));
  }

  /** The text of a module that somebody asks for. @param {string} path */
  async text(path) {
    const response = await this.fetch(path);
    if (!response.ok) throw new Error(say("the answer was {status}: {text}", { status: response.status, text: await response.text() }));
    return response.text();
  }

  /** A worker that computes maps: it has no app to ask, and asks this page, see worker.js. */
  start() {
    const worker = new Worker(hrefOf(WORKER), { type: "module" });
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data: { id, wanted } }) => {
      this.text(wanted).then((text) => port1.postMessage({ id, text }), (fault) => port1.postMessage({ id, fault: String(fault) }));
    };
    worker.postMessage({ port: port2 }, [port2]);
    return worker;
  }

  /** @param {string} path */
  style(path) {
    return Object.assign(document.createElement("link"), { rel: "stylesheet", href: hrefOf(path) });
  }
}

/** Is this a question to Python, and no file? @param {string} path */
export function isAsked(path) {
  return ASKED.test(path);
}

/** A module that imports nothing. @param {string} text */
export function moduleOf(text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  return import(address).finally(() => URL.revokeObjectURL(address));
}

function refusal() {
  return new Response(say("this needs the rest of the app, which is not loaded"), { status: 404, headers: { "content-type": "text/plain" } });
}
