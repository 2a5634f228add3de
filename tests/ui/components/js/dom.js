// A document without a browser, for tests of what stands on the page. Import it before anything that uses the page.
import { parseHTML } from "linkedom";

const { document, Event: ElementEvent } = parseHTML("<html><head></head><body></body></html>");

/** Frames that were asked for: `frame(milliseconds)` runs them. */
let waiting = [];
let now = 1000;

Object.assign(globalThis, {
  window: new EventTarget(), // node's own, which knows abort signals
  document,
  requestAnimationFrame: (listener) => waiting.push(listener),
  cancelAnimationFrame: () => undefined,
  getComputedStyle: ({ style }) => style,
  ResizeObserver: class {
    observe() {}
    disconnect() {}
  },
});

/** Let time pass, and run what waits for the next frame. */
export function frame(milliseconds = 1000 / 60) {
  now += milliseconds;
  const due = waiting;
  waiting = [];
  for (const listener of due) listener(now);
}

/** What linkedom's elements lack. */
document.createElement("div").constructor.prototype.scrollIntoView ??= () => undefined;

/** An element on the page. */
export function root() {
  return document.body.appendChild(document.createElement("div"));
}

/** Fire an event at an element; what it is given are the event's properties. */
export function fire(element, type, properties = {}) {
  const event = Object.assign(new ElementEvent(type, { bubbles: true, cancelable: true }), properties);
  element.dispatchEvent(event);
  return event;
}

/** Choose a value of an input, as a person does. */
export function input(element, value, type = "input") {
  element.value = String(value);
  fire(element, type);
}
