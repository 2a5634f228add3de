// What stands around the stage: the navigation and the tools, where the app has them and with the same names.

import { button, make } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { language, say, translated } from "../shared/texts.js";

/**
 * @typedef {import("./facts.js").PageInfo} PageInfo
 *
 * @typedef {object} Host
 * @property {import("./prepared.js").Index} index
 * @property {(page: string, query: string) => string} addressOf a page
 * @property {import("./stage.js").Stage} stage
 */

export class Chrome {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.header = make("header", { class: "site-head" });
  }

  /** The navigation and the tools, in the language of now. */
  build() {
    const { index: { pages, groups }, stage } = this.host;
    const alone = pages.filter(({ group }) => !group).map((page) => this.link(page));
    const menus = Object.entries(groups).map(([group, title]) => this.menu(title, pages.filter((page) => page.group === group)));
    const narrow = this.narrow(pages);
    const present = stage.opened?.isPresented ? [this.way("out")] : [...this.languages(), this.way("in")];
    this.header.replaceChildren(narrow, make("nav", { "aria-label": say("Pages") }, [...alone, ...menus]), make("div", { class: "site-tools" }, present));
    return this.header;
  }

  languages() {
    const { index: { languages }, stage } = this.host;
    const others = Object.entries(languages).filter(([code]) => code !== language());
    return others.map(([code, name]) => make("button", { type: "button", lang: code, text: name, title: say("{name}: the same page in this language", { name }), on: { click: () => stage.speak(code) } }));
  }

  /** Into the view for a class, or out of it. @param {"in" | "out"} way */
  way(way) {
    const { stage } = this.host;
    const [name, help] = way === "in" ? [say("Present"), say("The stage alone in bigger type, for a projector. The link of this view has present=1.")] : [say("Exit presentation"), say("Back to the usual view, as by the key Escape.")];
    return make("button", { type: "button", class: "site-present-way", title: help, "aria-label": name, on: { click: () => stage.present(way === "in") } }, [icon("present"), make("span", { text: name })]);
  }

  /** In a narrow window the pages are in a menu, and so is what the race's sidebar has. @param {PageInfo[]} pages */
  narrow(pages) {
    const { stage } = this.host;
    const menu = make("details", { class: "site-narrow" }, [make("summary", { title: say("Pages") }, [icon("menu"), stage.titleOf(stage.page)]), make("div", {}, pages.map((page) => this.link(page)))]);
    const open = button(icon("sliders"), say("Settings"), () => document.documentElement.classList.toggle("site-side-open"), { class: "site-side-open-button" });
    return make("div", { class: "site-narrow-only" }, [closing(menu), open]);
  }

  /** @param {PageInfo} page */
  link({ key, title }) {
    const here = key === this.host.stage.page;
    const spoken = language() === "en" ? "" : `lang=${language()}`;
    return make("a", { href: this.host.addressOf(key, spoken), "aria-current": here ? "page" : null, text: translated(title), "data-page": key });
  }

  /** @param {string} title @param {PageInfo[]} pages */
  menu(title, pages) {
    const here = pages.find(({ key }) => key === this.host.stage.page);
    const [group, page] = [translated(title), here ? translated(here.title) : ""];
    const name = page && page !== group ? `${group}: ${page}` : group;
    return closing(make("details", { class: here ? "site-here" : null }, [make("summary", {}, [name, icon("down")]), make("div", {}, pages.map((one) => this.link(one)))]));
  }
}

/** A menu that closes when somebody goes elsewhere. @param {HTMLDetailsElement} menu */
function closing(menu) {
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (!menu.contains(/** @type {Node | null} */ (relatedTarget))) menu.open = false;
  });
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  return menu;
}
