"""The caption of a figure: a reader can run the race again from it."""

from __future__ import annotations

import re

import pytest

from engine.export.caption import caption
from engine.scenario import Scenario
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from surfaces.formula import parse


def of(**query: str) -> str:
    return caption(Scenario.from_query(query)[0]).caption


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_it_has_every_number_of_a_rule(key: str) -> None:
    text = of(opt=key)
    for name in OPTIMIZERS[key].hypers():
        assert re.search(rf"\b{name} [\d.×⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", text), name


def test_it_has_switches_that_were_changed_and_no_others() -> None:
    assert "bias correction" not in of(opt="adam")
    assert "bias correction off" in of(opt="adam:bias_correction=0")


def test_it_has_schedules_own_starts_and_noise() -> None:
    text = of(opt="sgd:schedule=step:every=0.3,momentum:x0=1:y0=2", noise="0.2", seed="7", start="3,1.5", steps="1234")
    assert re.search(r"schedule step \(every 0.3, gamma 0.5\)", text)
    assert re.search(r"momentum 0.9, start \(1, 2\)", text)
    assert text.endswith("Start (3, 1.5), 1,234 steps, gradient noise 0.2 (seed 7).")


@pytest.mark.parametrize("key", SURFACES)
def test_its_formula_is_that_of_the_surface(key: str) -> None:
    surface, written = SURFACES[key], caption(Scenario(surface=key))
    again = parse(written.formula.removeprefix("f(x, y) = "), surface.domain)
    x, y = surface.start
    assert again.value((x, y)) == pytest.approx(surface.value((x, y)), rel=1e-12)
    assert written.caption.count("{formula}") == 1
    assert written.latex == surface.latex


def test_a_typed_function_is_as_it_was_typed() -> None:
    assert caption(Scenario.from_query({"f": "x^2+3*y^2"})[0]).formula == "f(x, y) = x^2+3*y^2"
