// What became of a run as a sentence, as engine/verdict.py says it.

import { NOT_APPLICABLE } from "../player/result.js";
import { lastPoints } from "../program/watch.js";
import { short } from "../shared/numbers.js";
import { say } from "../shared/texts.js";
import { amplitude, isStill, leftBoxAt, restsAt, STALL_WINDOW, swingsIn } from "./motion.js";
import { closeTo, saddleOf } from "./outcomes.js";
import { pointText } from "./words.js";

/**
 * @typedef {import("../program/types.js").Path} Path
 * @typedef {import("./outcomes.js").Ground} Ground
 * @typedef {import("./outcomes.js").Outcome} Outcome
 */

const HOVER_TOLERANCES = 10;
const HUGE = 1e154; // the square of what is larger is no number any more

/** In one line; never empty. @param {Ground} ground @param {Path} path @param {Outcome} outcome */
export function verdictOf(ground, path, outcome) {
  return new Verdict(ground, path, outcome).sentence();
}

class Verdict {
  /** @param {Ground} ground @param {Path} path @param {Outcome} outcome */
  constructor(ground, path, outcome) {
    this.ground = ground;
    this.path = path;
    this.outcome = outcome;
    this.steps = path.loss.length - 1;
    this.near = short(outcome.tolerance);
    this.isClose = closeTo(ground, path, outcome.tolerance);
  }

  get final() {
    return this.path.loss[this.steps];
  }

  /** @returns {[number, number]} where it ends */
  get end() {
    return [this.path.x[this.steps], this.path.y[this.steps]];
  }

  get slopes() {
    const out = new Float64Array(2);
    this.ground.surface.gradient(...this.end, this.ground.constants, out);
    return [...out];
  }

  sentence() {
    const early = this.endedEarly();
    const parts = [this.escape(), ...(early ? [early] : this.convergence())].filter(Boolean);
    const all = parts.length ? parts : [say("ends at loss {loss}", { loss: short(this.final) })];
    const line = all.reduce((first, second) => say("{first}; {second}", { first, second }));
    return line[0].toUpperCase() + line.slice(1);
  }

  endedEarly() {
    const { path: { ended: at, undefined: isUndefined } } = this;
    if (at < 0) return "";
    if (at === 0) return isUndefined ? say("the function is not defined at the start") : say("the function is too large for a number at the start");
    if (!isUndefined) return say("diverged at step {at}", { at });
    if (this.slopes.every(Number.isFinite)) return say("left the region where the function is defined at step {at}", { at });
    return say("stopped at step {step}: the function has no slope there", { step: at - 1 });
  }

  escape() {
    const { ground, path, outcome: { escaped, settled } } = this;
    if (escaped >= 0) return say("escaped the saddle at step {step}", { step: escaped });
    if (escaped === NOT_APPLICABLE || path.ended >= 0 || settled >= 0) return "";
    const [[sx, sy], [x, y]] = [saddleOf(ground, path), this.end];
    return Math.hypot(x - sx, y - sy) >= ground.surface.module.escapeRadius ? "" : say("has not escaped the saddle by step {step}", { step: this.steps });
  }

  /** What a run came to that went on to its last step. */
  convergence() {
    const { near, outcome: { reached: step, arrived, settled } } = this;
    if (settled === 0 && this.startsThere()) return [say("starts at the minimum and stays there")];
    if (settled >= 0) return [say("settled within {near} of the minimum at step {step}", { near, step: settled })];
    if (step < 0) return this.elsewhere();
    if (arrived !== step && this.hovers()) return [say("hovers: reached {near} at step {step} but does not stay", { near, step }), this.motion()];
    if (arrived >= 0) return [say("within {near} of the minimum from step {step} on, too late to say whether it stays", { near, step: arrived })];
    return [this.passed(step), ...this.elsewhere()];
  }

  startsThere() {
    const { lowest, tol, resolution } = this.ground;
    return lowest !== null && tol === null && Math.abs(this.path.loss[0] - lowest) <= resolution;
  }

  hovers() {
    const isNear = closeTo(this.ground, this.path, this.outcome.tolerance, HOVER_TOLERANCES);
    const last = lastPoints(this.steps);
    let count = 0;
    for (let k = this.steps + 1 - last; k <= this.steps; k++) count += Number(isNear(k));
    return 2 * count >= last;
  }

  /** @param {number} step */
  passed(step) {
    const { near } = this;
    if (step > 0) return say("came within {near} of the minimum at step {step} but did not stay", { near, step });
    return this.startsThere() ? say("started at the minimum but did not stay") : say("started within {near} of the minimum but did not stay", { near });
  }

  /** Where a run is that is not near the lowest minimum, and whether it moves. */
  elsewhere() {
    if (this.isFrozen()) return [say("stalled: the squared gradient overflowed, so that its steps are zero")];
    const local = this.localMinimum();
    if (local) return [say("ended in the local minimum {place}", { place: local })];
    const [place, motion, above] = [this.place(), this.motion(), this.above()];
    if (place || !above) return [place, motion];
    return motion ? [say("{motion}, still {above} above the minimum", { motion, above })] : [say("still {above} above the minimum at step {step}", { above, step: this.steps })];
  }

  get isStalled() {
    const { path, ground, steps } = this;
    if (steps < STALL_WINDOW || path.ended >= 0) return false;
    return (isStill(path, ground.surface) && !(ground.lowest !== null && this.isClose(steps))) || this.isFrozen();
  }

  /** Whether its last step is 0 as what its rule remembers has overflowed. */
  isFrozen() {
    const { path: { x, y, ended }, steps } = this;
    return steps >= STALL_WINDOW && ended < 0 && x[steps] === x[steps - 1] && y[steps] === y[steps - 1] && this.slopes.some((slope) => !(Math.abs(slope) < HUGE));
  }

  /** That it is not where the picture shows minima, or empty. */
  place() {
    const { lowest, resolution, surface } = this.ground;
    if (lowest === null) return "";
    const left = leftBoxAt(this.path, surface);
    if (left >= 0) return say("left the drawn box at step {step}", { step: left });
    return this.final < lowest - resolution ? say("is lower than the lowest minimum marked, at loss {loss}", { loss: short(this.final) }) : "";
  }

  /** The listed minimum, not the lowest, at which the run stays; as text, or empty. */
  localMinimum() {
    const { surface, constants, lowest, resolution } = this.ground;
    const place = restsAt(this.path, surface);
    if (!place) return "";
    return lowest === null || surface.loss(...place, constants) > lowest + resolution ? pointText(place, 3) : "";
  }

  above() {
    const { lowest, resolution } = this.ground;
    return lowest !== null && this.final - lowest > resolution ? short(this.final - lowest) : "";
  }

  motion() {
    if (this.isStalled) return say("stalled: hardly moved in the last {steps} steps", { steps: STALL_WINDOW });
    const window = this.path.ended < 0 ? swingsIn(this.path) : -1;
    return window < 0 ? "" : say("oscillates between places {distance} apart in its last {steps} steps", { distance: short(amplitude(this.path, window)), steps: window });
  }
}
