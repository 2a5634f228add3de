// The pad of a run: its axes and edits, what keys and pointers do, its words, and where theory's names stand.
import { fire, root } from "./dom.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { namesOn } from "../../../../ui/components/assets/chart/regimes.js";
import { Pad } from "../../../../ui/components/assets/player/pad.js";
import { axesOf, cellsAlongAxis, rechosen, shareOf, ticksOf } from "../../../../ui/components/assets/player/pad_axes.js";
import { PadMap } from "../../../../ui/components/assets/player/pad_map.js";
import { theoryOf } from "../../../../ui/components/assets/player/pad_theory.js";
import { resultText } from "../../../../ui/components/assets/player/pad_words.js";
import { placeOf } from "../../../../ui/components/assets/player/scale.js";
import { announceDrag, onPeek } from "../../../../ui/components/assets/shared/drags.js";
import { bowlAt, regimeAt } from "../../../../ui/components/assets/shared/theory.js";

const LR = { name: "lr", title: "lr", symbol: "", help: "", low: 1e-16, high: 10, scale: "log" };
const MU = { name: "momentum", title: "momentum", symbol: "", help: "", low: 0, high: 0.999, scale: "complement" };
const EPS = { name: "eps", title: "eps", symbol: "", help: "", low: 1e-12, high: 1, scale: "log" };
const slot = (more = {}) => ({ slot: "momentum", name: "Momentum", rule: "momentum", colour: "#123456", shares_lr: true, values: { lr: 0.01, momentum: 0.9 }, ...more });
const VIEW = {
  race: { steps: 300, slots: [slot()], pad: { question: "settled", lr: { momentum: [1e-4, 1], sgd: [1e-4, 1] }, averages: { momentum: false } } },
  surface: { critical: { minima: [] }, curvatures: [], quadratic: false }, theme: {},
};
const pause = () => new Promise((resolve) => setTimeout(resolve, 520));

function pad(run = slot(), numbers = [LR, MU]) {
  const calls = { previews: [], edits: [], given: 0 };
  const made = new Pad({
    view: () => VIEW, engine: () => null, onPreview: (edit) => calls.previews.push(edit), onCommit: (edit) => calls.edits.push(edit), onGiveUp: () => (calls.given += 1),
  });
  root().append(made.root);
  made.plot.getBoundingClientRect = () => ({ left: 0, top: 0 });
  made.plot.setPointerCapture = () => undefined;
  made.offer(run, numbers);
  made.box = { x: 0, y: 0, width: 400, height: 300 };
  return { made, calls };
}

test("the axes are lr and what a rule has next, on their sliders' scales, or those that are chosen", () => {
  assert.deepEqual(Object.values(axesOf([LR, MU, EPS])).map(({ name }) => name), ["lr", "momentum"]);
  assert.equal(axesOf([LR]).y, null);
  assert.deepEqual(Object.values(axesOf([LR, MU, EPS], { x: "momentum", y: "eps" })).map(({ name }) => name), ["momentum", "eps"]);
  assert.deepEqual(rechosen(axesOf([LR, MU, EPS]), "x", "eps"), { x: "eps", y: "momentum" });
  assert.deepEqual(rechosen(axesOf([LR, MU, EPS]), "x", "momentum"), { x: "momentum", y: "lr" }); // they change places
});

test("cells have the values of the middles of their places, and an axis has round numbers where there is room", () => {
  const axis = cellsAlongAxis({ ...LR, low: 0.001, high: 1 }, 3);
  assert.deepEqual(axis, { name: "lr", values: [0.00316, 0.0316, 0.316], log: true, complement: false });
  assert.deepEqual(ticksOf({ ...LR, low: 0.001, high: 1 }, 300, 40).map(({ text }) => text), ["0.001", "0.01", "0.1", "1"]);
  assert.deepEqual(ticksOf({ ...LR, low: 0.001, high: 1 }, 300, 120).map(({ text }) => text), ["0.001", "0.1"]);
  assert.deepEqual(ticksOf(MU, 300, 20).map(({ text }) => text), ["0", "0.5", "0.9", "0.99", "0.999"]);
  assert.ok(Number.isNaN(shareOf(MU, 0.9999)));
});

test("a pad that is hidden under a pointer chooses what it stands at, and is not dragged on", () => {
  const { made, calls } = pad();
  fire(made.plot, "pointerdown", { clientX: 200, clientY: 100, pointerId: 1, button: 0 });
  made.offer(null);
  fire(made.plot, "pointermove", { clientX: 300, clientY: 0, pointerId: 1, pointerType: "mouse" });
  made.offer(slot(), [LR, MU]);
  fire(made.plot, "pointermove", { clientX: 300, clientY: 0, pointerId: 1, pointerType: "mouse" });
  fire(made.plot, "pointerup");
  assert.deepEqual([calls.previews.length, calls.edits], [1, calls.previews]);
  assert.deepEqual(made.at, { lr: 0.01, momentum: 0.9 });
});

test("a drag previews both numbers in one edit, and the release makes it", () => {
  const { made, calls } = pad();
  fire(made.plot, "pointerdown", { clientX: 200, clientY: 100, pointerId: 1, button: 0 });
  fire(made.plot, "pointermove", { clientX: 300, clientY: 0, pointerId: 1 });
  fire(made.plot, "pointerup");
  const last = { lr: 0.1, run: { slot: "momentum", values: { momentum: 0.999 } } };
  assert.deepEqual([calls.previews.at(-1), calls.edits], [last, [last]]);
  assert.equal(calls.previews[0].lr, 0.01);
});

test("an lr of its own is set with the run's other numbers", () => {
  const { made, calls } = pad(slot({ shares_lr: false }));
  fire(made.dot, "keydown", { key: "ArrowRight" });
  assert.deepEqual(Object.keys(calls.previews[0]), ["run"]);
  assert.deepEqual(Object.keys(calls.previews[0].run.values), ["lr", "momentum"]);
  made.giveUp();
  assert.deepEqual([calls.given, calls.edits, made.at], [1, [], { lr: 0.01, momentum: 0.9 }]);
});

test("keys move it by a hundredth of the way, with Shift by a tenth, and a moment after the last it is let go", async () => {
  const { made, calls } = pad();
  const { x, y } = made.axes;
  const moved = (key, shiftKey = false) => {
    const [px, py] = [placeOf(x, made.at.lr), placeOf(y, made.at.momentum)];
    const { defaultPrevented } = fire(made.dot, "keydown", { key, shiftKey });
    return [placeOf(x, made.at.lr) - px, placeOf(y, made.at.momentum) - py, defaultPrevented];
  };
  assert.deepEqual([moved("ArrowRight"), moved("ArrowLeft", true), moved("ArrowUp"), moved("PageDown")], [[10, 0, true], [-100, 0, true], [0, 10, true], [0, -100, true]]);
  assert.deepEqual(moved("Tab"), [0, 0, false]);
  moved("End");
  assert.equal(made.at.lr, 1);
  await pause();
  assert.deepEqual(calls.edits, [calls.previews.at(-1)]);
});

test("a rule of one number has a strip, on which up is more as well", () => {
  const { made, calls } = pad(slot({ slot: "sgd", rule: "sgd", values: { lr: 0.01 } }), [LR]);
  fire(made.dot, "keydown", { key: "ArrowUp" });
  assert.deepEqual(calls.previews, [{ lr: 0.011 }]);
  assert.equal(made.root.classList.contains("rv-strip"), true);
  made.choose();
});

test("the dot goes with what others drag, and back when it is given up", () => {
  const { made } = pad();
  const abort = new AbortController();
  made.listen(abort.signal);
  announceDrag({ source: {}, hypers: { momentum: { momentum: 0.5 } }, done: false });
  assert.deepEqual(made.at, { lr: 0.01, momentum: 0.5 });
  announceDrag(null);
  assert.deepEqual(made.at, { lr: 0.01, momentum: 0.9 });
  abort.abort();
});

test("a mouse that points at a place has the page show its path, and one that leaves ends it", () => {
  const { made, calls } = pad();
  const [peeks, abort] = [[], new AbortController()];
  onPeek((peek) => peeks.push(peek), abort.signal);
  fire(made.plot, "pointermove", { clientX: 200, clientY: 300, pointerType: "mouse" });
  fire(made.plot, "pointermove", { clientX: 200, clientY: 300, pointerType: "touch" });
  fire(made.plot, "pointerleave");
  fire(made.plot, "pointerleave");
  assert.deepEqual(peeks, [{ slot: "momentum", values: { lr: 0.01, momentum: 0 } }, null]);
  assert.deepEqual([calls.previews, made.at.momentum], [[], 0.9]);
  abort.abort();
});

test("what becomes of a run is said by what the map asks", () => {
  const result = { kind: "counted", steps: 12, ended: -1, loss: 0.25 };
  assert.equal(resultText("settled", result, 300), "settles at step 12");
  assert.equal(resultText("settled", { ...result, kind: "not yet", steps: -1 }, 5000), "not settled after 5,000 steps; loss 0.25");
  assert.equal(resultText("escaped", { ...result, kind: "not yet", steps: -1 }, 300), "does not escape within 300 steps");
  assert.equal(resultText("loss", { ...result, kind: "diverged", ended: 7 }, 300), "diverges at step 7");
});

test("where hardly any run settles the cells show where they end, and a coarse map keeps what colours mean", async () => {
  const asked = [];
  const map = new PadMap({ onDraw: () => undefined, runs: { compute: (...what) => new Promise((give) => asked.push({ what, give })), close: () => undefined }, fetchProgram: () => Promise.reject(new Error("none")) });
  const runs = (steps, loss) => ({
    steps: Int32Array.from(steps), loss: Float64Array.from(loss), endX: [], endY: [], basin: new Int32Array(4).fill(-1), kinds: Uint8Array.from(steps, (n) => (n < 0 ? 2 : 0)),
    diverged: new Int32Array(4).fill(-1), undefined: new Int32Array(4).fill(-1),
  });
  map.minima = [0];
  const drawn = { question: "settled", steps: 100, colours: { least: 1e-16 }, x: { values: [1, 2] }, y: { values: [1, 2] } };
  map.keep(drawn, runs([-1, -1, -1, -1], [1, 10, 100, 1000]), 1);
  assert.deepEqual(map.scale, { byLoss: true, floor: 0, low: 0, high: 3 });
  map.keep(drawn, runs([10, 10, 10, 100], [1, 1, 1, 1]), 2);
  assert.equal(map.scale.byLoss, true);
  map.keep(drawn, runs([10, 10, 10, 100], [1, 1, 1, 1]), 1);
  assert.deepEqual([map.scale.byLoss, map.scale.low, map.scale.high], [false, 1, 2]);
});

test("names stand in what they name, or have a line to it, and never over each other", () => {
  for (const [width, height] of [[230, 170], [700, 300]]) {
    const theory = { rule: "momentum", averages: false, m: 1, L: 100, quadratic: true };
    const axes = { x: { ...LR, low: 1e-4, high: 1 }, y: MU };
    const box = { x: 40, y: 10, width, height };
    const at = (px, py) => [10 ** (-4 + (4 * (px - box.x)) / width), 1 - 10 ** (-3 * (1 - (py - box.y) / height))];
    const ground = { box, at, across: (lr) => box.x + shareOf(axes.x, lr) * width, up: (mu) => box.y + (1 - shareOf(axes.y, mu)) * height };
    const names = namesOn(theory, ground, (text) => 6.5 * text.length);
    assert.deepEqual(names.map(({ regime }) => regime).sort(), ["best", "diverging", "monotone", "oscillating", "ripples"]);
    for (const { regime, box: one, to } of names) {
      assert.ok(one.x >= box.x && one.y >= box.y && one.x + one.width <= box.x + width && one.y + one.height <= box.y + height, regime);
      const middle = to ?? [one.x + one.width / 2, one.y + one.height / 2];
      if (regime !== "best") assert.equal(regimeAt(theory, ...at(...middle)), regime);
      for (const { box: other, regime: name } of names)
        assert.ok(name === regime || other.x >= one.x + one.width || one.x >= other.x + other.width || other.y >= one.y + one.height || one.y >= other.y + other.height, `${name} on ${regime}`);
    }
  }
});

test("while a number of the surface is dragged theory is that of its curvatures then, and none where it is no bowl", () => {
  const surface = {
    module: { domain: [[-2, 2], [-1, 1]] }, constants: ({ kappa }) => [kappa],
    gradient: (x, y, [kappa], out) => out.set([x, kappa * y]),
  };
  const view = { race: { pad: { averages: { momentum: false } } }, surface: { critical: { minima: [[0, 0, 0]] }, curvatures: [[1, 100]], quadratic: true } };
  const asked = { view, slot: slot(), axes: axesOf([LR, MU]), ends: [], engine: { program: { surface } } };
  const at = (parameters) => theoryOf({ ...asked, parameters });
  assert.deepEqual([at({}).m, at({}).L], [1, 100]);
  assert.deepEqual([at({ kappa: 8 }).m, at({ kappa: 8 }).L].map((curvature) => Number(curvature.toFixed(9))), [1, 8]);
  assert.equal(at({ kappa: -8 }), null);
  assert.equal(bowlAt(surface, [0], [0, 0]), null);
  assert.equal(theoryOf({ ...asked, parameters: { kappa: 8 }, engine: null }).L, 100, "what cannot be had here stays");
});
