// What is being dragged somewhere on the page, for everything that can follow at once: the player's race, maps, markers.

const DRAGGED = "ravine:drag";
const PEEKED = "ravine:peek";

/**
 * What a drag makes different from the race that Python last sent. Nothing in it is a request: who lets go tells Python.
 * @typedef {object} Drag
 * @property {object} source who says so: nobody follows themselves
 * @property {[number, number]} [start]
 * @property {Record<string, Record<string, number>>} [hypers] of each run that changes, by slot: {adam: {lr: 0.1}}
 * @property {Record<string, number>} [parameters] of the surface: {kappa: 30}
 * @property {boolean} done let go: the same numbers are on their way to Python
 */

/** Say what is being dragged, or null where a drag was given up and all is as Python said. @param {Drag | null} drag */
export function announceDrag(drag) {
  window.dispatchEvent(new CustomEvent(DRAGGED, { detail: drag }));
}

/** Listen to what others drag. @param {object} self @param {(drag: Drag | null) => void} listener @param {AbortSignal} signal */
export function onDrag(self, listener, signal) {
  window.addEventListener(DRAGGED, (event) => {
    const { detail } = /** @type {CustomEvent<Drag | null>} */ (event);
    if (detail?.source !== self) listener(detail);
  }, { signal });
}

/** @typedef {{slot: string, values: Record<string, number>}} Peek a run at other values, which nobody has chosen */

/** Say at which values a pointer looks, or null where it has gone. @param {Peek | null} peek */
export function announcePeek(peek) {
  window.dispatchEvent(new CustomEvent(PEEKED, { detail: peek }));
}

/** @param {(peek: Peek | null) => void} listener @param {AbortSignal} signal */
export function onPeek(listener, signal) {
  window.addEventListener(PEEKED, (event) => listener(/** @type {CustomEvent<Peek | null>} */ (event).detail), { signal });
}
