// Lines with as many points as can be seen, for files that people open in other programs.

/** @typedef {import("./pen.js").Segment} Segment */

const SAME = 1e-6;
const SEEN = 0.03; // units: less than a fortieth of a point in print

/**
 * Segments without the points that no eye would miss (Douglas and Peucker 1973). A point where a line goes on elsewhere
 * (curves, ends) stays.
 * @param {Segment[]} segments
 * @returns {Segment[]}
 */
export function simplified(segments) {
  /** @type {Segment[]} */
  const result = [];
  for (let i = 0; i < segments.length; ) {
    let end = i + 1;
    while (end < segments.length && segments[end][0] === "L") end++;
    if (segments[i][0] === "Z" || segments[i][0] === "C" || end - i < 3) result.push(...segments.slice(i, end));
    else result.push(...thinned(segments.slice(i, end)));
    i = end;
  }
  return startsMoved(result);
}

/** A path begins by moving, and has no line to where it is: arcs begin with a line to them. @param {Segment[]} segments @returns {Segment[]} */
function startsMoved(segments) {
  /** @type {Segment[]} */
  const result = [];
  for (const segment of segments) {
    const before = result[result.length - 1];
    if (segment[0] !== "L") result.push(segment);
    else if (!before || before[0] === "Z") result.push(["M", segment[1], segment[2]]);
    else if (isApart(/** @type {number[]} */ (before.slice(-2)), segment)) result.push(segment);
  }
  return result;
}

/** @param {number[]} point @param {["M" | "L", number, number]} segment that ends elsewhere */
function isApart([x, y], [, toX, toY]) {
  return Math.hypot(toX - x, toY - y) > SAME;
}

/** @param {Segment[]} line a move and lines @returns {Segment[]} */
function thinned(line) {
  const kept = new Uint8Array(line.length);
  kept[0] = kept[line.length - 1] = 1;
  const waiting = [[0, line.length - 1]];
  for (let span = waiting.pop(); span; span = waiting.pop()) {
    const [from, to] = span;
    const at = farthest(line, from, to);
    if (at < 0) continue;
    kept[at] = 1;
    waiting.push([from, at], [at, to]);
  }
  return line.filter((_, i) => kept[i]);
}

/** The point that is farthest from a straight line between two others; -1 where none is far. @param {Segment[]} line @param {number} from @param {number} to */
function farthest(line, from, to) {
  const point = (/** @type {number} */ i) => /** @type {[number, number]} */ (line[i].slice(1, 3));
  const [[ax, ay], [bx, by]] = [point(from), point(to)];
  const long = (bx - ax) ** 2 + (by - ay) ** 2;
  let [best, most] = [-1, SEEN];
  for (let i = from + 1; i < to; i++) {
    const [x, y] = point(i);
    const share = long ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / long)) : 0;
    const away = Math.hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay));
    if (away > most) [best, most] = [i, away];
  }
  return best;
}
