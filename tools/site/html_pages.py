"""The site's pages, one in each folder, and its service worker: `static/` with what the builder knows put in."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from engine.scenario.limits import DEFAULT_SURFACE
from i18n import DEFAULT
from surfaces import SURFACES
from tools.site import python_core, streamlit_page
from tools.site.packages import PatchError, Tree
from tools.site.prepared import INDEX, file_of
from ui.blocks import shell
from ui.components.files import THEMES, code, plotly_address, reached_from
from ui.edition.words import refusals
from ui.state.pages import PAGES, START

STATIC = Path(__file__).parents[2] / "static"
ENTRY = "site/site.js"
DATA = "data/"
LESSONS = "lessons"
"""The page whose link says a lesson, and that a surface."""
ICON = Path(shell.__file__).with_name("icon.svg")

STREAMLIT = {
    "entrypoint": "app.py",
    "requirements": [],
    "wheelUrls": False,  # nothing is installed: packages are an archive
    "prebuiltPackageNames": [],
    "streamlitConfig": {"server.fileWatcherType": "none", "client.toolbarMode": "minimal"},
}
"""What stlite is told, beside the archives and where Pyodide is: it looks at no file for changes."""
ARCHIVES = (
    {"url": "app/packages.zip", "format": "zip", "options": {"extractDir": "/lib/python3.13/site-packages"}},
    {"url": "app/app.zip", "format": "zip"},
)
STLITE = "stlite"
PYODIDE = "pyodide"
"""Folders whose names have a version behind them, see `folder_of`."""
STARTER = "pyodide.mjs"
CORE = (
    STARTER,
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "pyodide-lock.json",
    python_core.LIBRARY,
    python_core.INSTALLER,
)
"""What of Pyodide's folder is loaded before the app can answer."""

_FONT = re.compile(
    r"@font-face\{font-family:Source Sans;font-weight:100 900;font-style:normal;src:url\(\./(assets/\w+\.woff2)\)"
)


def html_pages(files: Tree) -> Tree:
    """{path: content} of the pages and of the worker of a site with these files."""
    version = version_of(files)
    config = site_config(files, version)
    head = _head(files)
    pages = {path_of(key): _page(key, config, head, files).encode() for key in PAGES}
    sizes = {path: [len(content), _hash(content)] for path, content in sorted(files.items())}
    known = {"version": version, "pages": {path: _hash(content) for path, content in pages.items()}, "files": sizes}
    return pages | {
        "sw.js": _filled((STATIC / "sw.js").read_text(encoding="utf-8"), {"SITE": json.dumps(known)}).encode()
    }


def path_of(page: str) -> str:
    """The file of a page."""
    return "index.html" if page == START else f"{page}/index.html"


def version_of(files: Tree) -> str:
    """A hash of all that the site is made of."""
    sources = [(path.name, path.read_bytes()) for path in sorted(STATIC.iterdir())]
    return hashlib.sha256(
        repr([sorted((path, _hash(content)) for path, content in files.items()), sources]).encode()
    ).hexdigest()[:12]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def site_config(files: Tree, version: str) -> dict[str, Any]:
    """What `openSite` reads, see `ui/components/assets/site/site.js`."""
    stlite, pyodide = folder_of(files, STLITE), folder_of(files, PYODIDE)
    entry = f"{stlite}/{streamlit_page.ENTRY}"
    main = f"{stlite}/{streamlit_page.main_of(files[entry].decode())}"
    core = [f"{pyodide}/{name}" for name in CORE]
    needed = [entry, *core, main, *(str(archive["url"]) for archive in ARCHIVES)]
    return {
        "version": version,
        "pages": list(PAGES),
        "data": DATA,
        "kernel": {
            "entry": entry,
            "style": f"{stlite}/{streamlit_page.STYLE}",
            "bytes": sum(len(files[path]) for path in needed),
            "files": needed,
            "options": {**STREAMLIT, "archives": list(ARCHIVES), "pyodideUrl": f"{pyodide}/{STARTER}"},
        },
    }


def folder_of(files: Iterable[str], name: str) -> str:
    """A folder of the site, with the version that is behind its name."""
    return next(path.split("/")[0] for path in files if re.match(rf"{name}-[0-9a-f]{{12}}/", path))


def _page(key: str, config: Mapping[str, Any], head: str, files: Tree) -> str:
    """A page; its addresses are below the site's own, which its script finds out where a host has moved it."""
    words = refusals()
    return _filled(
        (STATIC / "index.html").read_text(encoding="utf-8"),
        {
            "UP": "./" if key == START else "../",
            "PAGES": _json(list(PAGES)),
            "WORDS": _json(words),
            "ICON": f"data:image/svg+xml;base64,{b64encode(ICON.read_bytes()).decode()}",
            "CODE": code().address_of(""),
            "PREPARED": _json(_surfaces(files)),
            "SURFACE": _json("" if key == LESSONS else DEFAULT_SURFACE),
            "HEAD": head,
            "NOSCRIPT": escape(words[DEFAULT]["old"]),
            "SITE": _json(config),
        },
    )


def _head(files: Tree) -> str:
    """What the stage needs before it moves, asked for at once, and the typeface of the app that comes after it."""
    font = _font(files)
    lines = [f'<link rel="modulepreload" href="{address}">' for address in _modules()]
    lines += [f'<link rel="preload" as="style" href="{code().address_of("shared/style.css")}">']
    early = [("fetch", DATA + INDEX), ("fetch", code().address_of(THEMES)), ("font", font)]
    lines += [f'<link rel="preload" as="{kind}" href="{address}" crossorigin>' for kind, address in early]
    face = f'font-family: "Source Sans"; font-weight: 100 900; font-display: swap; src: url("{font}") format("woff2");'
    return "\n".join([*lines, f"<style>@font-face {{ {face} }}</style>"])


def _modules() -> list[str]:
    """The modules that the stage begins with."""
    flat = [plotly_address(name) for name in ("flat", "chunk")]
    return [*map(code().address_of, reached_from(ENTRY)), *flat]


def _surfaces(files: Tree) -> dict[str, str]:
    """{surface: the file of what was prepared of it}."""
    names = [path.removeprefix(DATA) for path in files if path.startswith(DATA)]
    return {key: DATA + file_of(names, key) for key in SURFACES}


def _font(files: Tree) -> str:
    """Streamlit's upright typeface. Raises `PatchError` where its style sheet has another than it had."""
    folder = folder_of(files, STLITE)
    found = _FONT.search(files[f"{folder}/{streamlit_page.STYLE}"].decode())
    if found is None:
        raise PatchError("the style sheet of stlite has no upright Source Sans")
    return f"{folder}/{found[1]}"


def _json(content: object) -> str:
    """Data for a script or in one, which end no element."""
    return json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")


def _filled(template: str, values: Mapping[str, str]) -> str:
    """A template with `__NAME__` replaced. Raises `PatchError` where it lacks one of the names."""
    for name, value in values.items():
        if f"__{name}__" not in template:
            raise PatchError(f"a template in {STATIC.name}/ has no __{name}__")
        template = template.replace(f"__{name}__", value)
    return template
