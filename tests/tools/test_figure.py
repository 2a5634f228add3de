"""What is built for figures: of what is there now, with its licences, and the citation that goes with them."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from ui.components.files import ASSETS

ROOT = Path(__file__).parents[2]
TOOL, BUILT = ROOT / "tools" / "figure", ASSETS / "built"
AGAIN = "run `npm install && npm run build` in tools/figure"


def test_it_was_built_of_what_is_there() -> None:
    digest = hashlib.sha256()
    for name in ("build.js", "video.js", "package.json", "package-lock.json"):
        digest.update((TOOL / name).read_bytes())
    assert digest.hexdigest() == json.loads((BUILT / "built.json").read_text(encoding="utf-8"))["sources"], AGAIN


def test_licences_come_with_it() -> None:
    licences = (BUILT / "LICENSES.txt").read_text(encoding="utf-8")
    versions = json.loads((TOOL / "package.json").read_text(encoding="utf-8"))["dependencies"]
    for package in ("@expo-google-fonts/arimo", "mediabunny"):
        assert f"{package} {versions[package]}, " in licences
    assert "SIL OPEN FONT LICENSE Version 1.1" in licences
    assert "Mozilla Public License Version 2.0" in licences


def test_the_citation_is_that_of_the_repository() -> None:
    ours = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    script = (ASSETS / "figure" / "citation.js").read_text(encoding="utf-8")
    for field, name in (("title", "TITLE"), ("name", "AUTHORS")):
        (value,) = re.findall(rf'{field}: "?([^"\n]+)"?$', ours, re.MULTILINE)
        assert f'export const {name} = "{value}";' in script
