"""Growth of the distance from the ridge, step by step, beside the linear law at the saddle."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.descend import Run
from engine.experiments.quadratic_theory import growth, lr_share, obeys_theory, steps_to
from engine.experiments.saddles import LINEAR, Saddle, escape_component, measured_growth
from engine.labels import label
from engine.scenario import Scenario
from figures.parts import curve_trace, curves_layout, hover_text, log_scale, radius_line
from figures.theme import Look, Theme, axis, look_of
from i18n import say
from i18n.numbers import setting_text
from optimizers import OPTIMIZERS
from optimizers.base import Array

FLOOR = 1e-16
"""Distances below this are not drawn."""


@dataclass(frozen=True)
class EscapeTrack:
    """One run's way off the ridge.

    Attributes:
        distance: (steps + 1,) |component along the escape direction|.
        measured: growth factor a step where the linear law holds, nan where it cannot be told.
        theory: the same by theory; nan where it has none, see `_theory_factor`.
        line: (steps, distances) of the theory's line, through the last point at which the law holds; empty if none.
    """

    name: str
    look: Look
    distance: Array
    measured: float
    theory: float
    line: tuple[Array, Array]


def growth_info(scenario: Scenario, saddle: Saddle, runs: Mapping[str, Run]) -> list[EscapeTrack]:
    """The distance along the escape direction of every run of a race, with theory where there is one."""
    tracks = []
    for slot in scenario.slots():
        distance = np.abs(escape_component(saddle, np.moveaxis(runs[slot].theta, 1, 0)))
        measured = math.exp(measured_growth(distance, saddle.radius))
        factor = _theory_factor(scenario, slot, saddle)
        line = _theory_line(distance, factor, saddle.radius)
        tracks.append(EscapeTrack(label(scenario, slot), look_of(scenario, slot), distance, measured, factor, line))
    return tracks


def _theory_factor(scenario: Scenario, slot: str, saddle: Saddle) -> float:
    """Nan for adaptive rules, under a schedule or noise, and where the saddle has no negative curvature."""
    entry, curvature = scenario.slots()[slot], float(saddle.eigenvalues[0])
    if not obeys_theory(entry) or scenario.noise or curvature >= 0:
        return math.nan
    mu = float(entry.get("momentum")) if "momentum" in OPTIMIZERS[entry.optimizer].hypers() else 0.0
    lr = scenario.lr_of(entry) * float(lr_share(entry, mu))
    return float(growth(entry.optimizer, lr, mu, curvature))


def _theory_line(distance: Array, factor: float, radius: float) -> tuple[Array, Array]:
    """From the nearest point to the ridge to the escape radius, through the last point within the linear law."""
    beyond = np.flatnonzero(distance >= LINEAR * radius)
    last = int(beyond[0]) - 1 if len(beyond) else len(distance) - 1
    if last < 1 or not distance[last] > 0 or not factor > 1:
        return np.empty(0), np.empty(0)
    first = int(distance[: last + 1].argmin())
    end = min(len(distance) - 1, last + int(steps_to(distance[last], radius, factor)))
    step = np.linspace(first, end, 60)
    drawn = distance[last] * factor ** (step - last)
    return step, np.where(drawn >= FLOOR, drawn, np.nan)


def growth_figure(theme: Theme, tracks: Sequence[EscapeTrack], saddle: Saddle, title: str) -> dict[str, Any]:
    """|distance along the escape direction| against step, on a log axis; theory dashed."""
    data = [
        curve_trace(track.name, track.look, np.arange(len(track.distance)), _drawable(track.distance))
        for track in tracks
    ]
    for track in tracks:
        if len(track.line[0]):
            data.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": track.line[0],
                    "y": track.line[1],
                    "name": say("theory at the saddle"),
                    "legendgroup": "theory",
                    "showlegend": not any(d.get("legendgroup") for d in data),
                    "line": {"color": theme.text, "width": 1.6, "dash": "5px,4px"},
                    "hovertemplate": _theory_hover(track),
                }
            )
    still = not any(track.distance.any() for track in tracks)
    notes = [_note(say("exactly 0 at every step: nobody leaves"))] if still else []
    return {
        "data": data,
        "layout": curves_layout(
            theme,
            title,
            axis(theme, say("step")),
            axis(theme, say("|distance along the escape direction|"), **log_scale()),
            annotations=notes,
            shapes=[radius_line(theme, saddle.radius)],
        ),
    }


def _theory_hover(track: EscapeTrack) -> str:
    return hover_text(say("{name}, theory: × {factor} a step", name=track.name, factor=setting_text(track.theory)))


def _note(text: str) -> dict[str, Any]:
    return {
        "text": text,
        "x": 0.5,
        "y": 0.5,
        "xref": "paper",
        "yref": "paper",
        "showarrow": False,
        "font": {"size": 15},
    }


def _drawable(values: Array) -> Array:
    return np.where((values >= FLOOR) & np.isfinite(values), values, np.nan)
