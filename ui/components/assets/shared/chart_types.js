// What Python and the browser send each other of a chart: the same types as in ui/components/chart_contract.py.

/** @typedef {import("./types.js").ProgramHeader} ProgramHeader */

/**
 * A place in a flat subplot of a chart, such as "x2y2". It comes back from the browser: Python checks it.
 * @typedef {object} Place
 * @property {string} subplot
 * @property {number} x
 * @property {number} y
 */

/**
 * An axis of a live map: the values that were run, drawn as 1 - value where `complement` says so.
 * @typedef {object} LiveAxis
 * @property {string} name
 * @property {number[]} values
 * @property {boolean} log
 * @property {boolean} complement
 */

/**
 * What is said of ends at no minimum: near a saddle within `radius`, or down a valley where there is no minimum.
 * @typedef {object} LivePlaces
 * @property {[number, number][]} saddles
 * @property {number} radius
 * @property {[number, number][]} valleys
 */

/**
 * The colour scale from `low` to `high`, and the colours of cells without a number: {theme: {kind: colour}}. Final
 * losses are measured from `floor`, and `least` is the lowest height above it. Places are in shades of their `band` of
 * the scale, from the fewest of `shades` steps to the most.
 * @typedef {object} LiveColours
 * @property {[number, string][]} stops
 * @property {number} low
 * @property {number} high
 * @property {number} floor
 * @property {number} least
 * @property {[number, number]} shades
 * @property {number} band
 * @property {Record<string, Record<string, string>>} kinds
 */

/**
 * The theory of quadratics of a map of lr against momentum, with the minimum that it is that of. `averages` says whether
 * the velocity of the rule is an average of gradients.
 * @typedef {object} LiveTheory
 * @property {string} rule
 * @property {boolean} averages
 * @property {number} m
 * @property {number} L
 * @property {boolean} quadratic
 * @property {[number, number]} minimum
 */

/**
 * A map that the browser can compute while something is dragged: its runs, its question and its colours. It is of the
 * run with the number `run` in the race of `program`, which the page's player calls `slot`; `hypers` are in the order
 * of the rule. A run that has its `own_start` does not follow that of the race. `whole` says whether the figure shows
 * all cells of the axes. A map of starts has `places`, one of hyperparameters the `colour` of its run, and where one is
 * known `theory`.
 * @typedef {object} LiveMap
 * @property {ProgramHeader} program
 * @property {number} run
 * @property {string} slot
 * @property {string} title
 * @property {string} subplot
 * @property {boolean} whole
 * @property {"settled" | "loss" | "escaped" | "basin"} question
 * @property {LiveAxis} x
 * @property {LiveAxis} y
 * @property {[number, number]} start
 * @property {boolean} own_start
 * @property {Record<string, number>} hypers
 * @property {number} steps
 * @property {LivePlaces | null} places
 * @property {LiveTheory | null} theory
 * @property {string} colour
 * @property {LiveColours} colours
 */

/**
 * A Plotly figure, or {"light": ..., "dark": ...}, with references {"$": name} to arrays behind the header.
 * `live` are the maps in it that move with what is dragged.
 * @typedef {object} ChartHeader
 * @property {string} label
 * @property {string} file
 * @property {number} height
 * @property {string} name
 * @property {string} language
 * @property {string} plotly
 * @property {boolean} follow
 * @property {boolean | number[]} picks
 * @property {number[]} heard
 * @property {Place | null} pick
 * @property {LiveMap[]} live
 * @property {Record<string, unknown>} figure
 * @property {string} version
 */

export {};
