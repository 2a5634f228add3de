"""How loss becomes height."""

from __future__ import annotations

import numpy as np

from figures.scale import scale_of
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
