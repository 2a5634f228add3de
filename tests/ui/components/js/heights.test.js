// The losses on the contour lines of what is seen of a map.
import assert from "node:assert/strict";
import { test } from "node:test";

import { contourLinesOf, lossLabels } from "../../../../ui/components/assets/player/heights.js";
import { Surface } from "../../../../ui/components/assets/player/race.js";

const N = 101;
const make = (loss, lines, more = {}) => new Surface({
  header: {
    title: "", domain: [[-1, 1], [-1, 1]], low: 0, unit: null, lines, ticks: { heights: [], texts: [] },
    minima: [[0, 0, 0]], saddles: [], maxima: [], degenerate: [], ...more,
  },
  arrays: { loss: { data: Float64Array.from({ length: N * N }, (_, i) => loss((i % N) / 50 - 1, Math.floor(i / N) / 50 - 1)), shape: [N, N] } },
});
const bowl = make((x, y) => x * x + 3 * y * y, { base: 0, step: 0.1, log: false, first: 1, last: 39 });
const WHOLE = { x: [-1, 1], y: [-1, 1] };

/** Labels are on the line whose loss they say, along it, in what is seen and apart. */
function check(surface, gradient, ranges) {
  const labels = lossLabels(surface, ranges);
  const longer = Math.max(ranges.x[1] - ranges.x[0], ranges.y[1] - ranges.y[0]);
  labels.forEach(({ x, y, angle, text, height }, i) => {
    assert.ok(Math.abs(surface.lossAt(x, y) - Number(text)) < 2e-3 * (1 + Math.abs(Number(text))), `${text} at ${surface.lossAt(x, y)}`);
    assert.ok(Math.abs(height - surface.height(Number(text))) < 1e-9);
    const [gx, gy] = gradient(x, y);
    const along = (-angle * Math.PI) / 180;
    assert.ok(Math.abs(Math.cos(along) * gx + Math.sin(along) * gy) < 0.15 * Math.hypot(gx, gy), "a label is turned as its line is");
    assert.ok(Math.abs(angle) <= 90);
    for (const [value, [low, high]] of [[x, ranges.x], [y, ranges.y]]) assert.ok(value > low + 0.05 * longer && value < high - 0.05 * longer);
    for (const other of [...labels.slice(i + 1), { x: 0, y: 0 }]) assert.ok(Math.hypot(other.x - x, other.y - y) >= 0.13 * longer - 1e-9);
  });
  return labels;
}
const slope = (x, y) => [2 * x, 6 * y];

test("strong lines of the whole map have their losses on them, once or twice", () => {
  const labels = check(bowl, slope, WHOLE);
  const texts = labels.map(({ text }) => text);
  for (const text of ["0.4", "0.8", "1.2", "1.6"]) assert.ok([1, 2].includes(texts.filter((other) => other === text).length), text);
  assert.ok(texts.every((text) => Math.abs(Number(text) / 0.4 - Math.round(Number(text) / 0.4)) < 1e-9));
});

test("labels stand in what is seen after a zoom, on thin lines too where strong ones are few", () => {
  const labels = check(bowl, slope, { x: [0.5, 0.9], y: [0.1, 0.5] });
  assert.ok(labels.length >= 3);
  assert.ok(labels.some(({ text }) => Math.abs((Number(text) / 0.4) % 1) > 0.01));
  assert.deepEqual(lossLabels(bowl, { x: [0.701, 0.702], y: [0.3, 0.301] }), []);
});

test("lines of a logarithmic map are powers of ten", () => {
  const log = make((x, y) => x * x + 3 * y * y, { base: 0, step: 0.25, log: true, first: -8, last: 2 }, { unit: 0.01 });
  const texts = check(log, slope, WHOLE).map(({ text }) => text);
  assert.deepEqual([...new Set(texts)].sort(), ["0.1", "1"]);
});

test("lines are found once for each surface", () => {
  assert.equal(contourLinesOf(bowl), contourLinesOf(bowl));
  assert.equal(contourLinesOf(bowl).length, 39);
});
