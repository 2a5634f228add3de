// What a figure says under the pointer: our numbers in the place of Plotly's.
import assert from "node:assert/strict";
import { test } from "node:test";

import "./dom.js";
import { Hover, hoverLines } from "../../../../ui/components/assets/chart/hover.js";

test("numbers are written as everywhere else, counts in full", () => {
  const point = { x: 4.857e-7, y: 12345, z: 0.019999999552965164, text: "minimum (0, 1)" };
  assert.deepEqual(hoverLines("x %{x:.3g}, y %{y}<br>loss %{z:.4g}<extra></extra>", point), ["x 4.857×10⁻⁷, y 12,345", "loss 0.02"]);
  assert.deepEqual(hoverLines("<b>%{text}</b>", point), ["minimum (0, 1)"]);
  assert.deepEqual(hoverLines("%{y:.1%} by step %{x:.0f}", { x: 30, y: 0.125 }), ["12.5 % by step 30"]);
  assert.deepEqual(hoverLines("steps %{customdata:.0f}", { customdata: undefined }), ["steps –"]);
});

test("Plotly writes nothing itself, and what is silent stays silent", () => {
  const hover = new Hover();
  const traces = [{ name: "SGD", x: [1] }, { hovertemplate: "%{y}" }, { hoverinfo: "skip" }];
  assert.deepEqual(hover.take(traces), [{ name: "SGD", x: [1], hoverinfo: "none" }, { hoverinfo: "none" }, { hoverinfo: "skip" }]);
  assert.deepEqual(hover.templates, ["SGD<br>%{x}, %{y}", "%{y}", "%{x}, %{y}"]);
});
