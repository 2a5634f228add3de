// Names at the ends of the loss chart's lines.
import "./dom.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { drawEndOf, placeCrosses, placeEnds, spread } from "../../../../ui/components/assets/player/ends.js";
import { raceTracks } from "../../../../ui/components/assets/player/race.js";

const HIGH = 14;
const BOX = { x: 0, y: 0, width: 200, height: 100 };

test("rows stay where they have room, stand around their middle where they have not, and within the plot", () => {
  assert.deepEqual(spread([10, 50], 0, 100, HIGH), [10, 50]);
  assert.deepEqual(spread([50, 50, 53], 0, 100, HIGH), [51 - HIGH, 51, 51 + HIGH]);
  assert.deepEqual(spread([0, 0, 0], 0, 100, HIGH), [0, HIGH, 2 * HIGH]);
  assert.deepEqual(spread([100, 100], 0, 100, HIGH), [100 - HIGH, 100]);
});

const end = (name, y, x = 100, ended = false) => ({ slot: { name, colour: "#123456" }, y, x, ended });

test("heads that coincide share a label, and there are no more labels than rows", () => {
  const labels = placeEnds([end("SGD", 50), end("Adam", 20), end("Lion", 51), end("Nadam", 50.5)], 0, 100, HIGH);
  assert.deepEqual(labels.map(({ slot, group }) => [slot.name, group.length]), [["Adam", 1], ["SGD", 3]]);
  const many = placeEnds(Array.from({ length: 12 }, (_, i) => end(`run ${i}`, 6 * i)), 0, 50, HIGH);
  assert.equal(many.length, 4);
  assert.equal(many.reduce((sum, { group }) => sum + group.length, 0), 12);
  for (const [i, { row }] of many.slice(1).entries()) assert.ok(row - many[i].row >= HIGH - 1e-9);
});

test("crosses on a border have labels in rows of their own, from the border inwards", () => {
  const widthOf = ({ slot }) => 10 * slot.name.length;
  const labels = placeCrosses([end("one", 0, 10, true), end("two", 0, 20, true), end("far", 0, 150, true), end("low", 100, 15, true)], widthOf, BOX, HIGH);
  const rows = Object.fromEntries(labels.map(({ slot, row }) => [slot.name, row]));
  assert.deepEqual(rows, { one: HIGH / 2, two: 1.5 * HIGH, far: HIGH / 2, low: 100 - HIGH / 2 });
});

const SURFACE = { contains: () => true, height: (loss) => loss };
const pen = () => new Proxy({}, { get: (target, name) => target[name] ?? (() => undefined), set: (target, name, value) => ((target[name] = value), true) });

test("a run that diverged ends at the axis' border where its loss went, and nothing follows", () => {
  const answer = (last) => ({
    header: { loss: { kind: "symmetric", unit: 1, offset: 0, range: [-2, 3] }, slots: [{ slot: "a", name: "A", colour: "#123456", diverged: 2, undefined: -1 }] },
    arrays: { runs: { data: Float32Array.from([...Array(8).fill(0), 9, 0, last, last, ...Array(4).fill(0)]), shape: [1, 4, 4] } },
  });
  const [up] = raceTracks(answer(1e9), SURFACE);
  const [down] = raceTracks(answer(-1e9), SURFACE);
  assert.deepEqual([...up.level], [1, 0, 3, NaN]);
  assert.deepEqual([...down.level], [1, 0, -2, NaN]);
  assert.deepEqual([up, down].map(({ ended }) => ended), [2, 2]);
  const project = (x, y, _z, out) => ([out[0], out[1]] = [10 * x, 30 - 10 * y]);
  assert.deepEqual(drawEndOf(pen(), up, project, 3.5, BOX, "#fff"), { x: 20, y: 0, slot: up.slot, ended: true });
  const before = drawEndOf(pen(), { ...up, level: [1, 4, 4, 4] }, project, 1, BOX, "#fff");
  assert.deepEqual([before.x, before.y, before.ended], [10, 0, false]); // beyond the border it is an arrow on it
});
