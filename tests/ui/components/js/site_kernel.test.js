// The app in the browser, with a stlite that computes nothing: it is mounted at the site's address, asked, stopped.
import "./dom.js";

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { gzipSync } from "node:zlib";

import { Kernel, PHASE, responseOf } from "../../../../ui/components/assets/site/kernel.js";

const ROOT = "http://host.test/course/ravine/";
const CONFIG = {
  version: "v1", entry: "stlite/stlite.js", style: "stlite/stlite.css", bytes: 10, files: ["a"],
  options: { entrypoint: "app.py", archives: [{ url: "app/app.zip", format: "zip" }], wheelUrls: false, pyodideUrl: "pyodide/pyodide.mjs" },
};

class Engine extends EventTarget {
  constructor() {
    super();
    this.asked = [];
    this.loaded = new Promise((resolve) => (this.finish = resolve));
    this._worker = new EventTarget();
  }
  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
  async sendHttpRequest(request) {
    this.asked.push(request);
    return { statusCode: 200, headers: new Headers({ "content-type": "text/plain" }), body: new TextEncoder().encode(request.path) };
  }
}

let mounted; // each mounting: {engine, options, at, isEnded}
let kernel;

beforeEach(() => {
  mounted = [];
  globalThis.location = { href: `${ROOT}race?lr=0.1` };
  globalThis.history = { state: null, replaceState: (_state, _unused, address) => (globalThis.location = { href: address }) };
  const mount = (options) => {
    const one = { engine: new Engine(), options, at: globalThis.location.href, isEnded: false };
    mounted.push(one);
    return { _kernel: one.engine, unmount: () => (one.isEnded = true) };
  };
  kernel = new Kernel(CONFIG, ROOT, {}, async () => ({ mount }));
});

/** A kernel whose app is loaded. */
async function started() {
  const starting = kernel.start();
  await new Promise(setImmediate);
  mounted.at(-1).engine.finish();
  await starting;
  return mounted.at(-1);
}

test("stlite is mounted at the site's own address, and the visitor's stands there before and after", async () => {
  const { at, options } = await started();
  assert.equal(at, ROOT);
  assert.equal(globalThis.location.href, `${ROOT}race?lr=0.1`);
  assert.equal(options.archives[0].url, `${ROOT}app/app.zip?v1`);
  assert.equal(options.pyodideUrl, `${ROOT}pyodide/pyodide.mjs`);
  assert.equal(options.wheelUrls, false);
  assert.deepEqual(options.files, { "site.txt": { data: ROOT } });
});

test("however often it is started, it is mounted once", async () => {
  const both = [kernel.start(), kernel.start()];
  await new Promise(setImmediate);
  mounted[0].engine.finish();
  await Promise.all(both);
  assert.equal(mounted.length, 1);
  assert.equal(kernel.state, "ready");
});

test("what is asked while it loads is answered when it is there", async () => {
  const starting = started();
  const answer = await Promise.all([kernel.ask("player/runs?lr=1"), starting]).then(([response]) => response.text());
  assert.equal(answer, "/player/runs?lr=1");
});

test("nothing is asked of an app that nobody has started", async () => {
  await assert.rejects(kernel.ask("player/runs?"), /not loaded/);
  assert.equal(mounted.length, 0);
});

test("an app that does not load is ended, says why, and can be started again", async () => {
  const starting = kernel.start();
  await new Promise(setImmediate);
  mounted[0].engine.tell("loadError", new Error("no memory"));
  await assert.rejects(starting, /no memory/);
  assert.equal(kernel.state, "failed");
  assert.ok(mounted[0].isEnded);
  await started();
  assert.equal(kernel.state, "ready");
});

test("a visitor who cancels gets the memory back, and a later start is another app", async () => {
  const starting = kernel.start();
  await new Promise(setImmediate);
  kernel.stop();
  await assert.rejects(starting, /stopped/);
  assert.deepEqual([kernel.state, mounted[0].isEnded], ["away", true]);
  await started();
  assert.deepEqual([mounted.length, kernel.state], [2, "ready"]);
});

test("a cancel while stlite itself is on its way mounts nothing", async () => {
  const starting = kernel.start();
  kernel.stop();
  await assert.rejects(starting, /stopped/);
  assert.equal(mounted.length, 0);
});

test("a worker that breaks is a failed app", async () => {
  const { engine, isEnded } = await started();
  assert.equal(isEnded, false);
  engine._worker.dispatchEvent(new Event("error"));
  assert.equal(kernel.state, "failed");
});

test("progress never goes back, and words that nobody knows are no progress", async () => {
  const shares = [];
  kernel.addEventListener(PHASE, () => shares.push(kernel.share));
  const starting = kernel.start();
  await new Promise(setImmediate);
  const [{ engine }] = mounted;
  for (const text of ["Loading Pyodide.", "Something else", "Installing packages.", "Mounting files.", "Booting up the Streamlit server."]) engine.tell("loadProgress", text);
  engine.finish();
  await starting;
  assert.equal(shares.length, 4);
  assert.deepEqual(shares, [...shares].sort((a, b) => a - b));
  assert.ok(shares[0] > 0 && shares.at(-1) < 1);
});

test("a compressed answer is unpacked, and its headers do not say otherwise", async () => {
  const headers = new Headers({ "content-encoding": "gzip", "content-length": "25", "content-type": "text/csv" });
  const response = responseOf({ statusCode: 200, headers, body: gzipSync("x,y") });
  assert.equal(await response.text(), "x,y");
  assert.deepEqual([...response.headers], [["content-type", "text/csv"]]);
});

test("an answer that may have no body has none", () => {
  assert.equal(responseOf({ statusCode: 204, headers: new Headers(), body: new Uint8Array() }).status, 204);
});

test("an app that answers with faults has broken, one that is slow has not", async () => {
  const { engine } = await started();
  mock.timers.enable({ apis: ["setTimeout"] });
  let [broken, answer] = [0, () => undefined];
  const abort = new AbortController();
  kernel.watch(() => (broken += 1), abort.signal);
  const settle = () => new Promise(setImmediate);
  engine.sendHttpRequest = () => new Promise((resolve) => (answer = resolve));
  const answered = async (statusCode) => {
    mock.timers.tick(15_000);
    await settle();
    assert.equal(broken, 0);
    answer({ statusCode, headers: new Headers(), body: new Uint8Array() });
    await settle();
  };
  await answered(200);
  await answered(200);
  await answered(500);
  assert.equal(broken, 1);
  mock.timers.reset();
});
