// The runs of live maps. All charts of a page take turns at one pool of workers, so that the page itself stays quick.

import { noiseOf } from "../program/path.js";
import { MapPool } from "../program/pool.js";
import { Server } from "../shared/server.js";
import { sampled } from "./live.js";

/**
 * @typedef {import("../program/types.js").MapRequest} MapRequest
 * @typedef {import("../program/types.js").MapResult} MapResult
 * @typedef {import("../shared/chart_types.js").LiveMap} LiveMap
 */

/**
 * A map that waits for its turn, or is computed.
 * @typedef {object} Wish
 * @property {object} owner whose newer wish for the same subplot takes its place
 * @property {string} subplot
 * @property {MapRequest} request
 * @property {boolean} isQuick what is not makes way for what is
 * @property {boolean} isStale nobody waits for it any more
 * @property {(found: MapResult | null) => void} give
 */

const AGAIN_AFTER = 10_000; // milliseconds

/** The turns of all charts of a page. */
export class Turns {
  /** @param {() => Pick<MapPool, "compute" | "cancel" | "close">} make */
  constructor(make = () => new MapPool()) {
    this.make = make;
    /** @type {ReturnType<typeof make> | null} */
    this.pool = null;
    /** @type {Wish[]} */
    this.waiting = [];
    /** @type {Wish | null} */
    this.running = null;
    /** @type {Set<object>} */
    this.owners = new Set();
    /** @type {Map<string, number>} when it was seen that there is no program, by its query */
    this.without = new Map();
  }

  /** A map; null where a newer one was asked for, or where no program is to be had. @param {Pick<Wish, "owner" | "subplot" | "request" | "isQuick">} asked @returns {Promise<MapResult | null>} */
  ask(asked) {
    this.owners.add(asked.owner);
    this.drop(({ owner, subplot }) => owner === asked.owner && subplot === asked.subplot);
    return new Promise((give) => {
      this.waiting.push({ ...asked, isStale: false, give });
      if (this.running && (this.running.isStale || (asked.isQuick && !this.running.isQuick))) this.pool?.cancel();
      else if (!this.running) this.run();
    });
  }

  /** Nobody waits for some maps any more. @param {(wish: Wish) => boolean} isMeant */
  drop(isMeant) {
    for (const wish of this.waiting.filter(isMeant)) wish.give(null);
    this.waiting = this.waiting.filter((wish) => !isMeant(wish));
    if (this.running && isMeant(this.running)) this.running.isStale = true;
  }

  /** Compute one map after the other. */
  async run() {
    while ((this.running = this.waiting.find(({ isQuick }) => isQuick) ?? this.waiting[0] ?? null)) {
      const wish = this.running;
      this.waiting.splice(this.waiting.indexOf(wish), 1);
      const found = await this.compute(wish.request);
      if (found === null && !wish.isStale && !this.isWithout(wish.request)) this.waiting.push(wish); // it made way
      else wish.give(wish.isStale ? null : found);
    }
  }

  /** @param {MapRequest} request @returns {Promise<MapResult | null>} */
  async compute(request) {
    if (this.isWithout(request)) return null;
    this.pool ??= this.make();
    return this.pool.compute(request).catch(() => {
      this.without.set(request.query, performance.now());
      return null;
    });
  }

  /** Is it known that there is no program? It is asked for again after a while, as the server may have been away. @param {MapRequest} request */
  isWithout({ query }) {
    return performance.now() - (this.without.get(query) ?? -Infinity) < AGAIN_AFTER;
  }

  /** A chart has gone; with the last one the workers go. @param {object} owner */
  leave(owner) {
    this.drop((wish) => wish.owner === owner);
    this.owners.delete(owner);
    if (this.running?.owner === owner) this.pool?.cancel();
    if (this.owners.size) return;
    this.pool?.close();
    this.pool = null;
  }
}

const server = new Server();
const turns = new Turns();

/** The runs of one chart's maps. */
export class LiveRuns {
  /**
   * The runs of every so many cells; null where something newer was asked for, or no program is to be had: Python's map
   * comes when it is let go.
   * @param {LiveMap} map
   * @param {number} stride
   * @param {boolean} isQuick whether it is to be shown at once
   * @returns {Promise<MapResult | null>}
   */
  async compute(map, stride, isQuick) {
    const noise = await noiseFor(map).catch(() => null);
    if (!noise && map.program.draws) return null;
    return turns.ask({ owner: this, subplot: map.subplot, request: requestOf(map, stride, noise), isQuick });
  }

  close() {
    turns.leave(this);
  }
}

/** @param {LiveMap} map @param {number} stride @param {MapRequest["noise"]} noise @returns {MapRequest} */
export function requestOf({ program, run, question, x, y, start, steps }, stride, noise) {
  const { query, parameters, tol, slots } = program;
  const [across, up] = [x, y].map(({ name, values }) => ({ name, values: sampled(values, stride) }));
  return { query, slot: run, ...slots[run], question, x: across, y: up, parameters, start, steps, tol, noise };
}

/** What is drawn for each step, null where the race has no noise. @param {LiveMap} map */
async function noiseFor({ program: { draws, noise } }) {
  if (!draws) return null;
  const { arrays } = await server.get("noise", draws);
  return noiseOf(arrays.noise, noise);
}
