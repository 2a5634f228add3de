// Addresses of the site's pages, in any folder of any host; links that are followed without loading the page anew; and
// files that the app makes.
import "./dom.js";

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { answerNowhere } from "../../../../ui/components/assets/site/files.js";
import { followLinks } from "../../../../ui/components/assets/site/links.js";
import { addressOf, correctAddresses, placeOf } from "../../../../ui/components/assets/site/place.js";
import { fire, root } from "./dom.js";

const ROOT = "http://host.test/course/ravine/";
const PAGES = ["start", "race", "lessons"];

for (const [address, expected] of [
  ["", { page: "start", query: "" }],
  ["index.html?lang=ko", { page: "start", query: "lang=ko" }],
  ["race", { page: "race", query: "" }],
  ["race/?lr=0.1#map", { page: "race", query: "lr=0.1" }],
  ["race/index.html", { page: "race", query: "" }],
  ["start", null],
  ["race/more", null],
  ["player/code/1/x.js", null],
  ["http://host.test/course/ravine", { page: "start", query: "" }],
  ["http://host.test/course/ravine?a=1", { page: "start", query: "a=1" }],
  ["http://host.test/course/ravines", null],
  ["http://host.test/race", null],
  ["https://host.test/course/ravine/race", null],
  ["mailto:a@b", null],
]) {
  test(`the place of ${address || "the site's own address"}`, () => assert.deepEqual(placeOf(new URL(address, ROOT), ROOT, PAGES), expected));
}

test("at the root of a host, too", () => {
  assert.deepEqual(placeOf("http://host.test/", "http://host.test/", PAGES), { page: "start", query: "" });
  assert.deepEqual(placeOf("http://host.test/lessons/", "http://host.test/", PAGES), { page: "lessons", query: "" });
});

test("an address leads back to its place", () => {
  for (const place of [{ page: "start", query: "" }, { page: "start", query: "lang=ko" }, { page: "race", query: "lr=0.1,0.2" }])
    assert.deepEqual(placeOf(addressOf(place, ROOT), ROOT, PAGES), place);
});

test("the first page keeps the slash that Streamlit cuts off, and all other addresses stay as they are", () => {
  const written = [];
  const change = (_state, _unused, address) => written.push(address);
  const history = { pushState: change, replaceState: change };
  correctAddresses(history, ROOT, () => `${ROOT}race`, "");
  history.pushState({}, "", "/course/ravine");
  history.pushState({}, "", "/course/ravine?lang=ko#top");
  history.replaceState({}, "", "/course/ravine/race?lr=1");
  history.replaceState({}, "");
  assert.deepEqual(written, [ROOT, `${ROOT}?lang=ko#top`, "/course/ravine/race?lr=1", undefined]);
});

const went = [];
document.location = { href: `${ROOT}race?lr=0.1` };
followLinks(document, ROOT, PAGES, (address) => went.push(address));
afterEach(() => (went.length = 0));

/** A click on a link; whether the browser is left to follow it. */
function clicked(href, properties = {}, attributes = {}) {
  const link = document.createElement("a");
  link.setAttribute("href", href);
  for (const [name, value] of Object.entries(attributes)) link.setAttribute(name, value);
  Object.defineProperty(link, "href", { value: new URL(href, ROOT).href });
  Object.defineProperty(link, "hash", { value: new URL(href, ROOT).hash });
  root().append(link);
  return !fire(link, "click", { button: 0, composedPath: () => [link, document.body, document], ...properties }).defaultPrevented;
}

test("a link to a page is followed here", () => {
  assert.equal(clicked("./lessons?lesson=2"), false);
  assert.deepEqual(went, [`${ROOT}lessons?lesson=2`]);
});

test("the slash at the end of a page is left out, as the app does not know it", () => {
  assert.equal(clicked("./lessons/?lesson=2#vote"), false);
  assert.deepEqual(went, [`${ROOT}lessons?lesson=2#vote`]);
});

for (const [what, ...link] of [
  ["to another site", "https://elsewhere.test/race"],
  ["to a file of the site", "./LICENSES.txt"],
  ["to a place on the page", "./race?lr=0.1#map"],
  ["that is to be downloaded", "./race", {}, { download: "" }],
  ["of another tab", "./race", {}, { target: "_blank" }],
  ["clicked with Ctrl", "./race", { ctrlKey: true }],
  ["clicked with the middle button", "./race", { button: 1 }],
]) {
  test(`a link ${what} is left to the browser`, () => {
    assert.equal(clicked(...link), true);
    assert.deepEqual(went, []);
  });
}

/** A page whose requests and links are answered by an app; what it asked, fetched and followed. */
function answering(answer) {
  const heard = { asked: [], fetched: [], clicked: [], faults: [] };
  class Link {
    constructor(href, download = "") {
      Object.assign(this, { href, download });
    }
    click() {
      heard.clicked.push(this.href);
    }
  }
  const page = { document: { baseURI: ROOT }, HTMLAnchorElement: Link, fetch: async (what) => heard.fetched.push(String(what)) };
  answerNowhere(page, async (path) => {
    heard.asked.push(path);
    return answer();
  }, (fault) => heard.faults.push(fault.message));
  return { page, heard, Link };
}

test("what stlite's page asks nowhere for is asked of the app, and all else of the host", async () => {
  const { page, heard } = answering(() => new Response("csv"));
  assert.equal(await (await page.fetch("https://stlite.invalid/course/ravine/media/a.csv?title=x")).text(), "csv");
  await page.fetch("player/code/1/a.js");
  assert.deepEqual([heard.asked, heard.fetched], [["media/a.csv?title=x"], ["player/code/1/a.js"]]);
});

test("a link nowhere is a file of the app, with the name that the app gives it", async () => {
  const made = [];
  const { setTimeout: wait } = globalThis;
  globalThis.setTimeout = (act, milliseconds) => wait(act, milliseconds).unref(); // node waits for no file to be forgotten
  globalThis.URL.createObjectURL = (blob) => `blob:${made.push(blob)}`;
  const headers = { "content-disposition": "attachment; filename*=UTF-8''ravine%20one.csv" };
  const { heard, Link } = answering(() => new Response("x,y", { headers }));
  const { createElement } = document;
  const saved = [];
  document.createElement = (tag) => (tag === "a" ? { setAttribute: (name, value) => saved.push([name, value]), append: () => undefined, click: () => saved.push("clicked") } : createElement.call(document, tag));
  new Link("https://stlite.invalid/media/1.csv").click();
  await new Promise((later) => wait(later, 20));
  Object.assign(globalThis, { setTimeout: wait });
  document.createElement = createElement;
  assert.deepEqual(heard.asked, ["media/1.csv"]);
  assert.deepEqual(heard.clicked, []);
  assert.deepEqual(saved, [["href", "blob:1"], ["download", "ravine one.csv"], "clicked"]);
  assert.equal(await made[0].text(), "x,y");
});

test("a file that is not made is told of", async () => {
  const { heard, Link } = answering(() => new Response("", { status: 404 }));
  new Link("https://stlite.invalid/media/1.csv").click();
  await new Promise(setImmediate);
  assert.deepEqual(heard.faults, ["404"]);
});

test("every other link is clicked as ever", () => {
  const { heard, Link } = answering(() => new Response(""));
  new Link("https://elsewhere.test/").click();
  assert.deepEqual(heard.clicked, ["https://elsewhere.test/"]);
});
