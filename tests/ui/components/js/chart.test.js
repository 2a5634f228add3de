// The pure parts of a chart: references to arrays, and the way between pixels and values.
import assert from "node:assert/strict";
import { test } from "node:test";

import { flatProjection, inBox, onAxes, subplotFrames, toData, valuesAt } from "../../../../ui/components/assets/shared/project.js";
import { resolve, rows } from "../../../../ui/components/assets/chart/references.js";

const tensor = (shape) => ({ shape, data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i) });

test("references become arrays, wherever they stand, and the rest stays", () => {
  const arrays = { a0: tensor([3]), a1: tensor([2, 3]) };
  const sent = { data: [{ type: "heatmap", x: { $: "a0" }, z: { $: "a1" }, text: ["a", null] }], layout: { n: 1, on: false } };
  const figure = resolve(sent, arrays);
  assert.equal(figure.data[0].x, arrays.a0.data);
  assert.deepEqual(figure.data[0].z.map((row) => [...row]), [[0, 1, 2], [3, 4, 5]]);
  assert.deepEqual(figure.data[0].text, ["a", null]);
  assert.deepEqual(figure.layout, { n: 1, on: false });
  assert.notEqual(figure.layout, sent.layout); // Plotly writes into layouts
});

test("rows are views of the same numbers, at any depth", () => {
  const deep = tensor([2, 2, 3]);
  const nested = rows(deep);
  assert.deepEqual([...nested[1][0]], [6, 7, 8]);
  assert.equal(nested[1][0].buffer, deep.data.buffer);
});

test("values to pixels and back on log axes", () => {
  const frame = { box: { x: 40, y: 10, width: 300, height: 100 }, x: [-4, -1], y: [0, 2], log: [true, false] };
  const out = [0, 0];
  flatProjection(frame)(...onAxes(frame, [1e-3, 0.5]), 0, out);
  assert.ok(Math.abs(out[0] - 140) < 1e-9 && Math.abs(out[1] - 85) < 1e-9);
  const [x, y] = valuesAt(frame, toData(frame, out[0], out[1]));
  assert.ok(Math.abs(x / 1e-3 - 1) < 1e-12 && Math.abs(y - 0.5) < 1e-12);
});

test("without log axes values are places", () => {
  assert.deepEqual(onAxes({}, [-3, 0]), [-3, 0]);
  assert.deepEqual(valuesAt({}, [-3, 0]), [-3, 0]);
});

test("what has no place on a log axis is in no box", () => {
  const frame = { box: { x: 0, y: 0, width: 100, height: 100 }, x: [-4, -1], y: [-1, 1], log: [true, true] };
  for (const value of [0, -1]) {
    const out = [0, 0];
    flatProjection(frame)(...onAxes(frame, [value, 1]), 0, out);
    assert.equal(inBox(frame.box, out[0], out[1]), false);
  }
});

test("subplots keep their number when others have no axes of numbers", () => {
  const axis = (type, offset) => ({ type, range: [0, 1], _offset: offset, _length: 50 });
  const plots = {
    xy: { xaxis: axis("category", 0), yaxis: axis("linear", 0) },
    x2y2: { xaxis: axis("log", 60), yaxis: axis("linear", 0) },
  };
  const [only, ...others] = subplotFrames({ _fullLayout: { _plots: plots, _subplots: { cartesian: ["xy", "x2y2"] } } });
  assert.deepEqual([only.id, only.index, only.log, only.box.x, others.length], ["x2y2", 1, [true, false], 60, 0]);
});
