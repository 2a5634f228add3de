import assert from "node:assert/strict";
import test from "node:test";

import { markAsked } from "../../../../ui/components/assets/site/asked.js";

/** A window whose address can be replaced. */
function windowAt(/** @type {string} */ href, isRead = true) {
  /** @type {(() => void)[]} */
  const late = [];
  /** @type {{type: string, listen: () => void, capture: unknown}[]} */
  const listeners = [];
  const location = { href };
  const history = {
    state: { entry: 3 },
    /** @type {unknown[]} */
    states: [],
    replaceState(/** @type {unknown} */ state, /** @type {string} */ _, /** @type {string} */ address) {
      this.states.push(state);
      location.href = address;
    },
  };
  const page = {
    location,
    history,
    setTimeout: (/** @type {() => void} */ call) => late.push(call),
    addEventListener: (/** @type {string} */ type, /** @type {() => void} */ listen, /** @type {unknown} */ capture) => listeners.push({ type, listen, capture }),
  };
  markAsked(/** @type {any} */ (page), () => isRead);
  return { page, late, listeners };
}

const AT = "http://host/sub/race?surface=beale&start=1,2";

test("an address that was asked for says so while it is read, and then as it was", () => {
  const { page, late, listeners } = windowAt(AT);
  assert.deepEqual(listeners.map(({ type, capture }) => [type, capture]), [["popstate", true]]);
  listeners[0].listen();
  const asked = new URL(page.location.href).searchParams;
  assert.deepEqual([...asked], [["surface", "beale"], ["start", "1,2"], ["from_history", "1"]]);
  late.forEach((call) => call());
  assert.equal(page.location.href, AT);
  assert.deepEqual(page.history.states, [{ entry: 3 }, { entry: 3 }]);
});

test("an address that the app has written meanwhile is left as it is", () => {
  const { page, late, listeners } = windowAt(AT);
  listeners[0].listen();
  page.location.href = "http://host/sub/race?surface=bowl";
  late.forEach((call) => call());
  assert.equal(page.location.href, "http://host/sub/race?surface=bowl");
});

test("an address that somebody else reads is left as it is", () => {
  const { page, late, listeners } = windowAt(AT, false);
  listeners[0].listen();
  assert.equal(page.location.href, AT);
  assert.deepEqual(late, []);
});
