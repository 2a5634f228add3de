// A button with a menu, as the ARIA practices say: arrows move in it, Escape and a press elsewhere close it.

import { icon } from "../shared/icons.js";
import { make } from "../shared/dom.js";
import { say } from "../shared/texts.js";

/**
 * @typedef {object} Item
 * @property {string} name
 * @property {string} [help]
 * @property {() => void} act
 * @property {() => boolean} [on] whether what the item switches is on; none of an item that only does something
 * @property {() => boolean} [offered] whether the item is there now
 */

const HEADER = 68; // pixels at the top that the app's header covers, with a gap
const GAP = 12;
const LEAST = 120; // pixels of a menu's height: it scrolls

export class Menu {
  /** @param {AbortSignal} signal */
  constructor(signal) {
    /** @type {Item[]} */
    this.items = [];
    this.opener = make("button");
    this.list = make("div");
    this.root = make("span", { class: "rv-menu-root" });
    const onPress = (/** @type {Event} */ event) => {
      if (!this.root.contains(/** @type {Node} */ (event.target))) this.close();
    };
    document.addEventListener("pointerdown", onPress, { signal, capture: true });
  }

  /** The button and its menu in the language of now. @param {(Item | null)[]} items with null between groups */
  build(items) {
    this.items = items.filter((item) => item !== null);
    this.opener = make("button", {
      type: "button", class: "rv-more", "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": "rv-menu",
      "aria-label": say("More"), title: say("More"),
      on: { click: () => this.toggle(), keydown: (/** @type {KeyboardEvent} */ event) => this.onOpenerKey(event) },
    }, [icon("more")]);
    this.list = make("div", {
      id: "rv-menu", class: "rv-menu", role: "menu", "aria-label": say("More"), hidden: true,
      on: {
        keydown: (/** @type {KeyboardEvent} */ event) => this.onKey(event),
        focusout: (/** @type {FocusEvent} */ event) => this.onLeave(event),
      },
    }, items.map((item) => (item ? this.entry(item) : make("hr", {}))));
    this.root.replaceChildren(this.opener, this.list);
    return this.root;
  }

  /** @param {Item} item */
  entry(item) {
    const role = item.on ? "menuitemcheckbox" : "menuitem";
    return make("button", { type: "button", role, tabindex: -1, title: item.help, text: item.name, on: { click: () => this.choose(item) } });
  }

  /** @returns {HTMLButtonElement[]} the entries, in the order of the items */
  get entries() {
    return [...this.list.querySelectorAll("button")];
  }

  get isOpen() {
    return !this.list.hidden;
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  /** @param {number} at the entry that gets the focus; the last one is -1 */
  open(at = 0) {
    this.refresh();
    this.list.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    this.fit();
    this.offered.at(at)?.focus({ preventScroll: true });
  }

  /** Above the button, or below it where there is more room and the menu needs it. */
  fit() {
    const { top, bottom } = this.opener.getBoundingClientRect();
    const [above, below] = [top - HEADER, window.innerHeight - bottom - GAP];
    const isBelow = above < this.list.scrollHeight && below > above;
    this.list.classList.toggle("rv-below", isBelow);
    this.list.style.maxHeight = `${Math.max(LEAST, isBelow ? below : above)}px`;
  }

  close() {
    if (!this.isOpen) return;
    const hadFocus = this.list.contains(document.activeElement);
    this.list.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    if (hadFocus) this.opener.focus({ preventScroll: true });
  }

  /** Show which items there are, and which are on. */
  refresh() {
    this.entries.forEach((entry, i) => {
      const { on, offered } = this.items[i];
      entry.hidden = offered ? !offered() : false;
      if (on) entry.setAttribute("aria-checked", String(on()));
    });
    for (const line of this.list.querySelectorAll("hr")) // a group of which nothing is offered has no line
      line.toggleAttribute("hidden", /** @type {HTMLElement | null} */ (line.previousElementSibling)?.hidden ?? true);
  }

  get offered() {
    return this.entries.filter((entry) => !entry.hidden);
  }

  /** What switches leaves the menu open: one may want to switch more. @param {Item} item */
  choose(item) {
    if (!item.on) this.close();
    item.act();
    this.refresh();
  }

  /** @param {KeyboardEvent} event */
  onOpenerKey(event) {
    const at = { ArrowDown: 0, ArrowUp: -1 }[event.key];
    if (at === undefined) return;
    event.preventDefault();
    this.open(at);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const entries = this.offered;
    const at = entries.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const to = { ArrowDown: (at + 1) % entries.length, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape") this.close();
    else if (to !== undefined) entries.at(to)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation(); // a page's own Escape is for what is below
  }

  /** Tab leaves the menu, which closes behind it. @param {FocusEvent} event */
  onLeave(event) {
    const to = /** @type {Node | null} */ (event.relatedTarget);
    if (to && !this.root.contains(to)) this.close();
  }
}
