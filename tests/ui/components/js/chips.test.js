// The chips: runs to show, hide, show alone and choose, with their losses, and the table of all their numbers.
import "./dom.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { Chips } from "../../../../ui/components/assets/player/chips.js";
import { fire, root } from "./dom.js";

const slot = (name, more = {}) => ({ slot: name, name: name.toUpperCase(), colour: "#123456", dash: [7, 4], marker: "circle", ...more });
const SLOTS = [slot("sgd", { marker: "square-open" }), slot("adam", { marker: "cross" }), slot("lion")];

function chips(slots = SLOTS) {
  const calls = [];
  const made = new Chips({
    onHide: () => calls.push([...made.hidden].join()),
    onHover: () => calls.push(`over ${made.hovered}`),
    onChoose: (chosen) => calls.push(chosen),
    onSettings: (chosen) => calls.push(`settings ${chosen}`),
  });
  root().append(made.build(), made.buildNumbers());
  made.setSlots(slots);
  const all = (selector) => [...made.row.querySelectorAll(selector)];
  return { made, calls, names: () => all(".rv-chip-name"), settings: () => all(".rv-chip-settings"), all };
}

const pressed = (buttons) => buttons.map((button) => button.getAttribute("aria-pressed") === "true");
const doubleClick = (button) => {
  button.click();
  button.click();
  fire(button, "dblclick");
};

test("a chip is a run, with its marker, its name and its loss; all are shown, the last one is chosen", () => {
  const { made, names, settings, all } = chips();
  assert.deepEqual(names().map((name) => name.textContent), ["SGD –", "ADAM –", "LION –"]);
  assert.deepEqual([pressed(names()), pressed(settings())], [[true, true, true], [false, false, true]]);
  assert.deepEqual(settings().map((button) => button.getAttribute("aria-label")), ["Settings of SGD", "Settings of ADAM", "Settings of LION"]);
  assert.deepEqual(all(".rv-chip-name path").map((path) => path.getAttribute("fill")), ["none", "none", "#123456"]);
  assert.equal(made.row.getAttribute("role"), "toolbar");
  assert.equal(made.chosen, "lion");
});

test("a click hides, another one shows, and so do the keys' numbers", () => {
  const { made, calls, names } = chips();
  names()[0].click();
  assert.deepEqual([[...made.hidden], pressed(names())], [["sgd"], [false, true, true]]);
  made.toggle(1);
  made.toggle(2);
  made.toggle(9);
  assert.deepEqual([calls, pressed(names())], [["sgd", "", "adam"], [true, false, true]]);
});

test("a double click shows a run alone, and another one all", () => {
  const { made, names } = chips();
  names()[1].click(); // hidden
  doubleClick(names()[1]);
  assert.deepEqual([...made.hidden].sort(), ["lion", "sgd"]);
  doubleClick(names()[2]);
  assert.deepEqual([...made.hidden].sort(), ["adam", "sgd"]);
  doubleClick(names()[2]);
  assert.equal(made.hidden.size, 0);
});

test("the settings button chooses a run, and says so to whoever has settings", () => {
  const { made, settings, calls, all } = chips();
  settings()[0].click();
  assert.deepEqual([made.chosen, pressed(settings()), calls], ["sgd", [true, false, false], ["sgd", "settings sgd"]]);
  assert.equal(all(".rv-chosen")[0].dataset.slot, "sgd");
});

test("the button of settings that are open says so", () => {
  const { made, settings } = chips();
  const open = () => settings().map((button) => button.getAttribute("aria-expanded"));
  made.open("adam");
  assert.deepEqual(open(), ["false", "true", "false"]);
  made.open(null);
  assert.deepEqual(open(), ["false", "false", "false"]);
});

test("the run is known whose chip is pointed at, or has the focus of keys", () => {
  const { calls, all, names } = chips();
  const [first] = all(".rv-chip");
  for (const type of ["pointerenter", "pointerenter", "pointerleave"]) fire(first, type);
  for (const byKeys of [false, true]) {
    names()[1].matches = () => byKeys;
    fire(names()[1], "focusin");
  }
  fire(names()[1], "focusout");
  assert.deepEqual(calls, ["over sgd", "over null", "over adam", "over null"]);
});

test("Tab stops once in the row, and arrows move within it", () => {
  const { made, names, settings } = chips();
  const all = () => names().flatMap((name, i) => [name, settings()[i]]);
  const stops = () => all().flatMap((button, i) => (button.getAttribute("tabindex") === "0" ? [i] : []));
  const visited = [];
  all().forEach((button, i) => {
    button.matches = () => false;
    button.focus = () => {
      visited.push(i);
      fire(button, "focusin");
    };
  });
  assert.deepEqual(stops(), [0]);
  const press = (key) => fire(all()[stops()[0]], "keydown", { key }).defaultPrevented;
  assert.deepEqual(["ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowRight", "Home", "ArrowLeft"].map(press), Array(7).fill(true));
  assert.deepEqual([visited, stops()], [[1, 2, 1, 5, 0], [0]]);
  assert.deepEqual([press("Enter"), press(" ")], [false, false]);
  made.setSlots([]);
  assert.deepEqual(stops(), []);
});

test("what is hidden stays hidden in another race, in another language too", () => {
  const { made, names } = chips();
  names()[0].click();
  made.setSlots([slot("sgd"), slot("nadam")]);
  assert.deepEqual(pressed(names()), [false, true]);
  made.build();
  made.setSlots([slot("sgd"), slot("nadam")]);
  assert.deepEqual(pressed(names()), [false, true]);
  names()[0].click();
  assert.equal(made.hidden.size, 0);
});

test("the choice stays where the optimizer stays, and goes to the last one where it leaves", () => {
  const { made } = chips();
  made.choose("sgd");
  made.setSlots([slot("sgd"), slot("nadam")]);
  assert.equal(made.chosen, "sgd");
  made.setSlots([slot("adam"), slot("nadam")]);
  assert.equal(made.chosen, "nadam");
  made.setSlots([]);
  assert.equal(made.chosen, null);
});

test("chips of the same race are not built anew, those of another colour are", () => {
  const { made, names } = chips();
  const before = names();
  made.setSlots(SLOTS.map((one) => ({ ...one, sentence: "another" })));
  assert.ok(names()[0] === before[0]);
  made.setSlots(SLOTS.map((one) => ({ ...one, colour: "#654321" })));
  assert.ok(names()[0] !== before[0]);
});

test("numbers are those of the step, with the axis' offset on the loss, in chips and in the table", () => {
  const { made, all } = chips(SLOTS.slice(0, 2));
  const track = (name, t, gradient) => ({ slot: { slot: name }, t, x: [0, 1, 2], y: [5, 6, 7], above: [0.5, 0.25, NaN], gradient });
  made.setNumbers([track("sgd", [0, 1, 2], [9, 8, 7]), track("adam", [0, 10, 20], null), track("gone", [0, 1, 2], null)], 1.5, 100);
  const texts = () => [...made.body.querySelectorAll("td.rv-number")].map((cell) => cell.textContent);
  assert.deepEqual(texts(), ["100.3", "8", "1", "6", "100.5", "–", "0", "5"]);
  assert.deepEqual(all(".rv-chip-loss").map((loss) => loss.textContent), ["100.3", "100.5"]);
  made.setNumbers([track("sgd", [0, 1, 2], [9, 8, 7])], 2, 100);
  assert.equal(texts()[0], "–");
});

test("the table has a row with its name for every run, and is shown on request", () => {
  const { made } = chips();
  assert.deepEqual([...made.body.querySelectorAll("th")].map((head) => head.textContent), ["SGD", "ADAM", "LION"]);
  assert.deepEqual([made.numbersShown, made.table.hidden], [false, true]);
  made.showNumbers(true);
  assert.deepEqual([made.numbersShown, made.table.hidden], [true, false]);
});
