import assert from "node:assert/strict";
import test from "node:test";

import { markAsked } from "../../../../ui/components/assets/site/asked.js";

/** A window whose address can be replaced. */
function windowAt(/** @type {string} */ href) {
  /** @type {{type: string, listen: () => void, how: unknown}[]} */
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
    addEventListener: (/** @type {string} */ type, /** @type {() => void} */ listen, /** @type {unknown} */ how) => listeners.push({ type, listen, how }),
  };
  markAsked(/** @type {any} */ (page));
  return { page, listeners };
}

const AT = "http://host/sub/race?surface=beale&start=1,2";

test("an address that was asked for says so while it is read, and then as it was", () => {
  const { page, listeners } = windowAt(AT);
  listeners[0].listen();
  assert.deepEqual(listeners.map(({ type, how }) => [type, how]), [["popstate", true], ["popstate", { once: true }]]);
  const asked = new URL(page.location.href).searchParams;
  assert.deepEqual([...asked], [["surface", "beale"], ["start", "1,2"], ["from_history", "1"]]);
  listeners[1].listen();
  assert.equal(page.location.href, AT);
  assert.deepEqual(page.history.states, [{ entry: 3 }, { entry: 3 }]);
});

test("an address that the app has written meanwhile is left as it is", () => {
  const { page, listeners } = windowAt(AT);
  listeners[0].listen();
  page.location.href = "http://host/sub/race?surface=bowl";
  listeners[1].listen();
  assert.equal(page.location.href, "http://host/sub/race?surface=bowl");
});
