// The coloured ground of a map: a colour for each height, lit from the upper left, as a picture. As figures/shading.py.

/**
 * @typedef {import("../shared/types.js").Theme} Theme
 * @typedef {import("./race.js").Surface} Surface
 * @typedef {Pick<Surface, "n" | "heights" | "top" | "domain" | "flat">} Heights
 */

const STRENGTH = 0.15; // how much darker or lighter than a level place a steep slope is, at most
const STEEPNESS = 1.2; // the height of the whole range above the map, in its longer side
const SHADES = 1024; // of the colour scale
const MIDDLE = 0.5; // what is all level is neither high nor low

/** The picture of each surface in the theme that it was drawn in last. @type {WeakMap<Heights, {theme: Theme, picture: string}>} */
const pictures = new WeakMap();

/** @param {string} colour #rrggbb */
export function rgb(colour) {
  return [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
}

/**
 * The colour of a height from 0 to 1, each channel up to 255.
 * @param {Theme["loss"]} scale
 * @param {number} share
 */
export function colourAt(scale, share) {
  const last = scale.length - 1;
  let i = 0;
  while (i < last - 1 && share > scale[i + 1][0]) i++;
  const [[low, below], [high, above]] = [scale[i], scale[i + 1]];
  const part = Math.max(0, Math.min(1, (share - low) / (high - low)));
  const [from, to] = [rgb(below), rgb(above)];
  return from.map((value, c) => value + part * (to[c] - value));
}

/** The contrast of two colours as WCAG 2 defines it. @param {number[]} a @param {number[]} b */
export function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((p, q) => p - q);
  return (high + 0.05) / (low + 0.05);
}

/**
 * How a loss is written on its line: on the map's colour there, nearly opaque, in what is seen best on it.
 * @param {Pick<Surface, "top">} surface
 * @param {Theme} theme
 * @param {number} height
 */
export function labelColours({ top }, { loss, halo, edge }, height) {
  const ground = colourAt(loss, height / top).map(Math.round);
  const ink = contrast(rgb(halo), ground) > contrast(rgb(edge), ground) ? halo : edge;
  return { ground: `rgba(${ground.join(",")},0.8)`, ink };
}

/** @param {number[]} colour */
function luminance(colour) {
  const [r, g, b] = colour.map((v) => (v <= 10.3 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * A pixel (RGBA) for each point of the grid, the highest y first; clear where there is no height.
 * @param {Heights} surface
 * @param {Theme} theme
 */
export function groundPixels({ n, heights, top, flat, domain: [[x0, x1], [y0, y1]] }, theme) {
  const scale = Array.from({ length: SHADES + 1 }, (_, i) => colourAt(theme.loss, i / SHADES));
  const longer = Math.max(x1 - x0, y1 - y0);
  const perX = (STEEPNESS * longer * (n - 1)) / (top * (x1 - x0));
  const perY = (STEEPNESS * longer * (n - 1)) / (top * (y1 - y0));
  const pixels = new Uint8ClampedArray(4 * n * n);
  for (let j = 0; j < n; j++) {
    const [south, north] = [Math.max(j - 1, 0), Math.min(j + 1, n - 1)];
    for (let i = 0; i < n; i++) {
      const height = heights[j * n + i];
      if (Number.isNaN(height)) continue;
      const [west, east] = [Math.max(i - 1, 0), Math.min(i + 1, n - 1)];
      const across = (perX * (heights[j * n + east] - heights[j * n + west])) / (east - west);
      const up = (perY * (heights[north * n + i] - heights[south * n + i])) / (north - south);
      const light = (STRENGTH * (across - up)) / Math.sqrt(2 * (1 + across * across + up * up)) || 0; // none beside holes
      const colour = scale[Math.max(0, Math.min(SHADES, Math.round(SHADES * (flat ? MIDDLE : height / top))))];
      const at = 4 * ((n - 1 - j) * n + i);
      for (let c = 0; c < 3; c++) pixels[at + c] = light < 0 ? colour[c] * (1 + light) : colour[c] + (255 - colour[c]) * light;
      pixels[at + 3] = 255;
    }
  }
  return pixels;
}

/**
 * The ground as an image of a layout: made once for each surface and theme.
 * @param {Surface} surface
 * @param {Theme} theme
 */
export function groundImage(surface, theme) {
  const { n, domain: [[x0, x1], [y0, y1]] } = surface;
  const [dx, dy] = [(x1 - x0) / (n - 1), (y1 - y0) / (n - 1)];
  return {
    source: picture(surface, theme), xref: "x", yref: "y", layer: "below", sizing: "stretch",
    x: x0 - dx / 2, y: y1 + dy / 2, sizex: x1 - x0 + dx, sizey: y1 - y0 + dy,
  };
}

/** @param {Surface} surface @param {Theme} theme */
function picture(surface, theme) {
  const known = pictures.get(surface);
  if (known?.theme === theme) return known.picture;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = surface.n;
  const ctx = canvas.getContext("2d");
  ctx?.putImageData(new ImageData(groundPixels(surface, theme), surface.n), 0, 0);
  const made = ctx ? canvas.toDataURL() : "";
  canvas.width = canvas.height = 0;
  pictures.set(surface, { theme, picture: made });
  return made;
}
