// The app in this browser: stlite, which runs Python and Streamlit in a worker, and answers what a server would.

/**
 * @typedef {object} Request as stlite takes them
 * @property {"GET"} method
 * @property {string} path
 * @property {Record<string, string>} headers
 * @property {string} body
 *
 * @typedef {{statusCode: number, headers: Headers, body: Uint8Array<ArrayBuffer>}} Answer
 *
 * @typedef {EventTarget & {
 *   loaded: Promise<void>, sendHttpRequest: (request: Request) => Promise<Answer>, _worker?: EventTarget,
 * }} Engine what of stlite's kernel is used here
 *
 * @typedef {{unmount: () => void, _kernel: Engine}} App
 * @typedef {{mount: (options: object, place: HTMLElement) => App}} Stlite
 */

/**
 * @typedef {object} KernelConfig what the site's builder knows; addresses are relative to the site
 * @property {string} version of the site
 * @property {string} entry the module of stlite
 * @property {string} [style] its style sheet
 * @property {number} bytes of all that is loaded before the app can answer
 * @property {string[]} files that these are
 * @property {{archives: {url: string}[], wheelUrls?: Record<string, string> | false, pyodideUrl: string}} options for `mount`
 */

/** @typedef {"away" | "loading" | "ready" | "failed"} State */

const HEALTH = "_stcore/health";
const LOOKS = 15_000; // milliseconds between two looks whether the app still answers

export const STATE = "state";
export const PHASE = "phase";

/** Of what stlite says while it loads, how far it is then, as a share of the time that it takes. @type {[RegExp, number][]} */
const PHASES = [
  [/^Loading Pyodide/, 0.02], [/^Mounting/, 0.25], [/^Unpacking/, 0.27], [/^Installing/, 0.45], [/^Loading streamlit/, 0.55],
  [/^Setting up/, 0.68], [/^Mocking/, 0.7], [/^Booting/, 0.72],
];

export class Kernel extends EventTarget {
  /**
   * @param {KernelConfig} config
   * @param {string} root the site's address
   * @param {HTMLElement} place where the app is drawn
   * @param {(address: string) => Promise<Stlite>} load a module
   */
  constructor(config, root, place, load = (address) => import(address)) {
    super();
    this.config = config;
    this.root = root;
    this.place = place;
    this.load = load;
    /** @type {State} */
    this.state = "away";
    this.share = 0; // of the time until it is ready
    /** @type {App | undefined} */
    this.app = undefined;
    /** @type {Promise<void> | undefined} */
    this.starting = undefined;
    this.starts = 0; // a later one, or a stop, makes an earlier one late
  }

  /** Load the app, if it is not there or on its way. Rejected where that fails; it may then be tried again. */
  start() {
    this.starting ??= this.boot(++this.starts);
    return this.starting;
  }

  /** @param {number} start the number of this one */
  async boot(start) {
    this.tell("loading");
    try {
      const stlite = await this.load(this.href(this.config.entry));
      if (start !== this.starts) throw new Error("stopped");
      this.app = this.mount(stlite);
      await this.whenLoaded(this.app._kernel);
      if (start === this.starts) this.tell("ready");
    } catch (fault) {
      if (start === this.starts) this.stop("failed");
      throw fault;
    }
  }

  /** stlite takes the address of now for the site's own: it is shown that while it looks. @param {Stlite} stlite */
  mount({ mount }) {
    this.style();
    const wanted = location.href;
    history.replaceState(history.state, "", this.root);
    try {
      return mount({ ...this.options(), disableProgressToasts: true, disableErrorToasts: true, disableModuleAutoLoadToasts: true }, this.place);
    } finally {
      history.replaceState(history.state, "", wanted);
    }
  }

  style() {
    if (!this.config.style || document.getElementById("app-style")) return;
    document.head.append(Object.assign(document.createElement("link"), { id: "app-style", rel: "stylesheet", href: this.href(this.config.style) }));
  }

  /** What stlite is given, with whole addresses. */
  options() {
    const { options } = this.config;
    const wheels = options.wheelUrls && Object.fromEntries(Object.entries(options.wheelUrls).map(([name, url]) => [name, this.href(url)]));
    return {
      ...options,
      files: { "site.txt": { data: this.root } }, // where ui/edition/browser.py fetches files from
      ...(options.wheelUrls !== undefined && { wheelUrls: wheels }),
      archives: options.archives.map((archive) => ({ ...archive, url: this.href(`${archive.url}?${this.config.version}`) })), // else the browser's cache may have an older one
      pyodideUrl: this.href(options.pyodideUrl),
    };
  }

  /** @param {Engine} engine @returns {Promise<void>} */
  whenLoaded(engine) {
    engine.addEventListener("loadProgress", (event) => this.onPhase(/** @type {CustomEvent<string>} */ (event).detail));
    engine._worker?.addEventListener("error", () => this.app?._kernel === engine && this.stop("failed"));
    const failed = new Promise((_, reject) => {
      engine.addEventListener("loadError", (event) => reject(/** @type {CustomEvent<Error>} */ (event).detail));
      this.addEventListener(STATE, () => this.app?._kernel !== engine && reject(new Error("stopped")));
    });
    return Promise.race([engine.loaded, /** @type {Promise<never>} */ (failed)]);
  }

  /** @param {string} text of stlite */
  onPhase(text) {
    const phase = PHASES.find(([pattern]) => pattern.test(text));
    if (!phase) return;
    this.share = Math.max(this.share, phase[1]);
    this.dispatchEvent(new Event(PHASE));
  }

  /** End it: what it has of memory is free, and what it loads is not loaded any more. @param {State} state that it is in then */
  stop(state = "away") {
    this.starts += 1;
    const { app } = this;
    this.app = undefined;
    this.starting = undefined;
    this.share = 0;
    app?.unmount();
    this.tell(state);
  }

  /** @param {State} state */
  tell(state) {
    this.state = state;
    this.dispatchEvent(new Event(STATE));
  }

  /**
   * What the app's own routes answer, when it is there.
   * @param {string} path below the site
   * @returns {Promise<Response>}
   */
  async ask(path) {
    if (!this.starting) throw new Error("the app is not loaded");
    await this.starting;
    const { app } = this;
    if (!app) throw new Error("the app is not loaded");
    return responseOf(await app._kernel.sendHttpRequest({ method: "GET", path: `/${path}`, headers: { "accept-encoding": "gzip" }, body: "" }));
  }

  /**
   * Say when the app does not work any more, as where the browser has no memory left: it then answers with faults. While
   * it computes it answers late, which is no fault.
   * @param {() => void} onBroken
   * @param {AbortSignal} signal
   */
  watch(onBroken, signal) {
    const look = async () => {
      const isSound = await this.ask(HEALTH).then(({ ok }) => ok, () => false);
      if (signal.aborted) return;
      if (isSound) setTimeout(look, LOOKS);
      else onBroken();
    };
    setTimeout(look, LOOKS);
  }

  /** @param {string} address */
  href(address) {
    return new URL(address, this.root).href;
  }
}

const WITHOUT_BODY = new Set([101, 204, 205, 304]);

/** @param {Answer} answer of stlite; a compressed body is unpacked, as browsers do with those of a server */
export function responseOf({ statusCode, headers, body }) {
  const packed = headers.get("content-encoding") === "gzip";
  const plain = new Headers([...headers].filter(([name]) => !["content-encoding", "content-length", "set-cookie"].includes(name)));
  if (WITHOUT_BODY.has(statusCode)) return new Response(null, { status: statusCode, headers: plain });
  const content = packed ? new Blob([body]).stream().pipeThrough(new DecompressionStream("gzip")) : body;
  return new Response(content, { status: statusCode, headers: plain });
}
