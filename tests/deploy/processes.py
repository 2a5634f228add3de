"""Processes of the app, started as deploy/systemd starts them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from tools.chromium import free_port, wait_for

ROOT = Path(__file__).parents[2]
SITE = "ravine.test"
"""The public name of the app."""

UNIT = ROOT / "deploy" / "systemd" / "ravine@.service"


def command(port: int) -> list[str]:
    """The unit's command for a port, with this checkout and this Python."""
    (line,) = re.findall(r"^ExecStart=/srv/ravine/\.venv/bin/streamlit (.+)$", UNIT.read_text(), re.MULTILINE)
    return [sys.executable, "-m", "streamlit", *line.replace("%i", str(port)).split()]


class Process:
    """One process of the app on a port that it keeps, below `/base` if that is given."""

    def __init__(self, base: str = "") -> None:
        self.port, self.metrics = free_port(), free_port()
        self.base = base
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it if it does not run; it need not answer yet."""
        if self._running is None:
            options = {"STREAMLIT_SERVER_ALLOWED_HOSTS": SITE, "RAVINE_METRICS": str(self.metrics)}
            below = {"STREAMLIT_SERVER_BASE_URL_PATH": self.base.strip("/")} if self.base else {}
            environment = {**os.environ, **options, **below}
            self._running = subprocess.Popen(command(self.port), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)

    def wait(self) -> None:
        """Wait until it answers."""
        assert self._running is not None
        wait_for(f"http://127.0.0.1:{self.port}{self.base}/_stcore/health", self._running)

    def kill(self) -> None:
        """End it in the midst of whatever it does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._running is not None:
            self._running.send_signal(how)
            self._running.wait(timeout=20)
            self._running = None

    def visitors(self) -> int:
        """How many pages it has open, as it tells Prometheus."""
        with urlopen(f"http://127.0.0.1:{self.metrics}/metrics", timeout=60) as answer:
            (count,) = re.findall(r"^ravine_visitors (\S+)$", answer.read().decode(), re.MULTILINE)
        return int(float(count))


def alive(processes: list[Process]) -> list[Process]:
    """The same processes, those that had ended started again."""
    for process in processes:
        process.start()
    for process in processes:
        process.wait()
    return processes


def visitors(processes: list[Process], together: int) -> list[int]:
    """How many pages each has open, as soon as they are so many together: coming and leaving takes a moment."""
    for _ in range(600):
        counts = [process.visitors() for process in processes]
        if sum(counts) == together:
            return counts
        time.sleep(0.05)
    raise AssertionError(counts)
