"""Files that are made when their button is pressed: where, by whom, and in which language."""

from __future__ import annotations

import os
from functools import partial

import pytest

from engine.export.race_csv import trajectories_csv
from engine.race import race
from engine.scenario import Scenario
from i18n import say, use_language
from ui.background.desk import Bounds, Busy, Desk
from ui.blocks import deferred as module
from ui.blocks.deferred import deferred


def process(_: str) -> str:
    """Where a file is made."""
    return str(os.getpid())


def test_what_is_short_is_made_here_and_may_be_any_function() -> None:
    here = os.getpid()
    assert deferred(lambda: str(os.getpid() == here), 0.1)() == "True"


def test_what_is_long_is_made_in_another_process() -> None:
    assert deferred(partial(process, ""), 1.0)() != str(os.getpid())


@pytest.mark.parametrize("seconds", [0.1, 1.0])
def test_it_is_in_the_language_of_when_the_page_was_drawn(seconds: float) -> None:
    use_language("ko")
    korean, make = say("Cancel"), deferred(partial(say, "Cancel"), seconds)
    use_language("en")
    assert make() == korean != "Cancel"


def test_long_ones_are_what_they_would_be_here() -> None:
    scenario = Scenario(steps=20)
    runs = race(scenario)
    assert deferred(partial(trajectories_csv, scenario, runs), 1.0)() == trajectories_csv(scenario, runs)


def test_a_busy_server_makes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DESK", Desk(Bounds(threads=0)))
    with pytest.raises(Busy):
        deferred(str, 0.1)()
