// The player's keys: they work wherever no field has the focus, and a small dialog lists them.

import { button, make } from "../shared/dom.js";
import { say } from "../shared/texts.js";

/**
 * @typedef {object} Parts of the player
 * @property {import("./player.js").View | undefined} view
 * @property {import("./transport.js").Transport} transport
 * @property {import("./chips.js").Chips} chips
 * @property {import("./options.js").Options} options
 * @property {import("./why.js").Why} why
 */

const FIELDS = "input, select, textarea, [contenteditable]:not([contenteditable=false])";
const MOVED = "[role=slider], [role=spinbutton], [role=radio], [role=tab], [role=option], [role=listbox], [role=combobox], [role=menuitem], [role=menuitemcheckbox]";
const PRESSED = "button, summary, [role=button], [role=checkbox], [role=switch]";

export class Keys {
  /** @param {Parts} parts @param {AbortSignal} signal */
  constructor(parts, signal) {
    this.parts = parts;
    this.dialog = make("dialog", { class: "rv-keys" });
    this.skip = make("a", { href: "#player", class: "rv-skip", on: { click: (/** @type {Event} */ event) => this.onSkip(event) } });
    document.body.prepend(this.skip); // the first thing that Tab reaches, before the navigation and the sidebar
    document.addEventListener("keydown", (event) => this.onKey(event), { signal });
    signal.addEventListener("abort", () => this.skip.remove());
  }

  /** The dialog in the language of now. */
  build() {
    this.skip.textContent = say("To the player");
    const rows = [
      [["Space"], say("play and pause")],
      [["←", "→"], say("step back, step forward")],
      [["Home", "End"], say("to the start, to the end")],
      [["1", "…", "9"], say("show or hide the run of this chip")],
      [["W"], say("why the chosen run goes on like this")],
      [["F"], say("full screen")],
      [["?"], say("these keys")],
    ];
    const lines = /** @type {[string[], string][]} */ (rows).map(([keys, what]) =>
      make("tr", {}, [make("th", { scope: "row" }, keys.map((key) => (key === "…" ? " … " : make("kbd", { text: key })))), make("td", { text: what })]));
    const close = () => this.dialog.close();
    this.dialog.setAttribute("aria-label", say("Keys"));
    this.dialog.replaceChildren(
      make("h4", { text: say("Keys") }),
      make("p", { text: say("They work wherever no field is being filled in.") }),
      make("table", {}, lines),
      button(say("Close"), say("Close"), close),
    );
    return this.dialog;
  }

  /** @param {Event} event */
  onSkip(event) {
    event.preventDefault();
    this.parts.transport.playButton.focus();
  }

  open() {
    if (!this.dialog.open) this.dialog.showModal();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {Element} */ (event.target);
    const { view } = this.parts;
    if (!view || view.data.sealed || document.querySelector("dialog[open], [role=dialog][aria-modal=true]")) return;
    if (this.isTaken(event.key, target)) return;
    if (this.act(event.key)) event.preventDefault();
  }

  /** Does what has the focus use this key itself? @param {string} key @param {Element} target */
  isTaken(key, target) {
    if (target === this.parts.transport.scrub) return key !== " " && isMove(key); // its own arrow keys do the same
    if (target.closest(FIELDS)) return target.getAttribute("type") !== "checkbox" || key === " ";
    if (target.closest(MOVED) || target.closest(".rv-start, .rv-pick")) return key === " " || isMove(key);
    return key === " " && target.closest(PRESSED) !== null;
  }

  /** @param {string} key */
  act(key) {
    const { transport, chips, options, why } = this.parts;
    if (key === " ") transport.toggle();
    else if (key === "ArrowRight") transport.move(1);
    else if (key === "ArrowLeft") transport.move(-1);
    else if (key === "Home") transport.jump(0);
    else if (key === "End") transport.jump(transport.clock.steps);
    else if (key === "f" || key === "F") options.fullscreen();
    else if (key === "w" || key === "W") why.toggle();
    else if (key === "?") this.open();
    else if (/^[1-9]$/.test(key)) chips.toggle(Number(key));
    else return false;
    return true;
  }
}

/** @param {string} key */
function isMove(key) {
  return /^(Arrow|Home$|End$)/.test(key);
}
