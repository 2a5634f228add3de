// Which page of the site an address is of, and the address of a page: the site may be in any folder of any host.

import { withoutFrame } from "./frame.js";

/**
 * @typedef {object} Place where a visitor is
 * @property {string} page its key, as `ui/state/pages.py` has it
 * @property {string} query without its question mark
 */

export const FIRST = "start"; // the page of the site's own address

/**
 * The page that an address is of; null for an address elsewhere, or of a file of the site. Static hosts call a page
 * `race/`, and some `race/index.html`; the app calls it `race`.
 * @param {string | URL} address
 * @param {string} root the site's own address, with a slash at its end
 * @param {readonly string[]} pages
 * @returns {Place | null}
 */
export function placeOf(address, root, pages) {
  const { href, search } = new URL(address);
  const path = href.split(/[?#]/, 1)[0];
  if (`${path}/` === root) return { page: FIRST, query: search.slice(1) };
  if (!path.startsWith(root)) return null;
  const page = path.slice(root.length).replace(/(^|\/)index\.html$/, "").replace(/\/$/, "");
  if (page === "") return { page: FIRST, query: search.slice(1) };
  return page !== FIRST && pages.includes(page) ? { page, query: search.slice(1) } : null;
}

/** The address of a page, as the app writes it. @param {Place} place @param {string} root */
export function addressOf({ page, query }, root) {
  return `${root}${page === FIRST ? "" : page}${query ? `?${query}` : ""}`;
}

/**
 * Let addresses be written as the site has them. The first page keeps the slash at its end, which Streamlit cuts off:
 * without it they are of a file beside the site's folder. And in a frame all keep what says so. Whoever takes the place of
 * `pushState` later is asked before this one.
 * @param {History} history
 * @param {string} root
 * @param {() => string} here the address of now
 * @param {string} frame as `frameIn` gives it
 */
export function correctAddresses(history, root, here, frame) {
  for (const name of /** @type {const} */ (["pushState", "replaceState"])) {
    const change = history[name].bind(history);
    history[name] = (state, unused, address) => {
      const wanted = new URL(String(address ?? here()), here());
      const correct = corrected(wanted, root, frame);
      change(state, unused, correct === wanted.href ? address : correct);
    };
  }
}

/** @param {URL} wanted @param {string} root @param {string} frame */
function corrected({ href, search, hash }, root, frame) {
  const path = href.split(/[?#]/, 1)[0];
  const query = frame ? `?${[withoutFrame(search.slice(1)), frame].filter(Boolean).join("&")}` : search;
  return `${`${path}/` === root ? root : path}${query}${hash}`;
}
