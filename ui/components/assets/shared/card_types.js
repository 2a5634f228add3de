// What a card of a rule is sent: the same types as in ui/components/card_contract.py.

/**
 * A quantity that lines refer to by index: a constant, "t" for the step, null for array `q<index>` (2, steps).
 * @typedef {object} CardQuantity
 * @property {string} name
 * @property {number | string | null} constant
 */

/**
 * A line of a rule as MathML, in symbols, and with an index between two at signs for every number.
 * @typedef {object} CardLine
 * @property {string} symbolic
 * @property {string} substituted
 */

/**
 * The lines of a rule up to a last step.
 * @typedef {object} CardForm
 * @property {number} last
 * @property {CardLine[]} lines
 */

/**
 * A row of the card's table: which quantity, its symbol as MathML, and what it is called.
 * @typedef {object} CardRow
 * @property {number} index
 * @property {string} symbol
 * @property {string} words
 * @property {string} help
 */

/**
 * A rule from the inside, step by step, with the arrays of its quantities; and why there are no more steps.
 * @typedef {object} CardHeader
 * @property {string} key
 * @property {number} steps
 * @property {"" | "diverged" | "undefined"} ending
 * @property {CardQuantity[]} names
 * @property {CardForm[]} forms
 * @property {CardRow[]} rows
 */

export {};
