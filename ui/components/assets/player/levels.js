// Contour lines of a grid as polylines: marching squares, joined from cell to cell. Plotly's own contours walk over the
// whole grid once for each line, and take several times as long.

/**
 * @typedef {object} Grid
 * @property {number} n points along each side
 * @property {ArrayLike<number>} values row by row, NaN where there is none
 * @property {ArrayLike<number>} x of the columns
 * @property {ArrayLike<number>} y of the rows
 *
 * @typedef {{x: number[], y: number[]}} Polylines one after the other, each followed by NaN
 */

/**
 * The lines along which a grid's values are whole numbers from `first` to `last`.
 * @param {Grid} grid
 * @param {number} first
 * @param {number} last
 * @returns {Polylines[]} for each number
 */
export function levelLines(grid, first, last) {
  const cells = cellsOfLevels(grid, first, last);
  const joints = new Int32Array(4 * grid.n * grid.n).fill(-1);
  return cells.map((crossed, i) => {
    const edges = crossed.flatMap((cell) => joinEdges(grid, cell, first + i, joints));
    return walk(edges, joints, (edge, line) => addPoint(grid, edge, first + i, line));
  });
}

/** The cells that each line runs through, by the number of their lower left point. @param {Grid} grid @param {number} first @param {number} last */
function cellsOfLevels({ n, values }, first, last) {
  /** @type {number[][]} */
  const levels = Array.from({ length: Math.max(0, last - first + 1) }, () => []);
  for (let j = 0; j < n - 1; j++)
    for (let i = 0; i < n - 1; i++) {
      const at = j * n + i;
      const [a, b, c, d] = [values[at], values[at + 1], values[at + n], values[at + n + 1]];
      const low = Math.floor(Math.min(a, b, c, d)) + 1; // NaN where a corner is: no line is drawn there
      const high = Math.floor(Math.max(a, b, c, d));
      for (let level = Math.max(low, first); level <= Math.min(high, last); level++) levels[level - first].push(at);
    }
  return levels;
}

/**
 * Join the edges that a line crosses in a cell. An edge has the number of its point, doubled, and one more if it goes up.
 * @param {Grid} grid
 * @param {number} at
 * @param {number} level
 * @param {Int32Array} joints two for each edge
 * @returns {number[]} the edges that were joined
 */
function joinEdges({ n, values }, at, level, joints) {
  const above = [at, at + 1, at + n + 1, at + n].map((corner) => values[corner] >= level); // around the cell
  const edges = [2 * at, 2 * (at + 1) + 1, 2 * (at + n), 2 * at + 1].filter((_, k) => above[k] !== above[(k + 1) % 4]);
  if (edges.length === 4) {
    const middle = (values[at] + values[at + 1] + values[at + n] + values[at + n + 1]) / 4 >= level;
    if (middle !== above[0]) edges.push(/** @type {number} */ (edges.shift())); // the other two corners hang together
  }
  for (let k = 0; k < edges.length; k += 2) join(joints, edges[k], edges[k + 1]);
  return edges;
}

/** @param {Int32Array} joints @param {number} a @param {number} b */
function join(joints, a, b) {
  joints[joints[2 * a] < 0 ? 2 * a : 2 * a + 1] = b;
  joints[joints[2 * b] < 0 ? 2 * b : 2 * b + 1] = a;
}

/**
 * All lines of joined edges, open ones from end to end; the joints are taken apart on the way.
 * @param {number[]} edges
 * @param {Int32Array} joints
 * @param {(edge: number, line: Polylines) => void} add
 */
function walk(edges, joints, add) {
  /** @type {Polylines} */
  const line = { x: [], y: [] };
  const follow = (/** @type {number} */ start) => {
    for (let [edge, from] = [start, -1]; edge >= 0; ) {
      add(edge, line);
      const next = joints[2 * edge] === from && from >= 0 ? joints[2 * edge + 1] : joints[2 * edge];
      joints[2 * edge] = joints[2 * edge + 1] = -1;
      if (next === start && from >= 0) add(start, line); // closed
      [edge, from] = next === start ? [-1, -1] : [next, edge];
    }
    line.x.push(NaN);
    line.y.push(NaN);
  };
  for (const edge of edges) if (joints[2 * edge] >= 0 && joints[2 * edge + 1] < 0) follow(edge);
  for (const edge of edges) if (joints[2 * edge] >= 0) follow(edge);
  return line;
}

/** The point of an edge that a line goes through. @param {Grid} grid @param {number} edge @param {number} level @param {Polylines} line */
function addPoint({ n, values, x, y }, edge, level, line) {
  const at = edge >> 1;
  const up = edge & 1;
  const [low, high] = [values[at], values[at + (up ? n : 1)]];
  const share = (level - low) / (high - low);
  const [i, j] = [at % n, Math.floor(at / n)];
  line.x.push(up ? x[i] : x[i] + share * (x[i + 1] - x[i]));
  line.y.push(up ? y[j] + share * (y[j + 1] - y[j]) : y[j]);
}
