// The file format around a PDF's page: numbered objects, compressed streams, and the table of where each object begins.

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

export class PdfFile {
  constructor() {
    /** @type {(string | {head: string, bytes: Bytes, packed: boolean})[]} */
    this.objects = [];
  }

  get count() {
    return this.objects.length;
  }

  /** @param {string} text of an object @returns {number} its own */
  add(text) {
    return this.objects.push(text);
  }

  /** @param {string} head entries of its dictionary @param {Bytes} bytes @param {boolean} packed whether it is to be compressed */
  addStream(head, bytes, packed = true) {
    return this.objects.push({ head, bytes, packed });
  }

  /** @param {number} root @param {number} info numbers of objects */
  async bytes(root, info) {
    const encoder = new TextEncoder();
    /** @type {Bytes[]} */
    const parts = [new Uint8Array([...encoder.encode("%PDF-1.7\n%"), 0xe2, 0xe3, 0xcf, 0xd3, 10])];
    const places = [];
    let at = parts[0].length;
    const push = (/** @type {Bytes} */ bytes) => {
      parts.push(bytes);
      at += bytes.length;
    };
    for (const [i, object] of this.objects.entries()) {
      places.push(at);
      push(encoder.encode(`${i + 1} 0 obj\n`));
      if (typeof object === "string") push(encoder.encode(object));
      else for (const part of await streamParts(object)) push(part);
      push(encoder.encode("\nendobj\n"));
    }
    const table = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
    const count = places.length + 1;
    push(encoder.encode(`xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root ${root} 0 R /Info ${info} 0 R >>\nstartxref\n${at}\n%%EOF\n`));
    return new Blob(parts, { type: "application/pdf" });
  }
}

/** @param {{head: string, bytes: Bytes, packed: boolean}} stream */
async function streamParts({ head, bytes, packed }) {
  const encoder = new TextEncoder();
  const data = packed ? await deflated(bytes) : bytes;
  const filter = packed ? "/Filter /FlateDecode " : "";
  return [encoder.encode(`<< ${head} ${filter}/Length ${data.length} >>\nstream\n`), data, encoder.encode("\nendstream")];
}

/** @param {Bytes} bytes */
async function deflated(bytes) {
  const packing = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(packing).arrayBuffer());
}

/** Text in any language, as a string of a PDF. @param {string} text */
export function textString(text) {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, "0"));
  return `<feff${units.join("")}>`;
}
