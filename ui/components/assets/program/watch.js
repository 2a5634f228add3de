// The numbers of a map's condition, and what is made of what was counted: engine/conditions.py and engine/criteria.py.

/**
 * @typedef {import("./types.js").MapRequest} MapRequest
 * @typedef {import("./types.js").Numbers} Numbers
 * @typedef {import("./surface.js").Surface} Surface
 */

/** @typedef {Record<string, number>} Watched the numbers of a condition by name */

/** Numbers of a condition that never holds. */
const NEVER_HELD = NaN;

/** How many steps before the end a run must have come close to count as settled. @param {number} steps */
export const settleWindow = (steps) => Math.max(20, steps / 20);

/** How many of a run's points, the last ones, tell what it does in the end. @param {number} steps */
export const lastPoints = (steps) => Math.min(Math.floor(settleWindow(steps)), steps + 1);

/**
 * For a question the numbers of its condition, as a function of a cell's start.
 * @param {Surface} surface
 * @param {MapRequest} request
 * @param {Numbers} constants
 * @returns {(start: [number, number]) => Watched}
 */
export function watchedNumbers(surface, request, constants) {
  if (request.question === "settled") return settledNumbers(surface, request.tol, constants);
  if (request.question === "escaped") return escapedNumbers(surface, request, constants);
  return () => ({});
}

/** @param {Surface} surface @param {number | null} tol @param {Numbers} constants @returns {(start: [number, number]) => Watched} */
function settledNumbers(surface, tol, constants) {
  const [[x0, x1], [y0, y1]] = surface.module.domain;
  const level = surface.lowest(constants);
  if (level === null) return () => ({ level: -Infinity, tol: 0, below: 0, x0, x1, y0, y1 });
  const rounding = surface.resolution(constants);
  return ([x, y]) => {
    const height = surface.loss(x, y, constants) - level;
    const near = tol ?? Math.max(1e-3 * (Number.isFinite(height) ? height : 0), rounding);
    return { level, tol: near, below: Math.max(near, rounding), x0, x1, y0, y1 };
  };
}

/** @param {Surface} surface @param {MapRequest} request @param {Numbers} constants @returns {(start: [number, number]) => Watched} */
function escapedNumbers(surface, request, constants) {
  const { saddles, escapeRadius } = surface.module;
  const [sx, sy] = request.start;
  const distance = (/** @type {[number, number]} */ [x, y]) => (x - sx) ** 2 + (y - sy) ** 2;
  const nearest = saddles.reduce((best, saddle) => (distance(saddle) < distance(best) ? saddle : best), saddles[0]);
  if (!nearest) return () => ({});
  const square = escapeRadius ** 2;
  const below = surface.loss(...nearest, constants);
  const [dx, dy] = [sx - nearest[0], sy - nearest[1]];
  const hasEscaped = dx * dx + dy * dy >= square && surface.loss(sx, sy, constants) < below;
  const asked = { "x.0": nearest[0], "y.0": nearest[1], square, below };
  return () => (hasEscaped && !movesStart(request) ? { ...asked, below: NEVER_HELD } : asked);
}

/** Whether the cells of a map have different starts. @param {MapRequest} request */
export function movesStart(request) {
  return [request.x, request.y].some(({ name, values }) => (name === "x" || name === "y") && values.length > 1);
}
