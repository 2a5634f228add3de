// Where everything comes from that is not in the modules: from the server, or, of a page that is one file, from that
// file. Paths are those of the server without the version: "player/runs?lr=0.1", "player/code/shared/style.css".

/**
 * @typedef {object} Resources
 * @property {(path: string) => Promise<Response>} fetch
 * @property {(path: string) => Promise<any>} load a module
 * @property {(path: string) => Worker} start a module as a worker
 * @property {(path: string) => HTMLElement} style a style sheet
 * @property {(path: string) => boolean} has whether there is something at a path
 * @property {boolean} isServed whether a server answers, for any race; else only what the browser computes can be edited
 */

/** @type {Resources} */
const served = {
  fetch: (path) => fetch(hrefOf(path)),
  load: (path) => import(hrefOf(path)),
  start: (path) => new Worker(hrefOf(path), { type: "module" }),
  style: (path) => Object.assign(document.createElement("link"), { rel: "stylesheet", href: hrefOf(path) }),
  has: () => true,
  isServed: true,
};

/** @type {Resources} */
let current = served;

/** Take everything from somewhere else from now on. @param {Resources} others */
export function useResources(others) {
  current = others;
}

export function resources() {
  return current;
}

/** What can be edited without a server: `player/description.js` knows it, and the program of the race computes it. */
const ALONE = new Set(["lr", "momentum", "parameters", "run", "start", "layout"]);

/** Whether an edit of this name can be made here. @param {keyof import("./types.js").PlayerEdit} name */
export function canEdit(name) {
  return current.isServed || ALONE.has(name);
}

/**
 * The address of a path. Our own files, and the programs that call them, are those of the version of this very file: an
 * older page's programs are not there any more.
 * @param {string} path
 */
export function hrefOf(path) {
  const [, root, version] = /^(.*\/)player\/code\/([^/]+)\/shared\/[^/]+$/.exec(import.meta.url.split("?")[0]) ?? [];
  const versioned = path.replace("player/code/", `player/code/${version}/`).replace("player/program?", `player/program/${version}?`);
  return new URL(versioned, root ?? document.baseURI).href;
}
