"""Races in a notebook: what may be said, and that nothing of the server is needed."""

from __future__ import annotations

import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from engine.scenario import Scenario
from i18n import language, say, use_language
from ui.blocks.downloads import player_cell
from ui.notebook import ravine_race


def test_parameters_are_those_of_links() -> None:
    shown = ravine_race(surface="ravine", opt="sgd,adam:beta2=0.99", start=(1, 2), steps=9, own_lr=False, noise=0.5)
    expected = Scenario.from_query(
        {"surface": "ravine", "opt": "sgd,adam:beta2=0.99", "start": "1,2", "steps": "9", "noise": "0.5"}
    )
    assert (shown.scenario, ()) == expected
    assert repr(shown) == "<Ravine: Ravine, kappa 100, 2 runs of 9 steps>"


@pytest.mark.parametrize(
    "link",
    [
        "https://ravine.example/race?opt=adam&steps=9&layout=map&lang=ko&embed=1",
        "https://ravine.example/race?opt=adam&steps=9&step=3&play=1&present=1",
        "opt=adam&steps=9",
    ],
)
def test_a_link_or_its_query_or_a_scenario(link: str) -> None:
    scenario, _ = Scenario.from_query({"opt": "adam", "steps": "9"})
    assert ravine_race(link).scenario == ravine_race(scenario).scenario == scenario
    assert ravine_race(link, steps=5).scenario.steps == 5


def test_what_is_not_understood_is_said_and_not_drawn() -> None:
    with pytest.raises(ValueError, match=r"(?s)wat.*surfac"):
        ravine_race(opt="sgd,wat", surfac="ravine")
    with pytest.raises(ValueError, match=r"'side', 'map', and not 'wat'"):
        ravine_race(layout="wat")
    with pytest.raises(ValueError, match=r"'light', 'dark', and not 'wat'"):
        ravine_race(theme="wat")


@pytest.mark.parametrize(
    ("wrong", "said"), [({"height": -5}, "200 pixels or more, and not -5"), ({"lang": "xx"}, "'ko', and not 'xx'")]
)
def test_what_no_output_can_be_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ravine_race(**wrong)


def test_a_cell_shows_the_page_in_a_frame(tmp_path: Path) -> None:
    shown = ravine_race(steps=5, theme="dark", height=400)
    frame = shown._repr_html_()
    assert frame.startswith('<iframe srcdoc="')
    assert 'height="400"' in frame
    assert unescape(frame.split('"')[1]) == shown.html
    shown.save(tmp_path / "race.html")
    assert (tmp_path / "race.html").read_text(encoding="utf-8") == shown.html
    assert '<html lang="en" data-theme="dark">' in shown.html


def test_a_language_is_that_of_the_output_only() -> None:
    use_language("ko")
    korean = say("Open in Ravine")
    use_language("en")
    assert korean in ravine_race(steps=5, lang="ko").html
    assert language() == "en"


def test_the_app_has_the_cell_of_a_race() -> None:
    scenario, _ = Scenario.from_query({"f": "x^2 + 'y'", "opt": "adam:beta1=0.5", "steps": "9"})
    space: dict[str, object] = {}
    imported, _, call = player_cell(scenario).strip().split("\n")
    exec(f"{imported}\nshown = {call}", space)  # noqa: S102 - our own cell is what is checked
    assert space["shown"].scenario == scenario  # type: ignore[attr-defined]


def test_no_notebook_loads_streamlit() -> None:
    code = "import sys, ui.notebook; print([name for name in sys.modules if name.startswith('streamlit')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
