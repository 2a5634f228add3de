"""Steps to escape against the distance of the start from the ridge."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.experiments.ensembles import EscapeTimes, ridge_distances
from engine.experiments.quadratic_theory import growth, obeys_theory, steps_to
from engine.labels import label
from engine.scenario import Scenario
from figures.parts import curve_trace, curves_layout, hover_text, log_scale, radius_line
from figures.theme import Look, Theme, axis, look_of
from i18n import say
from optimizers.base import Array


@dataclass(frozen=True)
class DistanceSweep:
    """Steps to escape of one optimizer from the distances it escaped from, and the other distances."""

    name: str
    look: Look
    distance: Array
    steps: Array
    never: Array


def distance_info(scenario: Scenario, results: Mapping[str, EscapeTimes]) -> list[DistanceSweep]:
    """The distance sweep, sorted into drawn counts and "never"; distance 0 has no place on a log axis."""
    distance = ridge_distances()
    shown = []
    for slot, times in results.items():
        escaped, never = (distance > 0) & (times.steps > 0), (distance > 0) & (times.steps < 0)
        look = look_of(scenario, slot)
        shown.append(
            DistanceSweep(
                label(scenario, slot), look, distance[escaped], times.steps[escaped].astype(np.float64), distance[never]
            )
        )
    return shown


def closed_form(scenario: Scenario, within: int) -> tuple[Array, Array]:
    """SGD on x^2 - y^2: ceil(ln(1 / d) / ln(1 + 2 lr)) steps from distance d; empty elsewhere and under a schedule."""
    entries = [item for item in scenario.entries if item.optimizer == "sgd" and obeys_theory(item)]
    if scenario.surface != "saddle" or not entries:
        return np.empty(0), np.empty(0)
    far = np.logspace(-12, -0.02, 150)
    steps = steps_to(far, 1.0, growth("sgd", scenario.lr_of(entries[0]), 0.0, 2.0)).astype(np.float64)
    return far, np.where(steps <= within, steps, np.nan)


def distance_figure(
    theme: Theme, scenario: Scenario, reaches: Sequence[DistanceSweep], within: int, title: str
) -> dict[str, Any]:
    """Steps to escape against distance, log-log; "never" as open markers in rows at the top."""
    data = [trace for row, sweep in enumerate(reaches) for trace in _sweep_traces(sweep, row, within)]
    distance, steps = closed_form(scenario, within)
    if len(distance):
        data.append(_closed_form_line(theme, distance, steps))
    top = math.log10(within * 1.35 * 1.14 ** max(len(reaches), 1)) + 0.1
    never = {
        "text": say("never in {steps} steps", steps=f"{within:,}"),
        "x": 1,
        "xref": "paper",
        "xanchor": "right",
        "y": math.log10(within * 1.2),
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12, "color": theme.muted},
    }
    return {
        "data": data,
        "layout": curves_layout(
            theme,
            title,
            axis(theme, say("distance from the ridge"), **log_scale(range=[-12.3, 0.3], dtick=2)),
            axis(theme, say("steps to escape"), **log_scale(range=[0, top], dtick=1)),
            annotations=[never],
            shapes=[radius_line(theme, within * 1.2)],
        ),
    }


def _never(name: str, within: int) -> str:
    return hover_text(say("{name}: never in {steps} steps from %{{x}}", name=name, steps=f"{within:,}"))


def _sweep_traces(sweep: DistanceSweep, row: int, within: int) -> list[dict[str, Any]]:
    """The counts of one optimizer as a line, and the distances it did not escape from in its row at the top."""
    look = sweep.look
    mode = {"mode": "lines+markers", "marker": {"symbol": look.marker, "size": 6, "color": look.colour}}
    never = {
        "type": "scatter",
        "mode": "markers",
        "x": sweep.never,
        "y": np.full(len(sweep.never), within * 1.35 * 1.14**row),
        "marker": {"symbol": "circle-open", "size": 7, "color": look.colour, "line": {"width": 1.6}},
        "name": sweep.name,
        "legendgroup": sweep.name,
        "showlegend": not len(sweep.distance),
        "hovertemplate": _never(sweep.name, within),
    }
    return [curve_trace(sweep.name, look, sweep.distance, sweep.steps, **mode, legendgroup=sweep.name), never]


def _closed_form_line(theme: Theme, distance: Array, steps: Array) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": distance,
        "y": steps,
        "line": {"color": theme.text, "width": 1.6, "dash": "5px,4px"},
        "name": say("SGD in closed form: ln(1/d) / ln(1 + 2 lr)"),
    }
