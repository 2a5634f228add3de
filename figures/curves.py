"""Parts that figures of curves share: a trace with an optimizer's look, log axes, titles and hover texts."""

from __future__ import annotations

from typing import Any

from figures.theme import Look, Theme, layout
from optimizers.base import Array


def figure_title(text: str) -> dict[str, Any]:
    return {"text": text, "font": {"size": 14}, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top", "pad": {"t": 12}}


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
    return {"type": "log", "exponentformat": "power", "nticks": 8, **more}


def curve_trace(name: str, look: Look, x: Array, y: Array, **more: Any) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "name": name,
        "line": {"color": look.colour, "dash": look.dash, "width": 2},
        "hovertemplate": hover_text(f"{name}: %{{x:.4g}}, %{{y:.4g}}"),
        **more,
    }


def curves_layout(theme: Theme, title: str, xaxis: Any, yaxis: Any, **more: Any) -> dict[str, Any]:
    return layout(
        theme,
        title=figure_title(title),
        margin={"l": 56, "r": 10, "t": 58, "b": 44},
        xaxis=xaxis,
        yaxis=yaxis,
        legend={"orientation": "h", "y": -0.14, "yanchor": "top", "font": {"size": 12}},
        **more,
    )
