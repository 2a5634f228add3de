// The step that the page's player shows: announced to everything on the page that moves with it, and requested from there.

const SHOWN = "ravine:step";
const REQUESTED = "ravine:seek";

/** @type {{step: number, steps: number}} */
let current = { step: 0, steps: 0 };

/** The player shows this step now. @param {number} step @param {number} steps */
export function announceStep(step, steps) {
  if (current.step === step && current.steps === steps) return;
  current = { step, steps };
  window.dispatchEvent(new CustomEvent(SHOWN, { detail: current }));
}

/** Listen to the step, beginning with the one that is shown already. @param {(step: number) => void} listener @param {AbortSignal} signal */
export function onStep(listener, signal) {
  window.addEventListener(SHOWN, () => listener(current.step), { signal });
  listener(current.step);
}

/** Ask the player for a step. @param {number} step */
export function seek(step) {
  window.dispatchEvent(new CustomEvent(REQUESTED, { detail: { step } }));
}

/** Listen to requested steps. @param {(step: number) => void} listener @param {AbortSignal} signal */
export function onSeek(listener, signal) {
  window.addEventListener(REQUESTED, (event) => listener(/** @type {CustomEvent} */ (event).detail.step), { signal });
}
