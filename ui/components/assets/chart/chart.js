// A figure of its own: drawn by Plotly in the page's theme, zoom kept, and places in it can be pointed at.

import { button, download, make } from "../shared/dom.js";
import { loadStyle, loadPlotly, loadTheme } from "../shared/loader.js";
import { draw } from "../shared/graph.js";
import { short } from "../shared/numbers.js";
import { flatProjection, inBox, onAxes, subplotFrames, toData, valuesAt } from "../shared/project.js";
import { resolve } from "./references.js";
import { enlarged, followSize, typeScale } from "../shared/type_scale.js";
import { DraggableMarker } from "../shared/marker.js";
import { onStep, seek } from "../shared/steps.js";
import { language, say, useLanguage } from "../shared/texts.js";
import { unpack } from "../shared/wire.js";

/** @typedef {import("../shared/project.js").Frame & {id: string, index: number}} Subplot */

const CLEAR = "rgba(0,0,0,0)";
const ABOVE = 340; // pixels of the window that are not a figure's, where type is large

export class Chart {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.abort = new AbortController();
    this.generation = 0;
    /** What was sent last. @type {any} */
    this.header = undefined;
    /** @type {any} */
    this.arrays = undefined;
    /** @type {any} */
    this.theme = undefined;
    /** @type {any} */
    this.Plotly = undefined;
    /** @type {any} */
    this.picked = null;
    const graph = make("div", { class: "rv-graph", role: "figure" });
    this.stage = { root: make("div", { class: "rv-figure" }, [graph]), graph, ready: false };
    this.shown = ""; // version, theme, language and size of type of what is drawn
    this.language = ""; // of the texts that are on the page
    this.turn = Promise.resolve(); // one drawing after the other
    this.step = 0; // of the page's player
    /** @type {HTMLElement[]} where the player is, in each subplot of a figure that follows it */
    this.marks = [];
    this.marker = new DraggableMarker(() => undefined, (at) => this.tellPython(at), {
      look: "rv-pick",
      name: ([x, y]) => say("Chosen cell at {x}, {y}, move with arrow keys", { x: short(x), y: short(y) }),
      frame: () => this.pickFrame(),
    });
    this.build();
  }

  /** New data from Python: one blob, see ui/components/chart.py. @param {any} component */
  update(component) {
    this.component = component;
    const generation = ++this.generation;
    const done = this.refresh(component.data, generation).catch((fault) => this.showFault(fault));
    this.updating = done;
    return done;
  }

  /** @param {Uint8Array | ArrayBuffer} blob @param {number} generation */
  async refresh(blob, generation) {
    const { header, arrays } = unpack(/** @type {ArrayBuffer} */ (new Uint8Array(blob).buffer));
    await useLanguage(header.language);
    if (this.abort.signal.aborted) return;
    this.translate();
    const [Plotly, theme] = await Promise.all([loadPlotly(header.plotly), loadTheme(this.root), loadStyle()]);
    this.turn = this.turn.catch(() => undefined).then(() => {
      if (generation !== this.generation || this.abort.signal.aborted) return undefined;
      return this.show(Plotly, header, arrays, theme);
    });
    await this.turn;
  }

  /** @param {any} Plotly @param {any} header @param {any} arrays @param {any} theme */
  async show(Plotly, header, arrays, theme) {
    Object.assign(this, { Plotly, header, arrays, theme });
    this.fault.hidden = true;
    this.stage.graph.setAttribute("aria-label", header.label);
    const times = typeScale();
    const high = Math.max(header.height, Math.min(header.height * times, window.innerHeight - ABOVE));
    this.stage.root.style.height = `${times > 1 ? high : header.height}px`;
    const wanted = `${header.version} ${theme.name} ${language()} ${times}`;
    if (wanted !== this.shown) await this.draw(resolve(header.figure[theme.name] ?? header.figure, arrays));
    if (this.abort.signal.aborted) return;
    this.shown = wanted;
    this.showPick();
    this.showStep();
    this.root.dataset.version = header.version;
    this.root.dataset.ready = header.name;
  }

  /** Draw, or draw anew: Plotly keeps the zoom. @param {{data: any[], layout: any}} figure */
  async draw(figure) {
    const { graph, ready } = this.stage;
    await draw(this.Plotly, graph, enlarged({ data: figure.data, layout: this.dressed(figure.layout) }), !ready);
    if (this.abort.signal.aborted) this.Plotly.purge(graph);
    if (ready || this.abort.signal.aborted) return;
    this.stage.ready = true;
    for (const event of ["plotly_afterplot", "plotly_relayouting"])
      graph.on(event, () => {
        this.marker.follow(this.stage);
        this.showStep();
      });
    graph.on("plotly_click", () => this.onClick());
  }

  /** The layout with what is the same for all figures. @param {any} layout */
  dressed(layout) {
    const { width, height, ...rest } = layout ?? {};
    return {
      paper_bgcolor: CLEAR,
      plot_bgcolor: CLEAR,
      modebar: { bgcolor: CLEAR, color: this.theme.muted, activecolor: this.theme.text },
      uirevision: this.header.name || "chart", // never empty: Plotly would take that for none
      ...rest,
      autosize: true,
      ...(this.header.picks || this.header.follow ? { clickanywhere: true } : {}),
    };
  }

  // --- what is on the page -------------------------------------------------------------------------------------

  build() {
    this.fault = make("p", { class: "rv-fault", role: "alert", hidden: true });
    this.note = make("span", { role: "status" });
    this.bar = make("div", { class: "rv-bar" });
    const probe = followSize(this.root, () => this.onType(), this.abort.signal);
    this.root.replaceChildren(this.fault, this.stage.root, this.bar, probe);
    const pressed = (/** @type {PointerEvent} */ event) => (this.pressed = event);
    this.stage.root.addEventListener("pointerdown", pressed, { capture: true, signal: this.abort.signal });
    this.sizes = new ResizeObserver(() => this.onResize());
    this.sizes.observe(this.stage.root);
    onStep((step) => {
      this.step = step;
      this.showStep();
    }, this.abort.signal);
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
      if (this.abort.signal.aborted) return undefined;
      return this.show(this.Plotly, this.header, this.arrays, this.theme);
    });
    this.turn.catch((fault) => this.showFault(fault));
  }

  onResize() {
    cancelAnimationFrame(this.resizing ?? 0);
    this.resizing = requestAnimationFrame(() => {
      if (this.stage.ready && this.stage.root.clientWidth) this.Plotly.Plots.resize(this.stage.graph);
    });
  }

  async save() {
    const { graph, ready } = this.stage;
    if (!ready) return;
    const layout = { ...graph.layout, paper_bgcolor: this.theme.panel };
    const size = { width: graph.clientWidth, height: graph.clientHeight };
    try {
      const address = await this.Plotly.toImage({ data: graph.data, layout }, { format: "png", scale: 2, ...size });
      download(await (await fetch(address)).blob(), this.header.file);
      this.note.textContent = say("saved");
    } catch (fault) {
      this.note.textContent = say("not saved: {what}", { what: /** @type {Error} */ (fault).message });
    }
  }

  /** @param {Error} fault */
  showFault(fault) {
    const what = fault.message;
    this.fault.textContent = say("The figure could not be drawn: {what}. Change any control to try again, or reload the page.", { what });
    this.fault.hidden = false;
  }

  // --- in step with the player ---------------------------------------------------------------------------------

  /** A line at the player's step in every flat subplot, if this figure follows it. */
  showStep() {
    const frames = this.header?.follow && this.stage.ready ? subplotFrames(this.stage.graph) : [];
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
    const { picks } = this.header;
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
    this.picked = this.header.picks ? this.header.pick : null;
    this.marker.show(this.picked ? this.stage : undefined);
    if (this.picked) this.marker.place([this.picked.x, this.picked.y]);
  }

  /** A click is where the pointer went down: Plotly tells of it only if it has not moved since. */
  onClick() {
    if (!this.pressed) return;
    const inside = this.stage.root.getBoundingClientRect();
    const [px, py] = [this.pressed.clientX - inside.left, this.pressed.clientY - inside.top];
    const frame = subplotFrames(this.stage.graph).find((plot) => inBox(plot.box, px, py));
    if (!frame) return;
    const [x, y] = valuesAt(frame, toData(frame, px, py));
    if (this.header.follow) seek(Math.round(x));
    if (!this.mayPick(frame)) return;
    this.marker.forget();
    this.picked = { subplot: frame.id, x, y };
    this.marker.show(this.stage);
    this.marker.place([x, y]);
    this.tellPython([x, y]);
  }

  /** @param {[number, number]} at */
  change([x, y]) {
    return { subplot: this.pickFrame()?.id ?? this.picked.subplot, x, y };
  }

  /** @param {[number, number]} at */
  tellPython(at) {
    this.component.setTriggerValue("pick", this.change(at));
  }

  /** Leave nothing behind: no listener, no timer, no graph. */
  destroy() {
    this.abort.abort();
    this.sizes?.disconnect();
    cancelAnimationFrame(this.resizing ?? 0);
    this.marker.forget();
    this.marker.show(undefined);
    if (this.stage.ready) this.Plotly.purge(this.stage.graph);
    this.stage.ready = false;
    this.root.replaceChildren();
    delete this.root.dataset.ready;
    delete this.root.dataset.version;
  }
}
