// One entry of the browser's history for each visit of a page. Streamlit makes two: one when it opens the page, with an
// address that says nothing, and one when the page has written its link. Sent as a text by ui/blocks/shell.py.

/**
 * Let the addresses that a page writes by itself take the place of the one it was opened by: on a slow machine it may
 * write more than one. As soon as somebody does anything on the page, what is written is a change, with its own entry,
 * unless it says what the address says already: so Streamlit spells it when a page is left. Where a page is opened while
 * the one before is still busy, Streamlit writes the new link at the old place first, and then names the page.
 * @param {Window & {ravineHistory?: boolean}} page
 */
export function oneEntryAPage(page) {
  if (page.ravineHistory) return;
  page.ravineHistory = true;
  const { history, location } = page;
  const push = history.pushState.bind(history);
  /** @type {string | null} */
  let arriving = location.pathname; // the page that was opened and on which nobody has done anything yet
  let hasWritten = false; // was an entry made for a link that a page wrote, since somebody did something?
  history.pushState = (state, unused, address) => {
    const { pathname: path, searchParams } = new URL(String(address ?? ""), location.href);
    const writes = path === location.pathname;
    const isSame = String(searchParams) === String(new URL(location.href).searchParams); // a comma may be written as %2C
    const replaces = writes ? path === arriving || isSame : hasWritten && isSame;
    hasWritten = writes && !replaces;
    if (!writes) arriving = path;
    if (replaces) history.replaceState(state, unused, address);
    else push(state, unused, address);
  };
  for (const act of ["pointerdown", "keydown"]) page.addEventListener(act, () => ([arriving, hasWritten] = [null, false]), true);
}
