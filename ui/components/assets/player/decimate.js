// Fewer points for drawing, never for numbers: the first, the last and every bucket's extremes of both coordinates.

/**
 * Indices to draw of a path, in order. Between two chosen points no coordinate goes beyond what is chosen in its bucket.
 * @param {ArrayLike<number>} x
 * @param {ArrayLike<number>} y
 * @param {number} limit about how many points to draw
 * @returns {number[]}
 */
export function decimate(x, y, limit) {
  const count = x.length;
  if (count <= limit) return Array.from({ length: count }, (_, i) => i);
  const size = Math.ceil((6 * count) / limit);
  const chosen = new Set([0, count - 1]);
  for (let first = 0; first < count; first += size) {
    const last = Math.min(count, first + size);
    for (const values of [x, y]) for (const index of extremes(values, first, last)) chosen.add(index);
    chosen.add(first);
  }
  return [...chosen].sort((a, b) => a - b);
}

/**
 * @param {ArrayLike<number>} values
 * @param {number} first
 * @param {number} last
 */
function extremes(values, first, last) {
  let low = first;
  let high = first;
  for (let i = first + 1; i < last; i++) {
    if (values[i] < values[low]) low = i;
    if (values[i] > values[high]) high = i;
  }
  return [low, high];
}
