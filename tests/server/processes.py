"""A server as a process whose log, signals and exit code are looked at."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from tools.chromium import ROOT, free_port

PATIENCE = 60.0


@dataclass
class Server:
    """A server that was started.

    Attributes:
        url: its address.
        metrics: the address of its metrics.
        process: the process; it need not be running any more.
        log: the file that it writes its log to.
    """

    url: str
    metrics: str
    process: subprocess.Popen[bytes]
    log: Path

    def events(self) -> list[dict[str, Any]]:
        """The lines of its log, as JSON."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def counts(self) -> dict[str, float]:
        """What it gives to Prometheus, as {name{labels}: value}."""
        lines = fetched(f"{self.metrics}/metrics")[1].splitlines()
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


@contextmanager
def started(script: str, folder: Path, **environment: str) -> Iterator[Server]:
    """A server of its own, which has answered; killed at the end if it is still there."""
    port, metrics = free_port(), free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1"]
    said = {
        "RAVINE_METRICS": str(metrics),
        "RAVINE_LOG": "json",
        "RAVINE_STOP": "60",
        "RAVINE_TEST_PLACE": str(folder),
        **environment,
    }
    log = folder / "log"
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **said}, stdout=subprocess.DEVNULL, stderr=stderr
        )
    server = Server(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{metrics}", process, log)
    try:
        wait_for(lambda: process.poll() is not None or answers(f"{server.url}/healthz/live"))
        assert process.poll() is None, log.read_text(encoding="utf-8")
        yield server
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(PATIENCE)


def fetched(url: str) -> tuple[int, str]:
    """Status and text of a GET."""
    try:
        with urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - our own server on this machine
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


def answers(url: str) -> bool:
    """Whether anybody answers there."""
    try:
        return fetched(url)[0] < 500
    except OSError:
        return False


def wait_for(condition: Callable[[], object]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
