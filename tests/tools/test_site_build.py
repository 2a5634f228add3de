"""A folder becomes a site as a whole: by one build at a time, and never where somebody keeps other things."""

from __future__ import annotations

import fcntl
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.site import __main__ as command
from tools.site import build as module
from tools.site.build import HERE, MAKERS, NOTE, PlaceError, build, built, is_built, lock_of
from tools.site.downloads import DownloadError

Made = Callable[[dict[str, bytes]], None]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    """Says of what files the site is made, in place of those that it has."""
    monkeypatch.setattr(module.html_pages, "html_pages", lambda _: {"index.html": b"page"})

    def say(files: dict[str, bytes]) -> None:
        monkeypatch.setattr(module, "files_of", lambda *_: dict(files))

    say({"a/one.js": b"1"})
    return say


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_has_the_files_of_the_last_build_alone(site: Path, made: Made) -> None:
    build(site)
    assert is_built(site)
    made({"b/two.js": b"2"})
    build(site)
    assert files_in(site) == {"b/two.js", "index.html", NOTE, ".nojekyll"}
    assert not (site / "a").exists()


def test_a_site_that_is_there_is_not_built_again(site: Path, made: Made) -> None:
    built(site)
    made({"b/two.js": b"2"})
    assert files_in(built(site)) == {"a/one.js", "index.html", NOTE, ".nojekyll"}


@pytest.mark.usefixtures("made")
def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    for begin in (build, built):
        with pytest.raises(PlaceError, match="is no site"):
            begin(tmp_path)
    assert files_in(tmp_path) == {"thesis.tex"}


def test_a_build_that_was_interrupted_is_no_site_and_is_built_again(
    site: Path, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(site)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(module, "write", full)
        with pytest.raises(OSError, match="No space"):
            build(site)
    assert not is_built(site)
    made({"b/two.js": b"2"})
    assert "b/two.js" in files_in(built(site))


@pytest.mark.usefixtures("made")
def test_a_note_that_was_cut_off_is_none(site: Path) -> None:
    build(site)
    (site / NOTE).write_bytes(b"")
    assert not is_built(site)
    assert is_built(built(site))


def test_what_a_build_lacks_leaves_the_site_as_it_is(
    site: Path, made: Made, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    build(site)
    monkeypatch.setattr(module, "files_of", lambda *_: (_ for _ in ()).throw(DownloadError("x.whl is not to be had")))
    monkeypatch.setattr("sys.argv", ["tools.site", str(site)])
    with pytest.raises(SystemExit, match="is not to be had"):
        command.main()
    assert is_built(site)
    assert capsys.readouterr().out == ""


def test_one_builds_at_a_time(site: Path, monkeypatch: pytest.MonkeyPatch, made: Made) -> None:
    seen = []

    def files_of(*_: object) -> dict[str, bytes]:
        with lock_of(site).open("w") as lock, pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        seen.append(site)
        return {}

    monkeypatch.setattr(module, "files_of", files_of)
    build(site)
    assert seen == [site]


def test_what_is_kept_is_named_after_all_that_it_is_made_by() -> None:
    """Modules that those import which make packages and library, and these themselves."""
    found, names = set[str](), ["packages", "python_core", "archive", "compile_tree"]
    for name in names:  # it grows on the way
        found.add(f"{name}.py")
        text = (HERE / f"{name}.py").read_text(encoding="utf-8")
        names += [
            other for other in re.findall(r"^from tools\.site\.(\w+) import", text, re.MULTILINE) if other not in names
        ]
    assert "sympy_used.py" in found
    assert found <= set(MAKERS)
