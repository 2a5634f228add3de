// The site without a server: the stage at once, the app in this browser behind it, and the change from one to the other.

import { faultText } from "../shared/dom.js";
import { useResources } from "../shared/resources.js";
import { say, translated } from "../shared/texts.js";
import { AppPage } from "./app_page.js";
import { answerNowhere } from "./files.js";
import { frameIn, themeOf, withoutFrame } from "./frame.js";
import { Handover } from "./handover.js";
import { Kernel, PHASE, STATE } from "./kernel.js";
import { followLinks } from "./links.js";
import { Loading } from "./loading.js";
import { ALL, BYTES, Offline } from "./offline.js";
import { addressOf, correctAddresses, FIRST, placeOf } from "./place.js";
import { Prepared } from "./prepared.js";
import { SiteResources } from "./resources.js";
import { Stage } from "./stage.js";

/** @typedef {import("./place.js").Place} Place */

/**
 * @typedef {object} SiteConfig what the builder writes into each page, in an element `site`; addresses are relative to the site
 * @property {string} version of the whole site
 * @property {string[]} pages their keys
 * @property {string} data the folder of what was prepared, with a slash at its end
 * @property {Omit<import("./kernel.js").KernelConfig, "version">} kernel
 */

const PHONE = 760; // width of a screen up to which Python is loaded only on request
const DOWNLOAD = 0.5; // share of the progress that is the loading of bytes, where they are counted; the rest is Python's start

const PATIENCE = 10_000; // milliseconds that a link waits for a run of the app's script to end

export class Site {
  /** @param {SiteConfig} config @param {string} root the site's address @param {Document} page */
  constructor(config, root, page) {
    this.config = config;
    this.root = root;
    this.page = page;
    this.app = /** @type {HTMLElement} */ (page.getElementById("root"));
    this.kernel = new Kernel({ ...config.kernel, version: config.version }, root, this.app, (address) => this.load(address));
    this.resources = new SiteResources(this.kernel, root);
    this.offline = new Offline(root, config.version);
    this.loading = new Loading(page.body);
    this.abort = new AbortController(); // for what goes on until the app ends
    this.drawn = new AppPage(this.app);
    this.next = ""; // the address of the link that was followed last
    /** @type {Prepared | undefined} */
    this.prepared = undefined;
    /** @type {Stage | undefined} until the app has taken over */
    this.stage = undefined;
    this.frame = frameIn(location.search.slice(1)); // what the address says of the frame on another page that this is in, if any
    this.isAllowed = !this.frame && !asksFirst(); // may Python be loaded?
  }

  async open() {
    useResources(this.resources);
    this.listen();
    this.dress();
    history.replaceState(history.state, "", addressOf(this.place, this.root) + location.hash);
    try {
      this.prepared = this.resources.prepared = await Prepared.open(this.root + this.config.data);
      this.stage = new Stage(/** @type {HTMLElement} */ (this.page.getElementById("stage")), this.prepared, (page, query) => addressOf({ page, query }, this.root));
      await this.stage.show(this.place.page, this.place.query);
      await this.stage.whenMoving();
      performance.mark("ravine:moving"); // what benchmarks read, as the two below
    } catch (fault) {
      console.error(fault); // the app needs none of it
      this.stage?.close();
      this.reveal();
    }
    this.follow();
  }

  /** In a frame the player stands alone, light or dark as the frame says. */
  dress() {
    const { body, documentElement } = this.page;
    body.classList.toggle("site-embedded", this.frame !== "");
    const theme = themeOf(this.frame);
    if (theme) documentElement.dataset.theme = theme;
  }

  listen() {
    const { page, root, config: { pages } } = this;
    correctAddresses(history, root, () => location.href, this.frame);
    window.addEventListener("popstate", (event) => this.onBack(event), true); // before Streamlit listens
    followLinks(page, root, pages, (address) => this.go(address));
    answerNowhere(window, (path) => this.kernel.ask(path), (fault) => this.fail(say("The file was not made: {what}", { what: faultText(fault) })));
    this.kernel.addEventListener(STATE, () => this.onState());
    this.kernel.addEventListener(PHASE, () => this.showProgress());
    this.offline.addEventListener(BYTES, () => this.showProgress());
    this.offline.addEventListener(ALL, () => this.loading.mention(say("Ravine works without internet now.")), { once: true });
  }

  /** Where the visitor is. @returns {Place} */
  get place() {
    const { page, query } = placeOf(location.href, this.root, this.config.pages) ?? { page: FIRST, query: "" };
    return { page, query: this.frame ? withoutFrame(query) : query };
  }

  /**
   * Follow a link: on the stage at once, in the app when its script rests. What a run says of its page's address comes
   * late, and would be taken for that of the next page.
   * @param {string} address
   */
  async go(address) {
    this.next = address;
    if (!this.stage) await this.drawn.whenIdle(PATIENCE);
    if (this.next !== address) return; // another link was followed meanwhile
    if (address !== location.href) history.pushState(null, "", address);
    if (this.stage) await this.showOnStage();
    else window.dispatchEvent(new PopStateEvent("popstate", { state: history.state })); // Streamlit listens
  }

  /**
   * Back or Forward: a link that still waits for the app was followed before, and is not any more. As long as the stage is
   * shown it alone hears of them, and Streamlit what the handover tells: a script that runs for one page and hears of
   * another writes the address of either.
   * @param {Event} event
   */
  onBack(event) {
    this.next = "";
    if (!this.stage || event === this.drawn.told) return;
    event.stopImmediatePropagation();
    this.showOnStage();
  }

  async showOnStage() {
    await this.stage?.show(this.place.page, this.place.query).catch((fault) => this.fail(faultText(fault)));
    this.follow();
  }

  /** Does the page need Python, as the stage cannot show it? */
  get isWaiting() {
    return !this.stage?.canShow(this.place.page, this.place.query);
  }

  /** What the page is called that waits for Python, if it does. */
  get waitingFor() {
    const title = this.prepared?.index.pages.find(({ key }) => key === this.place.page)?.title;
    return this.isWaiting && title ? translated(title) : "";
  }

  /** Load Python, or ask whether it may be loaded where the page needs it: also where that has failed before. */
  follow() {
    const { state } = this.kernel;
    if (state === "loading") this.loading.begin(this.waitingFor, this.cancel);
    else if (state === "away" && (this.isAllowed || !this.stage)) this.loadApp();
    else if (state !== "ready" && this.isWaiting) this.ask();
    else if (state === "away") this.loading.hide();
  }

  ask() {
    this.loading.ask(this.waitingFor, this.config.kernel.bytes, { load: () => this.loadApp(), leave: () => this.loading.hide() });
  }

  /** What ends the loading, where somebody was asked for it. */
  get cancel() {
    return this.isAllowed ? null : () => {
      this.kernel.stop();
      this.offline.stop();
      this.loading.hide();
    };
  }

  async loadApp() {
    this.loading.begin(this.waitingFor, this.cancel);
    const { signal } = this.abort;
    try {
      await this.kernel.start();
      performance.mark("ravine:python");
      await this.takeOver(signal);
      performance.mark("ravine:app");
    } catch (fault) {
      if (signal.aborted && this.kernel.state !== "failed") return; // it was cancelled
      console.error(fault);
      this.fail(say("The rest of the app did not start: {what}", { what: faultText(fault).split("\n").at(-1) ?? "" })); // a traceback ends with what it was
    }
  }

  /** Load the app's module, once the service worker takes part. @param {string} address */
  async load(address) {
    await this.offline.start();
    if (this.kernel.state !== "loading") throw new Error("stopped");
    this.offline.load(this.config.kernel.files);
    return import(address);
  }

  onState() {
    const { state } = this.kernel;
    if (state !== "away" && state !== "failed") return;
    this.abort.abort(new Error("stopped"));
    this.abort = new AbortController();
    if (state === "failed" && !this.stage) this.tellBroken();
  }

  /** The app is there: let it follow what the visitor does until it shows the same, and show it. @param {AbortSignal} signal */
  async takeOver(signal) {
    const { stage, drawn } = this;
    const page = { address: () => addressOf(this.place, this.root), reveal: () => this.reveal() };
    if (stage) await new Handover(stage, drawn, page, signal).run();
    else await drawn.whenDrawn(signal);
    this.loading.hide();
    this.offline.keep();
    this.kernel.watch(() => this.tellBroken(), signal);
  }

  tellBroken() {
    this.loading.fail(say("The app has stopped working. The address has what you see: reload the page to go on."), [[say("Reload"), () => location.reload()]]);
  }

  /** Show the app in place of the stage. */
  reveal() {
    this.page.getElementById("stage")?.remove();
    this.app.inert = false;
    this.stage = undefined;
    this.resources.isServed = true;
  }

  showProgress() {
    if (this.kernel.state !== "loading") return;
    const { bytes: all, files } = this.config.kernel;
    const bytes = this.offline.isCounting ? Math.min(all, this.offline.bytesOf(files)) : null;
    const share = bytes === null ? this.kernel.share : (DOWNLOAD * bytes) / all + (1 - DOWNLOAD) * this.kernel.share;
    this.loading.move({ share, bytes, all });
  }

  /** @param {string} words */
  fail(words) {
    const again = () => this.loadApp();
    this.loading.fail(words, [...(this.kernel.state === "failed" ? [/** @type {[string, () => void]} */ ([say("Try again"), again])] : []), [say("Close"), () => this.loading.hide()]]);
  }
}

/** Is this a phone, or a visitor who saves data: is Python loaded only on request? */
function asksFirst() {
  const { connection } = /** @type {{connection?: {saveData?: boolean}}} */ (navigator);
  return Boolean(connection?.saveData) || (matchMedia("(pointer: coarse)").matches && Math.min(screen.width, innerWidth) <= PHONE);
}

/** Open the site: called by its pages. */
export function openSite() {
  const config = JSON.parse(document.getElementById("site")?.textContent ?? "{}");
  return new Site(config, document.baseURI, document).open();
}
