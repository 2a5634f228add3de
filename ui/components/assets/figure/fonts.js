// The font of figures: Arimo, which has the widths of Arial and Helvetica. What it has no sign for is left to the browser.

import { FACES } from "../built/fonts.js";

/**
 * @typedef {object} Face
 * @property {string} data of a TrueType font, base64
 * @property {number[]} box around all glyphs, in thousandths of the size, as all lengths
 * @property {number} ascent
 * @property {number} descent
 * @property {Record<string, number>} glyphs by sign
 * @property {Record<string, number>} widths by glyph
 *
 * @typedef {400 | 600} Weight
 */

export const FAMILY = "Ravine Figure"; // on canvases
const FALLBACK = "system-ui, sans-serif"; // what has the signs of all languages

/** What is written into SVG: fonts of the same widths, then whatever is there. */
export const FAMILIES = "Arimo, Arial, Helvetica, 'Liberation Sans', sans-serif";

/** The font for canvases, as a family. */
export const CANVAS_FAMILY = `"${FAMILY}", ${FALLBACK}`;

/** @param {Weight} weight @returns {Face} */
export function face(weight) {
  return FACES[weight];
}

/** The glyphs of a text; null where one is missing. @param {string} text @param {Weight} weight */
export function glyphsOf(text, weight) {
  const { glyphs } = face(weight);
  const found = [...text].map((sign) => glyphs[sign]);
  return found.every((glyph) => glyph !== undefined) ? found : null;
}

/** How wide a text is, in sizes of its type; null where a glyph is missing. @param {string} text @param {Weight} weight */
export function widthOf(text, weight) {
  const { widths } = face(weight);
  return glyphsOf(text, weight)?.reduce((sum, glyph) => sum + widths[glyph] / 1000, 0) ?? null;
}

/** Bytes of base64. @param {string} text */
export function decoded(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

/** @type {Promise<unknown> | undefined} */
let loading;

/** Let canvases write in the font. */
export function loadFonts() {
  loading ??= Promise.all(Object.entries(FACES).map(async ([weight, { data }]) => {
    const font = new FontFace(FAMILY, decoded(data), { weight });
    document.fonts.add(await font.load());
  }));
  return loading;
}
