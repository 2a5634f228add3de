// Events on the scrubber and in words, and the result of a race.
import "./dom.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { Clock } from "../../../../ui/components/assets/player/clock.js";
import { Events, latest, merged, told } from "../../../../ui/components/assets/player/events.js";
import { resultOf } from "../../../../ui/components/assets/player/result.js";
import { fire, root } from "./dom.js";

const event = (step, slot, text) => ({ step, slot, kind: "escaped", text });
const RACE = [event(5, "a", "A is off"), event(5, "b", "B is off"), event(6, "c", "C is off"), event(200, "a", "A stays")];
const run = (name, more = {}) => ({ slot: name, name, colour: `#00000${name.length}`, sentence: `${name} ran`, diverged: -1, undefined: -1, escaped: -2, reached: -1, settled: -1, final: 1, ...more });

/** Events of a race of 300 steps, with a scrubber of a width. */
function events(width = 316) {
  const host = { jumps: [], slots: ["a", "b", "c"].map((name) => run(name)), clock: new Clock(), scrubber: document.createElement("span") };
  host.clock.setSteps(300);
  const made = new Events({
    events: () => RACE, tracks: () => host.slots.map((slot) => ({ slot, above: [1] })), clock: host.clock,
    track: () => host.scrubber, onJump: (step) => host.jumps.push(step),
  });
  root().append(made.build(), host.scrubber);
  Object.defineProperty(made.marks, "clientWidth", { value: width });
  made.draw();
  return { made, host, marks: () => [...made.marks.children] };
}

test("events that are near each other are one mark, which says all of them and leads to the first", () => {
  const { host, marks } = events();
  assert.deepEqual(marks().map((mark) => mark.title), ["step 5: A is off; B is off\nstep 6: C is off", "step 200: A stays"]);
  assert.equal(marks()[0].getAttribute("aria-label"), "step 5: A is off; B is off. step 6: C is off");
  for (const mark of marks()) mark.click();
  assert.deepEqual(host.jumps, [5, 200]);
  assert.match(marks()[0].style.getPropertyValue("--rv-mark"), /^linear-gradient\(#000001 0% 100%\)$/);
});

test("where there is room each step has its own mark, and there are never more than fit", () => {
  assert.equal(events(3016).marks().length, 3);
  const many = Array.from({ length: 300 }, (_, i) => event(i + 1, "a", "it"));
  for (const apart of [1, 7, 40]) {
    const groups = merged(many, apart);
    assert.equal(groups.flat().length, 300);
    assert.ok(groups.every((group, i) => i === 0 || group[0].step - groups[i - 1][0].step >= apart));
  }
});

test("marks of runs that are hidden are hidden, and all of them while nothing is shown", () => {
  const { made, host, marks } = events();
  host.slots = host.slots.slice(1);
  made.draw();
  assert.deepEqual(marks().map((mark) => mark.title), ["step 5: B is off\nstep 6: C is off"]);
  host.slots = [];
  made.draw();
  assert.deepEqual([marks().length, made.marks.hidden], [0, true]);
});

test("one mark is a stop of Tab, arrows go to the others", () => {
  const { made, marks } = events();
  assert.deepEqual(marks().map((mark) => mark.getAttribute("tabindex")), ["0", "-1"]);
  let focused;
  marks()[1].focus = () => (focused = marks()[1]);
  assert.ok(fire(marks()[0], "keydown", { key: "ArrowRight" }).defaultPrevented);
  assert.deepEqual([focused, ...marks().map((mark) => mark.getAttribute("tabindex"))], [marks()[1], "-1", "0"]);
  assert.equal(fire(marks()[0], "keydown", { key: "Enter" }).defaultPrevented, false);
  assert.equal(made.marks.getAttribute("role"), "toolbar");
});

test("the line tells what happened last, together with what happened just before, and no more than three of it", () => {
  const { made, host } = events();
  const at = (step) => (host.clock.jump(step), made.tell(), made.note.textContent);
  assert.deepEqual([0, 4.9, 5, 6, 199, 200].map(at), [
    "", "", "step 5: A is off; B is off", "step 5: A is off; B is off · step 6: C is off",
    "step 5: A is off; B is off · step 6: C is off", "step 200: A stays",
  ]);
  assert.equal(told([event(4, "c", "C is there"), ...RACE.slice(0, 3)], 3).join(" · "), "step 5: A is off; B is off · step 6: C is off · and 1 more");
  host.slots = host.slots.slice(2);
  assert.equal(at(100), "step 6: C is off");
  assert.deepEqual(latest([], host.clock), []);
  assert.deepEqual(told(RACE.slice(0, 1)), ["step 5: A is off"]);
});

test("at the end the line is the result, of the runs that are shown", () => {
  const { made, host } = events();
  host.clock.jump(300);
  made.tell();
  assert.equal(made.note.textContent, "No run reached the minimum within 300 steps. a: a ran. b: b ran. c: c ran.");
  host.slots = [];
  made.tell();
  assert.equal(made.note.textContent, "");
});

test("the result says who was first, who was not, and whose run ended early", () => {
  const end = (...runs) => resultOf(runs, 300);
  assert.equal(end(), "");
  assert.equal(
    end(run("SGD"), run("Momentum"), run("AdaGrad"), run("Adadelta"), run("RMSprop", { reached: 16 }), run("Adam", { reached: 45, settled: 83 })),
    "Only Adam settled, at step 83. RMSprop reached the minimum, but did not settle. SGD, Momentum and 2 more did not reach the minimum.",
  );
  assert.equal(end(run("A", { reached: 3, settled: 9 }), run("B", { reached: 9, settled: 9 }), run("C", { reached: 9, settled: 12 })),
    "A and B settled first, at step 9. C settled later.");
  assert.equal(end(run("A", { reached: 9, settled: 9 }), run("B", { reached: 9, settled: 9 })), "A and B settled at step 9.");
  assert.equal(end(run("A", { reached: 7 }), run("B")), "Only A reached the minimum, at step 7. No run settled. B did not reach the minimum.");
  assert.equal(end(run("A", { reached: 7 }), run("B", { reached: 5 })), "B reached the minimum first, at step 5. No run settled.");
  assert.equal(end(run("A", { settled: 7, reached: 7 })), "A settled at step 7.");
  assert.equal(end(run("A")), "A did not reach the minimum within 300 steps.");
  assert.equal(end(run("A", { diverged: 4 }), run("B", { undefined: 5 })), "A diverged at step 4. B ended early, at step 5.");
  assert.equal(end(run("A", { diverged: 4 }), run("B", { diverged: 5 }), run("C")),
    "C did not reach the minimum within 300 steps. A and B diverged.");
});

test("without a minimum it is who left the saddle, or who is the lowest", () => {
  const free = (name, more) => run(name, { reached: -2, settled: -2, ...more });
  assert.equal(resultOf([free("A", { escaped: -1 }), free("B", { escaped: 30 })], 90), "Only B left the saddle, at step 30. A did not leave the saddle.");
  assert.equal(resultOf([free("A", { final: -3 }), free("B", { final: 2 })], 90), "A ended with the lowest loss.");
  assert.equal(resultOf([free("A")], 90), "");
});
