"""The image, built and run as it is meant to be: as a user who owns nothing, on a root that cannot be written to."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from i18n import LANGUAGES
from tests.deploy.containers import Container, Engine, UnavailableError, base, engine, running, secrets
from tests.server.client import opened
from tools.chromium import free_port

pytestmark = pytest.mark.soak

ROOT = Path(__file__).parents[2]
IMAGE = "localhost/ravine:test"
COMPILER = 180
"""MB of llvmlite, which is one library."""
LARGEST = 220 + COMPILER
"""MB that the image has beyond its base."""


class Builder(NamedTuple):
    """What builds the image, and on what."""

    engine: Engine
    base: str


LABELS = {
    "title": "Ravine",
    "licenses": "MIT",
    "version": "1.2.3",
    "revision": "0123456",
    "source": "https://x.example",
}


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Builder:
    """A container engine and a base; where there is none the tests skip, unless RAVINE_IMAGE says that there is one."""
    (named,) = re.findall(r"^FROM (\S+) AS base$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    try:
        found = engine()
        return Builder(found, base(found, named, tmp_path_factory.mktemp("base")))
    except UnavailableError as missing:
        if os.environ.get("RAVINE_IMAGE"):
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def image(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The image of this checkout. That it cannot be built is a failure, no reason to skip."""
    arguments = [f"--build-arg={name.upper()}={LABELS[name]}" for name in ("version", "revision", "source")]
    builder.engine.build(IMAGE, builder.base, *arguments, *secrets(tmp_path_factory.mktemp("secrets")))
    yield IMAGE
    builder.engine("rmi", "--force", IMAGE)


@pytest.fixture(scope="module")
def url() -> str:
    """Where it will be: on a port and below a path of our own, so that its health check has to follow."""
    return f"http://127.0.0.1:{free_port()}/ravine"


@pytest.fixture(scope="module")
def container(builder: Builder, image: str, url: str) -> Iterator[Container]:
    """The image as it runs, when its own health check is content."""
    check = builder.engine.config(image)["Healthcheck"]["Test"]
    assert check[0] == "CMD"
    options = [f"--server.port={urlsplit(url).port}", "--server.baseUrlPath=ravine"]
    with running(builder.engine, image, arguments=options) as started:
        started.wait_for(*check[1:])
        yield started


def test_it_says_how_it_runs(builder: Builder, image: str) -> None:
    config = builder.engine.config(image)
    assert config["User"] == "10001:10001"
    assert config["Entrypoint"] == ["streamlit", "run", "app.py"]
    assert list(config["ExposedPorts"]) == ["8501/tcp"]
    labels = {f"org.opencontainers.image.{name}": value for name, value in LABELS.items()}
    assert labels.items() <= config["Labels"].items()


def test_it_is_small(builder: Builder, image: str) -> None:
    assert builder.engine.config(image)["Size"] - builder.engine.config(builder.base)["Size"] < LARGEST * 10**6


def test_it_holds_the_files_of_this_repository_and_no_others(container: Container) -> None:
    tops = set(container.run("ls", "-A").stdout.split()) - {"healthy.py", ".venv", ".bytecode"}
    tracked = subprocess.run(["git", "ls-files", "--", *tops], cwd=ROOT, capture_output=True, text=True, check=True)
    held = container.run("find", *tops, "-type", "f").stdout.split("\n")
    assert sorted(filter(None, held)) == sorted(name for name in tracked.stdout.splitlines() if (ROOT / name).is_file())


def test_what_installs_is_not_in_it(container: Container) -> None:
    assert container.run("python3", "-c", "import pip").returncode == 1
    assert container.run("sh", "-c", "ls /app/.venv/bin | grep pip").stdout == ""
    assert container.run("find", "/etc/pip.conf", "/run/secrets", "-type", "f").stdout == ""


def test_its_user_owns_nothing_and_has_no_rights(container: Container) -> None:
    status = dict(line.split(":\t", 1) for line in container.run("cat", "/proc/1/status").stdout.splitlines())
    assert status["Uid"].split() == status["Gid"].split() == ["10001"] * 4
    assert set(status["Groups"].split()) <= {"10001"}
    assert status["NoNewPrivs"] == "1"
    assert {status[name].strip("0") for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {""}
    mine = container.run("find", "/", "-xdev", "(", "-user", "10001", "-o", "-group", "10001", ")", "-print")
    assert mine.stdout == ""


@pytest.mark.parametrize("place", ["/", "/app", "/app/.bytecode", "/tmp", "/var/tmp", "/run"])  # noqa: S108 - tried
def test_nothing_can_be_written(container: Container, place: str) -> None:
    assert "Read-only" in container.run("touch", f"{place}/x").stderr


def test_a_race_runs_in_it(container: Container, url: str) -> None:
    with opened(url, "race", "opt=sgd,adam&steps=300", expanded=True) as session:
        assert len(session.elements) > 10
    with urlopen(f"{url}/player/runs?opt=sgd,adam&steps=300") as answer:  # noqa: S310 - our own server
        assert answer.status == 200
        assert len(answer.read()) > 1000


def test_it_speaks_every_language(container: Container, url: str) -> None:
    for language in LANGUAGES:
        with urlopen(f"{url}/player/texts/{language}.json") as answer:  # noqa: S310 - our own server
            assert bool(json.load(answer)) == (language != "en")


def test_a_map_is_computed_in_its_worker_processes(container: Container, url: str) -> None:
    with opened(url, "tuning", "surface=ackley&steps=2000&side=200&tune=adam") as session:
        assert session.alerts() == []
    workers = container.run("sh", "-c", "grep -l spawn_mai[n] /proc/[0-9]*/cmdline").stdout.split()
    assert workers


_WITHOUT_BYTECODE = """
import importlib.util, os, sys
import app
files = {getattr(module, "__file__", None) or "" for module in sys.modules.values()}
sources = [file for file in files if file.endswith(".py")]
print([file for file in sources if not os.path.exists(importlib.util.cache_from_source(file))])
"""


def test_nothing_that_starts_has_to_be_compiled(container: Container) -> None:
    """What is compiled in it could not be kept, so each start would do it again."""
    assert container.run("python3", "-c", _WITHOUT_BYTECODE).stdout.strip() == "[]"


def test_it_stops_when_it_is_asked_to(container: Container) -> None:
    """After a race and a map, so with worker processes; the last test, as nothing runs in it afterwards."""
    assert container.stop() == 0
    assert not re.search("Traceback|leaked|Killed", container.logs())
