// The transport: which step is shown, the bar that plays, scrubs and sets the speed, and the frame loop.

import { button, check, make, slider } from "../shared/dom.js";
import { announceStep } from "../shared/steps.js";
import { say } from "../shared/texts.js";
import { Clock, SPEEDS } from "./clock.js";

const NUMBERS_EVERY = 100; // milliseconds between changes of numbers in words while playing

/**
 * @typedef {object} Hooks
 * @property {(numbersDue: boolean) => void} onStep draw the step; numbers need not change with every frame
 * @property {() => void} onPlay
 * @property {() => void} onEnd
 * @property {AbortSignal} signal
 */

export class Transport {
  /** @param {Hooks} hooks */
  constructor(hooks) {
    this.hooks = hooks;
    this.clock = new Clock();
    this.frames = 0; // drawn since the beginning: what benchmarks read
    this.ready = false; // is there a race?
    /** @type {number | undefined} time of the last frame while playing */
    this.lastFrame = undefined;
    this.numbersAt = 0; // time when numbers were due last
    /** @type {(value: number) => void} one of SPEEDS */
    this.setSpeed = () => undefined;
    this.playButton = make("button");
    this.scrub = make("input");
    this.stepText = make("output");
  }

  /** The bar in the language of now; step, speed and loop stay as they are. */
  build() {
    this.playButton = button("", "", () => this.toggle(), { class: "rv-play" });
    const name = say("step").replace(/^./, (first) => first.toUpperCase()); // "Step" is a schedule's name in the catalogue
    this.scrub = make("input", { type: "range", min: 0, max: 1, step: 1, class: "rv-scrub", "aria-label": name });
    this.scrub.addEventListener("input", () => this.jump(Number(this.scrub.value)));
    this.stepText = make("output", { class: "rv-step" });
    const loop = check(say("Loop"), this.clock.loop, (on) => (this.clock.loop = on), say("Start again at the end"));
    const bar = make("div", { class: "rv-bar" }, [
      button("|◀", say("To the start"), () => this.jump(0)),
      button("◀", say("Step back"), () => this.move(-1)),
      this.playButton,
      button("▶", say("Step forward"), () => this.move(1)),
      button("▶|", say("To the end"), () => this.jump(this.clock.steps)),
      this.scrub, this.stepText, this.buildSpeed(), loop.label,
    ]);
    this.showPlaying();
    return bar;
  }

  buildSpeed() {
    const range = { min: 0, max: SPEEDS.length - 1, step: 1 };
    const { label, input, shown } = slider(say("Speed"), range, say("At 1x every race lasts nine seconds, its first steps longest"));
    this.setSpeed = (value) => {
      this.clock.speed = value;
      input.value = String(SPEEDS.indexOf(value));
      const count = value < 1 ? `1/${1 / value}` : value;
      shown.textContent = say("{count}x", { count });
      input.setAttribute("aria-valuetext", shown.textContent);
    };
    input.addEventListener("input", () => this.setSpeed(SPEEDS[Number(input.value)]));
    this.setSpeed(this.clock.speed);
    label.classList.add("rv-speed");
    return label;
  }

  /** The whole step that is shown. */
  get step() {
    return Math.floor(this.clock.step + 1e-9);
  }

  /** @param {number} steps of another race */
  setSteps(steps) {
    this.clock.setSteps(steps);
    this.scrub.max = String(steps);
    this.ready = true;
  }

  /** To the first step. */
  rewind() {
    this.clock.pause();
    this.clock.jump(0);
    this.showPlaying();
  }

  toggle() {
    if (this.clock.playing) this.clock.pause();
    else {
      this.clock.play();
      this.hooks.onPlay();
      this.lastFrame = undefined;
      requestAnimationFrame((now) => this.onFrame(now));
    }
    this.showPlaying();
  }

  /** @param {number} step */
  jump(step) {
    this.clock.pause();
    this.clock.jump(step);
    this.afterMove();
  }

  /** @param {number} by */
  move(by) {
    this.clock.move(by);
    this.afterMove();
  }

  afterMove() {
    if (!this.ready) return;
    this.hooks.onStep(true);
    this.showStep();
  }

  /** @param {number} now */
  onFrame(now) {
    if (this.hooks.signal.aborted) return;
    const state = this.clock.tick(this.lastFrame === undefined ? 0 : now - this.lastFrame);
    this.lastFrame = now;
    if (state !== "still") {
      const numbersDue = state === "ended" || now - this.numbersAt > NUMBERS_EVERY;
      if (numbersDue) this.numbersAt = now;
      this.hooks.onStep(numbersDue);
      this.showStep();
      this.frames++;
    }
    if (state === "ended") this.hooks.onEnd();
    if (this.clock.playing) requestAnimationFrame((next) => this.onFrame(next));
  }

  showStep() {
    this.showPlaying();
    this.scrub.value = String(this.step);
    const text = say("step {step} of {steps}", { step: this.step, steps: this.clock.steps });
    this.scrub.setAttribute("aria-valuetext", text);
    this.stepText.textContent = text;
    if (this.ready) announceStep(this.step, this.clock.steps);
  }

  showPlaying() {
    const { playing, step, steps } = this.clock;
    const [sign, name] = playing ? ["❚❚", say("Pause")] : steps > 0 && step >= steps ? ["↻", say("Replay")] : ["▶", say("Play")];
    if (this.playButton.title === name) return; // it is asked with every frame
    this.playButton.textContent = `${sign} ${name}`;
    this.playButton.setAttribute("aria-label", name);
    this.playButton.title = name;
  }
}
