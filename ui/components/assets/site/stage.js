// The stage: what a visitor of the site without a server sees at once, drawn by JavaScript alone from what was prepared
// when the site was built. The app takes over from it when Python is there, see handover.js.

import { withParameter } from "../player/edits.js";
import { Player, server } from "../player/player.js";
import { make } from "../shared/dom.js";
import { language, translated, useLanguage } from "../shared/texts.js";
import { Chrome } from "./chrome.js";
import { Hand } from "./hand.js";
import { readLink, writeLink, writeOther } from "./link.js";
import { contentOf } from "./pages.js";
import { Races } from "./races.js";
import { defaultRace, readScenario, writeScenario } from "./scenario.js";
import { surfaceQuery } from "./race.js";

/**
 * @typedef {import("../shared/types.js").PlayerData} PlayerData
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 * @typedef {import("./link.js").Link} Link
 * @typedef {import("./pages.js").Content} Content
 * @typedef {import("./scenario.js").Scenario} Scenario
 * @typedef {PlayerEdit & {number: number}} NumberedEdit as the outbox sends them
 *
 * @typedef {object} StageState what the app shows on
 * @property {string} page
 * @property {string} query of the page's link, as the app writes it, with all edits in it
 * @property {string} race query of the race that the player shows
 * @property {PlayerEdit[]} edits that the link does not say: none
 * @property {number} step
 * @property {boolean} isPlaying
 * @property {number} speed
 * @property {string} layout
 * @property {string[]} clicks CSS classes of buttons that the app is to be clicked on, as its links do not say what they did
 * @property {string} language
 */

export class Stage {
  /** @param {HTMLElement} root what is drawn in @param {import("./prepared.js").Prepared} prepared @param {(page: string, query: string) => string} addressOf a page */
  constructor(root, prepared, addressOf) {
    this.root = root;
    root.classList.add("site"); // what its style sheet is about
    this.prepared = prepared;
    this.addressOf = addressOf;
    this.abort = new AbortController();
    this.page = "";
    this.link = ""; // the query of what is shown
    this.asked = ""; // the query that was opened
    /** @type {PlayerEdit[]} that the link does not say */
    this.edits = [];
    this.making = Promise.resolve(); // the edits that are under way, one after the other
    this.pending = 0;
    /** @type {Link | undefined} what was opened last, with what was chosen since */
    this.opened = undefined;
    /** @type {Content | undefined} of the page */
    this.content = undefined;
    /** @type {Scenario} */
    this.race = defaultRace(prepared.facts);
    this.heard = 0; // the number of the last edit
    this.shows = 0; // a later page makes what is under way for an earlier one late
    this.shown = 0; // which of them is shown
    this.hand = new Hand(root, this.abort.signal);
    this.chrome = new Chrome({ index: prepared.index, addressOf, stage: this });
    this.place = make("div", { class: "rv-root" });
    this.player = new Player(this.place);
    this.fetched = server.answer;
    this.races = new Races(prepared, this.fetched);
    server.answer = (path) => this.races.answer(path);
    const { signal } = this.abort;
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.refresh(), { signal });
    window.addEventListener("keydown", ({ key }) => key === "Escape" && this.opened?.isPresented && this.present(false), { signal });
  }

  get facts() {
    return this.prepared.facts;
  }

  /** Whether what a link means can be shown here. @param {string} page @param {string} query */
  canShow(page, query) {
    const link = readLink(this.prepared.index, page, query);
    return link.isWhole && link.race !== null && (page === "lessons" || this.races.canCompute(link.race));
  }

  /** Show a page, or the nearest to it. @param {string} page @param {string} query of its link */
  async show(page, query) {
    if (this.shown === this.shows && page === this.page && query === this.link) return; // it is shown already
    const number = ++this.shows;
    const link = readLink(this.prepared.index, page, query);
    this.pending += 1;
    const content = await this.open(link, query, number).finally(() => (this.pending -= 1));
    if (content) await this.refresh({ step: link.step, play: content.plays || link.plays });
  }

  /** Show all of a page but its race, unless another was opened meanwhile. @param {Link} link @param {string} query @param {number} number of the page */
  async open(link, query, number) {
    const content = await this.read(link, query, number);
    if (!content || number !== this.shows) return null;
    this.content = content;
    this.shown = number;
    this.race = content.race;
    this.build();
    this.write();
    return content;
  }

  /** @param {Link} link @param {string} query @param {number} number of the page */
  async read(link, query, number) {
    await useLanguage(link.language);
    if (number !== this.shows) return null;
    if (link.page !== this.page) this.renew();
    this.page = link.page;
    [this.opened, this.asked] = [link, query];
    return contentOf(this, link);
  }

  /** Another page has a player of its own. */
  renew() {
    this.player.destroy();
    this.place = make("div", { class: "rv-root" });
    this.player = new Player(this.place);
    Object.assign(this.place, { player: Promise.resolve(this.player) }); // as shared/entry.js has it
  }

  build() {
    this.root.classList.toggle("site-present", Boolean(this.opened?.isPresented));
    this.root.replaceChildren(this.chrome.build(), ...(this.content?.build(this.place) ?? []));
  }

  /** What the player is given. @param {{step?: number, play?: boolean}} [arrival] how a link's race is first shown, once @returns {PlayerData} */
  dataFor({ step = 0, play = false } = {}) {
    return {
      query: writeScenario(this.facts, this.race), surface: surfaceQuery(this.facts, this.race), layout: this.layout, simple: false, sealed: false, fixed: false, whole: false,
      settings: false, tunes: [], pins: 0, bounds: {}, topic: "", custom: false, headline: "", step, play, heard: [this.heard], language: language(),
      plotly: this.prepared.index.plotly, ...this.content?.data,
    };
  }

  get layout() {
    return this.opened?.layout ?? "";
  }

  /** @param {{step?: number, play?: boolean}} [arrival] */
  async refresh(arrival) {
    if (!this.content) return;
    await this.player.update({ data: this.dataFor(arrival), setTriggerValue: (_, edit) => this.onEdit(/** @type {NumberedEdit} */ (edit)) });
  }

  /** Show another race of the page, or its words anew: something was chosen beside the player. @param {Scenario} [race] */
  async choose(race = this.race) {
    this.race = race;
    this.content?.follow?.();
    this.write();
    await this.refresh();
  }

  /** Show another page, as its link does: whoever follows the address shows it. @param {string} page @param {string} query */
  go(page, query) {
    history.pushState(null, "", this.addressOf(page, query));
    window.dispatchEvent(new PopStateEvent("popstate", { state: null }));
  }

  /** Speak another language, with the race as it is. @param {string} code */
  async speak(code) {
    this.pending += 1;
    await this.translate(code, this.shows).finally(() => (this.pending -= 1));
  }

  /** @param {string} code @param {number} shows the number of the page */
  async translate(code, shows) {
    if (!this.opened) return;
    await useLanguage(code);
    const content = await contentOf(this, { ...this.opened, language: code, race: this.race }, true);
    if (shows !== this.shows) return; // another page was opened meanwhile
    [this.opened, this.asked, this.content] = [{ ...this.opened, language: code }, this.link, content];
    this.build();
    this.write();
    await this.refresh();
  }

  /** Show it to a class, or to one visitor. @param {boolean} isPresented */
  async present(isPresented) {
    if (!this.opened) return;
    this.opened = { ...this.opened, isPresented };
    this.build();
    this.write();
    await this.refresh();
  }

  /** Make an edit, as Python would. @param {NumberedEdit} edit */
  onEdit({ number, ...edit }) {
    const { shows } = this;
    const change = async () => {
      await this.change(edit, shows);
      this.heard = number;
      await (shows === this.shows ? this.choose() : this.refresh());
    };
    this.pending += 1;
    this.making = this.making.then(change).catch((fault) => this.player.notice.showFault(fault)).finally(() => (this.pending -= 1));
  }

  /** @param {PlayerEdit} edit @param {number} shows the number of the page that it was made on: on another one it changes nothing */
  async change(edit, shows) {
    if (shows !== this.shows || !this.opened) return;
    if (edit.layout) {
      this.opened = { ...this.opened, layout: edit.layout };
      return;
    }
    const runs = await server.get("runs", withParameter(writeScenario(this.facts, this.race), "edit", JSON.stringify(edit)));
    if (shows !== this.shows) return;
    server.alias("runs", runs.header.query, runs);
    this.race = readScenario(this.facts, runs.header.query) ?? this.race;
  }

  /** Let the address say what is shown, as the app does. */
  write() {
    if (!this.opened || !this.content) return;
    document.title = this.content.title;
    const { index } = this.prepared;
    const { isShown, linked, race } = this.content;
    this.link = isShown && this.opened.isWhole
      ? writeLink(index, { ...this.opened, ...linked, race: this.race, isOwn: this.content.isOwn(this.race) })
      : writeOther(index, this.page, this.asked, { ...this.opened, race: this.race === race ? null : this.race });
    history.replaceState(history.state, "", this.addressOf(this.page, this.link));
  }

  /** What the page is called. @param {string} key */
  titleOf(key) {
    return translated(this.prepared.index.pages.find((page) => page.key === key)?.title ?? "");
  }

  /** Is something dragged, typed or open, or an edit under way? */
  isBusy() {
    return this.player.hand.edits.held !== null || this.pending > 0 || this.hand.isFull;
  }

  /** When the first frame of a race that plays is drawn, or a race that stands is there as a whole. */
  whenMoving() {
    const isMoving = () => this.player.transport.frames > 1 || (this.place.dataset.complete !== undefined && !this.player.arrival.asked);
    return new Promise((/** @type {(nothing: void) => void} */ resolve) => {
      const look = () => (isMoving() || this.abort.signal.aborted ? resolve() : requestAnimationFrame(look));
      look();
    });
  }

  /** @returns {StageState} */
  state() {
    const { step, playing, speed } = this.player.transport.clock;
    return {
      page: this.page, query: this.link, race: writeScenario(this.facts, this.race), edits: [], step, isPlaying: playing, speed, layout: this.dataFor().layout,
      language: language(), clicks: this.content?.clicks ?? [],
    };
  }

  /** Leave nothing behind: what the app asks for again is Python's. */
  close() {
    this.abort.abort();
    this.player.destroy();
    server.answer = this.fetched;
    server.cache.clear();
    putLast("shared/style.css");
    this.root.replaceChildren();
    this.root.hidden = true;
  }
}

/** Let a style sheet stand behind those that have come meanwhile, as Streamlit's, which are to yield to it. @param {string} path its end */
function putLast(path) {
  const sheet = /** @type {HTMLLinkElement | null} */ (document.head.querySelector(`link[rel="stylesheet"][href$="${path}"]`));
  if (!sheet) return;
  const again = /** @type {HTMLLinkElement} */ (sheet.cloneNode());
  again.onload = () => sheet.remove();
  document.head.append(again);
}
