// Links of the site's pages as the stage reads and writes them.
import assert from "node:assert/strict";
import { test } from "node:test";

import { readLink, writeLink, writeOther } from "../../../../ui/components/assets/site/link.js";
import { readScenario, writeScenario, written } from "../../../../ui/components/assets/site/scenario.js";

const NUMBERS = { lr: [0.01, 1e-6, 100] };
const rule = (numbers = {}) => ({ title: "", sharesLr: true, numbers: { ...NUMBERS, ...numbers }, switches: {}, paper: {}, look: {} });
const facts = {
  rules: { sgd: rule(), momentum: rule({ momentum: [0.9, 0, 0.9999] }) },
  schedules: { constant: { title: "", numbers: {} }, cosine: { title: "", numbers: { floor: [0, 0, 1] } } },
  surfaces: {
    bowl: { lr: 0.1, steps: 300, start: [1, 2], parameters: {}, tuned: {} },
    ravine: { lr: 0.01, steps: 300, start: [-10, 1], parameters: { kappa: [100, 1, 1e4] }, tuned: {} },
  },
  limits: { surface: "bowl", optimizers: ["sgd", "momentum"], coordinate: 1e6, entries: 12, seed: 2 ** 32 - 1, steps: 5000, noise: [0, 10], lr: [1e-6, 100], lrSpan: 30 },
};
const index = { facts, languages: { en: "English", ko: "한국어" }, layouts: ["together", "side", "map"] };

test("a race is written as it was read, without what is at its default", () => {
  for (const query of ["", "surface=ravine&kappa=20", "start=-1.5,2&opt=sgd:lr=0.5,momentum:schedule=cosine:momentum=0.5:floor=0.1&own_lr=1", "lr=1e-05&steps=20&noise=0.2&seed=7"])
    assert.equal(writeScenario(facts, readScenario(facts, query)), query);
  assert.equal(writeScenario(facts, readScenario(facts, "surface=bowl&lr=0.1&start=1,2&opt=sgd,momentum&seed=0")), "");
});

test("what the app does not write is left to the app", () => {
  const hostile = ["surface=__proto__", "opt=constructor", "opt=sgd:toString=1", "f=x%5E2", "lr=1,5", "lr=NaN", "lr=1e999", "start=1", "steps=2.5", "lr=0.1&lr=0.2", "opt=sgd,,momentum", "seed=-1", "unknown=1", "kappa=20", "tuned=1"];
  for (const query of hostile) assert.equal(readScenario(facts, query), null, query);
  assert.equal(readScenario(facts, `opt=${Array(13).fill("sgd").join(",")}`), null);
});

test("numbers are written as Python writes them", () => {
  const texts = { "0.1": 0.1, 300: 300, "1e-05": 1e-5, "1.5e-07": 1.5e-7, "0.0001": 1e-4, 1000000000000000: 1e15, "1e+16": 1e16, "1.2345e+20": 1.2345e20, "-0": -0 };
  for (const [text, value] of Object.entries(texts)) assert.equal(written(value), text);
});

test("a link to the start page with a race is one to the race page, but for its own", () => {
  assert.equal(readLink(index, "start", "surface=ravine&lang=ko").page, "race");
  const own = readLink(index, "start", "lr=0.2&here=1");
  assert.deepEqual([own.page, own.race.lr, own.isWhole], ["start", 0.2, true]);
  assert.equal(writeLink(index, { ...own, isOwn: true }), "lr=0.2&here=1");
});

test("pages keep what is theirs in their links", () => {
  const race = readLink(index, "race", "surface=ravine&lang=ko&layout=side&step=40&play=1");
  assert.deepEqual([race.step, race.plays, race.layout, race.language], [40, true, "side", "ko"]);
  assert.equal(writeLink(index, { ...race, isOwn: true }), "surface=ravine&lang=ko&layout=side");
  const lesson = readLink(index, "lessons", "lesson=adam&picture=2");
  assert.equal(writeLink(index, { ...lesson, isOwn: false }), "lesson=adam&picture=2");
  assert.equal(readLink(index, "lessons", "layout=side").isWhole, false);
});

test("of a page that the stage cannot show it reads the race, and keeps the rest as it is", () => {
  const opened = "surface=ravine&view=basin&grid=40";
  const link = readLink(index, "escape", opened);
  assert.deepEqual([link.race.surface, link.isWhole], ["ravine", false]);
  assert.equal(writeOther(index, "escape", opened, { ...link, race: null }), opened);
  const changed = { ...link, race: readScenario(facts, "lr=0.2"), language: "ko", isPresented: true };
  assert.equal(writeOther(index, "escape", opened, changed), "lr=0.2&view=basin&grid=40&lang=ko&present=1");
  const back = { ...link, race: null, language: "en", isPresented: false };
  assert.equal(writeOther(index, "escape", "grid=40&present=1&lang=ko", back), "grid=40");
});

test("what is not read is at its default, and makes a link one that is not read as a whole", () => {
  const usual = readLink(index, "race", "");
  for (const query of ["lang=xx", "lang=toString", "layout=zzz", "step=abc", "step=-1", "step=1e9", "step=5001", "play=7", "present=2", "here=1", "layout=map&layout=zzz"])
    assert.deepEqual(readLink(index, "race", query), { ...usual, race: query === "here=1" ? null : usual.race, isWhole: false }, query);
  for (const query of ["picture=NaN", "picture=x", "picture=1e309"]) assert.deepEqual([readLink(index, "lessons", query).picture, readLink(index, "lessons", query).isWhole], [1, false]);
  const twice = readLink(index, "race", "step=4&step=5&lang=en&lang=ko");
  assert.deepEqual([twice.step, twice.language, twice.isWhole], [5, "ko", false]); // the last is used, and the app says so
});

test("of a link that is not read as a whole nothing is lost but what was changed", () => {
  const opened = "surface=ravine&lang=xx&present=2&step=abc";
  const link = readLink(index, "race", opened);
  assert.equal(writeOther(index, "race", opened, { ...link, race: null }), opened);
  assert.equal(writeOther(index, "race", opened, { ...link, race: null, language: "ko" }), "surface=ravine&present=2&step=abc&lang=ko");
});
