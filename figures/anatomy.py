"""Panels of every quantity of a rule along a run; whoever shows the figure marks the player's step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from engine.experiments.trace import QUANTITY_NAMES, Anatomy
from figures.parts import panel_title
from figures.theme import Look, Theme, axis, layout
from i18n import say
from optimizers.base import Array

COLUMNS = 3
ROW = 150
"""Pixels of one row of panels."""

COORDINATES = (("x", "#D55E00", "solid"), ("y", "#1F83C6", "dash"))
LOG_RATIO = 100.0
"""A positive quantity whose largest value is this many times the smallest is drawn on a log axis."""


class PanelLine(NamedTuple):
    """One line of a panel: its look, and its values over the steps."""

    name: str
    colour: str
    dash: str
    values: Array


@dataclass(frozen=True)
class Panel:
    """One panel: lines over the steps under a title, on a log axis or not."""

    title: str
    log: bool
    lines: tuple[PanelLine, ...]


def panels_of(trace: Anatomy) -> list[Panel]:
    """A panel for every quantity that the rule's table shows, but theta, which the player shows."""
    return [
        _panel(say(QUANTITY_NAMES.get(name, name.replace("_", " "))), trace.values[name])
        for name in trace.shown
        if name != "theta"
    ]


def _panel(title: str, values: Array) -> Panel:
    lines = tuple(PanelLine(name, colour, dash, values[i]) for i, (name, colour, dash) in enumerate(COORDINATES))
    return Panel(title, is_wide(values), lines)


def is_wide(values: Array) -> bool:
    """Whether a log axis shows more: positive, and over decades."""
    finite = values[np.isfinite(values)]
    return bool(len(finite)) and float(finite.min()) > 0 and float(finite.max()) > LOG_RATIO * float(finite.min())


def lengths_panel(title: str, lengths: Mapping[str, Array], looks: Mapping[str, Look]) -> Panel:
    """A panel of one positive number a step for several runs."""
    lines = tuple(PanelLine(name, looks[name].colour, looks[name].dash, values) for name, values in lengths.items())
    return Panel(title, True, lines)


def height_of(panels: Sequence[Panel], columns: int = COLUMNS) -> int:
    """Pixels that the figure of these panels takes."""
    return ROW * -(-len(panels) // columns) + 70


def panels_figure(theme: Theme, panels: Sequence[Panel], steps: int, columns: int = COLUMNS) -> dict[str, Any]:
    """The panels in rows, all over the same steps; a line has the same look in all of them."""
    data, axes, notes = [], {}, []
    rows = -(-len(panels) // columns)
    for i, panel in enumerate(panels):
        number = "" if i == 0 else str(i + 1)
        x, y = _place(i, rows, columns)
        axes[f"xaxis{number}"] = axis(theme, "", domain=x, range=[0, max(1, steps)], anchor=f"y{number}")
        scale = _log_scale_of(panel) if panel.log else {"nticks": 5}
        axes[f"yaxis{number}"] = axis(theme, "", domain=y, anchor=f"x{number}", **scale)
        title = say("{title} (log)", title=panel.title) if panel.log else panel.title
        notes.append(panel_title(theme, title, x[0], y[1], size=12))
        data += [_panel_line(line, number, in_legend=i == 0) for line in panel.lines]
    return {
        "data": data,
        "layout": layout(
            theme,
            margin={"l": 8, "r": 8, "t": 54, "b": 30},
            annotations=notes,
            hovermode="x",
            legend={"orientation": "h", "x": 0, "y": 1, "yref": "container", "yanchor": "top"},
            **axes,
        ),
    }


def _place(i: int, rows: int, columns: int) -> tuple[list[float], list[float]]:
    width, height = 1.0 / columns, 1.0 / rows
    column, row = i % columns, i // columns
    gap = 0.07 if columns > 1 else 0.0
    left = column * width + (gap / 2 if column else 0.0)
    return [left, (column + 1) * width - (gap / 2 if column < columns - 1 else 0.0)], [
        1 - (row + 0.74) * height,
        1 - row * height,
    ]


def _log_scale_of(panel: Panel) -> dict[str, Any]:
    """A mark at powers of ten, at most five of them; within a decade at every digit's."""
    values = np.concatenate([line.values for line in panel.lines])
    values = values[np.isfinite(values) & (values > 0)]
    decades = float(np.log10(values.max()) - np.log10(values.min())) if len(values) else 0.0
    return {"type": "log", "exponentformat": "power", "dtick": int(np.ceil(decades / 4)) if decades > 1 else "D2"}


def _panel_line(line: PanelLine, number: str, in_legend: bool) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": np.arange(1, len(line.values) + 1),
        "y": line.values,
        "name": line.name,
        "xaxis": f"x{number}",
        "yaxis": f"y{number}",
        "legendgroup": line.name,
        "showlegend": in_legend,
        "line": {"color": line.colour, "dash": line.dash, "width": 2},
        "hovertemplate": "%{y}",
    }
