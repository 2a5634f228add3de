// What is changed with sliders: those of all runs, those of one run, and what an edit makes of a race.
import "./dom.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { changeOf, descriptionOf, withChange } from "../../../../ui/components/assets/player/description.js";
import { PLACES, placeOf } from "../../../../ui/components/assets/player/scale.js";
import { Settings } from "../../../../ui/components/assets/player/settings.js";
import { NumberSlider } from "../../../../ui/components/assets/player/slider.js";
import { Tuning } from "../../../../ui/components/assets/player/tuning.js";
import { fire, input, root } from "./dom.js";

const LR = { name: "lr", title: "lr", symbol: "<math></math>", help: "the rate", low: 0.001, high: 1, scale: "log" };
const MU = { name: "momentum", title: "momentum", symbol: "", help: "kept", low: 0, high: 0.999, scale: "complement" };
const KAPPA = { name: "kappa", title: "kappa", symbol: "<math></math>", help: "steepness", low: 1, high: 10_000, scale: "log" };
const BETA = { name: "beta1", title: "beta1", symbol: "", help: "mean", low: 0, high: 0.9999, scale: "complement" };
const EVERY = { name: "start_ratio", title: "start ratio", symbol: "", help: "drops", low: 0.01, high: 1, scale: "linear" };
const SLOTS = [
  { slot: "sgd", name: "SGD", rule: "sgd", schedule: "constant", shares_lr: true, values: { lr: 0.1 } },
  { slot: "adam", name: "Adam", rule: "adam", schedule: "step", shares_lr: false, values: { lr: 0.3, beta1: 0.9, start_ratio: 0.25 } },
  { slot: "momentum", name: "Momentum", rule: "momentum", schedule: "constant", shares_lr: true, values: { lr: 0.1, momentum: 0.5 } },
];
const NUMBERS = { en: { rules: { sgd: [LR], adam: [LR, BETA], momentum: [LR, MU] }, schedules: { constant: [], step: [EVERY] } } };
const RACE = { start: [1, 2], slots: SLOTS, parameters: [{ number: KAPPA, value: 100 }], tuning: [{ number: LR, value: 0.1 }, { number: MU, value: 0.5 }] };

const pause = () => new Promise((resolve) => setTimeout(resolve, 520));

function host(more = {}) {
  const calls = { previews: [], edits: [], shown: [], more: [], faults: [] };
  return {
    calls, race: RACE, onPreview: (edit) => calls.previews.push(edit), onCommit: (edit) => calls.edits.push(edit),
    onShow: (slot) => calls.shown.push(slot), onMore: (slot) => calls.more.push(slot), onFault: (fault) => calls.faults.push(fault.message), ...more,
  };
}

// --- one slider ------------------------------------------------------------------------------------------------

function slider() {
  const calls = [];
  const made = new NumberSlider(LR, { onMove: (value) => calls.push(value), onChoose: (value) => calls.push(`${value}!`), onGiveUp: () => calls.push("given up") });
  made.stand(LR, 0.123);
  return { made, calls };
}

test("a slider stands at the race's value, says it in words, and has its symbol", () => {
  const { made } = slider();
  assert.deepEqual([made.input.getAttribute("aria-label"), made.input.getAttribute("aria-valuetext"), made.parts.shown.textContent], ["lr", "0.123", "0.123"]);
  assert.equal(made.input.value, String(placeOf(LR, 0.123)));
  assert.ok(made.label.querySelector("math"));
});

test("a drag moves, the release chooses once, and what the race says meanwhile does not move it", () => {
  const { made, calls } = slider();
  input(made.input, PLACES);
  made.stand(LR, 0.2);
  assert.equal(made.parts.shown.textContent, "1");
  input(made.input, 0);
  fire(made.input, "change");
  fire(made.input, "change");
  assert.deepEqual(calls, [1, 0.001, "0.001!"]);
  made.stand(LR, 0.2);
  assert.equal(made.parts.shown.textContent, "0.2");
});

test("a pointer that is taken away, as by a page that is scrolled, chooses nothing", () => {
  const { made, calls } = slider();
  fire(made.input, "pointercancel");
  input(made.input, PLACES);
  made.stand(LR, 0.2);
  fire(made.input, "pointercancel");
  fire(made.input, "change");
  assert.deepEqual(calls, [1, "given up"]);
  assert.deepEqual([made.parts.shown.textContent, made.input.value], ["0.2", String(placeOf(LR, 0.2))]);
});

test("a slider that makes way while it is dragged is let go", () => {
  const { made, calls } = slider();
  input(made.input, PLACES);
  made.close();
  made.close();
  assert.deepEqual(calls, [1, "1!"]);
});

test("keys move it by a hundredth of the way or a thousandth, and a moment after the last one it is chosen", async () => {
  const { made, calls } = slider();
  input(made.input, 500);
  fire(made.input, "change");
  calls.length = 0;
  const press = (key, shiftKey = false) => fire(made.input, "keydown", { key, shiftKey }).defaultPrevented;
  assert.deepEqual([press("ArrowRight"), press("ArrowUp", true), press("ArrowLeft"), press("PageUp"), press("Tab"), press("a")], [true, true, true, true, false, false]);
  assert.deepEqual(calls.map((value) => placeOf(LR, value) - 500), [10, 11, 1, 101]);
  await pause();
  assert.equal(calls.at(-1), `${calls.at(-2)}!`);
  press("End");
  press("ArrowRight");
  press("Home");
  assert.deepEqual(calls.slice(-3), [1, 1, 0.001]);
  made.close();
  assert.equal(calls.at(-1), "0.001!");
  await pause();
  assert.equal(calls.filter((call) => call === "0.001!").length, 1);
});

// --- the sliders of all runs -----------------------------------------------------------------------------------

function tuning(tunes) {
  const faked = host();
  const view = { data: { tunes }, race: RACE };
  const made = new Tuning({ ...faked, view: () => view });
  root().append(made.build());
  made.offer();
  return { made, calls: faked.calls, view };
}

test("sliders are those that the page leaves to the player and the race has", () => {
  const names = (/** @type {string[]} */ ...tunes) => Object.keys(tuning(tunes).made.sliders);
  assert.deepEqual(names("lr", "momentum", "parameters"), ["lr", "momentum", "kappa"]);
  assert.deepEqual(names("lr"), ["lr"]);
  assert.deepEqual(names("runs"), []);
  const { made, view } = tuning(["lr", "momentum"]);
  const before = made.sliders.lr;
  view.race = { ...RACE, tuning: [{ number: LR, value: 0.7 }, { number: MU, value: 0.5 }] };
  made.offer();
  assert.equal(made.sliders.lr, before, "what has the focus keeps it");
  assert.equal(before.parts.shown.textContent, "0.7");
  view.race = { ...RACE, tuning: [{ number: LR, value: 0.7 }] };
  made.offer();
  assert.deepEqual([Object.keys(made.sliders), made.bar.children.length], [["lr"], 1]);
});

test("a drag is a preview of the edit that the release makes", () => {
  const { made, calls } = tuning(["lr", "momentum", "parameters"]);
  for (const name of ["lr", "momentum", "kappa"]) {
    input(made.sliders[name].input, PLACES);
    fire(made.sliders[name].input, "change");
  }
  assert.deepEqual(calls.edits, [{ lr: 1 }, { momentum: 0.999 }, { parameters: { kappa: 10_000 } }]);
  assert.deepEqual(calls.previews, calls.edits);
});

// --- the settings of one run -----------------------------------------------------------------------------------

function settings(more = {}) {
  const without = { hasPad: () => false };
  const faked = host({ ...without, numbers: async () => NUMBERS, bounds: () => ({}), hasMore: () => true, canRemove: () => true, ...more });
  const shown = { slots: SLOTS };
  const made = new Settings({ ...faked, slots: () => shown.slots });
  root().append(made.build());
  const names = () => [...made.root.querySelectorAll("input")].map((one) => one.getAttribute("aria-label"));
  const press = (text) => [...made.root.querySelectorAll("button")].find((one) => one.textContent === text).click();
  return { made, calls: faked.calls, names, press, shown };
}

test("a run's settings are the numbers of its rule and of its schedule, but for an lr that it shares", async () => {
  const { made, names, calls } = settings();
  assert.ok(made.root.hidden);
  await made.toggle("adam");
  assert.deepEqual([made.root.hidden, names(), made.root.getAttribute("aria-label")], [false, ["lr", "beta1", "start ratio"], "Settings of Adam"]);
  assert.deepEqual(made.sliders.map((one) => one.parts.shown.textContent), ["0.3", "0.9", "0.25"]);
  await made.toggle("momentum");
  assert.deepEqual(names(), ["momentum"]);
  await made.toggle("sgd");
  assert.deepEqual(names(), []);
  assert.match(made.root.textContent, /nothing else to set/);
  await made.toggle("sgd");
  assert.deepEqual([made.root.hidden, calls.shown], [true, ["adam", "momentum", "sgd", null]]);
});

test("each of them previews and makes the edit of its run", async () => {
  const { made, calls } = settings();
  await made.toggle("adam");
  for (const { input: one } of made.sliders.slice(1)) {
    input(one, 0);
    fire(one, "change");
  }
  assert.deepEqual(calls.edits, [{ run: { slot: "adam", values: { beta1: 0 } } }, { run: { slot: "adam", values: { start_ratio: 0.01 } } }]);
  assert.deepEqual(calls.previews, calls.edits);
});

test("of what the page has less of, the slider has no more", async () => {
  const { made, calls } = settings({ bounds: () => ({ beta1: [0.2, 0.6] }) });
  await made.toggle("adam");
  const { input: beta1 } = made.sliders[1];
  for (const place of [0, PLACES]) {
    input(beta1, place);
    fire(beta1, "change");
  }
  assert.deepEqual(calls.edits.map(({ run }) => run.values.beta1), [0.2, 0.6]);
});

test("sliders follow the race; another schedule has others, and a run that leaves closes them", async () => {
  const { made, names, shown } = settings();
  await made.toggle("adam");
  const [lr] = made.sliders;
  shown.slots = [{ ...SLOTS[1], name: "Adam 0.5", values: { ...SLOTS[1].values, beta1: 0.5 } }];
  made.offer();
  assert.deepEqual([made.sliders[0] === lr, made.sliders[1].parts.shown.textContent], [true, "0.5"]);
  assert.deepEqual([made.title.textContent, made.root.getAttribute("aria-label")], ["Settings of Adam 0.5", "Settings of Adam 0.5"]);
  shown.slots = [{ ...SLOTS[1], schedule: "constant" }];
  made.offer();
  assert.deepEqual(names(), ["lr", "beta1"]);
  shown.slots = [SLOTS[0]];
  made.offer();
  assert.ok(made.root.hidden);
});

test("Escape and Close hide them and give the focus back, More shows what else there is", async () => {
  const opener = { focused: 0, focus: () => opener.focused++ };
  const { made, calls, press } = settings({ opener: (slot) => slot === "adam" && opener });
  await made.toggle("adam");
  made.root.contains = () => true;
  press("More");
  assert.deepEqual(calls.more, ["adam"]);
  assert.equal(fire(made.sliders[0].input, "keydown", { key: "Escape" }).defaultPrevented, true);
  assert.deepEqual([made.root.hidden, opener.focused], [true, 1]);
  await made.toggle("adam");
  press("Close");
  assert.deepEqual([made.root.hidden, opener.focused], [true, 2]);
  const alone = settings({ hasMore: () => false });
  await alone.made.toggle("adam");
  assert.deepEqual([...alone.made.root.querySelectorAll("button:not([hidden])")].map((one) => one.textContent), ["Close"]);
});

test("a further run of a rule can be taken out, the first one cannot", async () => {
  const { made, calls, press, shown } = settings();
  const offered = () => [...made.root.querySelectorAll("button:not([hidden])")].map((one) => one.textContent);
  shown.slots = [...SLOTS, { ...SLOTS[1], slot: "adam_2", name: "Adam beta1 0.5" }];
  await made.toggle("adam");
  assert.deepEqual(offered(), ["More", "Close"]);
  await made.toggle("adam_2");
  assert.deepEqual(offered(), ["More", "Remove", "Close"]);
  press("Remove");
  assert.deepEqual([made.root.hidden, calls.edits], [true, [{ remove: "adam_2" }]]);
  const fixed = settings({ canRemove: () => false });
  fixed.shown.slots = shown.slots;
  await fixed.made.toggle("adam_2");
  assert.deepEqual([...fixed.made.root.querySelectorAll("button:not([hidden])")].map((one) => one.textContent), ["More", "Close"]);
});

test("specifications that do not come are a fault, and the next click tries again", async () => {
  let fails = true;
  const { made, calls } = settings({ numbers: async () => (fails ? Promise.reject(new Error("gone")) : NUMBERS) });
  await made.toggle("adam");
  assert.deepEqual([made.root.hidden, calls.faults, calls.shown], [true, ["gone"], ["adam", null]]);
  fails = false;
  await made.toggle("adam");
  assert.equal(made.root.hidden, false);
});

// --- what an edit makes of a race ------------------------------------------------------------------------------

test("an edit changes what Python would change: all that share lr, all with momentum, one run, the surface", () => {
  const change = (edit) => changeOf(RACE, edit);
  assert.deepEqual(change({ lr: 0.7 }), { hypers: { sgd: { lr: 0.7 }, momentum: { lr: 0.7 } } });
  assert.deepEqual(change({ momentum: 0.2 }), { hypers: { momentum: { momentum: 0.2 } } });
  const twice = { ...RACE, slots: [...SLOTS, { ...SLOTS[2], slot: "momentum_2" }] };
  assert.deepEqual(changeOf(twice, { momentum: 0.2 }), { hypers: { momentum: { momentum: 0.2 } } }, "a further run of the rule is set apart");
  assert.deepEqual(change({ run: { slot: "adam", values: { beta1: 0 } } }), { hypers: { adam: { beta1: 0 } } });
  assert.deepEqual(change({ start: [3, 4] }), { start: [3, 4] });
  assert.deepEqual(change({ parameters: { kappa: 5 } }), { parameters: { kappa: 5 } });
  assert.deepEqual(change({ layout: "side" }), {});
});

test("a race after a change has other numbers there, and the runs that it leaves alone as they are", () => {
  const before = descriptionOf(RACE);
  const after = withChange(before, { start: [3, 4], parameters: { kappa: 5 }, hypers: { adam: { beta1: 0 }, nobody: { lr: 1 } } });
  assert.deepEqual([after.start, after.parameters], [[3, 4], { kappa: 5 }]);
  assert.deepEqual(after.slots.map((slot, i) => slot === SLOTS[i]), [true, false, true]);
  assert.deepEqual(after.slots[1].values, { lr: 0.3, beta1: 0, start_ratio: 0.25 });
  assert.deepEqual(withChange(before, {}), before);
});

test("the pad comes when settings are opened for the first time, if the page has one", async () => {
  let count = 0;
  const pad = { root: document.createElement("i"), offered: [], offer: (slot) => pad.offered.push(slot?.slot ?? null) };
  const { made, press } = settings({ hasPad: () => true, makePad: async () => ((count += 1), pad) });
  assert.deepEqual([count, made.root.contains(pad.root)], [0, false]);
  await Promise.all([made.toggle("momentum"), made.toggle("adam")]);
  assert.deepEqual([count, made.root.contains(pad.root), pad.offered.at(-1)], [1, true, "adam"]);
  pad.offered = [];
  press("Close");
  await made.toggle("momentum");
  assert.deepEqual([count, made.root.contains(pad.root), pad.offered], [1, true, [null, "momentum"]]);
});
