"""`python -m tools.site [FOLDER]`: build the site without a server, and say what it weighs."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

from tools.site.build import SITE, build

PARTS = ("app/app.zip", "app/packages.zip", "pyodide", "stlite", "player", "data")


def main() -> None:
    """Build into `site/`, or into a folder that is named; print a table of sizes."""
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else SITE
    seconds = build(site)
    print(", ".join(f"{name} {value:.1f} s" for name, value in seconds.items()))
    print(f"{'':24}{'files':>6}{'MB':>8}{'MB gzip':>9}")
    for part in (*PARTS, "all"):
        files = [
            file
            for file in site.rglob("*")
            if file.is_file() and (part == "all" or is_of(file.relative_to(site), part))
        ]
        sizes = [len(file.read_bytes()) for file in files]
        print(f"{part:24}{len(files):6}{sum(sizes) / 1e6:8.1f}{sum(map(packed_size, files)) / 1e6:9.1f}")


def is_of(file: Path, part: str) -> bool:
    """Whether a file is a part of the site, or in it."""
    return file.as_posix() == part or file.as_posix().startswith(f"{part}/")


def packed_size(file: Path) -> int:
    """Bytes that a host sends of a file which compresses what it sends."""
    content = file.read_bytes()
    return min(len(content), len(gzip.compress(content, 6, mtime=0)))


if __name__ == "__main__":
    main()
