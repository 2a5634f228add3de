// Small helpers for elements with accessible names.

import { say } from "./texts.js";

/**
 * @typedef {Record<string, (event: never) => unknown>} Listeners by the event's name
 * @typedef {Record<string, string | number | boolean | null | undefined | Listeners>} Properties
 */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Properties} properties attributes, `text`, `class` and `on` {event: handler}
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, properties = {}, children = []) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "object") listen(element, value);
    else if (name === "text") element.textContent = String(value);
    else if (name === "class") element.className = String(value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/** @param {HTMLElement} element @param {Listeners} listeners */
function listen(element, listeners) {
  for (const [event, listener] of Object.entries(listeners))
    element.addEventListener(event, /** @type {EventListener} */ (listener));
}

/**
 * A button with a sign for the eye and a name for everybody.
 * @param {string | Node} sign
 * @param {string} name
 * @param {() => void} action
 * @param {Properties} extra
 */
export function button(sign, name, action, extra = {}) {
  return make("button", { type: "button", "aria-label": name, title: name, on: { click: action }, ...extra }, [sign]);
}

/**
 * Buttons of which one is on.
 * @param {string} name
 * @param {string} [help]
 */
export function choice(name, help) {
  const root = make("span", { class: "rv-choice", role: "group", "aria-label": name, title: help });
  /** @type {Map<string, HTMLButtonElement>} */
  const buttons = new Map();
  return {
    root,
    /** @param {string} value @param {(Node | string)[]} signs @param {string} title @param {() => void} action */
    add(value, signs, title, action) {
      const added = make("button", { type: "button", "aria-label": title, title, "aria-pressed": "false", on: { click: action } }, signs);
      buttons.set(value, added);
      root.append(added);
    },
    /** @param {string} value that is on now */
    show(value) {
      for (const [other, one] of buttons) one.setAttribute("aria-pressed", String(other === value));
    },
  };
}

/**
 * A slider with its name and its value as text.
 * @typedef {ReturnType<typeof slider>} Slider
 * @param {string} name
 * @param {{min: number, max: number, step: number}} range
 * @param {string} help
 */
export function slider(name, range, help) {
  const input = make("input", { type: "range", ...range, "aria-label": name, title: help });
  const shown = make("output", { class: "rv-value" });
  const label = make("label", { class: "rv-slider", title: help }, [make("span", { text: name }), input, shown]);
  return { label, input, shown };
}

/** Save a file. @param {Blob} blob @param {string} name */
export function download(blob, name) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Does the visitor want no motion that nobody asked for? */
export function reducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** What a fault says, whatever was thrown: a browser or a library may reject with anything. @param {unknown} fault */
export function faultText(fault) {
  const message = fault instanceof Error ? fault.message : typeof fault === "string" ? fault : "";
  return message.trim().replace(/\.$/, "") || say("the browser did not say why");
}
