// node site_imports.mjs SITE: imports all modules of the app in the site's own Python, as a browser has it; prints what
// failed, as JSON.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [site] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${site}/pyodide/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${site}/pyodide/` });
python.unpackArchive(new Uint8Array(readFileSync(`${site}/app/packages.zip`)), "zip", { extractDir: "/lib/python3.13/site-packages" });
python.unpackArchive(new Uint8Array(readFileSync(`${site}/app/app.zip`)), "zip");
const failed = await python.runPythonAsync(`
import importlib, json, os, sys
sys.path.insert(0, os.getcwd())
importlib.invalidate_caches()

SERVERS = ("ui.edition.server", "ui.components.head", "ui.blocks.warm_up", "ui.notebook", "engine.program.native")

def modules():
    yield from ("mpmath", "sympy", "numpy.random", "stlite_lib.runtime_init", "stlite_lib.bootstrap", "stlite_lib.asgi_app", "ravine_app", "streamlit.web.server.starlette")
    for folder, _, names in sorted(os.walk(".")):
        for name in sorted(names):
            path = os.path.join(folder, name)[2:]
            if name.endswith(".pyc"):
                module = path.removesuffix(".pyc").removesuffix("/__init__").replace("/", ".")
                if not module.startswith(SERVERS):
                    yield module

import ravine_app
ravine_app.complete_runtime()
failed = {}
for module in modules():
    try:
        importlib.import_module(module)
    except BaseException as fault:
        failed[module] = f"{type(fault).__name__}: {fault}"
json.dumps(failed)
`);
process.stdout.write(failed);
