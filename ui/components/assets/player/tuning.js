// Sliders over families of races: every value is there before the slider is dragged, so all paths follow at once.

import { make, slider } from "../shared/dom.js";
import { short } from "../shared/numbers.js";
import { say } from "../shared/texts.js";
import { memberTracks } from "./race.js";

/**
 * @typedef {import("../shared/dom.js").Slider} Slider
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 * @typedef {import("../shared/types.js").SliderHeader} SliderHeader
 * @typedef {import("./player.js").View} View
 * @typedef {import("./race.js").Track} Track
 * @typedef {import("./server.js").Answer<"family">} Family
 * @typedef {keyof import("../shared/types.js").Sliders} Name of a slider
 */

/**
 * @typedef {object} Host
 * @property {() => View | undefined} view the race that is shown
 * @property {(query: string) => Promise<Family>} fetch
 * @property {(tracks: Track[]) => void} onPreview
 * @property {(edit: PlayerEdit) => void} onCommit
 * @property {(fault: Error) => void} onFault
 */

/** @type {Name[]} */
const NAMES = ["lr", "momentum"];

export class Tuning {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.sliders = { lr: placeholder(), momentum: placeholder() };
    /** @type {Partial<Record<Name, {query: string, family: Family}>>} */
    this.families = {};
  }

  /** The bar in the language of now. */
  build() {
    const range = { min: 0, max: 40, step: 1 };
    this.sliders = {
      lr: slider(say("Learning rate (all)"), range, say("Drag it: all paths follow at once")),
      momentum: slider(say("Momentum"), range, say("Drag it: the paths of the rules that have momentum follow at once")),
    };
    for (const name of NAMES) {
      const { input } = this.sliders[name];
      const prefetch = () => this.family(name).catch(() => undefined);
      for (const event of ["pointerenter", "focus"]) input.addEventListener(event, prefetch);
      input.addEventListener("input", () => this.preview(name));
      input.addEventListener("change", () => this.commit(name));
    }
    return make("div", { class: "rv-bar rv-tuning" }, NAMES.map((name) => this.sliders[name].label));
  }

  /** Show the sliders that the page leaves to the player and the race offers, each at its value. */
  offer() {
    for (const name of NAMES) {
      const offered = this.offered(name);
      const { label, input } = this.sliders[name];
      label.hidden = !offered;
      if (!offered) continue;
      input.max = String(offered.values.length - 1);
      input.value = String(nearest(offered.values, offered.value, name === "lr"));
      this.showValue(name, offered.value);
    }
  }

  /** @param {Name} name @returns {SliderHeader | undefined} */
  offered(name) {
    const view = this.host.view();
    return view?.data.tunes.includes(name) ? view.race.tuning[name] : undefined;
  }

  /** The race at every value of a slider, fetched once and before it is dragged. @param {Name} name */
  async family(name) {
    const query = this.offered(name)?.family ?? "";
    const family = await this.host.fetch(`${query}${query ? "&" : ""}tune=${name}`);
    this.families = { ...this.families, [name]: { query, family } };
    return family;
  }

  /** @param {Name} name @param {number} value */
  showValue(name, value) {
    const { input, shown } = this.sliders[name];
    shown.textContent = short(value);
    input.setAttribute("aria-valuetext", short(value));
  }

  /** @param {Name} name */
  preview(name) {
    const [view, offered] = [this.host.view(), this.offered(name)];
    if (!view || !offered) return;
    const index = Number(this.sliders[name].input.value);
    this.showValue(name, offered.values[index]);
    const ready = this.families[name];
    if (!ready || ready.query !== offered.family) {
      this.family(name).then(() => this.preview(name)).catch((fault) => this.host.onFault(fault));
      return;
    }
    this.host.onPreview(memberTracks(ready.family, index, view.race, view.surface));
  }

  /** @param {Name} name */
  commit(name) {
    const value = this.offered(name)?.values[Number(this.sliders[name].input.value)];
    if (value !== undefined) this.host.onCommit({ [name]: value });
  }
}

/** @returns {Slider} until the first language is there */
function placeholder() {
  return { label: make("label"), input: make("input"), shown: make("output") };
}

/**
 * Index of the nearest value, by ratio or by difference.
 * @param {number[]} values
 * @param {number} value
 * @param {boolean} byRatio
 */
export function nearest(values, value, byRatio) {
  const distance = (/** @type {number} */ v) => Math.abs(byRatio ? Math.log(v / value) : v - value);
  return values.reduce((best, v, i) => (distance(v) < distance(values[best]) ? i : best), 0);
}
