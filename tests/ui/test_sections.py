"""Every section that a page offers has a body, and every page that a lesson links to is one."""

from __future__ import annotations

from types import ModuleType
from typing import get_args

import pytest

import ui.anatomy.params
import ui.anatomy.sections
import ui.escape.params
import ui.escape.sections
import ui.tuning.params
import ui.tuning.sections
from lessons.lesson import PageKey
from ui.state.pages import GROUPS, PAGES

ROOMS = [
    (ui.anatomy.params, ui.anatomy.sections),
    (ui.escape.params, ui.escape.sections),
    (ui.tuning.params, ui.tuning.sections),
]


@pytest.mark.parametrize(("params", "sections"), ROOMS)
def test_every_section_has_a_body(params: ModuleType, sections: ModuleType) -> None:
    assert list(params.SECTIONS) == list(sections.SECTION_BODIES)


def test_lessons_link_to_pages_that_exist() -> None:
    assert set(get_args(PageKey)) <= set(PAGES)


def test_the_navigation_has_four_entries() -> None:
    entries = [GROUPS[page.group] if page.group else page.title for page in PAGES.values()]
    assert list(dict.fromkeys(entries)) == ["Start", "Race", "Lessons", "Lab"]
    assert list(dict.fromkeys(page.group for page in PAGES.values() if page.group)) == list(GROUPS)
    assert [key for key, page in PAGES.items() if page.group == "lab"] == ["tuning", "escape", "schedules", "anatomy"]
