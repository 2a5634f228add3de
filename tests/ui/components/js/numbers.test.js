// Numbers as people read them.
import assert from "node:assert/strict";
import { test } from "node:test";

import { factorText, numberText } from "../../../../ui/components/assets/card/card.js";
import { short } from "../../../../ui/components/assets/shared/numbers.js";

test("a short number has the digits that matter", () => {
  const texts = [0, 1, 0.12345, -12.345, 99_999, 100_000, 0.00099999, -1e-20, 1234.5].map((value) => short(value));
  assert.deepEqual(texts, ["0", "1", "0.123", "-12.3", "100000", "1.00e5", "1.00e-3", "-1.00e-20", "1230"]);
  assert.equal(short(0.123456, 5), "0.12346");
});

test("what is no number is a dash", () => {
  for (const value of [null, undefined, NaN, Infinity, -Infinity]) assert.equal(short(value), "–");
  assert.equal(numberText(NaN), "–");
});

test("a number of the card has a real minus and a real power of ten", () => {
  assert.equal(numberText(0), "0");
  assert.equal(numberText(-0.5), "−0.5");
  assert.equal(numberText(1.234567), "1.2346");
  assert.equal(numberText(999_999), "1000000");
  assert.equal(numberText(1e6), "1·10⁶");
  assert.equal(numberText(-1.5e-12), "−1.5·10⁻¹²");
  assert.equal(numberText(1e-4), "0.0001");
});

test("a factor is in brackets where its sign or its power would be misread", () => {
  assert.equal(factorText(0.25), "0.25");
  assert.equal(factorText(-0.25), "(−0.25)");
  assert.equal(factorText(2e-7), "(2·10⁻⁷)");
  assert.equal(factorText(Infinity), "–");
});
