"""Sections and pop-overs over the wire, as a browser opens them."""

from __future__ import annotations

import json
from typing import Any

from tests.server.client import Session, opened


def test_what_is_opened_keeps_the_links_notices(url: str) -> None:
    with opened(url, "race", "opt=sgd,adam&wat=1") as session:
        (notice,) = session.alerts()
        assert "`wat` is not known here" in notice
        assert "adam:schedule" not in session.widgets()
        session.expand()
        assert session.alerts() == [notice]
        assert "adam:schedule" in session.widgets()
        session.set("steps", string_array_value=["200"])
        assert session.alerts() == []
        assert session.shown()["steps"] == ["200"]


def choose(session: Session, run: Any) -> set[str]:
    """What a click on More in a run's settings sends; the widgets of settings that are there then."""
    session.trigger("player", json.dumps([{"event": "edit", "value": {"settings": run}}]))
    return {key for key in session.widgets() if key.endswith((":schedule", ":bias_correction", ":beta2", ":momentum"))}


def test_the_player_opens_and_closes_what_else_there_is_of_a_run(url: str) -> None:
    with opened(url, "race", "opt=momentum,adam&wat=1") as session:
        session.set("player", json_value="{}")
        momentum, adam = {"momentum:schedule"}, {"adam:bias_correction", "adam:schedule"}  # numbers are in the player
        assert choose(session, "adam") == adam
        assert choose(session, "momentum") == momentum
        for none in ("lion", "ravine", "momentum_2", 7, None, ["adam"]):
            assert choose(session, none) == momentum
        assert choose(session, "momentum") == set()
