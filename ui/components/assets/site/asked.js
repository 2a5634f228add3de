// Streamlit 1.62 does not say whether an address comes from Back, Forward or a link that was followed, or is that of the
// page's own last word, which may be late: see ui/state/link.py. So the address says it for as long as it is being read.

const ASKED = "from_history"; // FROM_HISTORY of ui/state/link.py

/**
 * Call it before Streamlit is mounted: of two listeners in one phase the first is the first to hear.
 * @param {Pick<Window, "addEventListener" | "history" | "location">} page
 */
export function markAsked(page) {
  const { history, location } = page;
  const listen = () => {
    const { href } = location;
    const marked = new URL(href);
    marked.searchParams.set(ASKED, "1");
    history.replaceState(history.state, "", marked.href);
    // Who begins to listen now is the last to hear: Streamlit has sent the address, and nobody has gone on to another.
    page.addEventListener("popstate", () => location.href === marked.href && history.replaceState(history.state, "", href), { once: true });
  };
  page.addEventListener("popstate", listen, true);
}
