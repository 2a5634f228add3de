// node compile.mjs PYODIDE COMPILE_TREE FOLDER [SOURCES]: compiles the Python in a folder by the Python of the site itself, which
// is another than this machine's. PYODIDE is the folder of Pyodide's core, COMPILE_TREE the file compile_tree.py, SOURCES
// a JSON list of paths that stay as they are.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [core, script, folder, sources] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${core}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${core}/` });
python.FS.mkdir("/tree");
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/tree");
python.FS.writeFile("compile_tree.py", readFileSync(script)); // in the folder from which Python imports
python.globals.set("sources", sources ?? "[]");
console.log(python.runPython("import json, compile_tree; compile_tree.compile_tree('/tree', tuple(json.loads(sources)))"));
