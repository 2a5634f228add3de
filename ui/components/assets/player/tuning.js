// The sliders of a whole race, under the pictures: the shared lr, momentum, and the numbers of the surface.

import { make } from "../shared/dom.js";
import { say } from "../shared/texts.js";
import { NumberSlider } from "./slider.js";

/**
 * @typedef {import("../shared/types.js").NumberHeader} NumberHeader
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 * @typedef {import("../shared/types.js").SliderHeader} SliderHeader
 * @typedef {import("./player.js").View} View
 */

/**
 * @typedef {object} Host
 * @property {() => View | undefined} view the race that is shown
 * @property {(edit: PlayerEdit) => void} onPreview show the race after an edit that is not made yet
 * @property {(edit: PlayerEdit) => void} onCommit
 * @property {() => void} onGiveUp show the race as it is
 */

/** @typedef {SliderHeader & {edit: (value: number) => PlayerEdit}} Offer a slider, and what it changes */

/** @param {NumberHeader} number */
function helpOf({ name, help }) {
  if (name === "lr") return say("Drag it: all paths follow at once");
  return name === "momentum" ? say("Drag it: the paths of the rules that have momentum follow at once") : help;
}

export class Tuning {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.bar = make("div", { class: "rv-bar rv-tuning" });
    /** @type {Record<string, NumberSlider>} by the names of their numbers */
    this.sliders = {};
  }

  /** The bar in the language of now; its sliders come with the next race. */
  build() {
    this.close();
    this.sliders = {};
    this.bar.replaceChildren();
    return this.bar;
  }

  /** Show the sliders that the page leaves to the player and the race offers, each at its value. */
  offer() {
    const offers = this.offers();
    const names = offers.map(({ number }) => number.name);
    if (names.join() !== Object.keys(this.sliders).join()) {
      this.close();
      this.sliders = Object.fromEntries(offers.map((offer) => [offer.number.name, this.slider(offer)]));
      this.bar.replaceChildren(...Object.values(this.sliders).map(({ label }) => label));
    }
    for (const { number, value } of offers) this.sliders[number.name].stand(number, value);
  }

  /** Go with what is moved by another control. @param {import("./description.js").Description} race as it is moved */
  follow({ slots, parameters }) {
    for (const [name, slider] of Object.entries(this.sliders)) {
      const runs = slots.filter(({ values, shares_lr: sharesLr }) => name in values && (name !== "lr" || sharesLr));
      const values = new Set(name in parameters ? [parameters[name]] : runs.map((slot) => slot.values[name]));
      if (values.size === 1) slider.follow([...values][0]);
    }
  }

  /** @returns {Offer[]} */
  offers() {
    const view = this.host.view();
    if (!view) return [];
    const { tunes } = view.data;
    const shared = view.race.tuning.filter(({ number }) => tunes.includes(number.name));
    const parameters = tunes.includes("parameters") ? view.race.parameters : [];
    return [
      ...shared.map((slider) => ({ ...slider, edit: (/** @type {number} */ value) => ({ [slider.number.name]: value }) })),
      ...parameters.map((slider) => ({ ...slider, edit: (/** @type {number} */ value) => ({ parameters: { [slider.number.name]: value } }) })),
    ];
  }

  /** @param {Offer} offer */
  slider({ number, edit }) {
    const onMove = (/** @type {number} */ value) => this.host.onPreview(edit(value));
    return new NumberSlider(number, { onMove, onChoose: (value) => this.host.onCommit(edit(value)), onGiveUp: this.host.onGiveUp }, helpOf(number));
  }

  close() {
    for (const slider of Object.values(this.sliders)) slider.close();
  }
}
