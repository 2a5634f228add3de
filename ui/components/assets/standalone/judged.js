// What becomes of the runs of a race that is computed without Python, and how it is shown: outcomes, sentences, events, the
// loss panel's axis and the arrays, as ui/components/payload.py sends them.

import { normsOf } from "../player/previews.js";
import { axisOf } from "./axis.js";
import { eventsOf } from "./events.js";
import { groundFor, outcomeOf } from "./outcomes.js";
import { verdictOf } from "./verdict.js";

/**
 * @typedef {import("../program/types.js").Path} Path
 * @typedef {import("../shared/server.js").Answer<"runs">} Runs
 * @typedef {import("../shared/types.js").Slot} Slot
 * @typedef {{slot: string, name: string, path: Path}} Run
 * @typedef {Pick<Slot, "escaped" | "reached" | "settled" | "diverged" | "undefined" | "sentence">} Judged
 */

/**
 * @param {import("../program/load.js").RaceProgram} program
 * @param {Float64Array} constants
 * @param {number | null} tol
 * @param {Run[]} runs
 * @returns {{judged: Judged[], header: Pick<Runs["header"], "loss" | "events">, arrays: Runs["arrays"]}}
 */
export function judge(program, constants, tol, runs) {
  const ground = groundFor(program.surface, constants, tol);
  const ended = runs.map((run) => ({ ...run, outcome: outcomeOf(ground, run.path) }));
  const loss = axisOf(ground, runs.map(({ path }) => path));
  const judged = ended.map(({ path, outcome }) => {
    const { escaped, reached, settled, diverged, undefined: lost } = outcome;
    return { escaped, reached, settled, diverged, undefined: lost, sentence: verdictOf(ground, path, outcome) };
  });
  return { judged, header: { loss, events: eventsOf(ground, ended) }, arrays: arraysOf(runs, loss.offset, (path) => normsOf(program, path, constants)) };
}

/** @param {Run[]} runs @param {number} offset @param {(path: Path) => Float64Array} normsAlong */
function arraysOf(runs, offset, normsAlong) {
  const points = runs[0]?.path.loss.length ?? 0;
  const [channels, losses] = [new Float64Array(4 * points * runs.length), new Float64Array(points * runs.length)];
  runs.forEach(({ path }, i) => {
    [path.x, path.y, path.loss.map((loss) => loss - offset), normsAlong(path)].forEach((values, c) => channels.set(values, (4 * i + c) * points));
    losses.set(path.loss, i * points);
  });
  return { runs: { data: channels, shape: [runs.length, 4, points] }, loss: { data: losses, shape: [runs.length, points] } };
}
