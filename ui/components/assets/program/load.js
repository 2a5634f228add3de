// The program of a race: fetched as a module, so that nothing is ever evaluated that the server did not send as a file.

import { resources } from "../shared/resources.js";
import { elementary } from "./elementary.js";
import { path } from "./path.js";
import { Surface } from "./surface.js";

/**
 * @typedef {import("./types.js").Module} Module
 * @typedef {import("./types.js").Path} Path
 * @typedef {import("./types.js").PathOptions} PathOptions
 * @typedef {import("./types.js").Program} Program
 */

/** The programs of a race's slots, in their order, on their surface. */
export class RaceProgram {
  /** @param {(given: typeof elementary) => Module} make what a generated module exports */
  constructor(make) {
    const { programs, surface } = make(elementary);
    this.programs = programs;
    this.surface = new Surface(surface);
  }

  /** @param {number} slot @param {PathOptions} options @returns {Path} */
  path(slot, options) {
    return path(this.programs[slot], this.surface, options);
  }
}

/** @type {Map<string, Promise<RaceProgram>>} */
const loaded = new Map();
let failures = 0;

/**
 * The program of a race. `query` is what Python calls the race's `program`. Rejected where there is none: a rule cannot
 * be traced, or the server has been updated.
 * @param {string} query
 * @returns {Promise<RaceProgram>}
 */
export function load(query) {
  const known = loaded.get(query);
  if (known) return known;
  const again = failures ? `&again=${failures}` : ""; // browsers remember addresses at which there was no module
  const program = resources().load(`player/program?${query}${again}`).then((module) => new RaceProgram(module.default));
  loaded.set(query, program);
  program.catch(() => {
    loaded.delete(query);
    failures += 1;
  });
  return program;
}
