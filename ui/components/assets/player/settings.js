// The settings of one run as sliders: its hyperparameters and those of its schedule. A chip of the run opens them.

import { button, make } from "../shared/dom.js";
import { language, say } from "../shared/texts.js";
import { narrowed } from "./scale.js";
import { NumberSlider } from "./slider.js";

/**
 * @typedef {import("../shared/types.js").NumberHeader} NumberHeader
 * @typedef {import("../shared/types.js").Numbers} Numbers
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 * @typedef {import("../shared/types.js").Slot} Slot
 */

/**
 * @typedef {object} Host
 * @property {() => Slot[]} slots of the race that is shown
 * @property {() => Promise<Record<string, Numbers>>} numbers specifications of all that can be set, by language
 * @property {(edit: PlayerEdit) => void} onPreview show the race after an edit that is not made yet
 * @property {(edit: PlayerEdit) => void} onCommit
 * @property {() => void} onGiveUp show the race as it is
 * @property {(slot: string | null) => void} onShow other settings are shown, or none
 * @property {() => Record<string, [number, number]>} bounds lowest and highest value that the page has of some
 * @property {() => boolean} hasPad whether the page leaves two numbers at once to the player
 * @property {() => Promise<import("./pad.js").Pad>} makePad
 * @property {() => boolean} hasMore whether the page has more of a run to set than numbers
 * @property {(slot: string) => void} onMore show it
 * @property {() => boolean} canRemove whether the page lets further runs of a rule be taken out again
 * @property {(slot: string) => HTMLElement | undefined} opener of a run's settings, which gets the focus back
 * @property {(fault: Error) => void} onFault
 */

export class Settings {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    /** @type {string | null} the run whose settings are shown */
    this.slot = null;
    /** @type {Record<string, Numbers> | null} by language */
    this.numbers = null;
    /** @type {NumberSlider[]} */
    this.sliders = [];
    this.drawn = ""; // which sliders there are
    const onKey = (/** @type {KeyboardEvent} */ event) => this.onKey(event);
    this.root = make("div", { class: "rv-settings", id: "rv-settings", role: "group", hidden: true, on: { keydown: onKey } });
    this.title = make("b");
    this.more = make("button");
    /** @type {import("./pad.js").Pad | null} once somebody has opened the settings of a run */
    this.pad = null;
    /** @type {Promise<import("./pad.js").Pad> | null} a pad that is being loaded */
    this.coming = null;
  }

  /** The panel in the language of now. */
  build() {
    this.drawn = "";
    this.offer();
    return this.root;
  }

  /** Show the settings of a run, or hide them if they are shown. @param {string} slot */
  async toggle(slot) {
    if (this.slot === slot) return this.hide();
    this.slot = slot;
    this.host.onShow(slot);
    try {
      [this.numbers] = await Promise.all([this.numbers ?? this.host.numbers(), this.loadPad()]);
    } catch (fault) {
      this.hide();
      return this.host.onFault(/** @type {Error} */ (fault));
    }
    this.offer();
    this.sliders[0]?.input.focus({ preventScroll: true });
    // The pictures make room for it in the next frame, where they can.
    return requestAnimationFrame(() => requestAnimationFrame(() => this.root.scrollIntoView({ block: "nearest" })));
  }

  async loadPad() {
    if (this.pad || !this.host.hasPad()) return;
    this.coming ??= this.host.makePad().finally(() => (this.coming = null));
    this.pad = await this.coming;
    this.drawn = "";
  }

  hide() {
    const opener = this.slot !== null && this.root.contains(document.activeElement) && this.host.opener(this.slot);
    this.close();
    this.slot = null;
    this.offer();
    this.host.onShow(null);
    if (opener) opener.focus({ preventScroll: true });
  }

  /** Show the sliders of the run as it is in the race of now, each at its value. */
  offer() {
    const slot = this.host.slots().find((one) => one.slot === this.slot);
    this.root.hidden = !slot || !this.numbers;
    if (!slot || !this.numbers) return this.pad?.offer(null);
    const numbers = this.numbersOf(slot, this.numbers[language()]);
    const drawn = JSON.stringify([slot.slot, numbers.map(({ name }) => name)]);
    if (drawn !== this.drawn) this.draw(slot.slot, numbers);
    this.drawn = drawn;
    this.name(slot.name);
    numbers.forEach((number, i) => this.sliders[i].stand(number, slot.values[number.name]));
    return this.pad?.offer(this.host.hasPad() ? slot : null, this.bounded(this.numbers[language()].rules[slot.rule]));
  }

  /** Go with what is moved by another control. @param {Slot[]} slots as they are moved */
  follow(slots) {
    const values = slots.find(({ slot }) => slot === this.slot)?.values;
    if (values && !this.root.hidden) for (const slider of this.sliders) slider.follow(values[slider.number.name]);
  }

  /** @param {Slot} slot @param {Numbers} numbers */
  numbersOf({ rule, schedule, shares_lr: sharesLr }, { rules, schedules }) {
    const ofRule = rules[rule].filter(({ name }) => name !== "lr" || !sharesLr);
    return [...this.bounded(ofRule), ...schedules[schedule]];
  }

  /** As far as the page has them. @param {NumberHeader[]} numbers */
  bounded(numbers) {
    const bounds = this.host.bounds();
    return numbers.map((number) => narrowed(number, bounds[number.name]));
  }

  /** Its name follows its numbers, and the sliders stay: somebody may be dragging the next one. @param {string} name of the run */
  name(name) {
    const title = say("Settings of {name}", { name });
    const more = say("More: formula, switches and schedule of {name}", { name });
    this.root.setAttribute("aria-label", title);
    this.title.textContent = title;
    this.more.title = more;
    this.more.setAttribute("aria-label", more);
  }

  /** @param {string} slot @param {NumberHeader[]} numbers */
  draw(slot, numbers) {
    this.close();
    this.sliders = numbers.map((number) => this.slider(slot, number));
    this.more = button(say("More"), "", () => this.host.onMore(slot), { hidden: !this.host.hasMore() });
    const remove = button(say("Remove"), say("Remove this run from the race."), () => this.remove(slot), { hidden: !this.isFurther(slot) });
    const close = button(say("Close"), say("Close these settings."), () => this.hide());
    const empty = make("p", { text: say("There is nothing else to set: this rule uses the learning rate that all share.") });
    const labels = this.sliders.map(({ label }) => label);
    const sliders = make("div", { class: "rv-settings-sliders" }, numbers.length ? labels : [empty]);
    this.root.replaceChildren(make("p", {}, [this.title, this.more, remove, close]), ...(this.pad ? [this.pad.root] : []), sliders);
  }

  /** Is it a further run of a rule, such as a pinned one? The first of each rule is the page's to take out. @param {string} slot */
  isFurther(slot) {
    return this.host.canRemove() && this.host.slots().find((one) => one.slot === slot)?.rule !== slot;
  }

  /** @param {string} slot */
  remove(slot) {
    this.hide();
    this.host.onCommit({ remove: slot });
  }

  /** @param {string} slot @param {NumberHeader} number */
  slider(slot, number) {
    const edit = (/** @type {number} */ value) => ({ run: { slot, values: { [number.name]: value } } });
    return new NumberSlider(number, { onMove: (value) => this.host.onPreview(edit(value)), onChoose: (value) => this.host.onCommit(edit(value)), onGiveUp: this.host.onGiveUp });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.hide();
  }

  close() {
    for (const slider of this.sliders) slider.close();
  }
}
