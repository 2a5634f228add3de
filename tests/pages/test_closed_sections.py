"""Pages as visitors see them first: every section of the sidebar and every pop-over closed."""

from __future__ import annotations

import pytest

from tests.pages.framed import PAGES
from tests.pages.opening import EXPANDABLE, open_page, scenario_of


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_the_same_race_whether_its_sections_are_open_or_closed(name: str) -> None:
    page, query = PAGES[name]
    closed, opened = (open_page(page, expanded=expanded, **query) for expanded in (False, True))
    assert scenario_of(closed) == scenario_of(opened)
    assert dict(closed.query_params) == dict(opened.query_params)
    assert [e.value for e in closed.warning] == [e.value for e in opened.warning]


def test_everything_that_can_be_opened_is_known_to_the_tests() -> None:
    """Else the tests of pages would not see it."""
    for page, query in PAGES.values():
        app = open_page(page, **query)
        ids = [box.proto.id for kind in ("expander", "popover") for box in app.get(kind)]
        keys = {id.split("-", 2)[2].removesuffix(":expanded") for id in ids if id}
        assert keys <= set(EXPANDABLE), (page, keys)
