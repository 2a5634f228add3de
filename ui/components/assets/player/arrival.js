// How a race is first shown: at the step of its link; and whether it plays by itself: where its link says so, once it is
// there and in sight, and where its seal is taken off.

import { reducedMotion } from "../shared/dom.js";

/** @typedef {import("../shared/types.js").PlayerData} PlayerData */

const AFTER = 300; // milliseconds for the picture to be seen before it moves
const IN_SIGHT = 0.3; // of the stage that must be on screen

export class Arrival {
  /**
   * @param {HTMLElement} stage
   * @param {import("./transport.js").Transport} transport
   * @param {AbortSignal} signal
   */
  constructor(stage, transport, signal) {
    this.stage = stage;
    this.transport = transport;
    this.signal = signal;
    this.asked = false; // is the race to play?
    this.step = 0; // of a link, until its race is shown
    this.seen = ""; // topic of a race that is not to play when its seal is taken off
    /** @type {IntersectionObserver | undefined} */
    this.watch = undefined;
    const leave = () => this.leave(); // whoever has touched something knows what is to happen
    for (const event of ["pointerdown", "keydown"]) window.addEventListener(event, leave, { signal, capture: true });
    signal.addEventListener("abort", leave);
  }

  /** New data from Python. @param {PlayerData} data */
  ask({ play, step }) {
    this.step ||= step;
    if (!play) return;
    this.asked = !reducedMotion();
    if (!step) this.transport.rewind();
  }

  /** The race of a link is shown: at its step, this once. */
  jump() {
    if (this.step) this.transport.clock.jump(this.step);
    this.step = 0;
  }

  /** It does not play by itself. @param {string} [topic] whose race somebody has seen already, on the stage of a site */
  leave(topic = "") {
    this.asked = false;
    this.seen ||= topic;
    this.watch?.disconnect();
  }

  /** The race is drawn: play it when it is in sight. @param {PlayerData | undefined} before @param {PlayerData} data */
  drawn(before, data) {
    if (this.asked) setTimeout(() => this.wait(), AFTER);
    const isOpened = before?.sealed && !data.sealed && data.topic === before.topic;
    if (isOpened && data.topic !== this.seen && !reducedMotion()) this.play();
    if (data.topic !== this.seen || data.sealed) this.seen = "";
  }

  wait() {
    this.watch?.disconnect();
    this.watch = new IntersectionObserver((entries) => {
      if (this.asked && entries.some(({ isIntersecting }) => isIntersecting)) this.play();
    }, { threshold: IN_SIGHT });
    if (this.asked && !this.signal.aborted) this.watch.observe(this.stage);
  }

  play() {
    this.leave();
    if (!this.transport.clock.playing) this.transport.toggle();
  }
}
