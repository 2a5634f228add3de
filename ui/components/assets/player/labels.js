// Where names stand beside moving heads: inside of the box, apart from one another and from marks, and still if they can be.

/**
 * @typedef {{left: number, top: number, width: number, height: number}} Rect in pixels
 * @typedef {{key: string, x: number, y: number, width: number, height: number, ahead?: number[]}} Anchor a head, the size
 *   of its label, and the direction in which there is no path
 * @typedef {{dx: number, dy: number, across: number, down: number, far: number}} Offset from a head: to the point of the
 *   label that is so much of its width and height from its corner; `far` counts rings
 * @typedef {{key: string, at: number[], rect: Rect, leader: number[] | null}} Placed beside the head that is there; a leader
 *   is x, y of one end and of the other
 */

const RINGS = [11, 19, 30, 44, 62, 84, 110, 140]; // pixels from a head to its label
const LEADER_FROM = 16; // pixels: labels that are nearer need no line
const TURNS = 12; // directions in which labels stand
const BETWEEN = 2; // pixels between labels
const EASE = 10; // more pixels that have to be free where a label goes nearer, so that it does not go to and fro
const [NEAR, ROOM] = [2, 12]; // in so many rings a label looks for a place with so many free pixels around, to stay there longer
const [TOGETHER, APART] = [5, 9]; // pixels: heads that are so near share a label until they are so far

/** @type {Offset[]} rings from the nearest to the farthest, directions round */
const OFFSETS = RINGS.flatMap((ring, far) => Array.from({ length: TURNS }, (_, i) => {
  const [c, s] = [Math.cos((2 * Math.PI * i) / TURNS), Math.sin((2 * Math.PI * i) / TURNS)];
  const corner = (/** @type {number} */ v) => (v > 0.3 ? 0 : v < -0.3 ? 1 : 0.5);
  return { dx: c * ring, dy: s * ring, across: corner(c), down: corner(s), far };
}));

/** Places of labels from frame to frame. */
export class Labels {
  constructor() {
    /** @type {Map<string, Offset>} */
    this.offsets = new Map();
    /** @type {Map<string, string>} each head's first of those that share its label */
    this.leaders = new Map();
  }

  /**
   * Heads that coincide, in groups; a group is stable while its heads stay near each other.
   * @template {{key: string, kind: string, x: number, y: number}} T
   * @param {T[]} heads of which only those of one kind share a label
   * @returns {T[][]}
   */
  group(heads) {
    /** @type {T[][]} */
    const groups = [];
    const before = this.leaders;
    this.leaders = new Map();
    for (const head of heads) {
      const group = groups.find(([first]) => {
        const near = before.get(head.key) === first.key ? APART : TOGETHER;
        return first.kind === head.kind && Math.hypot(first.x - head.x, first.y - head.y) <= near;
      });
      if (group) group.push(head);
      else groups.push([head]);
      this.leaders.set(head.key, group ? group[0].key : head.key);
    }
    return groups;
  }

  /**
   * Each label where it was before, beside its head, if it can stay there; else as near to its head as it can be. One
   * for which there is no room is left out.
   * @param {Anchor[]} anchors
   * @param {Rect[]} taken by marks
   * @param {Rect} box
   * @returns {Placed[]}
   */
  place(anchors, taken, box) {
    /** @type {Map<string, Placed>} */
    const placed = new Map();
    const isFree = (/** @type {Placed} */ label, margin = 0) => fits(label, taken, [...placed.values()], box, margin);
    const before = this.offsets;
    this.offsets = new Map();
    const put = (/** @type {Anchor} */ anchor, /** @type {Offset} */ offset) => {
      placed.set(anchor.key, labelAt(anchor, offset));
      this.offsets.set(anchor.key, offset);
    };
    for (const anchor of anchors) {
      const last = before.get(anchor.key);
      if (last && isFree(labelAt(anchor, last))) put(anchor, last);
    }
    for (const anchor of anchors) {
      const now = this.offsets.get(anchor.key);
      if (now?.far === 0) continue;
      placed.delete(anchor.key);
      const offsets = order(anchor.ahead).filter(({ far }) => !now || far < now.far);
      const roomy = offsets.find((offset) => offset.far < NEAR && isFree(labelAt(anchor, offset), ROOM));
      const better = roomy ?? offsets.find((offset) => isFree(labelAt(anchor, offset), now ? EASE : 0));
      const best = better ?? now ?? anywhere(anchor, box, isFree);
      if (best) put(anchor, best);
    }
    return anchors.flatMap(({ key }) => placed.get(key) ?? []);
  }

  /** Forget where labels were. */
  forget() {
    this.offsets.clear();
    this.leaders.clear();
  }
}

/** @type {Map<number, Offset[]>} */
const orders = new Map();

/** The nearest first, and in each ring those that are ahead. @param {number[]} ahead */
function order([x, y] = [1, 0]) {
  const turn = Math.round((Math.atan2(y, x) * TURNS) / (2 * Math.PI));
  const [c, s] = [Math.cos((2 * Math.PI * turn) / TURNS), Math.sin((2 * Math.PI * turn) / TURNS)];
  const against = (/** @type {Offset} */ { dx, dy, far }) => -(dx * c + dy * s) / RINGS[far];
  const sorted = orders.get(turn) ?? [...OFFSETS].sort((one, other) => one.far - other.far || against(one) - against(other));
  orders.set(turn, sorted);
  return sorted;
}

/** @param {Anchor} anchor @param {Offset} offset @returns {Placed} */
function labelAt({ key, x, y, width, height }, { dx, dy, across, down }) {
  const rect = { left: x + dx - across * width, top: y + dy - down * height, width, height };
  const end = [clamp(x, rect.left, rect.left + width), clamp(y, rect.top, rect.top + height)];
  const isFar = Math.hypot(end[0] - x, end[1] - y) >= LEADER_FROM;
  return { key, at: [x, y], rect, leader: isFar ? [x, y, ...end] : null };
}

/** The free place that is nearest to a head, by rows. @param {Anchor} anchor @param {Rect} box @param {(label: Placed) => boolean} isFree */
function anywhere(anchor, box, isFree) {
  const { x, y, width, height } = anchor;
  const [across, down] = [width / 3, height + BETWEEN];
  let best = null;
  let least = Infinity;
  for (let top = box.top; top + height <= box.top + box.height; top += down) {
    for (let left = box.left; left + width <= box.left + box.width; left += across) {
      const offset = { dx: left - x, dy: top - y, across: 0, down: 0, far: RINGS.length };
      const distance = Math.hypot(left + width / 2 - x, top + height / 2 - y);
      if (distance >= least || !isFree({ ...labelAt(anchor, offset), leader: null })) continue;
      [best, least] = [offset, distance];
    }
  }
  return best;
}

/**
 * @param {Placed} label
 * @param {Rect[]} taken
 * @param {Placed[]} others
 * @param {Rect} box
 * @param {number} margin
 */
function fits({ rect, leader, at }, taken, others, box, margin) {
  if (!isInside(rect, box, margin)) return false;
  if (taken.some((mark) => overlap(rect, mark, isOn(mark, at) ? 0 : margin))) return false;
  return !others.some((other) => overlap(rect, other.rect, margin + BETWEEN)
    || (leader && crosses(leader, other.rect)) || (other.leader && crosses(other.leader, rect)));
}

/** Is a mark the head's own? @param {Rect} mark @param {number[]} at */
function isOn({ left, top, width, height }, [x, y]) {
  return Math.hypot(left + width / 2 - x, top + height / 2 - y) < 1;
}

/** @param {Rect} rect @param {Rect} box @param {number} margin */
function isInside({ left, top, width, height }, box, margin) {
  const isWithin = (/** @type {number[]} */ [from, size, low, range]) => from >= low + margin && from + size + margin <= low + range;
  return [[left, width, box.left, box.width], [top, height, box.top, box.height]].every(isWithin);
}

/** Are two rectangles nearer than a margin? @param {Rect} one @param {Rect} other */
export function overlap(one, other, margin = 0) {
  return one.left < other.left + other.width + margin && other.left < one.left + one.width + margin
    && one.top < other.top + other.height + margin && other.top < one.top + one.height + margin;
}

/** Does a line pass through a rectangle? @param {number[]} line @param {Rect} rect */
function crosses([x0, y0, x1, y1], { left, top, width, height }) {
  let [from, to] = [0, 1];
  for (const [start, step, low, high] of [[x0, x1 - x0, left, left + width], [y0, y1 - y0, top, top + height]]) {
    if (step === 0) {
      if (start < low || start > high) return false;
      continue;
    }
    const ends = [(low - start) / step, (high - start) / step];
    from = Math.max(from, Math.min(...ends));
    to = Math.min(to, Math.max(...ends));
  }
  return from < to;
}

/** @param {number} value @param {number} low @param {number} high */
function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}
