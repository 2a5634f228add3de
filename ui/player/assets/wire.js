// Blobs of the server: uint32 length, JSON header, float32 arrays whose bytes stand in four planes. See wire.py.

/**
 * @typedef {{data: Float32Array, shape: number[]}} Tensor
 * @param {ArrayBuffer} buffer
 * @returns {{header: any, arrays: Record<string, Tensor>}}
 */
export function unpack(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  let offset = 4 + length;
  /** @type {Record<string, Tensor>} */
  const arrays = {};
  for (const [name, shape] of Object.entries(header.arrays)) {
    const count = shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
    arrays[name] = { data: fromPlanes(new Uint8Array(buffer, offset, 4 * count), count), shape };
    offset += 4 * count;
  }
  return { header, arrays };
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
  return new Float32Array(bytes.buffer);
}
