// The cards of the start page: each leads into a race, and the last has a field for a function of one's own.

import { make } from "../shared/dom.js";
import { hrefOf } from "../shared/resources.js";
import { say, translated } from "../shared/texts.js";

/**
 * @typedef {object} Card as tools/site/facts.py has it
 * @property {string} key
 * @property {string} page
 * @property {string} query
 * @property {string} title
 * @property {string} text
 * @property {string} formula that is suggested, or none
 */

/** @param {import("./prepared.js").Prepared} prepared @param {(page: string, query: string) => string} addressOf @param {string} language */
export function gallery({ index: { cards } }, addressOf, language) {
  const spoken = language === "en" ? [] : [`lang=${language}`];
  const drawn = cards.map((card) => {
    const words = card.formula ? field(card, addressOf, spoken) : make("a", { href: addressOf(card.page, [card.query, ...spoken].join("&")), text: translated(card.title) });
    return make("div", { class: "site-card" }, [picture(card), words, make("p", { class: "site-caption", text: translated(card.text) })]);
  });
  return make("div", { class: "site-cards" }, drawn);
}

/** What its race looks like, on a light and on a dark page. @param {Card} card */
function picture({ key }) {
  const [light, dark] = ["light", "dark"].map((theme) => hrefOf(`player/code/start/${key}-${theme}.webp`));
  const source = make("source", { media: "(prefers-color-scheme: dark)", srcset: dark });
  return make("picture", {}, [source, make("img", { alt: "", loading: "lazy", src: light, fetchpriority: "low" })]);
}

/** @param {Card} card @param {(page: string, query: string) => string} addressOf @param {string[]} spoken */
function field({ title, page, formula }, addressOf, spoken) {
  const input = make("input", { type: "text", placeholder: formula, id: "site-formula", autocomplete: "off", maxlength: 500 });
  const link = make("a", { hidden: true });
  const follow = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!input.value.trim()) return;
    link.href = addressOf(page, [`f=${encodeURIComponent(input.value.trim())}`, "play=1", ...spoken].join("&"));
    link.click(); // as any other link: it is the app that reads it
  };
  return make("form", { on: { submit: follow } }, [make("label", { for: "site-formula", text: translated(title) }), input, link, make("button", { type: "submit", class: "site-hidden", text: say("Race") })]);
}
