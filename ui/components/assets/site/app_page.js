// The page of the app that is drawn by Streamlit in this browser, as far as the site has to know it: whether its script
// runs, its player, and how it is told to follow the address.

/** @typedef {import("../player/player.js").Player} Player */

const SETTLED = 250; // milliseconds without a run of the page's script after which it is complete
const LOOK = 50; // milliseconds between two looks
const ANNOUNCED = 400; // milliseconds in which a run begins that was asked for

export class AppPage {
  /** @param {HTMLElement} root that Streamlit draws in */
  constructor(root) {
    this.root = root;
  }

  /** Whether Streamlit is there, and runs nothing. */
  get isIdle() {
    const { testConnectionState, testScriptState } = /** @type {HTMLElement | null} */ (this.root.querySelector('[data-testid="stApp"]'))?.dataset ?? {};
    return testConnectionState === "CONNECTED" && testScriptState === "notRunning" && this.root.querySelector('[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] > *') !== null;
  }

  /** When its script has run and its player, if it has one, is drawn. @param {AbortSignal} signal @returns {Promise<Player | null>} */
  async whenDrawn(signal) {
    let since = performance.now();
    while (performance.now() - since < SETTLED) {
      await later(LOOK, signal);
      if (!this.isIdle || !(await this.isPlayerDrawn())) since = performance.now();
    }
    return this.player();
  }

  /** @returns {Promise<Player | null>} */
  async player() {
    const element = /** @type {(HTMLElement & {player?: Promise<Player>}) | null} */ (this.root.querySelector("#player"));
    return (await element?.player?.catch(() => null)) ?? null;
  }

  async isPlayerDrawn() {
    if (!this.root.querySelector(".st-key-player")) return true;
    const player = await this.player();
    return Boolean(player?.view && player.root.dataset.complete !== undefined) || Boolean(this.root.querySelector(".rv-fault"));
  }

  /** Let it show what the address says now, as after Back. @param {AbortSignal} signal */
  async follow(signal) {
    window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
    const begun = performance.now();
    while (this.isIdle && performance.now() - begun < ANNOUNCED) await later(LOOK / 2, signal);
    return this.whenDrawn(signal);
  }

  /**
   * Make an edit in its player, as a hand does, and wait until Python has had it.
   * @param {Player} player
   * @param {import("../shared/types.js").PlayerEdit} edit
   * @param {AbortSignal} signal
   */
  async repeat(player, edit, signal) {
    await player.hand.edits.send(edit);
    while (player.outbox.waiting.length && !signal.aborted) await later(LOOK, signal);
    return this.whenDrawn(signal);
  }
}

/** @param {number} milliseconds @param {AbortSignal} signal @returns {Promise<void>} */
export function later(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else setTimeout(resolve, milliseconds);
  });
}
