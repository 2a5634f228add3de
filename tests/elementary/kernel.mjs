// The fingerprints by Pyodide under node: node kernel.mjs PYODIDE NUMPY_WHEEL SITE_PACKAGES ROOT
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodideFolder, wheel, packages, root] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodideFolder}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: pyodideFolder });
python.unpackArchive(readFileSync(wheel).buffer, "wheel");
for (const name of ["sympy", "mpmath"]) {
  python.FS.mkdirTree(`/packages/${name}`);
  python.mountNodeFS(`/packages/${name}`, `${packages}/${name}`);
}
python.FS.mkdirTree("/app");
python.mountNodeFS("/app", root);
const found = python.runPython(`
import sys, json
sys.path[:0] = ["/app", "/packages"]
sys.dont_write_bytecode = True
from tests.elementary.fingerprint import fingerprints
json.dumps(fingerprints())
`);
process.stdout.write(found);
