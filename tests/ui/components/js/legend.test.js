// The legend: rows to show, hide and choose runs, with their numbers.
import "./dom.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { Legend } from "../../../../ui/components/assets/player/legend.js";
import { fire, root } from "./dom.js";

const slot = (name, more = {}) => ({ slot: name, name: name.toUpperCase(), colour: "#123456", dash: [7, 4], marker: "circle", ...more });
const SLOTS = [slot("sgd", { dash: [] }), slot("adam")];

function legend(slots = SLOTS) {
  const calls = [];
  const made = new Legend((hidden) => calls.push([...hidden].join()), (chosen) => calls.push(chosen));
  root().append(made.build());
  made.setSlots(slots);
  return { made, calls, names: () => [...made.body.querySelectorAll(".rv-name")] };
}

test("a row is an optimizer, with its line and its name; the last one is chosen", () => {
  const { made, names } = legend();
  assert.deepEqual(names().map((name) => name.textContent), ["SGD", "ADAM"]);
  assert.deepEqual(names().map((name) => name.getAttribute("aria-pressed")), ["false", "true"]);
  assert.deepEqual(names().map((name) => name.querySelector("line").getAttribute("stroke-dasharray")), ["", "7 4"]);
  assert.equal(made.chosen, "adam");
});

test("a click on a name chooses it", () => {
  const { names, calls } = legend();
  names()[0].click();
  assert.deepEqual(names().map((name) => name.getAttribute("aria-pressed")), ["true", "false"]);
  assert.deepEqual(calls, ["sgd"]);
});

test("what is hidden stays hidden in another race, in another language too", () => {
  const { made, calls } = legend();
  const box = () => made.body.querySelector("input");
  box().checked = false;
  fire(box(), "change");
  assert.deepEqual([[...made.hidden], calls], [["sgd"], ["sgd"]]);
  made.setSlots([slot("sgd"), slot("lion")]);
  assert.equal(box().checked, false);
  made.build();
  made.setSlots([slot("sgd"), slot("lion")]);
  assert.equal(box().checked, false);
  box().checked = true;
  fire(box(), "change");
  assert.equal(made.hidden.size, 0);
});

test("the choice stays where the optimizer stays, and goes to the last one where it leaves", () => {
  const { made } = legend();
  made.choose("sgd");
  made.setSlots([slot("sgd"), slot("lion")]);
  assert.equal(made.chosen, "sgd");
  made.setSlots([slot("adam"), slot("lion")]);
  assert.equal(made.chosen, "lion");
  made.setSlots([]);
  assert.equal(made.chosen, null);
});

test("rows of the same race are not built anew", () => {
  const { made, names } = legend();
  const before = names();
  made.setSlots(SLOTS.map((one) => ({ ...one, sentence: "another" })));
  assert.equal(names()[0], before[0]);
});

test("numbers are those of the step, with the axis' offset on the loss", () => {
  const { made } = legend();
  const track = (t, gradient) => ({ t, x: [0, 1, 2], y: [5, 6, 7], above: [0.5, 0.25, NaN], gradient });
  made.setNumbers([track([0, 1, 2], [9, 8, 7]), track([0, 10, 20], null)], 1.5, 100);
  const texts = [...made.body.querySelectorAll("td.rv-number")].map((cell) => cell.textContent);
  assert.deepEqual(texts, ["100.3", "8", "1", "6", "100.5", "–", "0", "5"]);
  made.setNumbers([track([0, 1, 2], [9, 8, 7])], 2, 100);
  assert.equal(made.body.querySelector("td.rv-number").textContent, "–");
});
