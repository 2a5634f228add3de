"""The visitor's session: what is new in a link, what a change does, and who indexes `st.session_state`."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import pytest

from engine.scenario import Scenario
from engine.scenario.codec import ScenarioFields
from ui.state.events import PlayerEdits
from ui.state.layouts import LAYOUTS
from ui.state.session import Displaced, SeenLink, Session

ROOT = Path(__file__).parents[3]


def test_the_fields_that_links_and_controls_set_are_those_of_a_scenario() -> None:
    assert get_type_hints(ScenarioFields).keys() == {field.name for field in fields(Scenario)}


class TestALinkIsNew:
    @pytest.mark.parametrize("query", [{}, {"lr": ["0.1"]}])
    def test_in_a_visits_first_run(self, query: dict[str, list[str]]) -> None:
        assert Session().is_new(query)
        assert Session().is_new(query, "race")

    @pytest.mark.parametrize(
        ("page", "query", "new"),
        [
            ("race", {"lr": ["0.1"]}, False),
            ("race", {"lr": ["0.2"]}, True),
            ("race", {}, False),
            ("escape", {"lr": ["0.1"]}, True),
            ("escape", {}, False),
            (None, {"lr": ["0.1"]}, False),
            (None, {"lr": ["0.2"]}, True),
        ],
    )
    def test_where_it_is_another_or_on_another_page(
        self, page: str | None, query: dict[str, list[str]], new: bool
    ) -> None:
        visitor = Session(link=SeenLink("race", {"lr": ["0.1"]}))
        assert visitor.is_new(query, page) is new


def test_another_scenario_ends_the_wait_for_the_displaced_one() -> None:
    visitor = Session(displaced=Displaced(Scenario("beale"), Scenario()))
    visitor.set_scenario(Scenario("ravine"))
    assert (visitor.scenario, visitor.displaced) == (Scenario("ravine"), None)


def test_a_change_lets_defaults_follow_the_new_surface() -> None:
    visitor = Session(scenario=Scenario(steps=77))
    visitor.change(surface="beale")
    assert visitor.scenario == Scenario("beale", steps=77)
    visitor.change(start=Scenario("beale").resolved_start())
    assert visitor.scenario.start is None


class TestEditsInAPlayer:
    def edits(self, visitor: Session, **options: object) -> PlayerEdits:
        return PlayerEdits(layout=None, read=lambda: visitor.scenario, write=visitor.set_scenario, **options)  # type: ignore[arg-type]

    def test_change_the_scenario(self) -> None:
        visitor = Session()
        self.edits(visitor)({"lr": 0.2, "start": [1.0, 0.5]})
        assert (visitor.scenario.lr, visitor.scenario.start) == (0.2, (1.0, 0.5))

    def test_are_bound_to_the_fields_of_the_page(self) -> None:
        visitor = Session()
        self.edits(visitor, fields=("start",))({"lr": 0.2, "start": [1.0, 0.5]})
        assert (visitor.scenario.lr, visitor.scenario.start) == (None, (1.0, 0.5))

    def test_tell_the_page_what_was_sent(self) -> None:
        sent: list[str] = []
        self.edits(Session(), then=sent.extend)({"lr": 0.2, "wat": 1})
        assert sent == ["lr", "wat"]

    @pytest.mark.parametrize("change", [None, 3, "lr", [("lr", 0.1)], {}, {"lr": "x"}, {"start": [1]}, {"layout": 7}])
    def test_that_are_none_change_nothing(self, change: object) -> None:
        visitor = Session()
        self.edits(visitor)(change)
        assert visitor == Session()

    @pytest.mark.parametrize("layout", LAYOUTS)
    def test_layouts_are_those_that_the_player_arranges(self, layout: str) -> None:
        code = (ROOT / "ui/components/assets/player/arrange.js").read_text("utf-8")
        (arrangements,) = re.findall(r"ARRANGEMENTS = {(.*)}", code)
        assert layout in [name.partition(":")[0].strip() for name in arrangements.split(",")]


def test_nothing_but_the_session_and_widgets_indexes_the_session_state() -> None:
    """`ui/state` owns it; controls and components read what their widgets say under the widgets' keys."""
    allowed = ("ui/state/", "ui/widgets/", "ui/components/")
    paths = [*ROOT.glob("ui/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"]
    users = {path.relative_to(ROOT).as_posix() for path in paths if "session_state" in path.read_text("utf-8")}
    assert {path for path in users if not path.startswith(allowed)} == set()
    assert "ui/state/session.py" in users
