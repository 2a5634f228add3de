// The sidebar of a narrow window closes when something else was chosen, and then only.
import assert from "node:assert/strict";
import { test } from "node:test";

import { leaveSidebar } from "../../../../ui/components/assets/shared/sidebar.js";

/** A window of some width whose sidebar is open; how often it was closed. */
function opened(innerWidth) {
  let closed = 0;
  const document = { querySelector: () => ({ click: () => closed++ }) };
  return { page: { innerWidth, document }, closed: () => closed };
}

test("what a page opens with closes nothing, another choice does", () => {
  const { page, closed } = opened(390);
  leaveSidebar(page, "race 0");
  leaveSidebar(page, "race 0");
  assert.equal(closed(), 0);
  leaveSidebar(page, "race 1");
  leaveSidebar(page, "race 1");
  leaveSidebar(page, "tuning 1");
  assert.equal(closed(), 2);
});

test("beside the page it stays open", () => {
  const { page, closed } = opened(1024);
  leaveSidebar(page, "race 0");
  leaveSidebar(page, "race 1");
  assert.equal(closed(), 0);
});

test("one that is closed already is left alone", () => {
  const page = { innerWidth: 390, document: { querySelector: () => null } };
  leaveSidebar(page, "race 0");
  assert.doesNotThrow(() => leaveSidebar(page, "race 1"));
});

test("it is known to be open as either Streamlit says so: the server's, or the site's", () => {
  let asked = "";
  const page = { innerWidth: 390, document: { querySelector: (selector) => void (asked = selector) } };
  leaveSidebar(page, "race 0");
  leaveSidebar(page, "race 1");
  assert.match(asked, /\[data-collapsed="false"\], \[aria-expanded="true"\]/);
});
