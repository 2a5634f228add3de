// The switch of a race's terms: what it shows, what it tells, and that it can be used by keys alone.
import "./dom.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { Terms } from "../../../../ui/components/assets/player/terms.js";
import { fire, root } from "./dom.js";

function terms(header = {}, tunes = ["terms"]) {
  const edits = [];
  const made = new Terms((edit) => edits.push(edit));
  root().append(made.build());
  const opened = [];
  made.dialog.showModal = () => opened.push(true);
  made.show({ data: { tunes }, race: { title: "<b>Bowl</b>: equal lr 0.1", terms: { terms: "equal", tunable: true, how: ["**Strong**: and not."], ...header } } });
  const radios = [...made.radios.values()];
  return { made, edits, opened, radios, on: () => radios.map((radio) => radio.getAttribute("aria-checked") === "true") };
}

test("the terms of the race are on, and Tab stops there", () => {
  const { on, radios } = terms({ terms: "papers" });
  assert.deepEqual(on(), [false, true, false]);
  assert.deepEqual(radios.map((radio) => Number(radio.getAttribute("tabindex"))), [-1, 0, -1]);
});

test("of a race whose values somebody has set none is on, and Tab stops at the first", () => {
  const { on, radios } = terms({ terms: "own" });
  assert.deepEqual(on(), [false, false, false]);
  assert.deepEqual(radios.map((radio) => Number(radio.getAttribute("tabindex"))), [0, -1, -1]);
});

test("a click tells the terms and is seen at once; that on what is on tells nothing", () => {
  const { on, radios, edits } = terms();
  radios[0].click();
  radios[2].click();
  assert.deepEqual([edits, on()], [[{ terms: "tuned" }], [false, false, true]]);
});

test("arrows choose, round the ends", () => {
  const { made, radios, edits } = terms();
  fire(radios[0], "keydown", { key: "ArrowRight" });
  fire(radios[0], "keydown", { key: "ArrowLeft" });
  assert.ok(fire(radios[0], "keydown", { key: "ArrowDown" }).defaultPrevented);
  assert.deepEqual(edits, [{ terms: "papers" }, { terms: "tuned" }, { terms: "papers" }]);
  assert.ok(!fire(radios[0], "keydown", { key: "Home" }).defaultPrevented);
  assert.equal(made.header.terms, "equal");
});

test("where nothing was tuned the choice says why in place of being made, and arrows pass it", () => {
  const { radios, edits, opened } = terms({ tunable: false });
  radios[2].click();
  assert.deepEqual([edits, opened], [[], [true]]);
  fire(radios[1], "keydown", { key: "ArrowRight" });
  fire(radios[0], "keydown", { key: "ArrowLeft" });
  assert.deepEqual(edits, [{ terms: "papers" }]);
});

test("a page that does not leave them to the player has no switch", () => {
  assert.ok(terms({}, ["lr"]).made.root.hidden);
  assert.ok(!terms().made.root.hidden);
});

test("how it came about is said in paragraphs, with what is strong", () => {
  assert.equal(terms().made.paragraphs.innerHTML, "<p><b>Strong</b>: and not.</p>");
});

test("the title has what is raced in bold, and the terms", () => {
  assert.equal(terms().made.title.innerHTML, "<b>Bowl</b>: equal lr 0.1");
});
