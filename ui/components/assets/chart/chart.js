// A figure of its own: drawn by Plotly in the page's theme, zoom kept, and places in it can be pointed at.

import { button, download, faultText, make } from "../shared/dom.js";
import { Fingers, pinched } from "../shared/fingers.js";
import { loadStyle, loadPlotly, loadTheme } from "../shared/loader.js";
import { draw, makeGraph } from "../shared/graph.js";
import { short } from "../shared/numbers.js";
import { flatProjection, inBox, onAxes, subplotFrames } from "../shared/project.js";
import { withCommon } from "./common.js";
import { Hover } from "./hover.js";
import { LiveMaps } from "./live.js";
import { LiveRuns } from "./live_runs.js";
import { followLooks, placeUnder } from "./looking.js";
import { dragOf, placeOf } from "./moves.js";
import { resolve } from "./references.js";
import { TheoryLayer } from "./theory_layer.js";
import { announceDrag, onDrag } from "../shared/drags.js";
import { enlarged, followSize, typeScale } from "../shared/type_scale.js";
import { DraggableMarker } from "../shared/marker.js";
import { Outbox } from "../shared/outbox.js";
import { onStep, seek } from "../shared/steps.js";
import { language, say, useLanguage } from "../shared/texts.js";
import { unpack } from "../shared/wire.js";

/**
 * @template D
 * @typedef {import("../shared/loader.js").Component<D>} Component
 */

/**
 * @typedef {import("../shared/graph.js").Attributes} Attributes
 * @typedef {import("../shared/graph.js").Figure} Figure
 * @typedef {import("../shared/graph.js").Plotly} Plotly
 * @typedef {import("../shared/project.js").Subplot} Subplot
 * @typedef {import("../shared/chart_types.js").ChartHeader} ChartHeader
 * @typedef {import("../shared/chart_types.js").LiveMap} LiveMap
 * @typedef {import("../shared/chart_types.js").Place} Place
 * @typedef {import("../shared/types.js").Theme} Theme
 * @typedef {import("../shared/wire.js").Payload<ChartHeader>} Payload
 */

/** @typedef {{Plotly: Plotly, header: ChartHeader, arrays: Payload["arrays"], theme: Theme}} View what is shown */

const ABOVE = 340; // pixels of the window that are not a figure's, where type is large

export class Chart {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.abort = new AbortController();
    this.outbox = new Outbox((place) => this.component?.setTriggerValue("pick", place), this.abort.signal);
    this.generation = 0;
    /** @type {Component<Uint8Array> | undefined} */
    this.component = undefined;
    /** @type {View | undefined} */
    this.view = undefined;
    /** @type {Place | null} */
    this.picked = null;
    /** @type {PointerEvent | undefined} the last press of a pointer */
    this.pressed = undefined;
    /** @type {number | undefined} */
    this.resizing = undefined;
    const graph = makeGraph({ role: "figure" });
    this.hover = new Hover();
    this.runs = new LiveRuns();
    this.live = new LiveMaps({
      stage: () => this.stage,
      theme: () => this.view?.theme.name ?? "",
      compute: (map, stride, isQuick) => this.runs.compute(map, stride, isQuick),
    });
    this.theory = new TheoryLayer(() => this.drawTheory());
    /** @type {import("./looking.js").Stage} */
    this.stage = { root: make("div", { class: "rv-chart-stage" }, [this.live.layer.root, graph, this.theory.root, this.hover.root]), graph, ready: false };
    this.shown = ""; // version, theme, language and size of type of what is drawn
    this.language = ""; // of the texts that are on the page
    this.turn = Promise.resolve(); // one drawing after the other
    this.step = 0; // of the page's player
    /** @type {HTMLElement[]} where the player is, in each subplot of a figure that follows it */
    this.marks = [];
    this.marker = this.makeMarker();
    this.fault = make("p", { class: "rv-fault", role: "alert", hidden: true });
    this.note = make("span", { role: "status" });
    this.bar = make("div", { class: "rv-bar" });
    this.sizes = new ResizeObserver(() => this.onResize());
    this.build();
  }

  makeMarker() {
    return new DraggableMarker({
      look: "rv-pick",
      onDrag: (at) => this.announce(at, false),
      onDrop: (at) => this.sendPick(at),
      onGiveUp: () => announceDrag(null),
      name: ([x, y]) => say("Chosen cell at {x}, {y}, move with arrow keys", { x: short(x), y: short(y) }),
      frame: () => this.pickFrame(),
    });
  }

  /** New data from Python: one blob, see ui/components/chart.py. @param {Component<Uint8Array>} component */
  update(component) {
    this.component = component;
    const generation = ++this.generation;
    return this.refresh(component.data, generation).catch((fault) => this.showFault(fault));
  }

  /** @param {Uint8Array} blob @param {number} generation */
  async refresh(blob, generation) {
    /** @type {Payload} */
    const { header, arrays } = unpack(/** @type {ArrayBuffer} */ (new Uint8Array(blob).buffer));
    this.outbox.heard(header.heard);
    await useLanguage(header.language);
    if (this.abort.signal.aborted) return;
    this.translate();
    const [Plotly, theme] = await Promise.all([loadPlotly(header.plotly), loadTheme(this.root), loadStyle()]);
    this.turn = this.turn.catch(() => undefined).then(() => {
      if (generation !== this.generation || this.abort.signal.aborted) return undefined;
      return this.show({ Plotly, header, arrays, theme });
    });
    await this.turn;
  }

  /** @param {View} view */
  async show(view) {
    const { header, arrays, theme } = view;
    this.view = view;
    this.fault.hidden = true;
    this.stage.graph.setAttribute("aria-label", header.label);
    const times = typeScale();
    const high = Math.max(header.height, Math.min(header.height * times, window.innerHeight - ABOVE));
    this.stage.root.style.height = `${times > 1 ? high : header.height}px`;
    const version = `${header.version} ${theme.name} ${language()} ${times}`;
    if (version !== this.shown) {
      const figure = resolve(header.figure[theme.name] ?? header.figure, arrays);
      await this.draw(view, /** @type {Figure} */ (figure));
    }
    if (this.abort.signal.aborted) return;
    this.live.settle(header.live);
    this.drawTheory();
    this.shown = version;
    this.showPick();
    this.showStep();
    this.root.dataset.version = header.version;
    this.root.dataset.ready = header.name;
  }

  drawTheory() {
    const maps = this.live.maps.map((map) => ({ map, moved: this.live.moved.find(({ subplot }) => subplot === map.subplot) ?? null }));
    if (maps.length) this.theory.draw(maps, this.stage);
  }

  /** Draw, or draw anew: Plotly keeps the zoom. @param {View} view @param {Figure} figure */
  async draw(view, { data, layout }) {
    const { graph, ready } = this.stage;
    await draw(view.Plotly, graph, enlarged({ data: this.hover.take(data), layout: withCommon(layout, view) }), !ready);
    if (this.abort.signal.aborted) view.Plotly.purge(graph);
    if (ready || this.abort.signal.aborted) return;
    this.stage.ready = true;
    for (const event of ["plotly_afterplot", "plotly_relayouting"])
      graph.on(event, () => {
        this.marker.follow(this.stage);
        this.live.draw();
        this.drawTheory();
        this.showStep();
      });
    graph.on("plotly_click", () => this.onClick());
    graph.on("plotly_hover", ({ points, event }) => this.hover.show(points, event));
    graph.on("plotly_unhover", () => this.hover.hide());
  }

  // --- what is on the page -------------------------------------------------------------------------------------

  build() {
    const probe = followSize(this.root, () => this.onType(), this.abort.signal);
    this.root.replaceChildren(this.fault, this.stage.root, this.bar, this.live.minis.root, probe);
    const pressed = (/** @type {PointerEvent} */ event) => (this.pressed = event);
    this.stage.root.addEventListener("pointerdown", pressed, { capture: true, signal: this.abort.signal });
    followLooks({ stage: () => this.stage, maps: () => this.live.maps }, this.stage.root, this.abort.signal);
    new Fingers(this.stage.root, { onPinch: (pinch) => this.pinch(pinch) }, this.abort.signal);
    this.sizes.observe(this.stage.root);
    onStep((step) => {
      this.step = step;
      this.showStep();
    }, this.abort.signal);
    onDrag(this, (drag) => this.follow(drag), this.abort.signal);
  }

  /** What has words, in the language of now. */
  translate() {
    if (this.language === language()) return;
    this.language = language();
    this.note.textContent = "";
    this.bar.replaceChildren(button("PNG", say("Save the figure as PNG"), () => this.save()), this.note);
  }

  /** Type has another size: draw for it, after what is being drawn. */
  onType() {
    if (!this.stage.ready) return;
    this.turn = this.turn.catch(() => undefined).then(() => {
      if (this.abort.signal.aborted || !this.view) return undefined;
      return this.show(this.view);
    });
    this.turn.catch((fault) => this.showFault(fault));
  }

  onResize() {
    cancelAnimationFrame(this.resizing ?? 0);
    this.resizing = requestAnimationFrame(() => {
      if (this.stage.ready && this.stage.root.clientWidth) this.view?.Plotly.Plots.resize(this.stage.graph);
    });
  }

  async save() {
    const { graph, ready } = this.stage;
    if (!ready || !this.view) return;
    const { Plotly, header, theme } = this.view;
    const layout = { ...graph.layout, paper_bgcolor: theme.panel };
    const size = { width: graph.clientWidth, height: graph.clientHeight };
    try {
      const address = await Plotly.toImage({ data: graph.data, layout }, { format: "png", scale: 2, ...size });
      download(await (await fetch(address)).blob(), header.file);
      this.note.textContent = say("saved");
    } catch (fault) {
      this.note.textContent = say("not saved: {what}", { what: faultText(fault) });
    }
  }

  /** @param {unknown} fault */
  showFault(fault) {
    const what = faultText(fault);
    this.fault.textContent = say("The figure could not be drawn: {what}. Change any control to try again, or reload the page.", { what });
    this.fault.hidden = false;
  }

  // --- in step with the player ---------------------------------------------------------------------------------

  /** A line at the player's step in every flat subplot, if this figure follows it. */
  showStep() {
    const frames = this.view?.header.follow && this.stage.ready ? subplotFrames(this.stage.graph) : [];
    while (this.marks.length < frames.length) this.marks.push(this.stage.root.appendChild(make("i", { class: "rv-now" })));
    this.marks.forEach((mark, i) => {
      const frame = frames[i];
      const at = [0, 0, 0, 0];
      if (frame) flatProjection(frame)(...onAxes(frame, [this.step, 1]), 0, at);
      mark.hidden = !frame || !inBox(frame.box, at[0], frame.box.y);
      if (frame) Object.assign(mark.style, { left: `${at[0]}px`, top: `${frame.box.y}px`, height: `${frame.box.height}px` });
    });
  }

  // --- pointing ------------------------------------------------------------------------------------------------

  /** May a place in this subplot be chosen? @param {Subplot} subplot */
  mayPick({ index }) {
    const picks = this.view?.header.picks;
    return Array.isArray(picks) ? picks.includes(index) : Boolean(picks);
  }

  /** The subplot that the chosen place is in: named as xy, or by its x axis alone. @returns {Subplot | undefined} */
  pickFrame() {
    const named = this.picked?.subplot;
    const frames = this.stage.ready && named ? subplotFrames(this.stage.graph) : [];
    return frames.find(({ id }) => id === named) ?? frames.find(({ id }) => id.split("y")[0] === named);
  }

  /** The marker where Python says, unless it is being moved right now. */
  showPick() {
    if (this.marker.busy) return;
    const header = this.view?.header;
    this.picked = header?.picks ? header.pick : null;
    this.marker.show(this.picked ? this.stage : undefined);
    this.marker.colour(this.markedMap()?.colour);
    if (this.picked) this.marker.place([this.picked.x, this.picked.y]);
  }

  /** The map that the marker stands on, if it can follow what is dragged. */
  markedMap() {
    return this.view?.header.live.find(({ subplot }) => subplot === this.pickFrame()?.id);
  }

  /** Tell the page where the marker is. @param {[number, number]} at @param {boolean} done */
  announce(at, done) {
    const map = this.markedMap();
    if (map) announceDrag(dragOf(map, at, this, done));
  }

  /** Go with what is dragged elsewhere. @param {import("../shared/drags.js").Drag | null} drag */
  follow(drag) {
    const map = this.markedMap();
    const at = map && drag && placeOf(map, this.marker.at, drag);
    if (at && !this.marker.busy) this.marker.place(at);
    if (!drag) this.showPick();
    this.note.textContent = "";
    this.live.follow(drag);
    this.drawTheory();
  }

  /** A click is where the pointer went down: Plotly fires only if it has not moved since. */
  onClick() {
    if (!this.pressed) return;
    const under = placeUnder(this.stage, this.pressed);
    if (!under) return;
    const { frame, at: [x, y] } = under;
    if (this.view?.header.follow) seek(Math.round(x));
    if (!this.mayPick(frame)) return;
    this.marker.cancel();
    this.picked = { subplot: frame.id, x, y };
    this.marker.show(this.stage);
    this.marker.place([x, y]);
    this.sendPick([x, y]);
  }

  /** Two fingers have moved: the axes between them go with them. @param {import("../shared/fingers.js").Pinch} pinch */
  pinch(pinch) {
    const { graph, ready } = this.stage;
    const frame = ready ? subplotFrames(graph).find((plot) => inBox(plot.box, ...pinch.from)) : undefined;
    if (!frame) return undefined;
    const [, x, y] = frame.id.match(/^x(\d*)y(\d*)$/) ?? [];
    const ranges = pinched(frame, pinch);
    return this.view?.Plotly.relayout(graph, { [`xaxis${x}.range`]: ranges.x, [`yaxis${y}.range`]: ranges.y });
  }

  /** @param {[number, number]} at */
  sendPick([x, y]) {
    const subplot = this.pickFrame()?.id ?? this.picked?.subplot;
    this.announce([x, y], true);
    this.outbox.post({ subplot, x, y });
  }

  /** Leave nothing behind: no listener, no timer, no graph. */
  destroy() {
    this.abort.abort();
    this.sizes.disconnect();
    cancelAnimationFrame(this.resizing ?? 0);
    this.marker.cancel();
    this.marker.show(undefined);
    this.live.leave();
    this.runs.close();
    if (this.stage.ready) this.view?.Plotly.purge(this.stage.graph);
    this.stage.ready = false;
    this.root.replaceChildren();
    delete this.root.dataset.ready;
    delete this.root.dataset.version;
  }
}
