// Maps that follow a drag: which do, how coarse, and when they give way to what Python draws.
import assert from "node:assert/strict";
import { test } from "node:test";

import "./dom.js";
import { LiveMaps, movedMap, sampled } from "../../../../ui/components/assets/chart/live.js";
import { dragOf, placeOf } from "../../../../ui/components/assets/chart/moves.js";
import { cellsAlong, edgesOf } from "../../../../ui/components/assets/chart/picture.js";

const axis = (name, values, more = {}) => ({ name, values, log: false, complement: false, ...more });
const colours = {
  stops: [[0, "#000000"], [1, "#FFFFFF"]], low: 0, high: 3, floor: 0, least: 1e-16, shades: [0, 0], band: 0, kinds: { light: { diverged: "#333333" } },
};
const TUNING = {
  program: { query: "q", draws: "", parameters: { kappa: 100 }, noise: 0, tol: null, slots: [{ hypers: [0.1, 0.9, 0.999], schedule: { key: "step", settings: { gamma: 0.5 } } }] },
  run: 0, slot: "adam", title: "Adam", subplot: "xy", whole: true, question: "settled", steps: 100, start: [1, 2],
  x: axis("lr", [0.01, 0.1, 1], { log: true }), y: axis("beta1", [0, 0.9, 0.99], { log: true, complement: true }),
  hypers: { lr: 0.1, beta1: 0.9, beta2: 0.999 }, places: null, colours,
};
const BASIN = { ...TUNING, x: axis("x", [-1, 0, 1]), y: axis("y", [-1, 0, 1]), question: "basin", places: { saddles: [], radius: 1, valleys: [] } };
const drag = (more) => ({ source: {}, done: false, ...more });

/** A figure with live maps whose answers are given by hand. */
function figure(maps) {
  const asked = [];
  const compute = (map, stride) => new Promise((give) => asked.push({ map, stride, give }));
  const stage = { root: {}, graph: { querySelector: () => null }, ready: false };
  const live = new LiveMaps({ stage: () => stage, theme: () => "light", compute });
  live.settle(maps);
  return { live, asked };
}

const settled = () => new Promise((later) => setTimeout(later));

function runs(count) {
  const numbers = new Float64Array(count);
  return {
    steps: new Int32Array(count).fill(5), loss: numbers, endX: numbers, endY: numbers,
    diverged: new Int32Array(count).fill(-1), undefined: new Int32Array(count).fill(-1), basin: new Int32Array(count).fill(-1), kinds: new Uint8Array(count),
  };
}

async function answer({ map, stride, give }) {
  give(runs(Math.ceil(map.x.values.length / stride) * Math.ceil(map.y.values.length / stride)));
  await settled();
}

test("a map moves with the start, with its run's hyperparameters off the axes, and with the surface's parameters", () => {
  assert.deepEqual(movedMap(TUNING, drag({ start: [3, 4] })).start, [3, 4]);
  assert.deepEqual(movedMap(TUNING, drag({ hypers: { adam: { lr: 0.5, beta2: 0.9 } } })).program.slots[0].hypers, [0.1, 0.9, 0.9]);
  assert.equal(movedMap(TUNING, drag({ hypers: { adam: { gamma: 0.7 } } })).program.slots[0].schedule.settings.gamma, 0.7);
  assert.equal(movedMap(TUNING, drag({ parameters: { kappa: 30 } })).program.parameters.kappa, 30);
  for (const same of [{ start: [1, 2] }, { hypers: { adam: { lr: 0.5, beta1: 0 } } }, { hypers: { sgd: { beta2: 0.5 } } }, { parameters: { a: 1 } }])
    assert.equal(movedMap(TUNING, drag(same)), null);
  assert.equal(movedMap({ ...TUNING, own_start: true }, drag({ start: [3, 4] })), null, "a run that starts elsewhere stays there");
});

test("a map of starts does not move with the start, but with every hyperparameter", () => {
  assert.equal(movedMap(BASIN, drag({ start: [3, 4] })), null);
  assert.equal(movedMap(BASIN, drag({ hypers: { adam: { lr: 0.5 } } })).program.slots[0].hypers[0], 0.5);
});

test("while a coarse picture is computed only the newest of what follows waits, and it is drawn whole at rest", async () => {
  const { live, asked } = figure([TUNING]);
  live.pace.strideFor = () => 2;
  for (const x of [5, 6, 7]) live.follow(drag({ start: [x, 0] }));
  assert.deepEqual(asked.map(({ map }) => map.start[0]), [5]);
  assert.equal(asked[0].stride, 2);
  await answer(asked[0]);
  assert.deepEqual(asked.map(({ map }) => map.start[0]), [5, 7]);
  await answer(asked[1]);
  assert.equal(live.shown.get("xy").picture.stride, 2);
  assert.deepEqual([asked[2].map.start[0], asked[2].stride], [7, 1]);
  live.follow(drag({ start: [8, 0] })); // what is whole takes long, so nothing waits for it
  assert.equal(asked[3].map.start[0], 8);
  await answer(asked[3]);
  const coarse = live.shown.get("xy");
  await answer(asked[2]); // overtaken
  assert.equal(live.shown.get("xy"), coarse);
});

test("cells are as coarse as a frame of time wants them", () => {
  const { live } = figure([TUNING]);
  for (const [cost, stride] of [[1e-9, 1], [30 / 900, 1], [4 * 30 / 900, 2], [9 * 30 / 900, 3]]) {
    live.pace.cost = cost;
    assert.equal(live.pace.strideFor([TUNING]), stride);
  }
});

test("a map that is quick is drawn whole while it is dragged", async () => {
  const { live, asked } = figure([TUNING]);
  live.follow(drag({ start: [5, 0] }));
  await answer(asked[0]);
  assert.equal(live.shown.get("xy").picture.stride, 1);
  assert.equal(asked.length, 1);
});

test("what was let go stays until Python has drawn all of it", async () => {
  const { live, asked } = figure([TUNING]);
  live.follow(drag({ start: [5, 0] }));
  live.settle([TUNING]); // a rerun for something else
  await answer(asked[0]);
  assert.equal(live.shown.size, 1);
  live.follow(drag({ start: [5, 0], done: true }));
  await answer(asked[1]);
  const dropped = { ...TUNING, start: [5, 0] };
  live.settle([{ ...dropped, whole: false }]);
  assert.equal(live.shown.size, 1);
  live.settle([dropped]);
  assert.equal(live.shown.size, 0);
});

test("what is given up, or ends where it began, leaves Python's figure, and late answers with it", async () => {
  for (const end of [null, drag({ start: [1, 2], done: true })]) {
    const { live, asked } = figure([TUNING]);
    live.follow(drag({ start: [5, 0] }));
    live.follow(end);
    await answer(asked[0]);
    assert.equal(live.shown.size, 0);
    live.follow(drag({ start: [6, 0] }));
    assert.equal(asked.length, 2); // nothing is stuck
  }
});

test("where no program is to be had Python's figure stays", async () => {
  const { live, asked } = figure([TUNING]);
  live.follow(drag({ start: [5, 0] }));
  asked[0].give(null);
  await settled();
  assert.equal(live.shown.size, 0);
});

test("the marker of a map drags a cell, or the start, and goes with what is dragged elsewhere", () => {
  assert.deepEqual(dragOf(TUNING, [0.2, 0.02], "me", true), { source: "me", hypers: { adam: { lr: 0.1, beta1: 0.99 } }, done: true });
  assert.deepEqual(dragOf(BASIN, [0.4, -3], "me", false), { source: "me", start: [0, -1], done: false });
  assert.deepEqual(placeOf(BASIN, [0, 0], drag({ start: [0.3, 0.4] })), [0.3, 0.4]);
  assert.equal(placeOf(TUNING, [0.1, 0.1], drag({ start: [0.3, 0.4] })), null);
  assert.deepEqual(placeOf(TUNING, [0.1, 0.1], drag({ hypers: { adam: { beta1: 0.75 } } })), [0.1, 0.25]);
});

test("cells end halfway between their values on the axis, as Plotly draws them", () => {
  assert.deepEqual(edgesOf(axis("x", [0, 1, 3])), [-0.5, 0.5, 2, 4]);
  assert.deepEqual(edgesOf(axis("lr", [0.01, 1, 10]), true).map((edge) => Math.round(edge * 4) / 4), [-3, -1, 0.5, 1.5]);
  assert.deepEqual(edgesOf(axis("y", [2])), [1.5, 2.5]);
  const complement = edgesOf(axis("beta1", [0, 0.9, 0.99], { complement: true }), true);
  assert.ok(complement.every((edge, i) => Math.abs(edge - [0.5, -0.5, -1.5, -2.5][i]) < 1e-9));
});

test("pixels know their cells, whichever way the axis runs, zoomed or coarse", () => {
  const edges = [-0.5, 0.5, 1.5, 2.5];
  assert.deepEqual([...cellsAlong(edges, [-0.5, 2.5], 6, 1)], [0, 0, 1, 1, 2, 2]);
  assert.deepEqual([...cellsAlong(edges, [2.5, -0.5], 6, 1)], [2, 2, 1, 1, 0, 0]);
  assert.deepEqual([...cellsAlong([...edges].reverse(), [2.5, -0.5], 6, 1)], [0, 0, 1, 1, 2, 2]);
  assert.deepEqual([...cellsAlong(edges, [1, 4], 6, 1)], [1, 2, 2, -1, -1, -1]);
  assert.deepEqual([...cellsAlong(edges, [-0.5, 2.5], 6, 2)], [0, 0, 0, 0, 1, 1]);
});

test("a coarse cell is run at a value of its own cells, and every value has one", () => {
  assert.deepEqual(sampled([0, 1, 2, 3, 4, 5, 6], 3), [1, 4, 6]);
  assert.deepEqual(sampled([0, 1, 2], 1), [0, 1, 2]);
});
