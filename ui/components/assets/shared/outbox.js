// What a visitor did in a component, on its way to Python: numbered, and sent again where it was lost, as it is while
// the server is started again. Python leaves out a number that it has had, see `happened` in ui/components/mount.py.

const EVERY = 1000; // milliseconds between two looks whether something was lost
const TIMES = 60; // looks after which it is given up

/** @typedef {{number: number}} Numbered */

let last = 0;

/** A number that none of this page had, nor one that was open before: a session may outlive a page. */
function next() {
  last = Math.max(last + 1, Date.now());
  return last;
}

export class Outbox {
  /**
   * @param {(event: object) => void} send
   * @param {AbortSignal} signal that ends it
   */
  constructor(send, signal) {
    this.send = send;
    /** @type {Numbered[]} what Python has not said to have, the oldest first */
    this.waiting = [];
    this.looks = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    signal.addEventListener("abort", () => this.close());
  }

  /** Send what was done. @param {object} event */
  post(event) {
    const numbered = { ...event, number: next() };
    this.waiting.push(numbered);
    this.looks = 0;
    this.send(numbered);
    this.lookLater();
  }

  /** Python says what it had. @param {number[]} numbers */
  heard(numbers) {
    this.waiting = this.waiting.filter(({ number }) => !numbers.includes(number));
  }

  lookLater() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), EVERY);
  }

  /** Send the oldest again if it was lost: nothing is under way, and Python has not said to have it. */
  look() {
    const [oldest] = this.waiting;
    if (!oldest || ++this.looks > TIMES) {
      this.close();
    } else {
      if (isServerIdle()) this.send(oldest);
      this.lookLater();
    }
  }

  close() {
    clearTimeout(this.timer);
    this.waiting = [];
  }
}

/** Whether Streamlit is connected, and no run is under way or asked for. */
function isServerIdle() {
  /** @type {HTMLElement | null} */
  const app = document.querySelector('[data-testid="stApp"]');
  const { testConnectionState, testScriptState } = app?.dataset ?? {};
  return testConnectionState === "CONNECTED" && testScriptState === "notRunning";
}
