// Blobs of the server: uint32 length, JSON header, packed arrays of floats or doubles. See wire.py.

/** @typedef {Float32Array | Float64Array} Floats */
/** @typedef {{data: Floats, shape: number[]}} Tensor */

/**
 * @template H a header of types.js
 * @typedef {{header: H, arrays: Record<string, Tensor>}} Payload
 */

/**
 * @template H
 * @param {ArrayBuffer} buffer
 * @returns {Payload<H>}
 */
export function unpack(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  let offset = 4 + length;
  /** @type {Record<string, Tensor>} */
  const arrays = {};
  for (const [name, shape] of Object.entries(header.arrays)) {
    const count = shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
    const next = () => {
      const words = undelta2(fromPlanes(new Uint8Array(buffer, offset, 4 * count), count), shape.at(-1) ?? 1);
      offset += 4 * count;
      return words;
    };
    arrays[name] = { data: header.double?.includes(name) ? doubles(next(), next()) : new Float32Array(next().buffer), shape };
  }
  return { header, arrays };
}

/**
 * Doubles of their halves.
 * @param {Int32Array} lower
 * @param {Int32Array} upper
 */
function doubles(lower, upper) {
  const words = new Int32Array(2 * lower.length);
  for (let i = 0; i < lower.length; i++) {
    words[2 * i] = lower[i];
    words[2 * i + 1] = upper[i];
  }
  return new Float64Array(words.buffer);
}

/**
 * @param {Uint8Array} planes
 * @param {number} count
 */
function fromPlanes(planes, count) {
  const bytes = new Uint8Array(4 * count);
  for (let plane = 0; plane < 4; plane++) {
    const start = plane * count;
    for (let i = 0; i < count; i++) bytes[4 * i + plane] = planes[start + i];
  }
  return new Int32Array(bytes.buffer);
}

/**
 * Undo the zigzag encoding and the delta-of-delta of the bits along the last axis.
 * @param {Int32Array} bits
 * @param {number} length of the last axis
 */
function undelta2(bits, length) {
  for (let start = 0; start < bits.length; start += length) {
    let slope = 0;
    let value = 0;
    for (let i = start; i < start + length; i++) {
      slope = (slope + ((bits[i] >>> 1) ^ -(bits[i] & 1))) | 0;
      value = (value + slope) | 0;
      bits[i] = value;
    }
  }
  return bits;
}
