// The runs of live maps: computed by the map pools of workers, with the noise that Python draws.

import { noiseOf } from "../program/path.js";
import { MapPool } from "../program/pool.js";
import { Server } from "../player/server.js";
import { sampled } from "./live.js";

/**
 * @typedef {import("../shared/types.js").LiveMap} LiveMap
 * @typedef {import("./cells.js").Runs} Runs
 */

const server = new Server();

export class LiveRuns {
  constructor() {
    /** @type {Map<string, MapPool>} by the name of the subplot */
    this.pools = new Map();
    /** @type {Set<string>} queries of races that no program is to be had of */
    this.without = new Set();
  }

  /**
   * The runs of every so many cells; null where something newer was asked for, or no program is to be had: Python's map
   * comes when it is let go.
   * @param {LiveMap} map
   * @param {number} stride
   * @returns {Promise<Runs | null>}
   */
  async compute(map, stride) {
    const { query } = map.program;
    if (this.without.has(query)) return null;
    const noise = await noiseFor(map).catch(() => null);
    if (!noise && map.program.draws) return null;
    return this.poolOf(map).compute(jobOf(map, stride, noise)).catch(() => {
      this.without.add(query);
      return null;
    });
  }

  /** @param {LiveMap} map */
  poolOf({ subplot }) {
    const pool = this.pools.get(subplot) ?? new MapPool();
    this.pools.set(subplot, pool);
    return pool;
  }

  close() {
    for (const pool of this.pools.values()) pool.close();
    this.pools.clear();
  }
}

/** @param {LiveMap} map @param {number} stride @param {Awaited<ReturnType<typeof noiseFor>>} noise */
function jobOf({ program, run, question, x, y, start, steps }, stride, noise) {
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
