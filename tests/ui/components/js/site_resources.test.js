// Where a site without a server gets everything from: prepared answers, the app's routes, files; and how a worker, which
// has none of these, gets the programs of races from its page.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { hrefOf, resources } from "../../../../ui/components/assets/shared/resources.js";
import { isAsked, SiteResources } from "../../../../ui/components/assets/site/resources.js";

const MODULE = "export default (given) => ({ programs: [given], surface: 1 });";

let kernel;
let site;
let fetched;
const { URL: OriginalURL } = globalThis;

beforeEach(() => {
  fetched = [];
  globalThis.document = { baseURI: "http://host.test/ravine/" };
  globalThis.fetch = async (address) => {
    fetched.push(address);
    return new Response("a file");
  };
  kernel = { state: "ready", asked: [], ask: async (path) => {
    kernel.asked.push(path);
    return new Response(MODULE);
  } };
  // a module of a text: node imports no blobs
  globalThis.URL = Object.assign(class extends OriginalURL {}, { createObjectURL: () => `data:text/javascript,${encodeURIComponent(MODULE)}`, revokeObjectURL: () => undefined });
  site = new SiteResources(kernel, hrefOf("player/").slice(0, -"player/".length));
  site.prepared = { has: (path) => path.startsWith("player/surface?surface=beale"), fetch: async () => new Response("prepared") };
});

afterEach(() => (globalThis.URL = OriginalURL));

const text = async (path) => (await site.fetch(path)).text();

for (const [path, asked] of [
  ["player/runs?lr=0.1", true], ["player/program?surface=beale&again=1", true], ["player/html?", true],
  ["player/code/shared/style.css", false], ["player/plotly/flat-1.js?again=2", false], ["player/texts/ko.json", false],
]) {
  test(`${path} is ${asked ? "a question to Python" : "a file"}`, () => assert.equal(isAsked(path), asked));
}

test("what was prepared is not asked for", async () => {
  assert.equal(await text("player/surface?surface=beale"), "prepared");
  assert.deepEqual([kernel.asked, fetched], [[], []]);
});

test("a file is a file, whatever the app is doing", async () => {
  kernel.state = "away";
  assert.equal(await text("player/texts/ko.json"), "a file");
  assert.match(fetched[0], /player\/texts\/ko\.json$/);
});

test("everything else is asked of the app's own routes, below the site", async () => {
  await site.fetch("player/runs?lr=0.1");
  assert.deepEqual(kernel.asked, ["player/runs?lr=0.1"]);
});

test("where Python is not loaded a question is refused with a sentence, and nobody has it", async () => {
  kernel.state = "away";
  const response = await site.fetch("player/runs?lr=0.1");
  assert.equal(response.status, 404);
  assert.match(await response.text(), /needs the rest of the app/);
  assert.deepEqual([site.has("player/runs?lr=0.1"), site.has("player/surface?surface=beale"), site.has("player/code/x.js")], [false, true, true]);
});

test("what is asked while Python is loading waits for it", () => {
  kernel.state = "loading";
  assert.equal(site.has("player/runs?lr=0.1"), true);
});

test("the module of a race is what the app answers", async () => {
  const module = await site.load("player/program?surface=beale");
  assert.deepEqual(module.default(2), { programs: [2], surface: 1 });
});

test("an answer that is no module says what the app said", async () => {
  kernel.ask = async () => new Response("no such version", { status: 404 });
  await assert.rejects(site.load("player/program?x"), /404: no such version/);
});

test("a worker gets its programs from the page, and faults as well", async (here) => {
  const posted = [];
  here.after(() => posted[0]?.port.close()); // or node waits for it
  globalThis.Worker = class {
    constructor(address, options) {
      Object.assign(this, { address, options });
    }
    postMessage(message) {
      posted.push(message);
    }
  };
  globalThis.self = { addressed: [], addEventListener: (_, listener) => globalThis.self.addressed.push(listener), postMessage: () => undefined };
  const { connect } = await import("../../../../ui/components/assets/site/worker.js");
  const worker = site.start();
  assert.match(worker.address, /player\/code\/site\/worker\.js$|site\/worker\.js$/);
  assert.deepEqual(worker.options, { type: "module" });
  connect(posted[0].port);
  const module = await resources().load("player/program?surface=beale&question=settled");
  assert.equal(module.default(3).programs[0], 3);
  assert.match(kernel.asked[0], /^player\/program\/\w+\?surface=beale&question=settled$/);
  kernel.ask = async () => new Response("gone", { status: 404 });
  await assert.rejects(resources().load("player/program?other"), /404: gone/);
});
