"""A running app and a headless Chromium, for the browser tests and the benchmarks."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP ravine.test 127.0.0.1",  # a site with a name, which browsers trust less than localhost
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",  # only WebGL needs SwiftShader: pages are put together four times as fast without
]


@contextmanager
def running_app(script: str = "app.py", base_path: str = "", root: Path = ROOT) -> Iterator[str]:
    """Start a Streamlit app on a free port, below a path if one is given; gives its address.

    `root` is the checkout that the script is in.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.fileWatcherType", "none"]
    command += ["--server.baseUrlPath", base_path] if base_path else []
    url = "/".join([f"http://127.0.0.1:{port}", *filter(None, [base_path.strip("/")])])
    log = {"RAVINE_LOG": "full", **os.environ}
    server = subprocess.Popen(command, cwd=root, env=log, stdout=subprocess.DEVNULL)  # noqa: S603 - our own app
    try:
        wait_for(f"{url}/_stcore/health", server)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=20)


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """A headless Chromium that draws in software and asks for nothing outside."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable(), args=[*FLAGS, *flags])
        yield started
        started.close()


def executable() -> str:
    """The path of the Chromium that is installed."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        raise RuntimeError("no Chromium found; on Debian `apt-get install chromium`, or run `make test`")
    return path


def largest_renderer() -> float:
    """MB of the largest process that draws a page, its workers included, of all browsers that this process started."""
    sizes = [0.0]
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "--type=renderer" in process.cmdline():
                sizes.append(process.memory_info().rss / 1e6)
    return max(sizes)


def free_port() -> int:
    """A port that nobody listens on, and that no other worker of pytest-xdist chooses at the same moment."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port // 2 % workers == worker:  # Linux chooses ports of one parity
            return port


def wait_for(url: str, server: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Wait until something answers at an address. Raises `RuntimeError` if it does not, or if its server ends."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"the app ended with exit code {server.returncode}")
        try:
            with urlopen(url, timeout=2):  # noqa: S310 - our own server on this machine
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the app did not answer at {url} in {seconds} s")
