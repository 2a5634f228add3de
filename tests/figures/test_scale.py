"""How loss becomes height and axis."""

from __future__ import annotations

import numpy as np

from figures.scale import loss_axis, scale_of
from surfaces import SURFACES
from tests.reading import read_number


def test_a_narrow_range_is_linear() -> None:
    scale = scale_of(np.linspace(0.0, 10.0, 100), None)
    assert scale.unit is None
    assert scale(4.0) == 4.0


def test_a_wide_range_is_logarithmic_and_monotone() -> None:
    losses = np.geomspace(1e-3, 1e6, 500)
    scale = scale_of(losses, 0.0)
    assert scale.unit is not None
    assert (np.diff(scale(losses)) > 0).all()
    assert scale(0.0) == 0.0


def test_heights_start_at_the_surfaces_lowest_value() -> None:
    assert scale_of(np.array([1.0, 2.0, 3.0]), 0.5).low == 0.5


def test_ticks_are_losses_at_their_heights() -> None:
    scale = scale_of(np.geomspace(1e-2, 1e4, 200), 0.0)
    heights, texts = scale.ticks()
    assert heights == sorted(heights)
    assert np.allclose([scale(read_number(text)) for text in texts], heights, rtol=1e-6)


def test_the_symmetric_log_keeps_sign_and_order() -> None:
    axis = loss_axis(SURFACES["saddle"], [np.array([-1e4, -1.0, 0.0, 1.0, 10.0])])
    drawn = axis.values(np.array([-1e4, -1.0, 0.0, 1.0, 10.0]))
    assert (np.diff(drawn) > 0).all()
    assert drawn[2] == 0.0
    assert axis.axis["ticktext"][len(axis.axis["ticktext"]) // 2] == "0"


def test_a_loss_at_the_minimum_is_drawn_at_the_floor_of_the_log_axis() -> None:
    axis = loss_axis(SURFACES["sphere"], [np.array([1.0, 1e-20, 0.0])])
    assert axis.values(np.array([0.0]))[0] > 0


def test_runs_that_stand_at_the_minimum_have_an_axis_of_usual_size() -> None:
    low, high = loss_axis(SURFACES["sphere"], [np.zeros(100)]).axis["range"]
    assert -17 < low < high < -14
