// Files that the app makes for a visitor. stlite's page looks for them at an address that does not exist, so that
// nothing of it ever leaves the browser: what it asks for there the app's own routes answer.

import { download } from "../shared/dom.js";

export const NOWHERE = "https://stlite.invalid";
const NAME = /filename\*?=(?:UTF-8'')?"?([^";]+)/i;

/**
 * Let requests and links to `NOWHERE` be answered by the app.
 * @param {Window & typeof globalThis} page
 * @param {(path: string) => Promise<Response>} ask
 * @param {(fault: Error) => void} onFault
 */
export function answerNowhere(page, ask, onFault) {
  const { fetch: fetched } = page;
  page.fetch = (what, options) => {
    const path = pathOf(what instanceof Request ? what.url : String(what), page.document.baseURI);
    return path === null ? fetched.call(page, what, options) : ask(path);
  };
  const { click } = page.HTMLAnchorElement.prototype;
  page.HTMLAnchorElement.prototype.click = function follow() {
    const path = pathOf(this.href, page.document.baseURI);
    if (path === null) click.call(this);
    else save(path, this.download, ask).catch(onFault);
  };
}

/** The path at `NOWHERE`, without its first slash; null for an address elsewhere. @param {string} address @param {string} base */
function pathOf(address, base) {
  const { origin, pathname, search } = new URL(address, base);
  return origin === NOWHERE ? `${pathname}${search}`.replace(/^.*?\/(?=media\/|_stcore\/|component\/)|^\//, "") : null;
}

/** @param {string} path @param {string} name that the link gives the file @param {(path: string) => Promise<Response>} ask */
async function save(path, name, ask) {
  const response = await ask(path);
  if (!response.ok) throw new Error(`${response.status}`);
  const given = NAME.exec(response.headers.get("content-disposition") ?? "")?.[1];
  download(await response.blob(), given ? decodeURIComponent(given) : name);
}
