// node --test tests/ui/components/js/levels.test.js

import assert from "node:assert/strict";
import test from "node:test";

import { levelLines } from "../../../../ui/components/assets/player/levels.js";

const N = 41;
const TICKS = Float64Array.from({ length: N }, (_, i) => -2 + (4 * i) / (N - 1));

/** A function on a grid over [-2, 2] in both directions. */
function grid(f) {
  return { n: N, x: TICKS, y: TICKS, values: Float64Array.from({ length: N * N }, (_, k) => f(TICKS[k % N], TICKS[Math.floor(k / N)])) };
}

/** The polylines as lists of points. */
function polylines({ x, y }) {
  const lines = [[]];
  x.forEach((v, k) => (Number.isNaN(v) ? lines.push([]) : lines.at(-1).push([v, y[k]])));
  assert.deepEqual(lines.pop(), []);
  return lines;
}

const longestStep = (line) => Math.max(...line.slice(1).map(([x, y], k) => Math.hypot(x - line[k][0], y - line[k][1])));

test("the lines of a bowl are closed circles of their radius", () => {
  const levels = levelLines(grid((x, y) => 4 * (x * x + y * y)), 1, 15);
  assert.equal(levels.length, 15);
  levels.forEach((level, k) => {
    const [line, ...others] = polylines(level);
    assert.deepEqual([others, line[0]], [[], line.at(-1)]);
    for (const [x, y] of line) assert.ok(Math.abs(Math.hypot(x, y) - Math.sqrt(k + 1) / 2) < 0.01);
    assert.ok(longestStep(line) < 0.15, "one point in each cell");
  });
});

test("lines end at the border, and there is one for each number on the way", () => {
  const levels = levelLines(grid((x) => 2 * x + 0.5), -3, 4);
  for (const [k, level] of levels.entries()) {
    const [line, ...others] = polylines(level);
    assert.deepEqual([others, line.length], [[], N]);
    assert.deepEqual([line[0][1], line.at(-1)[1]].sort(), [-2, 2]);
    for (const [x] of line) assert.ok(Math.abs(x - (k - 3.5) / 2) < 1e-9);
  }
});

test("lines of a saddle do not cross, and every point is on its line", () => {
  const levels = levelLines(grid((x, y) => 3 * (x * x - y * y) + 0.01), -6, 6);
  for (const [k, level] of levels.entries()) {
    const lines = polylines(level);
    assert.equal(lines.length, 2);
    for (const [x, y] of lines.flat()) assert.ok(Math.abs(3 * (x * x - y * y) + 0.01 - (k - 6)) < 0.02);
  }
});

test("where two corners of a cell are high and two are low, the middle says which hang together", () => {
  const cell = (high) => levelLines({ n: 2, x: [0, 1], y: [0, 1], values: [high, 0, 0, high] }, 1, 1)[0];
  const corners = (level) => polylines(level).map((line) => line.map(([x, y]) => Math.round(x + y)).sort().join());
  assert.deepEqual(corners(cell(3)), ["1,1", "1,1"]); // each line is around one of the low corners
  assert.deepEqual(corners(cell(1.1)).sort(), ["0,0", "2,2"]); // and here around one of the high ones
});

test("there is no line where there is no value, and none at all where nothing is drawn", () => {
  const half = grid((x, y) => (x > 0 ? NaN : x + 3 * y));
  for (const [x] of polylines(levelLines(half, 0, 0)[0]).flat()) assert.ok(x <= 0);
  assert.deepEqual(levelLines(grid(() => NaN), 0, 1), [{ x: [], y: [] }, { x: [], y: [] }]);
  assert.deepEqual(levelLines(grid((x) => x), 1, 0), []);
  assert.deepEqual(levelLines(grid(() => 1), 1, 1), [{ x: [], y: [] }]);
});
