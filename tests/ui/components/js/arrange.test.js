// Where the pictures stand, by the shape of the box and of the place.
import assert from "node:assert/strict";
import { test } from "node:test";

import { ARRANGEMENTS, onPhone } from "../../../../ui/components/assets/player/arrange.js";

const { together, side: grid, map: alone } = ARRANGEMENTS;

/** @type {[number, number]} */
const margins = [58, 62];
const place = (/** @type {number} */ width, /** @type {number} */ height, /** @type {number} */ aspect) => ({ width, height, aspect, margins });
const lengths = (/** @type {string} */ template) => [...template.matchAll(/(\d+)px/g)].map(([, length]) => Number(length));
const isBeside = (/** @type {string} */ template) => /"map relief"/.test(template);

test("a square box stands beside relief and loss, and fills the height", () => {
  for (const [width, height] of [[916, 450], [1216, 460], [1560, 800]]) {
    const { template, height: all } = together(place(width, height, 1), 7);
    assert.ok(isBeside(template));
    assert.equal(all, height);
    const [, , map] = lengths(template);
    assert.equal(map, height - margins[1] + margins[0]);
    assert.ok(width - map >= 0.4 * width - 1);
  }
});

test("in a narrow place relief and loss stand below the map, which spans the width", () => {
  const { template, height } = together(place(532, 920, 1), 7);
  assert.ok(!isBeside(template));
  const [map] = lengths(template);
  assert.equal(map, 532 - margins[0] + margins[1]);
  assert.ok(height <= 920);
});

test("a broad box spans the width, with relief and loss below on the same screen", () => {
  for (const [width, height] of [[916, 450], [1216, 460], [1560, 800], [736, 530]]) {
    const { template, height: all } = together(place(width, height, 3.5), 7);
    assert.ok(!isBeside(template));
    assert.ok(all <= height);
    const [map, below] = lengths(template);
    assert.ok((map - margins[1]) * 3.5 > 0.6 * width);
    assert.ok(below >= 150);
  }
});

test("in a low window the map keeps a readable size", () => {
  const { template } = together(place(900, 200, 1), 7);
  assert.ok(lengths(template)[2] - margins[0] >= 280);
});

test("the map alone takes what there is", () => {
  assert.equal(alone(place(900, 700, 1), 7).height, 700);
  assert.equal(Math.round(alone(place(900, 700, 3.5), 7).height), Math.round((900 - 58) / 3.5 + 62));
});

test("maps side by side are on one screen, until they would be too small", () => {
  const small = { ...place(916, 460, 1), margins: /** @type {[number, number]} */ ([36, 48]) };
  const eight = grid(small, 8);
  assert.match(eight.template, /repeat\(4,/);
  assert.ok(eight.height <= 460);
  const many = grid({ ...small, width: 366, height: 400 }, 12);
  assert.match(many.template, /repeat\(1,|repeat\(2,/);
  assert.ok(many.height > 400);
  assert.ok(grid(small, 0).height > 0);
});

test("on a phone the map is a square at most, and leaves half of the window", () => {
  assert.equal(onPhone(place(366, 392, 1)), 366);
  assert.equal(onPhone(place(740, 392, 1)), 392);
  assert.ok(onPhone(place(366, 392, 3.5)) < 200);
});
