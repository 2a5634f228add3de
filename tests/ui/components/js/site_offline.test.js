// The service worker of the site: what it keeps, what it gives out, and what it never touches; and the page's side of it.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeEach, mock, test } from "node:test";
import { runInNewContext } from "node:vm";

import { ALL, BYTES, Offline } from "../../../../ui/components/assets/site/offline.js";

const TEXT = readFileSync(new URL("../../../../static/sw.js", import.meta.url), "utf8");
const SCOPE = "http://host.test/ravine/";
const PAGES = { "index.html": "p1", "race/index.html": "p1" };
const FILES = { "app/app.zip": [3, hashOf("app")], "player/code/1/x.js": [2, hashOf("x1")] };

/** The beginning of a hash, as the builder has it. @param {string} text */
function hashOf(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

let host; // {path: text} of what the host has now; undefined while it is not there
let cached; // {path: text} of what the browser's own cache has
let asked; // paths that the host was asked for
let disk; // {name: Map of address to response text}
let told; // messages to pages
let full; // is the disk full?
let slow; // what the host waits for

/** Caches as a browser has them. */
const caches = {
  async open(name) {
    const kept = (disk[name] ??= new Map());
    const response = (url) => kept.has(url) && new Response(kept.get(url), { headers: { "content-type": "text/plain" } });
    return {
      match: async (url) => response(url) || undefined,
      put: async (url, answer) => {
        if (full) throw new Error("full");
        kept.set(url, await answer.text());
      },
      keys: async () => [...kept.keys()].map((url) => ({ url })),
      delete: async (url) => kept.delete(url),
    };
  },
};

async function fetched(request, { cache } = {}) {
  const url = typeof request === "string" ? request : request.url;
  const path = url.slice(SCOPE.length).split("?")[0];
  if (cache === "force-cache" && path in cached) return new Response(cached[path]);
  asked.push(path);
  if (!host) throw new Error("no network");
  await slow;
  request.signal?.throwIfAborted();
  const file = path in host ? path : `${path.replace(/\/$/, "")}/index.html`.replace(/^\//, "");
  return file in host ? new Response(host[file]) : new Response("no", { status: 404 });
}

/** A worker of a version that has been started: `fire` lets something happen to it. */
async function worker(site = {}) {
  const listeners = {};
  const self = {
    registration: { scope: SCOPE, update: async () => undefined },
    clients: { claim: async () => undefined, matchAll: async () => [{ postMessage: (message) => told.push(message) }] },
    skipWaiting: () => undefined,
    addEventListener: (type, listener) => (listeners[type] = listener),
  };
  const text = TEXT.replace("const SITE = __SITE__", `const SITE = ${JSON.stringify({ version: "v1", pages: PAGES, files: FILES, ...site })}`);
  const soon = (/** @type {() => void} */ act) => setTimeout(act, 20);
  runInNewContext(text, { self, caches, fetch: fetched, crypto, AbortController, Request, Response, Blob, ReadableStream, WritableStream, setTimeout: soon });
  const fire = async (type, properties = {}) => {
    const lasting = [];
    let answer;
    listeners[type]({ waitUntil: (promise) => lasting.push(promise), respondWith: (promise) => (answer = promise), ...properties });
    const response = await answer;
    const content = await response?.text();
    await Promise.all(lasting);
    return response && { status: response.status, content };
  };
  await fire("install");
  await fire("activate");
  return fire;
}

const file = (path) => ({ request: { url: SCOPE + path, method: "GET", mode: "cors" } });
const page = (path) => ({ request: { url: SCOPE + path, method: "GET", mode: "navigate" } });
const html = (version) => `<script id="site">{"version": "${version}"}</script>`;

beforeEach(() => {
  host = { "index.html": html("v1"), "race/index.html": html("v1"), "app/app.zip": "app", "player/code/1/x.js": "x1", "other.txt": "o" };
  [cached, asked, told, disk, full, slow] = [{}, [], [], {}, false, undefined];
});

test("a file comes from the host once, and its bytes are counted both times", async () => {
  const fire = await worker();
  for (let times = 0; times < 2; times++) assert.deepEqual(await fire("fetch", file("app/app.zip")), { status: 200, content: "app" });
  assert.deepEqual(asked, ["app/app.zip"]);
  await new Promise(setImmediate);
  assert.deepEqual(told.map(({ kind, path, bytes }) => [kind, path, bytes]), Array(2).fill(["bytes", "app/app.zip", 3]));
});

test("what a page has begun with is kept before all others", async () => {
  const fire = await worker();
  await fire("message", { data: { kind: "keep", version: "v1", files: ["player/code/1/x.js", "other.txt"] } });
  assert.deepEqual(asked.filter((path) => path in FILES), ["player/code/1/x.js", "app/app.zip"]);
});

test("a file of another hash is fetched, and the older one forgotten", async () => {
  await (await worker())("fetch", file("app/app.zip"));
  host["app/app.zip"] = "new";
  const fire = await worker({ version: "v2", files: { ...FILES, "app/app.zip": [3, hashOf("new")] } });
  assert.equal((await fire("fetch", file("app/app.zip"))).content, "new");
  assert.deepEqual([...disk[`ravine ${SCOPE}`].keys()], [`${SCOPE}app/app.zip?${hashOf("new")}`]);
});

test("a file that is as it was stays over an update", async () => {
  await (await worker())("fetch", file("app/app.zip"));
  const fire = await worker({ version: "v2" });
  host = undefined;
  assert.equal((await fire("fetch", file("app/app.zip"))).content, "app");
});

test("a page is the host's as long as it answers, and one that was kept where it does not", async () => {
  const fire = await worker();
  await fire("message", { data: { kind: "keep", version: "v1" } });
  asked = [];
  await fire("fetch", page("race?lr=1"));
  assert.deepEqual(asked, ["race"]);
  host = undefined;
  for (const path of ["", "?lang=ko", "race?lr=1", "race/", "race/index.html"]) assert.deepEqual(await fire("fetch", page(path)), { status: 200, content: html("v1") }, path);
});

test("where the host has another version nothing older is given to its page", async () => {
  const fire = await worker();
  await fire("message", { data: { kind: "keep", version: "v1" } });
  host = { "index.html": html("v2"), "app/app.zip": "new" };
  assert.equal((await fire("fetch", page(""))).content, html("v2"));
  assert.equal(await fire("fetch", file("app/app.zip")), undefined); // left to the browser
});

test("where a page was kept and the host is too late with another version, its files are those of the page", async () => {
  const fire = await worker();
  await fire("message", { data: { kind: "keep", version: "v1" } });
  host = { "index.html": html("v2"), "app/app.zip": "new" };
  let go;
  slow = new Promise((resolve) => (go = resolve));
  assert.equal((await fire("fetch", page(""))).content, html("v1"));
  go(); // too late
  await new Promise(setImmediate);
  assert.equal((await fire("fetch", file("app/app.zip"))).content, "app");
});

test("what has another hash than the site's file is given out and not kept, nor is a page of another version", async () => {
  const fire = await worker();
  const keep = async () => {
    await fire("message", { data: { kind: "keep", version: "v1" } });
    return told.at(-1).kind;
  };
  host["app/app.zip"] = "<h1>Log in first</h1>";
  assert.equal((await fire("fetch", file("app/app.zip"))).content, host["app/app.zip"]);
  assert.equal(await keep(), "partly");
  assert.deepEqual([...disk[`ravine ${SCOPE}`].keys()], [`${SCOPE}index.html?p1`, `${SCOPE}race/index.html?p1`]);
  disk[`ravine ${SCOPE}`].clear();
  Object.assign(host, { "app/app.zip": "app", "index.html": html("v2") });
  assert.equal(await keep(), "partly");
  assert.equal(disk[`ravine ${SCOPE}`].size, 0);
  host["index.html"] = `${html("v1")}<script>count()</script>`; // a host that adds to pages
  assert.equal(await keep(), "all");
});

test("what is no file of the site is left to the browser", async () => {
  const fire = await worker();
  for (const event of [file("other.txt"), page("elsewhere/"), { request: { url: "http://host.test/x", method: "GET", mode: "cors" } }, { request: { ...file("app/app.zip").request, method: "HEAD" } }])
    assert.equal(await fire("fetch", event), undefined);
  assert.deepEqual(asked, []);
});

test("another site that stands at the same address later is seen", async () => {
  const fire = await worker();
  await fire("message", { data: { kind: "keep", version: "v1" } });
  host = { "index.html": "<h1>Something else</h1>" };
  assert.equal((await fire("fetch", page(""))).content, "<h1>Something else</h1>");
});

test("what is not there is not kept", async () => {
  const fire = await worker();
  delete host["app/app.zip"];
  assert.equal((await fire("fetch", file("app/app.zip"))).status, 404);
  host["app/app.zip"] = "app";
  assert.equal((await fire("fetch", file("app/app.zip"))).content, "app");
});

test("on request all of the site is kept, once, and the page is told", async () => {
  const fire = await worker();
  await fire("fetch", file("app/app.zip"));
  for (let times = 0; times < 2; times++) await fire("message", { data: { kind: "keep", version: "v1" } });
  assert.deepEqual(asked, ["app/app.zip", "index.html", "race/index.html", "player/code/1/x.js"]);
  assert.deepEqual(told.map(({ kind }) => kind).filter((kind) => kind !== "bytes"), ["all", "all"]);
});

test("what came before the worker is not loaded again, unless it is of another version", async () => {
  const fire = await worker();
  cached = { "player/code/1/x.js": "x1", "app/app.zip": "an older one" };
  await fire("message", { data: { kind: "keep", version: "v1" } });
  assert.deepEqual(asked, ["index.html", "race/index.html", "app/app.zip"]);
  host = undefined;
  assert.deepEqual(await Promise.all(Object.keys(FILES).map(async (path) => (await fire("fetch", file(path))).content)), ["app", "x1"]);
});

test("files that will be needed are fetched at once, and a page that asks for one of them meanwhile waits for it", async () => {
  const fire = await worker();
  let go;
  slow = new Promise((resolve) => (go = resolve));
  const loading = fire("message", { data: { kind: "load", version: "v1", files: [...Object.keys(FILES), "no file of ours"] } });
  const answer = fire("fetch", file("app/app.zip"));
  await new Promise(setImmediate);
  go();
  assert.equal((await answer).content, "app");
  await loading;
  assert.deepEqual(asked, Object.keys(FILES));
  assert.equal(disk[`ravine ${SCOPE}`].size, 2);
});

test("what is fetched early can be stopped, and is fetched when somebody asks for it again", async () => {
  const fire = await worker();
  let go;
  slow = new Promise((resolve) => (go = resolve));
  const loading = fire("message", { data: { kind: "load", version: "v1", files: ["app/app.zip"] } });
  await new Promise(setImmediate);
  await fire("message", { data: { kind: "stop", version: "v1" } });
  go();
  await loading;
  assert.equal(disk[`ravine ${SCOPE}`].size, 0);
  assert.equal((await fire("fetch", file("app/app.zip"))).content, "app");
});

test("a page of another version asks for nothing", async () => {
  const fire = await worker();
  for (const kind of ["keep", "load", "stop"]) await fire("message", { data: { kind, version: "v2", files: ["app/app.zip"] } });
  assert.deepEqual(asked, []);
});

test("where the disk is full the site works, and does not say that it works without internet", async () => {
  const fire = await worker();
  full = true;
  assert.equal((await fire("fetch", file("app/app.zip"))).content, "app");
  await fire("message", { data: { kind: "keep", version: "v1" } });
  assert.deepEqual(told.map(({ kind }) => kind), ["bytes", "partly"]);
});

/** A browser's side of service workers; `tell` is what the worker says. */
function container({ register = async () => undefined } = {}) {
  const it = Object.assign(new EventTarget(), { controller: null, register, posted: [] });
  it.take = () => {
    it.controller = { postMessage: (message) => it.posted.push(message) };
    it.dispatchEvent(new Event("controllerchange"));
  };
  it.tell = (data) => it.dispatchEvent(Object.assign(new Event("message"), { data: { version: "v1", ...data } }));
  return it;
}

test("the page waits until the worker takes part, so that nothing is loaded twice", async () => {
  const registered = [];
  const browser = container({ register: async (...given) => registered.push(given) });
  const offline = new Offline(SCOPE, "v1", browser);
  const starting = offline.start();
  await new Promise(setImmediate);
  assert.equal(offline.isCounting, false);
  browser.take();
  await starting;
  assert.equal(offline.isCounting, true);
  assert.deepEqual(registered, [[`${SCOPE}sw.js`, { updateViaCache: "none" }]]);
});

test("a browser without workers, or that allows none, works as before", async () => {
  await new Offline(SCOPE, "v1", null).start();
  const offline = new Offline(SCOPE, "v1", container({ register: () => Promise.reject(new Error("not allowed")) }));
  await offline.start();
  offline.keep();
  assert.equal(offline.isCounting, false);
});

test("bytes are summed over the files that are waited for, and never go back", () => {
  const browser = container();
  const offline = new Offline(SCOPE, "v1", browser);
  let heard = 0;
  offline.addEventListener(BYTES, () => (heard += 1));
  for (const [path, bytes] of [["a", 5], ["a", 9], ["a", 3], ["b", 1], ["c", 100]]) browser.tell({ kind: "bytes", path, bytes });
  assert.deepEqual([offline.bytesOf(["a", "b", "d"]), heard], [10, 5]);
});

test("the site works without internet when the worker says so", () => {
  const browser = container();
  const offline = new Offline(SCOPE, "v1", browser);
  let complete = 0;
  offline.addEventListener(ALL, () => (complete += 1));
  browser.take();
  mock.method(performance, "getEntriesByType", () => [`${SCOPE}data/a.gz?again`, "http://host.test/other.js"].map((name) => ({ name })));
  offline.keep();
  mock.restoreAll();
  assert.deepEqual([browser.posted, offline.isComplete], [[{ kind: "keep", files: ["data/a.gz"], version: "v1" }], false]);
  browser.tell({ kind: "partly" });
  browser.tell({ kind: "all", version: "v0" }); // another site on this host
  assert.equal(complete, 0);
  browser.tell({ kind: "all" });
  assert.deepEqual([complete, offline.isComplete], [1, true]);
});
