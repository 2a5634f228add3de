// The pages that the stage shows: what stands round the player on each, and what the player is given there.

import { make } from "../shared/dom.js";
import { say, translated } from "../shared/texts.js";
import { Choosers } from "./choosers.js";
import { gallery } from "./gallery.js";
import { LessonPage } from "./lessons.js";
import { LESSONS, START } from "./link.js";
import { defaultRace, entryOf } from "./scenario.js";

/**
 * @typedef {import("../shared/types.js").PlayerData} PlayerData
 * @typedef {import("./link.js").Link} Link
 * @typedef {import("./scenario.js").Scenario} Scenario
 * @typedef {import("./stage.js").Stage} Stage
 *
 * @typedef {object} Content
 * @property {Scenario} race that is shown first
 * @property {Partial<PlayerData>} data what the player is given beside the race
 * @property {boolean} plays whether it plays by itself
 * @property {string} title of the tab
 * @property {boolean} isShown whether it is the page itself, and not the nearest to it
 * @property {(race: Scenario) => boolean} isOwn whether a race is another than what the page shows by itself
 * @property {Partial<Link>} linked what of the page is in its link
 * @property {(place: HTMLElement) => HTMLElement[]} build the page round the player's place
 * @property {() => void} [follow] the race is another one
 * @property {string[]} [clicks] CSS classes of the app's buttons that do what was done here and no link says
 */

const APP = "Ravine";
const OPENING = ["sgd", "momentum", "adam"]; // ui/start/opening.py

/** @param {Stage} stage @param {Link} link @param {boolean} [isAgain] whether the page is there, in another language @returns {Promise<Content>} */
export async function contentOf(stage, link, isAgain = false) {
  if (link.page === START) return startPage(stage, link, isAgain);
  if (link.page === LESSONS) return LessonPage.open(stage, link);
  return racePage(stage, link);
}

/** @param {Stage} stage @param {Link} link @param {boolean} isAgain @returns {Content} */
function startPage({ facts, addressOf, prepared }, { race, language }, isAgain) {
  const opening = { ...defaultRace(facts), entries: OPENING.map(entryOf) };
  return {
    race: { ...opening, start: race?.start ?? null, lr: race?.lr ?? null },
    data: { layout: "poster", simple: true, tunes: ["lr"], headline: say("Why does SGD get stuck there, and why doesn’t Adam?") },
    plays: !isAgain, title: APP, isShown: true, linked: {},
    isOwn: ({ start, lr }) => start !== null || lr !== null,
    build: (place) => [make("main", { class: "site-page" }, [place, gallery(prepared, addressOf, language)])],
  };
}

/** @param {Stage} stage @param {Link} link @returns {Content} */
function racePage(stage, { page, race: linked }) {
  const { facts } = stage;
  const race = linked && stage.races.canCompute(linked) ? linked : stage.race; // or the nearest to it that there is
  const isShown = page === "race" && race === linked;
  const choosers = new Choosers(stage);
  return {
    race, plays: false, isShown, linked: {}, isOwn: () => true,
    data: { tunes: ["terms", "lr", "momentum", "parameters", "runs"], pins: facts.limits.entries },
    get title() {
      const subject = page === "race" ? `: ${translated(facts.surfaces[stage.race.surface].title)}` : "";
      return `${stage.titleOf(page)}${subject} - ${APP}`;
    },
    build: (place) => [choosers.build(), make("main", { class: "site-page" }, [place])],
    follow: () => choosers.follow(),
  };
}

