// The transport: which step is shown, the bar that plays, scrubs and sets the speed, and the frame loop.

import { button, choice, make } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { announceStep } from "../shared/steps.js";
import { say } from "../shared/texts.js";
import { Clock, SPEEDS } from "./clock.js";

const NUMBERS_EVERY = 100; // milliseconds between changes of numbers in words while playing

/**
 * @typedef {object} Hooks
 * @property {(numbersDue: boolean) => void} onStep draw the step; numbers need not change with every frame
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
    this.playButton = make("button");
    this.scrub = make("input");
    this.track = make("span"); // the scrubber, and what is marked on it
    this.stepText = make("output");
    this.speeds = choice(""); // until the first language is there
  }

  /** The controls in the language of now; step and speed stay as they are. */
  build() {
    this.playButton = make("button", { type: "button", class: "rv-play", on: { click: () => this.toggle() } });
    const name = say("step").replace(/^./, (first) => first.toUpperCase()); // "Step" is a schedule's name in the catalogue
    this.scrub = make("input", { type: "range", min: 0, max: 1, step: 1, class: "rv-scrub", "aria-label": name });
    this.scrub.addEventListener("input", () => this.jump(Number(this.scrub.value)));
    this.track = make("span", { class: "rv-track" }, [this.scrub]);
    this.stepText = make("output", { class: "rv-step" });
    this.buildSpeeds();
    this.showPlaying();
    return [
      button(icon("back"), say("Step back (left arrow; Home goes to the start)"), () => this.move(-1), { "aria-label": say("Step back") }),
      this.playButton,
      button(icon("forward"), say("Step forward (right arrow; End goes to the end)"), () => this.move(1), { "aria-label": say("Step forward") }),
      this.track, this.stepText, this.speeds.root,
    ];
  }

  buildSpeeds() {
    this.speeds = choice(say("Speed"), say("At 1x every race lasts nine seconds, its first steps longest"));
    this.speeds.root.classList.add("rv-speed");
    for (const speed of SPEEDS) {
      const count = speed < 1 ? `1/${1 / speed}` : speed;
      const times = say("{count}x", { count });
      this.speeds.add(String(speed), [times], say("Speed {times}", { times }), () => this.setSpeed(speed));
    }
    this.setSpeed(this.clock.speed);
  }

  /** @param {number} speed one of SPEEDS */
  setSpeed(speed) {
    this.clock.speed = speed;
    this.speeds.show(String(speed));
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
    if (this.clock.playing) {
      this.clock.pause();
      this.hooks.onStep(true); // exactly, and with what is shown of a race that stands
    } else {
      this.clock.play();
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
    const { playing, isOver } = this.clock;
    const [sign, name] = playing ? ["pause", say("Pause")] : isOver ? ["replay", say("Replay")] : ["play", say("Play")];
    if (this.playButton.title === name) return; // it is asked with every frame
    this.playButton.replaceChildren(icon(/** @type {import("../shared/icons.js").Icon} */ (sign)), name);
    this.playButton.title = name;
  }
}
