"""Figures of the escape from a saddle: its directions, growth of the distance, steps against distance, ensembles.

Each is made in two steps: what is shown, as numbers that tests compare, and then a dict of Plotly data and layout.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.descend import Run
from engine.experiments.ensembles import EscapeTimes, ridge_distances
from engine.experiments.quadratic_theory import HAS_THEORY, growth, steps_to
from engine.experiments.saddles import LINEAR, Saddle, escape_component, measured_growth
from engine.experiments.survival import Survival, kaplan_meier, median
from engine.labels import label
from engine.scenario import Scenario
from figures.landscape import colour_bar, contour, critical_points, landscape
from figures.theme import Look, Theme, axis, layout, look_of
from i18n import say
from optimizers import OPTIMIZERS
from optimizers.base import Array
from surfaces.base import Point, Surface

FLOOR = 1e-16
ARROW = 0.11
"""Length of an arrow, of the box's smaller side."""


@dataclass(frozen=True)
class Arrow:
    """From tail to tip, in the surface's coordinates; `escape` for a way off, else a way in."""

    tail: Point
    tip: Point
    escape: bool


def saddle_arrows(surface: Surface, saddle: Saddle) -> list[Arrow]:
    """Two that leave along the escape direction, and two that come in along the stable one."""
    length = ARROW * float(np.ptp(np.array(surface.domain), axis=1).min())
    place, stable = np.array(saddle.place), saddle.stable_direction
    out = [Arrow(_point(place), _point(place + s * length * saddle.escape_direction), True) for s in (1, -1)]
    into = [
        Arrow(_point(place + s * length * stable), _point(place + s * 0.2 * length * stable), False) for s in (1, -1)
    ]
    return out + into


def _point(place: Array) -> Point:
    return float(place[0]), float(place[1])


def saddle_figure(
    theme: Theme, surface: Surface, saddles: Sequence[Saddle], chosen: int, start: Point
) -> dict[str, Any]:
    """The map with arrows at every saddle; the chosen one with its eigenvalues and the radius that counts as escape."""
    land = landscape(surface)
    (x0, x1), (y0, y1) = surface.domain
    notes = [_arrow(theme, arrow) for saddle in saddles for arrow in saddle_arrows(surface, saddle)]
    begin = {
        "type": "scatter",
        "mode": "markers",
        "x": [start[0]],
        "y": [start[1]],
        "name": say("start"),
        "marker": {"symbol": "circle-open", "size": 11, "color": theme.text, "line": {"width": 2}},
        "hovertemplate": say("start") + " %{x:.6g}, %{y:.6g}<extra></extra>",
    }
    return {
        "data": [contour(theme, land, colour_bar(theme, land.scale)), *critical_points(theme, surface), begin],
        "layout": layout(
            theme,
            title=_title(say("Ways off the saddle (red) and into it")),
            margin={"l": 46, "r": 8, "t": 34, "b": 40},
            xaxis=axis(theme, "x", range=[x0, x1], constrain="domain"),
            yaxis=axis(theme, "y", range=[y0, y1]),
            annotations=notes + _eigenvalues(theme, surface, saddles[chosen]),
            shapes=[_circle(theme, saddles[chosen])],
            legend={"orientation": "h", "y": -0.14, "yanchor": "top", "font": {"size": 11}},
        ),
    }


def _title(text: str) -> dict[str, Any]:
    return {"text": text, "font": {"size": 14}, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top", "pad": {"t": 12}}


def _arrow(theme: Theme, arrow: Arrow) -> dict[str, Any]:
    colour = theme.saddle if arrow.escape else theme.minimum
    (ax, ay), (x, y) = arrow.tail, arrow.tip
    return {
        "x": x,
        "y": y,
        "ax": ax,
        "ay": ay,
        "xref": "x",
        "yref": "y",
        "axref": "x",
        "ayref": "y",
        "text": "",
        "showarrow": True,
        "arrowhead": 2,
        "arrowsize": 1.1,
        "arrowwidth": 2.2,
        "arrowcolor": colour,
    }


def _eigenvalues(theme: Theme, surface: Surface, saddle: Saddle) -> list[dict[str, Any]]:
    """The two eigenvalues, each at the end of one of its arrows."""
    length = 1.35 * ARROW * float(np.ptp(np.array(surface.domain), axis=1).min())
    directions = (saddle.escape_direction, saddle.stable_direction)
    return [
        {
            "x": saddle.place[0] + length * way[0],
            "y": saddle.place[1] + length * way[1],
            "showarrow": False,
            "text": f"λ = {value:.4g}",
            "font": {"size": 13, "color": colour},
            "bgcolor": theme.panel,
            "borderpad": 2,
            "xanchor": "left" if abs(way[0]) > 0.5 else "center",
            "yanchor": "bottom" if way[1] > 0.5 else "middle",
        }
        for way, value, colour in zip(directions, saddle.eigenvalues, (theme.saddle, theme.minimum), strict=True)
    ]


def _circle(theme: Theme, saddle: Saddle) -> dict[str, Any]:
    (x, y), r = saddle.place, saddle.radius
    return {
        "type": "circle",
        "x0": x - r,
        "x1": x + r,
        "y0": y - r,
        "y1": y + r,
        "line": {"color": theme.saddle, "width": 1.5, "dash": "dot"},
    }


@dataclass(frozen=True)
class EscapeTrack:
    """One run's way off the ridge.

    Attributes:
        distance: (steps + 1,) |component along the escape direction|.
        measured: growth factor a step where the linear law holds, nan where it cannot be told.
        theory: the same by theory, nan for rules that have none, and where the saddle has no negative curvature.
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
    found = []
    for slot, one in scenario.slots().items():
        distance = np.abs(escape_component(saddle, np.moveaxis(runs[slot].theta, 1, 0)))
        measured = math.exp(measured_growth(distance, saddle.radius))
        factor = _theory(scenario, slot, saddle)
        line = _line(distance, factor, saddle.radius)
        found.append(EscapeTrack(label(scenario, slot), look_of(slot, one.optimizer), distance, measured, factor, line))
    return found


def _theory(scenario: Scenario, slot: str, saddle: Saddle) -> float:
    one, curvature = scenario.slots()[slot], float(saddle.eigenvalues[0])
    if one.optimizer not in HAS_THEORY or curvature >= 0:
        return math.nan
    mu = float(one.get("momentum")) if "momentum" in OPTIMIZERS[one.optimizer].hypers() else 0.0
    return float(growth(one.optimizer, scenario.lr_of(one), mu, curvature))


def _line(distance: Array, factor: float, radius: float) -> tuple[Array, Array]:
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
    data = [_curve(one.name, one.look, np.arange(len(one.distance)), _shown(one.distance)) for one in tracks]
    for one in tracks:
        if len(one.line[0]):
            data.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": one.line[0],
                    "y": one.line[1],
                    "name": say("theory at the saddle"),
                    "legendgroup": "theory",
                    "showlegend": not any(d.get("legendgroup") for d in data),
                    "line": {"color": theme.text, "width": 1.6, "dash": "5px,4px"},
                    "hovertemplate": _theory_told(one),
                }
            )
    still = not any(one.distance.any() for one in tracks)
    notes = [_note(say("exactly 0 at every step: nobody leaves"))] if still else []
    return {
        "data": data,
        "layout": _curves_layout(
            theme,
            title,
            axis(theme, say("step")),
            axis(theme, say("|distance along the escape direction|"), **_log()),
            annotations=notes,
            shapes=[_level(theme, saddle.radius)],
        ),
    }


def _theory_told(one: EscapeTrack) -> str:
    return _told(say("{name}, theory: × {factor} a step", name=one.name, factor=f"{one.theory:.6g}"))


def _told(text: str) -> str:
    """A hover text without the second box."""
    return text + "<extra></extra>"


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


def _level(theme: Theme, height: float) -> dict[str, Any]:
    """A dotted line across, at the escape radius."""
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": height,
        "y1": height,
        "line": {"color": theme.saddle, "width": 1, "dash": "dot"},
    }


def _shown(values: Array) -> Array:
    return np.where((values >= FLOOR) & np.isfinite(values), values, np.nan)


def _log(**more: Any) -> dict[str, Any]:
    return {"type": "log", "exponentformat": "power", "nticks": 8, **more}


def _curve(name: str, look: Look, x: Array, y: Array, **more: Any) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "name": name,
        "line": {"color": look.colour, "dash": look.dash, "width": 2},
        "hovertemplate": _told(f"{name}: %{{x:.4g}}, %{{y:.4g}}"),
        **more,
    }


def _curves_layout(theme: Theme, title: str, xaxis: Any, yaxis: Any, **more: Any) -> dict[str, Any]:
    return layout(
        theme,
        title=_title(title),
        margin={"l": 56, "r": 10, "t": 58, "b": 44},
        xaxis=xaxis,
        yaxis=yaxis,
        legend={"orientation": "h", "y": -0.14, "yanchor": "top", "font": {"size": 12}},
        **more,
    )


@dataclass(frozen=True)
class DistanceSweep:
    """Steps to escape of one optimizer from the distances it escaped from, and the other distances."""

    name: str
    look: Look
    distance: Array
    steps: Array
    never: Array


def distance_info(scenario: Scenario, found: Mapping[str, EscapeTimes]) -> list[DistanceSweep]:
    """The distance sweep, sorted into drawn counts and "never"; distance 0 has no place on a log axis."""
    far = ridge_distances()
    shown = []
    for slot, one in found.items():
        on, out = (far > 0) & (one.steps > 0), (far > 0) & (one.steps < 0)
        look = look_of(slot, scenario.slots()[slot].optimizer)
        shown.append(DistanceSweep(label(scenario, slot), look, far[on], one.steps[on].astype(np.float64), far[out]))
    return shown


def closed_form(scenario: Scenario, within: int) -> tuple[Array, Array]:
    """SGD on x^2 - y^2: ceil(ln(1 / d) / ln(1 + 2 lr)) steps from distance d; empty on any other surface."""
    entries = [one for one in scenario.entries if one.optimizer == "sgd"]
    if scenario.surface != "saddle" or not entries:
        return np.empty(0), np.empty(0)
    far = np.logspace(-12, -0.02, 150)
    steps = steps_to(far, 1.0, growth("sgd", scenario.lr_of(entries[0]), 0.0, 2.0)).astype(np.float64)
    return far, np.where(steps <= within, steps, np.nan)


def distance_figure(
    theme: Theme, scenario: Scenario, reaches: Sequence[DistanceSweep], within: int, title: str
) -> dict[str, Any]:
    """Steps to escape against distance, log-log; "never" as open markers in rows at the top."""
    data: list[dict[str, Any]] = []
    for row, one in enumerate(reaches):
        mode = {"mode": "lines+markers", "marker": {"symbol": one.look.marker, "size": 6, "color": one.look.colour}}
        data.append(_curve(one.name, one.look, one.distance, one.steps, **mode, legendgroup=one.name))
        height = np.full(len(one.never), within * 1.35 * 1.14**row)
        marker = {"symbol": "circle-open", "size": 7, "color": one.look.colour, "line": {"width": 1.6}}
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": one.never,
                "y": height,
                "marker": marker,
                "name": one.name,
                "legendgroup": one.name,
                "showlegend": not len(one.distance),
                "hovertemplate": _never(one.name, within),
            }
        )
    far, steps = closed_form(scenario, within)
    if len(far):
        line = {"color": theme.text, "width": 1.6, "dash": "5px,4px"}
        data.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": far,
                "y": steps,
                "line": line,
                "name": say("SGD in closed form: ln(1/d) / ln(1 + 2 lr)"),
            }
        )
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
        "layout": _curves_layout(
            theme,
            title,
            axis(theme, say("distance from the ridge"), **_log(range=[-12.3, 0.3], dtick=2)),
            axis(theme, say("steps to escape"), **_log(range=[0, top], dtick=1)),
            annotations=[never],
            shapes=[_level(theme, within * 1.2)],
        ),
    }


def _never(name: str, within: int) -> str:
    return _told(say("{name}: never in {steps} steps from %{{x:.3g}}", name=name, steps=f"{within:,}"))


@dataclass(frozen=True)
class EnsembleCurve:
    """An ensemble of one optimizer: the curve of those escaped, how many in all, and the median step or None."""

    name: str
    look: Look
    curve: Survival
    escaped: int
    runs: int
    median: int | None


def ensemble_info(scenario: Scenario, found: Mapping[str, EscapeTimes]) -> list[EnsembleCurve]:
    """Kaplan-Meier curves of an ensemble."""
    crowds = []
    for slot, one in found.items():
        curve = kaplan_meier(one.steps, one.seen)
        look = look_of(slot, scenario.slots()[slot].optimizer)
        count = int((one.steps >= 0).sum())
        crowds.append(EnsembleCurve(label(scenario, slot), look, curve, count, len(one.steps), median(curve)))
    return crowds


def ensemble_figure(theme: Theme, crowds: Sequence[EnsembleCurve], within: int, title: str) -> dict[str, Any]:
    """The fraction escaped against step, with the 95 % band of each curve."""
    data: list[dict[str, Any]] = []
    for one in crowds:
        x, escaped, low, high = _stairs(one.curve, within)
        edge = {
            "type": "scatter",
            "mode": "lines",
            "x": x,
            "legendgroup": one.name,
            "showlegend": False,
            "hoverinfo": "skip",
            "line": {"width": 0, "shape": "hv"},
        }
        data.append({**edge, "y": low})
        data.append({**edge, "y": high, "fill": "tonexty", "fillcolor": _faint(one.look.colour)})
        line = {"color": one.look.colour, "dash": one.look.dash, "width": 2, "shape": "hv"}
        hover = _told(say("{name}: %{{y:.1%}} by step %{{x:.0f}}", name=one.name))
        data.append(
            _curve(one.name, one.look, x, escaped, legendgroup=one.name) | {"line": line, "hovertemplate": hover}
        )
    across = axis(theme, say("step"), **_log(range=[0, math.log10(within)], dtick=1))
    return {
        "data": data,
        "layout": _curves_layout(
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
