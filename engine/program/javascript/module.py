"""The module of a race: its rules on its surface as functions, and the facts about the surface beside them.

A module has what decides which operations there are, and no number that a visitor may change: it serves every start,
hyperparameter, setting of a schedule, noise and condition number, and so a whole sequence of edits.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np

from engine.program.javascript.expressions import HELPERS
from engine.program.javascript.family import Family, family_of
from engine.program.javascript.levels import Levels
from engine.program.javascript.lookahead import lookahead_text
from engine.program.javascript.loops import tables_text, trail_text
from engine.program.javascript.surface_text import surface_functions
from engine.program.javascript.writer import Writer
from engine.program.recorder import TraceError
from engine.program.surface_form import SurfaceForm, surface_constants, trace_surface
from engine.program.trace import RuleForm, rule_form, trace_form
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from engine.scenario.scenario import normal
from optimizers import OPTIMIZERS
from surfaces.compile.definedness import may_be_undefined


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


def race_module(scenario: Scenario) -> str:
    """The module of a race, with a program for each of its slots. Raises `TraceError` where a rule has none."""
    family = family_of(scenario.resolved_surface())
    rules = {slot: _rule_of(scenario, entry) for slot, entry in scenario.slots().items()}
    forms = list(dict.fromkeys(rules.values()))
    texts = [_rule_text(family.form, form) for form in forms]
    return _module(family, texts, [forms.index(rule) for rule in rules.values()])


def _module(family: Family, rules: list[str], programs: list[int]) -> str:
    listed, joined = ",\n".join(rules), ", ".join(f"rules[{number}]" for number in programs)
    return (
        f"export default ({{{', '.join(HELPERS)}}}) => {{\n"
        f"const rules = [{listed}];\n"
        f"return {{programs: [{joined}],\nsurface: {_surface_text(family)}}};\n}};\n"
    )


def _rule_of(scenario: Scenario, entry: Entry) -> RuleForm:
    return rule_form(scenario.optimizer(entry), noisy=scenario.noise > 0)


def _rule_text(surface: SurfaceForm, rule: RuleForm) -> str:
    """A rule on a surface, whatever its settings."""
    program = trace_form(surface, rule)
    writer = Writer(program, tuple(rule.kind.hypers()))
    levels = Levels(program, tuple(value for _, value in program.outputs))
    facts = {
        "key": rule.kind.key,
        "settings": writer.settings,
        "sharesLr": rule.kind.shares_lr,
        "scheduled": rule.scheduled,
        "noisy": rule.noisy,
    }
    return (
        f"{{{json.dumps(facts)[1:-1]},\n"
        f"tables: {tables_text(writer, levels.tables)},\n"
        f"ahead: {lookahead_text(rule)},\n"
        f"trail: {trail_text(writer, levels, initial_state(rule))}}}"
    )


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
