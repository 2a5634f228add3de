"""Whether the server in this container is ready: python3 healthy.py exits with 0 or 1 and says why.

Where it listens is asked of the server that runs: of its command line, its environment and its settings, in the order
that Streamlit has. Only Python's own library, as it starts every half minute.
"""

from __future__ import annotations

import os
import ssl
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.request import HTTPSHandler, ProxyHandler, build_opener

PATIENCE = 8
"""Seconds; below those of HEALTHCHECK."""

EVERYWHERE = {"", "0.0.0.0", "::", "::0"}  # noqa: S104 - addresses that mean all


def main() -> int:
    process = server()
    if process is None:
        print("no server runs here")
        return 1
    address = url(words(process / "cmdline"), environment(process), settings(process / "cwd"))
    # The certificate is for the server's name, not for this machine's; proxies are for the world outside.
    context = ssl._create_unverified_context()  # noqa: S323
    opener = build_opener(ProxyHandler({}), HTTPSHandler(context=context))
    try:
        with opener.open(address, timeout=PATIENCE) as answer:
            print(answer.read(1000).decode(errors="replace"))
    except OSError as failure:  # also an answer such as 503
        print(f"{address}: {failure}")
        return 1
    return 0


def server(processes: Path = Path("/proc")) -> Path | None:
    """The folder in /proc of the oldest process here that is `streamlit run`."""
    numbers = sorted(int(path.name) for path in processes.iterdir() if path.name.isdigit())
    folders = (processes / str(number) for number in numbers)
    return next((folder for folder in folders if serves(words(folder / "cmdline"))), None)


def serves(command: Sequence[str]) -> bool:
    """Whether a command line is `streamlit run ...`, through Python or an init process or not."""
    return any(Path(word).name == "streamlit" and following == "run" for word, following in pairwise(command))


def words(file: Path) -> list[str]:
    """What the kernel keeps with NUL between; nothing of a process that has ended or is another user's."""
    try:
        return file.read_bytes().decode(errors="replace").removesuffix("\0").split("\0")
    except OSError:
        return []


def environment(process: Path) -> dict[str, str]:
    """A process's own environment, or else ours, which is the container's."""
    return dict(word.split("=", 1) for word in words(process / "environ") if "=" in word) or dict(os.environ)


def settings(folder: Path) -> dict[str, Any]:
    """The app's settings in the folder in which it was started."""
    try:
        return tomllib.loads((folder / ".streamlit/config.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return {}


def url(command: Sequence[str], variables: Mapping[str, str], table: Mapping[str, Any]) -> str:
    """Where a server with this command line, environment and settings says whether it is ready."""

    def option(name: str, variable: str, default: str) -> str:
        given = list(flags(command, f"--server.{name}"))
        return given[-1] if given else variables.get(variable) or str(table.get("server", {}).get(name, default))

    scheme = "https" if option("sslCertFile", "STREAMLIT_SERVER_SSL_CERT_FILE", "") else "http"
    host = option("address", "STREAMLIT_SERVER_ADDRESS", "")
    host = "127.0.0.1" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    base = option("baseUrlPath", "STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    port = option("port", "STREAMLIT_SERVER_PORT", "8501")
    return "/".join([f"{scheme}://{host}:{port}", *filter(None, [base]), "healthz/ready"])


def flags(command: Sequence[str], name: str) -> Iterator[str]:
    """The values of an option on a command line: `--name value` or `--name=value`."""
    for word, following in pairwise([*command, ""]):
        if word == name:
            yield following
        elif word.startswith(f"{name}="):
            yield word.removeprefix(f"{name}=")


if __name__ == "__main__":
    sys.exit(main())
