// The site as it opens: the app is loaded and takes over once, whatever somebody does meanwhile, and never after a cancel.
import { root } from "./dom.js";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Site } from "../../../../ui/components/assets/site/site.js";

const ROOT = "http://host.test/ravine/";
const CONFIG = { version: "v1", pages: ["start", "race", "tuning"], data: "data/", kernel: { entry: "no module", bytes: 10, files: ["a"], options: { archives: [], pyodideUrl: "p" } } };

let site;
let join; // lets the service worker take part
let posted; // what it is told
let taken; // signals of what takes over from the stage

root().id = "root"; // where the app is
globalThis.navigator ??= {}; // older versions of node have none
globalThis.PopStateEvent ??= class extends Event {};

beforeEach(() => {
  Object.assign(globalThis, {
    location: { href: `${ROOT}race`, search: "", hash: "" },
    history: { state: null, replaceState: () => undefined, pushState: () => undefined },
    matchMedia: () => ({ matches: false }),
  });
  Object.assign(window, { fetch: async () => new Response(), HTMLAnchorElement: class { click() {} } });
  [posted, taken] = [[], []];
  site = new Site(CONFIG, ROOT, document);
  site.stage = { canShow: () => true, show: async () => undefined, close: () => undefined };
  site.offline.start = () => new Promise((resolve) => (join = resolve));
  site.offline.post = (message) => posted.push(message.kind);
  site.takeOver = (signal) => {
    taken.push(signal);
    return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  };
  site.listen();
});

const turn = () => new Promise(setImmediate);

/** stlite is there without its module: the app is loaded at once. */
function withApp() {
  site.kernel.load = async (address) => {
    await site.load(address).catch(({ message }) => {
      if (message === "stopped") throw new Error(message); // the module is none
    });
    return { mount: () => ({ _kernel: Object.assign(new EventTarget(), { loaded: Promise.resolve() }), unmount: () => undefined }) };
  };
}

test("whoever goes on while the service worker starts has the app loaded once, which takes over once", async () => {
  withApp();
  site.follow();
  await site.showOnStage();
  site.follow();
  join();
  await turn();
  await turn();
  assert.deepEqual([site.kernel.state, posted, taken.length], ["ready", ["load"], 1]);
});

test("who cancels before the service worker has started loads nothing", async () => {
  withApp();
  site.isAllowed = false;
  site.loadApp();
  site.cancel();
  join();
  await turn();
  await turn();
  assert.deepEqual([site.kernel.state, posted, taken.length], ["away", ["stop"], 0]);
  assert.equal(site.loading.root.hidden, true);
});

test("who cancels while the app takes over ends that, and may load it again", async () => {
  withApp();
  site.isAllowed = false;
  for (const times of [1, 2]) {
    site.loadApp();
    join();
    await turn();
    await turn();
    assert.equal(taken.length, times);
    assert.equal(taken.at(-1).aborted, false);
    site.cancel();
    await turn();
    assert.equal(taken.at(-1).aborted, true);
    assert.equal(site.loading.root.hidden, true);
  }
});

test("an app that dies is told, before it has taken over and afterwards", async () => {
  withApp();
  for (const hasStage of [true, false]) {
    if (!hasStage) site.stage = undefined;
    site.loadApp();
    join();
    await turn();
    await turn();
    site.kernel.stop("failed");
    await turn();
    assert.equal(site.loading.root.hidden, false);
    assert.equal(site.loading.root.classList.contains("site-fault"), true);
  }
});

test("a page that needs an app that did not load asks for it again", async () => {
  withApp();
  site.prepared = { index: { pages: [{ key: "race", title: "Race" }] } };
  site.stage.canShow = () => false;
  site.loadApp();
  await turn();
  site.kernel.stop("failed");
  join();
  await turn();
  await turn();
  site.loading.hide();
  await site.showOnStage();
  assert.equal(site.loading.root.hidden, false);
  assert.match(site.loading.text.textContent, /^Race needs the rest of the app/);
  site.loading.choices.querySelector("button").click();
  join();
  await turn();
  await turn();
  assert.deepEqual([site.kernel.state, taken.length], ["ready", 1]);
});

/** What the history and Streamlit hear of in a test, in their order. */
function hearing({ mock }) {
  const heard = [];
  globalThis.history.pushState = (_state, _unused, address) => heard.push((globalThis.location.href = address));
  mock.method(window, "dispatchEvent", ({ type }) => heard.push(type));
  return heard;
}

/** The app has taken over, and its script runs: what lets it rest for each link that waits. */
function running() {
  const rests = [];
  site.stage = undefined;
  site.drawn.whenIdle = () => new Promise((resolve) => rests.push(resolve));
  return rests;
}

test("a link in the app is followed when its script rests, and of two the last", async (t) => {
  const [heard, rests] = [hearing(t), running()];
  const first = site.go(`${ROOT}tuning`);
  const second = site.go(`${ROOT}race?lr=0.1`);
  await turn();
  assert.deepEqual(heard, []);
  for (const rest of rests) rest();
  await Promise.all([first, second]);
  assert.deepEqual(heard, [`${ROOT}race?lr=0.1`, "popstate"]);
});

test("a link that waits for the app is not followed after Back", async (t) => {
  const [heard, rests] = [hearing(t), running()];
  const going = site.go(`${ROOT}tuning`);
  site.onBack(new Event("popstate"));
  rests[0]();
  await going;
  assert.deepEqual(heard, []);
});

test("that all is kept for use without internet is said where nothing else is, and never in place of a fault", () => {
  site.loading.fail("It broke", []);
  site.loading.mention("All is here");
  assert.equal(site.loading.text.textContent, "It broke");
  site.loading.hide();
  site.loading.mention("All is here");
  assert.equal(site.loading.text.textContent, "All is here");
  site.loading.hide();
});

test("a link on the stage is followed at once, with one entry of the history, and none to where one is", (t) => {
  const heard = hearing(t);
  site.go(`${ROOT}tuning`);
  assert.deepEqual(heard, [`${ROOT}tuning`]);
  site.go(`${ROOT}tuning`);
  assert.deepEqual(heard, [`${ROOT}tuning`]);
});

test("in a frame the link is without what says so, nothing of Python is loaded, and the frame decides its looks", () => {
  Object.assign(globalThis.location, { href: `${ROOT}race?lr=0.1&theme=dark&embed=1`, search: "?lr=0.1&theme=dark&embed=1" });
  const framed = new Site(CONFIG, ROOT, document);
  framed.dress();
  assert.deepEqual(framed.place, { page: "race", query: "lr=0.1" });
  assert.equal(framed.isAllowed, false);
  assert.equal(document.documentElement.dataset.theme, "dark");
  assert.equal(document.body.classList.contains("site-embedded"), true);
  delete document.documentElement.dataset.theme;
  document.body.classList.remove("site-embedded");
});
