// A race to hand on: its link, the tag that shows it in another page, and one file with the player and the race in it.

import { resources } from "../shared/resources.js";
import { inLanguage, say } from "../shared/texts.js";

/** @typedef {{query: string, layout: string, title: string, step: number}} Shown what the player shows */

const HEIGHT = 620; // pixels of a frame elsewhere: the player and its line, at the width of a page of text

/** The page's link with the step that is shown; of a file the link that leads out of it, if there is one. @param {Pick<Shown, "step">} shown */
export function linkOf({ step }) {
  const whole = resources().isServed ? null : document.querySelector("a#whole:not([hidden])");
  if (!whole && !resources().isServed) return "";
  const link = new URL(whole?.getAttribute("href") ?? document.location.href);
  if (step > 0) link.searchParams.set("step", String(step));
  else link.searchParams.delete("step");
  link.searchParams.delete("embed"); // it opens the whole app
  return link.href.replace(/%2C/g, ",").replace(/%3A/g, ":");
}

/** The tag of a frame with the player alone. @param {Shown} shown */
export function embedTag({ query, layout, title, step }) {
  const asked = [query, layout !== "together" && `layout=${layout}`, step > 0 && `step=${step}`, inLanguage(), "embed=1"];
  const address = `${racePage()}?${asked.filter(Boolean).join("&")}`;
  return `<iframe src="${escaped(address)}" title="${escaped(title)}" width="100%" height="${HEIGHT}" style="border: 0" loading="lazy" allow="fullscreen; clipboard-write"></iframe>`;
}

/** The race as one HTML file, with a link to this server. @param {Shown} shown */
export async function raceFile({ query, layout }) {
  const asked = [query, `layout=${layout}`, inLanguage()].filter(Boolean).join("&");
  const response = await resources().fetch(`player/html?${asked}`);
  const text = await response.text();
  if (!response.ok) throw new Error(say("the answer was {status}: {text}", { status: response.status, text }));
  return new Blob([text.replace('data-race=""', () => `data-race="${escaped(racePage())}"`)], { type: "text/html" });
}

/** A name as part of a file's name or of a key. @param {string} name */
export function slug(name) {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "surface";
}

/** @param {string} surface @param {string} ending */
export function fileName(surface, ending) {
  return `ravine-${slug(surface)}.${ending}`;
}

/** The address of the race page. */
function racePage() {
  return new URL("race", document.baseURI).href;
}

/** @param {string} text in an attribute */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
