"""Our own files and plotly.js: an address for good for each content, compressed once, and never an old one kept."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from tests.ui.components.asgi import get
from ui.components import files
from ui.components.payload import themes_payload
from ui.components.routes import player_routes

APP = Starlette(routes=player_routes())
FOR_GOOD = "public, max-age=31536000, immutable"


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with files of our own, to change."""
    shutil.copytree(files.ASSETS / "shared", tmp_path / "shared")
    monkeypatch.setattr(files, "ASSETS", tmp_path)
    yield tmp_path
    files._read.cache_clear()


def served(path: str) -> bytes:
    """What browsers get of one of our files."""
    text = (files.ASSETS / path).read_text(encoding="utf-8")
    return (files.without_comments(text) if path.endswith(".js") else text).encode()


def rewrite(file: Path, text: str) -> None:
    """Write a file, at a time that differs from before on the coarsest of clocks."""
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(0, file.stat().st_mtime_ns + 1_000_000_000))


@pytest.mark.parametrize("path", ["player/player.js", "shared/style.css", files.THEMES])
def test_a_file_is_kept_for_good_at_its_address(path: str) -> None:
    answer = get(APP, f"/{files.address_of(path)}")
    assert (answer.status, answer.headers["cache-control"]) == (200, FOR_GOOD)
    assert answer.headers["content-type"].startswith(files.TYPES[Path(path).suffix])
    content = json.dumps(themes_payload()).encode() if path == files.THEMES else served(path)
    assert answer.content == content == get(APP, f"/{files.address_of(path)}", accept="identity").content


def test_a_page_that_was_opened_before_an_update_gets_what_it_may_not_keep() -> None:
    answer = get(APP, "/player/code/0123456789ab/player/player.js")
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-cache")
    assert answer.content == served("player/player.js")


@pytest.mark.parametrize("path", ["player/nothing.js", "../files.py", "%2e%2e/files.py", "", "shared", "shared/entry"])
def test_nothing_else_is_served(path: str) -> None:
    assert get(APP, f"/player/code/{files.code().version}/{path}").status == 404


@pytest.mark.parametrize("name", ["nothing.js", "LICENSES.txt", "built.json", "..%2ffiles.py", "%2e%2e/files.py"])
def test_nothing_but_modules_is_served_of_plotly(name: str) -> None:
    assert get(APP, f"/player/plotly/{name}").status == 404


@pytest.mark.parametrize("name", ["flat", "chunk", "relief"])
def test_plotly_is_kept_for_good_as_its_names_have_hashes(name: str) -> None:
    answer = get(APP, f"/{files.plotly_address(name)}")
    assert (answer.status, answer.headers["cache-control"]) == (200, FOR_GOOD)
    assert answer.content == (files.PLOTLY / Path(files.plotly_address(name)).name).read_bytes()


def test_addresses_change_with_content_and_with_nothing_else(copied: Path) -> None:
    before = files.code()
    file = copied / "shared" / "numbers.js"
    text = file.read_text(encoding="utf-8")
    rewrite(file, text)
    assert files.code().version == before.version
    rewrite(file, f"{text}another();\n")
    changed = files.code()
    assert changed.version != before.version
    assert gzip.decompress(changed.files["shared/numbers.js"]).endswith(b"another();\n")
    file.rename(file.with_name("other.js"))
    assert files.code().version not in (before.version, changed.version)
    rewrite(file.with_name("other.js"), text)
    file.with_name("other.js").rename(file)
    assert files.code() == before


def test_the_colours_are_part_of_the_version(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files.code().version
    files._read.cache_clear()
    monkeypatch.setattr(files, "themes_payload", lambda: {"light": {"text": "#123456"}})
    assert files.code().version != before


TOKENS = """
import { tokenize } from "espree";
let all = "";
process.stdin.on("data", (more) => (all += more)).on("end", () => {
  const options = { ecmaVersion: "latest", sourceType: "module", loc: true };
  const told = ({ type, value, loc }) => [type, value, loc.start.line];
  const tokensOf = (text) => JSON.stringify(tokenize(text, options).map(told));
  const others = Object.entries(JSON.parse(all)).filter(([, [first, second]]) => tokensOf(first) !== tokensOf(second));
  console.log(JSON.stringify(others.map(([path]) => path)));
});
"""


def _with_other_tokens(texts: dict[str, tuple[str, str]]) -> list[str]:
    """The modules whose two texts are not the same to a browser, each token on its line."""
    command = ["node", "--input-type=module", "--eval", TOKENS]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, timeout=120, check=True)
    different: list[str] = json.loads(done.stdout)
    return different


def test_comments_alone_are_left_out_of_our_modules() -> None:
    code = files.code()
    modules = [path for path in code.files if path.endswith(".js") and not path.startswith("built/")]
    texts = {path: ((files.ASSETS / path).read_text(encoding="utf-8"), code.text_of(path)) for path in modules}
    assert len(texts) > 100
    assert _with_other_tokens(texts) == []
    assert sum(len(text) for text, _ in texts.values()) > 1.2 * sum(len(text) for _, text in texts.values())


def test_texts_of_a_module_that_look_like_comments_are_noticed() -> None:
    text = "const a = `\n// not a comment\n`;\n"
    assert _with_other_tokens({"a.js": (text, files.without_comments(text)), "b.js": ("a;", "a;")}) == ["a.js"]


def test_code_between_two_comments_stays() -> None:
    text = "/** @type {A} */ const a = 1;\nconst b = 2; // two\n  /** b\n   * c */\n// d\nc();\n"
    assert files.without_comments(text) == "/** @type {A} */ const a = 1;\nconst b = 2; // two\n\n\n\nc();\n"


def test_licences_stay_in_what_others_have_written() -> None:
    assert files.code().text_of("built/video.js") == (files.ASSETS / "built/video.js").read_text(encoding="utf-8")
