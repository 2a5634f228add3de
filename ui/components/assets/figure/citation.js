// What goes with a figure in a paper: an entry for a list of references, and LaTeX.

import { slug } from "../player/share.js";

/** As CITATION.cff has them: a test compares. */
export const TITLE = "Ravine: interactive loss surfaces, the road from SGD to Adam";
export const AUTHORS = "The Ravine authors";

/**
 * @param {string} link of the race, if there is one
 * @param {string} surface
 * @param {Date} today
 */
export function bibtex(link, surface, today) {
  const address = link.replace(/[{}\\]/g, encodeURIComponent); // BibTeX counts braces
  const date = today.toISOString().slice(0, 10);
  return [
    `@software{${keyOf(surface)},`,
    `  author  = {{${AUTHORS}}},`,
    `  title   = {{${TITLE}}},`,
    `  year    = {${date.slice(0, 4)}},`,
    ...(link ? [`  url     = {${address}},`, `  urldate = {${date}},`] : []),
    `  note    = {Figure: ${plain(surface)}},`,
    "}",
    "",
  ].join("\n");
}

/** What a list of references calls a figure. @param {string} surface */
export function keyOf(surface) {
  return `ravine-${slug(surface)}`;
}

/**
 * A figure as LaTeX has it.
 * @param {{name: string, width: string}} file
 * @param {string} caption with {formula} where the formula stands
 * @param {string} formula as LaTeX
 * @param {string} key that it cites
 */
export function latexOf({ name, width }, caption, formula, key) {
  const text = caption.split("{formula}").map(plain).join(`$${formula}$`);
  const lines = ["\\centering", `\\includegraphics[width=${width}]{${name}}`, `\\caption{${text}~\\cite{${key}}.}`];
  return ["\\begin{figure}", ...lines.map((line) => `  ${line}`), "\\end{figure}", ""].join("\n");
}

const SIGNS = /** @type {Record<string, string>} */ ({
  "\\": "\\textbackslash{}", "^": "\\^{}", "~": "\\~{}", "{": "\\{", "}": "\\}", "&": "\\&", "%": "\\%", "#": "\\#", "_": "\\_", $: "\\$",
  "−": "$-$", "×": "$\\times$", "·": "$\\cdot$", "σ": "$\\sigma$",
});
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Text without what LaTeX reads as its own or does not know; numbers with a minus sign. @param {string} text */
export function plain(text) {
  const signs = text.replace(/(?<=^|[ (])-(?=[\d.])/g, "−").replace(/[\\^~{}&%#_$−×·σ]/g, (sign) => SIGNS[sign]);
  return signs.replace(/[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (raised) => `$^{${[...raised].map((sign) => (sign === "⁻" ? "-" : RAISED.indexOf(sign))).join("")}}$`);
}
