"""What the image is made of, without building it: the files, the packages left out, and the health check's own code."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.deploy import containers
from tests.server.client import opened
from tests.test_lock import listed, locked, normal
from tools.chromium import running_app

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
UNUSED = {
    normal(line)
    for line in (ROOT / "deploy/image/unused.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
}

_BLOCKER = """
import importlib.abc
import sys

class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in {names!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Missing())
"""


def test_the_base_is_named_by_its_digest_and_once() -> None:
    base, *others = re.findall(r"^FROM (.+)$", DOCKERFILE, re.MULTILINE)
    assert re.fullmatch(r"docker\.io/library/python:3\.11-slim-bookworm@sha256:[0-9a-f]{64} AS base", base)
    assert others == ["base AS build", "base"]


def test_the_user_is_a_number() -> None:
    """Kubernetes cannot tell of a name that it is not root."""
    assert re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE) == ["10001:10001"]


@pytest.mark.parametrize("script", sorted((ROOT / "deploy/image").glob("*.sh")), ids=lambda path: str(path.name))
def test_scripts_are_of_the_shell_that_runs_them(script: Path) -> None:
    subprocess.run(["sh", "-n", script], check=True)


def test_what_is_left_out_is_what_somebody_else_asked_for() -> None:
    assert set(locked("requirements.lock")) >= UNUSED
    assert not UNUSED & {normal(name) for name in listed("requirements.txt")}


@pytest.fixture(scope="module")
def without_the_unused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pytest.MonkeyPatch]:
    """Every Python that is started meanwhile has none of the packages that the image leaves out."""
    owners = packages_distributions()
    names = {name for name, of in owners.items() if {normal(one) for one in of} <= UNUSED}
    assert {"pandas", "pyarrow", "PIL", "attr", "dateutil"} <= names
    folder = tmp_path_factory.mktemp("unused")
    (folder / "sitecustomize.py").write_text(_BLOCKER.format(names=names), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(folder), str(ROOT)]))
        yield patch


def test_the_packages_are_really_missing(without_the_unused: pytest.MonkeyPatch) -> None:
    tried = subprocess.run([sys.executable, "-c", "import pandas"], capture_output=True, text=True, check=False)
    assert "No module named 'pandas'" in tried.stderr


@pytest.mark.usefixtures("without_the_unused")
def test_a_race_becomes_a_file_without_them() -> None:
    """The one thing that Plotly draws in Python; bytecode.py does it while the image is built."""
    draw = "from deploy.image.bytecode import draw; draw()"
    subprocess.run([sys.executable, "-c", draw], cwd=ROOT, check=True)


@pytest.mark.browser
@pytest.mark.usefixtures("without_the_unused")
def test_every_page_is_drawn_without_them() -> None:
    with running_app() as url:
        for page in sorted(path.stem for path in (ROOT / "pages").glob("*.py")):
            with opened(url, page, expanded=True) as session:
                assert len(session.elements) > 10, page


@pytest.fixture(scope="module")
def healthy() -> ModuleType:
    """The health check as a module."""
    spec = importlib.util.spec_from_file_location("healthy", ROOT / "deploy/image/healthy.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ASKED = {
    "as it is": ([], {}, "", "http://127.0.0.1:8501/"),
    "a flag": (["--server.port", "9000"], {}, "", "http://127.0.0.1:9000/"),
    "a flag in one word": (["--server.port=9000"], {}, "", "http://127.0.0.1:9000/"),
    "a variable": ([], {"STREAMLIT_SERVER_PORT": "9001"}, "", "http://127.0.0.1:9001/"),
    "an empty variable": ([], {"STREAMLIT_SERVER_PORT": ""}, "port = 9002", "http://127.0.0.1:9002/"),
    "the settings": ([], {}, 'port = 9002\nbaseUrlPath = "x"', "http://127.0.0.1:9002/x/"),
    "a flag before all": (
        ["--server.port=9000", "--server.baseUrlPath=/ravine/"],
        {"STREAMLIT_SERVER_PORT": "9001", "STREAMLIT_SERVER_BASE_URL_PATH": "y"},
        "port = 9002",
        "http://127.0.0.1:9000/ravine/",
    ),
    "one address": (["--server.address=10.1.2.3"], {}, "", "http://10.1.2.3:8501/"),
    "all addresses": ([], {"STREAMLIT_SERVER_ADDRESS": "::"}, "", "http://127.0.0.1:8501/"),
    "one of IPv6": (["--server.address", "::1"], {}, "", "http://[::1]:8501/"),
    "encrypted": (["--server.sslCertFile=c.pem"], {}, "", "https://127.0.0.1:8501/"),
}


@pytest.mark.parametrize(("flags", "variables", "settings", "begins"), ASKED.values(), ids=ASKED)
def test_the_health_check_asks_where_the_server_listens(
    healthy: ModuleType, tmp_path: Path, flags: list[str], variables: dict[str, str], settings: str, begins: str
) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit/config.toml").write_text(f"[server]\n{settings}\n", encoding="utf-8")
    command = ["python3", "/app/.venv/bin/streamlit", "run", "app.py", *flags]
    assert healthy.url(command, variables, healthy.settings(tmp_path)).startswith(begins)


_OPTIONS = """
import sys
from streamlit.web import cli
from streamlit import config

def shown(target, **options):
    cli._config_loaded = cli.bootstrap.load_config_options(options)
    print(config.get_option("server.port"), config.get_option("server.baseUrlPath"))

cli.main_run.callback = lambda target, args=None, **options: shown(target, **options)
cli.main(sys.argv[1:])
"""


@pytest.mark.parametrize("case", ["a variable", "an empty variable", "a flag before all"])
def test_streamlit_reads_them_in_the_same_order(case: str, tmp_path: Path) -> None:
    flags, variables, settings, begins = ASKED[case]
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit/config.toml").write_text(f"[server]\n{settings}\n", encoding="utf-8")
    (tmp_path / "app.py").touch()
    command = [sys.executable, "-c", _OPTIONS, "run", "app.py", *flags]
    env = {**os.environ, "HOME": str(tmp_path / "home"), **variables}
    said = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True).stdout
    port, _, base = said.strip().partition(" ")
    assert begins == "/".join([f"http://127.0.0.1:{port}", *filter(None, [base.strip("/")]), ""])


class Answer(BaseHTTPRequestHandler):
    """Answers every request with the server's `status`, and keeps what was asked."""

    def do_GET(self) -> None:
        server: Any = self.server
        server.asked.append(self.path)
        self.send_response(server.status)
        self.end_headers()
        self.wfile.write(b"said")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def answering() -> Iterator[Any]:
    """A server on a free port that is as healthy as the test says."""
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        server.asked, server.status = [], 200  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1), (404, 1)])
def test_the_health_check_says_what_the_server_says(
    healthy: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answering: Any, status: int, code: int
) -> None:
    """Found in /proc by its command line, and asked below its own path."""
    answering.status = status
    command = ["streamlit", "run", "app.py", "--server.baseUrlPath=deep/er", f"--server.port={answering.server_port}"]
    for number, line in {"1": ["/sbin/init"], "9": ["sh", "-c", "streamlit"], "12": command}.items():
        (tmp_path / number).mkdir()
        (tmp_path / number / "cmdline").write_bytes("\0".join([*line, ""]).encode())
    find = healthy.server
    monkeypatch.setattr(healthy, "server", lambda: find(tmp_path))
    assert healthy.main() == code
    assert answering.asked == ["/deep/er/healthz/ready"]


def test_no_server_is_no_health(healthy: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    find = healthy.server
    monkeypatch.setattr(healthy, "server", lambda: find(tmp_path))
    assert healthy.main() == 1


def test_where_no_engine_can_be_had_it_is_said_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tests of the built image then skip with."""
    monkeypatch.setattr(containers, "_which", lambda program: None)
    monkeypatch.setattr(containers, "_fails", lambda *command: "Please install: podman")
    with pytest.raises(containers.UnavailableError, match=r"no docker answers.*Please install: podman"):
        containers.engine()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("docker", "docker cannot have the base.*pull: no"),
        ("podman", "no registry of images.*pull: no.*mmdebstrap: no"),
    ],
)
def test_where_there_is_no_base_it_is_said_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str, said: str
) -> None:
    words = {"pull", "image", "mmdebstrap"}
    monkeypatch.setattr(containers, "_fails", lambda *command: f"{next(w for w in command if w in words)}: no")
    with pytest.raises(containers.UnavailableError, match=said):
        containers.base(containers.Engine((command,)), "named@sha256:0", tmp_path)
