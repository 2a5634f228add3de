"""The race as one animated figure: contour map, relief and loss curves, moved in step by frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from engine.descend import Run
from engine.labels import label
from engine.scenario import Scenario
from figures.landscape import Landscape, landscape, relief
from figures.loss_axis import LossAxis, loss_axis
from figures.map import map_parts
from figures.parts import compact
from figures.race_layout import arrangement_of, race_layout
from figures.theme import Look, Theme, look_of
from i18n import say
from optimizers.base import Array
from surfaces.base import Domain

FRAMES = 60
TAIL_VERTICES = 24
"""Vertices of a path that are bright behind its marker; the whole path is always there, faintly."""


LIFT = 0.03
"""Of the relief: how far above it paths are drawn, so that it does not cover them."""


@dataclass(frozen=True)
class Track:
    """One run, ready to draw: its name, look and the coordinates in every panel."""

    name: str
    look: Look
    x: Array
    y: Array
    height: Array
    loss: Array
    drawn_loss: Array
    ending: str


def tracks(scenario: Scenario, runs: Mapping[str, Run], land: Landscape, losses: LossAxis) -> list[Track]:
    """The runs of a race in the order of its legend. Points outside of the drawn box have no place in the relief."""
    surface = scenario.resolved_surface()
    result = []
    for slot in scenario.slots():
        run = runs[slot]
        x, y = run.theta[:, 0], run.theta[:, 1]
        inside = surface.contains(run.theta.T)
        height = np.where(inside, land.scale(run.loss) + LIFT * land.scale.top, np.nan)
        look, drawn = look_of(scenario, slot), losses.curve(run)
        result.append(Track(label(scenario, slot), look, x, y, height, run.loss, drawn, ending_text(run)))
    return result


def ending_text(run: Run) -> str:
    """What stands beside the cross of a run that ended early."""
    if run.undefined_at >= 0:
        return say("left where f is defined at step {step}", step=int(run.undefined_at))
    return say("diverged at step {step}", step=int(run.diverged_at)) if run.diverged_at >= 0 else ""


def frame_steps(steps: int, frames: int = FRAMES) -> list[int]:
    """The steps that are shown: about `frames` of them, evenly spread, with the first and the last."""
    return sorted({int(k) for k in np.linspace(0, steps, min(steps, frames) + 1).round()})


def race_figure(scenario: Scenario, runs: Mapping[str, Run], theme: Theme, narrow: bool = False) -> go.Figure:
    """The animated figure of a race; `narrow` stacks the panels for a phone."""
    surface = scenario.resolved_surface()
    land = landscape(surface)
    losses = loss_axis(surface, runs.values(), scenario.tol)
    arrangement = arrangement_of(surface, narrow)
    ground = map_parts(theme, land, surface)
    drawn = tracks(scenario, runs, land, losses)
    steps = frame_steps(scenario.resolved_steps())
    still = [
        *ground.traces,
        relief(theme, land),
        *(trace for track in drawn for trace in _whole(theme, track)),
        *_crosses(drawn, surface.domain),
        *_loss_crosses(drawn, losses),
        *(_legend_entry(track) for track in drawn),
    ]
    moving = range(len(still), len(still) + 3 * len(drawn))
    frames = [
        {
            "name": str(k),
            "data": [t for track in drawn for t in _moving(theme, track, k, steps)],
            "traces": list(moving),
        }
        for k in steps
    ]
    # Built from plain values that the tests validate once: validating each of 1,300 small traces takes a second.
    return go.Figure(
        data=[*still, *(trace for track in drawn for trace in _moving(theme, track, 0, steps))],
        frames=frames,
        layout=race_layout(theme, scenario, ground, land, losses, arrangement, steps),
        _validate=False,
    )


def _legend_entry(track: Track) -> dict[str, Any]:
    """An entry of the legend: a trace without points, as a moving trace would show the marker of its first point."""
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [None],
        "y": [None],
        "name": track.name,
        "legendgroup": track.name,
        "line": {"color": track.look.colour, "dash": track.look.dash, "width": 3},
        "marker": {"symbol": track.look.marker, "color": track.look.colour, "size": 9},
    }


def _track_hover(track: Track, place: bool = True) -> str:
    where = "<br>x %{x}, y %{y}" if place else ""
    step, loss = say("step"), say("loss")
    return f"<b>{track.name}</b><br>{step} %{{customdata[0]:,}}{where}<br>{loss} %{{customdata[1]:.5g}}<extra></extra>"


def _whole(theme: Theme, track: Track) -> list[dict[str, Any]]:
    """The faint whole path in each panel, with a halo on the map so that it reads on any colour."""
    steps = np.arange(len(track.x))
    readings = np.stack([steps, track.loss], axis=1)
    line = {"color": track.look.colour, "dash": track.look.dash}
    flat = {"type": "scatter", "mode": "lines", "x": compact(track.x), "y": compact(track.y), "showlegend": False}
    group = {
        "legendgroup": track.name,
        "customdata": readings,
        "hovertemplate": _track_hover(track),
        "showlegend": False,
    }
    return [
        {
            **flat,
            "line": {"color": theme.halo, "width": 4.5},
            "opacity": 0.7,
            "hoverinfo": "skip",
            "legendgroup": track.name,
        },
        {**flat, **group, "line": {"color": track.look.colour, "width": 2.2}, "opacity": 0.85},
        {
            "type": "scatter3d",
            "mode": "lines",
            "scene": "scene",
            "opacity": 0.85,
            "line": {**line, "width": 4},
            "x": compact(track.x),
            "y": compact(track.y),
            "z": compact(track.height),
            **group,
        },
        {
            "type": "scatter",
            "mode": "lines",
            "xaxis": "x2",
            "yaxis": "y2",
            "opacity": 0.85,
            "line": {**line, "width": 1.8},
            "x": steps.astype(np.int32),
            "y": compact(track.drawn_loss),
            **group,
            "hovertemplate": _track_hover(track, place=False),
        },
    ]


def _crosses(drawn: list[Track], domain: Domain) -> list[dict[str, Any]]:
    """A cross where a run that ended early was last seen, or at the edge of the box that it left, with the step."""
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "showlegend": False,
            "x": np.clip(track.x[-1:], *domain[0]),
            "y": np.clip(track.y[-1:], *domain[1]),
            "marker": {"symbol": "x", "size": 10, "color": track.look.colour},
            "legendgroup": track.name,
            "text": [track.ending],
            "textposition": "top center",
            "hovertemplate": f"<b>{track.name}</b><br>{track.ending}<extra></extra>",
        }
        for track in drawn
        if track.ending
    ]


def _loss_crosses(drawn: list[Track], losses: LossAxis) -> list[dict[str, Any]]:
    """The same on the loss chart, within its axis."""
    low, high = (losses.at(end) for end in losses.range)
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "showlegend": False,
            "xaxis": "x2",
            "yaxis": "y2",
            "cliponaxis": False,
            "x": [last],
            "y": np.clip(track.drawn_loss[last : last + 1], low, high),
            "marker": {"symbol": "x", "size": 10, "color": track.look.colour},
            "legendgroup": track.name,
            "hovertemplate": f"<b>{track.name}</b><br>{track.ending}<extra></extra>",
        }
        for track in drawn
        if track.ending
        for last in [int(np.isfinite(track.drawn_loss).sum()) - 1]
    ]


def _moving(theme: Theme, track: Track, step: int, steps: list[int]) -> list[dict[str, Any]]:
    """The bright tail and the marker of a run at one step, in each panel.

    `scattergl`, not `scatter`: for a frame with a `scatter` trace plotly.js takes contours off the map until it draws
    it again, even with `redraw`, and the map flickers.
    """
    spacing = steps[-1] // max(1, len(steps) - 1)
    first = max(0, step - max(TAIL_VERTICES, 3 * spacing))
    shown = np.unique(np.linspace(first, step, min(TAIL_VERTICES, step - first + 1)).round().astype(int))
    sizes = [0] * (len(shown) - 1) + [10]
    edge = {"width": 1.5, "color": theme.halo if "open" not in track.look.marker else track.look.colour}
    line = {"color": track.look.colour, "dash": track.look.dash}
    marker = {"symbol": track.look.marker, "color": track.look.colour, "line": edge, "opacity": 1}
    solid = {"color": track.look.colour, "width": 3}
    look = {"mode": "lines+markers", "line": {**line, "width": 3}, "marker": {**marker, "size": sizes}}
    relief_look = {
        "mode": "lines+markers",
        "line": {**line, "width": 6},
        "marker": {**marker, "size": [s * 0.6 for s in sizes]},
    }
    quiet = {"hoverinfo": "skip", "showlegend": False, "legendgroup": track.name}
    return [
        {
            "type": "scattergl",
            **look,
            **quiet,
            "line": solid,
            "x": compact(track.x[shown]),
            "y": compact(track.y[shown]),
        },
        {
            "type": "scatter3d",
            "scene": "scene",
            **relief_look,
            **quiet,
            "x": compact(track.x[shown]),
            "y": compact(track.y[shown]),
            "z": compact(track.height[shown]),
        },
        {
            "type": "scattergl",
            "xaxis": "x2",
            "yaxis": "y2",
            **look,
            **quiet,
            "x": shown.astype(np.int32),
            "y": compact(track.drawn_loss[shown]),
        },
    ]


_CONFIG = {"displaylogo": False, "responsive": True, "showSendToCloud": False}


def standalone_html(figure: go.Figure, theme: Theme) -> str:
    """The figure as one HTML file that plays without a server or a network: plotly.js is inside."""
    page = go.Figure(figure.to_dict(), _validate=False)
    page.layout.paper_bgcolor = theme.panel
    return str(page.to_html(include_plotlyjs=True, auto_play=False, config=_CONFIG))
