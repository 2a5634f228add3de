"""What the player is given of a race, where no page adds to it."""

from __future__ import annotations

from engine.scenario import Scenario
from engine.scenario.scenario import query_string
from i18n import language
from ui.components.contract import PlayerData
from ui.components.files import plotly_address

TUNES = ("terms", "lr", "momentum", "parameters", "runs", "pad")
"""All that the player can change of a race, where the race has it."""


def player_data(scenario: Scenario, layout: str, step: int = 0) -> PlayerData:
    """Links of the race, from which the browser fetches its arrays, and nothing that a page has beside the player."""
    return {
        "query": query_string(scenario),
        "surface": query_string(scenario.surface_only()),
        "layout": layout,
        "simple": False,
        "sealed": False,
        "fixed": False,
        "whole": False,
        "settings": False,
        "tunes": [],
        "pins": 0,
        "bounds": {},
        "topic": "",
        "custom": bool(scenario.formula),
        "headline": "",
        "step": step,
        "play": False,
        "heard": [],
        "language": language(),
        "plotly": plotly_address("flat"),
    }
