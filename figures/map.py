"""A map of a surface: coloured and lit ground, contour lines with their losses, marks of critical points, one scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from figures.contours import Contours, Label, contours_of, labels_of
from figures.landscape import Landscape
from figures.palette import contrast, rgb
from figures.parts import compact
from figures.scale import Scale
from figures.shading import png, ramp, shaded
from figures.theme import Theme, axis
from i18n import say
from i18n.numbers import digits, point_text
from surfaces import Surface
from surfaces.base import Domain, Point

# The player draws the same marks in the browser: they are sent to it.
CRITICAL = {
    "minima": ("circle-open-dot", 12, "◎"),
    "saddles": ("x-thin", 8, "×"),
    "maxima": ("triangle-up-open", 10, "△"),
    "degenerate": ("hexagon-open", 11, "⬡"),
}
"""Kinds of critical points, as a `Surface` calls them: Plotly's symbol, its size, and a sign like it in texts."""

MIDDLE = 0.5
"""The share of the colour scale that a constant function has: it is neither high nor low."""

EQUAL_X = {"constrain": "domain"}
EQUAL_Y = {"constrain": "domain", "scaleanchor": "x", "scaleratio": 1}
"""What makes a unit of y as long as one of x."""


@dataclass(frozen=True)
class MapParts:
    """What makes a map of a figure: its traces, and its layout's images and annotations."""

    traces: list[dict[str, Any]]
    images: list[dict[str, Any]]
    annotations: list[dict[str, Any]]


def map_parts(theme: Theme, land: Landscape, surface: Surface) -> MapParts:
    """The map of a surface, on the axes x and y of a figure."""
    labels = labels_of(land.x, land.y, land.loss, land.scale, critical_places(surface))
    return MapParts(
        [*contour_lines(theme, land), *critical_points(theme, surface)],
        [_ground(theme, land)],
        [_label(theme, land.scale, label) for label in labels],
    )


def map_axes(theme: Theme, x: str, y: str, domain: Domain, **more: Any) -> dict[str, Any]:
    """The axes x and y of a map, with their titles: equally long units."""
    return {
        "xaxis": axis(theme, x, range=domain[0], showgrid=False, **EQUAL_X, **more.get("xaxis", {})),
        "yaxis": axis(theme, y, range=domain[1], showgrid=False, **EQUAL_Y, **more.get("yaxis", {})),
    }


def map_legend(surface: Surface, scale: Scale) -> str:
    """What marks and colours of the map mean, in one line."""
    signs = [f"{CRITICAL[kind][2]} {name}" for kind, name in critical_names().items() if getattr(surface, kind)]
    is_log = [say("colours: log scale")] if scale.unit is not None else []
    return "   ".join([*signs, *is_log, *([say("constant")] if scale.flat else [])])


def under_axis(title: str, legend: str) -> str:
    """The title of the x axis with the legend of the map below it."""
    return f"{title}<br><span style='font-size: 0.88em'>{legend}</span>" if legend else title


def critical_names() -> dict[str, str]:
    """What the kinds of critical points are called."""
    return {
        "minima": say("minimum"),
        "saddles": say("saddle"),
        "maxima": say("maximum"),
        "degenerate": say("degenerate point"),
    }


def critical_places(surface: Surface) -> list[Point]:
    """The places of all critical points."""
    return [place for kind in CRITICAL for place in getattr(surface, kind)]


def _ground(theme: Theme, land: Landscape) -> dict[str, Any]:
    """The colours, as a picture: a pixel for each point, so half a pixel beyond the outermost."""
    share = np.clip(land.heights() / land.scale.top, 0, 1) + (MIDDLE if land.scale.flat else 0.0)
    dx, dy = land.x[1] - land.x[0], land.y[1] - land.y[0]
    return {
        "source": png(shaded(theme, land.x, land.y, share)),
        "xref": "x",
        "yref": "y",
        "x": float(land.x[0] - dx / 2),
        "y": float(land.y[-1] + dy / 2),
        "sizex": float(land.x[-1] - land.x[0] + dx),
        "sizey": float(land.y[-1] - land.y[0] + dy),
        "sizing": "stretch",
        "layer": "below",
    }


def contour_lines(theme: Theme, land: Landscape, hover: bool = True) -> list[dict[str, Any]]:
    """Thin lines, and over them every fourth one again, stronger; `hover` says the loss under the pointer."""
    lines = contours_of(land.scale)
    trace = {"type": "contour", "x": compact(land.x), "y": compact(land.y), "z": compact(lines(land.loss))}
    quiet = {"showscale": False, "showlegend": False, "autocontour": False}
    text = f"x %{{x:.3g}}, y %{{y:.3g}}<br>{say('loss')} %{{customdata:.4g}}<extra></extra>"
    return [
        {
            **trace,
            **quiet,
            "contours": {"coloring": "none", "start": lines.first, "end": lines.last, "size": 1},
            "line": {"width": 0.7, "color": theme.level, "smoothing": 0.8},
            **({"customdata": compact(land.loss), "hovertemplate": text} if hover else {"hoverinfo": "skip"}),
        },
        {
            **trace,
            **quiet,
            "contours": {"coloring": "none", **_strong_range(lines)},
            "line": {"width": 1.2, "color": theme.strong, "smoothing": 0.8},
            "hoverinfo": "skip",
        },
    ]


def _strong_range(lines: Contours) -> dict[str, Any]:
    strong = lines.strong() or [lines.first]
    return {"start": strong[0], "end": strong[-1], "size": strong[1] - strong[0] if len(strong) > 1 else 1}


def _label(theme: Theme, scale: Scale, label: Label) -> dict[str, Any]:
    """A loss on its line, which it interrupts."""
    ground = ramp(theme, np.array(label.height / scale.top))
    ink = max((theme.halo, theme.edge), key=lambda colour: float(contrast(rgb(colour), ground)))
    red, green, blue = np.round(255 * ground).astype(int)
    return {
        "x": label.x,
        "y": label.y,
        "text": label.text,
        "textangle": label.angle,
        "showarrow": False,
        "font": {"size": 10.5, "color": ink},
        "bgcolor": f"rgba({red},{green},{blue},0.8)",
        "borderpad": 0,
    }


def critical_points(theme: Theme, surface: Surface) -> list[dict[str, Any]]:
    """Marks of the minima, the saddles and other critical points: white, on the same marks a little larger and dark."""
    names, loss = critical_names(), say("loss")
    marks = []
    for kind, (symbol, size, _) in CRITICAL.items():
        if not (places := getattr(surface, kind)):
            continue
        at = {"type": "scatter", "mode": "markers", "x": [p[0] for p in places], "y": [p[1] for p in places]}
        texts = [f"{names[kind]} {point_text(*p)}<br>{loss} {digits(float(surface.value(p)), 4)}" for p in places]
        said = {"name": names[kind], "text": texts, "hovertemplate": "%{text}<extra></extra>"}
        marks += [
            {**at, "marker": _mark(symbol, size, theme.rim, 4.5), "hoverinfo": "skip", "showlegend": False},
            {**at, "marker": _mark(symbol, size, theme.mark, 2), "showlegend": False, **said},
        ]
    return marks


def _mark(symbol: str, size: float, colour: str, width: float) -> dict[str, Any]:
    return {"symbol": symbol, "size": size, "color": colour, "opacity": 1, "line": {"width": width, "color": colour}}
