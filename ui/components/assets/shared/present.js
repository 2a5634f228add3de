// The view for a class is left by Escape, as full screen is. Run in the page itself: see ui/blocks/scripts.py.

/** @param {Window & {ravineEscape?: boolean}} window */
export function leaveOnEscape(window) {
  if (window.ravineEscape) return;
  window.ravineEscape = true;
  const { document } = window;
  // Before anybody else gets the key: what it closes is still open then.
  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    const meant = document.fullscreenElement || document.querySelector('[aria-expanded="true"], dialog[open]') || target.closest("input, textarea");
    const exit = /** @type {HTMLElement | null} */ (document.querySelector(".st-key-exit button"));
    if (event.key === "Escape" && !meant) exit?.click();
  }, { capture: true });
}
