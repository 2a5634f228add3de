// What a pointer is at in a figure: which subplot, and the cell of a map, whose path the page's player then shows.

import { announcePeek } from "../shared/drags.js";
import { inBox, subplotFrames, toData, valuesAt } from "../shared/project.js";
import { peekOf } from "./moves.js";

/**
 * @typedef {import("../shared/chart_types.js").LiveMap} LiveMap
 * @typedef {import("../shared/project.js").Subplot} Subplot
 * @typedef {{root: HTMLElement, graph: import("../shared/graph.js").Graph, ready: boolean}} Stage
 */

/** The subplot under a pointer, and the place in it. @param {Stage} stage @param {PointerEvent} event @returns {{frame: Subplot, at: [number, number]} | null} */
export function placeUnder({ root, graph }, event) {
  const edge = root.getBoundingClientRect();
  const [px, py] = [event.clientX - edge.left, event.clientY - edge.top];
  const frame = subplotFrames(graph).find((plot) => inBox(plot.box, px, py));
  return frame ? { frame, at: valuesAt(frame, toData(frame, px, py)) } : null;
}

/**
 * Tell the page at which cell a mouse looks.
 * @param {{stage: () => Stage, maps: () => LiveMap[]}} host
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
export function followLooks({ stage, maps }, root, signal) {
  let looks = false;
  const look = (/** @type {PointerEvent} */ event) => {
    const under = event.pointerType === "mouse" && stage().ready && maps().length ? placeUnder(stage(), event) : null;
    const map = under && maps().find(({ subplot }) => subplot === under.frame.id);
    if (map) announcePeek(peekOf(map, under.at));
    else if (looks) announcePeek(null);
    looks = Boolean(map);
  };
  const leave = () => {
    if (looks) announcePeek(null);
    looks = false;
  };
  root.addEventListener("pointermove", look, { signal });
  root.addEventListener("pointerleave", leave, { signal });
}
