"""No name is ever asked for: where name servers do not answer, one question would hold up every visitor for 20 s."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.client import opened
from tests.server.requests import ask
from tools.chromium import running_app

pytestmark = pytest.mark.browser

OWN_NETWORK = ["unshare", "--net", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
HOOK = """
import os, socket, sys
print("listening 127.0.0.1", file=open(os.environ["HEARD"], "a"))
def hear(event, args):
    if event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.connect"}:
        asked = args[1] if event == "socket.connect" else args[0]
        with open(os.environ["HEARD"], "a") as file:
            print(event, asked, file=file)
sys.addaudithook(hear)
"""
"""A sitecustomize module: it writes down whom the server asks and connects to."""


def may_have_a_network_of_its_own() -> bool:
    return shutil.which("unshare") is not None and subprocess.run([*OWN_NETWORK, "true"], check=False).returncode == 0


@pytest.mark.skipif(not may_have_a_network_of_its_own(), reason="needs `unshare` and leave to make network namespaces")
def test_a_foreign_origin_lets_the_server_ask_no_name_server() -> None:
    """In a network whose name server hears everything and says nothing."""
    command = [*OWN_NETWORK, sys.executable, "-m", "tests.server.silent_network"]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=240).stdout
    assert json.loads(told) == {"asked": [], "answers": [403, 403], "runs": 2}


def test_nobody_outside_is_asked_or_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = tmp_path / "heard"
    (tmp_path / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("HEARD", str(heard))
    with running_app() as url, opened(url) as visitor:
        for origin in (
            "http://evil.example",
            "https://evil.example:99",
            "null",
            "http://",
            "file://",
            "http://10.1.2.3",
        ):
            shaken = {"Upgrade": "websocket", "Sec_WebSocket_Version": "13", "Sec_WebSocket_Key": "A" * 22 + "=="}
            assert ask(url, "/_stcore/stream", Connection="Upgrade", Origin=origin, **shaken).status == 403
        visitor.rerun()
        said = [line.split(" ", 1) for line in heard.read_text(encoding="utf-8").splitlines()]
    assert said
    assert {what for _, what in said if "127.0.0.1" not in what and what != "localhost"} == set()
