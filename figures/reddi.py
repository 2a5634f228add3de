"""Reddi's counter-example: where each optimizer is on the interval, and what it has lost on average."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.experiments.reddi import RegretPath
from figures.theme import Theme, axis, layout, optimizer_look
from i18n import say
from optimizers import OPTIMIZERS


def reddi_figure(theme: Theme, paths: Mapping[str, RegretPath]) -> dict[str, Any]:
    """x against step on the left, the mean regret a step on the right; best is x = -1."""
    data = [
        trace
        for key, path in paths.items()
        for trace in (_regret_line(key, path, True), _regret_line(key, path, False))
    ]
    steps = max(int(path.steps[-1]) for path in paths.values())
    across: dict[str, Any] = {"range": [0, steps], "exponentformat": "none"}
    return {
        "data": data,
        "layout": layout(
            theme,
            margin={"l": 8, "r": 8, "t": 60, "b": 40},
            xaxis=axis(theme, say("step"), domain=[0, 0.56], nticks=6, **across),
            yaxis=axis(theme, say("x, best at −1"), range=[-1.08, 1.08]),
            xaxis2=axis(
                theme, say("step"), domain=[0.66, 1], range=[0, steps], anchor="y2", nticks=4, exponentformat="none"
            ),
            yaxis2=axis(theme, say("mean regret a step"), anchor="x2"),
            legend={"orientation": "h", "x": 0, "y": 1, "yref": "container", "yanchor": "top"},
        ),
    }


def _regret_line(key: str, path: RegretPath, place: bool) -> dict[str, Any]:
    look, number = optimizer_look(key), "" if place else "2"
    return {
        "type": "scatter",
        "mode": "lines",
        "x": path.steps,
        "y": path.x if place else path.regret,
        "name": say(OPTIMIZERS[key].title),
        "legendgroup": key,
        "showlegend": place,
        "line": {"color": look.colour, "dash": look.dash, "width": 2.5},
        "xaxis": f"x{number}",
        "yaxis": f"y{number}",
        "hovertemplate": "%{x}: %{y:.3f}",
    }
