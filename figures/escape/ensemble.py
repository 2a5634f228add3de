"""The fraction of an ensemble of noisy runs that has escaped by each step."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.experiments.ensembles import EscapeTimes
from engine.experiments.survival import Survival, kaplan_meier, median
from engine.labels import label
from engine.scenario import Scenario
from figures.parts import curve_trace, curves_layout, hover_text, log_scale
from figures.theme import Look, Theme, axis, look_of
from i18n import say
from optimizers.base import Array


@dataclass(frozen=True)
class EnsembleCurve:
    """An ensemble of one optimizer.

    Attributes:
        curve: the fraction escaped, by step.
        escaped, ended, runs: how many escaped, how many ended early without, and how many there are in all.
        median: the step by which half of all runs have escaped, None if fewer did.
    """

    name: str
    look: Look
    curve: Survival
    escaped: int
    ended: int
    runs: int
    median: int | None


def ensemble_info(scenario: Scenario, results: Mapping[str, EscapeTimes], within: int) -> list[EnsembleCurve]:
    """Kaplan-Meier curves of an ensemble that was watched for `within` steps."""
    curves = []
    for slot, times in results.items():
        look = look_of(scenario, slot)
        count, runs = int((times.steps >= 0).sum()), len(times.steps)
        ended = int(((times.steps < 0) & (times.seen < within)).sum())
        curve = kaplan_meier(times.steps, times.seen)
        curves.append(EnsembleCurve(label(scenario, slot), look, curve, count, ended, runs, median(times.steps)))
    return curves


def ensemble_figure(theme: Theme, curves: Sequence[EnsembleCurve], within: int, title: str) -> dict[str, Any]:
    """The fraction escaped against step, with the 95 % band of each curve."""
    data: list[dict[str, Any]] = []
    for ensemble in curves:
        x, escaped, low, high = _stairs(ensemble.curve, within)
        edge = {
            "type": "scatter",
            "mode": "lines",
            "x": x,
            "legendgroup": ensemble.name,
            "showlegend": False,
            "hoverinfo": "skip",
            "line": {"width": 0, "shape": "hv"},
        }
        data.append({**edge, "y": low})
        data.append({**edge, "y": high, "fill": "tonexty", "fillcolor": _faint(ensemble.look.colour)})
        line = {"color": ensemble.look.colour, "dash": ensemble.look.dash, "width": 2, "shape": "hv"}
        hover = hover_text(say("{name}: %{{y:.1%}} by step %{{x:.0f}}", name=ensemble.name))
        data.append(
            curve_trace(ensemble.name, ensemble.look, x, escaped, legendgroup=ensemble.name)
            | {"line": line, "hovertemplate": hover}
        )
    across = axis(theme, say("step"), **log_scale(range=[0, math.log10(within)], dtick=1))
    return {
        "data": data,
        "layout": curves_layout(
            theme, title, across, axis(theme, say("fraction escaped"), range=[-0.02, 1.02], tickformat=".0%")
        ),
    }


def _stairs(curve: Survival, within: int) -> tuple[Array, Array, Array, Array]:
    """The curve from step 1, where a log axis can begin, to the last step."""
    x = np.append(np.maximum(curve.at, 1), within).astype(np.float64)
    escaped, low, high = (np.append(part, part[-1]) for part in (curve.escaped, curve.low, curve.high))
    return x, escaped, low, high


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.16)"
