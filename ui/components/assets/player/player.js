// The player: panels in step with one clock, controls, and what goes to Python when a control is released.

import { Clock, SPEEDS } from "./clock.js";
import { button, check, download, make, slider } from "../shared/dom.js";
import { exportGif, exportPng } from "./export.js";
import { COLOURS, drawForces, forcesAt } from "./forces.js";
import { Legend } from "./legend.js";
import { loadStyle, loadPlotly, loadTheme } from "../shared/loader.js";
import { Panel } from "./panel.js";
import { contourFigure, lossFigure, reliefFigure } from "./plots.js";
import { short } from "../shared/numbers.js";
import { flatFrame, toData } from "../shared/project.js";
import { memberTracks, raceTracks, Surface } from "./race.js";
import { Latest, Server } from "./server.js";
import { followSize, typeScale } from "../shared/type_scale.js";
import { DraggableMarker } from "../shared/marker.js";
import { onSeek, tellStep } from "../shared/steps.js";
import { language, say, useLanguage } from "../shared/texts.js";

const LONGEST_WAIT = 500; // milliseconds after which Python is told of a change even if it could not be shown yet
const RELIEF_AFTER = 60; // milliseconds for the map to be seen before a new relief keeps the browser busy
const NUMBERS_EVERY = 100; // milliseconds between changes of the legend's numbers while playing

const server = new Server(); // kept while the page is left and entered again

function layouts() {
  return { together: say("all over one another"), side: say("side by side"), map: say("contour only, large") };
}

/** @param {"contour" | "relief" | "loss"} kind @param {string | undefined} name of the only run that is drawn */
function panelName(kind, name) {
  if (kind === "relief") return say("Surface in three dimensions with paths");
  if (kind === "loss") return say("Loss against step");
  return name ? say("Contour map with the path of {name}", { name }) : say("Contour map with paths");
}

export class Player {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.clock = new Clock();
    /** @type {Panel[]} */
    this.panels = [];
    /** @type {import("./race.js").Track[]} */
    this.tracks = [];
    this.layout = "";
    this.language = ""; // of the texts that are on the page
    this.drawn = ""; // theme, language and size of type of the pictures
    /** @type {any} what measures the size of type */
    this.probe = undefined;
    this.ghosts = true;
    this.forcesOn = false;
    /** @type {any} */
    this.forces = null;
    this.previewing = false;
    this.abort = new AbortController();
    this.generation = 0;
    this.frames = 0; // drawn since the beginning: what benchmarks read
    this.wanted = 0; // the step that a link asks for
    /** @type {number[]} x and y ranges of the map as it is zoomed */
    this.zoomed = [];
    /** @type {any} offers to draw them */
    this.boxButton = undefined;
    /** @type {(value: number) => void} one of SPEEDS */
    this.setSpeed = () => {};
    this.drag = new Latest((start) => this.previewStart(start));
    /** @type {any} what Python sent last */
    this.data = undefined;
    /** @type {any} a Surface, once it is there */
    this.surface = undefined;
    /** @type {any} the sliders over families, by name */
    this.tuning = {};
    this.legend = new Legend(() => this.drawAll(), () => this.loadForces());
    this.start = new DraggableMarker((start) => this.drag.want(start), (start) => this.commitStart(start));
    this.build();
  }

  /** New data from Python. @param {any} component */
  update(component) {
    this.component = component;
    this.wanted ||= component.data.step; // once: a link's step is where its race is first shown
    const generation = ++this.generation;
    this.updating = this.refresh(component.data, generation).catch((fault) => this.showFault(fault));
    return this.updating;
  }

  /**
   * @param {any} data query, surface, layout and address of plotly.js
   * @param {number} generation
   */
  async refresh(data, generation) {
    const told = useLanguage(data.language);
    const loading = Promise.all([
      server.get("runs", data.query), server.get("surface", data.surface), loadTheme(this.root), loadPlotly(data.plotly), loadStyle(),
    ]);
    loading.catch(() => undefined); // it is waited for below, where a fault can be told
    await told;
    if (this.abort.signal.aborted) return;
    if (!this.language) this.translate();
    const [runs, ground, theme, Plotly] = await loading;
    this.Plotly = Plotly;
    if (generation !== this.generation || this.abort.signal.aborted) return;
    if (data.surface !== this.data?.surface || !this.surface) this.surface = new Surface(ground);
    await this.show({ ...data, theme }, runs);
  }

  /** Show a race. @param {any} data @param {any} runs */
  async show(data, runs) {
    this.fault.hidden = true;
    const before = this.data;
    this.translate();
    const drawn = `${data.theme.name} ${language()} ${typeScale()}`;
    const other = { surface: data.surface !== before?.surface, look: drawn !== this.drawn };
    this.drawn = drawn;
    this.data = data;
    for (const name of ["simple", "sealed", "fixed", "topic"]) this.root.classList.toggle(`rv-${name}`, Boolean(data[name]));
    this.previewing = false;
    if (this.payload !== runs) this.note.textContent = "";
    this.setRace(runs);
    if (data.topic && (data.topic !== before?.topic || data.sealed)) this.rewind();
    if (this.wanted) this.clock.jump(this.wanted);
    this.wanted = 0;
    const relief = await this.setLayout(data.layout, other);
    this.loadForces();
    this.drawAll();
    this.root.dataset.ready = data.query || "default";
    await relief();
    this.root.dataset.complete = data.query || "default";
    const opened = before?.sealed && !data.sealed && data.topic === before.topic && !this.clock.playing;
    if (opened && !matchMedia("(prefers-reduced-motion: reduce)").matches) this.toggle();
  }

  /** To the first step, at a speed that shows a race of any length within ten seconds or so. */
  rewind() {
    this.clock.pause();
    this.clock.jump(0);
    this.showPlaying();
    this.setSpeed(SPEEDS.find((speed) => this.clock.steps <= 600 * speed) ?? SPEEDS[SPEEDS.length - 1]);
  }

  /** @param {any} payload of /player/runs */
  setRace(payload) {
    this.payload = payload;
    this.race = payload.header;
    this.tracks = raceTracks(payload, this.surface);
    this.clock.setSteps(this.race.steps);
    this.scrub.max = String(this.race.steps);
    this.legend.setSlots(this.race.slots);
    this.heading.innerHTML = "";
    const [, what, terms] = this.race.title.match(/^<b>(.*?)<\/b>(.*)$/s) ?? ["", "", this.race.title];
    this.heading.append(make("b", { text: what }), terms);
    this.start.place(this.race.start);
    for (const name of ["lr", "momentum"]) this.setTuning(name, this.race.tuning[name]);
  }

  // --- what is on the page -------------------------------------------------------------------------------------

  build() {
    this.root.tabIndex = 0;
    this.root.setAttribute("role", "group");
    this.heading = make("p", { class: "rv-title" });
    this.fault = make("p", { class: "rv-fault", role: "alert", hidden: true });
    this.grid = make("div", { class: "rv-panels" });
    this.readout = make("span", { class: "rv-readout", "aria-hidden": "true" });
    this.note = make("p", { class: "rv-note", "aria-live": "polite" });
    const listen = { signal: this.abort.signal };
    this.root.addEventListener("keydown", (event) => this.onKey(event), listen);
    onSeek((step) => this.jump(step), this.abort.signal);
    this.sizes = new ResizeObserver(() => this.onResize());
    this.sizes.observe(this.grid);
    this.probe = followSize(this.root, () => this.onType(), this.abort.signal);
  }

  /** What has words, in the language of now; whatever is set stays as it is. */
  translate() {
    if (this.language === language()) return;
    this.language = language();
    this.root.setAttribute("aria-label", say("Race player. Space plays and pauses, arrow keys step, Home and End jump."));
    this.root.replaceChildren(
      this.heading, this.fault, this.grid, this.buildClock(), this.buildTuning(), this.buildOptions(), this.note,
      this.legend.build(), this.probe,
    );
    this.showPlaying();
  }

  buildClock() {
    this.playButton = button("", "", () => this.toggle(), { class: "rv-play" });
    const name = say("step").replace(/^./, (first) => first.toUpperCase()); // "Step" is a schedule's name in the catalogue
    this.scrub = make("input", { type: "range", min: 0, max: 1, step: 1, class: "rv-scrub", "aria-label": name });
    this.scrub.addEventListener("input", () => this.jump(Number(this.scrub.value)));
    this.stepText = make("output", { class: "rv-step" });
    const speed = slider(say("Speed"), { min: 0, max: SPEEDS.length - 1, step: 1 }, say("Steps a frame, at 60 frames a second"));
    this.setSpeed = (value) => {
      this.clock.speed = value;
      speed.input.value = String(SPEEDS.indexOf(value));
      speed.shown.textContent = say("{count}/frame", { count: value });
      speed.input.setAttribute("aria-valuetext", say("{count} steps a frame", { count: value }));
    };
    speed.input.addEventListener("input", () => this.setSpeed(SPEEDS[Number(speed.input.value)]));
    this.setSpeed(this.clock.speed);
    speed.label.classList.add("rv-speed");
    const loop = check(say("Loop"), this.clock.loop, (on) => (this.clock.loop = on), say("Begin again at the end"));
    return make("div", { class: "rv-bar" }, [
      button("|◀", say("To the start"), () => this.jump(0)),
      button("◀", say("Step back"), () => this.move(-1)),
      this.playButton,
      button("▶", say("Step forward"), () => this.move(1)),
      button("▶|", say("To the end"), () => this.jump(this.clock.steps)),
      this.scrub, this.stepText, speed.label, loop.label,
    ]);
  }

  buildTuning() {
    this.tuning = {
      lr: slider(say("Learning rate, for all"), { min: 0, max: 40, step: 1 }, say("Drag it: all paths follow at once")),
      momentum: slider(say("Momentum, where a rule has it"), { min: 0, max: 40, step: 1 }, say("Drag it: the paths follow at once")),
    };
    for (const [name, control] of Object.entries(this.tuning)) {
      const fetchFamily = () => this.family(name).catch(() => undefined);
      for (const event of ["pointerenter", "focus"]) control.input.addEventListener(event, fetchFamily);
      control.input.addEventListener("input", () => this.previewTuning(name));
      control.input.addEventListener("change", () => this.commitTuning(name));
    }
    return make("div", { class: "rv-bar rv-tuning" }, Object.values(this.tuning).map((control) => control.label));
  }

  buildOptions() {
    this.layoutPicker = make("select", { "aria-label": say("Layout"), title: say("How the pictures are arranged") },
      Object.entries(layouts()).map(([value, text]) => make("option", { value, text })));
    this.layoutPicker.addEventListener("change", () => this.send({ layout: this.layoutPicker.value }));
    const ghosts = check(say("Whole paths"), this.ghosts, (on) => { this.ghosts = on; this.drawAll(); }, say("Show where each run will go, faintly"));
    const forces = check(say("Forces"), this.forcesOn, (on) => this.setForces(on), say("Gradient, memory and step of the optimizer chosen in the list"));
    this.key = make("span", { class: "rv-key" });
    this.progress = make("span", { role: "status" });
    this.cancel = button(say("Cancel"), say("Cancel the export"), () => this.exporting?.abort(), { hidden: !this.exporting });
    this.boxButton = button(say("Draw this part"), say("Draw this part of the map as the new box"),
      () => this.send({ box: this.zoomed }), { hidden: true });
    return make("div", { class: "rv-bar rv-options" }, [
      this.layoutPicker, ghosts.label, forces.label, this.key,
      button("PNG", say("Save what is on screen as PNG"), () => this.save(exportPng)),
      button("GIF", say("Save the race as animated GIF"), () => this.save(exportGif)),
      this.cancel, this.progress, this.boxButton,
      button(say("Copy link"), say("Copy link of this page, with the step that is shown"), () => this.copyLink()),
      button(say("Full screen"), say("Full screen"), () => this.fullscreen()),
    ]);
  }

  // --- panels --------------------------------------------------------------------------------------------------

  /**
   * Arrange the panels, and draw anew what has changed in the flat ones.
   * @param {string} layout
   * @param {{surface: boolean, look: boolean}} other what else is new; the look: theme, language and size of type
   * @returns {Promise<() => Promise<void>>} what draws the relief, which takes as long as all others together
   */
  async setLayout(layout, other) {
    const slots = this.race.slots.map((/** @type {any} */ slot) => slot.slot);
    const plan = layout === "side" ? slots : layout;
    const same = JSON.stringify(plan) === JSON.stringify(this.plan);
    this.layoutPicker.value = layout;
    if (!same) this.makePanels(layout, slots);
    this.plan = plan;
    const fresh = !same || other.surface || other.look;
    this.namePanels();
    const flat = this.panels.filter((panel) => panel.kind === "loss" || (panel.kind === "contour" && fresh));
    await Promise.all(flat.map((panel) => panel.show(this.figure(panel, layout))));
    if (!same) this.connectPanels();
    this.start.show(this.panels.find((panel) => panel.kind === "contour"));
    const relief = fresh && this.panels.find((panel) => panel.kind === "relief");
    return async () => {
      if (!relief) return;
      await new Promise((resolve) => setTimeout(resolve, RELIEF_AFTER));
      if (this.abort.signal.aborted || !this.panels.includes(relief)) return;
      await relief.show(this.figure(relief, layout));
      this.drawPanel(relief);
    };
  }

  /** @param {Panel} panel @param {string} layout */
  figure(panel, layout) {
    const { theme } = this.data;
    const key = `surface?${this.data.surface}`; // never empty: Plotly would take that for none
    if (panel.kind === "loss") return lossFigure(this.race, theme, key);
    if (panel.kind === "relief") return reliefFigure(this.surface, theme, key);
    return contourFigure(this.surface, theme, { bar: layout !== "side", small: layout === "side", key });
  }

  /**
   * @param {string} layout
   * @param {string[]} slots
   */
  makePanels(layout, slots) {
    for (const panel of this.panels) panel.destroy();
    this.grid.dataset.layout = layout;
    const add = (/** @type {any} */ kind, /** @type {string | null} */ only = null) => new Panel(this.grid, kind, only, this.Plotly);
    if (layout === "side") this.panels = slots.map((slot) => add("contour", slot));
    else if (layout === "map") this.panels = [add("contour")];
    else this.panels = [add("contour"), add("relief"), add("loss")];
  }

  namePanels() {
    for (const panel of this.panels) {
      const name = this.race.slots.find((/** @type {any} */ slot) => slot.slot === panel.only)?.name;
      panel.name(panelName(panel.kind, name), name);
    }
  }

  connectPanels() {
    const listen = { signal: this.abort.signal };
    for (const panel of this.panels) {
      panel.onChange(() => this.drawPanel(panel));
      if (panel.kind === "relief") {
        this.followCamera(panel, listen);
        continue;
      }
      panel.root.addEventListener("pointermove", (event) => this.readOut(panel, event), listen);
      panel.root.addEventListener("pointerleave", () => this.readout.remove(), listen);
      if (panel.kind !== "contour") continue;
      panel.graph.on("plotly_click", (/** @type {any} */ event) => {
        if (event.xvals && event.points?.length !== undefined) this.commitStart([event.xvals[0], event.yvals[0]]);
      });
      panel.graph.on("plotly_relayout", (/** @type {any} */ change) => {
        this.copyZoom(panel, change);
        this.offerBox(panel, change);
      });
    }
  }

  /** A turning camera tells nobody: look at it while a pointer is on it, and a little longer. @param {Panel} panel */
  followCamera(panel, listen = {}) {
    let until = 0;
    const watch = () => {
      if (this.abort.signal.aborted || performance.now() > until) return;
      if (!this.clock.playing) this.drawPanel(panel);
      requestAnimationFrame(watch);
    };
    for (const event of ["pointerdown", "pointermove", "wheel", "touchmove"])
      panel.root.addEventListener(event, () => {
        const idle = performance.now() > until;
        until = performance.now() + 600;
        if (idle) requestAnimationFrame(watch);
      }, { ...listen, passive: true });
  }

  /** A typed function may be drawn in another box: the part of the map that somebody zoomed to. @param {Panel} panel @param {any} change */
  offerBox(panel, change) {
    if (!this.data.custom || !Object.keys(change).some((k) => /axis/.test(k))) return;
    const { xaxis, yaxis } = panel.graph._fullLayout;
    this.zoomed = [...xaxis.range, ...yaxis.range].map((v) => Number(Number(v).toPrecision(4)));
    this.boxButton.hidden = /autorange/.test(Object.keys(change).join());
  }

  /** Side by side all maps have the same axes. */
  copyZoom(/** @type {Panel} */ from, /** @type {any} */ change) {
    if (this.panels.length < 2 || from.only === null || this.copying || !Object.keys(change).some((k) => /axis/.test(k))) return;
    this.copying = true;
    const { xaxis, yaxis } = from.graph._fullLayout;
    const ranges = { "xaxis.range": [...xaxis.range], "yaxis.range": [...yaxis.range] };
    const others = this.panels.filter((panel) => panel !== from);
    Promise.all(others.map((panel) => this.Plotly.relayout(panel.graph, ranges))).finally(() => (this.copying = false));
  }

  /**
   * What is under the pointer: a step of a run where one is near, else the place on the map and its loss.
   * @param {Panel} panel
   * @param {PointerEvent} event
   */
  readOut(panel, event) {
    const inside = panel.root.getBoundingClientRect();
    const text = this.textAt(panel, event.clientX - inside.left, event.clientY - inside.top);
    if (!text) return this.readout.remove();
    this.readout.textContent = text;
    if (this.readout.parentNode !== panel.root) panel.root.append(this.readout);
  }

  /** @param {Panel} panel @param {number} px @param {number} py */
  textAt(panel, px, py) {
    const frame = flatFrame(panel.graph);
    const { box } = frame;
    if (px < box.x || px > box.x + box.width || py < box.y || py > box.y + box.height) return "";
    const near = this.data.sealed ? null : panel.nearest(this.shown, px, py);
    if (near) {
      const { track, i } = near;
      const loss = short(track.above[i] + this.race.loss.offset, 4);
      const at = { x: short(track.x[i]), y: short(track.y[i]) };
      return say("{name}, step {step}: loss {loss} at ({x}, {y})", { name: track.slot.name, step: track.t[i], loss, ...at });
    }
    if (panel.kind !== "contour") return "";
    const [x, y] = toData(frame, px, py);
    const loss = this.surface.contains(x, y) ? short(this.surface.lossAt(x, y)) : "–";
    return say("x {x}  y {y}  loss {loss}", { x: short(x), y: short(y), loss });
  }

  /** Type has another size: pictures are drawn for it. */
  onType() {
    if (!this.data || this.drawn.endsWith(` ${typeScale()}`)) return;
    this.updating = this.show(this.data, this.payload).catch((fault) => this.showFault(fault));
  }

  onResize() {
    cancelAnimationFrame(this.resizing ?? 0);
    this.resizing = requestAnimationFrame(() => {
      for (const panel of this.panels) panel.resize();
      this.drawAll();
    });
  }

  // --- drawing -------------------------------------------------------------------------------------------------

  get shown() {
    return this.tracks.filter((track) => !this.legend.hidden.has(track.slot.slot));
  }

  drawAll() {
    if (!this.data) return;
    for (const panel of this.panels) this.drawPanel(panel);
    this.showStep(true);
  }

  /** @param {Panel} panel */
  drawPanel(panel) {
    if (!this.data) return;
    if (this.ghosts && !this.data.sealed) panel.drawStill(this.shown, this.data.theme);
    else panel.clearStill();
    this.drawStep(panel);
    if (panel.kind === "contour") this.start.follow(panel);
  }

  /** @param {Panel} panel */
  drawStep(panel) {
    const track = this.forcesTrack(panel);
    const forces = track && forcesAt(this.forces, track, this.clock.step);
    const more = forces ? (/** @type {any} */ ctx, /** @type {any} */ frame) => drawForces(ctx, frame, forces, this.data.theme) : null;
    panel.drawLive(this.shown, this.clock.step, this.data.theme, more);
  }

  /** @param {Panel} panel */
  forcesTrack(panel) {
    if (!this.forcesOn || !this.forces || this.previewing) return null;
    const slot = this.forces.header.slot;
    if (panel.only !== null && panel.only !== slot) return null;
    return this.shown.find((track) => track.slot.slot === slot) ?? null;
  }

  /** @param {boolean} numbers whether the legend's numbers are due as well */
  showStep(numbers) {
    const step = Math.floor(this.clock.step + 1e-9);
    this.scrub.value = String(step);
    const text = say("step {step} of {steps}", { step, steps: this.clock.steps });
    this.scrub.setAttribute("aria-valuetext", text);
    this.stepText.textContent = text;
    if (this.race) tellStep(step, this.clock.steps);
    if (numbers && this.race) this.legend.setNumbers(this.tracks, this.clock.step, this.race.loss.offset);
  }

  /** @param {number} now */
  onFrame(now) {
    if (this.abort.signal.aborted) return;
    const state = this.clock.tick(this.last === undefined ? 0 : now - this.last);
    this.last = now;
    if (state !== "still") {
      const due = state === "ended" || now - (this.told ?? 0) > NUMBERS_EVERY;
      if (due) this.told = now;
      for (const panel of this.panels) this.drawStep(panel);
      this.showStep(due);
      this.frames++;
    }
    if (state === "ended") this.onEnd();
    if (this.clock.playing) requestAnimationFrame((next) => this.onFrame(next));
  }

  onEnd() {
    this.showPlaying();
    const told = this.shown.map((track) => `${track.slot.name}: ${track.slot.sentence}.`).join(" ");
    this.note.textContent = say("The race has ended at step {step}.", { step: this.clock.steps });
    this.note.append(make("span", { class: "rv-hidden", text: told })); // for the eye the table below says it
  }

  showPlaying() {
    const name = this.clock.playing ? say("Pause") : say("Play");
    this.playButton.textContent = `${this.clock.playing ? "❚❚" : "▶"} ${name}`;
    this.playButton.setAttribute("aria-label", name);
    this.playButton.title = name;
  }

  // --- clock ---------------------------------------------------------------------------------------------------

  toggle() {
    if (this.clock.playing) this.clock.pause();
    else {
      this.clock.play();
      this.note.textContent = "";
      this.last = undefined;
      requestAnimationFrame((now) => this.onFrame(now));
    }
    this.showPlaying();
  }

  /** @param {number} step */
  jump(step) {
    this.clock.pause();
    this.clock.jump(step);
    this.afterMove();
  }

  /** @param {number} by */
  move(by) {
    this.clock.move(by);
    this.afterMove();
  }

  afterMove() {
    if (!this.data) return;
    this.showPlaying();
    for (const panel of this.panels) this.drawStep(panel);
    this.showStep(true);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (!this.data || this.data.sealed || event.ctrlKey || event.metaKey || event.altKey || target.tagName === "SELECT") return;
    const own = target.tagName === "INPUT" || target.classList.contains("rv-start");
    if (event.key === " " && !own && target.tagName !== "BUTTON") this.toggle();
    else if (event.key === " " && target === this.scrub) this.toggle();
    else if (own) return;
    else if (event.key === "ArrowRight") this.move(1);
    else if (event.key === "ArrowLeft") this.move(-1);
    else if (event.key === "Home") this.jump(0);
    else if (event.key === "End") this.jump(this.clock.steps);
    else return;
    event.preventDefault();
  }

  // --- tuning and start ----------------------------------------------------------------------------------------

  /** @param {string} name @param {string} more */
  address(name, more) {
    return [this.data.query, `${name}=${encodeURIComponent(more)}`].filter(Boolean).join("&");
  }

  /** The race at every value of a slider, fetched once and before it is dragged. @param {string} name */
  async family(name) {
    const query = this.race.tuning[name].family;
    const family = await server.get("family", `${query}${query ? "&" : ""}tune=${name}`);
    this.families = { ...this.families, [name]: { query, family } };
    return family;
  }

  /** @param {string} name @param {any} offered */
  setTuning(name, offered) {
    const control = this.tuning[name];
    control.label.hidden = !offered;
    if (!offered) return;
    const distance = (/** @type {number} */ v) => Math.abs(name === "lr" ? Math.log(v / offered.value) : v - offered.value);
    const nearest = offered.values.reduce((/** @type {number} */ best, /** @type {number} */ v, /** @type {number} */ i) =>
      (distance(v) < distance(offered.values[best]) ? i : best), 0);
    control.input.max = String(offered.values.length - 1);
    control.input.value = String(nearest);
    this.showTuning(control, offered.value);
  }

  /** @param {any} control @param {number} value */
  showTuning(control, value) {
    control.shown.textContent = short(value);
    control.input.setAttribute("aria-valuetext", short(value));
  }

  /** @param {string} name */
  previewTuning(name) {
    const control = this.tuning[name];
    const index = Number(control.input.value);
    this.showTuning(control, this.race.tuning[name].values[index]);
    const ready = this.families?.[name];
    if (!ready || ready.query !== this.race.tuning[name].family) {
      this.family(name).then(() => this.previewTuning(name)).catch((fault) => this.showFault(fault));
      return;
    }
    const started = performance.now();
    this.previewing = true;
    this.tracks = memberTracks(ready.family, index, this.race, this.surface);
    this.drawAll();
    this.redraw = performance.now() - started; // what benchmarks read
  }

  /** @param {string} name */
  commitTuning(name) {
    const control = this.tuning[name];
    this.send({ [name]: this.race.tuning[name].values[Number(control.input.value)] });
  }

  /** @param {[number, number]} start */
  async previewStart(start) {
    const query = new URLSearchParams(this.data.query);
    query.set("start", start.map((v) => Number(v.toPrecision(6))).join(","));
    const payload = await server.get("runs", query.toString());
    if (this.abort.signal.aborted || !this.start.dragging) return;
    this.previewing = true;
    this.tracks = raceTracks({ ...payload, header: { ...payload.header, loss: this.race.loss } }, this.surface);
    this.drawAll();
  }

  /** @param {[number, number]} start */
  commitStart(start) {
    this.drag.drop();
    if (this.data.fixed) return;
    const [[x0, x1], [y0, y1]] = this.surface.domain;
    const round = (/** @type {number} */ v, /** @type {number} */ size) => Number(v.toFixed(Math.max(0, 4 - Math.floor(Math.log10(size)))));
    this.send({ start: [round(start[0], x1 - x0), round(start[1], y1 - y0)] });
  }

  /**
   * Tell Python what was changed. The exact race is shown first: the rerun of the whole page keeps the browser busy for
   * a while, and Python then asks for what is there already.
   * @param {any} change
   */
  send(change) {
    const tell = () => this.component.setTriggerValue("edit", change);
    if (change.layout) return tell();
    const shown = this.anticipate(change).catch(() => undefined);
    const enough = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT));
    return Promise.race([shown, enough]).then(tell);
  }

  /** Show the race after a change without waiting for the whole page's rerun. @param {any} change */
  async anticipate(change) {
    const generation = this.generation;
    const runs = await server.get("runs", this.address("edit", JSON.stringify(change)));
    server.alias("runs", runs.header.query, runs); // Python will name the race so
    if (generation !== this.generation || this.abort.signal.aborted) return;
    await this.show({ ...this.data, query: runs.header.query }, runs);
  }

  // --- forces, export, end -------------------------------------------------------------------------------------

  /** @param {boolean} on */
  setForces(on) {
    this.forcesOn = on;
    this.root.classList.toggle("rv-forces-on", on);
    this.loadForces();
  }

  async loadForces() {
    this.key.replaceChildren();
    if (!this.forcesOn || !this.legend.chosen) return this.drawAll();
    const slot = this.legend.chosen;
    const forces = await server.get("forces", this.address("slot", slot)).catch(() => null);
    if (slot !== this.legend.chosen || this.abort.signal.aborted) return undefined;
    this.forces = forces;
    if (forces) this.showKey(forces);
    return this.drawAll();
  }

  /** @param {any} forces */
  showKey(forces) {
    const names = { gradient: say("−gradient (direction)"), step: say("step taken (to scale)") };
    const memory = forces.header.memory === "velocity" ? say("velocity (direction)") : say("−first moment (direction)");
    const all = { ...names, ...(forces.arrays.memory ? { memory } : {}), ...(forces.arrays.ahead ? { ahead: say("look-ahead") } : {}) };
    const name = this.race.slots.find((/** @type {any} */ slot) => slot.slot === forces.header.slot)?.name ?? "";
    this.key.append(make("b", { text: name }), ...Object.entries(all).map(([what, text]) => {
      const line = make("i");
      line.style.borderTopColor = COLOURS[/** @type {keyof typeof COLOURS} */ (what)];
      return make("span", {}, [line, text]);
    }));
  }

  /** @param {(player: Player, signal: AbortSignal, tell: (done: number) => void) => Promise<{blob: Blob, name: string}>} make_ */
  async save(make_) {
    if (this.exporting) return;
    this.exporting = new AbortController();
    this.cancel.hidden = false;
    const tell = (/** @type {number} */ done) => (this.progress.textContent = `${Math.round(100 * done)} %`);
    try {
      const { blob, name } = await make_(this, this.exporting.signal, tell);
      download(blob, name);
      this.progress.textContent = say("saved");
    } catch (fault) {
      const { message } = /** @type {Error} */ (fault);
      this.progress.textContent = this.exporting.signal.aborted ? say("cancelled") : say("not saved: {what}", { what: message });
    } finally {
      this.exporting = undefined;
      this.cancel.hidden = true;
      this.drawAll();
    }
  }

  /** The page's link with the step that is shown; where there is no clipboard, the link to copy by hand. */
  async copyLink() {
    const link = new URL(document.location.href);
    const step = Math.floor(this.clock.step + 1e-9);
    if (step > 0) link.searchParams.set("step", String(step));
    else link.searchParams.delete("step");
    const text = link.href.replace(/%2C/g, ",").replace(/%3A/g, ":");
    try {
      await navigator.clipboard.writeText(text);
      this.progress.textContent = say("link copied");
    } catch {
      this.progress.replaceChildren(make("input", { value: text, readonly: true, "aria-label": say("Link to copy") }));
    }
  }

  fullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen?.();
  }

  /** @param {Error} fault */
  showFault(fault) {
    const what = fault.message;
    this.fault.textContent = say("The race could not be drawn: {what}. Change any control to try again, or reload the page.", { what });
    this.fault.hidden = false;
  }

  /** Leave nothing behind: no listener, no canvas, no WebGL context. */
  destroy() {
    this.abort.abort();
    this.exporting?.abort();
    this.sizes?.disconnect();
    for (const panel of this.panels) panel.destroy();
    this.panels = [];
    this.tracks = [];
    this.root.replaceChildren();
  }
}
