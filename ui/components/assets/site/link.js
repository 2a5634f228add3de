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

/** @param {Index} index @param {string} page @param {string} query @returns {Link} */
export function readLink(index, page, query) {
  const given = new URLSearchParams(query);
  const own = [...ARRIVAL, ...(OF_A_PAGE[page] ?? [])];
  const rest = query.split("&").filter((part) => part && !own.includes(part.split("=")[0])).join("&");
  const isRaceLink = page === START && rest !== "" && given.get("here") !== "1";
  if (isRaceLink) return readLink(index, "race", query); // as links were before there was a start page
  const [language, layout] = [given.get("lang") ?? DEFAULT, given.get("layout") ?? index.layouts[0]];
  const race = readScenario(index.facts, rest);
  const isKnown = language in index.languages && index.layouts.includes(layout);
  return {
    page, language: language in index.languages ? language : DEFAULT, isPresented: given.get("present") === "1", layout: index.layouts.includes(layout) ? layout : index.layouts[0],
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
