"""The map of a surface with its saddles: the ways off and into each, eigenvalues and the escape radius."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.experiments.saddles import Saddle
from figures.landscape import landscape
from figures.map import map_axes, map_legend, map_parts, under_axis
from figures.parts import figure_title
from figures.theme import Theme, layout
from i18n import say
from i18n.numbers import digits
from optimizers.base import Array
from surfaces.base import Point, Surface

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
    ground = map_parts(theme, land, surface)
    arrows = [arrow for saddle in saddles for arrow in saddle_arrows(surface, saddle)]
    notes = [_arrow(arrow, *look) for arrow in arrows for look in _looks(theme, arrow)]
    at: dict[str, Any] = {"type": "scatter", "mode": "markers", "x": [start[0]], "y": [start[1]], "name": say("start")}
    ring = {"symbol": "circle-open", "size": 11}
    begin = [
        {**at, "marker": {**ring, "color": theme.halo, "line": {"width": 5}}, "hoverinfo": "skip", "showlegend": False},
        {
            **at,
            "marker": {**ring, "color": theme.edge, "line": {"width": 2}},
            "hovertemplate": say("start") + " %{x}, %{y}<extra></extra>",
        },
    ]
    return {
        "data": [*ground.traces, *begin],
        "layout": layout(
            theme,
            title=figure_title(say("Directions out of the saddle (red) and into it")),
            margin={"l": 46, "r": 8, "t": 34, "b": 40},
            **map_axes(theme, under_axis("x", map_legend(surface, land.scale)), "y", surface.domain),
            annotations=[*ground.annotations, *notes, *_eigenvalues(theme, surface, saddles[chosen])],
            images=ground.images,
            shapes=[_circle(theme, saddles[chosen])],
            legend={"orientation": "h", "y": -0.14, "yanchor": "top", "font": {"size": 11}},
        ),
    }


def _looks(theme: Theme, arrow: Arrow) -> list[tuple[str, float, int]]:
    """(colour, width, kind of head): a casing without one, as that of the runs, and the arrow on it."""
    return [(theme.halo, 6.0, 0), (theme.saddle if arrow.escape else theme.minimum, 2.4, 2)]


def _arrow(arrow: Arrow, colour: str, width: float, head: int) -> dict[str, Any]:
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
        "arrowhead": head,
        "arrowwidth": width,
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
            "text": f"λ = {digits(value, 4)}",
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
