// The links of pages: what of them is the race, and what says how it is shown. As ui/state/link.py has them.

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
const ARRIVAL = ["lang", "present", "step", "play", "here"];
const OF_A_PAGE = /** @type {Record<string, string[]>} */ ({ race: ["layout"], [LESSONS]: ["lesson", "picture"] });
/** Pages that are shown here. */
const SHOWN = [START, "race", LESSONS];
/** What of any page's link is the race: the app reads the rest. */
const FIELDS = ["surface", "f", "box", "start", "opt", "lr", "steps", "tol", "own_lr", "tuned", "noise", "seed"];

/** @param {Index} index @param {string} page @param {string} query @returns {Link} */
export function readLink(index, page, query) {
  const given = new URLSearchParams(query);
  const own = [...ARRIVAL, ...(OF_A_PAGE[page] ?? [])];
  const isRace = SHOWN.includes(page) ? (/** @type {string} */ name) => !own.includes(name) : isField(index);
  const rest = parts(query, isRace).join("&");
  const isRaceLink = page === START && rest !== "" && given.get("here") !== "1";
  if (isRaceLink) return readLink(index, "race", query); // as links were before there was a start page
  const [language, layout] = [given.get("lang") ?? DEFAULT, given.get("layout") ?? index.layouts[0]];
  const race = readScenario(index.facts, rest);
  const isSpoken = Object.hasOwn(index.languages, language);
  const isKnown = isSpoken && index.layouts.includes(layout);
  return {
    page, language: isSpoken ? language : DEFAULT, isPresented: given.get("present") === "1", layout: index.layouts.includes(layout) ? layout : index.layouts[0],
    step: Math.max(0, Math.round(Number(given.get("step")) || 0)), plays: given.get("play") === "1", lesson: given.get("lesson") ?? "",
    picture: Number(given.get("picture") ?? 1), race, isWhole: isKnown && race !== null && SHOWN.includes(page),
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

/** The link of a page that is not shown here: what was opened, but for a race that was changed. @param {Index} index @param {string} opened @param {Scenario | null} changed @param {string} language */
export function writeOther(index, opened, changed, language) {
  const isRace = isField(index);
  const kept = parts(opened, (name) => name !== "lang" && !(changed && isRace(name)));
  return [changed ? writeScenario(index.facts, changed) : "", ...kept, language === DEFAULT ? "" : `lang=${language}`].filter(Boolean).join("&");
}

/** Whether a parameter of links is one of the race. @param {Index} index @returns {(name: string) => boolean} */
function isField({ facts }) {
  const parameters = Object.values(facts.surfaces).flatMap((surface) => Object.keys(surface.parameters));
  return (name) => FIELDS.includes(name) || parameters.includes(name);
}

/** The parts of a query by their names, as they are written. @param {string} query @param {(name: string) => boolean} isKept */
function parts(query, isKept) {
  return query.split("&").filter((part) => part && isKept(part.split("=")[0]));
}
