"""The layout of the race figure: panels, titles and controls, side by side or stacked for a phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.labels import surface_name
from engine.scenario import Scenario
from figures.landscape import scene
from figures.parts import panel_title
from figures.scale import LossAxis, Scale
from figures.theme import Theme, axis, layout
from i18n import say
from i18n.numbers import setting_text

Extent = tuple[tuple[float, float], tuple[float, float]]
"""(from, to) across and up, as shares of the figure."""


@dataclass(frozen=True)
class Arrangement:
    """Where the panels and controls are: pixels for height, margin and font, else shares of the figure."""

    height: int
    contour: Extent
    relief: Extent
    loss: Extent
    bar: dict[str, Any]
    buttons: float
    scrubber: dict[str, Any]
    legend: float
    top: int
    title_size: int
    title_gap: str


WIDE = Arrangement(
    height=680,
    contour=((0.0, 0.45), (0.13, 1.0)),
    relief=((0.54, 1.0), (0.5, 1.0)),
    loss=((0.56, 1.0), (0.13, 0.43)),
    bar={"x": 0.455, "y": 0.565, "len": 0.87, "xanchor": "left"},
    buttons=0.035,
    scrubber={"x": 0.2, "len": 0.8, "y": 0.035, "yanchor": "middle"},
    legend=1.03,
    top=100,
    title_size=15,
    title_gap=" ",
)
NARROW = Arrangement(
    height=1300,
    contour=((0.0, 0.86), (0.74, 1.0)),
    relief=((0.0, 1.0), (0.31, 0.60)),
    loss=((0.0, 1.0), (0.02, 0.26)),
    bar={"x": 0.87, "y": 0.87, "len": 0.27, "xanchor": "left"},
    buttons=0.68,
    scrubber={"x": 0.0, "len": 1.0, "y": 0.665, "yanchor": "top"},
    legend=1.01,
    top=220,
    title_size=13,
    title_gap="<br>",
)


def race_title(scenario: Scenario, gap: str = " ") -> str:
    """What is compared, and on what terms; `gap` stands between its parts."""
    noise = say("gradient noise {sigma} (seed {seed})", sigma=setting_text(scenario.noise), seed=str(scenario.seed))
    terms = say(
        "{count} steps, {noise}", count=scenario.resolved_steps(), noise=noise if scenario.noise else say("no noise")
    )
    return f"<b>{surface_name(scenario.resolved_surface())}</b>:{gap}{scenario.comparison_terms()},{gap}{terms}"


def race_layout(
    theme: Theme, scenario: Scenario, scale: Scale, losses: LossAxis, arrangement: Arrangement, steps: list[int]
) -> dict[str, Any]:
    """The layout of the animated race in one of the two arrangements, `WIDE` or `NARROW`."""
    surface = scenario.resolved_surface()
    x_range, y_range = surface.domain
    return layout(
        theme,
        height=arrangement.height,
        margin={"l": 10, "r": 10, "t": arrangement.top, "b": 10},
        title=_title_of(scenario, arrangement),
        legend={"orientation": "h", "x": 0, "y": arrangement.legend, "yanchor": "bottom", "groupclick": "togglegroup"},
        uirevision=repr(scenario.surface_only()),
        xaxis=axis(theme, "x", domain=arrangement.contour[0], range=x_range, anchor="y"),
        yaxis=axis(theme, "y", domain=arrangement.contour[1], range=y_range, anchor="x"),
        xaxis2=axis(theme, say("step"), domain=arrangement.loss[0], range=[0, scenario.resolved_steps()], anchor="y2"),
        yaxis2=axis(theme, "", domain=arrangement.loss[1], anchor="x2", **losses.axis),
        scene={**scene(theme, surface, scale), "domain": dict(zip("xy", arrangement.relief, strict=True))},
        annotations=[panel_title(theme, losses.title, arrangement.loss[0][0], arrangement.loss[1][1], size=13)],
        updatemenus=[_buttons(theme, arrangement)],
        sliders=[_scrubber(theme, arrangement, steps)],
    )


def _title_of(scenario: Scenario, arrangement: Arrangement) -> dict[str, Any]:
    text = race_title(scenario, arrangement.title_gap)
    return {
        "text": text,
        "x": 0,
        "xref": "paper",
        "y": 0.985,
        "yanchor": "top",
        "font": {"size": arrangement.title_size},
    }


def _buttons(theme: Theme, arrangement: Arrangement) -> dict[str, Any]:
    play = {"frame": {"duration": 50, "redraw": True}, "transition": {"duration": 0}, "fromcurrent": True}
    stop = {"frame": {"duration": 0, "redraw": True}, "transition": {"duration": 0}, "mode": "immediate"}
    return {
        "type": "buttons",
        "direction": "left",
        "x": 0,
        "y": arrangement.buttons,
        "xanchor": "left",
        "yanchor": "middle",
        "pad": {"l": 0, "r": 10, "t": 0},
        "showactive": False,
        "bgcolor": theme.panel,
        "bordercolor": theme.muted,
        "buttons": [
            {"label": "▶ " + say("Play"), "method": "animate", "args": [None, play]},
            {"label": "❚❚ " + say("Pause"), "method": "animate", "args": [[None], stop]},
        ],
    }


def _scrubber(theme: Theme, arrangement: Arrangement, steps: list[int]) -> dict[str, Any]:
    jump = {"mode": "immediate", "frame": {"duration": 0, "redraw": True}, "transition": {"duration": 0}}
    return {
        **arrangement.scrubber,
        "pad": {"t": 10, "b": 0},
        "bgcolor": theme.grid,
        "activebgcolor": theme.muted,
        "bordercolor": theme.grid,
        "tickcolor": theme.muted,
        "ticklen": 3,
        "minorticklen": 0,
        "font": {"size": 10, "color": theme.muted},
        "currentvalue": {
            "prefix": say("step") + " ",
            "font": {"size": 14, "color": theme.text},
            "xanchor": "left",
            "offset": 4,
        },
        "steps": [{"label": str(k), "method": "animate", "args": [[str(k)], jump]} for k in steps],
    }
