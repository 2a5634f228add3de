// The player's pure parts, under node's own test runner: node --test tests/ui/components/js/
import assert from "node:assert/strict";
import { test } from "node:test";

import { Clock, SPEEDS } from "../../../../ui/components/assets/player/clock.js";
import { COLOURS, compress, Gif } from "../../../../ui/components/assets/figure/gif.js";
import { Palette } from "../../../../ui/components/assets/figure/palette.js";
import { flatProjection, multiply, sceneProjection, toData } from "../../../../ui/components/assets/shared/project.js";
import { locate, lossAt, lossLevel, previewTrack, raceTracks } from "../../../../ui/components/assets/player/race.js";
import { decimate } from "../../../../ui/components/assets/player/decimate.js";
import { unpack } from "../../../../ui/components/assets/shared/wire.js";

const FRAME = 1000 / 60;

/** Second differences of the bits along rows, folded, as wire.py makes them. */
function bend(data, length) {
  const bits = new Int32Array(data.buffer);
  const at = (i, back) => (i % length >= back ? bits[i - back] : 0);
  return Int32Array.from(bits, (value, i) => {
    const second = (value - 2 * at(i, 1) + at(i, 2)) | 0;
    return (second << 1) ^ (second >> 31);
  });
}

/** A blob as wire.py packs it. */
function pack(header, arrays) {
  const shapes = Object.fromEntries(Object.entries(arrays).map(([name, { shape }]) => [name, shape]));
  let text = JSON.stringify({ ...header, arrays: shapes });
  while (new TextEncoder().encode(text).length % 4) text += " ";
  const json = new TextEncoder().encode(text);
  const parts = [new Uint8Array(new Uint32Array([json.length]).buffer), json];
  for (const { data, shape } of Object.values(arrays)) {
    const bytes = new Uint8Array(bend(Float32Array.from(data), shape.at(-1)).buffer);
    const planes = new Uint8Array(bytes.length);
    bytes.forEach((byte, i) => (planes[(i % 4) * data.length + (i >> 2)] = byte));
    parts.push(planes);
  }
  const blob = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((offset, part) => (blob.set(part, offset), offset + part.length), 0);
  return blob.buffer;
}

test("unpacking gives header and arrays, bit by bit", () => {
  const data = [0, -0, 1.5, -2.25, 1e-30, 3e38, NaN, Infinity];
  const { header, arrays } = unpack(pack({ title: "ä" }, { a: { data, shape: [2, 4] }, b: { data: [7], shape: [1] } }));
  assert.equal(header.title, "ä");
  assert.deepEqual([...arrays.a.data], [...Float32Array.from(data)]);
  assert.deepEqual(arrays.a.shape, [2, 4]);
  assert.equal(arrays.b.data[0], 7);
});

test("the loss of a list is the one that is sent, or has as many digits as the difference with the offset leaves", () => {
  const above = Float32Array.of(0.708, 0.7082034, 2, NaN);
  const sent = { above, loss: Float32Array.of(-2e-4, 1e-9, 1.3, NaN) };
  assert.deepEqual(lossAt(sent, 1, -0.7082034), { value: Math.fround(1e-9), digits: 4 });
  const derived = { above, loss: null };
  assert.equal(lossAt(derived, 2, -0.7082034).digits, 4);
  assert.equal(lossAt(derived, 0, -0.7082034).digits, 3);
  assert.ok(lossAt(derived, 1, -0.7082034).digits < 2);
  assert.deepEqual(lossAt(derived, 2, 0), { value: 2, digits: 4 });
  assert.equal(lossAt(derived, 3, -0.7).digits, 4);
});

/** How many seconds a race is played at a speed, frame by frame. */
function played(steps, speed = 1) {
  const clock = new Clock();
  clock.setSteps(steps);
  clock.speed = speed;
  clock.play();
  let frames = 1;
  while (clock.tick(FRAME) === "moved") frames++;
  return (frames * FRAME) / 1000;
}

test("every race lasts nine seconds at speed 1, whatever the number of its steps", () => {
  for (const steps of [1, 7, 30, 72, 73, 300, 5000, 1e6]) assert.ok(Math.abs(played(steps) - 9) < 0.05, `${steps}: ${played(steps)}`);
  assert.deepEqual(SPEEDS, [0.25, 1, 4]);
  assert.ok(Math.abs(played(300, 4) - 9 / 4) < 0.05);
  assert.ok(Math.abs(played(300, 0.25) - 36) < 0.05);
});

test("the first steps come at about eight a second, the others faster and faster", () => {
  const clock = new Clock();
  clock.setSteps(5000);
  assert.deepEqual([1, 2, 3].map((seconds) => clock.stepAt(seconds)), [8, 16, 24]);
  const later = [4, 5, 6, 7, 8, 9].map((seconds) => clock.stepAt(seconds));
  const gains = later.slice(1).map((step, i) => step - later[i]);
  assert.ok(gains.every((gain, i) => i === 0 || gain > gains[i - 1]));
  for (const steps of [5, 72, 5000]) {
    clock.setSteps(steps);
    for (let step = 0; step <= steps; step += steps / 7) assert.ok(Math.abs(clock.stepAt(clock.timeOf(step)) - step) < 1e-6 * steps);
  }
  assert.equal(clock.stepAfter(1), 5000);
});

test("the clock ends, and starts again from the beginning", () => {
  const clock = new Clock();
  clock.setSteps(10);
  assert.equal(clock.tick(FRAME), "still");
  clock.play();
  clock.jump(9.99);
  assert.equal(clock.tick(FRAME), "ended");
  assert.equal(clock.step, 10);
  assert.equal(clock.playing, false);
  clock.play();
  assert.equal(clock.step, 0);
});

test("the clock loops through its last step", () => {
  const clock = new Clock();
  clock.setSteps(3);
  clock.loop = true;
  clock.play();
  clock.jump(2.99);
  const seen = Array.from({ length: 3 }, () => (clock.tick(100), Math.round(clock.step)));
  assert.deepEqual(seen, [3, 0, 0]);
});

test("the clock keeps its step in another race, moves by whole steps, and stays within", () => {
  const clock = new Clock();
  clock.setSteps(100);
  clock.jump(40.5);
  clock.move(1);
  assert.equal(clock.step, 41);
  clock.jump(40.5);
  clock.move(-1);
  assert.equal(clock.step, 40);
  clock.setSteps(30);
  assert.equal(clock.step, 30);
  clock.jump(-5);
  assert.equal(clock.step, 0);
});

test("a tab that was away goes on where it was", () => {
  const clock = new Clock();
  clock.setSteps(1000);
  clock.play();
  clock.tick(60_000);
  assert.ok(clock.step <= 6.001);
});

test("thinning keeps first, last and every extreme, in order", () => {
  const x = Array.from({ length: 5000 }, (_, i) => i);
  const y = x.map((i) => Math.sin(i / 30));
  y[1234] = 50;
  y[4321] = -60;
  const kept = decimate(x, y, 600);
  assert.ok(kept.length <= 700);
  assert.deepEqual([kept[0], kept.at(-1)], [0, 4999]);
  assert.ok(kept.includes(1234) && kept.includes(4321));
  assert.deepEqual(kept, [...kept].sort((a, b) => a - b));
});

test("short paths are not thinned", () => {
  assert.deepEqual(decimate([1, 2, 3], [4, 5, 6], 10), [0, 1, 2]);
});

test("flat projection and its inverse", () => {
  const frame = { box: { x: 40, y: 10, width: 200, height: 100 }, x: [-2, 2], y: [0, 10] };
  const out = [0, 0];
  flatProjection(frame)(-2, 10, 0, out);
  assert.deepEqual(out, [40, 10]);
  flatProjection(frame)(0, 5, 0, out);
  assert.deepEqual(out, [140, 60]);
  assert.deepEqual(toData(frame, 140, 60), [0, 5]);
});

test("matrices multiply column by column, and the scene divides by w", () => {
  const move = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0.5, 0, 0, 1];
  const scale = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1];
  assert.equal(multiply(move, scale)[12], 0.5);
  assert.equal(multiply(scale, move)[12], 1);
  const out = [0, 0];
  const half = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2];
  sceneProjection({ box: { x: 0, y: 0, width: 100, height: 100 }, matrix: half })(1, 1, 0, out);
  assert.deepEqual(out, [75, 25]);
});

test("a step between two points is found, evenly and unevenly sampled", () => {
  assert.deepEqual(locate([0, 1, 2, 3], 1.25), [1, 0.25]);
  assert.deepEqual(locate([0, 10, 30], 20), [1, 0.5]);
  assert.deepEqual(locate([0, 10, 30], 99), [2, 0]);
});

test("loss levels are logarithms with a floor, or symmetric", () => {
  assert.equal(lossLevel({ kind: "log", unit: 1e-3 }, 0), -3);
  assert.equal(lossLevel({ kind: "log", unit: 1e-3 }, 100), 2);
  assert.equal(lossLevel({ kind: "symmetric", unit: 1 }, -9), -1);
});

const surface = { contains: () => true, height: (/** @type {number} */ v) => v };
const axis = { kind: "log", range: [0, 2], unit: 1e-6, offset: 0 };

test("tracks take their channels from the right places", () => {
  const data = Float32Array.from({ length: 2 * 4 * 3 }, (_, i) => i);
  const payload = { header: { slots: [{ slot: "a" }, { slot: "b" }], loss: axis }, arrays: { runs: { data, shape: [2, 4, 3] } } };
  const [, b] = raceTracks(payload, surface);
  assert.deepEqual([...b.x], [12, 13, 14]);
  assert.deepEqual([...b.above], [18, 19, 20]);
  assert.deepEqual([...b.gradient], [21, 22, 23]);
});

test("a preview is another path of a run on the axes of the race, with losses as they are and its own end", () => {
  const track = { slot: { slot: "a", name: "A", diverged: -1, undefined: 3 }, t: [0, 1, 2] };
  const path = { x: Float64Array.of(0, 0.5, 0.5), y: Float64Array.of(0, 1, 1), loss: Float64Array.of(1, 1e-14, 1e-14), gradient: Float64Array.of(3, 2, 2), ended: 2, undefined: false };
  const shifted = { ...axis, offset: 1 };
  const made = previewTrack(track, path, shifted, surface);
  assert.deepEqual([made.t, made.slot.name, made.slot.diverged, made.slot.undefined, made.ended], [track.t, "A", 2, -1, 2]);
  assert.deepEqual([[...made.above], [...made.loss], [...made.gradient]], [[0, 1e-14 - 1, 1e-14 - 1], [1, 1e-14, 1e-14], [3, 2, 2]]);
  assert.equal(made.end, "diverged at step 2");
  const left = previewTrack(track, { ...path, undefined: true }, shifted, surface);
  assert.deepEqual([left.slot.diverged, left.slot.undefined, left.end], [-1, 2, "left where f is defined at step 2"]);
});

/** LZW as a GIF reader does it, to read back what was written. */
function expand(bytes) {
  const out = [];
  let [bits, held, at, width] = [0, 0, 0, 9];
  let table = [];
  let before = null;
  for (;;) {
    while (held < width) {
      bits |= bytes[at++] << held;
      held += 8;
    }
    const code = bits & ((1 << width) - 1);
    bits >>>= width;
    held -= width;
    if (code === 257) return out;
    if (code === 256) {
      [table, width, before] = [[], 9, null];
      continue;
    }
    const known = code < 256 ? [code] : table[code - 258];
    const entry = known ?? [...before, before[0]];
    out.push(...entry);
    if (before && table.length + 258 < 4096) table.push([...before, entry[0]]);
    if (table.length + 258 >= 1 << width && width < 12) width++;
    before = entry;
  }
}

test("compressed pixels read back as they were, past every code width and a full table", () => {
  let seed = 7;
  const noise = Uint8Array.from({ length: 40_000 }, () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 16 & 255);
  const stripes = Uint8Array.from({ length: 40_000 }, (_, i) => (i >> 5) & 7);
  for (const pixels of [noise, stripes, Uint8Array.of(3)]) assert.deepEqual(expand(compress(pixels)), [...pixels]);
});

test("a GIF has its header, its frames and its end", () => {
  const pixels = new Uint8ClampedArray(4 * 4).fill(200);
  const gif = new Gif(2, 2, new Palette(pixels, [[255, 0, 0]], COLOURS));
  gif.frame(pixels, 5);
  const bytes = gif.bytes();
  assert.equal(String.fromCharCode(...bytes.subarray(0, 6)), "GIF89a");
  assert.equal(bytes.at(-1), 0x3b);
});

test("a palette has the colours that must be there, every colour of a picture with few, and near ones of many", () => {
  const few = new Uint8ClampedArray([255, 255, 255, 255, 254, 254, 254, 255, 0, 0, 3, 255]);
  const exact = new Palette(few, [[1, 2, 3], [1, 2, 3], [255, 255, 255]], 10);
  assert.deepEqual(exact.colours.slice(0, 2), [[1, 2, 3], [255, 255, 255]]);
  for (const [r, g, b] of [[254, 254, 254], [0, 0, 3], [255, 255, 255]]) assert.deepEqual(exact.colours[exact.index(r, g, b)], [r, g, b]);
  const shades = Uint8ClampedArray.from({ length: 4 * 4096 }, (_, i) => [i >> 6, 40 + (i >> 7), 255 - (i >> 8), 255][i & 3]);
  const many = new Palette(shades, [], 100);
  assert.equal(many.colours.length, 100);
  for (let i = 0; i < shades.length; i += 4) {
    const near = many.colours[many.index(shades[i], shades[i + 1], shades[i + 2])];
    assert.ok(Math.max(...near.map((value, c) => Math.abs(value - shades[i + c]))) <= 3);
  }
});
