// The player's keys: what each does, and what they are left to.
import "./dom.js";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Keys } from "../../../../ui/components/assets/player/keys.js";
import { fire, root } from "./dom.js";

let abort;
let before; // the parts of the last test: this document's listeners know no abort signals

beforeEach(() => {
  abort = new AbortController();
  if (before) before.view = undefined;
});

/** Keys on a page, with the parts of a player that note what they are told. */
function keys() {
  const calls = [];
  const note = (name) => (...values) => calls.push([name, ...values].join(" "));
  const parts = {
    view: { data: { sealed: false } },
    transport: {
      toggle: note("toggle"), move: note("move"), jump: note("jump"), clock: { steps: 300 },
      playButton: document.createElement("button"), scrub: document.createElement("input"),
    },
    chips: { toggle: note("run") },
    options: { fullscreen: note("full") },
  };
  before = parts;
  const made = new Keys(parts, abort.signal);
  made.dialog.showModal = () => calls.push("keys");
  const page = root();
  page.append(made.build(), parts.transport.scrub);
  const key = (name, target = page, more = {}) => fire(target, "keydown", { key: name, ...more });
  const element = (tag, attributes = {}) => {
    const added = page.appendChild(document.createElement(tag));
    for (const [name, value] of Object.entries(attributes)) added.setAttribute(name, value);
    return added;
  };
  return { made, parts, calls, page, key, element };
}

test("each key does its own, and its effect on the page is prevented", () => {
  const { calls, key } = keys();
  const pressed = [" ", "ArrowRight", "ArrowLeft", "Home", "End", "f", "F", "1", "9", "?"].map((name) => key(name).defaultPrevented);
  assert.ok(pressed.every(Boolean));
  assert.deepEqual(calls, ["toggle", "move 1", "move -1", "jump 0", "jump 300", "full", "full", "run 1", "run 9", "keys"]);
  for (const name of ["a", "0", "ArrowUp", "Tab", "Enter"]) assert.equal(key(name).defaultPrevented, false);
});

test("fields keep their keys", () => {
  const { calls, key, element } = keys();
  const fields = [element("input"), element("input", { type: "range" }), element("select"), element("textarea"),
    element("div", { contenteditable: "true" })];
  for (const field of fields) for (const name of [" ", "ArrowRight", "Home", "f", "1", "?"]) key(name, field);
  for (const role of ["slider", "radio", "tab", "option", "combobox"])
    for (const name of [" ", "ArrowRight", "Home"]) key(name, element("div", { role }));
  const start = element("button", { class: "rv-start" });
  for (const name of [" ", "ArrowLeft"]) key(name, start);
  assert.deepEqual(calls, []);
});

test("buttons and check boxes keep Space only, and the scrubber its arrows", () => {
  const { parts, calls, key, element } = keys();
  for (const target of [element("button"), element("input", { type: "checkbox" }), element("summary")]) {
    key(" ", target);
    key("ArrowRight", target);
  }
  assert.deepEqual(calls, ["move 1", "move 1", "move 1"]);
  key(" ", parts.transport.scrub);
  key("End", parts.transport.scrub);
  assert.deepEqual(calls.slice(3), ["toggle"]);
});

test("keys with modifiers, those of a sealed race, beside a dialog, or that somebody else has used do nothing", () => {
  const { parts, calls, key, element, page } = keys();
  for (const name of ["ctrlKey", "metaKey", "altKey"]) key("End", page, { [name]: true });
  parts.view.data.sealed = true;
  key("End");
  parts.view.data.sealed = false;
  const dialog = element("div", { role: "dialog", "aria-modal": "true" });
  key("End");
  dialog.remove();
  page.addEventListener("keydown", (event) => event.preventDefault(), { once: true });
  key("End");
  assert.deepEqual(calls, []);
  parts.view = undefined;
  key("End");
  assert.deepEqual(calls, []);
});

test("the first thing on the page leads to Play, and is gone with the player", () => {
  const { made, parts } = keys();
  let focused = false;
  parts.transport.playButton.focus = () => (focused = true);
  assert.equal(document.body.firstElementChild, made.skip);
  assert.equal(made.skip.textContent, "To the player");
  const event = fire(made.skip, "click");
  assert.deepEqual([focused, event.defaultPrevented], [true, true]);
  abort.abort();
  assert.notEqual(document.body.firstElementChild, made.skip);
});
