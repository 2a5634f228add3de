// What the controls offer beside the clock: views, arrows, and a menu with everything else.

import { button, choice, faultText, make } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { canEdit, resources } from "../shared/resources.js";
import { Saving } from "../shared/saving.js";
import { say } from "../shared/texts.js";
import { Menu } from "./menu.js";
import { embedTag, fileName, linkOf, raceFile } from "./share.js";

/**
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 * @typedef {import("./menu.js").Item} Item
 */

/**
 * @typedef {object} Host
 * @property {HTMLElement} root
 * @property {{ghosts: boolean, fullLoss: boolean, showFullLoss: (full: boolean) => unknown}} stage
 * @property {{loop: boolean}} clock
 * @property {{on: boolean, key: HTMLElement, load: () => unknown}} forces
 * @property {{numbersShown: boolean, showNumbers: (on: boolean) => void}} chips
 * @property {{buildButton: () => HTMLElement}} why
 * @property {(edit: PlayerEdit) => void} onEdit
 * @property {() => import("../figure/dialog.js").Subject} figure what a figure is made of
 * @property {() => number} step whole, that is shown
 * @property {() => string} query of the race that is shown
 * @property {() => string} title of it
 * @property {() => string} surface its name
 * @property {() => string | undefined} layout that is shown
 * @property {() => void} draw
 * @property {() => void} onKeys list the keys
 * @property {AbortSignal} signal
 */

/** Each layout by the word on its button and by what it is. */
function layouts() {
  return {
    map: [say("Map"), say("Map")],
    together: [say("All"), say("All: map, relief and loss")],
    side: [say("Grid"), say("Grid: a map for each run")],
  };
}

export class Options {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.menu = new Menu(host.signal);
    this.views = choice(""); // until the first language is there
    this.pulls = make("button");
    this.saving = new Saving();
    /** @type {number[]} x and y ranges of the map as it is zoomed */
    this.box = [];
    this.zoomed = false; // is that another box?
    /** @type {import("../figure/dialog.js").FigureDialog | undefined} of the figure that was made last */
    this.figure = undefined;
  }

  /** The controls in the language of now; whatever is set stays as it is. */
  build() {
    this.views = choice(say("Layout"), say("How the pictures are arranged"));
    this.views.root.classList.add("rv-views");
    for (const [layout, [word, name]] of Object.entries(layouts())) {
      const sign = icon(/** @type {import("../shared/icons.js").Icon} */ (layout));
      this.views.add(layout, [sign, make("span", { text: word })], name, () => this.host.onEdit({ layout }));
    }
    this.pulls = button(icon("arrows"), say("Arrows: gradient, memory and step of the run whose settings were chosen last"), () => this.setForces(!this.host.forces.on), { class: "rv-arrows" });
    this.setForces(this.host.forces.on);
    return [this.views.root, this.host.why.buildButton(), this.pulls, this.menu.build(this.items())];
  }

  /** Is the row too narrow for views and arrows, so that the menu has them? A simple player has none. */
  get narrow() {
    return getComputedStyle(this.views.root).display === "none" && !this.host.root.classList.contains("rv-simple");
  }

  /** What is told of what was asked for; it stays when the menu is closed. */
  buildStatus() {
    return this.saving.build();
  }

  /** @returns {(Item | null)[]} of the menu, with null between groups */
  items() {
    const { stage, clock, chips, forces, draw, onEdit, onKeys } = this.host;
    const wholePaths = () => {
      stage.ghosts = !stage.ghosts;
      draw();
    };
    const [offered, shown, served] = [() => this.narrow, () => this.host.layout(), () => resources().isServed];
    return [
      ...Object.entries(layouts()).map(([layout, [, name]]) => ({ name, offered, on: () => shown() === layout, act: () => onEdit({ layout }) })),
      { name: say("Arrows"), offered, on: () => forces.on, act: () => this.setForces(!forces.on) },
      null,
      { name: say("Copy link"), help: say("Copy link of this page, with the step that is shown"), offered: served, act: () => this.copy(linkOf(this.shown), say("link copied"), say("Link to copy")) },
      { name: say("Embed"), help: say("Copy the tag that shows this player in a page of your own"), offered: served, act: () => this.copy(embedTag(this.shown), say("tag copied"), say("Tag to copy")) },
      { name: say("Figure …"), help: say("A file for a paper, slides or a page: PDF, SVG, PNG, GIF or video, with its caption"), act: () => this.openFigure() },
      { name: say("Save as HTML"), help: say("Save this player with the race in it, as one file that plays without internet"), offered: served, act: () => this.saving.run(() => this.file()) },
      null,
      { name: say("Whole paths"), help: say("Show the whole path of each run faintly"), on: () => stage.ghosts, act: wholePaths },
      {
        name: say("Numbers"), help: say("Loss, |gradient|, x and y of each run at this step"), on: () => chips.numbersShown,
        act: () => chips.showNumbers(!chips.numbersShown),
      },
      {
        name: say("Loss to 10⁻¹⁶"), help: say("Show losses far below what counts as reached"), on: () => stage.fullLoss,
        act: () => stage.showFullLoss(!stage.fullLoss),
      },
      { name: say("Loop"), help: say("Start again at the end"), on: () => clock.loop, act: () => (clock.loop = !clock.loop) },
      null,
      { name: say("Draw this part"), help: say("Draw this part of the map as the new box"), offered: () => this.zoomed && canEdit("box"), act: () => onEdit({ box: this.box }) },
      { name: say("Full screen"), act: () => this.fullscreen() },
      { name: say("Keys"), help: say("List the keys"), act: onKeys },
    ];
  }

  /** @param {boolean} on */
  setForces(on) {
    const { forces, root } = this.host;
    const changed = forces.on !== on;
    forces.on = on;
    this.pulls.setAttribute("aria-pressed", String(on));
    root.classList.toggle("rv-forces-on", on);
    if (changed) forces.load();
    else forces.key.replaceChildren();
  }

  /** A typed function may be drawn in another box. @param {number[]} box @param {boolean} zoomed whether it is another */
  offerBox(box, zoomed) {
    this.box = box;
    this.zoomed = zoomed;
  }

  /** What makes figures is loaded when somebody wants one. */
  async openFigure() {
    try {
      const { FigureDialog } = await resources().load("player/code/figure/dialog.js");
      if (this.host.signal.aborted || this.figure?.dialog.open) return;
      this.figure = new FigureDialog(this.host.figure());
      this.figure?.open(this.host.root);
    } catch (fault) {
      this.saving.tell(say("no figure: {what}", { what: faultText(fault) }));
    }
  }

  /** What of the race is handed on. */
  get shown() {
    const { query, step, layout, title } = this.host;
    return { query: query(), step: step(), layout: layout() ?? "together", title: title() };
  }

  /** The race as one file. */
  async file() {
    return { blob: await raceFile(this.shown), name: fileName(this.host.surface(), "html") };
  }

  /** Copy a text; where there is no clipboard it is there to copy by hand. @param {string} text @param {string} done @param {string} name */
  async copy(text, done, name) {
    try {
      await navigator.clipboard.writeText(text);
      this.saving.tell(done);
    } catch {
      this.saving.progress.replaceChildren(make("input", { value: text, readonly: true, "aria-label": name }));
    }
  }

  fullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.host.root.requestFullscreen?.();
  }
}
