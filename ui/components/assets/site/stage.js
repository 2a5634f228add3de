// The stage: what a visitor of the site without a server sees at once, drawn by JavaScript alone from what was prepared
// when the site was built. The app takes over from it when Python is there, see handover.js.

import { Player, server } from "../player/player.js";
import { withParameter } from "../player/edits.js";
import { make } from "../shared/dom.js";
import { axisRanges, sightOf } from "../shared/project.js";
import { language, translated, useLanguage } from "../shared/texts.js";
import { LocalRaces } from "../standalone/local_races.js";
import { Chrome } from "./chrome.js";

/**
 * @typedef {import("../shared/types.js").PlayerData} PlayerData
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 * @typedef {PlayerEdit & {number: number}} NumberedEdit as the outbox sends them
 *
 * @typedef {object} StageView how the pictures are turned and zoomed
 * @property {import("../player/heights.js").Ranges | null} ranges of the map's axes
 * @property {import("../player/camera.js").Sight | null} sight of the relief
 *
 * @typedef {object} StageState what the app shows on
 * @property {string} page
 * @property {string} query of the race, as the app would write it but for the edits
 * @property {PlayerEdit[]} edits that were made since
 * @property {number} step
 * @property {boolean} isPlaying
 * @property {number} speed
 * @property {string} layout
 * @property {StageView} view
 * @property {string} language
 */

/** What of a link is no part of the race. */
const LINKED = ["lang", "present", "layout", "step", "play", "here"];

export class Stage {
  /** @param {HTMLElement} root what is drawn in @param {import("./prepared.js").Prepared} prepared @param {(page: string, query: string) => string} addressOf a page */
  constructor(root, prepared, addressOf) {
    this.root = root;
    this.prepared = prepared;
    this.addressOf = addressOf;
    this.abort = new AbortController();
    this.page = "";
    this.link = ""; // that was opened
    /** @type {PlayerEdit[]} */
    this.edits = [];
    this.making = Promise.resolve(); // the edits that are under way, one after the other
    this.pending = 0;
    /** @type {PlayerData | undefined} */
    this.data = undefined;
    this.place = make("div", { class: "rv-root" });
    this.chrome = new Chrome({ index: prepared.index, addressOf, page: () => this.page, query: () => this.link, onLanguage: (code) => this.speak(code) });
    this.player = new Player(this.place);
    Object.assign(this.place, { player: Promise.resolve(this.player) }); // as shared/entry.js has it
    this.fetched = server.answer;
    this.races = new LocalRaces(this.fetched);
    server.answer = (path) => this.races.answer(path);
    const { signal } = this.abort;
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.refresh(), { signal });
  }

  /** Whether there is a race for a page's link here. @param {string} page @param {string} query */
  canShow(page, query) {
    const asked = [...new URLSearchParams(query).keys()];
    return page in this.prepared.index.races && asked.every((name) => LINKED.includes(name));
  }

  /** Show a page, or the nearest to it. @param {string} page @param {string} query of its link */
  async show(page, query) {
    const given = new URLSearchParams(query);
    this.page = page;
    this.link = query;
    this.edits = [];
    const { races, languages } = this.prepared.index;
    const spoken = given.get("lang") ?? "en";
    if (spoken in languages) await useLanguage(spoken);
    const race = races[page] ?? races.race;
    const layout = given.get("layout");
    this.data = {
      ...race, language: language(), headline: race.headline && translated(race.headline), step: Number(given.get("step")) || 0,
      play: race.play || given.get("play") === "1", layout: layout && !race.simple ? layout : race.layout,
    };
    this.build();
    await this.refresh();
    this.data = { ...this.data, step: 0, play: false }; // a link says how its race is first shown
  }

  build() {
    document.title = this.page === "start" ? "Ravine" : `${translated(this.prepared.index.pages.find(({ key }) => key === this.page)?.title ?? "")} - Ravine`;
    const main = make("main", { class: "site-page" }, [this.place]);
    this.root.replaceChildren(this.chrome.build(), main);
  }

  async refresh() {
    if (!this.data) return;
    await this.player.update({ data: this.data, setTriggerValue: (_, edit) => this.onEdit(/** @type {NumberedEdit} */ (edit)) });
  }

  /** Speak another language, with the race as it is. @param {string} code */
  async speak(code) {
    if (!this.data) return;
    await useLanguage(code);
    const { headline } = this.prepared.index.races[this.page] ?? {};
    this.data = { ...this.data, language: language(), headline: headline ? translated(headline) : "" };
    this.chrome.build();
    await this.refresh();
  }

  /** Make an edit, as Python would. @param {NumberedEdit} edit */
  onEdit({ number, ...edit }) {
    const change = async () => {
      const changed = edit.layout ? { layout: edit.layout } : await this.raceAfter(edit);
      if (this.data) this.data = { ...this.data, ...changed, heard: [number] };
      await this.refresh();
    };
    this.pending += 1;
    this.making = this.making.then(change).catch((fault) => this.player.notice.showFault(fault)).finally(() => (this.pending -= 1));
  }

  /** @param {PlayerEdit} edit */
  async raceAfter(edit) {
    const runs = await server.get("runs", withParameter(this.data?.query, "edit", JSON.stringify(edit)));
    server.alias("runs", runs.header.query, runs);
    this.edits.push(edit);
    return { query: runs.header.query, surface: runs.header.surface };
  }

  /** Is something dragged, or an edit under way? */
  isBusy() {
    return this.player.hand.edits.held !== null || this.pending > 0;
  }

  /** When the first frame of a race that plays is drawn, or a race that stands is there as a whole. */
  whenMoving() {
    const isMoving = () => (this.data && this.player.transport.frames > 1) || (this.place.dataset.complete !== undefined && !this.player.arrival.asked);
    return new Promise((/** @type {(nothing: void) => void} */ resolve) => {
      const look = () => (isMoving() || this.abort.signal.aborted ? resolve() : requestAnimationFrame(look));
      look();
    });
  }

  /** @returns {StageState} */
  state() {
    const { step, playing, speed } = this.player.transport.clock;
    return {
      page: this.page, query: this.data?.query.replace(/&?local=\d+$/, "") ?? "", edits: [...this.edits],
      step, isPlaying: playing, speed, layout: this.data?.layout ?? "", language: language(),
      view: this.view(),
    };
  }

  /** How the pictures are zoomed and turned, null where nobody has done so. @returns {StageView} */
  view() {
    const { panels, relief } = this.player.stage;
    const map = panels.find(({ kind }) => kind === "contour");
    const domain = this.data?.simple ? undefined : this.player.view?.surface.domain; // a poster shows more than the box
    const { x, y } = map && domain ? axisRanges(map.graph) : { x: [], y: [] };
    const ranges = { x: x.map(Number), y: y.map(Number) };
    const isZoomed = domain && String([ranges.x, ranges.y].map(rounded)) !== String(domain.map(rounded));
    return { ranges: isZoomed ? ranges : null, sight: relief?.isTurned ? sightOf(relief.panel.graph) : null };
  }

  /** Leave nothing behind. */
  close() {
    this.abort.abort();
    this.player.destroy();
    server.answer = this.fetched;
    this.root.replaceChildren();
  }
}

/** Ends of an axis, without what rounding adds. @param {number[]} ends */
function rounded(ends) {
  return ends.map((end) => end.toPrecision(6));
}
