// What the scripts beside this file share: cases in, numbers out. See node.py.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];

export const cases = JSON.parse(readFileSync(join(folder, "cases.json"), "utf8"));

const bytes = readFileSync(join(folder, "numbers.bin"));
export const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));

/** @param {(number | Float64Array | Int32Array | Uint8Array | number[])[]} parts one after the other */
export function answer(parts) {
  const all = parts.flatMap((part) => (typeof part === "number" ? [part] : Array.from(part)));
  writeFileSync(join(folder, "results.bin"), Buffer.from(Float64Array.from(all).buffer));
}
