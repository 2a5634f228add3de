"""`python -m tools.site [FOLDER]`: build the site without a server, and say what it weighs."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tools.site.archive import sent_size
from tools.site.build import SITE, PlaceError, build
from tools.site.downloads import DownloadError

PARTS = ("app/app.zip", "app/packages.zip", "pyodide", "stlite", "player", "data")


def main() -> None:
    """Build into `site/`, or into a folder that is named; print a table of sizes."""
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else SITE
    try:
        seconds = build(site)
    except (DownloadError, PlaceError) as fault:
        sys.exit(str(fault))
    print(", ".join(f"{name} {value:.1f} s" for name, value in seconds.items()))
    print(f"{'':24}{'files':>6}{'MB':>8}{'MB gzip':>9}")
    contents = {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}
    sizes = {path: (len(content), sent_size(content)) for path, content in contents.items()}
    for part in (*PARTS, "all"):
        found = [both for path, both in sizes.items() if part == "all" or is_of(path, part)]
        whole, sent = (sum(each) / 1e6 for each in zip(*found, strict=True))
        print(f"{part:24}{len(found):6}{whole:8.1f}{sent:9.1f}")


def is_of(path: str, part: str) -> bool:
    """Whether a file is a part of the site, or in it; names of folders may have a version behind them."""
    return path == part or re.match(rf"{part}(-[0-9a-f]+)?/", path) is not None


if __name__ == "__main__":
    main()
