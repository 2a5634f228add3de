"""Parts that figures share: titles, hover texts, log axes and a trace with an optimizer's look."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from figures.theme import Look, Theme, layout

_SMALLEST, _LARGEST = float(np.finfo(np.float32).tiny), float(np.finfo(np.float32).max)

_CLOSE = 1e-3
"""Numbers that differ by less than this share of their size are a staircase in single precision."""


def compact(values: ArrayLike, *, keep_small: bool = True) -> NDArray[Any]:
    """Numbers in single precision where that shows them: neither infinite nor equal nor 0 where they are not.

    Without `keep_small` those become 0 that are nothing beside the largest one.
    """
    array = np.asarray(values)
    if array.dtype == np.float32 or array.dtype.kind != "f":
        return array.astype(np.float32)
    finite = array[np.isfinite(array)]
    size = np.abs(finite[finite != 0])
    if not size.size:
        return array.astype(np.float32)
    low, high = float(size.min()), float(size.max())
    is_lost = high > _LARGEST or (low if keep_small else high) < _SMALLEST
    is_close = high < _LARGEST and 0.0 < float(np.ptp(finite)) < _CLOSE * high
    return array if is_lost or is_close else array.astype(np.float32)


def figure_title(text: str) -> dict[str, Any]:
    """The title of a figure of curves."""
    return {"text": text, "font": {"size": 14}, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top", "pad": {"t": 12}}


def map_title(text: str) -> dict[str, Any]:
    """The title of a map, in the corner above its legend."""
    return {"text": text, "font": {"size": 13}, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top", "pad": {"t": 12}}


def panel_title(theme: Theme, text: str, x: float, y: float, size: int) -> dict[str, Any]:
    """The title of a panel, an annotation above its upper left corner (x, y) on the paper."""
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": y,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": size, "color": theme.muted},
    }


def hover_text(text: str) -> str:
    """A hover text without the second box."""
    return text + "<extra></extra>"


def radius_line(theme: Theme, height: float) -> dict[str, Any]:
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


def log_scale(**more: Any) -> dict[str, Any]:
    """What makes an axis logarithmic, with powers of ten."""
    return {"type": "log", "exponentformat": "power", "nticks": 8, **more}


def curve_trace(name: str, look: Look, x: ArrayLike, y: ArrayLike, **more: Any) -> dict[str, Any]:
    """A curve in the look of its optimizer."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "name": name,
        "line": {"color": look.colour, "dash": look.dash, "width": 2},
        "hovertemplate": hover_text(f"{name}: %{{x}}, %{{y}}"),
        **more,
    }


def curves_layout(
    theme: Theme, title: str, xaxis: dict[str, Any], yaxis: dict[str, Any], **more: Any
) -> dict[str, Any]:
    """The layout of one panel of curves with its legend below."""
    return layout(
        theme,
        title=figure_title(title),
        margin={"l": 56, "r": 10, "t": 58, "b": 44},
        xaxis=xaxis,
        yaxis=yaxis,
        legend={"orientation": "h", "y": -0.14, "yanchor": "top", "font": {"size": 12}},
        **more,
    )
