// The player: the race that is shown, its parts in step with one clock, and what goes to Python when a control is released.

import { make } from "../shared/dom.js";
import { loadPlotly, loadStyle, loadTheme } from "../shared/loader.js";
import { Outbox } from "../shared/outbox.js";
import { Server } from "../shared/server.js";
import { onSeek } from "../shared/steps.js";
import { language, say, useLanguage } from "../shared/texts.js";
import { followSize, typeScale } from "../shared/type_scale.js";
import { Arrival } from "./arrival.js";
import { Chips } from "./chips.js";
import { withParameter } from "./edits.js";
import { Events } from "./events.js";
import { subjectOf } from "./figure.js";
import { Forces } from "./forces.js";
import { Former } from "./former.js";
import { Hand } from "./hand.js";
import { Headline } from "./headline.js";
import { Keys } from "./keys.js";
import { Notice } from "./notice.js";
import { Options } from "./options.js";
import { isAnotherRace, raceTracks, Surface } from "./race.js";
import { stageOf } from "./stage_of.js";
import { Terms } from "./terms.js";
import { Transport } from "./transport.js";
import { Why } from "./why.js";

/**
 * @typedef {import("../shared/types.js").PlayerData} PlayerData
 * @typedef {import("../shared/types.js").Theme} Theme
 * @typedef {import("./race.js").Track} Track
 * @typedef {import("../shared/server.js").Answer<"runs">} Runs
 */

/**
 * @typedef {object} View a race as it is shown
 * @property {PlayerData} data from Python
 * @property {Runs} runs
 * @property {Runs["header"]} race
 * @property {Surface} surface
 * @property {Surface | null} [dragged] what is drawn instead while a number of it is dragged
 * @property {Theme} theme
 */

const CLASSES = /** @type {const} */ (["simple", "sealed", "fixed", "topic"]);

export const server = new Server(); // its cache stays while the page is left and entered again

export class Player {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.abort = new AbortController();
    const { signal } = this.abort;
    /** @type {import("../shared/loader.js").Component<PlayerData> | undefined} */
    this.component = undefined;
    /** @type {View | undefined} */
    this.view = undefined;
    /** @type {Track[]} of the race, or of a preview */
    this.tracks = [];
    this.previewing = false;
    this.generation = 0; // of Python's data: late answers are dropped
    this.language = ""; // of the texts that are on the page
    this.look = ""; // theme, language and size of type of the pictures
    this.outbox = new Outbox((edit) => this.component?.setTriggerValue("edit", edit), signal);
    this.hand = this.makeHand(signal);
    this.edits = this.hand.edits;
    this.start = this.hand.start;
    this.tuning = this.hand.tuning;
    this.former = /** @type {Former} */ (new Former(this));
    this.chips = this.makeChips();
    this.transport = this.makeTransport(signal);
    this.events = this.makeEvents();
    this.stage = stageOf(this, signal);
    this.why = new Why(this, server);
    this.forces = this.makeForces(signal);
    this.options = this.makeOptions(signal);
    this.terms = new Terms((edit) => this.edits.send(edit));
    this.headline = new Headline({ pictures: this.stage.grid, note: () => this.events.note, server, view: () => this.view, start: this.start, onFault: (fault) => this.notice.showFault(fault) });
    this.arrival = new Arrival(this.stage.box, this.transport, signal);
    this.notice = new Notice(() => this.language || this.translate(), signal);
    this.keys = new Keys(this, signal);
    root.tabIndex = 0;
    root.id = "player";
    root.setAttribute("role", "group");
    onSeek((step) => this.transport.jump(step), signal);
    this.probe = followSize(root, () => this.onType(), signal); // what measures the size of type
  }

  // --- its parts -----------------------------------------------------------------------------------------------

  makeChips() {
    return new Chips({
      onHide: () => this.former.onHide(),
      onHover: () => this.stage.drawWhole(),
      onChoose: () => this.why.onChoose(),
      onSettings: (slot) => this.hand.toggleSettings(slot),
      last: this.former.chip,
    });
  }

  /** @param {AbortSignal} signal */
  makeTransport(signal) {
    return new Transport({
      onStep: (numbersDue) => {
        this.stage.drawStep();
        if (numbersDue) this.showNumbers();
      },
      signal,
    });
  }

  makeEvents() {
    return new Events({
      events: () => this.view?.race.events ?? [],
      tracks: () => (this.previewing || this.view?.data.sealed ? [] : this.shown),
      clock: this.transport.clock,
      track: () => this.transport.track,
      onJump: (step) => this.transport.jump(step),
    });
  }

  /** @param {AbortSignal} signal */
  makeHand(signal) {
    return new Hand({
      server,
      view: () => this.view,
      generation: () => this.generation,
      onPreview: (preview) => this.preview(preview),
      onPeek: () => this.stage.drawWhole(),
      onShow: (view) => this.show(view),
      onCommit: (edit) => this.outbox.post(edit),
      onSettings: (slot) => this.chips.open(slot),
      opener: (slot) => this.chips.parts.get(slot)?.settings,
      onFault: (fault) => this.notice.showFault(fault),
      signal,
    });
  }

  /** @param {AbortSignal} signal @returns {Forces} */
  makeForces(signal) {
    return new Forces({
      slot: () => this.chips.chosen,
      fetch: (slot) => server.get("forces", withParameter(this.view?.data.query, "slot", slot)),
      explained: (still) => this.why.on && !(still && this.transport.clock.playing),
      nameOf: (slot) => this.view?.race.slots.find((other) => other.slot === slot)?.name ?? "",
      draw: () => this.draw(),
      signal,
    });
  }

  /** @param {AbortSignal} signal */
  makeOptions(signal) {
    return new Options({
      root: this.root,
      stage: this.stage,
      clock: this.transport.clock,
      forces: this.forces,
      chips: this.chips,
      why: this.why,
      onEdit: (edit) => this.edits.send(edit),
      figure: () => subjectOf(this),
      step: () => this.transport.step,
      draw: () => this.draw(),
      layout: () => this.view?.data.layout, query: () => this.view?.data.query ?? "",
      title: () => this.terms.title.textContent ?? "", surface: () => this.view?.surface.title ?? "",
      onKeys: () => this.keys.open(),
      signal,
    });
  }

  /** What has words, in the language of now; whatever is set stays as it is. */
  translate() {
    if (this.language === language()) return;
    this.language = language();
    this.root.setAttribute("aria-label", say("Race player. Space plays and pauses, arrow keys step, Home and End jump."));
    this.root.replaceChildren(
      this.stage.build([make("div", { class: "rv-over" }, [this.headline.question, this.terms.build(), this.notice.place, this.chips.build()])], [
        make("div", { class: "rv-bar rv-row" }, [...this.transport.build(), ...this.options.build()]),
        make("div", { class: "rv-foot" }, [this.events.build(), this.why.build(), this.forces.key, ...this.options.buildStatus(), this.tuning.build(), this.headline.hint]),
        this.hand.settings.build(),
      ]),
      this.chips.buildNumbers(), this.keys.build(), this.probe,
    );
  }

  // --- a race from Python --------------------------------------------------------------------------------------

  /** New data from Python. @param {import("../shared/loader.js").Component<PlayerData>} component */
  update(component) {
    this.component = component;
    this.outbox.heard(component.data.heard);
    this.arrival.ask(component.data);
    const generation = ++this.generation;
    return this.refresh(component.data, generation).catch((fault) => this.notice.showFault(fault));
  }

  /** @param {PlayerData} data @param {number} generation */
  async refresh(data, generation) {
    const translated = useLanguage(data.language);
    const loading = Promise.all([
      server.get("runs", data.query), server.get("surface", data.surface), loadTheme(this.root), loadPlotly(data.plotly), loadStyle(),
    ]);
    loading.catch(() => undefined); // it is waited for below, where a fault can be shown
    await translated;
    if (this.abort.signal.aborted) return;
    if (!this.language) this.translate();
    const [runs, grid, theme, Plotly] = await loading;
    this.stage.Plotly = Plotly;
    if (generation !== this.generation || this.abort.signal.aborted) return;
    const surface = this.view?.data.surface === data.surface ? this.view.surface : new Surface(grid);
    await this.show({ data, runs, race: runs.header, surface, theme });
  }

  /** Show a race. @param {View} view */
  async show(view) {
    const { data } = view;
    const before = this.view;
    this.notice.hide();
    this.translate();
    const look = `${view.theme.name} ${language()} ${typeScale()}`;
    const redraw = data.surface !== before?.data.surface || look !== this.look;
    this.look = look;
    this.view = view;
    for (const name of CLASSES) this.root.classList.toggle(`rv-${name}`, Boolean(data[name]));
    this.root.classList.toggle("rv-poster", data.layout === "poster");
    this.setRace(view);
    this.former.follow(before, view);
    if (before && isAnotherRace(before, view)) this.transport.clock.jump(0); // it plays on, if it plays
    if (data.topic && (data.topic !== before?.data.topic || data.sealed)) this.transport.rewind();
    this.arrival.jump();
    this.options.views.show(data.layout);
    const drawRelief = await this.stage.arrange(view, redraw);
    if (this.forces.wanted) this.forces.load();
    this.draw();
    this.hand.dragOn();
    this.root.dataset.ready = data.query || "default";
    this.hand.previews.prepare(view); // when all but the relief is drawn
    await drawRelief();
    this.root.dataset.complete = data.query || "default";
    this.arrival.drawn(before?.data, data);
  }

  /** @param {View} view */
  setRace(view) {
    const { runs, race, surface } = view;
    this.setPreviewing(false);
    this.why.forget();
    view.dragged = null;
    this.tracks = raceTracks(runs, surface);
    this.transport.setSteps(race.steps);
    this.chips.setSlots(race.slots);
    this.terms.show(view);
    this.hand.setRace(view, this.tracks);
    this.headline.setRace(view);
  }

  // --- drawing -------------------------------------------------------------------------------------------------

  get shown() {
    return this.tracks.filter((track) => !this.chips.hidden.has(track.slot.slot));
  }

  /** The runs whose whole paths are to be seen faintly. */
  get whole() {
    if (this.view?.data.sealed) return [];
    const { hand: { peeked }, chips } = this;
    if (this.stage.ghosts || this.previewing || this.view?.data.whole) return [...this.shown, ...peeked];
    return [...this.tracks.filter((track) => track.slot.slot === chips.hovered), ...peeked];
  }

  draw() {
    if (!this.view) return;
    this.drawRuns();
    this.transport.showStep();
  }

  /** What another race changes at the same step: what is written of the step would have the page laid out anew. */
  drawRuns() {
    this.stage.draw();
    this.events.draw();
    this.showNumbers();
  }

  showNumbers() {
    if (!this.view) return;
    this.chips.setNumbers(this.tracks, this.transport.clock.step, this.view.race.loss.offset);
    this.events.tell();
    this.why.tell();
    this.headline.tell(!this.previewing && this.transport.clock.isOver);
  }

  /** Whether what is shown follows a drag: its title is then that of the race before. @param {boolean} on */
  setPreviewing(on) {
    this.previewing = on;
    this.root.classList.toggle("rv-previewing", on);
  }

  /** Show a race that is not made yet, or again the one that is. @param {import("./previews.js").Preview | null} preview */
  preview(preview) {
    if (!this.view) return;
    this.setPreviewing(preview !== null);
    this.tracks = preview?.tracks ?? this.hand.previews.exact;
    this.former.drag(this.hand.previews.exact, preview && preview.tracks);
    this.view.dragged = preview?.surface ?? null;
    this.drawRuns();
  }

  /** Type has another size: pictures are drawn for it. */
  onType() {
    if (!this.view || this.look.endsWith(` ${typeScale()}`)) return;
    this.show(this.view).catch((fault) => this.notice.showFault(fault));
  }

  /** Leave nothing behind: no listener, no canvas, no WebGL context. */
  destroy() {
    this.abort.abort();
    this.options.figure?.dialog.close();
    this.stage.destroy();
    this.tracks = [];
    this.root.replaceChildren();
  }
}
