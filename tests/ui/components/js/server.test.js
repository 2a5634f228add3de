// Asking a busy server again: when it says, not for ever, and not where there is no sense in it.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { onWaiting, Server } from "../../../../ui/components/assets/shared/server.js";

const BUSY = { status: 503, headers: { "retry-after": "8", "content-type": "text/plain" } };
const DOWN = { status: 502, headers: { "content-type": "text/html" } };
const GIVEN = { status: 200, headers: {} };

const JSON_TEXT = '{"arrays":{}}   ';
const BLOB = new Uint8Array([...new Uint8Array(Uint32Array.of(JSON_TEXT.length).buffer), ...new TextEncoder().encode(JSON_TEXT)]);

let asked = 0;
let waits = [];

/** Let the server answer with these, the last one for ever; waiting takes no time. */
function answering(...answers) {
  asked = 0;
  globalThis.fetch = async () => {
    const answer = answers[Math.min(asked++, answers.length - 1)];
    if (!answer) throw new TypeError("network");
    return new Response(answer.status === 200 ? BLOB : "too much", { status: answer.status, headers: answer.headers });
  };
}

beforeEach(() => {
  globalThis.document = { baseURI: "http://ravine/race", documentElement: { lang: "en" } };
  globalThis.window = new EventTarget();
  waits = [];
  mock.restoreAll();
  mock.method(globalThis, "setTimeout", (later, milliseconds) => void (waits.push(milliseconds / 1000), queueMicrotask(later)));
});

const got = () => new Server().get("runs", "").then(() => "given", (fault) => fault.message);

test("a busy server is asked again when it says, and not by all at the same time", async () => {
  answering(BUSY, BUSY, GIVEN);
  mock.method(Math, "random", () => 0.25);
  assert.equal(await got(), "given");
  assert.equal(asked, 3);
  assert.deepEqual(waits, [10, 10]);
});

test("a long wait is bounded, and so is how often", async () => {
  answering({ ...BUSY, headers: { ...BUSY.headers, "retry-after": "9999" } });
  assert.match(await got(), /503: too much/);
  assert.equal(asked, 6);
  assert.ok(waits.every((seconds) => seconds >= 30 && seconds < 60));
});

test("a wait is told of, and its end", async () => {
  const heard = [];
  const leaving = new AbortController();
  onWaiting((seconds) => heard.push(seconds && Math.floor(seconds)), leaving.signal);
  answering(BUSY, GIVEN);
  mock.method(Math, "random", () => 0);
  await got();
  assert.deepEqual(heard, [8, null]);
  leaving.abort();
  answering(BUSY, GIVEN);
  await got();
  assert.equal(heard.length, 2);
});

test("the end is told when nothing waits any more", async () => {
  const heard = [];
  onWaiting((seconds) => heard.push(seconds === null), new AbortController().signal);
  answering(BUSY, BUSY, BUSY, GIVEN);
  await Promise.all([got(), got(), got()]);
  assert.deepEqual(heard, [false, false, false, true]);
});

for (const [name, answer] of [["that is down", DOWN], ["that does not answer", null], ["busy behind a proxy", { ...BUSY, headers: {} }]]) {
  test(`a server ${name} is asked once more, at once and without a word`, async () => {
    const heard = [];
    onWaiting((seconds) => heard.push(seconds), new AbortController().signal);
    answering(answer);
    assert.notEqual(await got(), "given");
    assert.equal(asked, 2);
    assert.deepEqual([waits, heard], [[0.7], []]);
  });
}

for (const status of [404, 414, 500]) {
  test(`after ${status} there is no sense in asking again`, async () => {
    answering({ status, headers: { "content-type": "text/plain" } });
    assert.match(await got(), new RegExp(`${status}: too much`));
    assert.deepEqual([asked, waits], [1, []]);
  });
}
