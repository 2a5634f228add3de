// A race as numbers, and the same after a change that is not made yet: what a preview is computed from.

/**
 * @typedef {import("../shared/types.js").PlayerEdit} PlayerEdit
 * @typedef {import("../shared/types.js").RunsHeader} RunsHeader
 * @typedef {import("../shared/types.js").Slot} Slot
 *
 * @typedef {object} Description
 * @property {[number, number]} start
 * @property {Record<string, number>} parameters of the surface
 * @property {Slot[]} slots
 *
 * @typedef {object} Change what of a race is another
 * @property {[number, number]} [start]
 * @property {Record<string, number>} [parameters] of the surface
 * @property {Record<string, Record<string, number>>} [hypers] by slot: hyperparameters, and settings of the schedule
 */

/** @param {RunsHeader} race @returns {Description} */
export function descriptionOf({ start, parameters, slots }) {
  return { start, parameters: Object.fromEntries(parameters.map(({ number, value }) => [number.name, value])), slots };
}

/**
 * What an edit changes of a race. As `edited` in ui/state/change.py, by which Python makes the edit.
 * @param {Pick<RunsHeader, "slots">} race
 * @param {PlayerEdit} edit
 * @returns {Change}
 */
export function changeOf({ slots }, edit) {
  const hypers = Object.fromEntries(slots.map((slot) => [slot.slot, valuesOf(slot, edit)]).filter(([, values]) => Object.keys(values).length));
  return {
    ...(edit.start && { start: edit.start }),
    ...(edit.parameters && { parameters: edit.parameters }),
    ...(Object.keys(hypers).length && { hypers }),
  };
}

/** What an edit sets of a run. @param {Slot} slot @param {PlayerEdit} edit @returns {Record<string, number>} */
function valuesOf(slot, { lr, momentum, run }) {
  return {
    ...(lr !== undefined && slot.shares_lr && { lr }),
    ...(momentum !== undefined && "momentum" in slot.values && slot.slot === slot.rule && { momentum }),
    ...(run?.slot === slot.slot && run.values),
  };
}

/** Does a run go where it went before a change? @param {Slot} before @param {Slot} after @param {Change} change */
export function isUnmoved(before, after, { parameters, start }) {
  return before === after && !parameters && (!start || after.start !== undefined);
}

/**
 * @param {Description} race
 * @param {Change} change
 * @returns {Description} in which a slot that has no other values is the same object
 */
export function withChange({ start, parameters, slots }, change) {
  return {
    start: change.start ?? start,
    parameters: { ...parameters, ...change.parameters },
    slots: slots.map((slot) => {
      const values = change.hypers?.[slot.slot];
      return values ? { ...slot, values: { ...slot.values, ...values } } : slot;
    }),
  };
}
