"""Maps that follow a drag in the browser: what it needs to know of them. See `assets/chart/live.js`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.experiments.axis import START_AXES, Axis
from engine.experiments.basins import DIVERGED, NOWHERE, STILL, UNDEFINED, Basins, valleys
from engine.experiments.sweep import Sweep, SweepResult
from figures import tuning
from figures.escape import basin
from figures.scale import FLOOR
from figures.theme import THEMES
from optimizers import OPTIMIZERS
from surfaces.base import Surface
from ui.components.contract import LiveAxis, LiveColours, LiveMap, LivePlaces
from ui.components.program import program_header

NAMES = {STILL: "still", NOWHERE: "nowhere", DIVERGED: "diverged", UNDEFINED: "undefined"}
"""The names of the kinds of starts that end in no place, as in `assets/chart/cells.js`."""


def live_tunings(
    wanted: Sequence[Sweep], drawn: Sequence[Sweep], results: Sequence[SweepResult], figure: Mapping[str, Any]
) -> list[LiveMap]:
    """The maps of hyperparameters in a figure of `tuning_figure`, of which `wanted` are those with all cells."""
    scale = figure["layout"]["coloraxis"]
    floor = tuning.loss_floor(drawn, results)[0] if wanted[0].question == "loss" else 0.0
    colours: LiveColours = {
        "stops": [(at, colour) for at, colour in scale["colorscale"]],
        "low": scale["cmin"],
        "high": scale["cmax"],
        "floor": floor,
        "least": FLOOR,
        "shades": (0.0, 0.0),
        "band": 0.0,
        "kinds": tuning.COLOURS,
    }
    return [
        _live_map(spec, spec.entry.optimizer, number, shown == spec, colours)
        for number, (spec, shown) in enumerate(zip(wanted, drawn, strict=True))
    ]


def live_basin(wanted: Sweep, drawn: Sweep, found: Basins, figure: Mapping[str, Any], slot: str) -> list[LiveMap]:
    """The map of starts of the run in `slot`, in a figure of `basin_figure`."""
    scale = figure["data"][0]
    colours: LiveColours = {
        "stops": [(at, colour) for at, colour in scale["colorscale"]],
        "low": scale["zmin"],
        "high": scale["zmax"],
        "floor": 0.0,
        "least": 0.0,
        "shades": basin.basin_info(found).steps,
        "band": basin.BAND,
        "kinds": {
            name: {NAMES[kind]: colour for kind, colour in basin.UNPLACED_COLOURS[name].items()} for name in THEMES
        },
    }
    return [_live_map(wanted, slot, 0, drawn == wanted, colours)]


def _live_map(spec: Sweep, slot: str, number: int, whole: bool, colours: LiveColours) -> LiveMap:
    surface, suffix = spec.scenario.resolved_surface(), "" if number == 0 else str(number + 1)
    program = program_header(spec.scenario.bare(spec.entry))
    return {
        "program": program,
        "slot": slot,
        "subplot": f"x{suffix}y{suffix}",
        "whole": whole,
        "question": spec.question,
        "x": _live_axis(spec.x),
        "y": _live_axis(spec.y),
        "start": spec.scenario.resolved_start(),
        "hypers": dict(zip(OPTIMIZERS[spec.entry.optimizer].hypers(), program["slots"][0]["hypers"], strict=True)),
        "steps": spec.scenario.resolved_steps(),
        "places": _places(surface) if spec.x.name in START_AXES else None,
        "colours": colours,
    }


def _live_axis(axis: Axis) -> LiveAxis:
    return {"name": axis.name, "values": axis.values.tolist(), "log": axis.log, "complement": axis.complement}


def _places(surface: Surface) -> LivePlaces:
    return {
        "saddles": list(surface.saddles),
        "radius": surface.escape_radius,
        "valleys": [] if surface.minima else list(valleys(surface)),
    }
