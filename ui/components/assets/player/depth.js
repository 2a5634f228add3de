// What the relief hides: a ray from each point towards the eye through the grid of heights. Pure.

/**
 * @typedef {object} Solid
 * @property {number} n points of the grid along a side
 * @property {ArrayLike<number>} heights (n, n), nan where there is none
 * @property {number} top of the axis of heights
 * @property {[[number, number], [number, number]]} domain
 * @property {[number, number, number]} sides of the relief
 */

const STRIDE = 1.5; // cells of the grid from one look to the next
const BIAS = 0.012; // of the top: what the grid between its points may stand above a point

/**
 * Whether points are seen from a direction: 1 or 0 for each. What has no height is not hidden.
 * @param {Solid} solid
 * @param {[number, number, number]} toward the direction to the eye
 * @param {ArrayLike<number>[]} points x, y and height of each
 * @param {ArrayLike<number>} which of them
 * @returns {Uint8Array} for each of those
 */
export function seen({ n, heights, top, domain: [[x0, x1], [y0, y1]], sides }, toward, [xs, ys, zs], which) {
  const last = n - 1;
  const [perX, perY] = [last / (x1 - x0), last / (y1 - y0)];
  const along = [(toward[0] / sides[0]) * last, (toward[1] / sides[1]) * last];
  const length = STRIDE / Math.max(Math.abs(along[0]), Math.abs(along[1]), 1e-9);
  const [du, dv, dw] = [along[0] * length, along[1] * length, (toward[2] / sides[2]) * top * length];
  const bias = BIAS * top;
  const shown = new Uint8Array(which.length).fill(1);
  for (let k = 0; k < which.length; k++) {
    const i = which[k];
    let u = (xs[i] - x0) * perX + du;
    let v = (ys[i] - y0) * perY + dv;
    let w = zs[i] + dw + bias;
    for (;;) {
      u += du;
      v += dv;
      w += dw;
      if (!(u >= 0 && u < last && v >= 0 && v < last && w < top)) break;
      const [column, row] = [u | 0, v | 0];
      const [a, b] = [u - column, v - row];
      const at = row * n + column;
      const south = heights[at] + a * (heights[at + 1] - heights[at]);
      const north = heights[at + n] + a * (heights[at + n + 1] - heights[at + n]);
      if (south + b * (north - south) > w) {
        shown[k] = 0;
        break;
      }
    }
  }
  return shown;
}
