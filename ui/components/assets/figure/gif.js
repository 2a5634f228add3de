// Animated GIF (GIF89a): one palette for all frames, and only what changed in each. Pure: pixels in, bytes out.

const TRANSPARENT = 255;

/** @typedef {import("./palette.js").Palette} Palette */

/** How many colours a palette may have: one more means that a pixel stays as it was. */
export const COLOURS = TRANSPARENT;

export class Gif {
  /**
   * @param {number} width
   * @param {number} height
   * @param {Palette} palette
   */
  constructor(width, height, palette) {
    this.width = width;
    this.height = height;
    this.palette = palette;
    /** @type {Uint8Array | null} */
    this.before = null;
    /** @type {(Uint8Array | number[])[]} */
    this.parts = [this.head()];
  }

  head() {
    const table = Array.from({ length: 256 }, (_, i) => this.palette.colours[i] ?? [0, 0, 0]).flat();
    const size = [...word(this.width), ...word(this.height)];
    const loop = [0x21, 0xff, 11, ...ascii("NETSCAPE2.0"), 3, 1, 0, 0, 0];
    return [...ascii("GIF89a"), ...size, 0xf7, 0, 0, ...table, ...loop];
  }

  /**
   * @param {Uint8ClampedArray} pixels RGBA
   * @param {number} hundredths how long the frame stands, in hundredths of a second
   */
  frame(pixels, hundredths) {
    const now = new Uint8Array(this.width * this.height);
    for (let i = 0; i < now.length; i++) now[i] = this.palette.index(pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2]);
    const shown = this.before ? now.map((c, i) => (c === /** @type {Uint8Array} */ (this.before)[i] ? TRANSPARENT : c)) : now;
    this.before = now;
    const control = [0x21, 0xf9, 4, 0x05, ...word(hundredths), TRANSPARENT, 0];
    const place = [0x2c, 0, 0, 0, 0, ...word(this.width), ...word(this.height), 0];
    this.parts.push([...control, ...place, 8], blocks(compress(shown)));
  }

  /** @returns {Uint8Array<ArrayBuffer>} */
  bytes() {
    const all = [...this.parts, [0x3b]];
    const result = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of all) {
      result.set(part, offset);
      offset += part.length;
    }
    return result;
  }
}

/** @param {string} text */
function ascii(text) {
  return [...text].map((letter) => letter.charCodeAt(0));
}

/** @param {number} value */
function word(value) {
  return [value & 255, (value >> 8) & 255];
}

/** @param {Uint8Array} bytes in blocks of at most 255, ended by an empty one */
function blocks(bytes) {
  const count = Math.ceil(bytes.length / 255);
  const result = new Uint8Array(bytes.length + count + 1);
  let offset = 0;
  for (let first = 0; first < bytes.length; first += 255) {
    const part = bytes.subarray(first, first + 255);
    result[offset] = part.length;
    result.set(part, offset + 1);
    offset += part.length + 1;
  }
  return result;
}

/**
 * LZW with codes of 9 to 12 bits, as GIF wants it.
 * @param {Uint8Array} indices
 */
export function compress(indices) {
  const CLEAR = 256;
  const out = new Uint8Array(Math.ceil(indices.length * 1.6) + 16);
  let size = 0;
  let bits = 0;
  let held = 0;
  let width = 9;
  let next = 258;
  const table = new Int16Array(4096 * 256);
  const put = (/** @type {number} */ code) => {
    bits |= code << held;
    held += width;
    while (held >= 8) {
      out[size++] = bits & 255;
      bits >>>= 8;
      held -= 8;
    }
  };
  put(CLEAR);
  let prefix = indices[0];
  for (let i = 1; i < indices.length; i++) {
    const key = prefix * 256 + indices[i];
    if (table[key]) {
      prefix = table[key];
      continue;
    }
    put(prefix);
    if (next < 4096) {
      table[key] = next;
      if (next === 1 << width && width < 12) width++;
      next++;
    } else {
      put(CLEAR);
      table.fill(0);
      width = 9;
      next = 258;
    }
    prefix = indices[i];
  }
  put(prefix);
  if (next === 1 << width && width < 12) width++;
  put(257);
  if (held > 0) out[size++] = bits & 255;
  return out.subarray(0, size);
}
