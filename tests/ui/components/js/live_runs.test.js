// The turns that all charts of a page take at one pool of workers.
import assert from "node:assert/strict";
import { test } from "node:test";

import "./dom.js";
import { Turns } from "../../../../ui/components/assets/chart/live_runs.js";

const later = () => new Promise((done) => setTimeout(done));

/** Turns at a pool that is answered by hand; it drops what runs when it is told to. */
function page() {
  const [begun, ends] = [[], []];
  let drop = () => undefined;
  const pool = {
    compute: (request) => new Promise((resolve, reject) => {
      begun.push(request.name);
      drop = () => resolve(null);
      ends.push({ resolve, reject });
    }),
    cancel: () => drop(),
    close: () => begun.push("closed"),
  };
  const turns = new Turns(() => pool);
  const ask = (owner, name, isQuick, subplot = "xy") => {
    const wish = { name, answer: undefined };
    turns.ask({ owner, subplot, request: { name, query: `q${name}` }, isQuick }).then((answer) => (wish.answer = answer));
    return wish;
  };
  const finish = async (answer) => {
    ends[ends.length - 1].resolve(answer);
    await later();
  };
  const fail = async () => {
    ends[ends.length - 1].reject(new Error("no module"));
    await later();
  };
  return { turns, begun, ask, finish, fail };
}

test("maps are computed one after the other, those of several charts in the order of their questions", async () => {
  const { begun, ask, finish } = page();
  const [a, b] = [ask("left", "a", true), ask("right", "b", true)];
  assert.deepEqual(begun, ["a"]);
  await finish("A");
  assert.deepEqual([begun, a.answer, b.answer], [["a", "b"], "A", undefined]);
  await finish("B");
  assert.equal(b.answer, "B");
});

test("of what a chart asks for a subplot the newest counts", async () => {
  const { begun, ask, finish } = page();
  ask("left", "a", true);
  const [b, c, d] = [ask("left", "b", true, "x2y2"), ask("left", "c", true, "x2y2"), ask("left", "d", true, "x3y3")];
  await later();
  assert.equal(b.answer, null);
  await finish("A");
  await finish("C");
  await finish("D");
  assert.deepEqual([begun, c.answer, d.answer], [["a", "c", "d"], "C", "D"]);
});

test("a map that nobody waits for any more makes way at once", async () => {
  const { begun, ask, finish } = page();
  const a = ask("left", "a", true);
  const b = ask("left", "b", false);
  await later();
  assert.deepEqual([begun, a.answer], [["a", "b"], null]);
  await finish("B");
  assert.equal(b.answer, "B");
});

test("a whole map makes way for another chart's coarse one, and is begun again", async () => {
  const { begun, ask, finish } = page();
  const whole = ask("left", "whole", false);
  const coarse = ask("right", "coarse", true);
  await later();
  assert.deepEqual(begun, ["whole", "coarse"]);
  await finish("C");
  assert.deepEqual([begun, coarse.answer, whole.answer], [["whole", "coarse", "whole"], "C", undefined]);
  await finish("W");
  assert.equal(whole.answer, "W");
});

test("what has no program is asked for once", async () => {
  const { begun, ask, fail } = page();
  const first = ask("left", "a", true);
  await fail();
  const second = ask("left", "a", true);
  await later();
  assert.deepEqual([begun, first.answer, second.answer], [["a"], null, null]);
});

test("a chart that goes takes its questions along, and the last one the workers", async () => {
  const { turns, begun, ask, finish } = page();
  const [a, b, c] = [ask("left", "a", false), ask("left", "b", false, "x2y2"), ask("right", "c", true)];
  turns.leave("left");
  await later();
  assert.deepEqual([begun, a.answer, b.answer], [["a", "c"], null, null]);
  await finish("C");
  assert.equal(c.answer, "C");
  turns.leave("right");
  assert.deepEqual(begun, ["a", "c", "closed"]);
});
