"""Install a lock file into the environment of this Python: .venv/bin/python tools/install.py requirements.lock

uv installs in a third of pip's time. It does not read pip's settings (index, proxy, certificates), so they are
translated. Where uv cannot be had or fails, pip installs the same files, each checked against the same hashes.
"""

from __future__ import annotations

import argparse
import ast
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
UV = [sys.executable, "-m", "uv"]
INSTALLER = Path(__file__).with_name("installer.lock")

# pip's setting -> uv's environment variables, and what stands between two values there
SAME_INDEX = {
    "index-url": (("UV_DEFAULT_INDEX",), " "),
    "no-index": (("UV_NO_INDEX",), " "),
    "trusted-host": (("UV_INSECURE_HOST",), " "),
    "cert": (("SSL_CERT_FILE",), " "),
    "client-cert": (("SSL_CLIENT_CERT",), " "),
    "proxy": (("HTTPS_PROXY", "HTTP_PROXY"), " "),
    "default-timeout": (("UV_HTTP_TIMEOUT",), " "),
    "timeout": (("UV_HTTP_TIMEOUT",), " "),
    "no-cache-dir": (("UV_NO_CACHE",), " "),
}
FURTHER_PLACES = {"extra-index-url": (("UV_INDEX",), " "), "find-links": (("UV_FIND_LINKS",), ",")}
SECTIONS = ("global", "install", ":env:")  # the later one wins


def pip_settings(listing: str) -> dict[str, str]:
    """The settings that `pip config list` printed (section.key='value'), without what belongs to other commands."""
    by_section: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    for line in listing.splitlines():
        name, separator, value = line.partition("=")
        section, _, key = name.rpartition(".")
        if separator and section in by_section:
            by_section[section][key] = str(ast.literal_eval(value))
    return {key: value for section in SECTIONS for key, value in by_section[section].items()}


def uv_environment(settings: Mapping[str, str], further_places: bool) -> dict[str, str]:
    """pip's settings as uv's environment variables; with pip's rule that the best version of all places is the one."""
    table = {**SAME_INDEX, **FURTHER_PLACES} if further_places else SAME_INDEX
    result = {"UV_INDEX_STRATEGY": "unsafe-best-match"}
    for key, value in settings.items():
        variables, separator = table.get(key, ((), ""))
        result.update(dict.fromkeys(variables, separator.join(value.split())))
    return {variable: value for variable, value in result.items() if value}


def environment(further_places: bool = True) -> dict[str, str]:
    """This process's environment with pip's settings for uv; whatever is set for uv itself stays."""
    listed = subprocess.run([*PIP, "config", "list"], capture_output=True, text=True, check=True)  # noqa: S603 - pip
    return {**uv_environment(pip_settings(listed.stdout), further_places), **os.environ}


def has_uv() -> bool:
    """Whether the locked version is installed."""
    try:
        return f"uv=={version('uv')} " in INSTALLER.read_text(encoding="utf-8")
    except PackageNotFoundError:
        return False


def install_uv() -> None:
    """uv itself, by pip and with hashes; raises CalledProcessError where there is none for this machine."""
    if has_uv():
        return
    command = [*PIP, "install", "--quiet", "--no-compile", "--require-hashes", "-r", str(INSTALLER)]
    subprocess.run(command, check=True)  # noqa: S603 - pip


def install(lock: str, compile_all: bool) -> None:
    """Everything in the lock file; what else is installed stays."""
    command = ["install", "--quiet", "--require-hashes", "-r", lock]
    try:
        install_uv()
        bytecode = ["--compile-bytecode"] if compile_all else []
        subprocess.run([*UV, "pip", *command, *bytecode], env=environment(), check=True)  # noqa: S603 - uv
    except subprocess.CalledProcessError:
        print("uv could not do it: installing with pip, which takes longer ...", file=sys.stderr)
        bytecode = [] if compile_all else ["--no-compile"]
        subprocess.run([*PIP, *command, *bytecode], check=True)  # noqa: S603 - pip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lock")
    parser.add_argument("--compile", action="store_true", help="make all bytecode now, not each file's at first import")
    options = parser.parse_args()
    try:
        install(options.lock, options.compile)
    except subprocess.CalledProcessError as failure:
        return int(failure.returncode)
    return 0


if __name__ == "__main__":
    sys.exit(main())
