"""A folder on a plain static file server, as the edition without a server is: for tests, benchmarks and pictures."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.chromium import free_port, wait_for


@contextmanager
def static_server(folder: Path, below: str = "") -> Iterator[str]:
    """Serve a folder by Python's own file server, below a path if one is given; gives its address without a slash."""
    with TemporaryDirectory() as top:
        place = Path(top, "site", *filter(None, below.split("/")))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(folder.resolve(), target_is_directory=True)
        port = free_port()
        command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
        server = subprocess.Popen(  # noqa: S603 - a module of Python's own
            [*command, "--directory", str(Path(top, "site"))], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            url = "/".join([f"http://127.0.0.1:{port}", *filter(None, [below.strip("/")])])
            wait_for(f"{url}/index.html", server)
            yield url
        finally:
            server.terminate()
            server.wait(timeout=20)
