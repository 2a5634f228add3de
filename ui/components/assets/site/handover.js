// The app takes over from the stage that a visitor looks at meanwhile: it follows the stage's address, repeats the edits
// that were made there, and takes over step, speed, zoom and all else. Never while something is dragged.

import { looksOf, takeLooks } from "../player/looks.js";
import { later } from "./app_page.js";
import { focusAgain, focusIn } from "./hand.js";

/**
 * @typedef {import("../player/player.js").Player} Player
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 *
 * @typedef {object} Stage
 * @property {string} page
 * @property {string} link its query: what the visitor has opened, or chosen since
 * @property {PlayerEdit[]} edits that it does not say, but for the layout
 * @property {() => {layout: string, clicks: readonly string[]}} state
 * @property {(page: string, query: string) => boolean} canShow whether what it shows is what the link means
 * @property {() => boolean} isBusy
 * @property {Player} player
 * @property {() => void} close
 *
 * @typedef {object} App
 * @property {(signal: AbortSignal, hasPlayer: boolean) => Promise<Player | null>} whenDrawn
 * @property {(signal: AbortSignal, hasPlayer: boolean) => Promise<Player | null>} follow
 * @property {(player: Player, edit: PlayerEdit, signal: AbortSignal) => Promise<Player | null>} repeat
 * @property {(name: string, signal: AbortSignal, hasPlayer: boolean) => Promise<Player | null>} click a button by its CSS class
 *
 * @typedef {object} Page
 * @property {() => string} address where the visitor is: what the stage shows, word by word, for the app to say what of it is not understood
 * @property {() => void} reveal show the app in the stage's place
 */

const QUIET = 60; // milliseconds between two looks whether a hand rests

export class Handover {
  /** @param {Stage} stage @param {App} app @param {Page} page @param {AbortSignal} signal */
  constructor(stage, app, page, signal) {
    this.stage = stage;
    this.app = app;
    this.page = page;
    this.signal = signal;
    this.told = page.address(); // what the app follows
    /** @type {PlayerEdit[]} that the app has had */
    this.repeated = [];
    /** @type {Map<string, string[]>} buttons that were clicked in the app, by page and lesson */
    this.clicked = new Map();
    /** @type {Set<string>} layouts that the app was asked for */
    this.refused = new Set();
    /** @type {Player | null} */
    this.player = null;
  }

  /** @returns {Promise<Player | null>} the app's player, when it has taken over */
  async run() {
    this.player = await this.app.whenDrawn(this.signal, this.isShown);
    for (;;) {
      await this.rest();
      const next = this.next();
      if (next) await next();
      else if (await this.takeOver()) return this.player;
    }
  }

  /** When no hand is on the stage. */
  async rest() {
    do await later(QUIET, this.signal);
    while (this.stage.isBusy());
  }

  /** Does the stage show what its link means, and no race instead? */
  get isShown() {
    return this.stage.canShow(this.stage.page, this.stage.link);
  }

  /** Is there something to take over? */
  get isSame() {
    return Boolean(this.player?.view && this.stage.player.view) && this.isShown;
  }

  /** What the app lacks: another page or link, an edit, or the layout. @returns {(() => Promise<void>) | null} */
  next() {
    const { edits } = this.stage;
    const { layout } = this.stage.state();
    if (this.page.address() !== this.told || !isBeginning(this.repeated, edits)) return () => this.follow();
    const [{ player }, edit, name] = [this, edits[this.repeated.length], this.unclicked];
    if (!this.isSame || !player) return null;
    if (name) return () => this.click(name);
    if (edit) return () => this.repeat(player, edit);
    return layout !== player.view?.data.layout && !this.refused.has(layout) ? () => this.arrange(player, layout) : null;
  }

  async follow() {
    this.told = this.page.address();
    this.repeated = [];
    this.refused.clear();
    this.player = await this.app.follow(this.signal, this.isShown);
  }

  /** The buttons that were clicked in the app where the stage is now: it remembers what they did. */
  get done() {
    const place = `${this.stage.page} ${new URLSearchParams(this.stage.link).get("lesson")}`;
    const known = this.clicked.get(place) ?? [];
    this.clicked.set(place, known);
    return known;
  }

  /** A button that is still to be clicked. */
  get unclicked() {
    const rest = [...this.done];
    return this.stage.state().clicks.find((name) => {
      const at = rest.indexOf(name);
      if (at >= 0) rest.splice(at, 1);
      return at < 0;
    });
  }

  /** Do what no link says, such as a vote. @param {string} name of the button's class */
  async click(name) {
    this.done.push(name);
    this.player = await this.app.click(name, this.signal, this.isShown);
  }

  /** @param {Player} player @param {PlayerEdit} edit */
  async repeat(player, edit) {
    this.repeated.push(edit);
    this.player = await this.app.repeat(player, edit, this.signal);
  }

  /** @param {Player} player @param {string} layout that a page may not have */
  async arrange(player, layout) {
    this.refused.add(layout);
    this.player = await this.app.repeat(player, { layout }, this.signal);
  }

  /** Let the app's player look as the stage's does, and show it, unless the visitor has changed something meanwhile. */
  async takeOver() {
    const { stage, player } = this;
    const carried = this.isSame && player;
    if (carried) await takeLooks(carried, looksOf(stage.player));
    if (stage.isBusy() || this.next()) return false;
    const { playing, step } = stage.player.transport.clock;
    const focused = focusIn(stage.player.root);
    this.page.reveal();
    stage.close();
    if (carried) {
      carried.transport.clock.jump(step); // it has moved on meanwhile
      carried.draw();
      if (playing) carried.transport.toggle();
      focusAgain(carried.root, focused);
    }
    return true;
  }
}

/** @param {readonly unknown[]} some @param {readonly unknown[]} all */
function isBeginning(some, all) {
  return JSON.stringify(some) === JSON.stringify(all.slice(0, some.length));
}
