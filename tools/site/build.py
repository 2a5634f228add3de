"""`make site`: the app as a folder of files that any host of files can give out, in `site/`.

What is large and rarely another, Python's library and the packages, compiled, is kept in the cache of
`tools.site.downloads` by a hash of all that it is made of.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.site import app_files, downloads, html_pages, licences, packages, python_core, streamlit_page
from tools.site.archive import packed
from tools.site.packages import Tree
from tools.site.prepared import prepared_files

ROOT = Path(__file__).parents[2]
SITE = ROOT / "site"
HERE = Path(__file__).parent
SOURCES = (*app_files.SOURCES, "static", "tools/site", "LICENSE")
MAKERS = (
    "archive.py", "compile.mjs", "compile_tree.py", "downloads.py", "downloads.toml", "packages.py", "python_core.py",
    "stand_ins/**/*.py", "sympy_used.py", "sympy_used.txt",
)  # fmt: skip
"""What packages and library depend on, in this folder."""
NOTE = "build.json"
"""In the site: which sources it was built of. A folder without it is not written into."""
UNFINISHED = ""
"""The sources of a site that is being written, or was when something came between."""
PLAIN = ".nojekyll"
"""Says to GitHub Pages, where a branch is given out, that files whose names begin with `_` are files as others."""


class PlaceError(Exception):
    """A folder that has something else in it than a site: a build would remove that."""


def built(site: Path = SITE) -> Path:
    """The site of the sources as they are; built, where it is not there yet. Several processes may ask at once."""
    with alone(site):
        if not is_built(site):
            _build(site, downloads.CACHE)
    return site


def build(site: Path = SITE, cache: Path = downloads.CACHE) -> dict[str, float]:
    """Build the site; gives the seconds that its parts took. Raises `DownloadError`, and `PlaceError`."""
    with alone(site):
        return _build(site, cache)


def _build(site: Path, cache: Path) -> dict[str, float]:
    sources, clock = hash_of_sources(), Clock()
    files = files_of(cache, clock)
    files |= html_pages.html_pages(files) | {NOTE: noted(UNFINISHED), PLAIN: b""}
    clock.lap("pages")
    _made(site).joinpath(NOTE).write_bytes(noted(UNFINISHED))  # until all is there it is nobody's site
    write(site, files)
    site.joinpath(NOTE).write_bytes(noted(sources))
    clock.lap("written")
    return clock.seconds


def noted(sources: str) -> bytes:
    """What `NOTE` holds of a site of some sources."""
    return json.dumps({"sources": sources}).encode()


def is_built(site: Path) -> bool:
    """Whether a folder has the site of the sources as they are."""
    note = site / NOTE
    return note.is_file() and note.read_bytes() == noted(hash_of_sources())


def hash_of_sources() -> str:
    """A hash of all files in the repository that a site is made of."""
    return hash_of(ROOT / name for name in app_files.files_below(*SOURCES))


def hash_of(paths: Iterator[Path]) -> str:
    """A hash of files of the repository, by their paths and contents."""
    parts = [f"{path.relative_to(ROOT).as_posix()} {downloads.digest(path)}" for path in paths]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


class Clock:
    """How long parts of something took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._before = time.monotonic()

    def lap(self, name: str) -> None:
        """A part has ended."""
        now = time.monotonic()
        self.seconds[name], self._before = now - self._before, now


def files_of(cache: Path, clock: Clock) -> Tree:
    """{path: content} of all files of the site but its pages."""
    downloads.fetch_all()
    core = core_folder(cache)
    clock.lap("downloads")
    with ThreadPoolExecutor(max_workers=1) as other:  # it waits for node
        python = other.submit(compiled_python, core, cache)
        data = prepared_files()
        clock.lap("prepared")
        library, archived = python.result()
    clock.lap("rest of Python")
    files = {
        **app_files.player_files(),
        **versioned(html_pages.STLITE, streamlit_page.streamlit_page()),
        **versioned(html_pages.PYODIDE, python_core.python_core() | {python_core.LIBRARY: library}),
        **below("app", archived),
        **below("data", data),
        "LICENSES.txt": licences.text().encode(),
    }
    clock.lap("files")
    return files


def compiled_python(core: Path, cache: Path) -> tuple[bytes, Tree]:
    """All Python of the site, compiled: its library, and the archives of the packages and of the app."""
    library = cached(cache, "library", lambda: packed(compiled(core, python_core.library())))
    return library, {
        "packages.zip": cached(cache, "packages", lambda: packed(compiled(core, packages.packages()))),
        "app.zip": packed(compiled(core, app_files.app_python(), app_files.SCRIPTS)),
    }


def versioned(folder: str, tree: Tree) -> Tree:
    """A folder that is called otherwise when one of its files is another.

    They ask for each other by their names alone, and a browser's cache may have old ones beside new ones.
    """
    contents = [f"{path} {hashlib.sha256(content).hexdigest()}" for path, content in sorted(tree.items())]
    return below(f"{folder}-{hashlib.sha256(repr(contents).encode()).hexdigest()[:12]}", tree)


def below(folder: str, tree: Tree) -> Tree:
    """A folder in another one."""
    return {f"{folder}/{path}": content for path, content in tree.items()}


def core_folder(cache: Path) -> Path:
    """Pyodide as npm has it, to be run by Node: in the cache."""
    archive = downloads.path_of("pyodide")
    folder = cache / "pyodide" / archive.parent.name
    if not folder.is_dir():
        with TemporaryDirectory(dir=_made(folder.parent)) as other:
            write(Path(other, "core"), downloads.unpacked("pyodide"))
            try:
                Path(other, "core").rename(folder)
            except OSError:
                if not folder.is_dir():  # else another build was faster
                    raise
    return folder


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def cached(cache: Path, name: str, make: Callable[[], bytes]) -> bytes:
    """What `make` gives, from the cache where it was made of the same before."""
    makers = sorted(path for pattern in MAKERS for path in HERE.glob(pattern))
    path = _made(cache / "made") / f"{name}-{hash_of(iter(makers))[:16]}.zip"
    if not path.is_file():
        part = path.with_suffix(f".{os.getpid()}")  # others may make it as well
        part.write_bytes(make())
        part.replace(path)
    return path.read_bytes()


def compiled(core: Path, tree: Tree, scripts: Sequence[str] = ()) -> Tree:
    """A folder with bytecode in place of its sources, but for some: compiled by the site's own Python."""
    with TemporaryDirectory() as folder:
        write(Path(folder), tree)
        command = [
            "node",
            str(HERE / "compile.mjs"),
            str(core),
            str(HERE / "compile_tree.py"),
            folder,
            json.dumps(list(scripts)),
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return {
            path.relative_to(folder).as_posix(): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()
        }


def write(folder: Path, tree: Tree) -> None:
    """Make a folder have these files and no others; what is there already is left alone."""
    for path, content in tree.items():
        file = folder / path
        if not (file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content):
            _made(file.parent)
            file.write_bytes(content)
    for file in [*folder.rglob("*")]:
        if file.is_file() and file.relative_to(folder).as_posix() not in tree:
            file.unlink()
    for place in sorted((each for each in folder.rglob("*") if each.is_dir()), reverse=True):
        if not any(place.iterdir()):
            place.rmdir()


@contextmanager
def alone(site: Path) -> Iterator[None]:
    """The only one, of all processes that build, with a folder. Raises `PlaceError` where it is no site's."""
    if site.is_dir() and any(site.iterdir()) and not (site / NOTE).is_file():
        raise PlaceError(f"{site} has files in it and is no site: it lacks {NOTE}. Name a folder that is new or empty.")
    with lock_of(site).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def lock_of(site: Path) -> Path:
    """The file by which builds of a folder wait for each other, beside it."""
    site = site.resolve()
    return _made(site.parent) / f".{site.name}.lock"
