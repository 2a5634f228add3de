"""From where a relief is seen."""

from __future__ import annotations

import numpy as np
import pytest

from engine.scenario import Scenario
from figures.landscape import landscape
from figures.view import Model, best_view, proportions, toward, view_of
from surfaces import SURFACES
from tools.views import worth_seeing

HIDDEN_FROM_EVERYWHERE = {"easom": 0.1}
"""A pit so deep and narrow that no view shows its ground."""


@pytest.mark.parametrize("key", [key for key, surface in SURFACES.items() if surface.view])
def test_the_declared_view_shows_what_is_worth_seeing(key: str) -> None:
    surface = SURFACES[key]
    assert surface.view
    model = Model.of(surface.domain, landscape(surface))
    points, weights = worth_seeing(surface, model)
    assert np.average(model.seen(points, surface.view), weights=weights) > HIDDEN_FROM_EVERYWHERE.get(key, 0.9)


def wall_model() -> Model:
    """The ravine turned by 45 degrees: from where x + y is low or high one looks along it."""
    surface = SURFACES["rotated_ravine"]
    return Model.of(surface.domain, landscape(surface))


def test_a_wall_hides_what_is_behind_it_and_from_above_nothing_is_hidden() -> None:
    model = wall_model()
    floor = np.array([[0.0], [0.0], [0.0]])
    assert model.seen(floor, (-135, 32, 0.6)).all()
    assert not model.seen(floor, (-45, 32, 0.6)).any()
    assert model.seen(floor, (-45, 89, 0.6)).all()


def test_the_best_view_is_the_one_from_which_more_is_seen() -> None:
    model = wall_model()
    floor = np.array([[0.0, -4.0, -8.0], [0.0, -4.0, -8.0], [0.0, 0.0, 0.0]])
    view = best_view(model, floor, np.ones(3))
    assert model.seen(floor, view).sum() > model.seen(floor, (-45, 32, 0.6)).sum()


@pytest.mark.parametrize("formula", ["x^2 + 3y^2", "5", "sqrt(x) + y", "sin(3x)*cos(2y)", "1/x"])
def test_a_typed_function_has_a_view(formula: str) -> None:
    surface = Scenario(formula=formula).resolved_surface()
    view = view_of(surface, landscape(surface, 60))
    assert np.isfinite(view).all()
    assert 20 < view[1] < 70


def test_the_sides_are_to_scale_and_never_too_thin() -> None:
    assert proportions(((-12, 2), (-2, 2)), 0.6)[:2] == pytest.approx((1, 4 / 14))
    assert proportions(((0, 1000), (0, 1)), 0.6)[:2] == (1, 0.2)
    assert np.linalg.norm(toward((30, 40, 0.5))) == pytest.approx(1)
