// What a visitor did reaches Python, also where the server was away for a while.
import "./dom.js";
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Outbox } from "../../../../ui/components/assets/shared/outbox.js";

let app;
let sent;
let outbox;
let abort;

/** What Streamlit says of its connection and its script. */
function state(connection, script = "notRunning") {
  app.setAttribute("data-test-connection-state", connection);
  app.setAttribute("data-test-script-state", script);
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1e12 });
  document.body.replaceChildren();
  app = document.body.appendChild(document.createElement("div"));
  app.setAttribute("data-testid", "stApp");
  state("CONNECTED");
  sent = [];
  abort = new AbortController();
  outbox = new Outbox((event) => sent.push(event), abort.signal);
});

test("what was done is sent at once, with a number of its own", () => {
  outbox.post({ lr: 0.1 });
  outbox.post({ lr: 0.2 });
  assert.deepEqual(sent.map(({ lr }) => lr), [0.1, 0.2]);
  assert.ok(sent[1].number > sent[0].number && sent[0].number >= 1e12);
  assert.ok(Number.isSafeInteger(sent[1].number));
});

test("what Python has is not sent again", () => {
  outbox.post({ lr: 0.1 });
  outbox.heard([sent[0].number]);
  mock.timers.tick(100_000);
  assert.equal(sent.length, 1);
});

test("what was lost is sent again as it was, once the server is back and at rest", () => {
  state("PINGING_SERVER");
  outbox.post({ lr: 0.1 });
  mock.timers.tick(5000);
  assert.equal(sent.length, 1);
  state("CONNECTED", "running");
  mock.timers.tick(5000);
  assert.equal(sent.length, 1);
  state("CONNECTED");
  mock.timers.tick(1000);
  assert.deepEqual(sent, [sent[0], sent[0]]);
  outbox.heard([sent[0].number]);
  mock.timers.tick(5000);
  assert.equal(sent.length, 2);
});

test("of several that were lost each is sent, the oldest first", () => {
  outbox.post({ lr: 0.1 });
  outbox.post({ momentum: 0.5 });
  mock.timers.tick(1000);
  assert.deepEqual(sent.at(-1), sent[0]);
  outbox.heard([sent[0].number]);
  mock.timers.tick(1000);
  assert.deepEqual(sent.at(-1), sent[1]);
});

test("it gives up after a minute, and when its component goes", () => {
  outbox.post({ lr: 0.1 });
  mock.timers.tick(500_000);
  const count = sent.length;
  assert.ok(count <= 61);
  outbox.post({ lr: 0.2 });
  abort.abort();
  mock.timers.tick(500_000);
  assert.equal(sent.length, count + 1);
});
