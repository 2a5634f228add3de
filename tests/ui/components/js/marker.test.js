// The round marker: dragged and moved by keys within the axes, on log axes too.
import "./dom.js";

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { DraggableMarker, within } from "../../../../ui/components/assets/shared/marker.js";
import { fire, root } from "./dom.js";

const BOX = { x: 0, y: 0, width: 100, height: 100 };
const FLAT = { box: BOX, x: [0, 10], y: [0, 1] };
const LOG = { box: BOX, x: [-4, 0], y: [0, 1], log: [true, false] };

let calls;
beforeEach(() => (calls = []));

/** A marker on a graph with these axes, an edge of 20 pixels from the window's. */
function marker(frame = FLAT, at = [5, 0.5]) {
  const made = new DraggableMarker({
    look: "rv-start",
    name: ([x, y]) => `at ${x}, ${y}`,
    onDrag: (place) => calls.push(["drag", ...place]),
    onDrop: (place) => calls.push(["drop", ...place]),
    onGiveUp: () => calls.push(["given up"]),
    frame: () => frame,
  });
  made.element.setPointerCapture = () => undefined;
  const ground = { root: root(), graph: {}, ready: true };
  ground.root.getBoundingClientRect = () => ({ left: 20, top: 20 });
  made.show(ground);
  made.place(at);
  return made;
}

const key = (made, name) => fire(made.element, "keydown", { key: name });

test("the nearest place in view, on axes of any direction", () => {
  assert.deepEqual(within(FLAT, [3, 0.2]), [3, 0.2]);
  assert.deepEqual(within(FLAT, [-3, 7]), [0, 1]);
  assert.deepEqual(within({ box: BOX, x: [10, 0], y: [1, 0] }, [11, -1]), [10, 0]);
});

test("it stands where its place is, has a name, and is hidden out of view", () => {
  const made = marker();
  assert.deepEqual([made.element.style.left, made.element.style.top], ["50px", "50px"]);
  assert.equal(made.element.getAttribute("aria-label"), "at 5, 0.5");
  made.place([50, 0.5]);
  assert.equal(made.element.hidden, true);
  const on = marker(LOG, [1e-3, 0.5]);
  assert.equal(on.element.style.left, "25px");
});

test("dragging follows the pointer, stays within the axes, and drops once", () => {
  const made = marker();
  fire(made.element, "pointerdown", { pointerId: 1 });
  assert.equal(made.busy, true);
  fire(made.element, "pointermove", { clientX: 40, clientY: 30 });
  fire(made.element, "pointermove", { clientX: 400, clientY: 30 });
  fire(made.element, "pointerup");
  fire(made.element, "pointerup");
  assert.deepEqual(calls, [["drag", 2, 0.9], ["drag", 10, 0.9], ["drop", 10, 0.9]]);
  assert.equal(made.busy, false);
});

test("a press without a move drops nothing, nor does a cancelled one", () => {
  const made = marker();
  fire(made.element, "pointerdown", { pointerId: 1 });
  fire(made.element, "pointerup");
  fire(made.element, "pointerdown", { pointerId: 1 });
  fire(made.element, "pointercancel");
  fire(made.element, "pointermove", { clientX: 40, clientY: 30 });
  fire(made.element, "pointerup");
  assert.deepEqual(calls, []);
});

test("a drag that is cancelled on its way is given up once", () => {
  const made = marker();
  fire(made.element, "pointerdown", { pointerId: 1 });
  fire(made.element, "pointermove", { clientX: 40, clientY: 30 });
  fire(made.element, "pointercancel");
  fire(made.element, "pointercancel");
  fire(made.element, "pointerup");
  assert.deepEqual([calls, made.busy], [[["drag", 2, 0.9], ["given up"]], false]);
});

test("arrow keys move it by a hundredth, and it is dropped once, a moment after the last", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const made = marker();
  for (const name of ["ArrowRight", "ArrowRight", "ArrowUp"]) assert.equal(key(made, name).defaultPrevented, true);
  assert.equal(key(made, "Enter").defaultPrevented, false);
  mock.timers.tick(400);
  const told = () => calls.map(([what, x, y]) => [what, x.toFixed(2), y.toFixed(2)]);
  assert.deepEqual([told(), made.busy], [[["drag", "5.10", "0.50"], ["drag", "5.20", "0.50"], ["drag", "5.20", "0.51"]], true]);
  mock.timers.tick(200);
  assert.deepEqual(told().slice(3), [["drop", "5.20", "0.51"]]);
  key(made, "ArrowLeft");
  made.cancel();
  mock.timers.tick(1000);
  assert.deepEqual([told().slice(4), made.busy], [[["drag", "5.10", "0.51"]], false]);
  mock.timers.reset();
});

test("on a log axis a key moves it by a ratio", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const made = marker(LOG, [1e-2, 0.5]);
  key(made, "ArrowRight");
  assert.ok(Math.abs(made.at[0] - 10 ** -1.96) < 1e-12);
  made.cancel();
  mock.timers.reset();
});

test("taken from its graph it is not on the page", () => {
  const made = marker();
  made.show(undefined);
  assert.equal(made.element.parentNode, null);
  key(made, "ArrowRight");
  assert.deepEqual(made.at, [5, 0.5]);
});
