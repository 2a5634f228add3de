"""The module of a race: its rules on its surface as functions, and the facts about the surface beside them.

A module has what decides which operations there are, and no number that a visitor may change: it serves every start,
hyperparameter, setting of a schedule, noise and condition number, and so a whole sequence of edits.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np

from engine.conditions import AtOwnMinimum, EscapedSaddle, at_any_minimum, within_tolerance
from engine.program.javascript.cells import CellLoop
from engine.program.javascript.expressions import HELPERS
from engine.program.javascript.family import Family, family_of
from engine.program.javascript.levels import Levels
from engine.program.javascript.lookahead import lookahead_text
from engine.program.javascript.loops import tables_text, trail_text
from engine.program.javascript.surface_text import surface_functions
from engine.program.javascript.writer import Writer, listed
from engine.program.recorder import TraceError
from engine.program.surface_form import surface_constants, trace_surface
from engine.program.trace import RuleForm, rule_form, trace_form
from engine.program.watch import WatchForm, watch_form
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from engine.scenario.scenario import normal
from optimizers import OPTIMIZERS
from surfaces.compile.definedness import may_be_undefined

PORTED = frozenset({
    "constant", "time_based", "step", "milestones", "exponential", "polynomial", "cosine", "warmup_cosine",
    "warm_restarts", "one_cycle",
})  # fmt: skip
"""The schedules of which `assets/program/schedules.js` has the factors."""


def structure(scenario: Scenario) -> Scenario:
    """The scenario with everything at its default that its module does not depend on."""
    entries = tuple(_structure_of(entry) for entry in scenario.entries)
    surface = scenario.resolved_surface()
    movable = surface.parameters and family_of(surface).affine is not None
    return normal(
        replace(
            scenario.surface_only(),
            parameters=() if movable else scenario.parameters,
            entries=entries,
            noise=1.0 if scenario.noise else 0.0,
        )
    )


def _structure_of(entry: Entry) -> Entry:
    return Entry(
        entry.optimizer, tuple(entry.overrides(OPTIMIZERS[entry.optimizer].switches()).items()), entry.schedule
    )


def race_module(scenario: Scenario, question: str | None = None) -> str:
    """The module of a race, with a program for each of its slots.

    With a question (of `engine.experiments.sweep`) also with what a map needs that asks it of every cell.
    Raises `TraceError` where a rule or the question has no program.
    """
    family = family_of(scenario.resolved_surface())
    rules = [_rule_of(scenario, entry) for entry in scenario.entries]
    forms = list(dict.fromkeys(rules))
    texts = [_rule_text(family, form, question) for form in forms]
    return _module(family, texts, [forms.index(rule) for rule in rules])


def _module(family: Family, rules: list[str], programs: list[int]) -> str:
    joined, places = ",\n".join(rules), listed(f"rules[{number}]" for number in programs)
    return (
        f"export default ({{{', '.join(HELPERS)}}}) => {{\n"
        f"const rules = [{joined}];\n"
        f"return {{programs: {places},\nsurface: {_surface_text(family)}}};\n}};\n"
    )


def _rule_of(scenario: Scenario, entry: Entry) -> RuleForm:
    if entry.schedule not in PORTED:
        raise TraceError(f"no factors of {entry.schedule} in JavaScript")
    return rule_form(scenario.optimizer(entry), noisy=scenario.noise > 0)


def _rule_text(family: Family, rule: RuleForm, question: str | None) -> str:
    """A rule on a surface, whatever its settings."""
    program = trace_form(family.form, rule)
    writer = Writer(program, tuple(rule.kind.hypers()))
    levels = Levels(program, tuple(value for _, value in program.outputs))
    facts = {
        "key": rule.kind.key,
        "settings": writer.settings,
        "sharesLr": rule.kind.shares_lr,
        "scheduled": rule.scheduled,
        "noisy": rule.noisy,
    }
    initial, ahead = initial_state(rule), lookahead_text(rule)
    loops = [_cells_text(family, rule, watch) for watch in _watches(family, question)] if question else []
    return (
        f"{{{json.dumps(facts)[1:-1]},\n"
        f"state: {json.dumps(initial)},\n"
        f"tables: {tables_text(writer, levels.tables)},\n"
        f"ahead: {ahead},\n"
        f"trail: {trail_text(writer, levels, initial)},\n"
        f"loops: {listed(loops)}}}"
    )


def _cells_text(family: Family, rule: RuleForm, watch: WatchForm | None) -> str:
    """The loop of a map's cells under a condition."""
    program, watched = trace_form(family.form, rule, watch), watch.inputs if watch else ()
    streak = watch is not None and watch.tracks_streak
    asks_value = may_be_undefined(family.surface.expr)
    return CellLoop(program, tuple(rule.kind.hypers()), watched, streak, asks_value).text()


def _watches(family: Family, question: str) -> list[WatchForm | None]:
    """The conditions of the descents that answer a question; where runs end and when they came there takes two."""
    surface = family.surface
    if question == "settled":
        return [watch_form(within_tolerance(surface, np.array(surface.start)))]
    if question == "escaped":
        return [watch_form(EscapedSaddle(False))] if surface.saddles else [None]
    if question == "loss" or not surface.minima:
        return [None]
    own = watch_form(AtOwnMinimum(True, among=at_any_minimum(surface), number=np.zeros(1, int)))
    if own is None:
        raise TraceError("places that overlap are no condition of a program")
    return [None, own]


def initial_state(rule: RuleForm) -> tuple[float, ...]:
    """The numbers of the state before the first step. Raises `TraceError` where they depend on the start."""
    here, there = (
        np.concatenate([np.empty(0), *(part.ravel() for part in rule.optimizer().init(np.full(2, place)))])
        for place in (0.0, 1.5)
    )
    if not np.array_equal(here, there):
        raise TraceError(f"the first state of {rule.kind.key} depends on the start")
    return tuple(here.tolist())


def _surface_text(family: Family) -> str:
    surface, program = family.surface, trace_surface(family.member)
    facts: dict[str, Any] = {
        "domain": surface.domain,
        "minima": surface.minima,
        "saddles": surface.saddles,
        "escapeRadius": surface.escape_radius,
        "bounded": surface.bounded,
        "undercut": surface.undercut,
        "mayBeUndefined": may_be_undefined(surface.expr),
        "parameters": [name for name, _ in surface.parameters],
        "affine": family.affine,
        "constants": list(surface_constants(family.member).values()),
    }
    return f"{{{json.dumps(facts)[1:-1]},\n{surface_functions(program)}}}"
