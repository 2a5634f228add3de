// Whether two values of plain data are equal.

/** @param {unknown} a @param {unknown} b @returns {boolean} */
export function isDeepEqual(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}
