"""The frame of a page: what tabs, the history and bookmarks call it."""

from __future__ import annotations

import pytest

from ui.blocks.page import title_of
from ui.state.pages import PAGES


@pytest.mark.parametrize(
    ("key", "subject", "title"),
    [
        ("start", "", "Ravine"),
        ("race", "Rosenbrock", "Race: Rosenbrock - Ravine"),
        ("teacher", "", "Teaching - Ravine"),
        ("tuning", "x" * 60, f"Tuning: {'x' * 40}… - Ravine"),
    ],
)
def test_a_page_has_its_own_title(key: str, subject: str, title: str) -> None:
    assert title_of(key, subject) == title


def test_no_two_pages_are_called_alike() -> None:
    assert len({title_of(key, "") for key in PAGES}) == len(PAGES)
