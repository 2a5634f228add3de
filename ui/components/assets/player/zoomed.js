// The part of a surface that a map shows, and the losses on its contour lines.

import { axisRanges, isDrawn } from "../shared/project.js";
import { enlarged } from "../shared/type_scale.js";
import { keyOf, labelsOf } from "./plots.js";

/**
 * @typedef {import("./heights.js").Ranges} Ranges
 * @typedef {import("./panel.js").Panel} Panel
 * @typedef {import("./player.js").View} View
 */

const STILL = 150; // milliseconds after which a map that was moved has come to rest

/** What a map shows, or will show: all of a surface that it has not shown yet. @param {Panel} panel @param {View} view @returns {Ranges} */
export function rangesOf({ graph }, view) {
  if (isDrawn(graph) && graph.layout.uirevision === keyOf(view)) {
    const { x, y } = axisRanges(graph);
    return { x: x.map(Number), y: y.map(Number) };
  }
  const [x, y] = view.surface.domain;
  return { x, y };
}

/** Labels of maps that are moved: each is labelled anew when it rests. */
export class Relabelling {
  /** @param {() => View | undefined} view @param {AbortSignal} signal */
  constructor(view, signal) {
    this.view = view;
    this.signal = signal;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.waiting = undefined;
  }

  /** @param {Panel} panel whose axes have moved */
  moved(panel) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      const view = this.view();
      if (!view || this.signal.aborted || panel.only !== null || !panel.ready) return;
      const { layout } = enlarged({ data: [], layout: { annotations: labelsOf(view.surface, view.theme, rangesOf(panel, view), view.data.layout) } });
      panel.Plotly.relayout(panel.graph, { annotations: layout.annotations });
    }, STILL);
  }
}

/** Does a change of a graph's layout move its axes? @param {import("../shared/graph.js").Attributes} change */
export function movesAxes(change) {
  return Object.keys(change).some((name) => /axis/.test(name));
}
