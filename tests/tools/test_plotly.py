"""The part of plotly.js that is built into ui/components/plotly: of today's version, and with what figures need."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import plotly.graph_objects as go
import pytest
from plotly.offline import get_plotlyjs_version

from ui.components.files import PLOTLY

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "plotly"
BUILT = json.loads((PLOTLY / "built.json").read_text(encoding="utf-8"))
AGAIN = "run `npm install && npm run build` in tools/plotly"


def test_it_is_of_the_version_that_the_python_package_makes_figures_for() -> None:
    locked = json.loads((TOOL / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert get_plotlyjs_version() == locked["plotly.js"] == BUILT["version"], f"name that version, and {AGAIN}"
    assert f'version="{BUILT["version"]}"' in "".join(
        file.read_text(encoding="utf-8") for file in PLOTLY.glob("chunk-*.js")
    )


def test_it_was_built_of_what_is_there() -> None:
    digest = hashlib.sha256()
    for name in ("build.js", "flat.js", "relief.js", "package.json", "package-lock.json"):
        digest.update((TOOL / name).read_bytes())
    assert digest.hexdigest() == BUILT["sources"], AGAIN


def test_its_files_name_each_other() -> None:
    (flat,), (chunk,), (relief,) = (PLOTLY.glob(f"{name}-*.js") for name in ("flat", "chunk", "relief"))
    assert {file.suffix for file in PLOTLY.iterdir()} == {".js", ".json", ".txt"}
    assert len(list(PLOTLY.glob("*.js"))) == 3
    texts = [file.read_text(encoding="utf-8") for file in (flat, relief)]
    assert f'import("./{relief.name}")' in texts[0]
    assert all(f'from"./{chunk.name}"' in text for text in texts)


def test_licences_come_with_it() -> None:
    licences = (PLOTLY / "LICENSES.txt").read_text(encoding="utf-8")
    assert f"plotly.js {BUILT['version']}, MIT\n" in licences
    assert "d3-format" in licences
    assert licences.count("Permission is hereby granted") > 10


def drawn() -> dict[str, set[str]]:
    """{kind of trace: files that draw it}, of all that is drawn in pages."""
    kinds: dict[str, set[str]] = {}
    for folder in ("figures", "ui", "pages"):
        for file in (ROOT / folder).rglob("*"):
            if file.suffix in {".py", ".js"} and PLOTLY not in file.parents:
                for kind in re.findall(r'\b"?type"?: "([a-z0-9]+)"', file.read_text(encoding="utf-8")):
                    kinds.setdefault(kind, set()).add(file.name)
    return kinds


def test_every_kind_of_trace_that_pages_draw_is_in_it() -> None:
    kinds = {name for name in dir(go) if name.islower()}
    assert {"scatter3d", "histogram", "bar"} <= kinds
    built = "".join((TOOL / name).read_text(encoding="utf-8") for name in ("flat.js", "relief.js"))
    assert drawn().keys() & kinds <= {"scatter", *re.findall(r'"plotly\.js/lib/(\w+)\.js"', built)}


@pytest.mark.parametrize("kind", ["contour", "heatmap", "scatter", "surface"])
def test_the_search_finds_what_is_drawn(kind: str) -> None:
    assert kind in drawn()
