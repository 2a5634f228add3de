// The site without internet: its service worker keeps the files that were loaded, and on request all others. Where there
// is none, as in some private windows, the site works as before, and needs its host.

export const BYTES = "bytes";
export const ALL = "all";

const PATIENCE = 1500; // milliseconds for the worker to take over what this page asks for

export class Offline extends EventTarget {
  /**
   * @param {string} root the site's address
   * @param {string} version of the site
   * @param {ServiceWorkerContainer | undefined} container
   */
  constructor(root, version, container = navigator.serviceWorker) {
    super();
    this.root = root;
    this.version = version;
    this.container = container;
    /** @type {Map<string, number>} bytes that have come, by path */
    this.bytes = new Map();
    this.isComplete = false; // is the whole site here?
    container?.addEventListener("message", ({ data }) => this.hear(data));
  }

  /** Whether bytes are counted: what the page asks for goes through the worker. */
  get isCounting() {
    return Boolean(this.container?.controller);
  }

  /** Start the worker; done when it takes part, or when it is clear that it will not. */
  async start() {
    const { container } = this;
    if (!container) return;
    const controlled = new Promise((/** @type {(nothing: void) => void} */ resolve) => container.addEventListener("controllerchange", () => resolve(), { once: true }));
    try {
      await container.register(`${this.root}sw.js`, { updateViaCache: "none" });
    } catch {
      return; // not allowed here
    }
    if (!container.controller) await Promise.race([controlled, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  }

  /** Let files be fetched that are going to be asked for one after the other. @param {readonly string[]} files */
  load(files) {
    this.post({ kind: "load", files });
  }

  /** Let nothing more of these be fetched. */
  stop() {
    this.post({ kind: "stop" });
  }

  /** Let all of the site be kept, and first what this page has loaded: a part of it came before the worker did. */
  keep() {
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name.split(/[?#]/, 1)[0]);
    this.post({ kind: "keep", files: loaded.filter((name) => name.startsWith(this.root)).map((name) => name.slice(this.root.length)) });
  }

  /** @param {{kind: string, files?: readonly string[]}} message */
  post(message) {
    this.container?.controller?.postMessage({ ...message, version: this.version });
  }

  /** @param {{kind?: string, version?: string, path?: string, bytes?: number}} message of a worker, which may be another site's on the same host */
  hear({ kind, version, path, bytes }) {
    if (version !== this.version) return;
    if (kind === "bytes" && path !== undefined && bytes !== undefined) {
      this.bytes.set(path, Math.max(bytes, this.bytes.get(path) ?? 0));
      this.dispatchEvent(new Event(BYTES));
    }
    if (kind === "all") {
      this.isComplete = true;
      this.dispatchEvent(new Event(ALL));
    }
  }

  /** Bytes that have come of some files. @param {readonly string[]} files */
  bytesOf(files) {
    return files.reduce((sum, path) => sum + (this.bytes.get(path) ?? 0), 0);
  }
}
