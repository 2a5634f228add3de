"""Streamlit's page for browsers, as stlite brings it: the files that our pages need, and what is changed in them.

Streamlit loads the code of an element when one is on the page. What is left out here are elements that no page of ours
has, with all that only they need: plotly.js, Vega, mermaid, tables and others, 90 of 107 MB.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping

from tools.site.compile_tree import without_hosts
from tools.site.downloads import unpacked
from tools.site.packages import PatchError, Tree, patched_text

ENTRY = "stlite.js"
STYLE = "stlite.css"
ELEMENTS: Mapping[str, tuple[str, ...]] = {
    "BidiComponent": ("component",),
    "Button": ("button",),
    "ButtonGroup": ("pills", "segmented_control"),
    "Checkbox": ("toggle",),
    "DownloadButton": ("download_button",),
    "Html": ("html",),
    "Multiselect": ("multiselect",),
    "NumberInput": ("number_input",),
    "PageLink": ("page_link",),
    "Progress": ("progress",),
    "Selectbox": ("selectbox",),
    "Slider": ("slider", "select_slider"),
    "Spinner": ("spinner",),
    "StreamlitSyntaxHighlighter": ("code",),
    "TextInput": ("text_input",),
    "Toast": ("toast",),
}
"""{part that Streamlit loads late: calls that put it on a page}. Parts called `index` read Markdown."""
# fmt: off
AT_ONCE = frozenset({
    "caption", "columns", "container", "empty", "error", "expander", "fragment", "info", "latex", "markdown",
    "navigation", "popover", "set_page_config", "sidebar", "success", "switch_page", "tabs", "warning", "write",
})
# fmt: on
"""Calls whose elements are in the main file."""
_NEVER = ("index-DEOVSfHq", "DataFrame", "pandasStylerUtils")
"""Parts that are loaded for files that visitors send, and for tables."""

_IMPORTED = re.compile(r"""\bfrom\s*["']\./([^"']+\.js)["']|^\s*import\s*["']\./([^"']+\.js)["']""", re.MULTILINE)
_LATE = re.compile(r"""\bimport\(\s*(?:/\*.*?\*/\s*)*["'`]\./([^"'`]+\.js)["'`]""")
_ASSET = re.compile(r"\bassets/[\w.-]+")
_OLD_FONTS = re.compile(r',url\(\./assets/[\w.]+\.(?:woff|ttf)\)format\("(?:woff|truetype)"\)')
_SERIF = re.compile(r"@font-face\{font-family:Source Serif;[^}]*\}")
"""A typeface that no theme of ours has."""
_WORKER = re.compile(r"data:text/javascript;base64,([A-Za-z0-9+/=]{10000,})")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)

_AFTER_STAGE = 'document.getElementById("stage") ?? '

MAIN_PATCHES = (
    # The address says where a visitor is, not Streamlit's own memory of it: links inside of pages change it alone.
    ("ve = _e && _e.length > 0 ? _e : document.location.search;", "ve = document.location.search;"),
    # Behind the stage it writes no address: it would lead the visitor to the page that its script still runs for.
    ('window.history.pushState({}, "", ye)', _AFTER_STAGE + 'window.history.pushState({}, "", ye)'),
    ('window.history.pushState({}, "", De)', _AFTER_STAGE + 'window.history.pushState({}, "", De)'),
    # Of an address it does not say whether it comes from Back, Forward or a link that was followed, or is the page's
    # own last word, which may be late. So its script is told by a parameter: see ui/state/link.py.
    (
        "this.onPageChange(ve.pageScriptHash, void 0, !0)",
        'this.onPageChange(ve.pageScriptHash, this.getQueryString() + "&from_history=1", !0)',
    ),
    # Links of the navigation are of the site, and not of where stlite's page looks for a server.
    (
        'return `${Ce}//${De}${xe ? `:${xe}` : ""}${we === "/" ? "/" : `${we}/`}${be}`;',
        'return document.baseURI + be + (be && "/");',
    ),
    # Its rules for plain elements have a class of its root before them, and so would win against any one class of ours.
    ("p,ol,ul,dl{margin:0 0 1rem 0;", "html :where(&) :is(p,ol,ul,dl){margin:0 0 1rem 0;"),
    ("img,svg{vertical-align:middle;}", "html :where(&) :is(img,svg){vertical-align:middle;}"),
    (
        "input,button,select,optgroup,textarea{margin:0;",
        "html :where(&) :is(input,button,select,optgroup,textarea){margin:0;",
    ),
)
WORKER_PATCHES = (
    ('const G = "https://cdn.jsdelivr.net/pyodide/v0.29.3/full/pyodide.mjs";', 'const G = "pyodide.mjs";'),
)
"""In the worker that runs Python: where Pyodide is, if nobody says it."""


def streamlit_page() -> Tree:
    """{name: content} of the files to be served, in one folder."""
    built = {
        path.removeprefix("build/"): text for path, text in unpacked("stlite").items() if path.startswith("build/")
    }
    texts = {name: text.decode() for name, text in built.items() if name.endswith(".js")}
    main = main_of(texts[ENTRY])
    texts[main] = _worker_patched(patched_text(main, texts[main], MAIN_PATCHES))
    style = _style(built[STYLE].decode())
    needed = {name: texts[name] for name in _reached(texts, main)} | {STYLE: style}
    assets = {path for text in needed.values() for path in _ASSET.findall(text)}
    tree = {name: without_hosts(_SOURCE_MAP.sub("", text)).encode() for name, text in needed.items()}
    return tree | {path: built[path] for path in sorted(assets)}


def _style(text: str) -> str:
    """The style sheet with fonts in the format of today's browsers alone, and of typefaces that are used."""
    text, old = _OLD_FONTS.subn("", text)
    text, serif = _SERIF.subn("", text)
    if not old or serif != 2:
        raise PatchError(f"the style sheet has {old} fonts in old formats, and {serif} of Source Serif")
    return text


def main_of(entry: str) -> str:
    """The name of the file that the entry imports, from the entry's text."""
    (main,) = _imported(entry)
    return main


def _imported(text: str) -> list[str]:
    return list(dict.fromkeys(name or other for name, other in _IMPORTED.findall(text)))


def _reached(texts: Mapping[str, str], main: str) -> list[str]:
    """The names of the files that the entry needs, at once or late."""
    names = [ENTRY]
    for name in names:  # it grows on the way
        late = [each for each in _LATE.findall(texts[name]) if name != main or is_needed(each)]
        names += [
            each for each in dict.fromkeys([*_imported(texts[name]), *late]) if each not in names and each in texts
        ]
    return sorted(names)


def is_needed(part: str) -> bool:
    """Whether a page of ours has the element of a part that the main file loads late."""
    return part.split("-", maxsplit=1)[0] in {*ELEMENTS, "index"} and not part.startswith(_NEVER)


def _worker_patched(main: str) -> str:
    """The main file with its worker, which it has as an address, changed."""
    found = _WORKER.findall(main)
    if len(found) != 1:
        raise PatchError(f"the main file has {len(found)} workers, and not one")
    worker = patched_text("the worker", base64.b64decode(found[0]).decode(), WORKER_PATCHES)
    return main.replace(found[0], base64.b64encode(without_hosts(worker).encode()).decode())
