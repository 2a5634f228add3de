"""The app itself in the site: its Python as an archive, and the files that browsers fetch of it, as from a server."""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path

from i18n import LANGUAGES, LOCALES, catalogue
from tools.site.packages import Tree, texts_without_hosts
from ui.components.files import code, plotly_files
from ui.components.prepared import NOTE
from ui.components.standalone import prepare

ROOT = Path(__file__).parents[2]
SOURCES = (
    "app.py",
    ".streamlit",
    "elementary",
    "engine",
    "figures",
    "i18n",
    "lessons",
    "optimizers",
    "pages",
    "surfaces",
    "ui",
)
SCRIPTS = ("app.py", "pages/")
"""What Streamlit compiles by itself, and so must be there as sources."""
SERVED = ("ui/components/assets/", "ui/components/plotly/", "ui/server/", "i18n/locales/")
"""What browsers fetch as files, and what only a server needs."""
READ = ("ui/components/assets/shared/",)
"""Of these, what Python puts into pages itself."""


def app_python() -> Tree:
    """{path: content} of the app's Python and what it reads, before it is compiled."""
    tree = {path: (ROOT / path).read_bytes() for path in files_below(*SOURCES) if _is_python_part(path)}
    tree |= {(LOCALES / f"{lang}.json").relative_to(ROOT).as_posix(): _texts(lang) for lang in LANGUAGES}
    tree[NOTE.relative_to(ROOT).as_posix()] = prepare().text().encode()
    return texts_without_hosts(tree)


def files_below(*folders: str) -> list[str]:
    """The files of the repository in some folders, those that are new as well; others may lie about."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *folders]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted(name for name in set(names) if (ROOT / name).is_file())


def _is_python_part(path: str) -> bool:
    return not path.startswith(SERVED) or (path.startswith(READ) and path.endswith(".js"))


def _texts(lang: str) -> bytes:
    return json.dumps(catalogue(lang), ensure_ascii=False).encode()


def player_files() -> Tree:
    """{path below the site: content} of what browsers fetch: our modules and styles, plotly.js, texts."""
    ours = code()
    tree = {ours.address_of(path): gzip.decompress(content) for path, content in ours.files.items()}
    tree |= {f"player/plotly/{name}": gzip.decompress(content) for name, content in plotly_files().items()}
    tree |= {f"player/texts/{lang}.json": _texts(lang) for lang in LANGUAGES}
    return texts_without_hosts(tree)
