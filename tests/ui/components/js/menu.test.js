// The menu: what opens it, moves in it and closes it.
import "./dom.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { Menu } from "../../../../ui/components/assets/player/menu.js";
import { fire, root } from "./dom.js";

/** A menu of two things to do, one that is not offered, and a switch; and what was done. */
function menu() {
  const done = [];
  const state = { on: false };
  const made = new Menu(new AbortController().signal);
  const act = (name) => () => done.push(name);
  root().append(made.build([
    { name: "first", act: act("first") },
    null,
    { name: "absent", act: act("absent"), offered: () => false },
    { name: "switch", on: () => state.on, act: () => (state.on = !state.on) },
    { name: "last", act: act("last") },
  ]));
  const names = () => made.offered.map((entry) => entry.textContent);
  const key = (name, target) => fire(target, "keydown", { key: name });
  return { made, done, state, names, key };
}

/** Note what gets the focus, as this document does not. */
function focused(made) {
  const seen = [];
  for (const one of [...made.entries, made.opener]) one.focus = () => seen.push(one.textContent || "opener");
  return seen;
}

test("a press opens it at the first entry, another one closes it", () => {
  const { made, names } = menu();
  const seen = focused(made);
  made.opener.click();
  assert.deepEqual([made.isOpen, made.opener.getAttribute("aria-expanded"), names(), seen], [true, "true", ["first", "switch", "last"], ["first"]]);
  made.opener.click();
  assert.deepEqual([made.isOpen, made.opener.getAttribute("aria-expanded")], [false, "false"]);
});

test("arrows go round, Home and End to the ends, and the page does not hear of them", () => {
  const { made, key } = menu();
  const seen = focused(made);
  let heard = 0;
  made.root.parentNode.addEventListener("keydown", () => heard++);
  key("ArrowUp", made.opener);
  heard = 0;
  const at = Object.fromEntries(made.entries.map((entry) => [entry.textContent, entry]));
  for (const [name, from] of [["ArrowDown", "last"], ["ArrowUp", "first"], ["ArrowDown", "first"], ["End", "first"], ["Home", "last"]]) {
    assert.ok(key(name, at[from]).defaultPrevented);
  }
  assert.deepEqual(seen, ["last", "first", "last", "switch", "last", "first"]);
  assert.equal(key("Tab", at.first).defaultPrevented, false);
  assert.equal(heard, 1); // Tab
});

test("what is chosen is done and closes the menu, a switch leaves it open and shows that it is on", () => {
  const { made, done, state } = menu();
  made.open();
  const [first, , toggle] = made.entries;
  assert.deepEqual([first.getAttribute("role"), toggle.getAttribute("role"), toggle.getAttribute("aria-checked")], ["menuitem", "menuitemcheckbox", "false"]);
  toggle.click();
  assert.deepEqual([made.isOpen, state.on, toggle.getAttribute("aria-checked")], [true, true, "true"]);
  first.click();
  assert.deepEqual([made.isOpen, done], [false, ["first"]]);
});

test("Escape, a press elsewhere and a focus elsewhere close it", () => {
  const { made, key } = menu();
  made.open();
  key("Escape", made.entries[0]);
  assert.equal(made.isOpen, false);
  made.open();
  fire(made.entries[0], "pointerdown");
  fire(made.list, "focusout", { relatedTarget: made.entries[1] });
  fire(made.list, "focusout", { relatedTarget: null }); // the window itself has lost it
  assert.equal(made.isOpen, true);
  fire(document.body, "pointerdown");
  assert.equal(made.isOpen, false);
  made.open();
  fire(made.list, "focusout", { relatedTarget: document.body });
  assert.equal(made.isOpen, false);
});
