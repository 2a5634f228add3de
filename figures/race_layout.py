"""The layout of the race figure: panels, titles and controls, side by side or stacked for a phone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from engine.labels import surface_name
from engine.scenario import Scenario
from engine.terms import comparison_terms
from figures.landscape import Landscape
from figures.loss_axis import LossAxis
from figures.map import MapParts, map_axes, map_legend, under_axis
from figures.parts import panel_title
from figures.theme import Theme, axis, layout
from figures.view import scene
from i18n import say
from i18n.numbers import setting_text
from surfaces import Surface

SCENE = 1.3
"""How many times as wide as high the relief may count on being."""

Extent = tuple[tuple[float, float], tuple[float, float]]
"""(from, to) across and up, as shares of the figure."""


@dataclass(frozen=True)
class Arrangement:
    """Where the panels and controls are: pixels for height, margin and font, else shares of the figure."""

    height: int
    contour: Extent
    relief: Extent
    loss: Extent
    buttons: float
    scrubber: dict[str, Any]
    legend: float
    top: int
    title_size: int
    title_gap: str


WIDE = Arrangement(
    height=680,
    contour=((0.0, 0.47), (0.21, 1.0)),
    relief=((0.54, 1.0), (0.5, 1.0)),
    loss=((0.56, 1.0), (0.13, 0.43)),
    buttons=0.035,
    scrubber={"x": 0.2, "len": 0.8, "y": 0.035, "yanchor": "middle"},
    legend=1.03,
    top=100,
    title_size=15,
    title_gap=" ",
)
NARROW = Arrangement(
    height=1300,
    contour=((0.0, 1.0), (0.74, 1.0)),
    relief=((0.0, 1.0), (0.31, 0.59)),
    loss=((0.0, 1.0), (0.02, 0.26)),
    buttons=0.67,
    scrubber={"x": 0.0, "len": 1.0, "y": 0.652, "yanchor": "top"},
    legend=1.01,
    top=220,
    title_size=13,
    title_gap="<br>",
)


BROAD = replace(
    WIDE,
    height=820,
    contour=((0.0, 1.0), (0.58, 1.0)),
    relief=((0.0, 0.44), (0.13, 0.5)),
    loss=((0.52, 1.0), (0.13, 0.46)),
)
BROAD_FROM = 2.0
"""A box so many times as wide as high has the map over the whole width, and relief and loss below it."""


def arrangement_of(surface: Surface, narrow: bool) -> Arrangement:
    """Where the panels are: stacked for a phone, else as the shape of the box suggests."""
    (x0, x1), (y0, y1) = surface.domain
    return NARROW if narrow else BROAD if x1 - x0 > BROAD_FROM * (y1 - y0) else WIDE


def race_title(scenario: Scenario, gap: str = " ") -> str:
    """What is compared, and on what terms; `gap` stands between its parts."""
    noise = say("gradient noise {sigma} (seed {seed})", sigma=setting_text(scenario.noise), seed=str(scenario.seed))
    terms = say(
        "{count} steps, {noise}", count=scenario.resolved_steps(), noise=noise if scenario.noise else say("no noise")
    )
    return f"<b>{surface_name(scenario.resolved_surface())}</b>:{gap}{comparison_terms(scenario)},{gap}{terms}"


def race_layout(
    theme: Theme,
    scenario: Scenario,
    ground: MapParts,
    land: Landscape,
    losses: LossAxis,
    arrangement: Arrangement,
    steps: list[int],
) -> dict[str, Any]:
    """The layout of the animated race in one of the arrangements."""
    surface = scenario.resolved_surface()
    across, up = ({"domain": extent} for extent in arrangement.contour)
    title = panel_title(theme, losses.title, arrangement.loss[0][0], arrangement.loss[1][1], size=13)
    under = under_axis("x", map_legend(surface, land.scale))
    return layout(
        theme,
        height=arrangement.height,
        margin={"l": 10, "r": 10, "t": arrangement.top, "b": 10},
        title=_title_of(scenario, arrangement),
        legend={"orientation": "h", "x": 0, "y": arrangement.legend, "yanchor": "bottom", "groupclick": "togglegroup"},
        uirevision=repr(scenario.surface_only()),
        **map_axes(theme, under, "y", surface.domain, xaxis=across, yaxis=up),
        xaxis2=axis(theme, say("step"), domain=arrangement.loss[0], range=[0, scenario.resolved_steps()], anchor="y2"),
        yaxis2=axis(theme, "", domain=arrangement.loss[1], anchor="x2", **losses.axis),
        scene={**scene(theme, surface, land, SCENE), "domain": dict(zip("xy", arrangement.relief, strict=True))},
        annotations=[title, *ground.annotations, *reached_label(theme, losses)],
        shapes=reached_line(theme, losses),
        images=ground.images,
        updatemenus=[_buttons(theme, arrangement)],
        sliders=[_scrubber(theme, arrangement, steps)],
    )


def reached_line(theme: Theme, losses: LossAxis) -> list[dict[str, Any]]:
    """A thin line across the loss chart at the tolerance."""
    if losses.reached is None:
        return []
    height = losses.at(losses.reached)
    line = {"color": theme.muted, "width": 1}
    return [
        {"type": "line", "xref": "x2 domain", "yref": "y2", "x0": 0, "x1": 1, "y0": height, "y1": height, "line": line}
    ]


def reached_label(theme: Theme, losses: LossAxis) -> list[dict[str, Any]]:
    """What the line is."""
    if losses.reached is None:
        return []
    font = {"size": 11, "color": theme.muted}
    place = {"x": 0, "xref": "x2 domain", "y": losses.reached, "yref": "y2", "xanchor": "left", "yanchor": "top"}
    return [{**place, "text": say("reached"), "showarrow": False, "font": font, "borderpad": 0}]


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
