// One picture of the player: a Plotly graph with two canvases over it, one for whole paths, one for what moves.

import { BRIGHT, COORDINATES, drawDots, drawDotted, drawHead, drawPath, FAINT } from "./draw.js";
import { drawEndOf, drawEnds } from "./ends.js";
import { drawGround } from "./dragged_ground.js";
import { around, Names } from "./names.js";
import { cleanContext } from "../shared/canvas.js";
import { pinched, turned } from "../shared/fingers.js";
import { axisRanges, flatFrame, flatProjection, isDrawn, sceneFrame, sceneProjection, sightOf } from "../shared/project.js";
import { draw, makeGraph } from "../shared/graph.js";
import { say } from "../shared/texts.js";

/**
 * @typedef {import("../shared/graph.js").Figure} Figure
 * @typedef {import("../shared/graph.js").Plotly} Plotly
 * @typedef {import("../shared/types.js").Theme} Theme
 * @typedef {import("./race.js").Track} Track
 *
 * @typedef {"contour" | "relief" | "loss"} Kind
 * @typedef {{box: import("../shared/project.js").Box, project: import("../shared/project.js").Projection}} PanelFrame
 * @typedef {(ctx: CanvasRenderingContext2D, frame: PanelFrame) => import("./labels.js").Rect[]} Layer draws, and says where it has written
 * @typedef {(ctx: CanvasRenderingContext2D, frame: PanelFrame, tracks: Track[], step: number, theme: Theme) => void} Painter
 */

const NEAR = 10; // pixels between a pointer and a point that is meant

export class Panel {
  /**
   * @param {HTMLElement} parent
   * @param {Kind} kind
   * @param {string | null} only the slot that is drawn, or null for all
   * @param {Plotly} Plotly
   */
  constructor(parent, kind, only, Plotly) {
    this.kind = kind;
    this.only = only;
    this.Plotly = Plotly;
    this.root = document.createElement("div");
    this.root.className = `rv-panel rv-${kind}`;
    this.graph = makeGraph();
    this.still = document.createElement("canvas");
    this.live = document.createElement("canvas");
    for (const canvas of [this.still, this.live]) canvas.setAttribute("aria-hidden", "true");
    this.root.append(this.graph, this.still, this.live);
    parent.append(this.root);
    this.names = new Names();
    /** @type {number[][]} x, y and half the size in pixels of what stands on the map; of words half their width, half their height, and how far above */
    this.marks = [];
    /** @type {Painter | null} what draws instead */
    this.painter = null;
    this.ready = false;
    this.size = ""; // that the graph is drawn in
    this.pinchedAt = ""; // Plotly's name of what was zoomed or turned by fingers
    /** @type {HTMLElement | undefined} */
    this.heading = undefined;
    /** @type {(() => void)[]} */
    this.listeners = [];
  }

  /**
   * Draw the graph, or draw it anew where surface, axes or theme have changed; zoom and camera stay.
   * @param {Figure} figure
   */
  async show(figure) {
    const first = !this.ready;
    if (first) this.size = this.measure();
    else this.keepView(figure);
    await draw(this.Plotly, this.graph, figure, first);
    if (!first) return;
    this.ready = true;
    this.graph.on("plotly_afterplot", () => this.changed());
    this.graph.on("plotly_relayouting", () => this.changed());
  }

  /** What fingers have set, as long as it is the same surface: Plotly keeps only what a mouse has. @param {Figure} figure */
  keepView({ layout }) {
    if (!isDrawn(this.graph) || layout.uirevision !== this.pinchedAt) return;
    if (this.kind === "relief") Object.assign(layout.scene, sightOf(this.graph));
    if (this.kind !== "contour") return;
    const { x, y } = axisRanges(this.graph);
    [layout.xaxis.range, layout.yaxis.range] = [x, y];
  }

  /** Two fingers have moved: the picture goes with them. @param {import("../shared/fingers.js").Pinch} pinch */
  pinch(pinch) {
    if (!this.ready || !isDrawn(this.graph)) return undefined;
    this.pinchedAt = this.graph.layout.uirevision;
    if (this.kind !== "relief") {
      const { x, y } = pinched(flatFrame(this.graph), pinch);
      return this.Plotly.relayout(this.graph, { "xaxis.range": x, "yaxis.range": y });
    }
    const sight = sightOf(this.graph);
    if (!sight) return undefined;
    const { camera, aspectratio } = turned(sight, pinch, this.root.clientWidth);
    return this.Plotly.relayout(this.graph, { "scene.camera": camera, "scene.aspectratio": aspectratio });
  }

  /** @param {string} name for everybody @param {string | undefined} heading over the picture */
  name(name, heading) {
    this.graph.setAttribute("role", "figure");
    this.graph.setAttribute("aria-label", name);
    if (!heading) return;
    this.heading ??= this.root.appendChild(document.createElement("h4"));
    this.heading.textContent = heading;
  }

  /** Call back whenever the axes or the camera have moved. @param {() => void} listener */
  onChange(listener) {
    this.listeners.push(listener);
  }

  changed() {
    for (const listener of this.listeners) listener();
  }

  measure() {
    return `${this.root.clientWidth} ${this.root.clientHeight}`;
  }

  /** Fit canvases and graph to the panel's size. */
  resize() {
    if (!this.ready || !this.root.clientWidth || this.measure() === this.size) return;
    this.size = this.measure();
    this.Plotly.Plots.resize(this.graph);
  }

  /** How data become pixels now; null before the first drawing. @returns {PanelFrame | null} */
  frame() {
    if (!this.ready || !isDrawn(this.graph)) return null;
    if (this.kind === "relief") {
      const scene = sceneFrame(this.graph);
      return scene && { box: scene.box, project: sceneProjection(scene) };
    }
    const flat = flatFrame(this.graph);
    return { box: flat.box, project: flatProjection(flat) };
  }

  /** @param {Track[]} tracks */
  mine(tracks) {
    return this.only === null ? tracks : tracks.filter((track) => track.slot.slot === this.only);
  }

  /**
   * The faint whole paths, and those of before the last change in dots.
   * @param {Track[]} tracks
   * @param {Theme} theme
   * @param {import("./race.js").Surface | null} ground of a map that is dragged, over the one that Plotly has drawn
   * @param {Track[]} former
   */
  drawStill(tracks, theme, ground = null, former = []) {
    const frame = this.frame();
    if (!frame) return;
    const ctx = prepare(this.still, this.root, frame.box);
    if (ground && this.kind === "contour") drawGround(ctx, ground, frame.project, theme);
    const ghost = { colour: theme.muted, rim: theme.halo, alpha: this.kind === "loss" ? 0.55 : 0.9 };
    if (this.kind !== "relief") for (const track of this.mine(former)) drawDotted(ctx, track, COORDINATES[this.kind](track), frame.project, ghost);
    for (const track of this.mine(tracks)) {
      const style = { width: 1.5, alpha: 0.45, casing: this.kind === "loss" ? null : theme };
      drawPath(ctx, track, COORDINATES[this.kind](track), frame.project, [0, Infinity], style);
    }
    ctx.restore();
  }

  /**
   * The paths up to the step, and their heads.
   * @param {Track[]} tracks
   * @param {number} step
   * @param {Theme} theme
   * @param {Layer | null} layer what else to draw, on the map
   */
  drawLive(tracks, step, theme, layer = null) {
    const frame = this.frame();
    if (!frame) return;
    const ctx = prepare(this.live, this.root, frame.box);
    const order = [...this.mine(tracks)].reverse(); // the first run is drawn last: those that coincide have its name
    if (this.painter) {
      this.painter(ctx, frame, order, step, theme);
      ctx.restore();
      return;
    }
    for (const track of order) this.drawTrack(ctx, track, frame.project, step, theme);
    if (this.kind === "loss") {
      ctx.restore(); // heads and names may stand on the border and beyond it
      const ends = order.map((track) => drawEndOf(ctx, track, frame.project, step, frame.box, theme.panel));
      drawEnds(ctx, ends.filter((end) => end !== null).reverse(), frame.box, this.root.clientWidth, theme);
      return;
    }
    const heads = order.map((track) => drawHead(ctx, track, COORDINATES[this.kind](track), frame.project, step, frame.box, theme.halo));
    if (this.kind === "contour") {
      const taken = [...this.taken(frame), ...(layer?.(ctx, frame) ?? [])];
      this.names.draw(ctx, heads.filter((head) => head !== null).reverse(), taken, frame.box, theme);
    }
    ctx.restore();
  }

  /**
   * A path up to a step: on a map and on the relief with casing, its last steps bright and older ones faint.
   * @param {CanvasRenderingContext2D} ctx
   * @param {Track} track
   * @param {import("../shared/project.js").Projection} project
   * @param {number} step
   * @param {Theme} theme
   */
  drawTrack(ctx, track, project, step, theme) {
    const at = COORDINATES[this.kind](track);
    const style = { width: 2.8, alpha: 1, casing: this.kind === "loss" ? null : theme };
    const bright = this.kind === "loss" ? 0 : Math.max(0, step - BRIGHT);
    if (bright) drawPath(ctx, track, at, project, [0, bright], { ...style, width: 2, alpha: FAINT });
    drawPath(ctx, track, at, project, [bright, step], style);
    if (this.kind === "contour") drawDots(ctx, track, at, project, step, theme.halo);
  }

  /** Where something stands on the map. @param {PanelFrame} frame */
  taken({ project }) {
    const pixel = [0, 0];
    return this.marks.map(([x, y, half, halfHeight = half, up = 0]) => {
      project(x, y, 0, pixel);
      return around(pixel[0], pixel[1] - up, half, halfHeight);
    });
  }

  /**
   * The point of a path that is nearest to a place, if one is near enough to be meant.
   * @param {Track[]} tracks
   * @param {number} px
   * @param {number} py
   * @returns {{track: Track, i: number} | null}
   */
  nearest(tracks, px, py) {
    const frame = this.frame();
    if (!frame) return null;
    const pixel = [0, 0];
    let best = null;
    let least = NEAR ** 2;
    for (const track of this.mine(tracks)) {
      const [xs, ys] = COORDINATES[this.kind](track);
      for (let i = 0; i < track.t.length; i++) {
        frame.project(xs[i], ys[i], 0, pixel);
        const distance = (pixel[0] - px) ** 2 + (pixel[1] - py) ** 2;
        if (distance < least) {
          least = distance;
          best = { track, i };
        }
      }
    }
    return best;
  }

  /** The graph alone as an address of a PNG. @param {number} scale pixels of the picture for a pixel of the page */
  image(scale) {
    const { width, height } = this.root.getBoundingClientRect();
    return this.Plotly.toImage(this.graph, { format: "png", scale, width, height });
  }

  destroy() {
    this.listeners = [];
    if (this.ready) this.Plotly.purge(this.graph);
    this.ready = false;
    for (const canvas of [this.still, this.live]) canvas.width = canvas.height = 0;
    this.root.remove();
  }
}

/** What a picture is called. @param {Kind} kind @param {string | undefined} name of the only run that is drawn */
export function panelName(kind, name) {
  if (kind === "relief") return say("Surface in three dimensions with paths");
  if (kind === "loss") return say("Loss against step");
  return name ? say("Contour map with the path of {name}", { name }) : say("Contour map with paths");
}

/**
 * A clean context in CSS pixels, clipped to the plot area; restore it afterwards.
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} root
 * @param {{x: number, y: number, width: number, height: number}} box
 */
function prepare(canvas, root, box) {
  const ctx = cleanContext(canvas, root);
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.x, box.y, box.width, box.height);
  ctx.clip();
  return ctx;
}
