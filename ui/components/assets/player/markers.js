// The shapes of runs' markers, by Plotly's names, as SVG path data around the origin: for canvases and for chips.

/** Is a marker all stroke, so that it cannot be filled? @param {string} marker */
export function isStroke(marker) {
  return marker === "cross" || marker === "x";
}

/** Is a marker a ring? @param {string} marker */
export function isOpen(marker) {
  return marker.endsWith("-open");
}

/**
 * Path data of a marker.
 * @param {string} marker
 * @param {number} r about its radius
 */
export function markerData(marker, r) {
  const [a, b, c] = [r - 1, r + 1, r - 0.5];
  switch (marker.replace("-open", "")) {
    case "square": return `M${-a},${-a}H${a}V${a}H${-a}Z`;
    case "diamond": return `M0,${-b}L${b},0L0,${b}L${-b},0Z`;
    case "cross": return `M${-r},0H${r}M0,${-r}V${r}`;
    case "x": return `M${-a},${-a}L${a},${a}M${-a},${a}L${a},${-a}`;
    default: return `M${c},0A${c},${c},0,1,1,${-c},0A${c},${c},0,1,1,${c},0Z`;
  }
}
