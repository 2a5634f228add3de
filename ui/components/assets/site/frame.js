// In a frame on another page: what the site's address says of it, as the tag that the player's menu copies and whoever
// pastes that write it. It is of no page's link, and stays in the address, so that a frame that is loaded anew is one.

import { partsOf } from "./query.js";

const EMBED = "embed=1"; // as player/share.js writes it
const THEME = "theme";
const THEMES = ["light", "dark"];

/** What of a query is about the frame; empty where the site is in none. @param {string} query without its question mark */
export function frameIn(query) {
  const said = partsOf(query, isOfFrame);
  return said.includes(EMBED) ? said.join("&") : "";
}

/** A query without what is about the frame. @param {string} query */
export function withoutFrame(query) {
  return partsOf(query, (name) => !isOfFrame(name)).join("&");
}

/** Light or dark, where the frame says which; else it is as the visitor's system is. @param {string} frame */
export function themeOf(frame) {
  const theme = new URLSearchParams(frame).get(THEME) ?? "";
  return THEMES.includes(theme) ? theme : "";
}

/** @param {string} name of a part of a query */
function isOfFrame(name) {
  return ["embed", THEME].includes(name);
}
