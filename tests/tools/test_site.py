"""The site without a server as it is built: whole, without names of other hosts, and with all that the app imports."""

from __future__ import annotations

import hashlib
import io
import json
import marshal
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import CodeType
from urllib.parse import urljoin, urlsplit

import pytest

from engine.scenario.limits import DEFAULT_SURFACE
from lessons.sources import EXPERIMENT
from surfaces import SURFACES
from tests.elementary import fingerprint
from tests.elementary.fingerprint import fingerprints
from tests.site.folder import site_folder
from tools.site.build import NOTE, PLAIN, build, versioned
from tools.site.compile_tree import HEADER
from tools.site.html_pages import PYODIDE, folder_of, path_of
from ui.state.pages import PAGES, START

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
NOT_THERE = {"ui.background.jobs"}
"""Modules that a browser cannot import, and does not: worker processes."""
CDN = re.compile(
    rb"jsdelivr|unpkg|cdnjs|(?<!type\.)googleapis|gstatic|pyodide\.org/|files\.pythonhosted", re.IGNORECASE
)
"""Names of hosts that give out such files, however they are written; protobuf calls its kinds of messages after one."""
HOSTS = re.compile(r"(?:https?|wss?|ftp)://((?:[\w-]+\.)+[\w-]+)")
NOWHERE = re.compile(r"[\w-]+\.(?:invalid|local(?!host))|127\.0\.0\.1|www\.w3\.org")
"""Names that lead nowhere, to this machine, or are XML's; in bytecode other letters may stand behind one."""
LICENCES = "LICENSES.txt"
"""Names of hosts are part of licences."""
TEXTS = (".js", ".mjs", ".css", ".html", ".json", ".txt", ".toml", ".py", ".svg", ".po", "METADATA")


@cache
def files() -> Mapping[str, bytes]:
    return {
        path.relative_to(site_folder()).as_posix(): path.read_bytes()
        for path in site_folder().rglob("*")
        if path.is_file()
    }


def all_files(tree: Mapping[str, bytes], above: str = "") -> Iterator[tuple[str, bytes]]:
    """Every file, those in archives too."""
    for path, content in tree.items():
        yield above + path, content
        if path.endswith((".zip", ".whl")):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                yield from all_files({name: archive.read(name) for name in archive.namelist()}, f"{above}{path}/")


def strings_of(code: CodeType) -> Iterator[str]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from strings_of(constant)
        elif isinstance(constant, str | tuple | frozenset | bytes):
            yield repr(constant)


def hosts_in(path: str, content: bytes) -> set[str]:
    """Names of other hosts in a file. Bytecode is read as text: its strings stand in it as they are."""
    if not path.endswith((*TEXTS, ".pyc")) or path == LICENCES:
        return set()
    found = HOSTS.findall(content.decode("utf-8", "replace"))
    return {host for host in found if not NOWHERE.match(host)}


def test_no_file_names_another_host() -> None:
    named = {path: hosts for path, content in all_files(files()) if (hosts := hosts_in(path, content))}
    assert set(named) == {"app/app.zip/lessons/sources.pyc"}  # a citation: no page asks for it
    assert re.search(r"//([^/]+)", EXPERIMENT.address)[1] in str(named.popitem())  # type: ignore[index]
    assert [path for path, content in all_files(files()) if path != LICENCES and CDN.search(content)] == []


def test_names_of_hosts_are_found_where_they_are() -> None:
    code = compile('x = "https://cdn.example.com/x"', "x.py", "exec")
    assert hosts_in("a/x.pyc", bytes(HEADER) + marshal.dumps(code)) == {"cdn.example.com"}
    assert "https://cdn.example.com/x" in " ".join(strings_of(code))
    assert hosts_in("a/x.pyc", b"z\x78https://cdn.example.com/x") == {
        "cdn.example.com"
    }  # the length before it is a letter
    assert hosts_in("x.js", b'import("https://cdn.example.com/x.js")') == {"cdn.example.com"}
    assert hosts_in("x.js", b'"http://www.w3.org/2000/svg" + "https://elsewhere.invalid/x"') == set()


IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"'\n]+\.(?:js|mjs))["']""")
WORD = re.compile(rb"[A-Za-z_][\w-]*")
URL = re.compile(r"""url\(("[^"]*"|'[^']*'|[^)"']*)\)""")
LEFT_OUT = re.compile(r"^stlite-\w+/[A-Za-z-]+[\w.-]*\.js$")


def asked_by(path: str, text: str) -> set[str]:
    """Addresses of files that a file names, below the site."""
    pattern = URL if path.endswith(".css") else IMPORTED
    found = (name.strip("\"'") for name in pattern.findall(text))
    names = {name for name in found if not name.startswith(("data:", "#"))}
    return {
        urlsplit(urljoin(f"http://site/{path}", name)).path[1:]
        for name in names
        if name.startswith(".") or path.endswith(".css")
    }


def test_every_file_that_a_file_asks_for_is_there() -> None:
    for path, content in files().items():
        if path.endswith((".js", ".css")) and not path.startswith(("stlite-", "player/plotly/")):
            assert asked_by(path, content.decode()) <= files().keys(), path
        if path.startswith("stlite-"):
            missing = asked_by(path, content.decode()) - files().keys() if path.endswith((".js", ".css")) else set()
            assert all(LEFT_OUT.match(name) for name in missing), path


SELECTED = re.compile(r"""data-testid=\\?["']?(\w+)|\.(st[A-Z]\w+)|\[(data-(?:stale|tag))\]""")
"""Names of Streamlit's elements, as CSS and modules have them."""


def test_the_older_streamlit_draws_what_css_and_modules_select() -> None:
    """One that it does not know makes no error: the rule does nothing, as one for the navigation once did."""
    sources = "\n".join(path.read_text() for path in (ROOT / "ui").rglob("*") if path.suffix in {".css", ".js", ".py"})
    selected = {name for groups in SELECTED.findall(sources) for name in groups if name}
    words = {
        word
        for path, content in files().items()
        if path.startswith("stlite-") and path.endswith(".js")
        for word in WORD.findall(content)
    }
    assert {"stSidebar", "stMainBlockContainer", "stTopNavLink"} <= selected
    assert not sorted(name for name in selected if name.encode() not in words)


def test_each_page_has_a_folder_and_relative_addresses() -> None:
    for page in PAGES:
        name = "index.html" if page == START else f"{page}/index.html"
        text = files()[name].decode()
        addresses = set(re.findall(r'(?:href|src)="([^"#]+)"', text))
        assert not [address for address in addresses if address.startswith(("/", "http"))], name
        base = re.search(r'<base href="([^"]+)"', text)
        assert base is not None
        top = urljoin(f"http://site/{name}", base[1])
        below = {
            urlsplit(urljoin(top, address)).path[1:] for address in addresses if not address.startswith(("data:", "."))
        }
        assert below <= files().keys()
        config = json.loads(re.search(r'id="site">(.*?)</script>', text, re.DOTALL)[1])  # type: ignore[index]
        kernel = config["kernel"]
        assert set(kernel["files"]) <= files().keys()
        assert kernel["bytes"] == sum(len(files()[path]) for path in kernel["files"])
        assert {kernel["entry"], kernel["style"], kernel["options"]["pyodideUrl"]} <= files().keys()
        assert {archive["url"] for archive in kernel["options"]["archives"]} <= files().keys()


def test_files_that_ask_for_each_other_by_name_have_another_address_in_another_version() -> None:
    """A browser's cache would else mix old ones with new, for as long as a host says that they may be kept."""
    before, after = (list(versioned("stlite", {"a.js": text, "b.js": b"b"})) for text in (b"1", b"2"))
    assert [path.partition("/")[2] for path in before] == ["a.js", "b.js"]
    assert not set(before) & set(after)
    config = json.loads(re.search(r'id="site">(.*?)</script>', files()["index.html"].decode(), re.DOTALL)[1])  # type: ignore[index]
    asked = config["kernel"]["files"]
    assert [path for path in asked if not re.match(r"(stlite|pyodide)-[0-9a-f]{12}/", path)] == [
        archive["url"] for archive in config["kernel"]["options"]["archives"]
    ]


def test_a_page_preloads_the_surface_of_its_link() -> None:
    """A file that is not used is loaded for nothing: what a lesson needs its link does not say."""
    for page in PAGES:
        text = files()[path_of(page)].decode()
        (found,) = re.findall(r"\}\)\((\{.*\}), \"(\w*)\"\);\n</script>\n</head>", text)
        prepared = json.loads(found[0])
        assert prepared.keys() == SURFACES.keys()
        assert all(re.fullmatch(rf"data/{key}-\w+\.gz", file) and file in files() for key, file in prepared.items())
        assert found[1] == ("" if page == "lessons" else DEFAULT_SURFACE)
        assert 'href="data/' not in text.replace('href="data/index.gz"', "")


def test_the_worker_knows_every_file_by_its_content() -> None:
    known = json.loads(re.search(r"^const SITE = (.*);$", files()["sw.js"].decode(), re.MULTILINE)[1])  # type: ignore[index]
    contents = {path: content for path, content in files().items() if path not in {"sw.js", NOTE, PLAIN}}
    assert known["files"].keys() | known["pages"].keys() == contents.keys()
    for path, content in contents.items():
        listed = known["files"].get(path, [len(content), known["pages"].get(path)])
        assert listed == [len(content), hashlib.sha256(content).hexdigest()[:12]], path


def test_python_and_the_browser_ask_for_the_same_addresses() -> None:
    """Python in the browser has a note of what the builder called the files."""
    with zipfile.ZipFile(io.BytesIO(files()["app/app.zip"])) as archive:
        note = json.loads(archive.read("ui/components/prepared.json"))
        assert not [
            name for name in archive.namelist() if name.endswith(".py") and not name.startswith(("app.py", "pages/"))
        ]
        assert not [name for name in archive.namelist() if name.startswith("ui/server/")]
    assert {*note["plotly"].values(), *note["saved"]} <= files().keys()
    assert f"player/code/{note['version']}/site/site.js" in files()


def test_every_package_has_its_licence() -> None:
    text = files()[LICENCES].decode()
    with zipfile.ZipFile(io.BytesIO(files()["app/packages.zip"])) as archive:
        tops = {name.split("/")[0] for name in archive.namelist() if name.endswith("/METADATA")}
    for package in tops:
        name = package.split("-")[0]
        assert re.search(rf"^={{20,}}\n{name.replace('_', '[-_]')}\n={{20,}}\n", text, re.MULTILINE), name
    for name in (
        "Apache License",
        "Mozilla Public License",
        "PYTHON SOFTWARE FOUNDATION LICENSE",
        "plotly.js",
        "SIL OPEN FONT",
    ):
        assert name in text, name


@pytest.fixture(scope="module")
def python_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site's Python, outside of the repository, whose package.json says that all its .js are modules."""
    place = tmp_path_factory.mktemp("site")
    for folder, name in (("app", "app"), (folder_of(files(), PYODIDE), PYODIDE)):
        shutil.copytree(site_folder() / folder, place / name)
    return place


def said_by_its_python(folder: Path, file: Path) -> dict[str, str]:
    """What a file prints that the site's Python runs, under node."""
    command = ["node", str(HERE / "site_python.mjs"), str(folder), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout))


def test_every_module_of_the_app_is_imported_by_the_python_of_the_site(python_folder: Path) -> None:
    failed = said_by_its_python(python_folder, HERE / "site_imports.py")
    assert failed.keys() == NOT_THERE, failed


def test_the_python_of_the_site_computes_the_same_bits(python_folder: Path) -> None:
    """Draws, functions, schedules, and every surface with the races of all rules on it."""
    ours = fingerprints()
    assert {f"race {key} constant" for key in SURFACES} <= ours.keys()
    theirs = said_by_its_python(python_folder, Path(str(fingerprint.__file__)))
    assert theirs.keys() == ours.keys()
    assert [what for what, letters in ours.items() if theirs[what] != letters] == []


@pytest.mark.soak
def test_two_builds_are_equal(tmp_path: Path) -> None:
    site_folder()  # its downloads
    trees = []
    for name in ("one", "two"):
        build(tmp_path / name, tmp_path / f"cache-{name}")
        trees.append(
            {p.relative_to(tmp_path / name): p.read_bytes() for p in (tmp_path / name).rglob("*") if p.is_file()}
        )
    assert trees[0].keys() == trees[1].keys()
    assert [path for path in trees[0] if trees[0][path] != trees[1][path]] == []
