"""Maps of lr against another hyperparameter, side by side on one colour scale, with theory drawn over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine.experiments.axis import Axis
from engine.experiments.quadratic_theory import best_momentum, critical_damping, lr_share, stability_lr
from engine.experiments.sweep import CELL_KINDS, QUESTIONS, UNCOUNTED, Sweep, SweepResult, best_cell
from engine.experiments.tuning import LocalTheory, cell_values, local_theory
from engine.labels import full_label
from figures.parts import map_title
from figures.scale import FLOOR
from figures.theme import Theme, axis, layout
from i18n import say
from i18n.numbers import setting_text, three_digits
from optimizers.base import Array

COLOURS = {
    "light": {"hovering": "#C9A227", "not yet": "#8A93A0", "diverged": "#5B1A1A", "undefined": "#3F2B63"},
    "dark": {"hovering": "#C9A227", "not yet": "#4A5361", "diverged": "#6B2230", "undefined": "#4E3F86"},
}
"""Cells without a number, apart from one another and from the scale in lightness as well as in hue."""

BEST = "best"
"""What the uid of a best cell's mark begins with; Plotly takes uids for selectors.

`assets/chart/live.js` hides the mark while another cell is the best.
"""

SCALE = ((0.0, "#08306B"), (0.25, "#2B6CB0"), (0.5, "#63A4D8"), (0.75, "#A9D2EC"), (1.0, "#E3F1FA"))
"""Few steps dark, many light: even steps of lightness in one hue."""


@dataclass(frozen=True)
class MapInfo:
    """What a map shows: `height` (ny, nx) log10 of what is counted, nan elsewhere; the best cell's values; shares.

    `shares` is {kind: share of the cells} of all kinds that occur.
    """

    height: Array
    best: tuple[float, float] | None
    shares: dict[str, float]


def loss_floor(specs: Sequence[Sweep], maps: Sequence[SweepResult]) -> tuple[float, str]:
    """What final losses are measured from, alike for all maps, and what they are then called.

    From the surface's minimum; from the lowest cell where there is none, or where a cell ends below it.
    """
    low = specs[0].scenario.resolved_surface().minimum
    losses = [result.loss[result.kinds == 0] for result in maps]
    lowest = min((float(loss.min()) for loss in losses if loss.size), default=0.0)
    if low is not None and lowest >= low - 1e-12 * max(1.0, abs(low)):
        return low, say("final loss above the minimum")
    return lowest, say("final loss above the lowest of these cells")


def map_info(spec: Sweep, result: SweepResult, floor: float = 0.0) -> MapInfo:
    """Heights, best cell and shares of a map; losses above `floor`."""
    counted = result.kinds == 0
    if spec.question == "loss":
        value = np.maximum(result.loss - floor, FLOOR)
    else:
        value = np.maximum(result.steps, 1).astype(np.float64)
    cell = best_cell(spec, result)
    shares = {kind: float((result.kinds == i).mean()) for i, kind in enumerate(CELL_KINDS)}
    return MapInfo(
        np.where(counted, np.log10(value, where=counted, out=np.zeros(value.shape)), np.nan),
        None if cell is None else cell_values(spec, cell),
        {kind: share for kind, share in shares.items() if share},
    )


def on_axis(map_axis: Axis, value: Any) -> Any:
    """Where a value is drawn: 1 - value on the logarithmic axes of decay rates, else the value itself."""
    return 1.0 - value if map_axis.complement else value


def tuning_figure(theme: Theme, specs: Sequence[Sweep], maps: Sequence[SweepResult], title: str) -> dict[str, Any]:
    """One map for each optimizer, as data and layout of a Plotly figure."""
    measured_by_loss = specs[0].question == "loss"
    floor, name = loss_floor(specs, maps) if measured_by_loss else (0.0, say(QUESTIONS[specs[0].question]))
    infos = [map_info(spec, result, floor) for spec, result in zip(specs, maps, strict=True)]
    drawn = [info.height[np.isfinite(info.height)] for info in infos]
    heights = np.concatenate(drawn) if drawn else np.zeros(0)
    low, high = (float(heights.min()), float(heights.max())) if heights.size else (0.0, 1.0)
    data: list[dict[str, Any]] = []
    places: dict[str, Any] = {}
    notes: list[dict[str, Any]] = []
    for number, (spec, result, info) in enumerate(zip(specs, maps, infos, strict=True)):
        at = {"xaxis": f"x{number + 1}".replace("x1", "x"), "yaxis": f"y{number + 1}".replace("y1", "y")}
        data += [
            *_cells(theme, spec, result, info, at),
            *_theory_lines(spec, result, at),
            *_best_marks(theme, spec, info, at),
        ]
        gap = 0.06 if number == 0 else 0.2
        left, right = (number + gap) / len(specs), (number + 0.98) / len(specs)
        suffix = "" if number == 0 else str(number + 1)
        places[f"xaxis{suffix}"] = _axis(theme, spec.x, [left, right], at["yaxis"])
        places[f"yaxis{suffix}"] = {**_axis(theme, spec.y, [0, 1], at["xaxis"]), "anchor": at["xaxis"]}
        notes.append(_heading(theme, spec, (left + right) / 2))
    return {
        "data": [*data, *_map_legend(theme, infos)],
        "layout": layout(
            theme,
            **places,
            annotations=notes,
            title=map_title(title.replace(": ", "<br>", 1)),  # for narrow windows
            margin={"l": 30, "r": 10, "t": 76, "b": 44},
            coloraxis=_colours(
                theme, name, low, high, _ticks(low, high) if measured_by_loss else _whole_ticks(low, high)
            ),
            legend={"orientation": "h", "y": -0.16, "yanchor": "top", "font": {"size": 11}},
            uirevision="tuning",
        ),
    }


def _colours(theme: Theme, title: str, low: float, high: float, ticks: list[float]) -> dict[str, Any]:
    bar = {
        "tickvals": ticks,
        "ticktext": [_tick_text(tick) for tick in ticks],
        "thickness": 10,
        "outlinewidth": 0,
        "tickfont": {"size": 10, "color": theme.muted},
        "title": {"text": title, "side": "right", "font": {"size": 11}},
    }
    return {"colorscale": [list(stop) for stop in SCALE], "cmin": low, "cmax": max(high, low + 1e-9), "colorbar": bar}


def _ticks(low: float, high: float) -> list[float]:
    """Places on the scale of logarithms: whole powers of ten over some decades, else five evenly, one for one value."""
    if high - low >= 3:
        powers = np.arange(np.ceil(low), np.floor(high) + 1)
        return [float(power) for power in powers[:: -(-len(powers) // 6)]]
    return [float(tick) for tick in np.linspace(low, high, 5)] if high > low else [low]


def _whole_ticks(low: float, high: float) -> list[float]:
    """The same for counts: whole numbers only."""
    return sorted({float(np.log10(round(10**tick))) for tick in np.linspace(low, high, 5)})


def _tick_text(tick: float) -> str:
    """A number by its logarithm; the lowest height stands for all below."""
    text = three_digits(10**tick)
    return f"≤ {text}" if tick <= np.log10(FLOOR) else text


def _axis(theme: Theme, map_axis: Axis, domain: list[float], anchor: str) -> dict[str, Any]:
    ends = [on_axis(map_axis, map_axis.low), on_axis(map_axis, map_axis.high)]
    frame = axis(theme, map_axis.name, domain=domain, showgrid=False, anchor=anchor)
    if not map_axis.log:
        return {**frame, "range": ends if map_axis.count > 1 else [map_axis.low - 1, map_axis.low + 1]}
    shown = {**frame, "type": "log", "range": np.log10(ends).tolist(), "exponentformat": "power", "dtick": 1}
    if map_axis.complement:
        ticks = [rest for rest in (1.0, 0.5, 0.1, 0.05, 0.01, 1e-3, 1e-4) if rest >= min(ends)]
        shown |= {"tickvals": ticks, "ticktext": [setting_text(1 - rest) for rest in ticks]}
        shown.pop("dtick")
    return shown


def _cells(theme: Theme, spec: Sweep, result: SweepResult, info: MapInfo, at: dict[str, str]) -> list[dict[str, Any]]:
    frame = {
        "type": "heatmap",
        "x": on_axis(spec.x, spec.x.values),
        "y": on_axis(spec.y, spec.y.values),
        **at,
        "hoverongaps": False,
        "zsmooth": False,
    }
    place = f"{spec.x.name} %{{x:,.4~g}}, {spec.y.name if not spec.y.complement else '1 − ' + spec.y.name} %{{y:,.4~g}}"
    counted = np.where(result.kinds == 0, result.loss if spec.question == "loss" else result.steps, np.nan)
    hover = f"{place}<br>{say(QUESTIONS[spec.question])} %{{customdata:,.6~g}}<extra></extra>"
    cells = [{**frame, "z": info.height, "customdata": counted, "coloraxis": "coloraxis", "hovertemplate": hover}]
    for number, kind in enumerate(CELL_KINDS[1:], 1):
        if kind in info.shares:
            colour = COLOURS[theme.name][kind]
            cells.append(
                {
                    **frame,
                    "z": np.where(result.kinds == number, 1.0, np.nan),
                    "showscale": False,
                    "colorscale": [[0, colour], [1, colour]],
                    "hovertemplate": f"{place}<br>{say(UNCOUNTED[kind])}<extra></extra>",
                }
            )
    return cells


def _theory_lines(spec: Sweep, result: SweepResult, at: dict[str, str]) -> list[dict[str, Any]]:
    """Above which lr no run can stay, critical damping, and theory's optimum, for lr against momentum."""
    known = local_theory(spec, result)
    if known is None or spec.y.name != "momentum":
        return []
    limit = say("stability limit") if known.quadratic else say("stability limit (local)")
    mu = spec.y.values
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", **at, "showlegend": False}
    x = stability_lr(spec.entry, mu, known.L)
    lines = [
        {**line, "x": x, "y": mu, "name": limit, "line": {"color": colour, "width": width}}
        for colour, width in (("#FFFFFF", 5), ("#B00020", 2.5))
    ]
    for curvature, dash in ((known.m, "dash"), (known.L, "dot")):
        lr, damping = damping_curve(spec, curvature)
        lines.append({**line, "x": lr, "y": damping, "line": {"color": "#FFB000", "width": 2, "dash": dash}})
    if spec.entry.optimizer == "momentum":
        star_lr, star_mu = best_of_theory(spec, known)
        star = {"symbol": "star", "size": 14, "color": "#FFB000", "line": {"color": "#111827", "width": 1.5}}
        lines.append({**line, "mode": "markers", "x": [star_lr], "y": [star_mu], "marker": star})
    return lines


def damping_curve(spec: Sweep, curvature: float) -> tuple[Array, Array]:
    """lr and the momentum that damps a direction of this curvature critically, nan where that is not on the map."""
    low, high = spec.x.low * float(lr_share(spec.entry, spec.y.high)), spec.x.high
    counted_lr = np.geomspace(low, high, 400)
    mu = critical_damping(spec.entry.optimizer, counted_lr, curvature)
    lr = counted_lr / lr_share(spec.entry, mu)
    on_map = (mu >= spec.y.low) & (mu <= spec.y.high) & (lr >= spec.x.low) & (lr <= spec.x.high)
    return np.where(on_map, lr, np.nan), np.where(on_map, mu, np.nan)


def best_of_theory(spec: Sweep, theory: LocalTheory) -> tuple[float, float]:
    """lr and momentum that theory calls optimal, for this form of momentum."""
    lr, mu = best_momentum(theory.m, theory.L)
    return lr / float(lr_share(spec.entry, mu)), mu


def _best_marks(theme: Theme, spec: Sweep, info: MapInfo, at: dict[str, str]) -> list[dict[str, Any]]:
    if info.best is None:
        return []
    x, y = info.best
    marker = {"symbol": "diamond-open", "size": 13, "color": "#FFFFFF", "line": {"width": 3, "color": "#FFFFFF"}}
    inner = {"symbol": "diamond-open", "size": 13, "color": "#111827", "line": {"width": 1.5, "color": "#111827"}}
    frame = {"type": "scatter", "mode": "markers", **at, "showlegend": False, "hoverinfo": "skip"}
    place = {"x": [on_axis(spec.x, x)], "y": [on_axis(spec.y, y)]}
    marks = ((f"{BEST}-{at['xaxis']}", marker), (f"{BEST}-{at['xaxis']}-inner", inner))
    return [{**frame, **place, "uid": uid, "marker": mark} for uid, mark in marks]


def _heading(theme: Theme, spec: Sweep, x: float) -> dict[str, Any]:
    return {
        "text": f"<b>{map_label(spec)}</b>",
        "x": x,
        "y": 1.0,
        "xref": "paper",
        "yref": "paper",
        "showarrow": False,
        "yanchor": "bottom",
        "font": {"size": 13, "color": theme.text},
    }


def map_label(spec: Sweep) -> str:
    """The optimizer of a map with all that sets it apart and is not on an axis, lr among it."""
    on_axes = {spec.x.name, spec.y.name}
    settings = spec.scenario.at_its_lr(spec.entry).settings
    rest = spec.entry.reset(**{name: value for name, value in settings if name not in on_axes})
    return full_label(replace(spec.scenario.bare(rest), own_lr="lr" not in on_axes), rest)


def _map_legend(theme: Theme, infos: Sequence[MapInfo]) -> list[dict[str, Any]]:
    """What the cells without a number are, and what the marks mean."""
    frame = {"type": "scatter", "x": [None], "y": [None], "hoverinfo": "skip"}
    seen = [kind for kind in CELL_KINDS[1:] if any(kind in info.shares for info in infos)]
    squares = [
        {
            **frame,
            "mode": "markers",
            "name": say(UNCOUNTED[kind]),
            "marker": {"symbol": "square", "size": 11, "color": COLOURS[theme.name][kind]},
        }
        for kind in seen
    ]
    ink = {"symbol": "diamond-open", "size": 11, "color": theme.text, "line": {"width": 2}}
    return [*squares, {**frame, "mode": "markers", "name": say("best cell"), "marker": ink}]
