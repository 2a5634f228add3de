// The relief's camera, and what the surface hides.
import assert from "node:assert/strict";
import { test } from "node:test";

import { ABOVE, axesOf, between, dot, fitted, isSame, viewOf } from "../../../../ui/components/assets/player/camera.js";
import { seen } from "../../../../ui/components/assets/player/depth.js";
import { Relief } from "../../../../ui/components/assets/player/relief.js";
import { turned } from "../../../../ui/components/assets/shared/fingers.js";

const near = (a, b, within = 1e-9) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);

test("a view has three directions at right angles; from above, x is to the right and y up, as on the map", () => {
  for (const view of [[-60, 32], [140, 70], ABOVE]) {
    const { toward, right, up } = axesOf(view);
    for (const [a, b] of [[toward, right], [toward, up], [right, up]]) near(dot(a, b), 0);
    for (const axis of [toward, right, up]) near(dot(axis, axis), 1);
  }
  const { right, up } = axesOf(ABOVE);
  near(right[0], 1, 1e-3);
  near(up[1], 1, 1e-3);
});

const SIDES = [1, 0.5, 0.4];
const CORNERS = [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [-1, 1].flatMap((z) => [(SIDES[0] * x) / 2, (SIDES[1] * y) / 2, (SIDES[2] * z) / 2])));

/** Pixels of a point as a scene without perspective has them: its height is 2. */
function pixel(sight, view, room, i) {
  const { right, up } = axesOf(view);
  const grown = sight.aspectratio.x / SIDES[0];
  const { x, y, z } = sight.camera.center;
  const at = [0, 1, 2].map((k) => grown * CORNERS[i + k] - [x, y, z][k]);
  return [room.width / 2 + (dot(right, at) * room.height) / 2, room.height / 2 - (dot(up, at) * room.height) / 2];
}

test("what is looked at fills the panel within its borders, one way or the other", () => {
  for (const [view, size] of [[[-60, 32], [600, 200]], [[20, 70], [200, 500]], [ABOVE, [300, 300]]]) {
    const room = { width: size[0], height: size[1], left: 60, right: 10, top: 8, bottom: 12 };
    const sight = fitted(CORNERS, SIDES, view, room);
    const places = CORNERS.flatMap((_, i) => (i % 3 ? [] : [pixel(sight, view, room, i)]));
    const [xs, ys] = [0, 1].map((c) => places.map((place) => place[c]));
    const [left, right, top, bottom] = [Math.min(...xs), room.width - Math.max(...xs), Math.min(...ys), room.height - Math.max(...ys)];
    assert.ok(left > 60 - 1e-6 && right > 10 - 1e-6 && top > 8 - 1e-6 && bottom > 12 - 1e-6);
    near(left - 60, right - 10, 1e-6);
    near(top - 8, bottom - 12, 1e-6);
    near(Math.min(left - 60, top - 8), 0, 1e-6);
    viewOf(sight.camera).forEach((angle, k) => near(angle, view[k], 1e-6));
  }
});

test("between two views the way is the shorter one, and ends where it shall", () => {
  assert.deepEqual([between([170, 30], [-170, 50], 0), between([170, 30], [-170, 50], 1)], [[170, 30], [190, 50]]);
  assert.deepEqual(between([0, 0], [90, 10], 0.5), [45, 5]);
});

test("a pinch turns the camera at the same distance, and makes the scene larger", () => {
  const sight = fitted(CORNERS, SIDES, [-60, 32], { width: 400, height: 300, left: 0, right: 0, top: 0, bottom: 0 });
  const still = turned(sight, { from: [0, 0], to: [0, 0], ratio: 1 }, 400);
  assert.ok(isSame(still, sight));
  const { camera, aspectratio } = turned(sight, { from: [0, 0], to: [100, 0], ratio: 2 }, 400);
  near(viewOf(camera)[0], -60 - 45, 1e-6);
  near(aspectratio.x, 2 * sight.aspectratio.x);
  assert.ok(!isSame({ camera, aspectratio }, sight));
});

const N = 41;
/** A wall along x = 0 of height 1 in a level box from -1 to 1. */
const wall = { n: N, top: 1.2, domain: [[-1, 1], [-1, 1]], sides: [1, 1, 0.6], heights: Float32Array.from({ length: N * N }, (_, i) => (Math.abs((i % N) - 20) <= 1 ? 1 : 0)) };
const POINTS = [[-0.5, 0.5, 0, 0.9], [0, 0.3, 0, 0], [0, 0, 1, NaN]];

test("behind a wall nothing is seen, in front of it and on it all is, and from above too", () => {
  const look = (view) => [...seen(wall, axesOf(view).toward, POINTS, [0, 1, 2, 3])];
  assert.deepEqual(look([0, 20]), [0, 1, 1, 1]);
  assert.deepEqual(look([180, 20]), [1, 0, 1, 1]);
  assert.deepEqual(look([0, 80]), [1, 1, 1, 1]);
  assert.deepEqual(look(ABOVE), [1, 1, 1, 1]);
  assert.deepEqual([...seen(wall, axesOf([0, 20]).toward, POINTS, [1, 0])], [1, 0]);
});

test("a surface does not hide its own points, and a hole hides nothing", () => {
  const bowl = Float32Array.from({ length: N * N }, (_, i) => (((i % N) - 20) ** 2 + (Math.floor(i / N) - 20) ** 2) / 800);
  const solid = { ...wall, heights: bowl };
  const at = [[0, 0.4, -0.3], [0, 0.2, -0.6], [0, 0.1, 0.225]];
  for (const azimuth of [-150, -60, 0, 75]) assert.deepEqual([...seen(solid, axesOf([azimuth, 45]).toward, at, [0, 1, 2])], [1, 1, 1]);
  const hole = { ...wall, heights: wall.heights.map((height) => (height ? NaN : 0)) };
  assert.deepEqual([...seen(hole, axesOf([0, 20]).toward, POINTS, [0])], [1]);
});

test("without WebGL our words stand in place of Plotly's, which leads to another site", () => {
  const scene = { onclick: () => undefined, style: { background: "#FFFFFF" } };
  const plotlys = { parentElement: scene, words: ["visit"], replaceChildren: (...words) => (plotlys.words = words) };
  const relief = (found) => {
    const it = { panel: { graph: { querySelector: () => found } }, missing: { hidden: true }, button: { hidden: false } };
    Relief.prototype.lookForWebGL.call(it);
    return [it.missing.hidden, it.button.hidden];
  };
  assert.deepEqual(relief(null), [true, false]);
  assert.deepEqual(relief(plotlys), [false, true]);
  assert.deepEqual([scene.onclick, scene.style.background, plotlys.words], [null, "", []]);
});
