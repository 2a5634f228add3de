// Build ui/components/assets/built: `npm install && npm run build` in this folder, after a change here or of a version.
//
// What only somebody needs who saves a figure, and is loaded then: the fonts that are embedded in PDFs, so that a journal
// takes them, and what writes MP4 and WebM. The same versions make the same files, byte for byte.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import subsetFont from "subset-font";

const HERE = dirname(fileURLToPath(import.meta.url));
const TARGET = join(HERE, "../../ui/components/assets/built");
const SOURCES = ["build.js", "video.js", "package.json", "package-lock.json"];
const ARIMO = "@expo-google-fonts/arimo";
const FACES = { 400: "400Regular/Arimo_400Regular.ttf", 600: "600SemiBold/Arimo_600SemiBold.ttf" }; // by weight

process.chdir(HERE);
rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET);

/** Latin, Greek, and the signs of mathematics that figures may have: what else there is, is drawn as a picture. */
const signs = [[0x20, 0x7e], [0xa0, 0x17f], [0x391, 0x3a9], [0x3b1, 0x3c9], [0x2080, 0x2089]]
  .flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)))
  .concat([..."ϕ‖–—‘’“”…′−∞∂√≈≠≤≥←→⁰⁴⁵⁶⁷⁸⁹⁻⁺•"]);

/** A table of a font. @param {Buffer} font @param {string} tag */
function table(font, tag) {
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const at = 12 + 16 * i;
    if (font.toString("latin1", at, at + 4) === tag) return font.subarray(font.readUInt32BE(at + 8));
  }
  throw new Error(`no table ${tag}`);
}

/** The glyph of each sign, as format 4 of a table "cmap" has them. @param {Buffer} font @returns {Record<string, number>} */
function glyphs(font) {
  const cmap = table(font, "cmap");
  const subtables = Array.from({ length: cmap.readUInt16BE(2) }, (_, i) => cmap.subarray(cmap.readUInt32BE(8 + 8 * i)));
  const found = subtables.find((part) => part.readUInt16BE(0) === 4);
  const count = found.readUInt16BE(6) / 2;
  const at = (array, i) => 14 + 2 * array * count + (array ? 2 : 0) + 2 * i; // ends, starts, deltas, offsets
  const glyphOf = (code) => {
    for (let i = 0; i < count; i++) {
      if (found.readUInt16BE(at(0, i)) < code) continue;
      const [start, delta, offset] = [1, 2, 3].map((array) => found.readUInt16BE(at(array, i)));
      if (start > code) return 0;
      if (!offset) return (code + delta) & 0xffff;
      const glyph = found.readUInt16BE(at(3, i) + offset + 2 * (code - start));
      return glyph && (glyph + delta) & 0xffff;
    }
    return 0;
  };
  return Object.fromEntries(signs.map((sign) => [sign, glyphOf(sign.codePointAt(0))]).filter(([, glyph]) => glyph));
}

/** What a PDF has to know of a font. @param {Buffer} font */
function facts(font) {
  const [head, hhea, hmtx] = ["head", "hhea", "hmtx"].map((tag) => table(font, tag));
  const last = hhea.readUInt16BE(34) - 1;
  const em = head.readUInt16BE(18);
  const thousandth = (value) => Math.round((1000 * value) / em);
  const chars = glyphs(font);
  return {
    box: [36, 38, 40, 42].map((at) => thousandth(head.readInt16BE(at))),
    ascent: thousandth(hhea.readInt16BE(4)),
    descent: thousandth(hhea.readInt16BE(6)),
    glyphs: chars,
    widths: Object.fromEntries(Object.values(chars).map((glyph) => [glyph, thousandth(hmtx.readUInt16BE(4 * Math.min(glyph, last)))])),
  };
}

const faces = {};
for (const [weight, file] of Object.entries(FACES)) {
  const font = await subsetFont(readFileSync(join("node_modules", ARIMO, file)), signs.join(""), { targetFormat: "truetype" });
  faces[weight] = { ...facts(font), data: font.toString("base64") };
}
const about = "// Made by tools/figure: Arimo (SIL Open Font License, see LICENSES.txt) in two weights, with what a PDF has to know of it.\n";
writeFileSync(join(TARGET, "fonts.js"), `${about}export const FACES = ${JSON.stringify(faces)};\n`);

await build({
  entryPoints: ["video.js"], outdir: TARGET, bundle: true, format: "esm", minify: true, target: "es2022", legalComments: "none",
  banner: { js: "// Made by tools/figure: part of mediabunny (Mozilla Public License 2.0, see LICENSES.txt)." },
});

const packages = [[ARIMO, "LICENSE_FONT"], ["mediabunny", "LICENSE"]];
const licences = packages.map(([name, file]) => {
  const { version, homepage, repository } = JSON.parse(readFileSync(join("node_modules", name, "package.json"), "utf8"));
  const title = `${name} ${version}, ${repository?.url ?? homepage}`;
  return [title, "-".repeat(title.length), readFileSync(join("node_modules", name, file), "utf8").replaceAll("\r\n", "\n").trim()].join("\n");
});
writeFileSync(join(TARGET, "LICENSES.txt"), `${licences.join("\n\n\n").replace(/[ \t]+$/gm, "")}\n`);
const hash = createHash("sha256");
for (const file of SOURCES) hash.update(readFileSync(file));
writeFileSync(join(TARGET, "built.json"), `${JSON.stringify({ sources: hash.digest("hex") }, null, 2)}\n`);
