"""The check that the settings file is in force."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

from ui.server.settings import CONFIG, SettingsError, check_settings, options

ROOT = Path(__file__).parents[3]
SETTINGS = dict(options(tomllib.loads(CONFIG.read_text(encoding="utf-8"))))
HIDDEN = {"runner.postScriptGC": False, "server.maxWidgetStateSize": 1, "client.allowedOrigins": []}


def test_what_the_app_relies_on_stands_in_the_file() -> None:
    promised = {"server.maxUploadSize": 0, "server.headless": True, "client.showErrorDetails": "none"}
    assert (HIDDEN | promised | {"server.address": "127.0.0.1"}).items() <= SETTINGS.items()


def test_the_file_is_in_force() -> None:
    check_settings()


@pytest.mark.parametrize("name", [*HIDDEN, "server.maxUploadSize", "theme.light.textColor"])
def test_one_that_is_not_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = config.get_option
    monkeypatch.setattr(config, "get_option", lambda asked: "else" if asked == name else ask(asked))
    with pytest.raises(SettingsError, match=name):
        check_settings()


def test_one_that_streamlit_does_not_know_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(_name: str) -> Any:
        raise RuntimeError("no such option")

    monkeypatch.setattr(config, "get_option", ask)
    with pytest.raises(SettingsError, match=r"runner\.postScriptGC"):
        check_settings()


def test_what_somebody_chose_for_this_server_is_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """The image has an address of its own, by an option of the command line."""
    monkeypatch.setattr(config, "get_option", lambda _name: "else")
    monkeypatch.setattr(config, "get_where_defined", lambda _name: config._DEFINED_BY_FLAG)
    check_settings()


def test_an_app_that_is_started_without_its_settings_does_not_start(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "uvicorn", "--app-dir", str(ROOT), "--port", "0", "app:app"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 3
    assert "SettingsError: not in force: " in ended.stderr
