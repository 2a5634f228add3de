// The program in the browser beside its numbers: tables that are kept, surfaces, noise, and the pool of workers.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { emptyMap } from "../../../../ui/components/assets/program/cells.js";
import { roundHalfEven, spacing } from "../../../../ui/components/assets/program/functions.js";
import { noiseOf, tablesOf } from "../../../../ui/components/assets/program/path.js";
import { MapPool } from "../../../../ui/components/assets/program/pool.js";
import { factors } from "../../../../ui/components/assets/program/schedules.js";
import { Surface } from "../../../../ui/components/assets/program/surface.js";

test("halves are rounded to even numbers, as Python rounds", () => {
  assert.deepEqual([0.5, 1.5, 2.5, 0.49, 2.51, 3].map(roundHalfEven), [0, 2, 2, 0, 3, 3]);
});

test("the gap to the next number", () => {
  assert.equal(spacing(1), Number.EPSILON);
  assert.equal(spacing(0), Number.MIN_VALUE);
  assert.equal(1 + 2 * spacing(0.75), 1 + Number.EPSILON);
});

test("a schedule that is not known changes nothing", () => {
  assert.deepEqual([...factors({ key: "toString", settings: {} }, 2)], [1, 1]);
  assert.deepEqual([...factors(null, 1)], [1]);
});

test("noise is as large as it is said to be, x before y", () => {
  const { x, y } = noiseOf({ data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] }, 0.5);
  assert.deepEqual([[...x], [...y]], [[0.5, 1], [1.5, 2]]);
});

test("a table is filled once for each value of what it needs", () => {
  let filled = 0;
  const fill = (h, n, [out]) => void (filled++, out.fill(h[1]));
  const tables = [{ needs: [1], count: 1, fill }];
  assert.deepEqual([...tablesOf(tables, [0, 5], 2)[0]], [5, 5]);
  tablesOf(tables, [9, 5], 2);
  assert.equal(filled, 1);
  tablesOf(tables, [9, 6], 2);
  tablesOf(tables, [9, 5], 3);
  assert.equal(filled, 3);
});

test("tables that nobody has asked for lately are dropped", () => {
  let filled = 0;
  const tables = [{ needs: [0], count: 1, fill: () => void filled++ }];
  for (let k = 0; k < 30; k++) tablesOf(tables, [k], 1e5);
  tablesOf(tables, [25], 1e5);
  assert.equal(filled, 30);
  for (let k = 30; k < 38; k++) tablesOf(tables, [k], 1e5);
  tablesOf(tables, [25], 1e5); // not the oldest any more
  assert.equal(filled, 38);
  tablesOf(tables, [0], 1e5);
  assert.equal(filled, 39);
});

test("constants follow the surface's parameters, where they can", () => {
  const module = { parameters: ["kappa"], affine: [[0.5, 0], [1, 2]], constants: [0.5, 201] };
  assert.deepEqual([...(new Surface(module).constants({ kappa: 3 }) ?? [])], [0.5, 7]);
  assert.equal(new Surface({ ...module, affine: null }).constants({ kappa: 3 }), null);
  assert.deepEqual([...(new Surface({ ...module, parameters: [], affine: null }).constants({}) ?? [])], [0.5, 201]);
});

test("a start far out has a bound as far", () => {
  const surface = new Surface({ domain: [[-1, 2], [-3, 1]] });
  assert.deepEqual([surface.bound([0, 0]), surface.bound([0, -50]), surface.bound([1e308, 0])], [3000, 50_000, Number.MAX_VALUE]);
});

/** Workers that answer when they are told to. */
let hands = [];

beforeEach(() => {
  hands = [];
});

function pool(count = 2) {
  const make = () => {
    const hand = { tasks: [], ended: false, postMessage: (task) => hand.tasks.push(task), terminate: () => (hand.ended = true) };
    hands.push(hand);
    return hand;
  };
  return new MapPool({ make, count });
}

const asked = (ny, steps = 100) => ({ x: { name: "x", values: [1, 2] }, y: { name: "y", values: new Array(ny).fill(0) }, steps });

/** A worker's answer to its oldest task: every cell holds the number of its row. */
function work(hand, told = {}) {
  const { id, from, to } = hand.tasks.shift();
  const part = emptyMap(2, to - from);
  part.steps.forEach((_, cell) => (part.steps[cell] = from + (cell >> 1)));
  hand.onmessage({ data: { id, from, part, took: 1, ...told } });
}

/** Let workers answer in turn until nobody has anything to do. */
function workAll() {
  for (let busy = hands; busy.length; busy = hands.filter(({ tasks }) => tasks.length)) {
    for (const hand of busy) if (hand.tasks.length) work(hand);
  }
}

test("a map is put together of its parts", async () => {
  const map = pool().compute(asked(9, 50_000));
  assert.ok(hands.every(({ tasks }) => tasks.length === 1)); // one part each, the rest waits
  workAll();
  const found = await map;
  assert.deepEqual([...found.steps], [...new Array(18).keys()].map((cell) => cell >> 1));
});

test("a request is sent to a worker once", () => {
  pool(1).compute(asked(9, 50_000));
  assert.ok(hands[0].tasks[0].request);
  work(hands[0]);
  assert.equal(hands[0].tasks[0].request, undefined);
});

test("a newer map overtakes the one before, and its parts are not begun", async () => {
  const maps = pool(1);
  const older = maps.compute(asked(9, 50_000));
  const newer = maps.compute(asked(3));
  assert.equal(await older, null);
  assert.equal(hands[0].tasks.length, 1); // what it does now is the old one's
  work(hands[0]);
  assert.equal(hands[0].tasks.length, 1);
  assert.equal(hands[0].tasks[0].request.y.values.length, 3);
  workAll();
  assert.equal((await newer).ny, 3);
});

test("a fault is told, and the next map is computed", async () => {
  const maps = pool(1);
  const map = maps.compute(asked(2));
  work(hands[0], { part: undefined, fault: "no program" });
  await assert.rejects(map, /no program/);
  const next = maps.compute(asked(2));
  workAll();
  assert.equal((await next).ny, 2);
});

test("what is cancelled or closed is null, and workers end", async () => {
  const maps = pool();
  const cancelled = maps.compute(asked(2));
  maps.cancel();
  assert.equal(await cancelled, null);
  const closed = maps.compute(asked(2));
  maps.close();
  assert.equal(await closed, null);
  assert.ok(hands.every(({ ended }) => ended));
});

test("workers that cannot be started are a fault", async () => {
  const map = pool().compute(asked(2));
  hands[0].onerror(new Event("error"));
  await assert.rejects(map, /worker/);
  assert.ok(hands.every(({ ended }) => ended));
});

test("after workers that could not be started others are started", async () => {
  const maps = pool(1);
  const map = maps.compute(asked(2));
  hands[0].onerror(new Event("error"));
  await assert.rejects(map);
  const next = maps.compute(asked(2));
  assert.equal(hands.length, 2);
  work(hands[1]);
  assert.equal((await next).ny, 2);
});
