"""The edition without a server, as far as it can be seen without a browser."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.scenario import Scenario
from tests.ui.edition.browser_probe import SERVERS
from ui import edition
from ui.components import files, prepared, standalone
from ui.edition import browser, server

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def probe() -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.ui.edition.browser_probe"]
    return dict(json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=120).stdout))


class TestInABrowser:
    def test_the_player_is_answered(self, probe: dict[str, Any]) -> None:
        assert probe["app"] == "App"
        assert {kind: status for kind, (status, _) in probe["answers"].items()} == dict.fromkeys(
            ("surface", "runs", "forces"), 200
        )
        assert all(length > 500 for _, length in probe["answers"].values())

    def test_nothing_that_only_a_server_needs_is_imported(self, probe: dict[str, Any]) -> None:
        assert probe["servers"] == []

    def test_no_thread_is_started_and_numpy_computes(self, probe: dict[str, Any]) -> None:
        assert (probe["threads"], probe["executor"]) == (1, "numpy")

    def test_no_component_is_declared_before_streamlit_runs(self, probe: dict[str, Any]) -> None:
        assert probe["early"] == []

    def test_the_run_of_a_script_says_its_page(self) -> None:
        with browser.watched_run() as run:
            run.page = "race"
        assert run.page == "race"


class TestTheSeam:
    def test_both_sides_have_the_same_names(self) -> None:
        for name in edition.__all__:
            assert getattr(edition, name) is getattr(server, name)
            assert callable(getattr(browser, name))

    def test_a_server_needs_what_a_browser_must_not_import(self) -> None:
        """The names in the list are those of modules that are really there."""
        command = [sys.executable, "-c", f"import sys, app; print(*[n for n in {SERVERS!r} if n in sys.modules])"]
        imported = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split()
        assert {"prometheus_client", "psutil", "ui.server", "ui.components.head", "multiprocessing"} <= set(imported)

    def test_the_platform_is_asked_in_one_place(self) -> None:
        folders = ("surfaces", "optimizers", "engine", "lessons", "figures", "i18n", "ui", "pages")
        sources = [ROOT / "app.py", *(file for folder in folders for file in (ROOT / folder).rglob("*.py"))]
        asking = {file.relative_to(ROOT).as_posix() for file in sources if "emscripten" in file.read_text("utf-8")}
        assert asking == {"ui/edition/__init__.py"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[prepared.Prepared]:
    """The app as it is in a folder without a server: with a note, and with nothing of what browsers fetch."""
    note, page = standalone.prepare(), standalone.race_file(Scenario())
    assert page  # with all caches filled
    monkeypatch.setattr(prepared, "NOTE", tmp_path / "prepared.json")
    (tmp_path / "prepared.json").write_text(note.text(), encoding="utf-8")
    for name in ("ASSETS", "PLOTLY"):
        (tmp_path / name).mkdir()
        for module in (files, standalone):
            monkeypatch.setattr(module, name, tmp_path / name, raising=False)
    _forget()
    yield note
    _forget()


def _forget() -> None:
    for function in (prepared.prepared, files.plotly_address, files.reached_from, standalone._scripts, files._read):
        function.cache_clear()


class TestTheNote:
    def test_it_is_not_there_on_a_server(self) -> None:
        assert prepared.prepared() is None
        assert not prepared.NOTE.exists()

    def test_it_says_the_addresses_without_the_files(self, folder: prepared.Prepared) -> None:
        assert prepared.prepared() == folder
        assert files.address_of("player/player.js") == f"player/code/{folder.version}/player/player.js"
        assert files.plotly_address("relief") == folder.plotly["relief"]

    def test_a_saved_page_is_the_same_when_its_files_have_been_fetched(
        self, folder: prepared.Prepared, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        with monkeypatch.context() as undone:
            undone.setattr(prepared, "NOTE", tmp_path / "none.json")
            for module in (files, standalone):
                for name in ("ASSETS", "PLOTLY"):
                    undone.setattr(module, name, ROOT / "ui/components" / name.lower(), raising=False)
            _forget()
            expected, ours, flat = standalone.race_file(Scenario()), files.code(), files.plotly_files()
            served = {ours.address_of(path): gzip.decompress(packed) for path, packed in ours.files.items()}
            served |= {f"player/plotly/{name}": gzip.decompress(packed) for name, packed in flat.items()}
        _forget()
        starts = {f"player/code/{folder.version}/": "ASSETS", "player/plotly/": "PLOTLY"}
        for address in folder.saved:
            start = next(start for start in starts if address.startswith(start))
            file = tmp_path / starts[start] / address.removeprefix(start)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(served[address])
        assert standalone.race_file(Scenario()) == expected
