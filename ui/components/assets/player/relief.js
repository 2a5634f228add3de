// The relief: the surface in three dimensions, its camera, the button that tilts it, and what is drawn over it.

import { button, make, reducedMotion } from "../shared/dom.js";
import { isDrawn, setSight, sightOf } from "../shared/project.js";
import { say } from "../shared/texts.js";
import { enlarged } from "../shared/type_scale.js";
import { ABOVE, axesOf, between, fitted, isSame, viewOf } from "./camera.js";
import { seen } from "./depth.js";
import { base } from "./plots.js";
import { COORDINATES } from "./draw.js";
import { axisWidth, drawAxis, drawFaintHead, drawMarks, drawPathWithDepth } from "./scenery.js";

/**
 * @typedef {import("../shared/types.js").Theme} Theme
 * @typedef {import("./camera.js").Sight} Sight
 * @typedef {import("./camera.js").View} View
 * @typedef {import("./panel.js").Panel} Panel
 * @typedef {import("./panel.js").PanelFrame} PanelFrame
 * @typedef {import("./race.js").Surface} Surface
 * @typedef {import("./race.js").Track} Track
 */

const LINES = 16;
const HEADROOM = 1.02; // the axis of heights ends so far above the highest point
const SAMPLES = 24; // parts of a side between points that have to be in the picture
const BORDER = 10; // pixels around it
const NARROWEST = 0.2; // the shorter side of the box is drawn at least so long, in its longer side
const SECONDS = 0.8; // of tilting
const STEEP = 80; // degrees: from so high the axis of the loss is too short to be read

export class Relief {
  /** @param {Panel} panel @param {AbortSignal} signal */
  constructor(panel, signal) {
    this.panel = panel;
    this.signal = signal;
    this.above = false; // seen as the map is
    this.tilting = 0; // the number of the last animation
    /** @type {Surface | undefined} */
    this.surface = undefined;
    /** @type {Sight | undefined} that the program has set last */
    this.set = undefined;
    /** @type {WeakMap<object, {key: string, shown: Uint8Array}>} */
    this.known = new WeakMap();
    this.button = button("", "", () => this.tilt(), { class: "rv-tilt" });
    this.missing = make("p", { class: "rv-no-relief" });
    this.missing.hidden = true;
    panel.root.append(this.button, this.missing);
    panel.painter = (ctx, frame, tracks, step, theme) => this.draw(ctx, frame, tracks, step, theme);
  }

  /** The button in the language of now. */
  name() {
    this.button.textContent = this.above ? "◢" : "▦";
    const words = this.above ? say("Tilt the map into the relief") : say("See the relief from above, like the map");
    this.button.title = words;
    this.button.setAttribute("aria-label", words);
    this.missing.textContent = say("No relief: WebGL is missing or turned off in this browser. The map and the loss need none.");
  }

  /** Draw it anew. @param {Surface} surface @param {Theme} theme @param {string} key */
  async show(surface, theme, key) {
    const turned = this.surface === surface && this.isTurned ? sightOf(this.panel.graph) : null;
    if (this.surface !== surface) this.above = false;
    this.surface = surface;
    this.name();
    if (!this.set || !turned) this.set = this.sight(this.view);
    await this.panel.show(reliefFigure(surface, theme, key, turned ?? this.set)); // Plotly itself keeps the camera, and not the zoom
    this.lookForWebGL();
  }

  /** Where there is none Plotly says so, in English, with a link to another site, and draws nothing: our words stand there. */
  lookForWebGL() {
    const plotlys = /** @type {HTMLElement | null} */ (this.panel.graph.querySelector(".no-webgl"));
    this.missing.hidden = !plotlys;
    this.button.hidden = Boolean(plotlys);
    if (!plotlys?.parentElement) return;
    plotlys.replaceChildren();
    plotlys.parentElement.onclick = null;
    plotlys.parentElement.style.background = "";
  }

  /** Has somebody turned it, or zoomed? */
  get isTurned() {
    const now = this.set && isDrawn(this.panel.graph) ? sightOf(this.panel.graph) : null;
    return Boolean(this.set && now && !isSame(now, this.set));
  }

  /** @returns {View} from where it is seen, unless somebody has turned it */
  get view() {
    const [azimuth, elevation] = /** @type {Surface} */ (this.surface).view;
    return this.above ? ABOVE : [azimuth, elevation];
  }

  /** The camera from which the surface fills the panel. @param {View} view */
  sight(view) {
    const surface = /** @type {Surface} */ (this.surface);
    const { clientWidth: width, clientHeight: height } = this.panel.root;
    const axis = hasAxis(view) ? axisWidth(surface) : 0;
    const room = { width, height, left: BORDER + axis, right: BORDER, top: BORDER, bottom: BORDER };
    return fitted(outline(surface), sidesOf(surface), view, room);
  }

  /** The panel has another size: the surface fills it again, unless somebody has turned it. */
  resize() {
    if (this.surface && this.set && isDrawn(this.panel.graph) && !this.isTurned) this.commit(this.sight(this.view));
  }

  /** @param {Sight} sight */
  commit(sight) {
    this.set = sight;
    return this.panel.Plotly.relayout(this.panel.graph, { "scene.camera": sight.camera, "scene.aspectratio": sight.aspectratio });
  }

  /** From the map to the relief, or back. */
  async tilt() {
    const now = sightOf(this.panel.graph);
    if (!this.surface || !now) return;
    this.above = !this.above;
    this.name();
    const [from, to, number] = [viewOf(now.camera), this.view, ++this.tilting];
    if (!reducedMotion()) await this.turn(from, to, number);
    if (number === this.tilting && !this.signal.aborted) await this.commit(this.sight(to));
    this.panel.changed();
  }

  /** @param {View} from @param {View} to @param {number} number of the animation: a later one ends it */
  async turn(from, to, number) {
    const start = performance.now();
    for (let share = 0; share < 1; share = (performance.now() - start) / 1000 / SECONDS) {
      setSight(this.panel.graph, this.sight(between(from, to, share)));
      await new Promise(requestAnimationFrame);
      if (number !== this.tilting || this.signal.aborted) return;
      this.panel.changed();
    }
  }

  /**
   * Paths, heads and marks, faint where the surface hides them, and the axis of the loss.
   * @param {CanvasRenderingContext2D} ctx
   * @param {PanelFrame} frame
   * @param {Track[]} tracks
   * @param {number} step
   * @param {Theme} theme
   */
  draw(ctx, frame, tracks, step, theme) {
    const now = sightOf(this.panel.graph);
    if (!this.surface || !now) return;
    const view = viewOf(now.camera);
    const { toward } = axesOf(view);
    const { n, heights, top, domain } = this.surface;
    const solid = { n, heights, top: HEADROOM * top, domain, sides: sidesOf(this.surface) };
    const key = toward.map((value) => value.toFixed(4)).join();
    const look = (/** @type {object} */ of, /** @type {ArrayLike<number>[]} */ at, /** @type {ArrayLike<number>} */ which) => {
      const known = this.known.get(of);
      if (known?.key === key) return known.shown;
      const shown = seen(solid, toward, at, which);
      this.known.set(of, { key, shown });
      return shown;
    };
    if (hasAxis(view)) drawAxis(ctx, frame.project, this.surface, theme);
    drawMarks(ctx, frame.project, this.surface, theme, look);
    for (const track of tracks) {
      const at = COORDINATES.relief(track);
      drawPathWithDepth(ctx, track, at, frame.project, step, look(track, at, track.drawn), theme);
    }
    const isSeen = (/** @type {number[]} */ [x, y, z]) => seen(solid, toward, [[x], [y], [z]], [0])[0] === 1;
    for (const track of tracks) drawFaintHead(ctx, track, frame, step, isSeen, theme.halo);
  }
}

/** Is the axis of the loss drawn, and given room? @param {View} view */
function hasAxis([, elevation]) {
  return elevation < STEEP;
}

/** The sides of the relief along x, y and the loss: those of the box, to scale, of which the longer one is 1. @param {Surface} surface */
function sidesOf({ domain: [[x0, x1], [y0, y1]], view: [, , height] }) {
  const longer = Math.max(x1 - x0, y1 - y0);
  const [x, y] = [Math.max(NARROWEST, (x1 - x0) / longer), Math.max(NARROWEST, (y1 - y0) / longer)];
  return /** @type {[number, number, number]} */ ([x, y, height * Math.sqrt(x * y)]);
}

/** Points of the surface that have to be in the picture. @param {Surface} surface */
function outline(surface) {
  const { n, heights, top } = surface;
  const [x, y, z] = sidesOf(surface);
  const points = [];
  const lines = Array.from({ length: SAMPLES + 1 }, (_, k) => Math.round((k * (n - 1)) / SAMPLES));
  for (const j of lines) {
    for (const i of lines) {
      const height = heights[j * n + i];
      if (!Number.isNaN(height)) points.push(x * (i / (n - 1) - 0.5), y * (j / (n - 1) - 0.5), z * (height / (HEADROOM * top) - 0.5));
    }
  }
  return points;
}

/**
 * @param {Surface} surface
 * @param {Theme} theme
 * @param {string} key
 * @param {Sight} sight
 */
export function reliefFigure(surface, theme, key, { camera, aspectratio }) {
  const [x, y] = surface.domain;
  const every = surface.top / LINES;
  const hidden = { visible: false, showspikes: false };
  const { lighting, lightposition } = structuredClone(theme.relief); // Plotly writes into what it is given
  return enlarged({
    data: [
      {
        type: "surface",
        x: surface.ticks(0), y: surface.ticks(1), z: surface.rows(surface.heights),
        cmin: surface.flat ? -surface.top : 0, cmax: surface.top, colorscale: theme.loss, showscale: false,
        hoverinfo: "skip",
        lighting, lightposition,
        contours: {
          x: { highlight: false }, y: { highlight: false },
          z: { show: true, color: theme.ridge, width: 1, highlight: false, start: every, end: surface.top, size: every },
        },
      },
    ],
    layout: {
      ...base(theme),
      margin: { l: 0, r: 0, t: 0, b: 0 },
      uirevision: key,
      scene: {
        uirevision: key,
        xaxis: { ...hidden, range: [...x] }, yaxis: { ...hidden, range: [...y] },
        zaxis: { ...hidden, range: [0, HEADROOM * surface.top] },
        aspectmode: "manual",
        aspectratio: { ...aspectratio },
        camera: structuredClone(camera),
      },
    },
  });
}
