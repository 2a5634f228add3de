// The links of pages: what of them is the race, and what says how it is shown. As ui/state/link.py has them.

import { partsOf } from "./query.js";
import { defaultRace, readScenario, writeScenario } from "./scenario.js";

/**
 * @typedef {import("./scenario.js").Scenario} Scenario
 * @typedef {import("./prepared.js").Index} Index
 *
 * @typedef {object} Link what a link says
 * @property {string} page
 * @property {string} language
 * @property {boolean} isPresented to a class
 * @property {string} layout
 * @property {number} step that is shown first
 * @property {boolean} plays
 * @property {string} lesson its key, or none
 * @property {number} picture of the lesson, from 1
 * @property {Scenario | null} race null where the link has none that is read here
 * @property {boolean} isWhole whether all of it is read
 */

export const START = "start";
export const LESSONS = "lessons";
const DEFAULT = "en";
const ARRIVAL = ["lang", "present", "step", "play"];
const OF_A_PAGE = /** @type {Record<string, string[]>} */ ({ [START]: ["here"], race: ["layout"], [LESSONS]: ["lesson", "picture"] });
/** Pages that are shown here. */
const SHOWN = [START, "race", LESSONS];
/** What of any page's link is the race: the app reads the rest. */
const FIELDS = ["surface", "f", "box", "start", "opt", "lr", "steps", "tol", "own_lr", "tuned", "noise", "seed"];

/** @param {Index} index @param {string} page @param {string} query @returns {Link} */
export function readLink(index, page, query) {
  const given = new URLSearchParams(query);
  const own = [...ARRIVAL, ...(OF_A_PAGE[page] ?? [])];
  const isRace = SHOWN.includes(page) ? (/** @type {string} */ name) => !own.includes(name) : isField(index);
  const rest = partsOf(query, isRace).join("&");
  const isRaceLink = page === START && rest !== "" && given.get("here") !== "1";
  if (isRaceLink) return readLink(index, "race", query); // as links were before there was a start page
  const race = readScenario(index.facts, rest);
  const { values, isRead } = choicesOf(index, given, own);
  return {
    page, language: values.lang, isPresented: values.present === "1", layout: values.layout ?? index.layouts[0], step: Number(values.step), plays: values.play === "1",
    lesson: values.lesson ?? "", picture: Number(values.picture ?? 1), race, isWhole: isRead && race !== null && SHOWN.includes(page),
  };
}

/** What a link says beside the race, each at its default where that is not read, and whether all of it is. @param {Index} index @param {URLSearchParams} given @param {string[]} names */
function choicesOf(index, given, names) {
  const readers = readersOf(index);
  const read = names.map((name) => {
    const [[usual, isKnown], texts] = [readers[name], given.getAll(name)];
    const text = texts.at(-1) ?? usual;
    return { name, value: isKnown(text) ? text : usual, isRead: isKnown(text) && texts.length < 2 };
  });
  return { values: Object.fromEntries(read.map(({ name, value }) => [name, value])), isRead: read.every((choice) => choice.isRead) };
}

/** Of each parameter beside the race its default, and what is read here. @param {Index} index @returns {Record<string, [string, (text: string) => boolean]>} */
function readersOf({ facts, languages, layouts }) {
  const isSwitch = (/** @type {string} */ text) => ["0", "1"].includes(text);
  const isWhole = (/** @type {string} */ text) => /^\d+$/.test(text) && Number(text) <= facts.limits.steps;
  return {
    lang: [DEFAULT, (text) => Object.hasOwn(languages, text)], present: ["0", isSwitch], play: ["0", isSwitch], here: ["0", isSwitch], step: ["0", isWhole],
    layout: [layouts[0], (text) => layouts.includes(text)], lesson: ["", () => true], picture: ["1", isWhole], // the page of lessons knows which there are
  };
}

/**
 * The query of a page's link, as the app writes it: what is at its default is left out.
 * @param {Index} index
 * @param {Pick<Link, "page" | "language" | "isPresented" | "layout" | "lesson" | "picture"> & {race: Scenario, isOwn: boolean}} link `isOwn` says of the start
 *   page that its race was changed, and of a lesson that its picture was
 */
export function writeLink(index, { page, language, isPresented, layout, lesson, picture, race, isOwn }) {
  const linked = page === START ? { ...race, entries: defaultRace(index.facts).entries } : race;
  const query = page === LESSONS && !isOwn ? "" : writeScenario(index.facts, linked);
  const values = [
    [language !== DEFAULT, `lang=${language}`], [isPresented, "present=1"], [page === "race" && layout !== index.layouts[0], `layout=${layout}`],
    [page === START && isOwn, "here=1"], [page === LESSONS && lesson !== "", `lesson=${lesson}`], [page === LESSONS && picture > 1, `picture=${picture}`],
  ];
  return [query, ...values.filter(([said]) => said).map(([, text]) => text)].filter(Boolean).join("&");
}

/**
 * The link of a page that is not shown here, or that is not read as a whole: what was opened, but for what was changed since.
 * @param {Index} index
 * @param {string} page
 * @param {string} opened
 * @param {Pick<Link, "language" | "isPresented"> & {race: Scenario | null}} now a race that was changed, and how it is shown
 */
export function writeOther(index, page, opened, { race, language, isPresented }) {
  const [isRace, before] = [isField(index), readLink(index, page, opened)];
  const changed = [...(language === before.language ? [] : ["lang"]), ...(isPresented === before.isPresented ? [] : ["present"])];
  const kept = partsOf(opened, (name) => !changed.includes(name) && !(race && isRace(name)));
  const said = [changed.includes("lang") && language !== DEFAULT && `lang=${language}`, changed.includes("present") && isPresented && "present=1"];
  return [race && writeScenario(index.facts, race), ...kept, ...said].filter(Boolean).join("&");
}

/** Whether a parameter of links is one of the race. @param {Index} index @returns {(name: string) => boolean} */
function isField({ facts }) {
  const parameters = Object.values(facts.surfaces).flatMap((surface) => Object.keys(surface.parameters));
  return (name) => FIELDS.includes(name) || parameters.includes(name);
}
