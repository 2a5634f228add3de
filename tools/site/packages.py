"""The Python packages of the site as one folder: Streamlit and what it and the app import, lean.

stlite would have them installed as wheels at every start. All that is pure Python, and NumPy, is one archive instead,
unpacked where packages are; what no page of ours imports is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools.site.archive import contents
from tools.site.compile_tree import without_hosts
from tools.site.downloads import DOWNLOADS, unpacked
from tools.site.sympy_used import is_traced, listed

Tree = dict[str, bytes]
"""{path: content} of a folder."""

WHEELS = ("numpy", *(download.name for download in DOWNLOADS if download.is_package))
STLITE_WHEELS = ("streamlit-1.62.0-cp313-none-any.whl", "stlite_lib-0.1.0-py3-none-any.whl")
"""What stlite brings along."""
OWN = Path(__file__).with_name("stand_ins")
"""Modules of ours in place of ones that would be large, and do nothing here."""

DROPPED = re.compile(
    r"""
    (^|/)(tests?|testing|benchmarks|_pyinstaller|f2py|distutils|\.agents)/   # whom nothing of a running app imports
    | \.(pyi|a|h|c|pxd|pyx|md|typed|pth|ini|lib|cmd|sh)$
    | \.data/ | ^google/(upb|protobuf/(compiler|testing))
    | ^streamlit/((hello|external|static|vendor/pympler)/|emojis\.)
    | /(RECORD|INSTALLER|WHEEL|top_level\.txt|entry_points\.txt|AUTHORS.*)$ | dist-info/(sboms|.*licenses?/)
    | (^|/)(LICEN[CS]E|COPYING|NOTICE)[^/]*$
    """,
    re.VERBOSE,
)
"""Parts of packages that no page of ours needs. Licences are in `LICENSES.txt`."""
KEPT = re.compile(
    r"^numpy/(testing/__init__|testing/_private|_core/tests/_natype|_core/tests/__init__)|^streamlit/testing/__init__"
)
METADATA = ("Metadata-Version", "Name", "Version")
"""What of a package's description is read: by Streamlit, of itself."""


class PatchError(Exception):
    """A text that a patch is for, which is not there any more: whoever updates what it patches looks at the patch."""


def packages() -> Tree:
    """All packages, before they are compiled."""
    tree: Tree = {}
    for name in WHEELS:
        tree |= lean(unpacked(name))
    for wheel in STLITE_WHEELS:
        tree |= lean(_wheel_in_stlite(wheel))
    tree |= {path.relative_to(OWN).as_posix(): path.read_bytes() for path in sorted(OWN.rglob("*.py"))}
    return texts_without_hosts(patched(tree, PATCHES))


def lean(tree: Mapping[str, bytes]) -> Tree:
    """What of a package is needed."""
    return {path: _described(path, content) for path, content in tree.items() if _is_needed(path)}


def _is_needed(path: str) -> bool:
    module = re.sub(r"(/__init__)?\.py$", "", path).replace("/", ".")
    if path.endswith(".py") and is_traced(module):
        return module in _MODULES
    return bool(KEPT.search(path)) or not DROPPED.search(path)


_MODULES = frozenset(listed())


def _described(path: str, content: bytes) -> bytes:
    if not path.endswith(".dist-info/METADATA"):
        return content
    head = content.decode().split("\n\n")[0].splitlines()
    return "\n".join([line for line in head if line.split(":")[0] in METADATA] + [""]).encode()


def _wheel_in_stlite(name: str) -> Tree:
    return contents(unpacked("stlite")[f"build/wheels/{name}"])


PATCHES: Mapping[str, tuple[tuple[str, str], ...]] = {
    # stlite makes an app of a script by itself, without routes. Ours is made by app.py, as on a server.
    "stlite_lib/asgi_app.py": (
        (
            "    return App(script_path)\n",
            "    import ravine_app\n    return ravine_app.app_of(script_path)\n",
        ),
    ),
    # Functions are put in order when one is first looked up, not each time another is added: a twentieth of a start.
    "sympy/multipledispatch/dispatcher.py": (
        (
            "        self.funcs[signature] = func\n        self.reorder(on_ambiguity=on_ambiguity)\n",
            "        self.funcs[signature] = func\n        self.ordering = None\n",
        ),
        (
            "        for signature in self.ordering:\n            if len(signature) == n",
            "        if self.ordering is None:\n            self.ordering = ordering(self.funcs)\n"
            "        for signature in self.ordering:\n            if len(signature) == n",
        ),
        (
            "for sig in self.ordering[::-1]:\n            func",
            "for sig in ordering(self.funcs)[::-1]:\n            func",
        ),
    ),
}
"""{path: (text, what is there instead)} of Python packages."""


def patched(tree: Tree, patches: Mapping[str, tuple[tuple[str, str], ...]]) -> Tree:
    """A folder with its patches. Raises `PatchError` where a text is not there exactly once."""
    changed = {path: patched_text(path, tree[path].decode(), each).encode() for path, each in patches.items()}
    return tree | changed


def patched_text(path: str, text: str, patches: tuple[tuple[str, str], ...]) -> str:
    """A text with its patches. Raises `PatchError` where one is not there exactly once."""
    for old, new in patches:
        if text.count(old) != 1:
            raise PatchError(f"{path} has {text.count(old)} times, and not once: {old!r}")
        text = text.replace(old, new)
    return text


TEXTS = (".json", ".txt", ".css", ".toml", ".html", ".js", ".mjs", ".po", ".md", ".svg")


def texts_without_hosts(tree: Tree) -> Tree:
    """A folder whose texts name no other host; Python's are seen to where they are compiled."""
    return {p: without_hosts(c.decode()).encode() if p.endswith(TEXTS) else c for p, c in tree.items()}


def licences() -> Iterator[tuple[str, str]]:
    """(package, its licences) of all packages that are here."""
    stlite = {name.split("-", maxsplit=1)[0]: _wheel_in_stlite(name) for name in STLITE_WHEELS}
    for name, tree in [*((name, unpacked(name)) for name in WHEELS), *stlite.items()]:
        found = [
            text.decode()
            for path, text in sorted(tree.items())
            if re.search(r"(LICEN[CS]E|COPYING|NOTICE)[^/]*$", path, re.IGNORECASE)
            and not path.endswith((".py", ".pyc"))
        ]
        meta = next(text.decode() for path, text in tree.items() if path.endswith("/METADATA"))
        said = [
            line
            for line in meta.split("\n\n")[0].splitlines()
            if line.startswith(("License", "Author", "Classifier: License"))
        ]
        yield name, "\n".join([*said, "", *found])
