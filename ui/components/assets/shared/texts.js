// Every text for people goes through `say`, as in i18n/__init__.py: in English it is itself, else what the catalogue has.

import { resources } from "./resources.js";

const DEFAULT = "en";
const CHANGED = "ravine:language";

/** @type {Map<string, Promise<Record<string, string>>>} */
const catalogues = new Map();
/** @type {Record<string, string>} */
let texts = {};
let requested = DEFAULT; // at once: what the server is asked in
let spoken = DEFAULT; // as soon as its texts are there

/**
 * A text in the visitor's language, with values put in where {name} stands.
 * @param {string} text in English
 * @param {Record<string, string | number>} [values]
 */
export function say(text, values) {
  const template = translated(text);
  return values ? template.replace(/\{(\w+)\}/g, (place, name) => written(values[name] ?? place)) : template;
}

/** A text that came as data, in the visitor's language: its place in the sources is where Python says it. @param {string} text in English */
export function translated(text) {
  return texts[text] ?? text;
}

/** A count with thousands apart, as in i18n/__init__.py. @param {string | number} value */
const written = (value) => (Number.isInteger(value) ? value.toLocaleString("en-US") : String(value));

/** The language that `say` speaks. */
export function language() {
  return spoken;
}

/** What is added to a query so that the server answers in the language: nothing for English. */
export function inLanguage() {
  return requested === DEFAULT ? "" : `lang=${requested}`;
}

/** Let `say` speak a language, fetched once a document; without its texts it goes on as before. @param {string} [code] */
export async function useLanguage(code = DEFAULT) {
  requested = code;
  const loaded = code === DEFAULT ? {} : await catalogue(code).catch(() => null);
  if (!loaded || code !== requested || code === spoken) return;
  texts = loaded;
  spoken = code;
  document.documentElement.lang = code;
  window.dispatchEvent(new CustomEvent(CHANGED));
}

/** Listen to changes of the language. @param {() => void} listener @param {AbortSignal} signal */
export function onLanguage(listener, signal) {
  window.addEventListener(CHANGED, listener, { signal });
}

/** @param {string} code */
function catalogue(code) {
  let answer = catalogues.get(code);
  if (!answer) {
    answer = resources().fetch(`player/texts/${code}.json`).then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    });
    catalogues.set(code, answer);
    answer.catch(() => catalogues.delete(code));
  }
  return answer;
}
