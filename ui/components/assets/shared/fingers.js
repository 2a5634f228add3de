// Fingers on a picture: one scrolls the page, as everywhere else; two move and zoom what is drawn; one that rests on a
// place chooses it. Plotly hears of none of them, as it would keep the first finger to itself.

const RESTS = 500; // milliseconds until a finger that has not moved has chosen its place
const STILL = 10; // pixels that it may tremble

/**
 * @typedef {[number, number]} Pixel of the picture
 * @typedef {{from: Pixel, to: Pixel, ratio: number}} Pinch what lies at one place goes to another, so many times as large
 * @typedef {{x: number, y: number, apart: number}} Pair two fingers: the middle, and how far they are apart
 *
 * @typedef {object} Hand
 * @property {(pinch: Pinch) => unknown} onPinch at most one at a time, if it gives a promise
 * @property {(at: Pixel) => void} [onRest]
 */

export class Fingers {
  /** @param {HTMLElement} root @param {Hand} hand @param {AbortSignal} signal */
  constructor(root, hand, signal) {
    this.root = root;
    this.hand = hand;
    this.last = false; // was the last pointer a finger?
    /** @type {Pair | null} that was answered last */
    this.before = null;
    /** @type {Pair | null} */
    this.now = null;
    this.busy = false;
    /** @type {Pixel} where the only finger came down */
    this.down = [0, 0];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.resting = undefined;
    root.classList.add("rv-fingers");
    const options = { capture: true, passive: false, signal };
    root.addEventListener("pointerdown", (event) => (this.last = event.pointerType === "touch"), options);
    root.addEventListener("touchstart", (event) => this.onStart(event), options);
    root.addEventListener("touchmove", (event) => this.onMove(event), options);
    for (const end of /** @type {const} */ (["touchend", "touchcancel"]))
      root.addEventListener(end, (event) => this.onEnd(event), options);
    root.addEventListener("contextmenu", (event) => this.last && event.preventDefault(), options);
    signal.addEventListener("abort", () => this.stop());
  }

  /** @param {TouchEvent} event */
  onStart(event) {
    if (isControl(event.target)) return;
    event.stopPropagation();
    this.stop();
    if (event.touches.length === 1) this.rest(event.touches[0]);
    if (event.touches.length < 2) return;
    event.preventDefault();
    this.before = this.pair(event);
  }

  /** @param {TouchEvent} event */
  onMove(event) {
    if (isControl(event.target)) return;
    event.stopPropagation();
    if (event.touches.length < 2) {
      const [x, y] = this.place(event.touches[0]);
      if (Math.hypot(x - this.down[0], y - this.down[1]) > STILL) clearTimeout(this.resting);
      return;
    }
    if (event.cancelable) event.preventDefault();
    this.now = this.pair(event);
    if (!this.busy) this.answer();
  }

  /** @param {TouchEvent} event */
  onEnd(event) {
    if (isControl(event.target)) return;
    event.stopPropagation();
    clearTimeout(this.resting);
    if (event.touches.length < 2) this.before = null;
  }

  stop() {
    clearTimeout(this.resting);
    this.before = this.now = null;
  }

  /** @param {Touch} touch */
  rest(touch) {
    this.down = this.place(touch);
    this.resting = setTimeout(() => this.hand.onRest?.(this.down), RESTS);
  }

  /** Pass on how the fingers have moved since it was answered last, and again if they have moved meanwhile. */
  async answer() {
    this.busy = true;
    while (this.before && this.now && this.now !== this.before) {
      const { before, now } = this;
      this.before = now;
      await this.hand.onPinch({ from: [before.x, before.y], to: [now.x, now.y], ratio: now.apart / before.apart });
    }
    this.busy = false;
  }

  /** @param {Touch} touch @returns {Pixel} */
  place(touch) {
    const edge = this.root.getBoundingClientRect();
    return [touch.clientX - edge.left, touch.clientY - edge.top];
  }

  /** @param {TouchEvent} event @returns {Pair} */
  pair({ touches }) {
    const [a, b] = [this.place(touches[0]), this.place(touches[1])];
    return { x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2, apart: Math.max(1, Math.hypot(a[0] - b[0], a[1] - b[1])) };
  }
}

/** Is it something on the picture that has an answer of its own to a finger? @param {EventTarget | null} target */
function isControl(target) {
  return target instanceof Element && target.closest("button") !== null;
}

/**
 * The ranges of axes after a pinch.
 * @param {import("./project.js").Frame} frame
 * @param {Pinch} pinch
 */
export function pinched({ box, x, y }, { from, to, ratio }) {
  const along = (/** @type {number[]} */ range, /** @type {number} */ first, /** @type {number} */ last) => {
    const size = range[1] - range[0];
    const low = range[0] + first * size - (last * size) / ratio;
    return [low, low + size / ratio];
  };
  const high = box.y + box.height;
  return {
    x: along(x, (from[0] - box.x) / box.width, (to[0] - box.x) / box.width),
    y: along(y, (high - from[1]) / box.height, (high - to[1]) / box.height),
  };
}

/**
 * A camera without perspective after a pinch: it goes round what it looks at, and the scene grows.
 * @param {import("../player/camera.js").Sight} sight
 * @param {Pinch} pinch
 * @param {number} size of the picture, in pixels: so far is half a turn
 * @returns {import("../player/camera.js").Sight}
 */
export function turned({ camera, aspectratio }, { from, to, ratio }, size) {
  const grown = (/** @type {{x: number, y: number, z: number}} */ { x, y, z }) => ({ x: ratio * x, y: ratio * y, z: ratio * z });
  const center = grown(camera.center);
  const [dx, dy, dz] = [camera.eye.x - camera.center.x, camera.eye.y - camera.center.y, camera.eye.z - camera.center.z];
  const far = Math.hypot(dx, dy, dz);
  const round = Math.atan2(dy, dx) - (Math.PI * (to[0] - from[0])) / size;
  const up = Math.atan2(dz, Math.hypot(dx, dy)) + (Math.PI * (to[1] - from[1])) / size;
  const steep = Math.max(-1.5, Math.min(1.5, up)); // straight from above has no direction
  const flat = far * Math.cos(steep);
  const eye = { x: center.x + flat * Math.cos(round), y: center.y + flat * Math.sin(round), z: center.z + far * Math.sin(steep) };
  return { camera: { ...camera, center, eye }, aspectratio: grown(aspectratio) };
}
