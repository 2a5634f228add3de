// Maps that follow what is dragged anywhere on the page: coarse while it is dragged, with all cells when it rests.

import { hideParts, subplotFrames } from "../shared/project.js";
import { bestCell, cellsOf, coloursOf } from "./cells.js";
import { MiniMaps } from "./mini.js";
import { isOfStarts } from "./moves.js";
import { Pace } from "./pace.js";
import { drawnAt, PictureLayer } from "./picture.js";

/**
 * @typedef {import("../shared/drags.js").Drag} Drag
 * @typedef {import("../shared/graph.js").Graph} Graph
 * @typedef {import("../shared/chart_types.js").LiveMap} LiveMap
 * @typedef {import("./cells.js").Runs} Runs
 * @typedef {import("./picture.js").Picture} Picture
 */

/** @typedef {{map: LiveMap, picture: Picture}} Shown what covers a subplot */

/**
 * @typedef {object} Host
 * @property {() => {root: HTMLElement, graph: Graph, ready: boolean}} stage
 * @property {() => string} theme
 * @property {import("./pace.js").Compute} compute
 */

export class LiveMaps {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.layer = new PictureLayer();
    this.minis = new MiniMaps();
    /** @type {LiveMap[]} of the figure that Python sent */
    this.maps = [];
    /** @type {Map<string, Shown>} by the name of the subplot */
    this.shown = new Map();
    const onFound = (/** @type {LiveMap} */ map, /** @type {Runs} */ runs, /** @type {number} */ stride) =>
      this.shown.set(map.subplot, shownOf(map, runs, stride, this.host.theme()));
    this.pace = new Pace(host.compute, onFound, () => this.draw());
  }

  /** Maps as they are dragged. */
  get moved() {
    return this.pace.moved;
  }

  /** Something is being dragged, was let go, or was given up. @param {Drag | null} drag */
  follow(drag) {
    const moved = drag ? this.maps.map((map) => movedMap(map, drag)).filter((map) => map !== null) : [];
    if (!moved.length) return this.leave();
    return this.pace.follow(moved, drag?.done ?? true);
  }

  /**
   * Python has drawn a figure with these maps. What is still dragged stays over it, and so does what was let go while
   * the figure is but a preview of it.
   * @param {LiveMap[]} maps
   */
  settle(maps) {
    this.maps = maps;
    const isShown = (/** @type {LiveMap} */ map) => [...this.shown.values()].some((shown) => keyOf(shown.map) === keyOf(map));
    if (this.pace.moved.length && (!this.pace.released || maps.some((map) => !map.whole && isShown(map)))) this.draw();
    else this.leave();
  }

  /** Draw the pictures where their subplots are now. */
  draw() {
    const { root, graph, ready } = this.host.stage();
    if (!ready || !this.shown.size) return;
    const frames = subplotFrames(graph);
    const pictures = [...this.shown].flatMap(([id, { picture }]) => {
      const frame = frames.find((plot) => plot.id === id);
      return frame ? [{ frame, picture }] : [];
    });
    for (const map of this.maps) hideParts(graph, map.subplot, this.hidden(map));
    this.layer.draw(pictures, root);
    this.minis.show([...this.shown.values()].map(({ map: { title }, picture }) => ({ title, picture })), root);
  }

  /** What Python drew and is no longer true: a map's cells, its best one, and what rests on the surface's parameters. @param {LiveMap} map */
  hidden({ subplot, program: { parameters } }) {
    const shown = this.shown.get(subplot);
    if (!shown) return "";
    const isSame = JSON.stringify(shown.map.program.parameters) === JSON.stringify(parameters);
    return isSame ? '.heatmaplayer, [class*="tracebest"]' : ".heatmaplayer, .scatterlayer, .contourlayer";
  }

  /** Leave the figure as Python drew it. */
  leave() {
    this.pace.leave();
    this.shown.clear();
    this.layer.hide();
    this.minis.hide();
    const { graph, ready } = this.host.stage();
    if (ready) for (const { subplot } of this.maps) hideParts(graph, subplot, "");
  }
}

/** A map after a drag, or null where the drag changes nothing of it. @param {LiveMap} map @param {Drag} drag @returns {LiveMap | null} */
export function movedMap(map, { start, hypers, parameters = {} }) {
  const { [map.x.name]: _x, [map.y.name]: _y, ...own } = hypers?.[map.slot] ?? {};
  const { schedule } = map.program.slots[map.run];
  const slots = [...map.program.slots];
  slots[map.run] = {
    hypers: Object.values(known(map.hypers, own)),
    schedule: schedule && { key: schedule.key, settings: known(schedule.settings, own) },
  };
  const moved = {
    ...map,
    start: start && !map.own_start && !isOfStarts(map) ? start : map.start,
    hypers: known(map.hypers, own),
    program: { ...map.program, parameters: known(map.program.parameters, parameters), slots },
  };
  return keyOf(moved) === keyOf(map) ? null : moved;
}

/** Values by name, with other ones where there are. @param {Record<string, number>} values @param {Record<string, number>} others */
function known(values, others) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, others[name] ?? value]));
}

/** What two maps have in common that show the same. @param {LiveMap} map */
export function keyOf({ program: { slots, ...race }, run, slot, start, question, steps, x, y }) {
  return JSON.stringify([slot, slots[run], race, start, question, steps, x, y]);
}

/** @param {LiveMap} map @param {Runs} runs @param {number} stride @param {string} theme @returns {Shown} */
function shownOf(map, runs, stride, theme) {
  const { x, y } = map;
  const best = map.places ? -1 : bestCell(map, runs);
  const columns = Math.ceil(x.values.length / stride);
  const [i, j] = [best % columns, Math.floor(best / columns)];
  const pixels = coloursOf(cellsOf(map, runs), map.colours, theme);
  const place = /** @type {[number, number]} */ ([drawnAt(x, sampled(x.values, stride)[i]), drawnAt(y, sampled(y.values, stride)[j])]);
  return { map, picture: { x, y, stride, pixels, best: best < 0 ? null : place } };
}

/** Every so many values, each from the middle of those that it stands for. @param {number[]} values @param {number} stride */
export function sampled(values, stride) {
  return Array.from({ length: Math.ceil(values.length / stride) }, (_, i) => {
    const last = Math.min((i + 1) * stride, values.length) - 1;
    return values[(i * stride + last) >> 1];
  });
}
