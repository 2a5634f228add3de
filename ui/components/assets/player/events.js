// What happens in the race: marks on the scrubber that lead there, and one line that tells it as it happens.

import { make } from "../shared/dom.js";
import { say } from "../shared/texts.js";
import { resultOf } from "./result.js";

/**
 * @typedef {import("../shared/types.js").RaceEvent} RaceEvent
 * @typedef {import("../shared/types.js").Slot} Slot
 * @typedef {import("./race.js").Track} Track
 */

/**
 * @typedef {object} Host
 * @property {() => RaceEvent[]} events of the race that is shown
 * @property {() => Track[]} tracks that are shown; none of a race that is sealed or being dragged
 * @property {import("./clock.js").Clock} clock
 * @property {() => HTMLElement} track of the scrubber
 * @property {(step: number) => void} onJump
 */

const APART = 10; // pixels between two marks; what is nearer is one
const THUMB = 16; // pixels of the scrubber's thumb, whose middle is at the step
const TOGETHER = 0.6; // seconds of the race within which events are told together
const MOST_TOLD = 3; // of them in one line

export class Events {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.marks = make("span");
    this.note = make("p");
    this.drawn = ""; // which marks there are, and where
    this.told = "";
  }

  /** Marks on the scrubber and the line, in the language of now. */
  build() {
    const onKey = (/** @type {KeyboardEvent} */ event) => this.onKey(event);
    this.marks = make("span", { class: "rv-ticks", role: "toolbar", "aria-label": say("Events"), on: { keydown: onKey } });
    this.note = make("p", { class: "rv-note", "aria-live": "polite" });
    [this.drawn, this.told] = ["", ""];
    this.host.track().append(this.marks);
    return this.note;
  }

  /** The events of runs that are shown. @returns {RaceEvent[]} */
  get shown() {
    const slots = new Set(this.host.tracks().map(({ slot }) => slot.slot));
    return this.host.events().filter(({ slot }) => slots.has(slot));
  }

  /** Put the marks where they belong, if they are other ones. */
  draw() {
    const { steps } = this.host.clock;
    const across = Math.max(1, this.marks.clientWidth - THUMB);
    const groups = merged(this.shown, (APART * steps) / across);
    const drawn = JSON.stringify([groups, steps]);
    this.marks.hidden = groups.length === 0;
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const colours = new Map(this.host.tracks().map(({ slot }) => [slot.slot, slot.colour]));
    this.marks.replaceChildren(...groups.map((group, i) => this.mark(group, steps, colours, i === 0)));
  }

  /** @param {RaceEvent[]} group @param {number} steps @param {Map<string, string>} colours @param {boolean} stop whether Tab stops here */
  mark(group, steps, colours, stop) {
    const title = told(group).join("\n");
    const made = make("button", {
      type: "button", class: "rv-tick", title, "aria-label": title.replaceAll("\n", ". "), tabindex: stop ? 0 : -1,
      on: { click: () => this.host.onJump(group[0].step) },
    });
    made.style.left = `calc(${THUMB / 2}px + (100% - ${THUMB}px) * ${group[0].step / Math.max(1, steps)})`;
    made.style.setProperty("--rv-mark", stripes([...new Set(group.map(({ slot }) => colours.get(slot) ?? ""))]));
    return made;
  }

  /** Arrows go from mark to mark. @param {KeyboardEvent} event */
  onKey(event) {
    const marks = /** @type {HTMLElement[]} */ ([...this.marks.children]);
    const at = marks.indexOf(/** @type {HTMLElement} */ (event.target));
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: marks.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (!marks[to]) return;
    for (const mark of marks) mark.setAttribute("tabindex", mark === marks[to] ? "0" : "-1");
    marks[to].focus();
  }

  /** Tell what has happened last, and at the end the result. */
  tell() {
    const { clock } = this.host;
    const { isOver } = clock;
    const slots = isOver ? this.host.tracks().map(({ slot, above }) => ({ ...slot, final: above[above.length - 1] })) : [];
    const line = isOver ? resultOf(slots, clock.steps) : told(latest(this.shown, clock), MOST_TOLD).join(" · ");
    const outcomes = slots.map(({ name, sentence }) => `${name}: ${sentence}.`).join(" ");
    if (this.told === line + outcomes) return;
    this.told = line + outcomes;
    this.note.replaceChildren(line);
    this.note.title = line; // where it is too long for its place
    if (outcomes) this.note.append(make("span", { class: "rv-hidden", text: ` ${outcomes}` })); // for the eye the page's table says it
  }
}

/**
 * Events in groups of which each begins so many steps after the last one.
 * @param {RaceEvent[]} events in the order of their steps
 * @param {number} apart
 */
export function merged(events, apart) {
  /** @type {RaceEvent[][]} */
  const groups = [];
  for (const event of events) {
    const group = groups.at(-1);
    if (group && event.step - group[0].step < apart) group.push(event);
    else groups.push([event]);
  }
  return groups;
}

/**
 * The last events up to the clock's step that are told together.
 * @param {RaceEvent[]} events in the order of their steps
 * @param {Pick<import("./clock.js").Clock, "step" | "timeOf">} clock
 */
export function latest(events, clock) {
  const past = events.filter(({ step }) => step <= clock.step + 1e-9);
  const last = past.at(-1);
  return last ? past.filter(({ step }) => step === last.step || clock.timeOf(last.step) - clock.timeOf(step) < TOGETHER) : [];
}

/**
 * Events in words, one text a step; with `most`, only the last of them and how many there are more.
 * @param {RaceEvent[]} events
 * @param {number} most
 */
export function told(events, most = Infinity) {
  const last = events.slice(Math.max(0, events.length - most));
  const steps = [...new Set(last.map(({ step }) => step))];
  const texts = steps.map((step) => say("step {step}: {what}", { step, what: last.filter((one) => one.step === step).map(({ text }) => text).join("; ") }));
  const more = events.length - last.length;
  return more > 0 ? [...texts, say("and {count} more", { count: more })] : texts;
}

/** A mark of several colours, one above the other. @param {string[]} colours */
function stripes(colours) {
  const share = 100 / colours.length;
  return `linear-gradient(${colours.map((colour, i) => `${colour} ${i * share}% ${(i + 1) * share}%`).join(", ")})`;
}
