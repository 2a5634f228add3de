// What a visitor changes with the hand: the start, the sliders of the race, and those of one run. All follow while
// something is moved, from the program of the race; what is let go is told to Python.

import { announceDrag, onDrag, onPeek } from "../shared/drags.js";
import { DraggableMarker } from "../shared/marker.js";
import { loadNumbers } from "../shared/loader.js";
import { short } from "../shared/numbers.js";
import { resources } from "../shared/resources.js";
import { say } from "../shared/texts.js";
import { withChange } from "./description.js";
import { Edits } from "./edits.js";
import { Previews } from "./previews.js";
import { Settings } from "./settings.js";
import { Tuning } from "./tuning.js";

/**
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 * @typedef {import("./description.js").Change} Change
 * @typedef {import("./player.js").View} View
 * @typedef {import("./race.js").Track} Track
 */

/**
 * @typedef {object} Host
 * @property {import("../shared/server.js").Server} server
 * @property {() => View | undefined} view the race that is shown
 * @property {() => number} generation of Python's data: late answers are dropped
 * @property {(preview: import("./previews.js").Preview | null) => void} onPreview null where a drag was given up
 * @property {() => void} onPeek another path is to be seen faintly
 * @property {(view: View) => Promise<void>} onShow
 * @property {(edit: PlayerEdit) => void} onCommit to Python
 * @property {(slot: string | null) => void} onSettings whose settings are open
 * @property {(slot: string) => HTMLElement | undefined} opener of a run's settings
 * @property {(fault: Error) => void} onFault
 * @property {AbortSignal} signal
 */

export class Hand {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.previews = new Previews(host.server);
    const { server, view, generation, onShow, onCommit, signal } = host;
    this.edits = new Edits({ server, view, generation, onPreview: (change) => this.preview(change), onShow, onCommit, signal });
    const onGiveUp = () => announceDrag(null); // which is heard here as well
    this.start = new DraggableMarker({
      look: "rv-start",
      name: ([x, y]) => say("Start at x {x}, y {y}. Drag it, or move it with the arrow keys.", { x: short(x), y: short(y) }),
      onDrag: (start) => this.edits.preview({ start }),
      onDrop: (start) => this.edits.commitStart(start),
      onGiveUp,
    });
    const change = {
      onPreview: (/** @type {PlayerEdit} */ edit) => this.edits.preview(edit),
      onCommit: (/** @type {PlayerEdit} */ edit) => this.edits.send(edit),
      onGiveUp,
    };
    this.tuning = new Tuning({ view, ...change });
    this.settings = new Settings({
      ...change,
      slots: () => view()?.race.slots ?? [],
      numbers: loadNumbers,
      onShow: host.onSettings,
      opener: host.opener,
      bounds: () => view()?.data.bounds ?? {},
      hasPad: () => Boolean(view()?.data.tunes.includes("pad")),
      makePad: () => makePad({ ...change, view, engine: () => this.previews.engine }, signal),
      hasMore: () => Boolean(view()?.data.settings),
      canRemove: () => Boolean(view()?.data.pins),
      onMore: (slot) => this.edits.send({ settings: slot }),
      onFault: host.onFault,
    });
    onDrag(this.edits, (drag) => this.follow(drag), signal);
    /** @type {Track[]} the path of a run at values that a pointer looks at */
    this.peeked = [];
    onPeek((peek) => this.peek(peek), signal);
  }

  /** Show the path of a run at values that nobody has chosen, or none. @param {import("../shared/drags.js").Peek | null} peek */
  peek(peek) {
    const view = this.host.view();
    const preview = view && peek && this.previews.compute(view, { hypers: { [peek.slot]: peek.values } });
    this.peeked = preview ? preview.tracks.filter((track) => track.slot.slot === peek.slot) : [];
    this.host.onPeek();
  }

  /** Another race is shown: everything stands at its values, but for what is moved just now. @param {View} view @param {Track[]} tracks */
  setRace(view, tracks) {
    if (!this.start.busy) this.start.place(view.race.start);
    this.tuning.offer();
    this.settings.offer();
    this.previews.setRace(view, tracks);
  }

  /** Another race has come while something is dragged, such as that of the drag before: it is dragged on from there. */
  dragOn() {
    if (this.edits.held) this.edits.preview(this.edits.held);
  }

  /** A click on a run's sign of settings. @param {string} slot */
  toggleSettings(slot) {
    if (this.host.view()?.data.tunes.includes("runs")) this.settings.toggle(slot);
  }

  /** Show a change that is not made yet: all controls of the same numbers follow, and the race, if it can be computed here. @param {Change} change */
  preview(change) {
    const view = this.host.view();
    if (!view) return;
    if (change.hypers || change.parameters) this.followNumbers(withChange(this.previews.race, change));
    const preview = this.previews.compute(view, change);
    if (preview) this.host.onPreview(preview);
  }

  /** @param {import("./description.js").Description} race as it is dragged */
  followNumbers(race) {
    this.settings.follow(race.slots);
    this.tuning.follow(race);
  }

  /** Something is dragged elsewhere on the page. @param {import("../shared/drags.js").Drag | null} drag */
  follow(drag) {
    const view = this.host.view();
    if (!view) return;
    this.start.place(drag?.start ?? view.race.start);
    if (drag) this.preview(drag);
    else {
      this.edits.held = null;
      this.tuning.offer();
      this.settings.offer();
      this.host.onPreview(null);
    }
  }
}

/**
 * The pad of a player, loaded when somebody wants it: maps and their workers come with it.
 * @param {import("./pad.js").Host} host
 * @param {AbortSignal} signal
 * @returns {Promise<import("./pad.js").Pad>}
 */
async function makePad(host, signal) {
  const { Pad } = await resources().load("player/code/player/pad.js");
  const pad = new Pad(host);
  pad.listen(signal);
  return pad;
}
