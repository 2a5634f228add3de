// What a hand is at on the stage: nothing that is half done is taken away.
import { fire, input, root } from "./dom.js";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Hand } from "../../../../ui/components/assets/site/hand.js";

let place;
let hand;

beforeEach(() => {
  place = root();
  place.innerHTML = `<input type="number"><input type="range"><dialog></dialog><button class="rv-more" aria-expanded="false"></button>`;
  hand = new Hand(place, new AbortController().signal);
});

test("a number is typed to its end before anything else happens", () => {
  const field = place.querySelector("input");
  assert.equal(hand.isFull, false);
  input(field, "0.");
  assert.equal(hand.isFull, true);
  fire(field, "change");
  assert.equal(hand.isFull, false, "it was read");
});

test("a field that was left, or that is gone, is not waited for", () => {
  const field = place.querySelector("input");
  input(field, "");
  fire(field, "focusout");
  assert.equal(hand.isFull, false);
  input(field, "1");
  field.remove();
  assert.equal(hand.isFull, false);
});

test("a slider says itself when it is held", () => {
  input(place.querySelector("[type=range]"), 3);
  assert.equal(hand.isFull, false);
});

test("an open dialog or menu is closed by whoever opened it", () => {
  const [dialog, more] = [place.querySelector("dialog"), place.querySelector("button")];
  dialog.setAttribute("open", "");
  assert.equal(hand.isFull, true);
  dialog.removeAttribute("open");
  more.setAttribute("aria-expanded", "true");
  assert.equal(hand.isFull, true);
});
