// The relief of a figure: the surface is a picture that Plotly draws, the runs over it are vectors.

import { Panel } from "../player/panel.js";
import { viewOf } from "../player/camera.js";
import { Relief } from "../player/relief.js";
import { say } from "../shared/texts.js";

/**
 * @typedef {import("./compose.js").Scene} Scene
 * @typedef {import("./places.js").Place} Place
 */

export class ReliefPicture {
  /** @param {Place} place @param {Scene} scene */
  constructor(place, scene) {
    this.place = place;
    this.scene = scene;
    this.abort = new AbortController();
    this.holder = document.createElement("div");
    this.holder.setAttribute("aria-hidden", "true");
    this.holder.style.cssText = "position: fixed; left: -20000px; top: 0";
    this.panel = new Panel(this.holder, "relief", null, scene.Plotly);
    Object.assign(this.panel.root.style, { width: `${place.width}px`, height: `${place.height}px`, position: "relative" });
    this.relief = new Relief(this.panel, this.abort.signal);
    /** @type {HTMLCanvasElement | undefined} */
    this.image = undefined;
  }

  /** Let Plotly draw it, from where it is seen on the page. @param {number} fine pixels in a unit */
  async prepare(fine) {
    const { surface, theme, sight } = this.scene;
    document.body.append(this.holder);
    await this.relief.show(surface, theme, "figure");
    if (sight) await this.relief.commit(this.relief.sight(viewOf(sight.camera)));
    const picture = new Image();
    picture.src = await this.panel.image(fine);
    await picture.decode().catch(() => {
      throw new Error(say("a picture could not be made"));
    });
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
    const ctx = canvas.getContext("2d");
    if (!ctx) throw new Error(say("a picture could not be made"));
    ctx.fillStyle = theme.panel;
    ctx.fillRect(0, 0, canvas.width, canvas.height);
    ctx.drawImage(picture, 0, 0);
    this.image = canvas;
  }

  /** What does not move. @param {CanvasRenderingContext2D} ctx */
  drawStill(ctx) {
    const { x, y, width, height } = this.place;
    if (this.image) ctx.drawImage(this.image, x, y, width, height);
  }

  /** What moves. @param {CanvasRenderingContext2D} ctx @param {number} step */
  drawLive(ctx, step) {
    const frame = this.panel.frame();
    if (!frame) return;
    ctx.save();
    ctx.translate(this.place.x, this.place.y);
    this.relief.draw(ctx, frame, [...this.scene.tracks].reverse(), step, this.scene.theme);
    ctx.restore();
  }

  destroy() {
    this.abort.abort();
    this.panel.destroy();
    this.holder.remove();
  }
}
