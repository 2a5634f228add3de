"""Maps that follow a drag in the browser: what it needs to know of them. See `assets/chart/live.js`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.experiments.axis import START_AXES, Axis
from engine.experiments.basins import DIVERGED, NOWHERE, STILL, UNDEFINED, Basins, valleys
from engine.experiments.quadratic_theory import averages
from engine.experiments.sweep import Sweep, SweepResult
from engine.experiments.tuning import local_theory
from engine.labels import label
from engine.scenario import Scenario
from figures import tuning
from figures.escape import basin
from figures.scale import FLOOR
from figures.theme import THEMES, look_of
from optimizers import OPTIMIZERS
from surfaces.base import Surface
from ui.components.chart_contract import LiveAxis, LiveColours, LiveMap, LivePlaces, LiveTheory
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
        _live_map(spec.scenario.bare(spec.entry), spec.entry.optimizer, spec, number, shown == spec, colours)
        | {"theory": _theory(spec, result)}
        for number, (spec, shown, result) in enumerate(zip(wanted, drawn, results, strict=True))
    ]


def live_basin(
    race: Scenario, slot: str, wanted: Sweep, drawn: Sweep, found: Basins, figure: Mapping[str, Any]
) -> list[LiveMap]:
    """The map of starts of one run of a race, in a figure of `basin_figure`; `wanted` is the one with all cells."""
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
    conditions = wanted.scenario.bare(*race.entries)
    return [_live_map(conditions, slot, wanted, 0, drawn == wanted, colours)]


def _live_map(race: Scenario, slot: str, spec: Sweep, number: int, whole: bool, colours: LiveColours) -> LiveMap:
    """A map in the subplot with this number, by the program of a race that has its run in `slot`."""
    surface, suffix = spec.scenario.resolved_surface(), "" if number == 0 else str(number + 1)
    program, run = program_header(race), list(race.slots()).index(slot)
    return {
        "program": program,
        "run": run,
        "slot": slot,
        "title": label(race, slot),
        "subplot": f"x{suffix}y{suffix}",
        "whole": whole,
        "question": spec.question,
        "x": _live_axis(spec.x),
        "y": _live_axis(spec.y),
        "start": spec.scenario.resolved_start(),
        "own_start": spec.entry.start is not None,
        "hypers": dict(zip(OPTIMIZERS[spec.entry.optimizer].hypers(), program["slots"][run]["hypers"], strict=True)),
        "steps": spec.scenario.resolved_steps(),
        "places": _places(surface) if spec.x.name in START_AXES else None,
        "theory": None,
        "colour": look_of(race, slot).colour,
        "colours": colours,
    }


def _theory(spec: Sweep, result: SweepResult) -> LiveTheory | None:
    known = local_theory(spec, result) if spec.y.name == "momentum" else None
    if known is None:
        return None
    return {
        "rule": spec.entry.optimizer,
        "averages": averages(spec.entry),
        "m": known.m,
        "L": known.L,
        "quadratic": known.quadratic,
        "minimum": known.minimum,
    }


def _live_axis(axis: Axis) -> LiveAxis:
    return {"name": axis.name, "values": axis.values.tolist(), "log": axis.log, "complement": axis.complement}


def _places(surface: Surface) -> LivePlaces:
    return {
        "saddles": list(surface.saddles),
        "radius": surface.escape_radius,
        "valleys": [] if surface.minima else list(valleys(surface)),
    }
