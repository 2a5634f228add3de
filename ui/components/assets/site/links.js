// Links between the pages, and inside of them, are followed without loading the document anew: that would start Python
// once more. What somebody opens in another tab is left to the browser.

import { addressOf, placeOf } from "./place.js";

/**
 * @param {Document} page
 * @param {string} root the site's address
 * @param {readonly string[]} pages
 * @param {(address: string) => void} go called with the address of the place that a link leads to
 */
export function followLinks(page, root, pages, go) {
  page.addEventListener("click", (event) => {
    const link = linkOf(event);
    if (!link || event.defaultPrevented || isElsewhere(event, link)) return;
    const place = placeOf(link.href, root, pages);
    if (!place || isAnchor(link, page)) return;
    event.preventDefault();
    go(addressOf(place, root) + link.hash); // a page that is written with a slash at its end is not known to the app
  });
}

/** The link that was clicked, also one in a shadow tree. @param {MouseEvent} event */
function linkOf(event) {
  const link = event.composedPath().find((element) => /** @type {Element} */ (element).localName === "a");
  return /** @type {HTMLAnchorElement | undefined} */ (link);
}

/** Does somebody want it in another tab, or as a file? @param {MouseEvent} event @param {HTMLAnchorElement} link */
function isElsewhere({ button, metaKey, ctrlKey, shiftKey, altKey }, link) {
  const target = link.getAttribute("target");
  return button > 0 || metaKey || ctrlKey || shiftKey || altKey || link.hasAttribute("download") || (target !== null && target !== "" && target !== "_self");
}

/** A place on the page that is open. @param {HTMLAnchorElement} link @param {Document} page */
function isAnchor(link, page) {
  const [there, here] = [link.href, page.location.href].map((address) => address.split("#", 1)[0]);
  return link.hash !== "" && there === here;
}
