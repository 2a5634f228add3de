// Which step is shown. Knows nothing of drawing: `tick` says whether something moved.

export const SPEEDS = [0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 15, 20];

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
   * @param {number} milliseconds speed is in steps a frame of a sixtieth of a second
   * @returns {"still" | "moved" | "ended"}
   */
  tick(milliseconds) {
    if (!this.playing) return "still";
    // After a pause of the browser (another tab) go on from where it was, not from where it would be.
    const frames = Math.min(milliseconds, 100) / (1000 / 60);
    const next = this.step + this.speed * frames;
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
}
