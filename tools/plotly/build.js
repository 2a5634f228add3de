// Build ui/components/plotly: `npm install && npm run build` in this folder, after a change of plotly's version or of flat.js.
//
// The package `plotly` for Python brings the whole of plotly.js, 4.8 MB, which a browser reads for most of a second before
// anything can be drawn. The pages use a quarter of it. The same versions make the same files, byte for byte; their names
// have hashes of what is in them, so that browsers may keep them for good.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { glsl } from "esbuild-plugin-glsl";
import css from "esbuild-plugin-inline-css";

const HERE = dirname(fileURLToPath(import.meta.url));
const TARGET = join(HERE, "../../ui/components/plotly");
const SOURCES = ["build.js", "flat.js", "relief.js", "package.json", "package-lock.json"];

process.chdir(HERE);
rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET);

// As plotly.js builds its own bundles (esbuild-config.js of its repository), but in modules that share what they both need.
const { metafile } = await build({
  entryPoints: ["flat.js"],
  outdir: TARGET,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  legalComments: "none", // they are in LICENSES.txt
  target: "es2022",
  plugins: [css(), glsl({ minify: true })],
  alias: { regl: "@plotly/regl", stream: "stream-browserify" },
  define: { global: "window", "define.amd": "false", "process.env.NODE_DEBUG": "false" },
  metafile: true,
});

/** The folders of all packages that something was taken from. */
function packages() {
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const folders = used.filter(([, { bytesInOutput }]) => bytesInOutput).map(([file]) => file.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1]);
  return [...new Set(folders.filter(Boolean))].sort();
}

/** Name, version and licence of a package, in full where it brings the text. @param {string} folder */
function licence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const texts = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const title = `${name} ${version}, ${typeof license === "string" ? license : (license?.type ?? "see below")}`;
  const text = texts.map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
  return [title, "-".repeat(title.length), ...text].join("\n").replace(/[ \t]+$/gm, "");
}

writeFileSync(join(TARGET, "LICENSES.txt"), `${packages().map(licence).join("\n\n\n")}\n`);
const hash = createHash("sha256");
for (const file of SOURCES) hash.update(readFileSync(file));
const { version } = JSON.parse(readFileSync("node_modules/plotly.js/package.json", "utf8"));
writeFileSync(join(TARGET, "built.json"), `${JSON.stringify({ version, sources: hash.digest("hex") }, null, 2)}\n`);
