"""Every file and every name that a recipe of CONTRIBUTING.md sends a contributor to is there."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = "".join(re.findall(r"^## Add an? .*?(?=^## Style)", TEXT, flags=re.DOTALL | re.MULTILINE))
QUOTED = sorted(set(re.findall(r"`([^`\n]+)`", RECIPES)))
PATHS = [name for name in QUOTED if re.fullmatch(r"\.?[\w./-]+/[\w./*-]*", name) and "//" not in name]
NAMES = [name for name in QUOTED if re.fullmatch(r"(surfaces|optimizers|engine|lessons|i18n|figures|ui)(\.\w+)+", name)]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_there(path: str):
    assert list(ROOT.glob(path)) if "*" in path else (ROOT / path).exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_there(name: str):
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        if (ROOT / "/".join(parts[:length])).with_suffix(".py").exists() or (ROOT / "/".join(parts[:length])).is_dir():
            value: object = import_module(".".join(parts[:length]))
            for attribute in parts[length:]:
                value = getattr(value, attribute)
            return
    pytest.fail(f"there is no module of {name}")


def test_there_is_a_recipe_of_everything_that_is_added():
    recipes = re.findall(r"^## Add an? (\w+)", TEXT, flags=re.MULTILINE)
    assert {"surface", "optimizer", "schedule", "lesson", "text", "language", "page", "metric"} <= {*recipes}
