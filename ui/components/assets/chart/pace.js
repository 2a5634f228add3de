// The pace of maps that follow a drag: the newest only, coarse while something is dragged, with all cells when it rests.

/**
 * @typedef {import("../shared/chart_types.js").LiveMap} LiveMap
 * @typedef {import("./cells.js").Runs} Runs
 *
 * @typedef {(map: LiveMap, stride: number, isQuick: boolean) => Promise<Runs | null>} Compute the runs of every so many
 *   cells; null where there are none
 */

const FRAME = 30; // milliseconds that the maps of a moment may take while something is dragged
const FIRST_GUESS = 1e-5; // milliseconds a step of a run

export class Pace {
  /** @param {Compute} compute @param {(map: LiveMap, runs: Runs, stride: number) => void} onFound @param {() => void} onDone all of a moment are there */
  constructor(compute, onFound, onDone) {
    this.compute = compute;
    this.onFound = onFound;
    this.onDone = onDone;
    /** @type {LiveMap[]} those that differ now, as they are dragged */
    this.moved = [];
    this.released = true;
    this.asked = 0; // the newest question
    this.isQuick = false; // a coarse picture is being computed
    this.waits = false; // something newer is to follow it
    this.cost = FIRST_GUESS;
  }

  /** Other maps are wanted. @param {LiveMap[]} moved @param {boolean} released whether they stay so */
  follow(moved, released) {
    this.released = released;
    this.moved = moved;
    this.waits = this.isQuick;
    return this.waits ? undefined : this.step();
  }

  /** Nothing is wanted any more. */
  leave() {
    this.asked++;
    this.waits = false;
    this.moved = [];
  }

  /** Draw the newest that is asked for: coarse while it is dragged, and where nothing newer comes all of it. @returns {Promise<void>} */
  async step() {
    const { moved, released } = this;
    const stride = released ? 1 : this.strideFor(moved);
    const asked = ++this.asked;
    this.waits = false;
    this.isQuick = !released;
    try {
      await this.show(moved, stride, asked);
    } finally {
      if (!released) this.isQuick = false;
    }
    if (this.waits) await this.step();
    else if (stride > 1 && asked === this.asked) await this.show(moved, 1, ++this.asked);
  }

  /** How coarse maps have to be while something is dragged. @param {LiveMap[]} maps */
  strideFor(maps) {
    const runSteps = maps.reduce((sum, { x, y, steps }) => sum + x.values.length * y.values.length * steps, 0);
    return Math.max(1, Math.ceil(Math.sqrt((runSteps * this.cost) / FRAME)));
  }

  /** Compute maps and draw them, unless something newer is asked for. @param {LiveMap[]} maps @param {number} stride @param {number} asked */
  async show(maps, stride, asked) {
    const began = performance.now();
    const found = await Promise.all(maps.map(async (map) => ({ map, runs: await this.compute(map, stride, this.isQuick) })));
    if (asked !== this.asked) return;
    const runSteps = found.reduce((sum, { map, runs }) => sum + (runs?.steps.length ?? 0) * map.steps, 0);
    if (runSteps) this.cost = (performance.now() - began) / runSteps;
    for (const { map, runs } of found) if (runs) this.onFound(map, runs, stride);
    this.onDone();
  }
}
