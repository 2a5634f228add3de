// A page with a player and one line, without Streamlit: what a frame elsewhere shows, and a race that is one file.

import { withParameter } from "../player/edits.js";
import { Player, server } from "../player/player.js";
import { resources } from "../shared/resources.js";
import { inLanguage } from "../shared/texts.js";

/**
 * @typedef {import("../shared/types.js").PlayerData} PlayerData
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 * @typedef {PlayerEdit & {number: number}} NumberedEdit as the outbox sends them
 */

export class Page {
  /** @param {HTMLElement} root of the player; what is shown stands in an element `page` */
  constructor(root) {
    /** @type {PlayerData} */
    this.data = JSON.parse(document.getElementById("page")?.textContent ?? "{}");
    this.player = new Player(root);
    Object.assign(root, { player: Promise.resolve(this.player) }); // as shared/entry.js has it
    this.whole = /** @type {HTMLAnchorElement | null} */ (document.getElementById("whole"));
    this.given = new URLSearchParams(location.search); // what of the address is no part of the race
    for (const name of [...this.given.keys()]) if (!["embed", "layout", "theme"].includes(name)) this.given.delete(name);
    this.edits = Promise.resolve(); // one after the other: each changes the race of the one before
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.show());
  }

  async show() {
    await this.player.update({ data: this.data, setTriggerValue: (_, edit) => this.onEdit(/** @type {NumberedEdit} */ (edit)) });
    this.data = { ...this.data, step: 0 }; // a link's step is where its race is first shown
    this.lead();
  }

  /** Let the link to the whole app lead to what is shown: of a file, to the race that was saved. */
  lead() {
    if (!this.whole?.dataset.race) return;
    const asked = [this.data.query.replace(/&?local=\d+$/, ""), inLanguage()].filter(Boolean).join("&");
    this.whole.href = [this.whole.dataset.race, asked].filter(Boolean).join("?");
    this.whole.hidden = false;
    if (resources().isServed) history.replaceState(null, "", `?${[asked, this.given].filter(Boolean).join("&")}`);
  }

  /** Make an edit, as Python would. @param {NumberedEdit} edit */
  onEdit({ number, ...edit }) {
    const make = async () => {
      const changed = edit.layout ? { layout: edit.layout } : await this.raceAfter(edit);
      this.data = { ...this.data, ...changed, heard: [number] };
      await this.show();
    };
    this.edits = this.edits.then(make).catch((fault) => this.player.notice.showFault(fault));
  }

  /** @param {PlayerEdit} edit */
  async raceAfter(edit) {
    const runs = await server.get("runs", withParameter(this.data.query, "edit", JSON.stringify(edit)));
    const { header } = runs;
    server.alias("runs", header.query, runs);
    return { query: header.query, surface: header.surface };
  }
}

/** Open the page: called where the modules come from a server. */
export function open() {
  return new Page(/** @type {HTMLElement} */ (document.querySelector(".rv-root"))).show();
}
