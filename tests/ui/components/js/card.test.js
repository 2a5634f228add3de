// The card: the rule and its numbers at the player's step.
import "./dom.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { Card, valueAt } from "../../../../ui/components/assets/card/card.js";
import { announceStep } from "../../../../ui/components/assets/shared/steps.js";
import { fire, root } from "./dom.js";

const FORM = (last, name) => ({ last, lines: [{ symbolic: `<i>${name}</i>`, substituted: "<mtext>@0@</mtext><mtext>@1@</mtext><mtext>@2@</mtext>" }] });
const PAYLOAD = {
  header: {
    key: "k",
    steps: 3,
    names: [{ name: "g", constant: null }, { name: "t", constant: "t" }, { name: "lr", constant: 0.5 }],
    forms: [FORM(1, "first"), FORM(3, "later")],
    rows: [{ index: 0, symbol: "<math></math>", words: "gradient", help: "the gradient" }],
  },
  arrays: { q0: { data: Float32Array.of(1, 2, 3, -4, -5, -6), shape: [2, 3] } },
};

/** A card as it is after data from Python: what fetches the style sheet is left out. */
function card() {
  const shown = new Card(root());
  shown.payload = PAYLOAD;
  shown.buildTable(PAYLOAD.header);
  shown.show();
  return shown;
}

const texts = (element, selector) => [...element.querySelectorAll(selector)].map((part) => part.textContent);

test("a quantity's value is the step's, a constant, or the step itself", () => {
  assert.deepEqual([valueAt(PAYLOAD, 0, 2, 0), valueAt(PAYLOAD, 0, 3, 1)], [2, -6]);
  assert.deepEqual([valueAt(PAYLOAD, 1, 3, 0), valueAt(PAYLOAD, 2, 3, 1)], [3, 0.5]);
});

test("the card follows the player's step, with the lines and the numbers of that step", () => {
  const shown = card();
  announceStep(0, 3);
  assert.equal(shown.heading.textContent, "Step 1 of 3, which comes next");
  assert.deepEqual(texts(shown.root, "mtext"), ["1", "1", "0.5"]);
  announceStep(1, 3);
  assert.equal(shown.heading.textContent, "Step 1 of 3");
  assert.deepEqual(texts(shown.lines, "i"), ["first"]);
  assert.deepEqual(texts(shown.root, "mtext"), ["1", "1", "0.5"]);
  announceStep(2, 3);
  assert.deepEqual(texts(shown.lines, "i"), ["later"]);
  assert.deepEqual(texts(shown.table, "td"), ["2", "−5"]);
  announceStep(9, 9);
  assert.match(shown.heading.textContent, /^Step 3: the last one before/);
  shown.destroy();
});

test("the lines are those of the coordinate that is chosen", () => {
  const shown = card();
  announceStep(2, 3);
  fire(shown.root.querySelectorAll("input")[1], "change");
  assert.deepEqual(texts(shown.root, "mtext"), ["(−5)", "2", "0.5"]);
  shown.destroy();
});

test("a card that has left the page does not hear of steps, and leaves nothing", () => {
  const shown = card();
  announceStep(1, 3);
  shown.destroy();
  assert.equal(shown.root.childNodes.length, 0);
  announceStep(2, 3);
  assert.equal(shown.step, 1);
});
