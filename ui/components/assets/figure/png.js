// PNG files say how large a pixel is, so that a figure comes out at its size. Pure: bytes in, bytes out.

const HEAD = 33; // bytes: the signature, and the chunk that comes first

/**
 * The same picture with its resolution.
 * @param {Uint8Array} png
 * @param {number} perMetre pixels
 */
export function withResolution(png, perMetre) {
  const body = new Uint8Array([..."pHYs"].map((sign) => sign.charCodeAt(0)).concat([...word(perMetre), ...word(perMetre), 1]));
  const chunk = [...word(body.length - 4), ...body, ...word(checksum(body))];
  const result = new Uint8Array(png.length + chunk.length);
  result.set(png.subarray(0, HEAD));
  result.set(chunk, HEAD);
  result.set(png.subarray(HEAD), HEAD + chunk.length);
  return result;
}

/** @param {number} value */
function word(value) {
  const whole = Math.round(value);
  return [24, 16, 8, 0].map((shift) => (whole >>> shift) & 255);
}

/** CRC-32, as the format has it. @param {Uint8Array} bytes */
function checksum(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ -1) >>> 0;
}
