"""The style sheet that all components share: what it has is used, and no two parts have a class by accident."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from ui.components.files import ASSETS

ROOT = ASSETS.parents[2]
MADE = re.compile(
    r"""(?:\b(?:class|look): |\bclassName[:=] ?|classList\.(?:add|remove|toggle)\()"([^"]*)\""""
    r"""|\bclass=\\?["']([^"'\\]*)"""
)
SHARED = {
    "rv-bar": "a row of controls",
    "rv-chip": "a run by name, of now and of before",
    "rv-choice": "buttons of which one is on",
    "rv-fault": "what went wrong",
    "rv-hidden": "for ears only",
    "rv-keys": "a small dialog",
    "rv-root": "the place of a player, on pages of Streamlit and on others",
}
PUT_TOGETHER = {"rv-contour", "rv-relief", "rv-loss", "rv-sealed", "rv-fixed", "rv-topic"}
"""Of the kinds of a panel, and of the looks of a player that its data name."""


def styled() -> set[str]:
    """The classes of our own in the style sheet."""
    return set(re.findall(r"\.(rv-[\w-]+)", (ASSETS / "shared" / "style.css").read_text(encoding="utf-8")))


def sources() -> dict[Path, str]:
    """All that puts elements on a page, with its text."""
    scripts = [path for path in ASSETS.rglob("*.js") if path.parent.name != "built"]
    pages = [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    return {path: path.read_text(encoding="utf-8") for path in (*scripts, *pages)}


def makers() -> dict[str, set[Path]]:
    """The modules and pages that give an element a class, by its name."""
    found: defaultdict[str, set[Path]] = defaultdict(set)
    for path, text in sources().items():
        for classes in MADE.findall(text):
            for name in re.findall(r"rv-[\w-]+", " ".join(classes)):
                found[name].add(path)
    return found


def test_every_class_of_the_style_sheet_is_used() -> None:
    named = {name for text in sources().values() for name in re.findall(r"(?<![\w-])rv-[\w-]+", text)}
    assert styled() - named == PUT_TOGETHER


def test_a_class_belongs_to_one_part_unless_it_is_meant_to_look_the_same_everywhere() -> None:
    found = makers()
    assert {"rv-over", "rv-pick", "rv-figure-dialog", "rv-forces-on"} <= set(found)
    assert {name for name, files in found.items() if name in styled() and len(files) > 1} == set(SHARED)
