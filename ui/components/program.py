"""What the browser needs to run a race by itself: its module, the numbers to run it with, and the noise."""

from __future__ import annotations

import numpy as np

from engine.experiments.sweep import QUESTIONS
from engine.noise import noise_of
from engine.program.javascript.module import race_module, structure
from engine.program.recorder import TraceError
from engine.scenario import Scenario
from engine.scenario.entry import CONSTANT, Entry, schedule_of
from engine.scenario.scenario import query_string
from optimizers import OPTIMIZERS
from ui.components.contract import ProgramHeader, ProgramSlot
from ui.components.wire import pack


def program_header(scenario: Scenario) -> ProgramHeader:
    """The numbers of a race, and the queries of its module and of its noise; no noise, no query."""
    surface = scenario.resolved_surface()
    draws = Scenario(seed=scenario.seed, steps=scenario.resolved_steps())
    return {
        "query": query_string(structure(scenario)),
        "draws": query_string(draws) if scenario.noise else "",
        "parameters": dict(zip(dict(surface.parameters), surface.values, strict=True)),
        "noise": scenario.noise,
        "tol": scenario.tol,
        "slots": [_slot(scenario, entry) for entry in scenario.entries],
    }


def _slot(scenario: Scenario, entry: Entry) -> ProgramSlot:
    rule, schedule = scenario.rule(entry), schedule_of(entry)
    hypers = [float(getattr(rule, name)) for name in OPTIMIZERS[entry.optimizer].hypers()]
    if entry.schedule == CONSTANT:
        return {"hypers": hypers, "schedule": None}
    settings = {name: float(getattr(schedule, name)) for name in schedule.hypers()}
    return {"hypers": hypers, "schedule": {"key": entry.schedule, "settings": settings}}


def program_payload(scenario: Scenario, question: str = "") -> bytes:
    """The module of a race, or of a map that asks this of its cells. Raises `TraceError` where there is none."""
    if question and question not in QUESTIONS:
        raise TraceError(question)
    return race_module(scenario, question if question else None).encode()


def noise_payload(scenario: Scenario) -> bytes:
    """Array `noise` (2, steps): what each step of a race draws for x and y, with a standard deviation of 1."""
    draws = noise_of(1.0, scenario.seed, scenario.resolved_steps())
    return pack({}, {"noise": np.ascontiguousarray(draws)}, double=["noise"])
