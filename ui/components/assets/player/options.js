// The bar of options: layout, whole paths, forces, export of pictures, the link, full screen.

import { button, check, download, faultText, make } from "../shared/dom.js";
import { say } from "../shared/texts.js";
import { exportGif, exportPng } from "./export.js";

/**
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 * @typedef {import("./export.js").Exportable} Exportable
 */

/**
 * @typedef {object} Host
 * @property {HTMLElement} root
 * @property {{ghosts: boolean, fullLoss: boolean, showFullLoss: (full: boolean) => unknown}} stage
 * @property {{on: boolean, key: HTMLElement, load: () => unknown}} forces
 * @property {{numbersShown: boolean, showNumbers: (on: boolean) => void}} chips
 * @property {(edit: PlayerEdit) => void} onEdit
 * @property {() => Exportable} exportable
 * @property {() => number} step whole, that is shown
 * @property {() => void} draw
 * @property {() => void} onKeys list the keys
 */

function layouts() {
  return { together: say("Overlay"), side: say("Side by side"), map: say("Contour map only") };
}

export class Options {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.layoutPicker = make("select");
    this.cancel = make("button");
    this.boxButton = make("button");
    this.progress = make("span");
    /** @type {number[]} x and y ranges of the map as it is zoomed */
    this.box = [];
    /** @type {AbortController | undefined} while something is being saved */
    this.exporting = undefined;
  }

  /** The bar in the language of now; whatever is set stays as it is. */
  build() {
    const { stage, forces, chips } = this.host;
    this.layoutPicker = make("select", { "aria-label": say("Layout"), title: say("How the pictures are arranged") },
      Object.entries(layouts()).map(([value, text]) => make("option", { value, text })));
    this.layoutPicker.addEventListener("change", () => this.host.onEdit({ layout: this.layoutPicker.value }));
    const whole = check(say("Whole paths"), stage.ghosts, (on) => {
      stage.ghosts = on;
      this.host.draw();
    }, say("Show the whole path of each run faintly"));
    const pulls = check(say("Forces"), forces.on, (on) => {
      forces.on = on;
      this.host.root.classList.toggle("rv-forces-on", on);
      forces.load();
    }, say("Gradient, memory and step of the run whose settings were chosen last"));
    const numbers = check(say("Numbers"), chips.numbersShown, (on) => chips.showNumbers(on), say("Loss, |gradient|, x and y of each run at this step"));
    const full = check(say("Loss to 10⁻¹⁶"), stage.fullLoss, (on) => stage.showFullLoss(on), say("Show losses far below what counts as reached"));
    forces.key.replaceChildren();
    this.progress = make("span", { role: "status" });
    this.cancel = button(say("Cancel"), say("Cancel the export"), () => this.exporting?.abort(), { hidden: !this.exporting });
    this.boxButton = button(say("Draw this part"), say("Draw this part of the map as the new box"),
      () => this.host.onEdit({ box: this.box }), { hidden: true });
    return make("div", { class: "rv-bar rv-options" }, [
      this.layoutPicker, whole.label, full.label, pulls.label, forces.key, numbers.label,
      button("PNG", say("Save what is on screen as PNG"), () => this.save(exportPng)),
      button("GIF", say("Save the race as animated GIF"), () => this.save(exportGif)),
      this.cancel, this.progress, this.boxButton,
      button(say("Copy link"), say("Copy link of this page, with the step that is shown"), () => this.copyLink()),
      button(say("Full screen"), say("Full screen"), () => this.fullscreen()),
      button("?", say("List the keys"), () => this.host.onKeys()),
    ]);
  }

  /** A typed function may be drawn in another box. @param {number[]} box @param {boolean} zoomed whether it is another */
  offerBox(box, zoomed) {
    this.box = box;
    this.boxButton.hidden = !zoomed;
  }

  /**
   * Make a file with a progress in percent and a way to cancel it, and download it.
   * @param {(picture: Exportable, signal: AbortSignal, progress: (share: number) => void) => Promise<{blob: Blob, name: string}>} exporter
   */
  async save(exporter) {
    if (this.exporting) return;
    const exporting = new AbortController();
    this.exporting = exporting;
    this.cancel.hidden = false;
    const progress = (/** @type {number} */ share) => (this.progress.textContent = `${Math.round(100 * share)} %`);
    try {
      const { blob, name } = await exporter(this.host.exportable(), exporting.signal, progress);
      download(blob, name);
      this.progress.textContent = say("saved");
    } catch (fault) {
      this.progress.textContent = exporting.signal.aborted ? say("cancelled") : say("not saved: {what}", { what: faultText(fault) });
    } finally {
      this.exporting = undefined;
      this.cancel.hidden = true;
      this.host.draw();
    }
  }

  /** The page's link with the step that is shown; where there is no clipboard, the link to copy by hand. */
  async copyLink() {
    const link = new URL(document.location.href);
    const step = this.host.step();
    if (step > 0) link.searchParams.set("step", String(step));
    else link.searchParams.delete("step");
    const text = link.href.replace(/%2C/g, ",").replace(/%3A/g, ":");
    try {
      await navigator.clipboard.writeText(text);
      this.progress.textContent = say("link copied");
    } catch {
      this.progress.replaceChildren(make("input", { value: text, readonly: true, "aria-label": say("Link to copy") }));
    }
  }

  fullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.host.root.requestFullscreen?.();
  }
}
