// The page of the app that is drawn by Streamlit in this browser, as far as the site has to know it: whether its script
// runs, its player, and how it is told to follow the address.

/** @typedef {import("../player/player.js").Player} Player */

const SETTLED = 250; // milliseconds without a run of the page's script after which it is complete
const LOOK = 50; // milliseconds between two looks
const COMES = 8000; // milliseconds that a player is waited for on a page that has one
const ANNOUNCED = 400; // milliseconds in which a run begins that was asked for
const BEGUN = 600; // milliseconds after which a run has begun that a widget asked for: nothing on the page says so before
const TOUCHES = ["click", "change", "keydown", "pointerup"];

export class AppPage {
  /** @param {HTMLElement} root that Streamlit draws in */
  constructor(root) {
    this.root = root;
    this.touched = -Infinity; // when somebody used anything but a link
    /** @type {Event | undefined} by which it was told of an address last */
    this.told = undefined;
    for (const kind of TOUCHES) root.ownerDocument.addEventListener(kind, (event) => this.onTouch(event), true);
  }

  /** @param {Event} event */
  onTouch(event) {
    const isLink = event.composedPath().some((element) => /** @type {Element} */ (element).localName === "a");
    if (!isLink) this.touched = performance.now();
  }

  /** Whether Streamlit is there, and runs nothing. */
  get isIdle() {
    const { testConnectionState, testScriptState } = /** @type {HTMLElement | null} */ (this.root.querySelector('[data-testid="stApp"]'))?.dataset ?? {};
    return testConnectionState === "CONNECTED" && testScriptState === "notRunning" && this.root.querySelector('[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] > *') !== null;
  }

  /** When Streamlit runs nothing, and no widget has just asked for a run, or so many milliseconds have gone. @param {number} patience */
  async whenIdle(patience) {
    const end = performance.now() + patience;
    const rests = () => this.isIdle && performance.now() - this.touched > BEGUN;
    while (!rests() && performance.now() < end) await later(LOOK);
  }

  /**
   * When its script has run and its player, if it has one, is drawn.
   * @param {AbortSignal} signal
   * @param {boolean} hasPlayer whether the page is known to have one: Streamlit may still be loading what draws it
   * @returns {Promise<Player | null>}
   */
  async whenDrawn(signal, hasPlayer = false) {
    let [busy, idle] = [performance.now(), 0]; // when it ran last, and for how long it has not
    while (idle < SETTLED || (idle < COMES && !(await this.isPlayerDrawn(hasPlayer)))) {
      await later(LOOK, signal);
      if (!this.isIdle) busy = performance.now();
      idle = performance.now() - busy;
    }
    return this.player();
  }

  /** @returns {Promise<Player | null>} */
  async player() {
    const element = /** @type {(HTMLElement & {player?: Promise<Player>}) | null} */ (this.root.querySelector("#player"));
    return (await element?.player?.catch(() => null)) ?? null;
  }

  /** @param {boolean} hasPlayer */
  async isPlayerDrawn(hasPlayer) {
    if (!hasPlayer && !this.root.querySelector(".st-key-player")) return true;
    const player = await this.player();
    const wanted = player?.component?.data.query || "default"; // by Python; it may not be shown yet
    return Boolean(player?.view && player.root.dataset.complete === wanted) || this.root.querySelector(".rv-fault") !== null;
  }

  /** Let it show what the address says now, as after Back. @param {AbortSignal} signal @param {boolean} hasPlayer */
  follow(signal, hasPlayer = false) {
    this.told = new PopStateEvent("popstate", { state: history.state });
    window.dispatchEvent(this.told);
    return this.whenRun(signal, hasPlayer);
  }

  /**
   * Click a button, if it is there: what it did may be done already.
   * @param {string} name of its CSS class
   * @param {AbortSignal} signal
   * @param {boolean} hasPlayer
   */
  async click(name, signal, hasPlayer = false) {
    const button = /** @type {HTMLElement | null} */ (this.root.getElementsByClassName(name)[0]?.querySelector("button, input"));
    if (!button) return this.player();
    button.click();
    return this.whenRun(signal, hasPlayer);
  }

  /** When a run of its script is over that was just asked for. @param {AbortSignal} signal @param {boolean} hasPlayer */
  async whenRun(signal, hasPlayer) {
    const begun = performance.now();
    while (this.isIdle && performance.now() - begun < ANNOUNCED) await later(LOOK / 2, signal);
    return this.whenDrawn(signal, hasPlayer);
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
    return this.whenDrawn(signal, true);
  }
}

/** @param {number} milliseconds @param {AbortSignal} [signal] @returns {Promise<void>} */
export function later(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) reject(signal.reason);
    else setTimeout(resolve, milliseconds);
  });
}
