// What a race is set to after a change that no server has heard of, in the words of engine/labels.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withChange } from "../../../../ui/components/assets/player/description.js";
import { textOf } from "../../../../ui/components/assets/player/former.js";
import { wordsOfRace, wordsOfRun } from "../../../../ui/components/assets/standalone/words.js";

const RACE = {
  start: [1, 2], parameters: [{ number: { name: "kappa" }, value: 100 }], words: { kappa: "kappa 100", lr: "lr 0.05", start: "start (1, 2)", steps: "300 steps" },
  slots: [
    { slot: "sgd", shares_lr: true, values: { lr: 0.05 }, words: { schedule: "constant" } },
    { slot: "adadelta", shares_lr: false, values: { lr: 1, rho: 0.95, eps: 1e-6 }, words: { lr: "lr 1", rho: "rho 0.95", eps: "eps 10⁻⁶", schedule: "constant" } },
  ],
};

/** The header after a change, as local_races.js makes it. */
function after(change) {
  const next = withChange({ start: RACE.start, parameters: { kappa: 100 }, slots: RACE.slots }, change);
  const slots = next.slots.map((slot, i) => ({ ...slot, words: wordsOfRun(RACE.slots[i], slot) }));
  return { ...RACE, slots, words: wordsOfRace(RACE, next) };
}

test("what was before a change is what the words of both differ in", () => {
  const was = (change) => textOf(RACE, after(change));
  assert.equal(was({ hypers: { sgd: { lr: 0.1 } } }), "lr 0.05");
  assert.equal(was({ hypers: { adadelta: { lr: 2, rho: 0.5 } } }), "lr 1, rho 0.95");
  assert.equal(was({ start: [3, 4] }), "start (1, 2)");
  assert.equal(was({ parameters: { kappa: 30 } }), "kappa 100");
  assert.equal(was({}), "");
});

test("they are said as Python says them", () => {
  const { words, slots } = after({ start: [-0.123456, 4000], parameters: { kappa: 30 }, hypers: { sgd: { lr: 1e-7 }, adadelta: { eps: 3e-8 } } });
  assert.deepEqual(words, { kappa: "kappa 30", lr: "lr 10⁻⁷", start: "start (-0.1235, 4,000)", steps: "300 steps" });
  assert.deepEqual([slots[0].words, slots[1].words.eps], [{ schedule: "constant" }, "eps 3×10⁻⁸"]);
});

test("what was said in another language is said in it", () => {
  const before = { values: { lr: 0.1, floor: 0.1, beta1: 0.9 }, words: { lr: "학습률 0.1", floor: "하한 0.1", beta1: "beta1 0.9" } };
  const now = { ...before, shares_lr: false, values: { lr: 0.25, floor: 0.3, beta1: 0.9985 } };
  assert.deepEqual(wordsOfRun(before, now), { lr: "학습률 0.25", floor: "하한 0.3", beta1: "beta1 0.9985" });
});
