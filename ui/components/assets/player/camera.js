// The camera of the relief, without perspective: from a direction, and as near as the panel allows. Pure.

/**
 * @typedef {[number, number]} View azimuth and elevation of where one looks from, in degrees
 * @typedef {[number, number, number]} Triple
 * @typedef {{x: number, y: number, z: number}} Named
 * @typedef {{camera: {eye: Named, center: Named, up: Named, projection: {type: string}}, aspectratio: Named}} Sight as Plotly names it
 * @typedef {{width: number, height: number, left: number, right: number, top: number, bottom: number}} Room in pixels, and its borders
 */

/** Straight from above, with the axes as on the map: a camera needs a little less than a right angle to know where north is. @type {View} */
export const ABOVE = [-90, 89.9];

const FAR = 5; // from what is looked at: without perspective it changes nothing, but nothing may be behind the eye

/** @param {View} view */
export function axesOf([azimuth, elevation]) {
  const [round, up] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
  const flat = Math.cos(up);
  return {
    toward: /** @type {Triple} */ ([flat * Math.cos(round), flat * Math.sin(round), Math.sin(up)]),
    right: /** @type {Triple} */ ([-Math.sin(round), Math.cos(round), 0]),
    up: /** @type {Triple} */ ([-Math.sin(up) * Math.cos(round), -Math.sin(up) * Math.sin(round), flat]),
  };
}

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b @param {number} [i] where the second begins */
export function dot(a, b, i = 0) {
  return a[0] * b[i] + a[1] * b[i + 1] + a[2] * b[i + 2];
}

/**
 * The camera from which points fill a panel within its borders.
 * @param {ArrayLike<number>} points x, y and z of each, around the middle of the box, whose longer side is 1
 * @param {Triple} sides of the box
 * @param {View} view
 * @param {Room} room
 * @returns {Sight}
 */
export function fitted(points, sides, view, room) {
  const { toward, right, up } = axesOf(view);
  const [low, high] = [[Infinity, Infinity], [-Infinity, -Infinity]];
  for (let i = 0; i + 2 < points.length; i += 3) {
    [right, up].forEach((axis, c) => {
      const along = dot(axis, points, i);
      low[c] = Math.min(low[c], along);
      high[c] = Math.max(high[c], along);
    });
  }
  const inner = [room.width - room.left - room.right, room.height - room.top - room.bottom];
  const pixels = Math.max(1, Math.min(inner[0] / (high[0] - low[0] || 1), inner[1] / (high[1] - low[1] || 1))); // for a unit
  const grown = (2 * pixels) / room.height; // the panel's height is 2
  const shift = [(room.right - room.left) / 2 / pixels, (room.top - room.bottom) / 2 / pixels];
  const middle = [0, 1].map((c) => (low[c] + high[c]) / 2 + shift[c]);
  const center = [0, 1, 2].map((k) => grown * (middle[0] * right[k] + middle[1] * up[k]));
  return {
    camera: {
      eye: named(center.map((value, k) => value + FAR * toward[k])), center: named(center), up: { x: 0, y: 0, z: 1 },
      projection: { type: "orthographic" },
    },
    aspectratio: named(sides.map((side) => grown * side)),
  };
}

/** @param {number[]} values @returns {Named} */
function named([x, y, z]) {
  return { x, y, z };
}

/** From where a camera looks. @param {{eye: Named, center: Named}} camera @returns {View} */
export function viewOf({ eye, center }) {
  const [x, y, z] = [eye.x - center.x, eye.y - center.y, eye.z - center.z];
  return [(Math.atan2(y, x) * 180) / Math.PI, (Math.atan2(z, Math.hypot(x, y)) * 180) / Math.PI];
}

/** Between two views, the shorter way round, slow at both ends. @param {View} from @param {View} to @param {number} share @returns {View} */
export function between(from, to, share) {
  const eased = share * share * (3 - 2 * share);
  const round = ((((to[0] - from[0]) % 360) + 540) % 360) - 180;
  return [from[0] + eased * round, from[1] + eased * (to[1] - from[1])];
}

/** Are two sights the same but for rounding? @param {Sight} a @param {Sight} b */
export function isSame(a, b) {
  const numbers = (/** @type {Sight} */ { camera: { eye, center }, aspectratio }) => [eye, center, aspectratio].flatMap(({ x, y, z }) => [x, y, z]);
  const other = numbers(b);
  return numbers(a).every((value, i) => Math.abs(value - other[i]) < 1e-3);
}
