// The step that the page's player shows: told to everything on the page that moves with it, and asked for from there.

const TOLD = "ravine:step";
const ASKED = "ravine:seek";

/** @type {{step: number, steps: number}} */
let now = { step: 0, steps: 0 };

/** The player shows this step now. @param {number} step @param {number} steps */
export function tellStep(step, steps) {
  if (now.step === step && now.steps === steps) return;
  now = { step, steps };
  window.dispatchEvent(new CustomEvent(TOLD, { detail: now }));
}

/** Hear of the step, and of the one that is shown already. @param {(step: number) => void} hear @param {AbortSignal} signal */
export function onStep(hear, signal) {
  window.addEventListener(TOLD, () => hear(now.step), { signal });
  hear(now.step);
}

/** Ask the player for a step. @param {number} step */
export function seek(step) {
  window.dispatchEvent(new CustomEvent(ASKED, { detail: { step } }));
}

/** Hear of steps that are asked for. @param {(step: number) => void} hear @param {AbortSignal} signal */
export function onSeek(hear, signal) {
  window.addEventListener(ASKED, (event) => hear(/** @type {CustomEvent} */ (event).detail.step), { signal });
}
