"""The recipe of a page: a file with its frame and a line in `PAGES`, and it is in the navigation, with a link."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.scenario.entry import entry
from tests.browser import test_accessibility
from tests.pages import framed
from tests.pages.framed import in_its_frame
from tests.pages.opening import APP, healthy, open_page, scenario_of
from ui.state.pages import PAGES, PageInfo

__all__ = ["in_its_frame"]

PAGE = """
import streamlit as st
from ui.blocks.page import ask, page_frame
from ui.state.params import PageParam, integer
from ui.widgets.scenario_controls import scenario_controls
DEPTH = PageParam("throwaway", "depth", 3, integer(1, 9))
with page_frame("throwaway", (DEPTH,), controls=scenario_controls, head=lambda _: ask("How deep?")) as page:
    st.number_input("Depth", 1, 9, key=DEPTH.key, persist_state="session")
    page.finish_later(lambda: st.text(f"last: {DEPTH.get()}"))
    st.text("first")
    page.share("Whoever opens it sees the same depth.")
"""


class Elsewhere(PageInfo):
    """A page whose file is not in pages/."""

    @property
    def file(self) -> str:
        return self.key


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The throw-away page's file, as the app wants it."""
    file = tmp_path / "throwaway.py"
    file.write_text(PAGE, encoding="utf-8")
    where = str(Path(*[".."] * (len(APP.parent.resolve().parts) - 1), *file.resolve().parts[1:]))
    monkeypatch.setitem(PAGES, "throwaway", Elsewhere(where, "Throw-away", ":material/delete:"))
    return where


@pytest.mark.usefixtures("in_its_frame")
class TestAThrowAwayPage:
    def test_has_what_every_page_has(self, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ui.blocks.share.qr_code", lambda link: "")  # then the link is there as text
        app = open_page("throwaway", file=page, lr="0.02", depth="5", wat="1", opt="sgd")
        assert (scenario_of(app).lr, scenario_of(app).entries) == (0.02, (entry("sgd"),))
        assert app.number_input(key="throwaway.depth").value == 5
        assert "**How deep?**" in [element.value for element in app.markdown]
        assert "`wat` is not known here" in app.warning[0].value
        assert "depth=5" in app.code[0].value
        assert [element.value for element in app.text] == ["last: 5", "first"]  # done last, shown in its place

    def test_keeps_its_link_true(self, page: str) -> None:
        app = open_page("throwaway", file=page, depth="5")
        app.number_input(key="throwaway.depth").set_value(7)
        app.select_slider(key="steps").set_value(100.0)
        healthy(app.run())
        shown = {name: value if isinstance(value, str) else value[-1] for name, value in app.query_params.items()}
        assert shown == {"depth": "7", "steps": "100"}


def test_every_page_is_tested_in_every_language_and_for_everybody() -> None:
    assert {page for page, _ in framed.PAGES.values()} == set(PAGES)
    assert {page or "start" for page in test_accessibility.PAGES} == set(PAGES)


def test_every_page_has_its_file_and_the_first_is_the_default() -> None:
    files = {path.stem for path in (APP.parent / "pages").glob("*.py")}
    assert files == set(PAGES)
    assert next(iter(PAGES)) == "start"
    assert len({(page.title, page.icon) for page in PAGES.values()}) == len(PAGES)
