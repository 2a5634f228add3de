// Canvases over an element of the page, with as many pixels as the screen has.

/** Let a canvas have the pixels of an element; how many of them a pixel of the page has. @param {HTMLCanvasElement} canvas @param {HTMLElement} over */
export function fitTo(canvas, { clientWidth, clientHeight }) {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [clientWidth, clientHeight].map((length) => Math.round(length * ratio));
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  return ratio;
}

/** A clean context in pixels of the page. @param {HTMLCanvasElement} canvas @param {HTMLElement} over what it lies over */
export function cleanContext(canvas, over) {
  const ratio = fitTo(canvas, over);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, over.clientWidth, over.clientHeight);
  return ctx;
}
