// What is asked of numbers beside programs.

/** The nearest whole number, of two as near the even one: Python's `round`. @param {number} value */
export function roundHalfEven(value) {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 ? below + 1 : below;
}

/** The gap between a number and the next larger one. @param {number} value 0 or more */
export function spacing(value) {
  if (value < 2 ** -1022) return Number.MIN_VALUE;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  bits.setBigUint64(0, bits.getBigUint64(0) + 1n);
  return bits.getFloat64(0) - value;
}
