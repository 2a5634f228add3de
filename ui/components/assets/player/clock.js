// Which step is shown. Knows nothing of drawing: `tick` says whether something moved.

export const SPEEDS = [0.25, 1, 4];

const LASTS = 9; // seconds of every race at speed 1, whatever the number of its steps
const FIRST = 30; // steps that are shown one by one
const A_SECOND = 8; // of these steps
const THEN = LASTS - FIRST / A_SECOND; // seconds that are left for all others, which come faster and faster

export class Clock {
  constructor() {
    this.step = 0;
    this.steps = 0;
    this.speed = 1;
    this.loop = false;
    this.playing = false;
  }

  /** @param {number} steps another race: the step stays where it is, if it exists there */
  setSteps(steps) {
    this.steps = steps;
    this.step = Math.min(this.step, steps);
  }

  /** Start playing; from the beginning when it stands at the end. */
  play() {
    if (this.step >= this.steps) this.step = 0;
    this.playing = this.steps > 0;
  }

  pause() {
    this.playing = false;
  }

  /** Is the last step shown? */
  get isOver() {
    return this.steps > 0 && this.step >= this.steps;
  }

  /** @param {number} step */
  jump(step) {
    this.step = Math.max(0, Math.min(this.steps, step));
  }

  /** @param {number} by whole steps, from the whole step at or before this one */
  move(by) {
    this.pause();
    this.jump((by > 0 ? Math.floor(this.step) : Math.ceil(this.step)) + by);
  }

  /**
   * Advance by the time since the last frame.
   * @param {number} milliseconds
   * @returns {"still" | "moved" | "ended"}
   */
  tick(milliseconds) {
    if (!this.playing) return "still";
    // After a pause of the browser (another tab) go on from where it was, not from where it would be.
    const seconds = (this.speed * Math.min(milliseconds, 100)) / 1000;
    const next = this.stepAt(this.timeOf(this.step) + seconds);
    if (next < this.steps) {
      this.step = next;
      return "moved";
    }
    if (this.loop) {
      this.step = this.step >= this.steps ? 0 : this.steps;
      return "moved";
    }
    this.step = this.steps;
    this.playing = false;
    return "ended";
  }

  /** How much faster the steps after the first come with every second, twice; 0 where all of them are slow. */
  get gain() {
    return (this.steps - FIRST - A_SECOND * THEN) / THEN ** 2;
  }

  /** The step after so many seconds at speed 1. @param {number} seconds */
  stepAt(seconds) {
    if (seconds >= LASTS) return this.steps;
    if (this.gain <= 0) return (this.steps * seconds) / LASTS;
    const then = Math.max(0, seconds - FIRST / A_SECOND);
    return A_SECOND * seconds + this.gain * then ** 2;
  }

  /** The inverse of `stepAt`. @param {number} step */
  timeOf(step) {
    if (this.gain <= 0) return (LASTS * step) / Math.max(1, this.steps);
    if (step <= FIRST) return step / A_SECOND;
    const root = Math.sqrt(A_SECOND ** 2 + 4 * this.gain * (step - FIRST));
    return FIRST / A_SECOND + (root - A_SECOND) / (2 * this.gain);
  }

  /** The step after a share of the race's time. @param {number} share from 0 to 1 */
  stepAfter(share) {
    return this.stepAt(LASTS * share);
  }
}
