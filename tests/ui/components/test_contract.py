"""The wire's types: Python and JavaScript have the same, and what is really sent is of these types."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from types import UnionType
from typing import Any, Literal, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

import pytest
import streamlit as st
from starlette.applications import Starlette

from engine.experiments.trace import anatomy
from engine.race import race
from engine.scenario import Entry, Scenario
from figures.landscape import landscape
from figures.map import contour_lines
from figures.theme import LIGHT
from i18n import LANGUAGES, catalogue
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tests.ui.components.asgi import get
from ui.components import card_contract, chart, chart_contract, contract, edit_contract, player
from ui.components.card import card_payload
from ui.components.files import NUMBERS, THEMES, address_of
from ui.components.payload import forces_payload, runs_payload, surface_payload
from ui.components.routes import player_routes
from ui.components.wire import unpack

TYPES_JS = [
    Path("ui/components/assets/shared") / name
    for name in ("types.js", "edit_types.js", "card_types.js", "chart_types.js")
]
PLAIN = {str: "string", bool: "boolean", int: "number", float: "number", object: "unknown", type(None): "null"}
CONTRACT = {
    name: kind
    for file in (contract, edit_contract, card_contract, chart_contract)
    for name, kind in vars(file).items()
    if is_typeddict(kind)
}


def as_javascript(kind: Any) -> str:
    """A type of the contract as JSDoc writes it."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal:
        return " | ".join(json.dumps(part) for part in parts)
    if origin is UnionType:
        return " | ".join(as_javascript(part) for part in parts)
    if origin is list:
        item = as_javascript(parts[0])
        return f"({item})[]" if " | " in item else f"{item}[]"
    if origin is tuple:
        return f"[{', '.join(map(as_javascript, parts))}]"
    if origin is dict:
        return f"Record<{', '.join(map(as_javascript, parts))}>"
    return kind.__name__ if is_typeddict(kind) else PLAIN[kind]


def python_types() -> dict[str, dict[str, str]]:
    """{type: {field: JavaScript type}} of contract.py; the name of an optional field is in brackets."""
    types: dict[str, dict[str, str]] = {}
    for name, kind in CONTRACT.items():
        fields = {}
        for field, hint in get_type_hints(kind, include_extras=True).items():
            optional = get_origin(hint) is NotRequired
            fields[f"[{field}]" if optional else field] = as_javascript(get_args(hint)[0] if optional else hint)
        types[name] = fields
    return types


def javascript_types() -> dict[str, dict[str, str]]:
    """The same of types.js."""
    types: dict[str, dict[str, str]] = {}
    for comment in re.findall(
        r"/\*\*(.*?)\*/", "".join(file.read_text(encoding="utf-8") for file in TYPES_JS), re.DOTALL
    ):
        for name in re.findall(r"@typedef \{object\} (\w+)", comment):
            types[name] = {field: kind for kind, field in re.findall(r"@property \{(.*)\} (\S+)", comment)}
    return types


def test_both_languages_have_the_same_types() -> None:
    assert len(CONTRACT) > 15
    assert javascript_types() == python_types()


def required(kind: Any) -> set[str]:
    """Fields that must be there; `__required_keys__` does not see NotRequired where annotations are postponed."""
    hints = get_type_hints(kind, include_extras=True)
    return {name for name, hint in hints.items() if get_origin(hint) is not NotRequired}


def fits(value: Any, kind: Any) -> bool:
    """Is a value that came as JSON of this type?"""
    origin, parts = get_origin(kind), get_args(kind)
    if is_typeddict(kind):
        hints = get_type_hints(kind)
        known = isinstance(value, dict) and required(kind) <= value.keys() <= hints.keys()
        return known and all(fits(value[name], hints[name]) for name in value)
    checks = {
        Literal: lambda: value in parts,
        UnionType: lambda: any(fits(value, part) for part in parts),
        list: lambda: isinstance(value, list) and all(fits(part, parts[0]) for part in value),
        tuple: lambda: isinstance(value, list) and len(value) == len(parts) and all(map(fits, value, parts)),
        dict: lambda: isinstance(value, dict) and all(fits(part, parts[1]) for part in value.values()),
    }
    if origin in checks:
        return checks[origin]()
    return isinstance(value, (int, float) if kind is float else kind) and (kind is bool or not isinstance(value, bool))


ALL = Scenario(entries=tuple(Entry(key) for key in OPTIMIZERS), steps=40)


@pytest.mark.parametrize("key", SURFACES)
def test_surfaces_are_of_their_type(key: str) -> None:
    header, arrays = unpack(surface_payload(Scenario(surface=key)))
    assert fits(header, contract.SurfaceHeader)
    assert set(arrays) == {"loss"}


@pytest.mark.parametrize(
    "scenario", [ALL, replace(ALL, surface="mccormick"), replace(ALL, surface="ravine", own_lr=True)]
)
def test_races_are_of_their_type(scenario: Scenario) -> None:
    assert fits(unpack(runs_payload(scenario))[0], contract.RunsHeader)


def test_the_specifications_of_numbers_are_of_their_type() -> None:
    numbers = json.loads(get(Starlette(routes=player_routes()), f"/{address_of(NUMBERS)}").content)
    assert all(fits(spoken, contract.Numbers) for spoken in numbers.values())
    assert set(numbers) == set(LANGUAGES)
    assert set(numbers["ko"]["rules"]) == set(OPTIMIZERS)
    assert numbers["ko"]["rules"]["adam"][1]["help"] == catalogue("ko")[numbers["en"]["rules"]["adam"][1]["help"]]


def test_both_kinds_of_loss_axis_are_met() -> None:
    kinds = {unpack(runs_payload(Scenario(surface=key, steps=9)))[0]["loss"]["kind"] for key in SURFACES}
    assert kinds == {"log", "symmetric"}


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_forces_and_cards_are_of_their_types(key: str) -> None:
    scenario = replace(ALL, entries=(Entry(key),))
    assert fits(unpack(forces_payload(scenario, key))[0], contract.ForcesHeader)
    inside = anatomy(scenario, scenario.entries[0], race(scenario)[key])
    assert fits(unpack(card_payload(inside, "key"))[0], card_contract.CardHeader)


def test_themes_are_of_their_type() -> None:
    themes = json.loads(get(Starlette(routes=player_routes()), f"/{address_of(THEMES)}").content)
    assert set(themes) == {"light", "dark"}
    assert all(fits(theme, contract.Theme) for theme in themes.values())


@pytest.mark.parametrize("pick", [None, {"subplot": "xy", "x": 0.5, "y": 1.0}])
def test_charts_are_of_their_type(monkeypatch: pytest.MonkeyPatch, pick: Any) -> None:
    sent: dict[str, Any] = {}
    monkeypatch.setattr(chart, "_component", lambda **arguments: sent.update(arguments))
    land = landscape(SURFACES["beale"], 20)
    figure = {"data": contour_lines(LIGHT, land), "layout": {}}
    chart.chart({"light": figure, "dark": figure}, key="a", label="b", file="c", height=300, pick=pick, picks=[0])
    assert fits(unpack(sent["data"])[0], chart_contract.ChartHeader)


@pytest.mark.parametrize("scenario", [Scenario(), Scenario(formula="x^2 + y^2")])
def test_the_players_data_are_of_their_type(monkeypatch: pytest.MonkeyPatch, scenario: Scenario) -> None:
    sent: dict[str, Any] = {}
    monkeypatch.setattr(player, "_component", lambda **arguments: sent.update(arguments))
    monkeypatch.setattr(st, "session_state", {})
    player.player(scenario, "side", lambda edit: None)
    assert fits(sent["data"], contract.PlayerData)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({}, contract.Ticks),
        ({"heights": [1], "texts": [2]}, contract.Ticks),
        ({"heights": [], "texts": [], "more": 1}, contract.Ticks),
        ([1, 2, 3], contract.Point),
        (True, float),
        (1.5, int),
        (None, list[float] | float),
    ],
)
def test_what_is_of_another_type_is_noticed(value: Any, kind: Any) -> None:
    assert not fits(value, kind)
