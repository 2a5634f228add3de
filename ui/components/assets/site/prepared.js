// What was prepared when the site was built, see tools/site/prepared.py: surfaces, programs of all rules on them, and
// payloads. A few are in each file, which is unpacked once, when the first of them is asked for.

import { say } from "../shared/texts.js";
import { CONSTANT } from "./facts.js";
import { readScenario } from "./scenario.js";

/**
 * @typedef {import("./facts.js").Facts} Facts
 * @typedef {import("./scenario.js").Scenario} Scenario
 *
 * @typedef {object} Index
 * @property {Record<string, string>} files the file that a path's payload is in, by paths as the player asks for them
 * @property {string[]} forms what the programs of a module are of: rule and switches
 * @property {Facts} facts
 * @property {import("./facts.js").PageInfo[]} pages
 * @property {Record<string, string>} groups titles of menus
 * @property {Record<string, string>} languages names by their codes
 * @property {string[]} layouts
 * @property {import("./gallery.js").Card[]} cards of the start page
 * @property {string} plotly the path of plotly.js
 */

const INDEX = "index.gz";

export class Prepared {
  /** @param {Index} index @param {string} folder its address, with a slash at its end */
  constructor(index, folder) {
    this.index = index;
    this.facts = index.facts;
    this.folder = folder;
    /** @type {Map<string, Promise<Map<string, Uint8Array<ArrayBuffer>>>>} contents by file */
    this.files = new Map();
  }

  /** @param {string} folder */
  static async open(folder) {
    const index = await gunzipped(folder + INDEX, { cache: "no-cache" }); // its address is the same in every version
    return new Prepared(JSON.parse(new TextDecoder().decode(index)), folder);
  }

  /** Whether there is something at a path. @param {string} path */
  has(path) {
    return Object.hasOwn(this.index.files, plain(path)) || this.partsOf(path) !== null;
  }

  /** What is at a path, as a server would answer it. @param {string} path */
  async fetch(path) {
    const content = (await this.content(path)) ?? (await this.program(path));
    return content ? new Response(content) : new Response("", { status: 404 });
  }

  /** @param {string} path @returns {Promise<any>} */
  async json(path) {
    const content = await this.content(path);
    if (!content) throw new Error(path);
    return JSON.parse(new TextDecoder().decode(content));
  }

  /** The module of a race's program, put together from the modules with the programs of all rules on its surface. @param {string} path */
  async program(path) {
    const parts = this.partsOf(path);
    if (!parts) return null;
    const texts = await Promise.all(parts.paths.map((part) => this.content(part).then((content) => (content ? new TextDecoder().decode(content) : ""))));
    const modules = texts.map((text) => text.replace(/^export default /, "").replace(/;\s*$/, ""));
    const programs = parts.places.map(([part, place]) => `parts[${part}].programs[${place}]`);
    return `const modules = [${modules.join(",\n")}];
export default (given) => {
  const parts = modules.map((make) => make(given));
  return { programs: [${programs.join(", ")}], surface: parts[0].surface };
};
`;
  }

  /**
   * Where the programs of a race are: the paths of modules, and for each run the module and the place in it.
   * @param {string} path
   * @returns {{paths: string[], places: [number, number][]} | null} null where they are not all there
   */
  partsOf(path) {
    const name = plain(path);
    const [, query, question = ""] = /^player\/program\?(.*?)&?(?:\bquestion=(\w+))?$/.exec(name) ?? [];
    const race = query === undefined ? null : readScenario(this.facts, query);
    if (!race || Object.keys(race.parameters).length) return null;
    const kinds = race.entries.map(({ schedule }) => kindOf(race, schedule, question));
    const used = [...new Set(kinds.length ? kinds : [kindOf(race, CONSTANT, question)])];
    const paths = used.map((kind) => `site/programs/${race.surface}/${kind}`);
    if (!paths.every((part) => Object.hasOwn(this.index.files, part))) return null;
    const places = race.entries.map((entry, i) => /** @type {[number, number]} */ ([used.indexOf(kinds[i]), this.index.forms.indexOf(this.formOf(entry))]));
    return { paths, places };
  }

  /** What a run's program is of: its rule, and its switches that are not at their default. @param {import("./scenario.js").Entry} entry */
  formOf({ optimizer, settings }) {
    const { switches } = this.facts.rules[optimizer];
    return [optimizer, ...Object.keys(settings).filter((name) => name in switches)].join(" ");
  }

  /** @param {string} path */
  async content(path) {
    const { files } = this.index;
    return Object.hasOwn(files, plain(path)) ? (await this.file(files[plain(path)])).get(plain(path)) : undefined;
  }

  /** @param {string} name */
  file(name) {
    const contents = this.files.get(name) ?? gunzipped(this.folder + name).then(contentsOf);
    this.files.set(name, contents);
    contents.catch(() => this.files.delete(name));
    return contents;
  }
}

/** A path without what says that it is asked for again, or in which language. @param {string} path */
function plain(path) {
  return path.replace(/[?&]again=\d+$/, "");
}

/** What programs are there for: of runs with a schedule, with noise and on maps there are others. @param {Scenario} race @param {string} schedule @param {string} question */
function kindOf({ noise }, schedule, question) {
  return [schedule === CONSTANT ? "plain" : "scheduled", ...(noise ? ["noisy"] : []), ...(question ? [question] : [])].join("-");
}

/** What was compressed: some hosts say so of such files, and then browsers have unpacked it already. @param {string} address @param {RequestInit} [options] */
async function gunzipped(address, options) {
  const response = await fetch(address, options);
  if (!response.ok) throw new Error(say("the answer was {status}: {text}", { status: response.status, text: address }));
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.buffer;
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

/** The contents of a file by their paths: behind the length of their list, and the list. @param {ArrayBuffer} whole */
function contentsOf(whole) {
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
