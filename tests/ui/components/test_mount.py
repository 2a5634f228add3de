"""The entries of our components: one text, with the module and the class of each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ui.components.files import ASSETS, address_of, modules_of, reached_from
from ui.components.mount import entry


@pytest.mark.parametrize(("name", "root"), [("player", "rv-root"), ("chart", "rv-chart"), ("card", "rv-card")])
def test_an_entry_fetches_its_component_and_the_module_has_its_class(name: str, root: str) -> None:
    text = entry(name, root)
    assert f'querySelector(".{root}")' in text
    assert not re.search(r"NAME|CLASS|ROOT|TEXTS|PATH", text)
    (address,) = re.findall(r'new URL\("([^"]+)", document.baseURI\)', text)
    assert address == address_of(f"{name}/{name}.js")
    (kind,) = re.findall(r"new module\.(\w+)\(root\)", text)
    assert f"export class {kind} {{" in (ASSETS / name / f"{name}.js").read_text(encoding="utf-8")


def imports(module: Path) -> set[Path]:
    """The modules that a module imports."""
    paths = re.findall(r'^import .*"(\.[^"]+)";$', module.read_text(encoding="utf-8"), re.MULTILINE)
    return {(module.parent / path).resolve() for path in paths}


def test_modules_are_there_are_used_and_shared_ones_depend_on_no_component() -> None:
    seen: set[Path] = set()
    waiting = {ASSETS / name / f"{name}.js" for name in ("player", "chart", "card")}
    waiting |= {ASSETS / "program" / name for name in ("load.js", "pool.js", "map_worker.js")}
    waiting |= {ASSETS / "standalone" / name for name in ("file.js", "page.js")}
    waiting |= {ASSETS / "site" / name for name in ("site.js", "worker.js")}
    waiting |= {ASSETS / "player" / "pad.js", ASSETS / "figure" / "dialog.js", ASSETS / "built" / "video.js"}
    while waiting:
        module = waiting.pop()
        seen.add(module)
        if module.parent.name == "shared":
            assert {path.parent.name for path in imports(module)} <= {"shared"}
        waiting |= imports(module) - seen
    drawn = {*modules_of("player", "chart", "card"), *reached_from("player/pad.js", "player/looks.js")}
    assert {ASSETS / path for path in drawn} | {
        path for path in seen if path.parent.name in {"program", "standalone", "figure", "built", "site"}
    } == seen
    unused = {path.name for path in ASSETS.rglob("*.js")} - {path.name for path in seen}
    assert unused == {
        "boot.js",
        "card_types.js",
        "chart_types.js",
        "edit_types.js",
        "early.js",
        "entry.js",
        "history.js",
        "present.js",
        "sidebar.js",
        "types.js",
    }  # for Streamlit, for pages of one file, and types
