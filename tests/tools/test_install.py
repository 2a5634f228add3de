"""uv is asked for the same index as pip, and pip installs where uv cannot."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from tools import install

LISTING = r"""
:env:.default-timeout='60'
:env:.index-url='https://env.example/simple'
download.index-url='https://elsewhere.example/simple'
global.cert='/etc/ssl/own.pem'
global.constraint='/etc/constraints.txt'
global.extra-index-url='\nhttps://more.example/simple\nfile:///srv/simple'
global.find-links='/srv/wheels /srv/more'
global.index-url='https://global.example/simple'
install.trusted-host='more.example'
"""


def test_the_most_particular_setting_wins() -> None:
    settings = install.pip_settings(LISTING)
    assert settings["index-url"] == "https://env.example/simple"
    assert settings["trusted-host"] == "more.example"


def test_settings_are_translated() -> None:
    assert install.uv_environment(install.pip_settings(LISTING), further_places=True) == {
        "UV_DEFAULT_INDEX": "https://env.example/simple",
        "UV_INDEX": "https://more.example/simple file:///srv/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/srv/wheels,/srv/more",
        "UV_INSECURE_HOST": "more.example",
        "UV_HTTP_TIMEOUT": "60",
        "SSL_CERT_FILE": "/etc/ssl/own.pem",
    }


def test_a_lock_file_is_made_of_the_index_alone() -> None:
    environment = install.uv_environment(install.pip_settings(LISTING), further_places=False)
    assert "UV_DEFAULT_INDEX" in environment
    assert not {"UV_INDEX", "UV_FIND_LINKS"} & set(environment)


def test_what_is_set_for_uv_itself_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://pip.example/simple")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://more.example/simple")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://uv.example/simple")
    environment = install.environment()
    assert environment["UV_DEFAULT_INDEX"] == "https://uv.example/simple"
    assert environment["UV_INDEX"] == "https://more.example/simple"


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that are run, none of which is; those of uv fail."""
    run: list[list[str]] = []

    def record(command: list[str], **options: Any) -> None:
        run.append(command)
        if command[:3] == install.UV:
            raise subprocess.CalledProcessError(2, command)

    monkeypatch.setattr(install, "has_uv", lambda: True)
    monkeypatch.setattr(install, "environment", dict)
    monkeypatch.setattr(subprocess, "run", record)
    return run


@pytest.mark.parametrize("compile_all", [True, False])
def test_pip_installs_the_same_where_uv_fails(commands: list[list[str]], compile_all: bool) -> None:
    install.install("requirements.lock", compile_all)
    with_uv, with_pip = commands
    asked = ["install", "--quiet", "--require-hashes", "-r", "requirements.lock"]
    assert with_uv == [*install.UV, "pip", *asked, *(["--compile-bytecode"] if compile_all else [])]
    assert with_pip == [*install.PIP, *asked, *([] if compile_all else ["--no-compile"])]
    assert with_pip[0] == with_uv[0] == sys.executable
