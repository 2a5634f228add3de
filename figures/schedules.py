"""Learning-rate curves: lr of every optimizer of a race against step."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.labels import label
from engine.scenario import Scenario
from engine.scenario.entry import schedule_of
from figures.parts import figure_title
from figures.theme import Look, Theme, axis, layout, look_of
from i18n import say
from optimizers.base import Array

DECADES = 2.0
"""A log axis where the rates span so much."""

BELOW = 0.05
"""The lowest rates of so many of a curve's steps may leave the picture: a cosine ends far below all that matters."""

STAIRS = 100
"""Up to so many levels a curve is drawn as stairs."""

_POWERS = {"exponentformat": "power", "dtick": 1}


@dataclass(frozen=True)
class Curve:
    """The learning rate of one optimizer.

    Attributes:
        lr: (steps,) what steps 1, 2, ... use.
    """

    name: str
    look: Look
    lr: Array


def lr_info(scenario: Scenario) -> list[Curve]:
    """lr times the schedule's factor at every step, for every optimizer of a race."""
    steps = scenario.resolved_steps()
    return [
        Curve(
            label(scenario, slot),
            look_of(scenario, slot),
            scenario.lr_of(entry) * schedule_of(entry).factors(steps),
        )
        for slot, entry in scenario.slots().items()
    ]


def lr_range(curves: Sequence[Curve]) -> tuple[bool, tuple[float, float]]:
    """Whether the axis is logarithmic, and its lower and upper end; zeros do not count."""
    rates = [curve.lr[curve.lr > 0] for curve in curves if (curve.lr > 0).any()]
    if not rates:
        return False, (0.0, 1.0)
    low = float(min(np.quantile(lr, BELOW, method="inverted_cdf") for lr in rates))
    high = float(max(lr.max() for lr in rates))
    log = math.log10(high) - math.log10(low) >= DECADES - 1e-9
    return log, (low / 1.5 if log else 0.0, high * (1.5 if log else 1.06))


def lr_figure(theme: Theme, scenario: Scenario, title: str) -> dict[str, Any]:
    """lr against step: on a log axis over two decades or more, where zeros have no place."""
    curves, steps = lr_info(scenario), scenario.resolved_steps()
    log, (low, high) = lr_range(curves)
    ends = [math.log10(low), math.log10(high)] if log else [low, high]
    up = axis(theme, say("learning rate"), range=ends, **({"type": "log", **_POWERS} if log else {}))
    return {
        "data": [_lr_line(curve, log) for curve in curves],
        "layout": layout(
            theme,
            margin={"l": 56, "r": 18, "t": 58, "b": 44},
            yaxis=up,
            xaxis=axis(theme, say("step"), range=[-0.01 * steps, 1.01 * steps]),
            title=figure_title(title),
            legend={"orientation": "h", "y": -0.2, "yanchor": "top", "font": {"size": 12}},
        ),
    }


def _lr_line(curve: Curve, log: bool) -> dict[str, Any]:
    """Where lr drops now and then it holds until the next step; of a level line the ends are enough."""
    steps, lr = np.arange(1, len(curve.lr) + 1), np.where(curve.lr > 0, curve.lr, np.nan) if log else curve.lr
    if len(lr) > 2 and (curve.lr == curve.lr[0]).all():
        steps, lr = steps[[0, -1]], lr[[0, -1]]
    stairs = len(np.unique(curve.lr)) <= STAIRS
    return {
        "type": "scatter",
        "mode": "lines",
        "x": steps,
        "y": lr,
        "name": curve.name,
        "line": {
            "color": curve.look.colour,
            "dash": curve.look.dash,
            "width": 2,
            "shape": "hv" if stairs else "linear",
        },
        "hovertemplate": curve.name + "<br>" + say("step %{x}: lr %{y}") + "<extra></extra>",
    }
