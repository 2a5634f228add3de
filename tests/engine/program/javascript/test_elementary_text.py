"""The elementary functions in JavaScript are written anew after each change."""

from __future__ import annotations

import pytest

from tools.elementary import MODULES


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_the_modules_are_up_to_date(path) -> None:
    assert path.read_text(encoding="utf-8") == MODULES[path](), "python -m tools.elementary writes them"
