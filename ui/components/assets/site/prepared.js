// Payloads that were prepared when the site was built, see tools/site/prepared.py: a few in each file, which is unpacked
// once, when the first of them is asked for.

import { say, translated } from "../shared/texts.js";

/**
 * @typedef {object} PageInfo
 * @property {string} key
 * @property {string} title in English
 * @property {string} group the menu that it is in, or none
 *
 * @typedef {object} Index
 * @property {Record<string, string>} files the file that a path's payload is in, by paths as the player asks for them
 * @property {PageInfo[]} pages
 * @property {Record<string, string>} groups titles of menus
 * @property {Record<string, string>} languages names by their codes
 * @property {Record<string, string>} titles of rules, in English
 * @property {Record<string, import("../shared/types.js").PlayerData>} races what a page shows by itself
 */

const INDEX = "index.json";
const TITLES = "player/titles.json";

export class Prepared {
  /** @param {Index} index @param {string} folder its address, with a slash at its end */
  constructor(index, folder) {
    this.index = index;
    this.folder = folder;
    /** @type {Map<string, Promise<Map<string, Uint8Array<ArrayBuffer>>>>} contents by file */
    this.files = new Map();
    /** @type {Map<string, Promise<any>>} */
    this.modules = new Map();
  }

  /** @param {string} folder */
  static async open(folder) {
    const response = await fetch(folder + INDEX);
    if (!response.ok) throw new Error(say("the server answered {status}: {text}", { status: response.status, text: INDEX }));
    return new Prepared(await response.json(), folder);
  }

  /** Whether there is a payload at a path. @param {string} path */
  has(path) {
    return plain(path) === TITLES || plain(path) in this.index.files;
  }

  /** The payload at a path, as a server would answer it. @param {string} path */
  async fetch(path) {
    if (plain(path) === TITLES) return Response.json(Object.fromEntries(Object.entries(this.index.titles).map(([key, title]) => [key, translated(title)])));
    const content = await this.content(path);
    return content ? new Response(content) : new Response("", { status: 404 });
  }

  /** The module at a path: it imports nothing, and calls what it is given. @param {string} path */
  load(path) {
    const name = plain(path);
    const module = this.modules.get(name) ?? this.import(name);
    this.modules.set(name, module);
    module.catch(() => this.modules.delete(name));
    return module;
  }

  /** @param {string} path */
  async import(path) {
    const content = await this.content(path);
    if (!content) throw new Error(path);
    const address = URL.createObjectURL(new Blob([content], { type: "text/javascript" }));
    return import(address).finally(() => URL.revokeObjectURL(address));
  }

  /** @param {string} path */
  async content(path) {
    const file = this.index.files[plain(path)];
    return file && (await this.file(file)).get(plain(path));
  }

  /** @param {string} name */
  file(name) {
    const contents = this.files.get(name) ?? unpacked(this.folder + name);
    this.files.set(name, contents);
    contents.catch(() => this.files.delete(name));
    return contents;
  }
}

/** A path without what says that it is asked for again. @param {string} path */
function plain(path) {
  return path.replace(/[?&]again=\d+$/, "");
}

/** The contents of a file by their paths. @param {string} address */
async function unpacked(address) {
  const response = await fetch(address);
  if (!response.ok || !response.body) throw new Error(say("the server answered {status}: {text}", { status: response.status, text: address }));
  const whole = await new Response(response.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  const length = new DataView(whole).getUint32(0, true);
  /** @type {[string, number][]} */
  const listed = JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 4, length)));
  let offset = 4 + length;
  return new Map(listed.map(([path, count]) => {
    const content = new Uint8Array(whole, offset, count);
    offset += count;
    return [path, content];
  }));
}
