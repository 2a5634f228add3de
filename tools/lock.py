"""Write the lock files anew: every package with its version and the hashes of all its files, for every platform.

    make lock                 versions that still fit stay
    make lock UPGRADE=1       everything that is not pinned by hand becomes the newest

The index is the one that pip is set up with. Further places (extra indexes, folders of wheels) are left out: they may
hold the files of one platform only.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.install import UV, environment, install_uv

ROOT = Path(__file__).parents[1]
LOCKS = {
    "tools/installer.txt": "tools/installer.lock",
    "requirements.txt": "requirements.lock",
    "requirements-dev.txt": "requirements-dev.lock",
}
COMPILE = [
    *("pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-emit-index-url", "--no-emit-find-links", "--annotation-style", "line"),
    *("--custom-compile-command", "make lock"),
]


def lock(source: str, target: str, *options: str) -> None:
    """Resolve one list of packages into its lock file."""
    command = [*UV, *COMPILE, *options, "--output-file", target, source]
    subprocess.run(command, cwd=ROOT, env=environment(further_places=False), check=True)  # noqa: S603 - uv


def main() -> None:
    options = ["--upgrade"] if "--upgrade" in sys.argv[1:] else []
    install_uv()
    for source, target in LOCKS.items():
        # What the app runs with is also what the tests run with.
        same = ["--constraints", "requirements.lock"] if source == "requirements-dev.txt" else []
        lock(source, target, *options, *same)


if __name__ == "__main__":
    main()
