// The ways of sliders: the values of Python's own specifications, and back.
import assert from "node:assert/strict";
import { test } from "node:test";

import { PLACES, placeOf, textOf, valueAt } from "../../../../ui/components/assets/player/scale.js";

const number = (low, high, scale) => ({ name: "n", symbol: "", help: "", low, high, scale });
const LR = number(1e-16, 10, "log");
const EPS = number(1e-12, 1, "log");
const BETA = number(0, 0.9999, "complement");
const GAMMA = number(0.9, 0.9999, "complement");
const SHARE = number(0.01, 1, "linear");
const ALL = [LR, EPS, BETA, GAMMA, SHARE, number(1, 10_000, "log"), number(-5, 5, "linear")];

test("shares of the way are those of Python's Hyper.at, with three digits", () => {
  const at = (one) => [0.25, 0.5, 0.9].map((share) => valueAt(one, share * PLACES));
  assert.deepEqual(at(EPS), [1e-9, 1e-6, 0.0631]);
  assert.deepEqual(at(BETA), [0.9, 0.99, 0.999749]);
  assert.deepEqual(at(GAMMA), [0.9822, 0.99684, 0.9998]);
  assert.deepEqual(at(SHARE), [0.2575, 0.505, 0.901]);
});

test("ends are the very ends, and values in between grow and have a place that is theirs", () => {
  for (const one of ALL) {
    assert.deepEqual([valueAt(one, 0), valueAt(one, PLACES)], [one.low, one.high]);
    let before = -Infinity;
    for (let place = 0; place <= PLACES; place++) {
      const value = valueAt(one, place);
      assert.ok(value >= before && value >= one.low && value <= one.high);
      assert.ok(Math.abs(placeOf(one, value) - place) <= 2, `${one.scale} ${place}: ${value}`);
      before = value;
    }
  }
});

test("a key's step of ten places always leads to another value", () => {
  for (const one of ALL) for (let place = 10; place <= PLACES; place += 10) assert.notEqual(valueAt(one, place), valueAt(one, place - 10));
});

test("a range of many powers of ten has its last seven on nine tenths of the way", () => {
  assert.equal(valueAt(LR, PLACES / 10), 1e-6);
  assert.equal(placeOf(LR, 1e-6), PLACES / 10);
  assert.ok(valueAt(LR, PLACES / 20) < 1e-10);
});

test("what is out of the range stands at its end", () => {
  assert.deepEqual([placeOf(BETA, -1), placeOf(BETA, 1), placeOf(EPS, 1e-20), placeOf(EPS, 7)], [0, PLACES, 0, PLACES]);
});

test("values are read as people write them", () => {
  assert.deepEqual([textOf(EPS, 1e-8), textOf(LR, 0.0123), textOf(BETA, 0.98765), textOf(BETA, 0.9995), textOf(SHARE, 0)], ["10⁻⁸", "0.0123", "0.98765", "0.9995", "0"]);
});
