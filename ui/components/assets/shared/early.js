// What runs in a page's head as soon as Streamlit has been started. Put into the page by ui/components/head.py.

/**
 * Ask for what the page is going to need, with less urgency than Streamlit's own wishes.
 * @param {Document} page
 * @param {["module" | "style" | "fetch", string][]} wishes kinds and addresses
 */
export function askEarly(page, wishes) {
  for (const [kind, href] of wishes) {
    const link = page.createElement("link");
    Object.assign(link, { rel: kind === "module" ? "modulepreload" : "preload", href, fetchPriority: "low" });
    if (kind !== "module") link.as = kind;
    if (kind === "fetch") link.crossOrigin = "anonymous"; // as `fetch` asks by itself
    page.head.append(link);
  }
}
