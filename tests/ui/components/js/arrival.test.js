// Races that play by themselves, and the headline on the map with its answer, without a browser.
import "./dom.js";

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Arrival } from "../../../../ui/components/assets/player/arrival.js";
import { Headline } from "../../../../ui/components/assets/player/headline.js";
import { Transport } from "../../../../ui/components/assets/player/transport.js";
import { root } from "./dom.js";

let sights; // observers of what is on screen
let reduced;
let abort;

beforeEach(() => {
  [sights, reduced, abort] = [[], false, new AbortController()];
  globalThis.matchMedia = () => ({ matches: reduced });
  globalThis.IntersectionObserver = class {
    constructor(listener) {
      this.listener = listener;
      this.observed = false;
      sights.push(this);
    }
    observe() {
      this.observed = true;
    }
    disconnect() {
      this.observed = false;
    }
  };
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

/** Let what is observed come into sight, or not. */
const see = (isIntersecting) => sights.filter(({ observed }) => observed).forEach(({ listener }) => listener([{ isIntersecting }]));

const DATA = { play: true, step: 0, sealed: false, topic: "" };

/** A race of ten steps that has arrived with this data. */
function arrived(data = {}) {
  const transport = new Transport({ onStep: () => undefined, signal: abort.signal });
  root().append(...transport.build());
  transport.setSteps(10);
  transport.clock.jump(7);
  const arrival = new Arrival(root(), transport, abort.signal);
  arrival.ask({ ...DATA, ...data });
  arrival.jump();
  arrival.drawn(undefined, { ...DATA, ...data });
  return { arrival, clock: transport.clock };
}

/** Let it be waited for, and seen. */
function settle() {
  mock.timers.tick(300);
  see(true);
}

test("a race whose seal is taken off plays, but for one that was seen on the stage of a site", () => {
  const [sealed, opened] = [true, false].map((seal) => ({ ...DATA, play: false, sealed: seal, topic: "sgd.0" }));
  for (const seen of ["", "sgd.0"]) {
    const { arrival, clock } = arrived(sealed);
    arrival.leave(seen);
    arrival.drawn(sealed, opened);
    assert.equal(clock.playing, seen === "");
    arrival.drawn(opened, sealed);
    clock.pause();
    arrival.drawn(sealed, opened);
    assert.equal(clock.playing, true); // it was sealed again
  }
});

test("a race whose link says so plays from its first step, 0.3 s after it is drawn", () => {
  const { clock } = arrived();
  assert.equal(clock.step, 0);
  mock.timers.tick(299);
  see(true);
  assert.equal(clock.playing, false);
  mock.timers.tick(1);
  see(true);
  assert.equal(clock.playing, true);
});

test("a race below the fold waits until it is in sight", () => {
  const { clock } = arrived();
  mock.timers.tick(300);
  see(false);
  assert.equal(clock.playing, false);
  see(true);
  assert.equal(clock.playing, true);
});

test("a link with a step plays from there, and without play shows it only", () => {
  const { clock } = arrived({ step: 4 });
  settle();
  assert.deepEqual([clock.step, clock.playing], [4, true]);
  const still = arrived({ step: 4, play: false });
  settle();
  assert.deepEqual([still.clock.step, still.clock.playing], [4, false]);
});

test("who has touched something, or wants no motion, is not played to", () => {
  const { clock } = arrived();
  window.dispatchEvent(new Event("keydown"));
  settle();
  reduced = true;
  const other = arrived();
  settle();
  abort.abort();
  assert.deepEqual([clock.playing, other.clock.playing], [false, false]);
});

test("it plays once, whatever data follow", () => {
  const { arrival, clock } = arrived();
  settle();
  clock.pause();
  arrival.ask({ ...DATA, play: false });
  arrival.drawn(DATA, { ...DATA, play: false });
  settle();
  assert.equal(clock.playing, false);
});

test("a race plays when its seal is taken off, and not when another one is unsealed", () => {
  for (const [topic, plays] of [["a", true], ["b", false]]) {
    const { arrival, clock } = arrived({ play: false });
    arrival.drawn({ ...DATA, sealed: true, topic: "a" }, { ...DATA, topic });
    assert.equal(clock.playing, plays);
  }
});

const RUN = { slot: "sgd", name: "SGD", colour: "#D55E00", marker: "circle" };

/** A headline over a race with these sentences. */
async function asked(sentences, headline = "Why?") {
  const [pictures, note, start] = [root(), document.createElement("p"), document.createElement("button")];
  const made = new Headline({
    pictures, note: () => note, start: { element: start }, onFault: assert.ifError,
    server: { get: async () => ({ header: { sentences } }) }, view: () => ({ race: { slots: [RUN] } }),
  });
  await made.setRace({ data: { headline, query: "opt=sgd", language: "en" } });
  return { made, pictures, note, start, told: () => [...made.answer.querySelectorAll("p")].filter((p) => p !== note).map((p) => p.textContent) };
}

test("the answer is on the map at the end of the race and not before, with the run's marker", async () => {
  const { made, pictures, note, start, told } = await asked([{ slot: "sgd", text: "SGD is stuck." }]);
  assert.deepEqual([made.question.textContent, note.parentNode, told()], ["Why?", made.answer, []]);
  assert.ok(pictures.contains(made.answer));
  made.tell(true);
  assert.deepEqual([told(), start.dataset.invites], [["SGD is stuck."], "drag the start"]);
  assert.equal(made.answer.querySelector("b").textContent, "SGD");
  assert.ok(made.answer.querySelector("svg"));
  made.tell(false);
  assert.deepEqual([told(), start.dataset.invites], [[], ""]);
});

test("an answer that comes after the end is shown when it is there, one without the run's name as it is", async () => {
  const { made, told } = await asked([{ slot: "lion", text: "<b>It</b> is." }]);
  made.query = "";
  const again = made.setRace({ data: { headline: "Why?", query: "opt=lion", language: "en" } });
  made.tell(true);
  assert.deepEqual(told(), []);
  await again;
  assert.deepEqual(told(), ["<b>It</b> is."]);
});

test("a page without a headline asks for nothing", async () => {
  const { made, note } = await asked([{ slot: "sgd", text: "SGD is stuck." }], "");
  made.tell(true);
  assert.deepEqual([made.question.hidden, made.hint.hidden, note.parentNode, made.sentences], [true, true, null, []]);
});

test("a fault about the race before is not told of the one that is shown", async () => {
  const { made, told } = await asked([{ slot: "sgd", text: "SGD is stuck." }]);
  const get = made.host.server.get;
  let fail = () => undefined;
  made.host.server.get = () => new Promise((_, reject) => (fail = () => reject(new Error("busy"))));
  const before = made.setRace({ data: { headline: "Why?", query: "opt=lion", language: "en" } });
  made.host.server.get = get;
  await made.setRace({ data: { headline: "Why?", query: "opt=adam", language: "en" } });
  made.tell(true);
  fail();
  await before; // onFault would throw
  assert.deepEqual(told(), ["SGD is stuck."]);
});

test("an answer that did not come is asked for again when the race is shown again", async () => {
  const { made, told } = await asked([{ slot: "sgd", text: "SGD is stuck." }]);
  const { get } = made.host.server;
  const faults = [];
  made.host.onFault = (fault) => faults.push(fault.message);
  made.host.server.get = () => Promise.reject(new Error("away"));
  await made.setRace({ data: { headline: "Why?", query: "opt=lion", language: "en" } });
  made.host.server.get = get;
  await made.setRace({ data: { headline: "Why?", query: "opt=lion", language: "en" } });
  made.tell(true);
  assert.deepEqual([faults, told()], [["away"], ["SGD is stuck."]]);
});
