"""Maps that follow a drag in the browser: what it needs to know of them. See `assets/chart/live.js`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.conditions import at_any_minimum, within_tolerance
from engine.criteria import RELATIVE_TOLERANCE, resolution
from engine.experiments.axis import START_AXES, Axis
from engine.experiments.basins import DIVERGED, NOWHERE, STILL, UNDEFINED, Basins, valleys
from engine.experiments.sweep import Sweep, SweepResult
from engine.scenario.scenario import query_string
from figures import tuning
from figures.escape import basin
from figures.scale import FLOOR
from figures.theme import THEMES
from optimizers import OPTIMIZERS
from surfaces.base import Surface
from ui.components.contract import LiveAxis, LiveColours, LiveEscape, LiveMap, LivePlaces, LiveSettle

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
        _live_map(spec, spec.entry.optimizer, query_string(spec.scenario), number, shown == spec, colours)
        for number, (spec, shown) in enumerate(zip(wanted, drawn, strict=True))
    ]


def live_basin(
    wanted: Sweep, drawn: Sweep, found: Basins, figure: Mapping[str, Any], query: str, slot: str
) -> list[LiveMap]:
    """The map of starts of one run, in a figure of `basin_figure`; `query` is of the race that has it in `slot`."""
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
    return [_live_map(wanted, slot, query, 0, drawn == wanted, colours)]


def _live_map(spec: Sweep, slot: str, query: str, number: int, whole: bool, colours: LiveColours) -> LiveMap:
    scenario, surface = spec.scenario, spec.scenario.resolved_surface()
    suffix = "" if number == 0 else str(number + 1)
    names = OPTIMIZERS[spec.entry.optimizer].hypers()
    hypers = {name: float(spec.entry.get(name)) for name in names} | {"lr": scenario.lr_of(spec.entry)}
    return {
        "query": query,
        "slot": slot,
        "subplot": f"x{suffix}y{suffix}",
        "whole": whole,
        "question": spec.question,
        "x": _live_axis(spec.x),
        "y": _live_axis(spec.y),
        "start": scenario.resolved_start(),
        "hypers": hypers,
        "parameters": dict(zip((name for name, _ in surface.parameters), surface.values, strict=True)),
        "steps": scenario.resolved_steps(),
        "settle": _settle(spec, surface) if spec.question == "settled" else None,
        "escape": _escape(spec, surface) if spec.question == "escaped" else None,
        "places": _places(surface) if spec.x.name in START_AXES else None,
        "colours": colours,
    }


def _live_axis(axis: Axis) -> LiveAxis:
    return {"name": axis.name, "values": axis.values.tolist(), "log": axis.log, "complement": axis.complement}


def _settle(spec: Sweep, surface: Surface) -> LiveSettle:
    condition = within_tolerance(surface, np.array(spec.scenario.resolved_start()), spec.scenario.tol)
    return {
        "level": condition.level,
        "tol": spec.scenario.tol,
        "share": RELATIVE_TOLERANCE,
        "resolution": resolution(surface),
        "box": None if condition.box is None else [edge for side in condition.box for edge in side],
    }


def _escape(spec: Sweep, surface: Surface) -> LiveEscape:
    saddles = [(x, y, float(surface.value((x, y)))) for x, y in surface.saddles]
    return {"saddles": saddles, "radius": surface.escape_radius, "stops": spec.x.name in START_AXES}


def _places(surface: Surface) -> LivePlaces:
    return {
        "minima": list(surface.minima),
        "reach": at_any_minimum(surface).radius,
        "saddles": list(surface.saddles),
        "radius": surface.escape_radius,
        "valleys": [] if surface.minima else list(valleys(surface)),
    }
