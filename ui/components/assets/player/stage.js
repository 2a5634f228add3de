// The stage: panels arranged and drawn, one zoom for all maps, the turning camera, and what is under the pointer.

import { make } from "../shared/dom.js";
import { Fingers } from "../shared/fingers.js";
import { short } from "../shared/numbers.js";
import { axisRanges, flatFrame, inBox, toData } from "../shared/project.js";
import { say } from "../shared/texts.js";
import { lineScale, typeScale } from "../shared/type_scale.js";
import { ARRANGEMENTS, onPhone } from "./arrange.js";
import { nameMargin } from "./ends.js";
import { Panel, panelName } from "./panel.js";
import { pageOf, roomFor, stickColumn } from "./place.js";
import { contourFigure, keyOf, lossFigure, mapMargins, wordPlaces } from "./plots.js";
import { Relief } from "./relief.js";
import { movesAxes, rangesOf, Relabelling } from "./zoomed.js";

/**
 * @typedef {import("../shared/graph.js").Attributes} Attributes
 * @typedef {import("../shared/graph.js").Plotly} Plotly
 * @typedef {import("../shared/marker.js").DraggableMarker} DraggableMarker
 * @typedef {import("./panel.js").Kind} Kind
 * @typedef {import("./panel.js").Layer} Layer
 * @typedef {import("./player.js").View} View
 * @typedef {import("./race.js").Surface} Surface
 * @typedef {import("./race.js").Track} Track
 */

/**
 * @typedef {object} Host what the stage draws
 * @property {HTMLElement} root of the player
 * @property {() => View | undefined} view
 * @property {() => Track[]} tracks that are shown
 * @property {() => number} step
 * @property {() => boolean} playing
 * @property {() => Track[]} whole runs whose whole paths are drawn faintly
 * @property {() => Track[]} former runs of before the last change
 * @property {(only: string | null) => Layer | null} layer what else to draw on a map with this slot only
 * @property {DraggableMarker} start
 * @property {(start: [number, number]) => void} onStart somebody clicked there
 * @property {(box: number[], zoomed: boolean) => void} onZoom of a typed function's map
 * @property {() => void} onResize
 * @property {AbortSignal} signal
 */

const RELIEF_AFTER = 60; // milliseconds for the map to be seen before a new relief keeps the browser busy
const [NARROWEST, BROADEST] = [0.4, 6]; // times as wide as high: the shapes that the map's panel has
const TURNS_FOR = 600; // milliseconds that a camera may go on turning after the pointer

export class Stage {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.grid = make("div", { class: "rv-panels" });
    this.box = make("div", { class: "rv-stage" }); // what is on screen at once
    this.readout = make("span", { class: "rv-readout", "aria-hidden": "true" });
    /** @type {Panel[]} */
    this.panels = [];
    this.plan = ""; // which panels there are
    this.ghosts = false; // whole paths are drawn, faintly, and not only while something is dragged
    this.copying = false;
    this.fullLoss = false; // the loss axis goes down to the lowest loss
    this.labels = new Relabelling(host.view, host.signal);
    /** @type {Relief | undefined} */
    this.relief = undefined;
    /** @type {Plotly | undefined} */
    this.Plotly = undefined;
    /** @type {number | undefined} */
    this.resizing = undefined;
    this.sizes = new ResizeObserver(() => this.onResize());
    for (const element of [this.box, this.grid, pageOf(host.root)]) this.sizes.observe(element);
    window.addEventListener("resize", () => this.onResize(), { signal: host.signal });
  }

  /** The stage, with what stands over and under the pictures. @param {Node[]} over @param {Node[]} under */
  build(over, under) {
    this.box.replaceChildren(...over, this.grid, ...under);
    return this.box;
  }

  /**
   * Arrange the panels, and draw anew what has changed in the flat ones.
   * @param {View} view
   * @param {boolean} redraw whether surface, theme, language or size of type are other ones
   * @returns {Promise<() => Promise<void>>} what draws the relief, which takes as long as all others together
   */
  async arrange(view, redraw) {
    const { layout } = view.data;
    const plan = JSON.stringify([layout, layout === "side" && view.race.slots.map(({ slot }) => slot)]);
    const same = plan === this.plan;
    if (!same) this.makePanels(view);
    this.plan = plan;
    const fresh = !same || redraw;
    this.namePanels(view);
    this.fit(view);
    const flat = this.panels.filter((panel) => panel.kind === "loss" || (panel.kind === "contour" && fresh));
    await Promise.all(flat.map((panel) => panel.show(this.figure(panel, view))));
    if (!same) this.connectPanels();
    this.host.start.show(this.panels.find((panel) => panel.kind === "contour"));
    const { relief } = this;
    return async () => {
      if (!relief || !fresh) return;
      await new Promise((resolve) => setTimeout(resolve, RELIEF_AFTER));
      if (this.host.signal.aborted || relief !== this.relief) return;
      await relief.show(view.surface, view.theme, keyOf(view));
      this.drawPanel(relief.panel);
    };
  }

  /** What Plotly draws in a flat panel. @param {Panel} panel @param {View} view */
  figure(panel, view) {
    const { data, race, surface, theme } = view;
    const key = keyOf(view);
    if (panel.kind === "loss") {
      const across = panel.root.clientWidth;
      return lossFigure(race, theme, { key, full: this.fullLoss, room: nameMargin(race.slots.map(({ name }) => name), across), across });
    }
    return contourFigure(surface, theme, { layout: data.layout, key, ranges: rangesOf(panel, view) });
  }

  /** Let the loss axis go down to the lowest loss, or to a tenth of the tolerance. @param {boolean} full */
  async showFullLoss(full) {
    this.fullLoss = full;
    const view = this.host.view();
    const panel = this.panels.find(({ kind }) => kind === "loss");
    if (!view || !panel) return;
    await panel.show(this.figure(panel, view));
    this.drawPanel(panel);
  }

  /** Let the pictures have the place that the window leaves them. @param {View} view */
  fit({ data: { layout }, surface: { domain: [[x0, x1], [y0, y1]] } }) {
    const { phone, head, ...room } = roomFor(this.box, this.grid);
    const { l, r, t, b } = mapMargins(layout);
    const place = {
      ...room, aspect: Math.max(NARROWEST, Math.min(BROADEST, (x1 - x0) / (y1 - y0))),
      margins: /** @type {[number, number]} */ ([(l + r) * typeScale(), (t + b) * typeScale()]),
    };
    const { template, height } = ARRANGEMENTS[layout](place, this.panels.length);
    const stacked = phone && layout !== "side";
    this.box.classList.toggle("rv-stacked", stacked);
    const lengths = Object.entries({ head, map: onPhone(place), room: room.height });
    for (const [name, length] of lengths) this.box.style.setProperty(`--rv-${name}`, `${Math.round(length)}px`);
    Object.assign(this.grid.style, stacked ? { gridTemplate: "", height: "" } : { gridTemplate: template, height: `${Math.round(height)}px` });
    stickColumn(this.box);
  }

  /** @param {View} view */
  makePanels({ data, race }) {
    for (const panel of this.panels) panel.destroy();
    this.grid.dataset.layout = data.layout;
    const add = (/** @type {Kind} */ kind, /** @type {string | null} */ only = null) =>
      new Panel(this.grid, kind, only, /** @type {Plotly} */ (this.Plotly));
    if (data.layout === "side") this.panels = race.slots.map(({ slot }) => add("contour", slot));
    else if (data.layout !== "together") this.panels = [add("contour")];
    else this.panels = [add("contour"), add("relief"), add("loss")];
    const relief = this.panels.find(({ kind }) => kind === "relief");
    this.relief = relief && new Relief(relief, this.host.signal);
  }

  /** @param {View} view */
  namePanels({ race }) {
    for (const panel of this.panels) {
      const name = race.slots.find(({ slot }) => slot === panel.only)?.name;
      panel.name(panelName(panel.kind, name), name);
    }
    this.relief?.name();
  }

  connectPanels() {
    for (const panel of this.panels) {
      panel.onChange(() => this.drawPanel(panel));
      const fingers = new Fingers(panel.root, this.handOn(panel), this.host.signal);
      if (panel.kind === "relief") this.followCamera(panel);
      else this.connectPointer(panel);
      if (panel.kind === "contour") this.connectMap(panel, fingers);
    }
  }

  /** @param {Panel} panel */
  connectPointer(panel) {
    const { signal } = this.host;
    panel.root.addEventListener("pointermove", (event) => this.readOut(panel, event), { signal });
    panel.root.addEventListener("pointerleave", () => this.readout.remove(), { signal });
  }

  /** What fingers do: two move and zoom a picture, one that rests on the map puts the start there. @param {Panel} panel */
  handOn(panel) {
    const onPinch = (/** @type {import("../shared/fingers.js").Pinch} */ pinch) => panel.pinch(pinch);
    if (panel.kind !== "contour") return { onPinch };
    const onRest = (/** @type {[number, number]} */ [px, py]) => {
      const frame = flatFrame(panel.graph);
      if (inBox(frame.box, px, py)) this.host.onStart(toData(frame, px, py));
    };
    return { onPinch, onRest };
  }

  /** A click of a mouse moves the start; a tap does not, as a finger taps on everything. @param {Panel} panel @param {Fingers} fingers */
  connectMap(panel, fingers) {
    panel.graph.on("plotly_click", (event) => {
      if (fingers.last) return;
      if (event.xvals && event.points?.length !== undefined) this.host.onStart([event.xvals[0], event.yvals[0]]);
    });
    panel.graph.on("plotly_relayout", (change) => {
      if (!movesAxes(change)) return;
      this.copyZoom(panel);
      this.labels.moved(panel);
      this.offerBox(panel, change);
    });
  }

  /** A turning camera fires no event: look at it while a pointer is on it, and a little longer. @param {Panel} panel */
  followCamera(panel) {
    let until = 0;
    const watch = () => {
      if (this.host.signal.aborted || performance.now() > until) return;
      if (!this.host.playing()) this.drawPanel(panel);
      requestAnimationFrame(watch);
    };
    const extend = () => {
      const idle = performance.now() > until;
      until = performance.now() + TURNS_FOR;
      if (idle) requestAnimationFrame(watch);
    };
    for (const event of ["pointerdown", "pointermove", "wheel", "touchmove"])
      panel.root.addEventListener(event, extend, { signal: this.host.signal, passive: true });
  }

  /** A typed function may be drawn in another box: the part of the map that somebody zoomed to. @param {Panel} panel @param {Attributes} change */
  offerBox(panel, change) {
    if (!this.host.view()?.data.custom) return;
    const { x, y } = axisRanges(panel.graph);
    const box = [...x, ...y].map((v) => Number(Number(v).toPrecision(4)));
    this.host.onZoom(box, !/autorange/.test(Object.keys(change).join()));
  }

  /** Side by side all maps have the same axes. @param {Panel} from */
  copyZoom(from) {
    const { Plotly } = this;
    if (this.panels.length < 2 || from.only === null || this.copying || !Plotly) return;
    this.copying = true;
    const { x, y } = axisRanges(from.graph);
    const ranges = { "xaxis.range": x, "yaxis.range": y };
    const others = this.panels.filter((panel) => panel !== from);
    Promise.all(others.map((panel) => Plotly.relayout(panel.graph, ranges))).finally(() => (this.copying = false));
  }

  /** @param {Panel} panel @param {PointerEvent} event */
  readOut(panel, event) {
    const edge = panel.root.getBoundingClientRect();
    const text = this.textAt(panel, event.clientX - edge.left, event.clientY - edge.top);
    if (!text) return this.readout.remove();
    this.readout.textContent = text;
    if (this.readout.parentNode !== panel.root) panel.root.append(this.readout);
    return undefined;
  }

  /**
   * What is under the pointer: a step of a run where one is near, else the place on the map and its loss.
   * @param {Panel} panel
   * @param {number} px
   * @param {number} py
   */
  textAt(panel, px, py) {
    const view = this.host.view();
    const frame = flatFrame(panel.graph);
    if (!view || !inBox(frame.box, px, py)) return "";
    const { data, race, surface } = { ...view, surface: view.dragged ?? view.surface };
    const near = data.sealed ? null : panel.nearest(this.host.tracks(), px, py);
    if (near) {
      const { track, i } = near;
      const loss = short(track.above[i] + race.loss.offset, 4);
      const at = { x: short(track.x[i]), y: short(track.y[i]) };
      return say("{name}, step {step}: loss {loss} at ({x}, {y})", { name: track.slot.name, step: track.t[i], loss, ...at });
    }
    if (panel.kind !== "contour") return "";
    const [x, y] = toData(frame, px, py);
    const loss = surface.contains(x, y) ? short(surface.lossAt(x, y)) : "–";
    return say("x {x}  y {y}  loss {loss}", { x: short(x), y: short(y), loss });
  }

  onResize() {
    cancelAnimationFrame(this.resizing ?? 0);
    this.resizing = requestAnimationFrame(() => {
      const view = this.host.view();
      if (view) this.fit(view);
      for (const panel of this.panels) panel.resize();
      this.relief?.resize();
      this.host.onResize();
    });
  }

  /** Draw everything. */
  draw() {
    for (const panel of this.panels) this.drawPanel(panel);
  }

  /** Draw what moves. */
  drawStep() {
    for (const panel of this.panels) this.drawLive(panel);
  }

  /** Draw the whole paths. */
  drawWhole() {
    const view = this.host.view();
    if (view) for (const panel of this.panels) this.drawStill(panel, view);
  }

  /** @param {Panel} panel @param {View} view */
  drawStill(panel, { theme, dragged }) {
    panel.drawStill(this.host.whole(), theme, dragged, this.host.former());
  }

  /** @param {Panel} panel */
  drawPanel(panel) {
    const view = this.host.view();
    if (!view) return;
    this.drawStill(panel, view);
    if (panel.kind === "contour") panel.marks = this.marks(view); // whose start is measured
    this.drawLive(panel);
    if (panel.kind === "contour") this.host.start.follow(panel);
  }

  /** What stands on a map beside the runs, as `Panel.marks` has it. @param {View} view */
  marks({ data, surface, theme }) {
    const { at, element } = this.host.start;
    const kinds = /** @type {(keyof Surface["critical"])[]} */ (Object.keys(surface.critical));
    const points = kinds.flatMap((kind) => surface.critical[kind].map(([x, y]) => [x, y, (theme.critical[kind].size / 2 + 2) * lineScale()]));
    if (data.layout === "poster") points.push(...wordPlaces(surface, theme));
    return data.fixed ? points : [...points, [...at, element.offsetWidth / 2]];
  }

  /** @param {Panel} panel */
  drawLive(panel) {
    const view = this.host.view();
    if (view) panel.drawLive(this.host.tracks(), this.host.step(), view.theme, this.host.layer(panel.only));
  }

  /** Leave no canvas and no WebGL context behind. */
  destroy() {
    this.sizes.disconnect();
    for (const panel of this.panels) panel.destroy();
    this.panels = [];
  }
}
