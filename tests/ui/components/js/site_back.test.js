// Back and Forward round the moment at which the app takes over: either the stage hears of them, or Streamlit.
import { root } from "./dom.js";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Site } from "../../../../ui/components/assets/site/site.js";

const ROOT = "http://host.test/ravine/";
const CONFIG = { version: "v1", pages: ["start", "race", "lessons"], data: "data/", kernel: { entry: "no module", bytes: 10, files: [], options: { archives: [], pyodideUrl: "p" } } };
const location = { href: `${ROOT}race`, search: "", hash: "" };
const go = (_state, _unused, address) => (location.href = String(address));

root().id = "root"; // where the app is
globalThis.navigator ??= {}; // older versions of node have none
globalThis.PopStateEvent ??= class extends Event {};
Object.assign(globalThis, { location, history: { state: null, replaceState: go, pushState: go }, matchMedia: () => ({ matches: false }) });
Object.assign(window, { location, history, fetch: async () => new Response(), HTMLAnchorElement: class { click() {} } });

let heard; // by whom, and of which page
const site = new Site(CONFIG, ROOT, document); // one for all tests, as it listens to the window for good
site.loading.begin = () => undefined;
site.kernel.state = "loading";
site.listen();
window.addEventListener("popstate", () => heard.push(`Streamlit: ${location.href.slice(ROOT.length)}`));

beforeEach(() => {
  heard = [];
  site.stage = { canShow: () => true, show: async (page) => heard.push(`stage: ${page}`), close: () => undefined };
});

/** What the browser does. */
function back(page) {
  location.href = ROOT + page;
  window.dispatchEvent(new PopStateEvent("popstate"));
}

/** The handover tells the app where the visitor is. */
function tell() {
  const told = new AbortController();
  told.abort();
  return site.drawn.follow(told.signal).catch(() => undefined);
}

test("as long as the stage is shown it alone hears of Back", () => {
  back("lessons");
  assert.deepEqual(heard, ["stage: lessons"]);
});

test("what the handover tells is Streamlit's alone", () => {
  back("lessons");
  tell();
  back("race");
  assert.deepEqual(heard, ["stage: lessons", "Streamlit: lessons", "stage: race"]);
});

test("Streamlit hears of Back as soon as it is shown, and the stage does not any more", () => {
  back("lessons");
  site.reveal();
  back("race");
  assert.deepEqual(heard, ["stage: lessons", "Streamlit: race"]);
});
