// A font in a PDF: the TrueType file itself, the widths of what is used, and which sign each glyph is, for who copies text.

import { decoded } from "./fonts.js";

/**
 * @typedef {import("./fonts.js").Face} Face
 * @typedef {import("./pdf_file.js").PdfFile} PdfFile
 */

const ROWS = 100; // that a table of signs may have in one piece

/**
 * @param {PdfFile} file
 * @param {Face} font
 * @param {number} weight
 * @param {Map<number, string>} used signs by glyph
 * @returns {number} the object of the font
 */
export function fontObjects(file, font, weight, used) {
  const name = `/RAVINE+Arimo-${weight === 400 ? "Regular" : "SemiBold"}`;
  const bytes = decoded(font.data);
  const data = file.addStream(`/Length1 ${bytes.length}`, bytes);
  const lengths = `/Ascent ${font.ascent} /Descent ${font.descent} /CapHeight ${Math.round(0.76 * font.ascent)} /StemV ${weight / 5} /ItalicAngle 0`;
  const about = file.add(`<< /Type /FontDescriptor /FontName ${name} /Flags 4 /FontBBox [${font.box.join(" ")}] ${lengths} /FontFile2 ${data} 0 R >>`);
  const widths = [...used.keys()].sort((a, b) => a - b).map((glyph) => `${glyph} [${font.widths[glyph]}]`);
  const system = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>";
  const own = file.add(`<< /Type /Font /Subtype /CIDFontType2 /BaseFont ${name} ${system} /CIDToGIDMap /Identity /DW 500 /W [${widths.join(" ")}] /FontDescriptor ${about} 0 R >>`);
  const signs = file.addStream("", new TextEncoder().encode(signTable(used)));
  return file.add(`<< /Type /Font /Subtype /Type0 /BaseFont ${name} /Encoding /Identity-H /DescendantFonts [${own} 0 R] /ToUnicode ${signs} 0 R >>`);
}

/** @param {Map<number, string>} used */
function signTable(used) {
  const hex = (/** @type {number} */ value) => value.toString(16).padStart(4, "0");
  const rows = [...used].map(([glyph, sign]) => `<${hex(glyph)}> <${[...sign].map((_, i) => hex(sign.charCodeAt(i))).join("")}>`);
  const pieces = Array.from({ length: Math.ceil(rows.length / ROWS) }, (_, i) => rows.slice(ROWS * i, ROWS * (i + 1)));
  return [
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def /CMapName /Adobe-Identity-UCS def /CMapType 2 def",
    "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ...pieces.map((piece) => `${piece.length} beginbfchar\n${piece.join("\n")}\nendbfchar`),
    "endcmap CMapName currentdict /CMap defineresource pop end end",
  ].join("\n");
}
