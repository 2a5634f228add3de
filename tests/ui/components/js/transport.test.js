// The transport: the bar and the frame loop, without a browser.
import "./dom.js";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { SPEEDS } from "../../../../ui/components/assets/player/clock.js";
import { Transport } from "../../../../ui/components/assets/player/transport.js";
import { onStep } from "../../../../ui/components/assets/shared/steps.js";
import { frame, input, root } from "./dom.js";

let calls;
let abort;

beforeEach(() => {
  calls = [];
  abort = new AbortController();
});

/** A transport on the page, with a race of so many steps. */
function transport(steps = 10) {
  const made = new Transport({
    onStep: (numbersDue) => calls.push(numbersDue ? "numbers" : "step"),
    signal: abort.signal,
  });
  const page = root();
  page.append(...made.build());
  if (steps) made.setSteps(steps);
  return { made, page };
}

test("buttons step, jump and play", () => {
  const { made, page } = transport();
  const [back, play, forward] = page.querySelectorAll("button");
  const seen = [forward, forward, back, forward].map((control) => (control.click(), made.step));
  assert.deepEqual(seen, [1, 2, 1, 2]);
  assert.deepEqual([back, forward].map((control) => control.getAttribute("aria-label")), ["Step back", "Step forward"]);
  assert.match(back.title + forward.title, /Home goes to the start.*End goes to the end/);
  assert.equal(play.textContent, "Play");
  play.click();
  assert.deepEqual([made.clock.playing, play.textContent, play.title], [true, "Pause", "Pause"]);
  play.click();
  assert.deepEqual([made.clock.playing, play.textContent], [false, "Play"]);
});

test("it plays to the end, frame by frame, and shows the numbers of the end", () => {
  const { made } = transport(3);
  made.toggle();
  frame();
  assert.equal(made.step, 0); // the first frame only says what time it is
  for (let i = 0; i < 10 * 60; i++) frame();
  assert.equal(made.step, 3);
  assert.equal(made.clock.playing, false);
  assert.ok(made.frames > 8.9 * 60); // of any length: nine seconds
  assert.deepEqual([calls.length, calls.at(-1)], [made.frames, "numbers"]);
});

test("numbers change ten times a second, and at the end", () => {
  const { made } = transport(10);
  made.toggle();
  for (let i = 0; i < 20; i++) frame();
  const due = calls.filter((call) => call === "numbers").length;
  assert.ok(due >= 2 && due <= 4, String(due));
  assert.equal(calls.filter((call) => call === "step" || call === "numbers").length, made.frames);
});

test("what has left the page draws no further frame", () => {
  const { made } = transport();
  made.toggle();
  frame();
  abort.abort();
  const drawn = made.frames;
  frame();
  frame();
  assert.equal(made.frames, drawn);
});

test("scrubbing pauses and shows the step in words", () => {
  const { made } = transport(60);
  made.toggle();
  input(made.scrub, 17);
  assert.deepEqual([made.step, made.clock.playing], [17, false]);
  assert.equal(made.stepText.textContent, "step 17 of 60");
  assert.equal(made.scrub.getAttribute("aria-valuetext"), "step 17 of 60");
});

test("everything on the page hears of the step", () => {
  const heard = [];
  const { made } = transport(60);
  onStep((step) => heard.push(step), abort.signal);
  made.jump(5);
  made.jump(5);
  made.move(1);
  assert.deepEqual(heard.slice(1), [5, 6]);
});

test("before there is a race nothing is drawn", () => {
  const { made } = transport(0);
  made.jump(3);
  made.move(1);
  assert.deepEqual([made.step, calls], [0, []]);
});

test("the speed is one of a list, in words as well, and stays in another language", () => {
  const { made, page } = transport();
  const on = () => [...page.querySelectorAll(".rv-speed button")].filter((one) => one.getAttribute("aria-pressed") === "true").map((one) => one.textContent);
  const buttons = [...page.querySelectorAll(".rv-speed button")];
  assert.deepEqual(on(), ["1x"]);
  const said = SPEEDS.map((value, i) => {
    buttons[i].click();
    assert.equal(made.clock.speed, value);
    assert.equal(buttons[i].getAttribute("aria-label"), `Speed ${buttons[i].textContent}`);
    return on();
  });
  assert.deepEqual(said, [["1/4x"], ["1x"], ["4x"]]);
  page.replaceChildren(...made.build());
  assert.deepEqual(on(), ["4x"]);
});

test("at the end Play is called Replay, and begins anew", () => {
  const { made } = transport(10);
  made.jump(10);
  assert.deepEqual([made.playButton.textContent, made.playButton.title], ["Replay", "Replay"]);
  made.playButton.click();
  assert.deepEqual([made.step, made.playButton.title], [0, "Pause"]);
  made.jump(4);
  assert.equal(made.playButton.textContent, "Play");
});

test("another race is rewound at the speed that was chosen", () => {
  const { made } = transport(60);
  made.setSpeed(4);
  made.jump(60);
  made.rewind();
  assert.deepEqual([made.step, made.clock.speed, made.playButton.title], [0, 4, "Play"]);
});
