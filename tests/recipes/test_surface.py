"""The recipe of a surface: one declaration."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.experiments.saddles import saddles_of
from engine.scenario import Scenario
from engine.scenario.entry import entry
from surfaces import SURFACES
from surfaces.formula import parse
from surfaces.formula.unparse import to_text
from tests.pages.opening import open_page, scenario_of
from tests.recipes.throwaway import TWO_WELLS
from tests.recipes.visit import visit

KEY = TWO_WELLS.key


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SURFACES, KEY, TWO_WELLS)


def test_everything_works_on_it():
    visit(Scenario(surface=KEY, entries=(entry("sgd"), entry("nesterov"), entry("adam")), steps=60))


def test_its_points_are_what_they_are_said_to_be():
    for kind, lowest in ((TWO_WELLS.minima, 0.0), (TWO_WELLS.saddles, -np.inf)):
        for point in kind:
            assert np.hypot(*TWO_WELLS.gradient(point)) < 1e-9 * np.linalg.norm(TWO_WELLS.hessian(point), 2)
            assert np.linalg.eigvalsh(TWO_WELLS.hessian(point)).min() > lowest


def test_it_opens_as_text_to_edit():
    typed = parse(to_text(TWO_WELLS))
    np.testing.assert_allclose(typed.value((0.3, -0.7)), TWO_WELLS.value((0.3, -0.7)), rtol=1e-12)


def test_its_saddle_is_on_the_escape_page():
    assert len(saddles_of(TWO_WELLS)) == 1
    app = open_page("escape", surface=KEY)
    assert not app.warning
    assert scenario_of(app).surface == KEY


@pytest.mark.parametrize("page", ["race", "tuning", "anatomy", "schedules"])
def test_every_page_offers_it(page: str):
    app = open_page(page, surface=KEY)
    assert not app.warning
    assert scenario_of(app).surface == KEY


def test_a_member_of_its_family_is_not_needed():
    assert replace(TWO_WELLS) == TWO_WELLS.with_params()
