// Why: the sentence of the chosen run at the step that is shown.

import assert from "node:assert/strict";
import test from "node:test";

import "./dom.js";
import { CHUNK, Why } from "../../../../ui/components/assets/player/why.js";
import { resources, useResources } from "../../../../ui/components/assets/shared/resources.js";

Object.defineProperty(document, "baseURI", { value: "http://localhost/race" });
const later = () => new Promise((resolve) => setTimeout(resolve));

function why({ steps = 250 } = {}) {
  const slots = ["sgd", "adam"].map((slot) => ({ slot: { slot, name: slot.toUpperCase(), colour: "#112233" } }));
  const asked = [];
  const parts = {
    root: document.createElement("div"),
    view: { data: { query: "lr=0.1", sealed: false } },
    previewing: false,
    shown: slots,
    chips: { chosen: "adam", select: (slot) => ((parts.chips.chosen = slot), made.onChoose()) },
    transport: { clock: { step: 0, steps, playing: false } },
    forces: { loads: 0, load: () => parts.forces.loads++ },
  };
  const server = {
    get: async (kind, query) => {
      asked.push(`${kind}?${query}`);
      const { slot, chunk } = Object.fromEntries(new URLSearchParams(query));
      const first = CHUNK * Number(chunk);
      const sentences = Array.from({ length: CHUNK }, (_, i) => [["", `${slot} ${first + i} `], ["gradient", "gradient"]]);
      return { header: { slot, first, anatomy: `rule=${slot}`, sentences }, arrays: {} };
    },
  };
  const made = new Why(parts, server);
  const line = made.build();
  made.buildButton();
  return { made, parts, asked, line, text: () => made.text.textContent, go: (step) => ((parts.transport.clock.step = step), made.tell()) };
}

test("nothing is asked until it is switched on, and then the sentence of the step is told", async () => {
  const { made, parts, asked, line, text, go } = why();
  go(5);
  assert.deepEqual([asked, line.hidden], [[], true]);
  made.toggle();
  await later();
  assert.deepEqual([line.hidden, made.button.getAttribute("aria-pressed"), parts.forces.loads], [false, "true", 1]);
  assert.equal(text(), "step 5 → 6: adam 5 gradient");
  assert.equal(made.name.textContent, "ADAM");
});

test("a chunk is asked for once, and the next one when the step is in it", async () => {
  const { made, asked, text, go } = why();
  made.toggle();
  await later();
  for (const step of [1, 2, 99.4]) go(step);
  assert.deepEqual(asked, ["why?lr=0.1&slot=adam&chunk=0"]);
  go(120);
  await later();
  assert.deepEqual(asked.slice(1), ["why?lr=0.1&slot=adam&chunk=1"]);
  assert.equal(text(), "step 120 → 121: adam 120 gradient");
});

test("words have the colours of arrows, and the last step has no next one", async () => {
  const { made, text, go } = why({ steps: 50 });
  made.toggle();
  await later();
  const word = made.text.querySelector(".rv-force");
  assert.equal(word.textContent, "gradient");
  assert.equal(word.style.getPropertyValue("--rv-force"), "#D55E00");
  go(50);
  assert.equal(text(), "step 50: adam 50 gradient");
});

test("the name leads to the next run that is shown, and a hidden run is not asked about", async () => {
  const { made, parts, text } = why();
  made.toggle();
  await later();
  made.name.click();
  await later();
  assert.equal(parts.chips.chosen, "sgd");
  assert.match(text(), /sgd 0/);
  parts.shown = parts.shown.slice(1); // SGD is hidden
  made.tell();
  await later();
  assert.equal(parts.chips.chosen, "adam");
  assert.match(text(), /adam 0/);
});

test("while the race plays a sentence stays as long as it takes to read it; paused it is that of the step", async () => {
  const { made, parts, text, go } = why();
  made.toggle();
  await later();
  parts.transport.clock.playing = true;
  go(3);
  assert.match(text(), /adam 0/);
  assert.equal(made.text.getAttribute("aria-live"), "off");
  parts.transport.clock.playing = false;
  go(4);
  assert.match(text(), /adam 4/);
  assert.equal(made.text.getAttribute("aria-live"), "polite");
});

test("another race is asked about anew, and nothing is told while one is dragged or under seal", async () => {
  const { made, parts, asked, text, go } = why();
  made.toggle();
  await later();
  parts.previewing = true;
  go(7);
  assert.match(text(), /adam 0/);
  parts.previewing = false;
  parts.view.data.query = "lr=0.2";
  made.forget();
  go(7);
  await later();
  assert.equal(asked.at(-1), "why?lr=0.2&slot=adam&chunk=0");
  assert.match(text(), /adam 7/);
  parts.view.data.sealed = true;
  go(9);
  assert.match(text(), /adam 7/);
});

test("a late answer about the race before is dropped", async () => {
  const { made, parts, text } = why();
  const waiting = [];
  const { get } = made.server;
  made.server.get = (kind, query) => new Promise((resolve) => waiting.push(async (of) => resolve(withWord(await get(kind, query), of))));
  const withWord = (answer, word) => (answer.header.sentences.forEach((sentence) => (sentence[0][1] = `${word} `)), answer);
  made.toggle();
  parts.view.data.query = "lr=0.2";
  made.forget();
  made.tell();
  assert.equal(waiting.length, 2);
  await waiting[1]("new");
  await later();
  await waiting[0]("old");
  await later();
  assert.equal(text(), "step 0 → 1: new gradient");
});

test("while the race plays a server that has no answer is not asked with every picture", async () => {
  const { made, parts, go } = why();
  let asked = 0;
  made.server.get = () => (asked++, Promise.reject(new Error("busy")));
  parts.transport.clock.playing = true;
  made.toggle();
  await later();
  for (const step of [1, 2, 3]) {
    go(step);
    await later();
  }
  assert.equal(asked, 1);
});

test("a sentence leads to Anatomy at the step that it tells of", async () => {
  const { made, go } = why({ steps: 50 });
  made.toggle();
  await later();
  go(12);
  assert.match(made.text.href, /\/anatomy\?rule=adam&step=13$/);
  go(50);
  assert.match(made.text.href, /step=50$/);
});

test("a file says why it has no reasons: of a changed race, or of later steps of a long one", async () => {
  const before = resources();
  useResources({ ...before, isServed: false });
  try {
    const { made, parts, text, asked } = why();
    made.server.get = (kind, query) => (asked.push(query), Promise.reject(new Error("not in the file")));
    made.toggle();
    await later();
    assert.equal(text(), "This race is long: its file has the reasons of the first steps only.");
    parts.view.data.query = "lr=0.1&local=1";
    made.forget();
    made.tell();
    await later();
    assert.equal(text(), "The reasons in this file are those of the race as it was saved.");
    made.tell();
    assert.equal(asked.length, 2);
  } finally {
    useResources(before);
  }
});

test("what the server does not answer is asked again with the next step", async () => {
  const { made, parts, go, text } = why();
  const { get } = made.server;
  made.server.get = () => Promise.reject(new Error("busy"));
  made.toggle();
  await later();
  assert.equal(text(), "no answer for this step");
  made.server.get = get;
  go(1);
  await later();
  assert.match(text(), /adam 1/);
  assert.equal(parts.chips.chosen, "adam");
});
