// Figures refer to arrays that travel beside them as {"$": name}: see ui/components/chart.py.

/**
 * A copy of a figure, or of any part of it, with arrays in the place of references.
 * @param {unknown} value
 * @param {Record<string, import("../shared/wire.js").Tensor>} arrays
 * @returns {unknown}
 */
export function resolve(value, arrays) {
  if (Array.isArray(value)) return value.map((part) => resolve(part, arrays));
  if (value === null || typeof value !== "object") return value;
  if ("$" in value && typeof value.$ === "string") return rows(arrays[value.$]);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, resolve(part, arrays)]));
}


/**
 * An array as Plotly wants it: flat as it is, otherwise lists of what is inside; nothing is copied.
 * @param {import("../shared/wire.js").Tensor} tensor
 * @returns {unknown} a Float32Array, or nested lists of them
 */
export function rows({ data, shape }) {
  if (shape.length < 2) return data;
  const inner = shape.slice(1);
  const size = inner.reduce((a, b) => a * b, 1);
  return Array.from({ length: shape[0] }, (_, i) => rows({ data: data.subarray(i * size, (i + 1) * size), shape: inner }));
}
