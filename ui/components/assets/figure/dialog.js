// The dialog that makes a figure of a race: what is in it, how large it is, a preview, the file, and the words that go with it.

import { button, faultText, make } from "../shared/dom.js";
import { loadThemes } from "../shared/loader.js";
import { Saving } from "../shared/saving.js";
import { say } from "../shared/texts.js";
import { fileName } from "../player/share.js";
import { Figure } from "./compose.js";
import { Form } from "./form.js";
import { fineness, isMoving, multipleOf, pixelsOf, SAVERS, sheet, whyNot } from "./save.js";
import { Words } from "./words.js";

/**
 * @typedef {import("./compose.js").Race} Race
 * @typedef {import("./form.js").Chosen} Chosen
 *
 * @typedef {object} Subject what a figure is made of, as the player shows it
 * @property {Race} race
 * @property {import("../player/panel.js").Kind[]} panels that are shown
 * @property {number} step
 * @property {(share: number) => number} stepAfter the step after a share of the race's time
 */

const SOON = 120; // milliseconds without a change, before a preview is drawn
const FINEST = 2; // pixels of the preview in a unit, at most

export class FigureDialog {
  /** @param {Subject} subject */
  constructor(subject) {
    this.subject = subject;
    this.closed = new AbortController();
    this.saving = new Saving();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.waiting = undefined;
    this.drawing = 0; // the number of the last preview
    const { race, panels, step } = subject;
    this.form = new Form({ panels, step: Math.round(step) || race.race.steps, steps: race.race.steps, onChange: () => this.changed() });
    this.words = new Words(subject.race, this.closed.signal);
    this.preview = make("canvas", { role: "img", "aria-label": say("Preview of the figure"), width: 1, height: 1 });
    this.size = make("p", { class: "rv-figure-size" });
    this.save = button(say("Save"), say("Save the figure as a file"), () => this.onSave(), { class: "rv-primary" });
    this.dialog = this.build();
  }

  build() {
    const close = button("✕", say("Close"), () => this.dialog.close(), { class: "rv-figure-close" });
    return make("dialog", { class: "rv-figure-dialog", "aria-label": say("Figure"), on: { close: () => this.onClose() } }, [
      make("header", {}, [make("h4", { text: say("Figure") }), close]),
      make("div", { class: "rv-figure-columns" }, [
        make("div", { class: "rv-figure-preview" }, [this.preview, this.size]),
        make("div", {}, [this.form.root, make("p", { class: "rv-figure-save" }, [this.save, ...this.saving.build()]), this.words.root]),
      ]),
    ]);
  }

  /** Show it, over everything else. @param {HTMLElement} parent whose looks it has */
  open(parent) {
    parent.append(this.dialog);
    this.dialog.showModal();
    this.changed(0);
  }

  onClose() {
    clearTimeout(this.waiting);
    this.drawing++;
    this.closed.abort();
    this.saving.stop();
    this.dialog.remove();
  }

  /** Something else was chosen: the words at once, the picture soon. */
  changed(after = SOON) {
    const chosen = this.form.chosen();
    this.words.show(chosen);
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.draw(chosen).catch((fault) => this.saving.tell(faultText(fault))), after);
  }

  /** @param {Chosen} chosen */
  async figureOf(chosen) {
    const theme = (await loadThemes())[chosen.dark ? "dark" : "light"];
    return new Figure(this.subject.race, { ...chosen, theme, moving: isMoving(chosen.format) });
  }

  /** Draw the preview. @param {Chosen} chosen */
  async draw(chosen) {
    const number = ++this.drawing;
    const figure = await this.figureOf(chosen);
    try {
      await figure.prepare(FINEST);
      if (number !== this.drawing) return;
      const { canvas, ctx } = sheet(figure, this.scaleOf(figure), 1);
      ctx.imageSmoothingQuality = "high"; // of a relief that has more pixels
      figure.draw(ctx, chosen.step);
      [this.preview.width, this.preview.height] = [canvas.width, canvas.height];
      this.preview.getContext("2d")?.drawImage(canvas, 0, 0);
      this.size.textContent = sizeText(chosen, figure);
      const missing = await whyNot(chosen.format, fileSize(chosen, figure));
      if (number !== this.drawing) return;
      this.save.disabled = Boolean(missing);
      if (!this.saving.current) this.saving.tell(missing);
      this.dialog.dataset.drawn = JSON.stringify(chosen);
    } finally {
      figure.destroy();
    }
  }

  /** Pixels in a unit of the preview where it is shown: what a browser makes smaller loses thin strokes. @param {Figure} figure */
  scaleOf({ width, height }) {
    [this.preview.width, this.preview.height] = [FINEST * width, FINEST * height]; // which is more than there is room for
    return Math.min(FINEST, (this.preview.clientWidth * devicePixelRatio) / width);
  }

  async onSave() {
    const chosen = this.form.chosen();
    const { race, stepAfter } = this.subject;
    await this.saving.run(async (signal, progress) => {
      const figure = await this.figureOf(chosen);
      try {
        await figure.prepare(fineness(chosen.format, figure.size));
        const task = { figure, step: chosen.step, stepAfter, steps: race.race.steps, about: this.words.caption, signal, progress };
        return { blob: await SAVERS[chosen.format](task), name: fileName(race.surface.title, chosen.format) };
      } finally {
        figure.destroy();
      }
    });
  }
}

/** Of the file's picture, in pixels. @param {Chosen} chosen @param {Figure} figure */
function fileSize({ format }, figure) {
  return pixelsOf(figure, fineness(format, figure.size), multipleOf(format));
}

/** How large the file's picture is, in words. @param {Chosen} chosen @param {Figure} figure */
function sizeText(chosen, figure) {
  const { width, height } = fileSize(chosen, figure);
  const pixels = say("{width} × {height} pixels", { width, height });
  if (isMoving(chosen.format)) return pixels;
  const { millimetres } = figure.size;
  const size = `${Math.round(millimetres)} × ${Math.round((millimetres * figure.height) / figure.width)} mm`;
  return chosen.format === "png" ? `${size}, ${pixels}` : size;
}
