"""Pyodide's core: the interpreter as WebAssembly, its library without what nothing here imports, and no packages."""

from __future__ import annotations

import hashlib
import json
import re

from tools.site.archive import contents, packed
from tools.site.compile_tree import without_hosts
from tools.site.downloads import unpacked
from tools.site.packages import OWN, PatchError, Tree

LIBRARY = "python_stdlib.zip"
INSTALLER = "micropip-0.0.1-py3-none-any.whl"
"""In place of Pyodide's installer, which stlite asks for by name."""
UNUSED = re.compile(
    r"^(_pyrepl|ensurepip|idlelib|lib2to3|tkinter|turtledemo|test|unittest/_|pydoc_data|xmlrpc|wsgiref|multiprocessing|curses|dbm|sqlite3|venv)/"
    r"|^(turtle|doctest|pdb|pydoc|pickletools|_pyio|statistics|imaplib|smtplib|ftplib|poplib|nntplib|mailbox|telnetlib|webbrowser|"
    r"cProfile|profile|pstats|trace|tabnanny|pyclbr|optparse|cmd|bdb|code|codeop|rlcompleter|_osx_support|_aix_support|_ios_support|_android_support|"
    r"antigravity|this|zipapp|sched|shelve|wave|chunk|fileinput|filecmp|getpass|cgi|cgitb|plistlib|netrc|nturl2path|modulefinder|"
    r"_strptime_test|socketserver|compileall|py_compile|sre_compile|sre_constants|sre_parse|symtable|tty|pty)\.pyc?$"
    r"|^encodings/(cp(?!437|1252)\w+|mac_\w+|iso8859_(?!1\b|15\b)\w+|koi8\w+|euc_\w+|iso2022\w+|big5\w*|gb\w+|hz|johab|shift\w+|ptcp154|kz1048|"
    r"palmos|tis_620|hp_roman8|rot_13|uu_codec|quopri_codec|bz2_codec|viscii)\.pyc?$"
)
"""Modules of the library that no page imports: found by starting the site without them."""
TEXTS = ("pyodide.mjs", "pyodide.asm.js")


def python_core() -> Tree:
    """{name: content} of Pyodide's folder, its library not yet compiled, see `library`."""
    core = unpacked("pyodide")
    wheel = packed({"micropip.py": (OWN / "micropip.py").read_bytes(), **_description()})
    texts = {name: without_hosts(core[name].decode()).encode() for name in TEXTS}
    lock = json.loads(core["pyodide-lock.json"])
    lock["packages"] = {"micropip": _entry(wheel)}
    lock_text = json.dumps(lock, indent=1, sort_keys=True).encode()
    return {**texts, "pyodide.asm.wasm": core["pyodide.asm.wasm"], "pyodide-lock.json": lock_text, INSTALLER: wheel}


def _description() -> Tree:
    folder = "micropip-0.0.1.dist-info"
    return {
        f"{folder}/METADATA": b"Metadata-Version: 2.1\nName: micropip\nVersion: 0.0.1\n",
        f"{folder}/WHEEL": b"Wheel-Version: 1.0\nGenerator: ravine\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{folder}/RECORD": b"",
    }


def _entry(wheel: bytes) -> dict[str, object]:
    """What Pyodide's list says of a package."""
    return {
        "name": "micropip",
        "version": "0.0.1",
        "file_name": INSTALLER,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel).hexdigest(),
        "package_type": "package",
        "imports": ["micropip"],
        "depends": [],
        "unvendored_tests": False,
    }


def library() -> Tree:
    """Python's own library, to be compiled."""
    tree = contents(unpacked("pyodide")[LIBRARY])
    needed = {name: content for name, content in tree.items() if not UNUSED.search(name)}
    if len(needed) == len(tree):
        raise PatchError(f"{LIBRARY} has nothing of what is left out")
    return needed
