// Numbers as people read them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { factorText, numberText } from "../../../../ui/components/assets/card/card.js";
import { short } from "../../../../ui/components/assets/shared/numbers.js";

const written = JSON.parse(readFileSync(new URL("../../../data/numbers.json", import.meta.url), "utf8"));

test("numbers have the digits that Python writes", () => {
  for (const [value, text] of written.three) assert.equal(short(value), text);
  for (const [value, text] of written.six) assert.equal(short(value, 6), text);
});

test("what is no number is a dash", () => {
  for (const value of [null, undefined, NaN, Infinity, -Infinity]) assert.equal(short(value), "–");
  assert.equal(numberText(NaN), "–");
});

test("a number of the card has a real minus and a real power of ten", () => {
  assert.equal(numberText(0), "0");
  assert.equal(numberText(-0.5), "−0.5");
  assert.equal(numberText(1.234567), "1.2346");
  assert.equal(numberText(999_999), "10⁶");
  assert.equal(numberText(1e6), "10⁶");
  assert.equal(numberText(-1.5e-12), "−1.5×10⁻¹²");
  assert.equal(numberText(1e-4), "0.0001");
  assert.equal(numberText(-12345), "−12,345");
});

test("a factor is in brackets where its sign or its power would be misread", () => {
  assert.equal(factorText(0.25), "0.25");
  assert.equal(factorText(-0.25), "(−0.25)");
  assert.equal(factorText(2e-7), "(2×10⁻⁷)");
  assert.equal(factorText(Infinity), "–");
});
