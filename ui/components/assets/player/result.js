// How a race has ended, in a sentence or a few: who was first, who was not, and whose run ended early.

import { say } from "../shared/texts.js";

/** @typedef {import("../shared/types.js").Slot & {final: number}} Finisher a run with its last loss */

export const NOT_APPLICABLE = -2; // as in engine/criteria.py: the question makes no sense there
const NAMED = 3; // runs by name; of more only the number

/** @param {Finisher[]} runs that are shown @param {number} steps */
export function resultOf(runs, steps) {
  if (runs.length === 0) return "";
  const whole = runs.filter((run) => run.diverged < 0 && run.undefined < 0);
  const others = [ended(runs.filter((run) => run.diverged >= 0)), early(runs.filter((run) => run.undefined >= 0))];
  return [...finish(whole, runs.length, steps), ...others].filter(Boolean).map((part) => `${part}.`).join(" ");
}

/** What became of the runs that went on to the last step. @param {Finisher[]} whole @param {number} count of all runs @param {number} steps */
function finish(whole, count, steps) {
  if (whole.length === 0) return [];
  if (whole.some((run) => run.reached !== NOT_APPLICABLE)) return minimum(whole, count, steps);
  if (whole.some((run) => run.escaped >= 0)) return saddle(whole, count);
  if (count === 1) return [];
  const lowest = Math.min(...whole.map(({ final }) => final));
  return [say("{names} ended with the lowest loss", { names: names(whole.filter(({ final }) => final === lowest)) })];
}

/** @param {Finisher[]} whole @param {number} count @param {number} steps */
function minimum(whole, count, steps) {
  const settled = whole.filter((run) => run.settled >= 0);
  const reached = whole.filter((run) => run.settled < 0 && run.reached >= 0);
  const missed = whole.filter((run) => run.reached < 0);
  if (settled.length === 0 && reached.length === 0) {
    if (whole.length === count && count > 1) return [say("No run reached the minimum within {steps} steps", { steps })];
    return [say("{names} did not reach the minimum within {steps} steps", { names: names(missed), steps })];
  }
  const parts = settled.length > 0 ? [first(settled, "settled", count)] : [first(reached, "reached", count)];
  const late = settled.length > 0 ? settled.filter((run) => run.settled > least(settled, "settled")) : [];
  if (late.length > 0) parts.push(say("{names} settled later", { names: names(late) }));
  if (settled.length > 0 && reached.length > 0) parts.push(say("{names} reached the minimum, but did not settle", { names: names(reached) }));
  if (settled.length === 0) parts.push(say("No run settled"));
  if (missed.length > 0) parts.push(say("{names} did not reach the minimum", { names: names(missed) }));
  return parts;
}

/** @param {Finisher[]} whole @param {number} count */
function saddle(whole, count) {
  const left = whole.filter((run) => run.escaped >= 0);
  const stayed = whole.filter((run) => run.escaped === -1);
  const parts = [first(left, "escaped", count)];
  if (stayed.length > 0) parts.push(say("{names} did not leave the saddle", { names: names(stayed) }));
  return parts;
}

/** Each in three forms: of all runs, of some only, of the first of them. @param {Record<string, string | number>} values */
function forms(values) {
  return {
    settled: [say("{names} settled at step {step}", values), say("Only {names} settled, at step {step}", values), say("{names} settled first, at step {step}", values)],
    reached: [
      say("{names} reached the minimum at step {step}", values), say("Only {names} reached the minimum, at step {step}", values),
      say("{names} reached the minimum first, at step {step}", values),
    ],
    escaped: [
      say("{names} left the saddle at step {step}", values), say("Only {names} left the saddle, at step {step}", values),
      say("{names} left the saddle first, at step {step}", values),
    ],
  };
}

/** Who was first, or the only one. @param {Finisher[]} runs that came there @param {"escaped" | "reached" | "settled"} what @param {number} count of all runs */
function first(runs, what, count) {
  const step = least(runs, what);
  const winners = runs.filter((run) => run[what] === step);
  const form = winners.length < runs.length ? 2 : winners.length < count ? 1 : 0;
  return forms({ names: names(winners), step })[what][form];
}

/** @param {Finisher[]} runs @param {"escaped" | "reached" | "settled"} what */
function least(runs, what) {
  return Math.min(...runs.map((run) => run[what]));
}

/** @param {Finisher[]} runs that diverged */
function ended(runs) {
  if (runs.length === 0) return "";
  const values = { names: names(runs), step: runs[0].diverged };
  return runs.length === 1 ? say("{names} diverged at step {step}", values) : say("{names} diverged", values);
}

/** @param {Finisher[]} runs that ended where f does, or has no slope */
function early(runs) {
  if (runs.length === 0) return "";
  const values = { names: names(runs), step: runs[0].undefined };
  return runs.length === 1 ? say("{names} ended early, at step {step}", values) : say("{names} ended early", values);
}

/** Names as people list them. @param {Finisher[]} runs */
function names(runs) {
  const all = runs.map(({ name }) => name);
  if (all.length === 1) return all[0];
  if (all.length <= NAMED) return say("{names} and {last}", { names: all.slice(0, -1).join(", "), last: all[all.length - 1] });
  return say("{names} and {count} more", { names: all.slice(0, NAMED - 1).join(", "), count: all.length - NAMED + 1 });
}
