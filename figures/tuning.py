"""Maps of lr against another hyperparameter, side by side on one colour scale, with theory drawn over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.experiments.quadratic_theory import (
    KappaCurve,
    best_momentum,
    best_sgd,
    critical_damping,
    slope,
    stability_limit,
)
from engine.experiments.sweep import CELL_KINDS, MEASURED, UNCOUNTED, Axis, Sweep, SweepResult, best_cell
from engine.experiments.tuning import cell_values, local_curvatures
from figures.parts import map_title
from figures.theme import Theme, axis, layout, optimizer_look
from i18n import say
from i18n.numbers import count_text, digits, latex_number, setting_text
from optimizers import OPTIMIZERS
from optimizers.base import Array

COLOURS = {
    "light": {"hovering": "#C9A227", "not yet": "#8A93A0", "diverged": "#5B1A1A"},
    "dark": {"hovering": "#C9A227", "not yet": "#4A5361", "diverged": "#6B2230"},
}
"""Cells without a number, apart from one another and from the scale in lightness as well as in hue."""

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


def map_info(spec: Sweep, result: SweepResult) -> MapInfo:
    """Heights, best cell and shares of a map."""
    counted = result.kinds == 0
    low = spec.scenario.resolved_surface().minimum if spec.question == "loss" else None
    if spec.question == "loss":
        value = np.maximum(
            result.loss - (result.loss[counted].min() if low is None and counted.any() else low or 0.0), 1e-16
        )
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
    infos = [map_info(spec, result) for spec, result in zip(specs, maps, strict=True)]
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
            *_theory_lines(theme, spec, result, at),
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
            title=map_title(title),
            margin={"l": 30, "r": 10, "t": 62, "b": 44},
            coloraxis=_colours(theme, specs[0], low, high),
            legend={"orientation": "h", "y": -0.16, "yanchor": "top", "font": {"size": 11}},
            uirevision="tuning",
        ),
    }


def _colours(theme: Theme, spec: Sweep, low: float, high: float) -> dict[str, Any]:
    ticks = np.linspace(low, high, 5)
    texts = [count_text(10**t) if spec.question != "loss" else digits(10**t, 1) for t in ticks]
    bar = {
        "tickvals": ticks.tolist(),
        "ticktext": texts,
        "thickness": 10,
        "outlinewidth": 0,
        "tickfont": {"size": 10, "color": theme.muted},
        "title": {"text": say(MEASURED[spec.question]), "side": "right", "font": {"size": 11}},
    }
    return {"colorscale": [list(stop) for stop in SCALE], "cmin": low, "cmax": max(high, low + 1e-9), "colorbar": bar}


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
    place = f"{spec.x.name} %{{x:.4g}}, {spec.y.name if not spec.y.complement else '1 − ' + spec.y.name} %{{y:.4g}}"
    counted = np.where(result.kinds == 0, result.loss if spec.question == "loss" else result.steps, np.nan)
    hover = f"{place}<br>{say(MEASURED[spec.question])} %{{customdata:.6g}}<extra></extra>"
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


def _theory_lines(theme: Theme, spec: Sweep, result: SweepResult, at: dict[str, str]) -> list[dict[str, Any]]:
    """Where it must diverge, critical damping, and the optimum, for lr against momentum."""
    known = local_curvatures(spec, result)
    rule = spec.entry.optimizer
    if known is None or spec.y.name != "momentum":
        return []
    m, L, quadratic = known
    limit = say("stability limit") if quadratic else say("stability limit (local)")
    mu = spec.y.values
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", **at, "showlegend": False}
    lr = spec.x.values
    lines = [
        {**line, "x": stability_limit(rule, mu, L), "y": mu, "name": limit, "line": {"color": colour, "width": width}}
        for colour, width in (("#FFFFFF", 5), ("#B00020", 2.5))
    ]
    for curvature, dash in ((m, "dash"), (L, "dot")):
        damping = critical_damping(rule, lr, curvature)
        inside = np.where((damping >= 0) & (damping <= mu.max()), damping, np.nan)
        lines.append({**line, "x": lr, "y": inside, "line": {"color": "#FFB000", "width": 2, "dash": dash}})
    if rule == "momentum":
        x, y = best_momentum(m, L)
        star = {"symbol": "star", "size": 14, "color": "#FFB000", "line": {"color": "#111827", "width": 1.5}}
        lines.append({**line, "mode": "markers", "x": [x], "y": [y], "marker": star})
    return lines


def _best_marks(theme: Theme, spec: Sweep, info: MapInfo, at: dict[str, str]) -> list[dict[str, Any]]:
    if info.best is None:
        return []
    x, y = info.best
    marker = {"symbol": "diamond-open", "size": 13, "color": "#FFFFFF", "line": {"width": 3, "color": "#FFFFFF"}}
    inner = {"symbol": "diamond-open", "size": 13, "color": "#111827", "line": {"width": 1.5, "color": "#111827"}}
    frame = {"type": "scatter", "mode": "markers", **at, "showlegend": False, "hoverinfo": "skip"}
    place = {"x": [on_axis(spec.x, x)], "y": [on_axis(spec.y, y)]}
    return [{**frame, **place, "marker": marker}, {**frame, **place, "marker": inner}]


def _heading(theme: Theme, spec: Sweep, x: float) -> dict[str, Any]:
    return {
        "text": f"<b>{say(OPTIMIZERS[spec.entry.optimizer].title)}</b>",
        "x": x,
        "y": 1.0,
        "xref": "paper",
        "yref": "paper",
        "showarrow": False,
        "yanchor": "bottom",
        "font": {"size": 13, "color": theme.text},
    }


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


def kappa_figure(theme: Theme, curve: KappaCurve, kappa: float) -> dict[str, Any]:
    """Best steps against the condition number on log-log axes, for SGD and momentum, with the fitted slopes."""
    traces = []
    for key, steps in (("sgd", curve.sgd), ("momentum", curve.momentum)):
        look = optimizer_look(key)
        fitted = slope(curve.kappas[curve.kappas >= 30], steps[curve.kappas >= 30])
        name = say("{rule}: slope {slope}", rule=say(OPTIMIZERS[key].title), slope=f"{fitted:.2f}")
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": curve.kappas,
                "y": steps,
                "name": name,
                "line": {"color": look.colour, "dash": look.dash, "width": 2.5},
                "marker": {"symbol": look.marker, "size": 9, "color": look.colour},
                "hovertemplate": say("κ %{x:.4g}: %{y} steps") + "<extra></extra>",
            }
        )
    mark = {
        "type": "line",
        "x0": kappa,
        "x1": kappa,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": theme.muted, "dash": "dot"},
    }
    return {
        "data": traces,
        "layout": layout(
            theme,
            shapes=[mark],
            margin={"l": 56, "r": 12, "t": 16, "b": 44},
            xaxis=axis(theme, say("condition number κ"), type="log", exponentformat="power", dtick=1),
            yaxis=axis(theme, say("steps until f ≤ 1e-4"), type="log", exponentformat="power", dtick=1),
            legend={"x": 0.02, "y": 0.98},
            uirevision="kappa",
        ),
    }


def best_lines(m: float, L: float) -> str:
    """The optimum in words and formulas, for the text beside a map."""
    lr, mu = best_momentum(m, L)
    numbers = {"sgd": best_sgd(m, L), "lr": lr, "mu": mu, "L": L, "m": m}
    return say(
        "SGD's best $\\eta = 2/(L+m) = {sgd}$; momentum's $\\eta^* = (2/(\\sqrt L+\\sqrt m))^2 = {lr}$, "
        "$\\mu^* = ((\\sqrt L-\\sqrt m)/(\\sqrt L+\\sqrt m))^2 = {mu}$, with $L = {L}$, $m = {m}$",
        **{name: latex_number(value) for name, value in numbers.items()},
    )
