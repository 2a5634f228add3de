// Races that are dragged: computed from a faked program, announced to the page, and drawn without a request.
import "./dom.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { contoursOf, scaleOf } from "../../../../ui/components/assets/player/landscape.js";
import { Edits } from "../../../../ui/components/assets/player/edits.js";
import { Hand } from "../../../../ui/components/assets/player/hand.js";
import { Previews } from "../../../../ui/components/assets/player/previews.js";
import { raceTracks, Surface } from "../../../../ui/components/assets/player/race.js";
import { announceDrag, onDrag } from "../../../../ui/components/assets/shared/drags.js";
import { fire, root } from "./dom.js";

const KAPPA = { name: "kappa", title: "kappa", symbol: "", help: "", low: 1, high: 1000, scale: "log" };
const LR = { name: "lr", title: "lr", symbol: "", help: "", low: 0.001, high: 1, scale: "log" };
const BOWL = new Surface({
  header: {
    title: "bowl", domain: [[-1, 1], [-1, 1]], low: 0, unit: null, lines: { base: 0, step: 1, log: false, first: 1, last: 1 }, ticks: { heights: [0], texts: ["0"] },
    minima: [[0, 0, 0]], saddles: [], maxima: [], degenerate: [],
  },
  arrays: { loss: { data: Float32Array.of(2, 2, 2, 2), shape: [2, 2] } },
});
const slot = (name, values) => ({ slot: name, name, rule: name, schedule: "constant", shares_lr: name !== "adam", diverged: -1, undefined: -1, values });
const HEADER = {
  start: [1, 0], steps: 2, slots: [slot("sgd", { lr: 0.1 }), slot("adam", { lr: 0.3, beta1: 0.9 })], loss: { kind: "log", unit: 1e-3, offset: 0, range: [-3, 1] },
  parameters: [{ number: KAPPA, value: 100 }], tuning: [{ number: LR, value: 0.1 }], program: { query: "surface=bowl", draws: "", noise: 0 }, events: [],
};
const RUNS = { header: HEADER, arrays: { runs: { data: new Float32Array(2 * 4 * 3), shape: [2, 4, 3] } } };
const VIEW = { data: { query: "", surface: "bowl", tunes: ["lr", "runs"], fixed: false }, race: HEADER, runs: RUNS, surface: BOWL };

/** A program whose runs stay at the start and have the sum of their numbers as loss; noise is added. */
function program(asked = []) {
  const surface = {
    constants: ({ kappa }) => (kappa > 500 ? null : Float64Array.of(kappa)),
    loss: (x, y, [kappa]) => x * x + kappa * y * y,
    gradient: (x, y, [kappa], out) => out.set([2 * x, 2 * kappa * y]),
  };
  const path = (number, options) => {
    asked.push({ number, ...options });
    const [x, y, loss] = [options.start[0], options.start[1], options.hypers.reduce((a, b) => a + b) + (options.noise?.x[1] ?? 0)];
    return { x: new Float64Array(3).fill(x), y: new Float64Array(3).fill(y), loss: new Float64Array(3).fill(loss), ended: number ? 1 : -1, undefined: false };
  };
  return { programs: [{ settings: ["lr"] }, { settings: ["lr", "beta1"] }], surface, path };
}

async function ready(fetchProgram = async () => program(), header = HEADER, server = {}) {
  const made = new Previews(server, fetchProgram);
  const view = { ...VIEW, race: header };
  made.setRace(view, raceTracks(RUNS, BOWL));
  made.prepare(view);
  await new Promise((resolve) => setTimeout(resolve, 0));
  return { made, view };
}

test("a run with other numbers is computed, the others stay the exact ones", async () => {
  const asked = [];
  const { made, view } = await ready(async () => program(asked));
  const { tracks, surface } = made.compute(view, { hypers: { adam: { beta1: 0.5 } } });
  assert.deepEqual([tracks[0] === made.exact[0], surface], [true, null]);
  assert.deepEqual([[...tracks[1].loss], tracks[1].ended, tracks[1].slot.name], [[0.8, 0.8, 0.8], 1, "adam"]);
  assert.deepEqual([...tracks[1].gradient], [2, 2, 2]);
  assert.deepEqual(asked.map(({ number, start, hypers, constants, steps, schedule }) => [number, start, hypers, [...constants], steps, schedule.key]), [[1, [1, 0], [0.3, 0.5], [100], 2, "constant"]]);
  assert.equal(made.compute(view, { start: [0, 1] }).tracks[0].x[2], 0);
});

test("a run with a start of its own stays where it is while that of the race is dragged", async () => {
  const asked = [];
  const [sgd, adam] = HEADER.slots;
  const { made, view } = await ready(async () => program(asked), { ...HEADER, slots: [sgd, { ...adam, start: [5, 6] }] });
  const { tracks } = made.compute(view, { start: [0, 1] });
  assert.deepEqual([tracks[0].x[2], tracks[1] === made.exact[1]], [0, true]);
  made.compute(view, { start: [0, 1], hypers: { adam: { beta1: 0.5 } } });
  made.compute(view, { parameters: { kappa: 4 } });
  assert.deepEqual(asked.slice(1).map(({ start }) => start), [[0, 1], [5, 6], [1, 0], [5, 6]]);
});

test("a surface with another number has its own ground, and paths that are not on the relief of before", async () => {
  const { made, view } = await ready();
  const { tracks, surface } = made.compute(view, { parameters: { kappa: 4 } });
  assert.deepEqual([surface.domain, surface.critical.minima, surface.n], [BOWL.domain, BOWL.critical.minima, 80]);
  assert.ok(Math.abs(surface.lossAt(1, 1) - 5) < 1e-9);
  assert.deepEqual([surface.lines, surface.unit], [{ base: 0, step: 0.25, log: false, first: 1, last: 19 }, null]);
  assert.ok(tracks.every(({ height }) => height.every(Number.isNaN)));
  assert.equal(made.compute(view, { parameters: { kappa: 501 } }), null, "constants that cannot be said");
});

test("of a long race three hundred steps are drawn, the first and the last among them", async () => {
  const long = program();
  long.path = (number, { steps }) => ({ x: Float64Array.from({ length: steps + 1 }, (_, i) => i), y: new Float64Array(steps + 1), loss: new Float64Array(steps + 1), ended: 4990, undefined: false });
  const { made, view } = await ready(async () => long, { ...HEADER, steps: 5000 });
  const [{ t, x, gradient, ended }] = made.compute(view, { start: [0, 0] }).tracks;
  assert.deepEqual([t.length, x.length, gradient.length, t[0], t[1], t[300], ended], [301, 301, 301, 0, 17, 5000, 4990]);
  assert.deepEqual([...x], t);
});

test("without its program a race is not computed, nor with that of another", async () => {
  const { made, view } = await ready(() => Promise.reject(new Error("none")));
  assert.equal(made.compute(view, { start: [0, 1] }), null);
  const late = await ready((query) => new Promise((resolve) => setTimeout(() => resolve(program([query])), query === "slow" ? 20 : 0)), { ...HEADER, program: { query: "slow", draws: "", noise: 0 } });
  late.made.setRace(late.view, []);
  late.made.prepare({ ...late.view, race: HEADER });
  await new Promise((resolve) => setTimeout(resolve, 5));
  const { engine } = late.made;
  assert.ok(engine);
  await new Promise((resolve) => setTimeout(resolve, 40));
  assert.equal(late.made.engine, engine);
});

test("the same program is asked for once, and its noise is as large as the race's", async () => {
  const asked = [];
  const server = { get: async (kind, query) => (asked.push(kind, query), { arrays: { noise: { data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] } } }) };
  const noisy = { ...HEADER, program: { query: "q", draws: "seed=1", noise: 0.5 } };
  const { made, view } = await ready(async (query) => (asked.push(query), program()), noisy, server);
  made.prepare({ ...view, race: { ...noisy, start: [0, 0] } });
  assert.deepEqual(asked, ["q", "noise", "seed=1"]);
  assert.deepEqual([[...made.engine.noise.x], [...made.engine.noise.y]], [[0.5, 1], [1.5, 2]]);
  assert.equal(made.compute(view, { start: [0, 0] }).tracks[0].loss[0], 0.1 + 1);
});

test("scales and contour lines are those of Python", () => {
  const grid = (f, n = 200) => Float64Array.from({ length: n * n }, (_, i) => f(-12 + (14 * (i % n)) / (n - 1), -2 + (4 * Math.floor(i / n)) / (n - 1)));
  const ravine = (kappa) => scaleOf(grid((x, y) => (x * x + kappa * y * y) / 2), 0);
  const lines = (kappa) => Object.values(contoursOf(ravine(kappa)));
  assert.deepEqual([1, 30, 100, 10_000].map(lines), [[0, 5, false, 1, 14], [0, 5, false, 1, 26], [0, 12.5, false, 1, 21], [0, 1250, false, 1, 16]]);
  const at = (i, low, high) => low + ((high - low) * i) / 39;
  const banana = Float64Array.from({ length: 1600 }, (_, i) => {
    const [x, y] = [at(i % 40, -2, 2), at(Math.floor(i / 40), -1, 3)];
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
  });
  const { low, high, unit } = scaleOf(banana, 0);
  assert.deepEqual([low, high], [0, 2509]);
  assert.ok(Math.abs(unit - 1.1563050019429928) < 1e-12);
  assert.deepEqual(contoursOf({ low, high, unit }), { base: 0, step: 0.25, log: true, first: 0, last: 13 });
  assert.deepEqual(Object.values(contoursOf(scaleOf(Float64Array.of(5, 5, NaN), 5))), [5, 1, false, 1, 0]);
  assert.deepEqual(scaleOf(Float64Array.of(NaN, Infinity), 0), { low: 0, high: 0, unit: null });
});

// --- told to the page, and heard from it -----------------------------------------------------------------------

function hand(server = {}) {
  const calls = { previews: [], edits: [], shown: [], drags: [] };
  const abort = new AbortController();
  const view = { ...VIEW };
  const made = new Hand({
    server, view: () => view, generation: () => 1, onPreview: (preview) => calls.previews.push(preview), onShow: async (shown) => calls.shown.push(shown),
    onCommit: (edit) => calls.edits.push(edit), onSettings: () => undefined, opener: () => undefined, onFault: () => undefined, signal: abort.signal,
  });
  made.previews.fetchProgram = async () => program();
  onDrag({}, (drag) => calls.drags.push(drag), abort.signal);
  root().append(made.tuning.build(), made.settings.build());
  made.setRace(view, raceTracks(RUNS, BOWL));
  made.previews.prepare(view);
  return { made, calls, abort, view };
}

test("what is dragged is announced, shown, and told to Python when it is let go, with the same numbers", async () => {
  const runs = { header: { ...HEADER, query: "lr=0.2", surface: "bowl" } };
  const asked = [];
  const { made, calls, abort } = hand({ get: async (...all) => (asked.push(all), runs), alias: () => undefined });
  await new Promise((resolve) => setTimeout(resolve, 0));
  made.edits.preview({ lr: 0.2 });
  assert.deepEqual([calls.previews.length, asked.length, calls.edits], [1, 0, []]);
  await made.edits.send({ lr: 0.2 });
  assert.deepEqual(calls.drags.map(({ source, ...drag }) => [source === made.edits, drag]), [
    [true, { hypers: { sgd: { lr: 0.2 } }, done: false }], [true, { hypers: { sgd: { lr: 0.2 } }, done: true }],
  ]);
  assert.deepEqual([asked, calls.edits, calls.shown.map(({ race }) => race.query)], [[["runs", "edit=%7B%22lr%22%3A0.2%7D"]], [{ lr: 0.2 }], ["lr=0.2"]]);
  abort.abort();
});

test("an edit of the surface shows the new one, and a layout is no drag", async () => {
  const surface = { header: { ...BOWL, title: "another", ticks: BOWL.marks, ...BOWL.critical }, arrays: { loss: { data: Float32Array.of(1, 1, 1, 1), shape: [2, 2] } } };
  const runs = { header: { ...HEADER, query: "kappa=4", surface: "bowl&kappa=4" } };
  const { made, calls, abort } = hand({ get: async (kind) => (kind === "runs" ? runs : surface), alias: () => undefined });
  await made.edits.send({ parameters: { kappa: 4 } });
  assert.deepEqual(calls.shown.map(({ data, surface: { title } }) => [data.query, data.surface, title]), [["kappa=4", "bowl&kappa=4", "another"]]);
  calls.drags.length = 0;
  await made.edits.send({ layout: "side" });
  assert.deepEqual([calls.drags, calls.edits.at(-1)], [[], { layout: "side" }]);
  abort.abort();
});

test("what others drag is followed without telling Python, and where they give up all is as before", async () => {
  const { made, calls, abort } = hand();
  await new Promise((resolve) => setTimeout(resolve, 0));
  announceDrag({ source: {}, start: [0.5, 0.25], hypers: { adam: { beta1: 0 } }, done: false });
  assert.deepEqual([made.start.at, calls.previews[0].tracks.map(({ x, loss }) => [x[0], loss[0]])], [[0.5, 0.25], [[0.5, 0.1], [0.5, 0.3]]]);
  announceDrag(null);
  assert.deepEqual([made.start.at, calls.previews[1], calls.edits], [[1, 0], null, []]);
  abort.abort();
  announceDrag({ source: {}, start: [0, 0], done: false });
  assert.equal(calls.previews.length, 2);
});

test("sliders go with what others drag, also where the race cannot be computed here, and back where it is given up", () => {
  const { made, abort } = hand();
  const at = () => made.tuning.sliders.lr.value;
  announceDrag({ source: {}, hypers: { sgd: { lr: 0.5 } }, done: false });
  assert.equal(at(), 0.5);
  announceDrag({ source: {}, start: [0.5, 0.25], done: false });
  assert.equal(at(), 0.5);
  announceDrag(null);
  assert.equal(at(), 0.1);
  abort.abort();
});

test("a start in the hand stays there when another race is shown, and is what is dropped", async () => {
  const { made, calls, abort, view } = hand({ get: () => Promise.reject(new Error("away")) });
  const ground = { root: root(), graph: { _fullLayout: {} }, ready: true };
  made.start.frame = () => ({ box: { x: 0, y: 0, width: 100, height: 100 }, x: [-1, 1], y: [-1, 1] });
  made.start.element.setPointerCapture = () => undefined;
  made.start.show(ground);
  fire(made.start.element, "pointerdown", { pointerId: 1 });
  fire(made.start.element, "pointermove", { clientX: 75, clientY: 50 });
  made.setRace(view, raceTracks(RUNS, BOWL));
  assert.deepEqual(made.start.at, [0.5, 0]);
  fire(made.start.element, "pointerup");
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.deepEqual(calls.edits, [{ start: [0.5, 0] }]);
  made.setRace(view, raceTracks(RUNS, BOWL));
  assert.deepEqual(made.start.at, [1, 0]);
  abort.abort();
});

test("what is dragged stays dragged when another race comes, until it is let go or given up", async () => {
  const { made, calls, abort, view } = hand({ get: () => Promise.reject(new Error("away")) });
  await new Promise((resolve) => setTimeout(resolve, 0));
  const shown = () => calls.previews.at(-1)?.tracks[0].loss[0];
  made.dragOn();
  assert.deepEqual(calls.previews, []);
  made.edits.preview({ lr: 0.2 });
  view.race = { ...HEADER, slots: [slot("sgd", { lr: 0.15 }), slot("adam", { lr: 0.3, beta1: 0.9 })] };
  made.setRace(view, raceTracks(RUNS, BOWL));
  made.dragOn();
  assert.deepEqual([calls.previews.length, shown(), calls.drags.length], [2, 0.2, 2]);
  await made.edits.send({ lr: 0.2 });
  made.dragOn();
  made.edits.preview({ lr: 0.3 });
  announceDrag(null);
  made.dragOn();
  assert.deepEqual([calls.previews.length, calls.previews.at(-1)], [4, null]);
  abort.abort();
});

test("a start that is not to be moved is not", () => {
  const previews = [];
  const edits = new Edits({ view: () => ({ ...VIEW, data: { ...VIEW.data, fixed: true } }), onPreview: (change) => previews.push(change), onCommit: (edit) => previews.push(edit) });
  edits.preview({ start: [0, 0] });
  edits.commitStart([0, 0]);
  assert.deepEqual(previews, []);
});
