// The signs on buttons, drawn: fonts have them in many sizes, and some not at all.

const SPACE = "http://www.w3.org/2000/svg";

/** Paths in a square of 24: filled, or drawn with a pen where they begin with a tilde. */
const PATHS = {
  play: "M6 3.5 20.5 12 6 20.5z",
  pause: "M5.5 4h4.5v16H5.5zM14 4h4.5v16H14z",
  replay: "~M4.5 8.5A8.5 8.5 0 1 1 3.6 13M4 3.5v5.2h5.2",
  back: "M15 4.5v15L4.5 12zM17 4.5h3v15h-3z",
  forward: "M9 4.5v15L19.5 12zM4 4.5h3v15H4z",
  map: "~M4 5h16v14H4zM8 13a4 2.6 0 1 0 8 0a4 2.6 0 1 0-8 0",
  together: "~M3 5h9v14H3zM16 5h5v5h-5zM16 14h5v5h-5z",
  side: "~M4 5h6v5H4zM14 5h6v5h-6zM4 14h6v5H4zM14 14h6v5h-6z",
  arrows: "~M5 16 15 5M9.5 5H15v5.5M5 16l15 2M16.5 14.5 20 18l-4.5 2.5",
  down: "~M6 9.5l6 6 6-6",
  menu: "~M4 7h16M4 12h16M4 17h16",
  sliders: "~M4 7h9M17 7h3M4 12h3M11 12h9M4 17h9M17 17h3M15 5v4M9 10v4M15 15v4",
  present: "~M3 5h18v11H13M3 5v11h3M9.5 12.5a1.7 1.7 0 1 0 0-3.4a1.7 1.7 0 1 0 0 3.4M6 19c0-2.6 1.4-4 3.5-4s3.5 1.4 3.5 4z",
  more: "M3.5 10h4v4h-4zM10 10h4v4h-4zM16.5 10h4v4h-4z",
};

/** @typedef {keyof typeof PATHS} Icon */

/** @param {Icon} name */
export function icon(name) {
  const svg = document.createElementNS(SPACE, "svg");
  const path = document.createElementNS(SPACE, "path");
  const isDrawn = PATHS[name].startsWith("~");
  set(svg, { viewBox: "0 0 24 24", class: "rv-icon", "aria-hidden": "true" });
  set(path, isDrawn ? { fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linejoin": "round", "stroke-linecap": "round" } : { fill: "currentColor" });
  path.setAttribute("d", PATHS[name].replace("~", ""));
  svg.append(path);
  return svg;
}

/** @param {Element} element @param {Record<string, string | number>} attributes */
function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}
