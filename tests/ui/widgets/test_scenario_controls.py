"""The stops of generated sliders."""

from __future__ import annotations

import pytest

from optimizers import OPTIMIZERS
from surfaces import SURFACES
from ui.widgets.slider import stops

HYPERS = [(f"{key}.{name}", spec) for key, rule in OPTIMIZERS.items() for name, spec in rule.hypers().items()]
PARAMETERS = [(f"{key}.{name}", spec) for key, surface in SURFACES.items() for name, spec in surface.parameters]


@pytest.mark.parametrize(("_name", "spec"), HYPERS + PARAMETERS, ids=[name for name, _ in HYPERS + PARAMETERS])
def test_stops_span_the_range_in_order_and_hold_the_default(_name: str, spec: object) -> None:
    values = stops(spec)
    assert values == sorted(set(values))
    assert (values[0], values[-1]) == (spec.low, spec.high)
    assert spec.default in values
    assert 15 <= len(values) <= 101


def test_stops_are_round_numbers() -> None:
    values = stops(OPTIMIZERS["adam"].hypers()["beta2"])
    assert all(len(repr(value)) <= 9 for value in values)
    assert {0.0, 0.5, 0.9, 0.99, 0.999, 0.9999} <= set(values)
