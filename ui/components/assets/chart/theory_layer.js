// Theory on the maps of a chart: what runs do where, by names; and while a number of the surface is dragged its lines, too.

import { load } from "../program/load.js";
import { cleanContext } from "../shared/canvas.js";
import { make } from "../shared/dom.js";
import { flatProjection, inBox, onAxes, subplotFrames, toData, valuesAt } from "../shared/project.js";
import { bowlAt } from "../shared/theory.js";
import { drawnAt } from "./picture.js";
import { drawLines, drawNames, Placement } from "./regimes.js";

/**
 * @typedef {import("../program/load.js").RaceProgram} RaceProgram
 * @typedef {import("../shared/chart_types.js").LiveMap} LiveMap
 * @typedef {import("../shared/graph.js").Graph} Graph
 * @typedef {import("../shared/project.js").Subplot} Subplot
 * @typedef {import("../shared/theory.js").Theory} Theory
 * @typedef {import("./regimes.js").Ground} Ground
 * @typedef {{root: HTMLElement, graph: Graph, ready: boolean}} Stage
 */

export class TheoryLayer {
  /** @param {() => void} onProgram a program has come that was missing */
  constructor(onProgram) {
    this.onProgram = onProgram;
    this.root = make("canvas", { class: "rv-theory", "aria-hidden": "true" });
    /** @type {Map<string, RaceProgram | null>} by query, null while it is under way and where there is none */
    this.programs = new Map();
    /** @type {Map<string, Placement>} by subplot */
    this.placements = new Map();
  }

  /** @param {{map: LiveMap, moved: LiveMap | null}[]} maps of the figure, and as they are dragged @param {Stage} stage */
  draw(maps, { root, graph, ready }) {
    if (!ready) return;
    const ctx = cleanContext(this.root, root);
    const frames = subplotFrames(graph);
    const drawn = maps.flatMap(({ map, moved }) => {
      const frame = frames.find(({ id }) => id === map.subplot);
      const isOther = moved !== null && JSON.stringify(moved.program.parameters) !== JSON.stringify(map.program.parameters);
      const theory = isOther ? this.dragged(moved) : map.theory;
      return frame && theory ? [{ theory, isOther, frame, ground: groundOf(map, frame) }] : [];
    });
    this.placements = new Map(drawn.map(({ frame: { id } }) => [id, this.placements.get(id) ?? new Placement()]));
    for (const { theory, isOther, frame, ground } of drawn) {
      if (isOther) drawLines(ctx, theory, ground);
      const names = /** @type {Placement} */ (this.placements.get(frame.id)).on(ctx, theory, ground, frame);
      drawNames(ctx, theory, ground, names, isOther);
    }
  }

  /** The theory of a map after a drag, null where it is none or cannot be had yet. @param {LiveMap} map @returns {Theory | null} */
  dragged({ theory, program: { query, parameters } }) {
    const program = this.programs.get(query);
    if (program === undefined) this.fetch(query);
    const constants = program?.surface.constants(parameters);
    if (!theory || !program || !constants) return null;
    const bowl = bowlAt(program.surface, constants, theory.minimum);
    return bowl && { ...theory, m: bowl[0], L: bowl[1] };
  }

  /** @param {string} query */
  fetch(query) {
    this.programs.set(query, null);
    load(query).then((program) => {
      this.programs.set(query, program);
      this.onProgram();
    }, () => undefined);
  }
}

/** How lr and momentum become pixels of a subplot. @param {LiveMap} map @param {Subplot} frame @returns {Ground} */
function groundOf({ y }, frame) {
  const { box } = frame;
  const pixel = [0, 0];
  const project = flatProjection(frame);
  const [, middle] = valuesAt(frame, toData(frame, box.x, box.y + box.height / 2));
  const [first] = valuesAt(frame, toData(frame, box.x, box.y));
  const place = (/** @type {number} */ lr, /** @type {number} */ drawn, /** @type {0 | 1} */ axis) => {
    project(...onAxes(frame, [lr, drawn]), 0, pixel);
    return inBox(box, pixel[0], pixel[1]) ? pixel[axis] : NaN;
  };
  return {
    box,
    across: (lr) => place(lr, middle, 0),
    up: (mu) => place(first, drawnAt(y, mu), 1),
    at: (px, py) => {
      const [lr, drawn] = valuesAt(frame, toData(frame, px, py));
      return [lr, drawnAt(y, drawn)];
    },
  };
}
