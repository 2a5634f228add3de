// Every visit of a page is one entry of the history, every change on it another.
import assert from "node:assert/strict";
import { test } from "node:test";

import { oneEntryAPage } from "../../../../ui/components/assets/shared/history.js";

/** A window with a history, opened at an address. */
function opened(address) {
  const page = new EventTarget();
  const entries = [new URL(address, "http://ravine").href];
  const go = (to) => Object.assign(page.location, { href: to.href, pathname: to.pathname });
  page.location = { href: entries[0], pathname: new URL(entries[0]).pathname };
  const full = (to) => new URL(to ?? "", page.location.href);
  page.history = {
    pushState: (_state, _unused, to) => (entries.push(full(to).href), go(full(to))),
    replaceState: (_state, _unused, to) => ((entries[entries.length - 1] = full(to).href), go(full(to))),
  };
  oneEntryAPage(page);
  return { page, push: (to) => page.history.pushState({}, "", to), said: () => entries.map((to) => to.slice(13)) };
}

const act = (page) => page.dispatchEvent(new Event("pointerdown"));

test("a page that writes its link after it was opened has one entry", () => {
  const { page, push, said } = opened("/race?surface=beale");
  act(page);
  push("/tuning");
  push("/tuning?surface=beale");
  assert.deepEqual(said(), ["/race?surface=beale", "/tuning?surface=beale"]);
});

test("a link in another spelling is no entry of its own", () => {
  const { push, said } = opened("/race?lr=0.050");
  push("/race?lr=0.05");
  assert.deepEqual(said(), ["/race?lr=0.05"]);
});

test("what says the same as the address is no entry, whatever was done before", () => {
  const { page, push, said } = opened("/race?surface=beale&opt=sgd,adam");
  act(page);
  push("/race?surface=beale&opt=sgd%2Cadam");
  push("/tuning?surface=beale&opt=sgd%2Cadam");
  assert.deepEqual(said(), ["/race?surface=beale&opt=sgd%2Cadam", "/tuning?surface=beale&opt=sgd%2Cadam"]);
});

test("a change on a page is an entry, also on one that had nothing to write", () => {
  const { page, push, said } = opened("/race");
  act(page);
  push("/race?lr=0.1");
  push("/race?lr=0.2");
  act(page);
  push("/tuning");
  act(page);
  push("/tuning?lr=0.3");
  assert.deepEqual(said(), ["/race", "/race?lr=0.1", "/race?lr=0.2", "/tuning", "/tuning?lr=0.3"]);
});

test("a link that is written before its page is named is the entry of that page", () => {
  const { page, push, said } = opened("/?start=1,2");
  act(page);
  push("/?surface=ravine&opt=sgd"); // the page before is busy still: its place has the new link
  push("/race?surface=ravine&opt=sgd");
  assert.deepEqual(said(), ["/?start=1,2", "/race?surface=ravine&opt=sgd"]);
});

test("it is done once, however often the page asks for it", () => {
  const { page, push, said } = opened("/race");
  const once = page.history.pushState;
  oneEntryAPage(page);
  assert.equal(page.history.pushState, once);
  page.dispatchEvent(new Event("keydown"));
  push("/race?lr=0.1");
  assert.deepEqual(said(), ["/race", "/race?lr=0.1"]);
});
