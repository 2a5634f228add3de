// What stands around the stage: the navigation and the tools, where the app has them and with the same names.

import { make } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { language, say, translated } from "../shared/texts.js";

/**
 * @typedef {object} Host
 * @property {import("./prepared.js").Index} index
 * @property {(page: string, query: string) => string} addressOf a page
 * @property {() => string} page that is shown
 * @property {() => string} query of its link
 * @property {(language: string) => void} onLanguage
 */

const START = "start";

export class Chrome {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.header = make("header", { class: "site-head" });
  }

  /** The navigation and the tools, in the language of now. */
  build() {
    const { index } = this.host;
    const alone = index.pages.filter(({ group }) => !group).map((page) => this.link(page));
    const menus = Object.entries(index.groups).map(([group, title]) => this.menu(title, index.pages.filter((page) => page.group === group)));
    const others = Object.entries(index.languages).filter(([code]) => code !== language());
    const tools = others.map(([code, name]) => make("button", { type: "button", lang: code, text: name, title: say("{name}: the same page in this language", { name }), on: { click: () => this.host.onLanguage(code) } }));
    this.header.replaceChildren(make("nav", { "aria-label": say("Pages") }, [...alone, ...menus]), make("div", { class: "site-tools" }, tools));
    return this.header;
  }

  /** @param {import("./prepared.js").PageInfo} page */
  link({ key, title }) {
    const here = key === this.host.page();
    const spoken = language() === "en" ? "" : `lang=${language()}`;
    return make("a", { href: this.host.addressOf(key, spoken), "aria-current": here ? "page" : null, text: translated(title), "data-page": key });
  }

  /** @param {string} title @param {import("./prepared.js").PageInfo[]} pages */
  menu(title, pages) {
    const here = pages.find(({ key }) => key === this.host.page());
    const name = here && translated(here.title) !== translated(title) ? `${translated(title)}: ${translated(here.title)}` : translated(title);
    const menu = make("details", { class: here ? "site-here" : null }, [make("summary", {}, [name, icon("down")]), make("div", {}, pages.map((page) => this.link(page)))]);
    menu.addEventListener("focusout", ({ relatedTarget }) => {
      if (!menu.contains(/** @type {Node | null} */ (relatedTarget))) menu.open = false;
    });
    menu.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") menu.open = false;
    });
    return menu;
  }
}

/** Whether a page is the one that the site opens with. @param {string} page */
export function isStart(page) {
  return page === START;
}
