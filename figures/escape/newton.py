"""Tracks of Newton's method and of saddle-free Newton, beside those of the optimizers."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from engine.descend import Run
from engine.experiments.saddles import Saddle, escape_component
from figures.escape.growth import EscapeTrack
from figures.theme import Look
from i18n import say

GREY = "#8A8F98"
NEWTON_LOOKS = {"newton": Look(GREY, "dot", "cross"), "saddle_free": Look(GREY, "solid", "x")}
"""Grey: they are there for scale and take no part in the race."""


def newton_tracks(runs: Mapping[str, Run], saddle: Saddle) -> list[EscapeTrack]:
    """The distance along the escape direction of each; neither has a constant factor a step."""
    titles = {"newton": say("Newton"), "saddle_free": say("Saddle-free Newton")}
    return [
        EscapeTrack(
            titles[name],
            NEWTON_LOOKS[name],
            np.abs(escape_component(saddle, np.moveaxis(run.theta, 1, 0))),
            math.nan,
            math.nan,
            (np.empty(0), np.empty(0)),
        )
        for name, run in runs.items()
    ]
