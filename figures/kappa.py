"""Steps of theory's settings against the condition number of the ravine."""

from __future__ import annotations

from typing import Any

from engine.experiments.quadratic_theory import KappaCurve, slope
from figures.theme import Theme, axis, layout, optimizer_look
from i18n import say
from optimizers import OPTIMIZERS


def kappa_figure(theme: Theme, curve: KappaCurve, kappa: float) -> dict[str, Any]:
    """Steps of theory's settings against the condition number on log-log axes, with the slopes from kappa = 30 on."""
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
                "hovertemplate": say("κ %{x}: %{y} steps") + "<extra></extra>",
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
            yaxis=axis(theme, say("steps until f ≤ 10⁻⁴"), type="log", exponentformat="power", dtick=1),
            legend={"x": 0.02, "y": 0.98},
            uirevision="kappa",
        ),
    }
