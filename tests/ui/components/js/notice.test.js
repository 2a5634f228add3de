// The line that says why there is no race: in the language of now, and hidden when there is no reason any more.
import "./dom.js";
import assert from "node:assert/strict";
import { test } from "node:test";

import { Notice } from "../../../../ui/components/assets/player/notice.js";
import { useLanguage } from "../../../../ui/components/assets/shared/texts.js";

const BUSY = "Too much is being computed already. The player asks again in {count} seconds.";

/** A notice, and how often it had the player's parts built. */
function made() {
  const leaving = new AbortController();
  const built = { times: 0 };
  return { notice: new Notice(() => built.times++, leaving.signal), built, leaving };
}

const wait = (seconds) => window.dispatchEvent(Object.assign(new Event("ravine:waiting"), { detail: seconds }));

test("a wait is told in whole seconds, and hidden when it is over", () => {
  const { notice, built, leaving } = made();
  assert.equal(notice.place.hidden, true);
  wait(7.2);
  assert.deepEqual([notice.place.textContent, notice.place.hidden, built.times], [BUSY.replace("{count}", "8"), false, 1]);
  wait(null);
  assert.equal(notice.place.hidden, true);
  leaving.abort();
  wait(9);
  assert.equal(notice.place.hidden, true);
});

test("what is shown follows a language whose texts come later, and what is hidden stays so", async () => {
  const { notice, leaving } = made();
  const hidden = made();
  wait(7);
  hidden.notice.hide();
  Object.defineProperty(document, "baseURI", { value: "http://ravine/race", configurable: true });
  globalThis.fetch = async () => ({ ok: true, json: async () => ({ [BUSY]: "{count}초 뒤에" }) });
  await useLanguage("ko");
  assert.equal(notice.place.textContent, "7초 뒤에");
  assert.equal(hidden.notice.place.hidden, true);
  await useLanguage("en");
  leaving.abort();
  hidden.leaving.abort();
});

test("a fault says what it was and what to do", () => {
  const { notice } = made();
  notice.showFault(new Error("no answer came"));
  assert.match(notice.place.textContent, /could not be drawn: no answer came\. Change any control/);
});

test("the end of a wait hides no fault that came meanwhile", () => {
  const { notice, leaving } = made();
  wait(7);
  notice.showFault(new Error("no answer came"));
  wait(null);
  assert.equal(notice.place.hidden, false);
  assert.match(notice.place.textContent, /no answer came/);
  leaving.abort();
});
