// What was before the last change: ghosts, the chip that says what was, and what can be pinned.
import "./dom.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { Chips } from "../../../../ui/components/assets/player/chips.js";
import { Former, textOf } from "../../../../ui/components/assets/player/former.js";
import { isAnotherRace, onAxis, raceTracks, Surface } from "../../../../ui/components/assets/player/race.js";
import { fire, root } from "./dom.js";

const BOWL = new Surface({
  header: { title: "bowl", domain: [[-1, 1], [-1, 1]], low: 0, unit: null, lines: { base: 0, step: 1, log: false, first: 1, last: 1 }, ticks: { heights: [0], texts: ["0"] }, minima: [], saddles: [], maxima: [], degenerate: [] },
  arrays: { loss: { data: Float32Array.of(2, 2, 2, 2), shape: [2, 2] } },
});
const AXIS = { kind: "log", unit: 1e-3, offset: 0, range: [-3, 1] };

/** A race of two runs that stand still at these places; words by name. */
function view(query, [a, b], words = {}, more = {}) {
  const slot = (name, own) => ({ slot: name, rule: name, name: name.toUpperCase(), diverged: -1, undefined: -1, words: own, values: {} });
  const race = { steps: 1, loss: AXIS, words: { steps: "1 steps", start: "start (0, 0)", ...words.race }, slots: [slot("sgd", words.sgd ?? {}), slot("adam", words.adam ?? {})], ...more.race };
  const data = Float32Array.from([a, b].flatMap((x) => [x, x, 0, 0, 2, 1, 1, 1]));
  const runs = { header: race, arrays: { runs: { data, shape: [2, 4, 2] } } };
  return { data: { query, surface: "surface=bowl", pins: 12, sealed: false, topic: "", ...more.data }, race, runs, surface: BOWL };
}

function former(first) {
  const calls = [];
  const host = { view: first, chips: { hidden: new Set(), chosen: "adam" }, edits: { send: (edit) => calls.push(edit) }, draw: () => calls.push("draw") };
  const made = new Former(host);
  root().append(made.chip);
  const show = (next) => {
    const before = host.view;
    host.view = next;
    made.follow(before, next);
    return made.shown.map(({ slot }) => slot.slot);
  };
  const text = () => (made.chip.hidden ? null : [...made.chip.children].map((part) => part.textContent).join("|"));
  return { made, host, calls, show, text };
}

const SLOW = view("lr=1", [0, 0], { race: { lr: "lr 1" } });
const FAST = view("lr=2", [1, 1], { race: { lr: "lr 2" } });

test("the runs that a change has moved stay as ghosts, with what was and what can be done about it", () => {
  const { show, text, made } = former(undefined);
  assert.deepEqual([show(SLOW), text()], [[], null]);
  assert.deepEqual([show(FAST), text()], [["sgd", "adam"], "before: lr 1|Pin|×"]);
  assert.deepEqual([...made.shown[0].x], [0, 0]);
  assert.deepEqual([show(FAST), text()], [["sgd", "adam"], "before: lr 1|Pin|×"], "the same race again, as Python says it");
  const one = view("beta=3", [1, 0.5], { race: { lr: "lr 2" }, adam: { beta1: "beta1 0.5" } });
  assert.deepEqual([show(one), text()], [["adam"], "before|Pin|×"], "the state before the last change, and no other");
});

test("what was is said once for all runs, and no more than three things", () => {
  const words = (beta) => ({ sgd: { m: `m ${beta}` }, adam: { m: `m ${beta}`, b: `b ${beta}`, c: `c ${beta}`, d: `d ${beta}` } });
  assert.equal(textOf(view("", [0, 0], words(1)).race, view("", [0, 0], words(2)).race), "m 1, b 1, c 1, …");
  const gone = view("", [0, 0], { race: { lr: "lr 1" } });
  assert.equal(textOf(gone.race, view("", [0, 0], { sgd: { lr: "lr 3" } }).race), "lr 1", "from one lr for all to one for each");
});

test("another function, other runs, a seal or another topic leave no ghosts", () => {
  const others = [
    { ...FAST, data: { ...FAST.data, surface: "surface=saddle" } },
    { ...FAST, data: { ...FAST.data, sealed: true } },
    { ...FAST, data: { ...FAST.data, topic: "next" } },
    { ...FAST, race: { ...FAST.race, slots: [...FAST.race.slots, { ...FAST.race.slots[1], slot: "adam_2" }] } },
  ];
  for (const other of others) {
    const { show, text } = former(SLOW);
    assert.deepEqual([show(other), text()], [[], null]);
  }
});

test("in another language nothing of before is compared with the words of now", () => {
  const { show, text } = former(SLOW);
  show(FAST);
  const korean = { ...FAST, data: { ...FAST.data, language: "ko" }, race: { ...FAST.race, words: { steps: "1 걸음", lr: "lr 2" } } };
  assert.deepEqual([show(korean), text()], [[], null]);
});

test("a change that moves no run leaves none, and takes away the ones that are there", () => {
  const { show } = former(SLOW);
  show(FAST);
  assert.deepEqual(show(view("lr=2&tol=1", [1, 1], { race: { lr: "lr 2" } })), []);
});

test("what is dragged shows what it leaves, and giving it up shows the ghosts of before", () => {
  const { made, show } = former(SLOW);
  show(FAST);
  const exact = raceTracks(FAST.runs, BOWL);
  made.drag(exact, [exact[0], { ...exact[1] }]);
  assert.deepEqual(made.shown, [exact[1]]);
  made.drag(exact, null);
  assert.deepEqual(made.shown.map(({ x }) => x[0]), [0, 0]);
});

test("a hidden run has no ghost and is not pinned", () => {
  const { made, host, show, calls } = former(SLOW);
  show(FAST);
  host.chips.hidden.add("adam");
  assert.deepEqual(made.shown.map(({ slot }) => slot.slot), ["sgd"]);
  made.onHide();
  assert.equal(calls.pop(), "draw");
  made.chip.querySelector(".rv-pin").click();
  assert.deepEqual(calls, [{ pin: { before: "lr=1", shown: "lr=2", slots: ["sgd"] } }]);
});

test("where all of them are hidden there is nothing to pin", () => {
  const { made, host, show, text } = former(SLOW);
  show(FAST);
  host.chips.hidden = new Set(["sgd", "adam"]);
  made.onHide();
  assert.deepEqual([made.shown, text()], [[], "before: lr 1|×"]);
});

test("dismissed they are gone", () => {
  const { made, show, calls, text } = former(SLOW);
  show(FAST);
  made.chip.querySelector(".rv-dismiss").click();
  assert.deepEqual([made.shown, text(), calls], [[], null, ["draw"]]);
});

test("what no run can have for itself is said instead of a pin", () => {
  const why = (before, now) => {
    const { show, text } = former(view("a", [0, 0], { race: before }));
    show(view("b", [1, 1], { race: now }));
    return text();
  };
  assert.equal(why({ steps: "1 steps" }, { steps: "2 steps" }), "before: 1 steps|all runs take as many steps|×");
  assert.equal(why({ noise: "no noise" }, { noise: "noise 1", seed: "seed 0" }), "before: no noise|all runs have the same noise|×");
  assert.equal(why({ kappa: "kappa 1" }, { kappa: "kappa 2" }), "before: kappa 1|all runs are on one function|×");
  assert.equal(why({ kappa: "kappa 1", start: "start (1, 2)" }, { kappa: "kappa 2" }), "before: start (1, 2), kappa 1|all runs are on one function|×");
});

test("where there is no room for all the chosen run is pinned, and where there is none it says so", () => {
  const pins = (most) => {
    const { made, show, text } = former(SLOW);
    show({ ...FAST, data: { ...FAST.data, pins: most } });
    made.chip.querySelector(".rv-pin")?.click();
    return text();
  };
  assert.equal(pins(4), "before: lr 1|Pin|×");
  assert.equal(pins(3), "before: lr 1|Pin ADAM|×");
  assert.equal(pins(2), "before: lr 1|2 runs are the most|×");
  assert.equal(pins(0), "before: lr 1|×", "a page that takes no further runs");
});

test("a former run is drawn on the axes of now", () => {
  const [track] = raceTracks(SLOW.runs, BOWL);
  const moved = onAxis(track, AXIS, { ...AXIS, offset: -1 }, BOWL);
  assert.deepEqual([[...moved.above], [...track.above]], [[3, 2], [2, 1]]);
  assert.deepEqual([...moved.level], [Math.fround(Math.log10(3)), Math.fround(Math.log10(2))]);
});

test("with a further run of a rule it is the same race, with another rule it is not", () => {
  const of = (...slots) => ({ data: { surface: "surface=bowl" }, race: { slots: slots.map((slot) => ({ slot, rule: slot.split("_")[0] })) } });
  assert.equal(isAnotherRace(of("sgd", "adam"), of("sgd", "sgd_2", "adam", "adam_2")), false);
  assert.equal(isAnotherRace(of("sgd", "adam", "adam_2"), of("sgd", "adam")), false);
  assert.equal(isAnotherRace(of("sgd", "adam"), of("sgd", "lion")), true);
  assert.equal(isAnotherRace(of("sgd", "adam"), of("sgd", "momentum", "adam")), true);
  assert.equal(isAnotherRace(of("sgd", "momentum", "adam"), of("sgd", "adam")), true);
  assert.equal(isAnotherRace(of("sgd"), { ...of("sgd"), data: { surface: "surface=saddle" } }), true);
});

test("the chip stands behind those of the runs, and arrows reach what is in it", () => {
  const { made, show } = former(SLOW);
  const slot = (name) => ({ slot: name, name, colour: "#123456", dash: [], marker: "circle" });
  const chips = new Chips({ onHide: () => undefined, onHover: () => undefined, onChoose: () => undefined, onSettings: () => undefined, last: made.chip });
  root().append(chips.build());
  chips.setSlots([slot("sgd")]);
  show(FAST);
  assert.equal(chips.row.lastChild, made.chip);
  const pin = made.chip.querySelector(".rv-pin");
  for (const button of chips.buttons()) Object.defineProperty(button, "offsetParent", { value: chips.row });
  let focused = null;
  for (const button of chips.buttons()) button.focus = () => (focused = button);
  fire(chips.buttons()[1], "keydown", { key: "ArrowRight" });
  assert.equal(focused, pin);
  assert.deepEqual(chips.buttons().map((button) => button.getAttribute("tabindex")), ["-1", "-1", "0", "-1"]);
});
