// node site_python.mjs SITE FILE: runs a file in the site's own Python, as a browser has it; what it writes is written.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [site, file] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${site}/pyodide/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${site}/pyodide/` });
for (const [archive, extractDir] of [["packages", "/lib/python3.13/site-packages"], ["app", "."]])
  python.unpackArchive(new Uint8Array(readFileSync(`${site}/app/${archive}.zip`)), "zip", { extractDir });
await python.runPythonAsync(`
import importlib, os, sys
sys.path.insert(0, os.getcwd())
importlib.invalidate_caches()
import ravine_app
ravine_app.complete_runtime()
`);
python.setStdout({ batched: (line) => process.stdout.write(`${line}\n`) });
await python.runPythonAsync(readFileSync(file, "utf-8"));
