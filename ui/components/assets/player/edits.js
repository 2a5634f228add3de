// What a visitor changes in the player: shown while it is dragged, shown exactly when it is released, and told to Python.

import { announceDrag } from "../shared/drags.js";
import { changeOf } from "./description.js";
import { Surface } from "./race.js";

/**
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 * @typedef {import("./player.js").View} View
 */

/**
 * @typedef {object} Host
 * @property {import("../shared/server.js").Server} server
 * @property {() => View | undefined} view the race that is shown
 * @property {() => number} generation of Python's data: late answers are dropped
 * @property {(change: import("./description.js").Change) => void} onPreview
 * @property {(view: View) => Promise<void>} onShow
 * @property {(edit: PlayerEdit) => void} onCommit to Python
 * @property {AbortSignal} signal
 */

const LONGEST_WAIT = 500; // milliseconds after which Python is told of a change even if it could not be shown yet

export class Edits {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    /** @type {PlayerEdit | null} what is dragged now */
    this.held = null;
  }

  /** Show the race after an edit that is not made yet. @param {PlayerEdit} edit */
  preview(edit) {
    const view = this.host.view();
    if (!view || view.data.fixed) return;
    this.held = edit;
    const change = changeOf(view.race, edit);
    announceDrag({ source: this, ...change, done: false });
    this.host.onPreview(change);
  }

  /** @param {[number, number]} start */
  commitStart(start) {
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
    this.held = null;
    const commit = () => this.host.onCommit(edit);
    if (edit.layout || edit.settings) return commit(); // nothing of the race
    const view = this.host.view();
    if (view) announceDrag({ source: this, ...changeOf(view.race, edit), done: true });
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
    const query = runs.header.surface;
    const surface = query === view()?.data.surface ? view()?.surface : new Surface(await server.get("surface", query));
    const before = view();
    if (asked !== generation() || signal.aborted || !before || !surface) return;
    const data = { ...before.data, query: runs.header.query, surface: query };
    await this.host.onShow({ ...before, data, runs, race: runs.header, surface });
  }
}

/** A query with one more parameter. @param {string | undefined} query @param {string} name @param {string} value */
export function withParameter(query, name, value) {
  return [query, `${name}=${encodeURIComponent(value)}`].filter(Boolean).join("&");
}
