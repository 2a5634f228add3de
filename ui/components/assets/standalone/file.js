// A page that is one file, with a race in it: where the player gets everything from, without asking anybody.

import { server } from "../player/player.js";
import { useResources } from "../shared/resources.js";
import { say } from "../shared/texts.js";
import { LocalRaces } from "./local_races.js";
import { Page } from "./page.js";

/**
 * @typedef {import("../shared/resources.js").Resources} Resources
 *
 * @typedef {object} Opened what boot.js has opened
 * @property {Record<string, string>} files compressed parts by their paths; "code" and other single words are scripts
 * @property {(packed: string) => Response} unpack
 * @property {(text: string) => void} run a script
 * @property {(path: string) => any} need a module of a script that has run
 * @property {string} code the script of all our modules
 */

// Run at the end of the script of a worker, which has neither pages nor addresses either.
const WORKER = `
const made = {};
const need = (path) => (made[path] ??= ravineModules[path](need));
need("shared/resources.js").useResources({ load: async (path) => need(path.replace("player/", "")) });
need("program/map_worker.js");`;

/** Open the page of a file. @param {Opened} opened */
export async function start(opened) {
  const programs = opened.files.program ? await opened.unpack(opened.files.program).text() : "";
  opened.run(programs);
  useResources(resourcesOf(opened, programs, await opened.unpack(opened.files["player/code/shared/style.css"]).text()));
  const races = new LocalRaces(server.answer);
  server.answer = (path) => races.answer(path);
  await new Page(/** @type {HTMLElement} */ (document.querySelector(".rv-root"))).show();
}

/** @param {Opened} opened @param {string} programs @param {string} looks @returns {Resources} */
function resourcesOf({ files, unpack, run, need, code }, programs, looks) {
  const has = (/** @type {string} */ path) => path in files || scriptOf(path) in files;
  const load = async (/** @type {string} */ path) => {
    const [name, key] = [scriptOf(path), keyOf(path)];
    if (!need(key) && files[name]) run(await unpack(files[name]).text());
    return need(key) ?? Promise.reject(new Error(say("this is not in the file")));
  };
  return {
    has,
    load,
    fetch: async (path) => (files[path] ? unpack(files[path]) : new Response(say("this is not in the file"), { status: 404, headers: { "content-type": "text/plain" } })),
    start: () => new Worker(URL.createObjectURL(new Blob([code, programs, WORKER], { type: "text/javascript" }))),
    style: () => Object.assign(document.createElement("style"), { textContent: looks }),
    isServed: false,
  };
}

/** The name of the script that a module is in: the first word of its path. @param {string} path */
function scriptOf(path) {
  return /^player\/(\w+)/.exec(path)?.[1] ?? "";
}

/** What a module is called in its script. @param {string} path */
function keyOf(path) {
  return path.replace(/^player\/(code\/)?/, "").replace(/[?&]again=\d+$/, "");
}
