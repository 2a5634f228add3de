// What a visitor's hand is at on the stage: a field that is half filled in, an open menu, and the control that the
// keyboard is on. The app does not come in between, and the keyboard goes on where it was.

const OPEN = 'dialog[open], details[open], .rv-more[aria-expanded="true"]'; // each closes when somebody goes elsewhere
const TYPED = 'input[type="number"], input[type="text"], input:not([type]), textarea';
const CONTROLS = "button, input, select, textarea, a[href], summary, [tabindex]";

export class Hand {
  /** @param {HTMLElement} root @param {AbortSignal} signal that ends it */
  constructor(root, signal) {
    this.root = root;
    /** @type {Element | null} a field whose text nobody has read yet */
    this.field = null;
    root.addEventListener("input", ({ target }) => (this.field = /** @type {Element} */ (target).matches(TYPED) ? /** @type {Element} */ (target) : null), { signal });
    for (const end of ["change", "focusout"]) root.addEventListener(end, () => (this.field = null), { signal });
  }

  /** Would it be disturbed if all this went away now? */
  get isFull() {
    const { fullscreenElement } = this.root.ownerDocument;
    const isTyping = this.field !== null && this.root.contains(this.field);
    return isTyping || this.root.querySelector(OPEN) !== null || (Boolean(fullscreenElement) && this.root.contains(fullscreenElement));
  }
}

/**
 * Where the keyboard is in a player, for `focusAgain` in another one.
 * @param {HTMLElement} root
 * @returns {[name: string, number: number] | null} what the control is called, and which of these it is
 */
export function focusIn(root) {
  const { activeElement } = root.ownerDocument;
  if (!activeElement || !root.contains(activeElement)) return null;
  const name = nameOf(activeElement);
  return [name, namedSo(root, name).indexOf(/** @type {HTMLElement} */ (activeElement))];
}

/** @param {HTMLElement} root @param {ReturnType<typeof focusIn>} focused */
export function focusAgain(root, focused) {
  if (focused) namedSo(root, focused[0])[focused[1]]?.focus({ preventScroll: true });
}

/** @param {HTMLElement} root @param {string} name @returns {HTMLElement[]} */
function namedSo(root, name) {
  return /** @type {HTMLElement[]} */ ([...root.querySelectorAll(CONTROLS)]).filter((control) => nameOf(control) === name);
}

/** What does not change while the race goes on. @param {Element} control */
function nameOf(control) {
  return [control.localName, control.classList[0] ?? "", control.getAttribute("aria-label") ?? ""].join(" ");
}
