// What a visitor changes in the player, as it is sent to Python: the same types as in ui/components/edit_contract.py.

/**
 * Other hyperparameters, or settings of the schedule, of one run.
 * @typedef {object} RunEdit
 * @property {string} slot
 * @property {Record<string, number>} values
 */

/**
 * Runs of a race that was changed to what is shown, to be further runs of it: both as queries.
 * @typedef {object} PinEdit
 * @property {string} before
 * @property {string} shown
 * @property {string[]} slots
 */

/**
 * What a visitor changed in the player, of which one is sent at a time. Python checks it like a link.
 * @typedef {object} PlayerEdit
 * @property {number} [lr]
 * @property {number} [momentum]
 * @property {Record<string, number>} [parameters]
 * @property {RunEdit} [run]
 * @property {[number, number]} [start]
 * @property {number[]} [box]
 * @property {PinEdit} [pin]
 * @property {string} [remove]
 * @property {string} [layout]
 * @property {string} [settings]
 * @property {string} [terms]
 */

export {};
