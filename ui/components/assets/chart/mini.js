// A small copy of a live map in the corner of the window, while what is dragged is so far from it that it is out of sight.

import { fitTo } from "../shared/canvas.js";
import { make } from "../shared/dom.js";
import { drawCells, edgesOf } from "./picture.js";

/** @typedef {import("./picture.js").Picture} Picture */

const SEEN = 0.5; // of a figure: with less of it in the window it is out of sight
const GAP = 8; // pixels

export class MiniMaps {
  constructor() {
    this.root = make("div", { class: "rv-minis", "aria-hidden": "true", hidden: true });
  }

  /** Show maps with their titles, if the figure that they belong to is out of sight. @param {{title: string, picture: Picture}[]} maps @param {HTMLElement} figure */
  show(maps, figure) {
    if (isInSight(figure)) return this.hide();
    const canvases = /** @type {NodeListOf<HTMLCanvasElement>} */ (this.root.querySelectorAll("canvas"));
    if (this.root.hidden || canvases.length !== maps.length) {
      this.root.replaceChildren(...maps.map(({ title }) => make("figure", {}, [make("figcaption", { text: title }), make("canvas")])));
      this.root.hidden = false;
      besideOthers(this.root);
    }
    this.root.querySelectorAll("canvas").forEach((canvas, i) => drawWhole(canvas, maps[i].picture));
    return undefined;
  }

  hide() {
    this.root.hidden = true;
    this.root.replaceChildren();
  }
}

/** @param {HTMLElement} figure */
function isInSight(figure) {
  const { top, bottom, height } = figure.getBoundingClientRect();
  const header = headerHeight();
  return Math.min(bottom, window.innerHeight) - Math.max(top, header) >= SEEN * height;
}

/** What of the window the app's header covers. */
function headerHeight() {
  const header = /** @type {HTMLElement | null} */ (document.querySelector('[data-testid="stHeader"]'));
  return header?.offsetHeight ?? 0;
}

/** Put it below the small maps of other figures, or to the left where the window ends. @param {HTMLElement} own */
function besideOthers(own) {
  const { offsetWidth, offsetHeight, style } = own;
  const top = headerHeight() + GAP;
  const inColumn = Math.max(1, Math.floor((window.innerHeight - top) / (offsetHeight + GAP)));
  const before = document.querySelectorAll(".rv-minis:not([hidden])").length - 1;
  style.top = `${top + (before % inColumn) * (offsetHeight + GAP)}px`;
  style.right = `${2 * GAP + Math.floor(before / inColumn) * (offsetWidth + GAP)}px`;
}

/** @param {HTMLCanvasElement} canvas @param {Picture} picture */
function drawWhole(canvas, picture) {
  const ratio = fitTo(canvas, canvas);
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const ctx = canvas.getContext("2d");
  const [x, y] = [picture.x, picture.y].map((axis) => {
    const edges = edgesOf(axis, axis.log);
    return [edges[0], edges[edges.length - 1]];
  });
  if (ctx) drawCells(ctx, { box: { x: 0, y: 0, width, height }, x, y, log: [picture.x.log, picture.y.log] }, picture, ratio);
}
