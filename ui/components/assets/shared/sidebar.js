// The sidebar of a narrow window lies over the page. Sent as a text by ui/blocks/navigation.py.

/**
 * Close the sidebar where it lies over the page, as something was chosen that is to be seen there.
 * @param {Window & {ravineChoice?: string}} page
 * @param {string} choice the page that is open, and what else was chosen: anything that is another one next time
 */
export function leaveSidebar(page, choice) {
  const before = page.ravineChoice;
  page.ravineChoice = choice;
  if (before === undefined || before === choice || page.innerWidth > 768) return;
  const close = '[data-testid="stSidebar"]:is([data-collapsed="false"], [aria-expanded="true"]) [data-testid="stSidebarCollapseButton"] button';
  /** @type {HTMLElement | null} */ (page.document.querySelector(close))?.click();
}
