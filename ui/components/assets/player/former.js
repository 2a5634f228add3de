// What was before the last change of the race: its former runs as ghosts, a chip that says what was different, and the
// way to keep them as runs of their own.

import { make } from "../shared/dom.js";
import { say } from "../shared/texts.js";
import { isAnotherRace, onAxis, raceTracks } from "./race.js";

/**
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 * @typedef {import("../shared/types.js").RunsHeader} RunsHeader
 * @typedef {import("./player.js").View} View
 * @typedef {import("./race.js").Track} Track
 *
 * @typedef {object} Left a race that was changed
 * @property {string} query of it
 * @property {Track[]} tracks of the runs that are other ones now
 * @property {RunsHeader} race
 *
 * @typedef {object} Host the player
 * @property {View | undefined} view the race that is shown
 * @property {{hidden: Set<string>, chosen: string | null}} chips
 * @property {{send: (edit: PlayerEdit) => unknown}} edits
 * @property {() => void} draw
 */

const MOST_TEXTS = 3; // of what was different

export class Former {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    /** @type {Left | null} */
    this.left = null;
    /** @type {Track[] | null} runs that are dragged away from */
    this.dragged = null;
    this.chip = make("span", { class: "rv-chip rv-former", role: "group", hidden: true });
  }

  /** The ghosts that are to be seen. @returns {Track[]} */
  get shown() {
    const hidden = this.host.chips.hidden;
    const tracks = this.host.view?.data.sealed ? [] : (this.dragged ?? this.left?.tracks ?? []);
    return tracks.filter(({ slot }) => !hidden.has(slot.slot));
  }

  /** Another race is shown, or the same again. @param {View | undefined} before @param {View} now */
  follow(before, now) {
    this.dragged = null;
    if (before?.data.language !== now.data.language) this.left = null; // its words are those of another language
    else if (!before || before.data.query !== now.data.query) this.left = before && isChanged(before, now) ? leftBy(before, now) : null;
    this.show();
  }

  /** Runs are dragged away from what they are. @param {Track[]} exact @param {Track[] | null} preview null where nothing is dragged any more */
  drag(exact, preview) {
    this.dragged = preview && exact.filter((track, i) => track !== preview[i]);
  }

  /** Other runs are hidden. */
  onHide() {
    this.show();
    this.host.draw();
  }

  dismiss() {
    this.left = null;
    this.show();
    this.host.draw();
  }

  /** The chip of what is there, in the language of now. */
  show() {
    const view = this.host.view;
    this.chip.hidden = !this.left || !view;
    if (!this.left || !view) return this.chip.replaceChildren();
    const was = textOf(this.left.race, view.race);
    const name = was ? say("before: {what}", { what: was }) : say("before");
    this.chip.setAttribute("aria-label", name);
    this.chip.title = view.data.pins
      ? say("The dotted paths are the runs as they were before this change.")
      : say("The dotted paths are the runs as they were before this change. This page has its own runs: pin runs on the race page.");
    return this.chip.replaceChildren(make("span", { class: "rv-former-name", text: name }), ...this.ways(view, this.left), this.closer());
  }

  /** What can be done with it, or why nothing can. @param {View} view @param {Left} left @returns {HTMLElement[]} */
  ways(view, left) {
    if (!view.data.pins || !this.shown.length) return [];
    const reason = reasonAgainst(left.race, view.race);
    if (reason) return [make("span", { class: "rv-former-why", text: reason })];
    const slots = this.pinnable(view.data.pins - view.race.slots.length);
    if (!slots.length) return [make("span", { class: "rv-former-why", text: say("{count} runs are the most", { count: view.data.pins }) })];
    const all = slots.length === this.shown.length;
    const title = all ? say("Keep what was as a run of its own") : say("Keep what {name} was as a run of its own: for all there is no room", { name: nameOf(left, slots[0]) });
    const text = all ? say("Pin") : say("Pin {name}", { name: nameOf(left, slots[0]) });
    return [make("button", { type: "button", class: "rv-pin", text, title, tabindex: -1, on: { click: () => this.pin(slots) } })];
  }

  /** The runs that there is room for: all, or the chosen one, or one. @param {number} room */
  pinnable(room) {
    const slots = this.shown.map(({ slot }) => slot.slot);
    if (slots.length <= room) return slots;
    const chosen = this.host.chips.chosen;
    return room < 1 ? [] : [chosen !== null && slots.includes(chosen) ? chosen : slots[0]];
  }

  closer() {
    const title = say("Dismiss the former runs");
    return make("button", { type: "button", class: "rv-dismiss", "aria-label": title, title, text: "×", tabindex: -1, on: { click: () => this.dismiss() } });
  }

  /** @param {string[]} slots */
  pin(slots) {
    const view = this.host.view;
    if (this.left && view) this.host.edits.send({ pin: { before: this.left.query, shown: view.data.query, slots } });
  }
}

/** Is it the same race with the same runs, to be seen before and now? @param {View} before @param {View} now */
function isChanged(before, now) {
  const runsOf = (/** @type {View} */ { race }) => race.slots.map(({ slot }) => slot).join();
  const isOpen = !before.data.sealed && !now.data.sealed && before.data.topic === now.data.topic;
  return isOpen && !isAnotherRace(before, now) && runsOf(before) === runsOf(now);
}

/** What is left of a race, on the axes of the one that it became; null where no run is another. @param {View} before @param {View} now @returns {Left | null} */
function leftBy(before, now) {
  const later = raceTracks(now.runs, now.surface);
  const tracks = raceTracks(before.runs, before.surface)
    .filter((track, i) => differ(track, later[i]))
    .map((track) => onAxis(track, before.race.loss, now.race.loss, now.surface));
  return tracks.length ? { query: before.data.query, tracks, race: before.race } : null;
}

/** @param {Track} one @param {Track} other */
function differ({ x, y }, other) {
  return x.length !== other.x.length || x.some((value, i) => value !== other.x[i] || y[i] !== other.y[i]);
}

/** What was different, in words. @param {RunsHeader} before @param {RunsHeader} now */
export function textOf(before, now) {
  const runs = before.slots.flatMap(({ words }, i) => differences(words, now.slots[i].words));
  const texts = [...new Set([...differences(before.words, now.words), ...runs])];
  return texts.slice(0, MOST_TEXTS).join(", ") + (texts.length > MOST_TEXTS ? ", …" : "");
}

/** @param {Record<string, string>} before @param {Record<string, string>} now */
function differences(before, now) {
  return Object.keys(before).filter((name) => before[name] !== now[name]).map((name) => before[name]);
}

/** Why no former run can be one of this race: lr and start are the only things that a run can have for itself. @param {RunsHeader} before @param {RunsHeader} now */
function reasonAgainst(before, now) {
  const shared = Object.keys({ ...before.words, ...now.words }).filter((name) => name !== "lr" && name !== "start" && before.words[name] !== now.words[name]);
  if (!shared.length) return "";
  if (shared.includes("steps")) return say("all runs take as many steps");
  if (shared.includes("noise") || shared.includes("seed")) return say("all runs have the same noise");
  return say("all runs are on one function");
}

/** @param {Left} left @param {string} slot */
function nameOf({ race }, slot) {
  return race.slots.find((one) => one.slot === slot)?.name ?? slot;
}
