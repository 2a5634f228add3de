// Labels beside heads: inside of the box, apart from marks and from one another, and where they were if they can be.
import "./dom.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { Labels, overlap } from "../../../../ui/components/assets/player/labels.js";
import { around, ink, labelText } from "../../../../ui/components/assets/player/names.js";
import { contrast, rgb } from "../../../../ui/components/assets/player/ground.js";

const BOX = { left: 0, top: 0, width: 400, height: 300 };
const anchor = (key, x, y, more = {}) => ({ key, x, y, width: 80, height: 15, ...more });
const marks = (anchors) => anchors.map(({ x, y }) => around(x, y, 8));

/** Numbers from 0 to 1 that are the same in every run. */
function numbers(seed) {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function isClean(placed, taken, box = BOX) {
  for (const { rect } of placed) {
    assert.ok(rect.left >= box.left && rect.top >= box.top);
    assert.ok(rect.left + rect.width <= box.left + box.width && rect.top + rect.height <= box.top + box.height);
    for (const mark of taken) assert.ok(!overlap(rect, mark));
    for (const other of placed) assert.ok(other.rect === rect || !overlap(rect, other.rect));
  }
}

test("a label stands beside its head, ahead of its path, without a line", () => {
  const turns = { right: [1, 0], left: [-1, 0], up: [0, -1], down: [0, 1] };
  const at = (ahead) => new Labels().place([anchor("a", 200, 150, { ahead })], marks([{ x: 200, y: 150 }]), BOX)[0];
  assert.ok(at(turns.right).rect.left > 200);
  assert.ok(at(turns.left).rect.left + 80 < 200);
  assert.ok(at(turns.up).rect.top + 15 < 150);
  assert.ok(at(turns.down).rect.top > 150);
  assert.equal(at(turns.right).leader, null);
});

test("labels keep apart wherever twelve heads are, and all are there", () => {
  const random = numbers(7);
  for (let round = 0; round < 60; round++) {
    const spread = round % 3 === 0 ? 30 : 300; // crowded, and not
    const heads = Array.from({ length: 12 }, (_, i) => anchor(String(i), 50 + spread * random(), 20 + 0.8 * spread * random()));
    const placed = new Labels().place(heads, marks(heads), BOX);
    assert.equal(placed.length, 12);
    isClean(placed, marks(heads));
  }
});

test("a label that is far from its head has a line to it", () => {
  const heads = [anchor("a", 100, 100)];
  const [{ rect, leader }] = new Labels().place(heads, [around(100, 100, 40)], BOX);
  assert.deepEqual(leader.slice(0, 2), [100, 100]);
  assert.ok(Math.hypot(leader[2] - 100, leader[3] - 100) >= 40);
  assert.ok(leader[2] >= rect.left && leader[2] <= rect.left + rect.width);
});

test("a label goes with its head, and changes its side only where it has to", () => {
  const labels = new Labels();
  const sides = [];
  for (let x = 20; x <= 390; x += 1) {
    const heads = [anchor("a", x, 150)];
    const [{ rect }] = labels.place(heads, marks(heads), BOX);
    sides.push(`${(rect.left - x).toFixed(3)} ${(rect.top - 150).toFixed(3)}`);
  }
  assert.equal(sides.filter((side, i) => i > 0 && side !== sides[i - 1]).length, 2); // near the border, and at it
});

test("a label that had to go away comes back when there is room, and not at the first pixel", () => {
  const labels = new Labels();
  const heads = [anchor("a", 100, 100)];
  const far = (half) => Math.abs(labels.place(heads, [around(97, 100, half)], BOX)[0].rect.left - 100);
  assert.ok(far(1) < 12);
  assert.ok(far(16) > 14);
  assert.ok(far(6) > 14); // it would be 11 away, with 8 to spare
  assert.ok(far(1) < 12);
});

test("a crowd that moves slowly has labels that stay", () => {
  const random = numbers(3);
  const labels = new Labels();
  const heads = Array.from({ length: 12 }, (_, i) => ({ ...anchor(String(i), 100 + 200 * random(), 80 + 150 * random()), vx: random() - 0.5, vy: random() - 0.5 }));
  let jumps = 0;
  let before = new Map();
  for (let frame = 0; frame < 300; frame++) {
    for (const head of heads) {
      head.x += 0.4 * head.vx;
      head.y += 0.4 * head.vy;
    }
    const placed = labels.place(heads, marks(heads), BOX);
    isClean(placed, marks(heads));
    assert.equal(placed.length, 12);
    const now = new Map(placed.map(({ key, rect }) => [key, rect]));
    for (const [key, rect] of before)
      if (Math.hypot(rect.left - now.get(key).left, rect.top - now.get(key).top) > 2) jumps++;
    before = now;
  }
  assert.ok(jumps < 40, `${jumps} in five seconds`);
});

test("a label for which there is no room is left out, and the others stay", () => {
  const small = { left: 0, top: 0, width: 90, height: 40 };
  const heads = [anchor("a", 45, 20), anchor("b", 46, 20), anchor("c", 44, 21)];
  const placed = new Labels().place(heads, [], small);
  assert.ok(placed.length > 0 && placed.length < 3);
  isClean(placed, [], small);
  assert.deepEqual(new Labels().place(heads, [], { ...small, width: 50 }), []);
});

test("heads that coincide share a label until they are clearly apart", () => {
  const labels = new Labels();
  const group = (x, kind = "") => labels.group([{ key: "a", kind: "", x: 0, y: 0 }, { key: "b", kind, x, y: 0 }]).map((heads) => heads.map(({ key }) => key).join(""));
  assert.deepEqual([group(6), group(4), group(6), group(10), group(6)], [["a", "b"], ["ab"], ["ab"], ["a", "b"], ["a", "b"]]);
  assert.deepEqual(group(0, "diverged"), ["a", "b"]);
});

test("a shared label names one or two, counts the others, and says when these are all or have one name", () => {
  const heads = (...names) => names.map((name) => ({ slot: { name }, end: "" }));
  assert.equal(labelText(heads("SGD"), 5), "SGD");
  assert.equal(labelText(heads("SGD", "Adam"), 5), "SGD · Adam");
  assert.equal(labelText(heads("SGD", "Adam"), 2), "SGD · Adam");
  assert.equal(labelText(heads("Adam beta2 0.999", "Adam beta2 0.9"), 5), "Adam beta2 0.999 + 1 more");
  assert.equal(labelText(heads("SGD", "Adam", "Lion", "Nadam"), 5), "SGD + 3 more");
  assert.equal(labelText(heads("SGD", "Adam", "Lion"), 3), "all 3 runs");
  assert.equal(labelText(heads("SGD", "SGD", "SGD"), 3), "SGD ×3");
  const ended = [{ slot: { name: "SGD" }, end: "diverged at step 12" }];
  assert.deepEqual([labelText(ended, 3), labelText(ended, 3, false)], ["SGD, diverged at step 12", "SGD"]);
});

test("names have their run's colour, as dark or bright as the halo asks for", () => {
  const channels = (colour) => colour.match(/\d+/g).map(Number);
  for (const [halo, edge] of [["#FFFFFF", "#13283C"], ["#0B0E14", "#F5F0E4"]]) {
    for (const colour of ["#63BFF0", "#E69F00", "#735C5C", "#6853A6"])
      assert.ok(contrast(channels(ink(colour, { halo, edge })), rgb(halo)) >= 4.5);
  }
  assert.deepEqual(channels(ink("#B2246B", { halo: "#FFFFFF", edge: "#13283C" })), rgb("#B2246B"));
});
