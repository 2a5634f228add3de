// What a visitor changes in the player: shown while it is dragged, shown exactly when it is released, and told to Python.

import { raceTracks } from "./race.js";
import { coalesce } from "./server.js";

/**
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 * @typedef {import("./player.js").View} View
 * @typedef {import("./race.js").Track} Track
 */

/**
 * @typedef {object} Host
 * @property {import("./server.js").Server} server
 * @property {() => View | undefined} view the race that is shown
 * @property {() => number} generation of Python's data: late answers are dropped
 * @property {() => boolean} dragging whether the start is still being dragged
 * @property {(tracks: Track[]) => void} onPreview
 * @property {(view: View) => Promise<void>} onShow
 * @property {(edit: PlayerEdit) => void} onCommit to Python
 * @property {AbortSignal} signal
 */

const LONGEST_WAIT = 500; // milliseconds after which Python is told of a change even if it could not be shown yet

export class Edits {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.dragged = coalesce((/** @type {[number, number]} */ start) => this.previewStart(start));
  }

  /** The start is being dragged. @param {[number, number]} start */
  dragStart(start) {
    this.dragged.request(start);
  }

  /** @param {[number, number]} start */
  async previewStart(start) {
    const { host } = this;
    const query = new URLSearchParams(host.view()?.data.query);
    query.set("start", start.map((v) => Number(v.toPrecision(6))).join(","));
    const { header, arrays } = await host.server.get("runs", query.toString());
    const view = host.view();
    if (host.signal.aborted || !host.dragging() || !view) return;
    host.onPreview(raceTracks({ header: { ...header, loss: view.race.loss }, arrays }, view.surface));
  }

  /** @param {[number, number]} start */
  commitStart(start) {
    this.dragged.cancel();
    const view = this.host.view();
    if (!view || view.data.fixed) return;
    const [[x0, x1], [y0, y1]] = view.surface.domain;
    const round = (/** @type {number} */ v, /** @type {number} */ size) => Number(v.toFixed(Math.max(0, 4 - Math.floor(Math.log10(size)))));
    this.send({ start: [round(start[0], x1 - x0), round(start[1], y1 - y0)] });
  }

  /**
   * Tell Python what was changed. The exact race is shown first: the rerun of the whole page keeps the browser busy for
   * a while, and Python then asks for what is there already.
   * @param {PlayerEdit} edit
   */
  send(edit) {
    const commit = () => this.host.onCommit(edit);
    if (edit.layout || edit.settings) return commit(); // nothing of the race
    const shown = this.anticipate(edit).catch(() => undefined);
    const enough = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT));
    return Promise.race([shown, enough]).then(commit);
  }

  /** Show the race after an edit without waiting for the whole page's rerun. @param {PlayerEdit} edit */
  async anticipate(edit) {
    const { server, view, generation, signal } = this.host;
    const asked = generation();
    const runs = await server.get("runs", withParameter(view()?.data.query, "edit", JSON.stringify(edit)));
    server.alias("runs", runs.header.query, runs); // Python will name the race so
    const before = view();
    if (asked !== generation() || signal.aborted || !before) return;
    const data = { ...before.data, query: runs.header.query };
    await this.host.onShow({ ...before, data, runs, race: runs.header });
  }
}

/** A query with one more parameter. @param {string | undefined} query @param {string} name @param {string} value */
export function withParameter(query, name, value) {
  return [query, `${name}=${encodeURIComponent(value)}`].filter(Boolean).join("&");
}
