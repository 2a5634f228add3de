"""Scripts that take pictures and measures ask for elements by classes that the app's components have."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

ASKED = re.compile(r"\.(rv-[a-z][\w-]*)")
KNOWN = re.compile(r"rv-[a-z][\w-]*")
SCRIPTS = sorted(chain(Path("tools").glob("*.py"), Path("benchmarks").rglob("*.py")))


def test_scripts_name_no_class_that_is_gone() -> None:
    assets = chain.from_iterable(Path("ui/components/assets").rglob(f"*.{kind}") for kind in ("js", "css"))
    known = set(KNOWN.findall("".join(path.read_text(encoding="utf-8") for path in assets)))
    asked = {(path.name, name) for path in SCRIPTS for name in ASKED.findall(path.read_text(encoding="utf-8"))}
    assert {script for script, _ in asked} >= {"driving.py", "pictures.py", "thumbnails.py"}
    assert {(script, name) for script, name in asked if name not in known} == set()
