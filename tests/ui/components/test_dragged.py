"""What the player computes by itself while something is dragged: scales, contour lines and sliders are Python's."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from figures.contours import contours_of
from figures.scale import scale_of
from optimizers import OPTIMIZERS, Hyper
from optimizers.base import Array
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from ui.components.numbers import numbers_payload

HARNESS = Path(__file__).parent / "js" / "ground_of.js"
SHARES = (0.0, 0.05, 0.3, 0.5, 0.77, 1.0)
HARD = {
    "level": np.full(9, 5.0),
    "nothing": np.full(9, np.nan),
    "infinite": np.array([np.inf, 1.0, 2.0, -np.inf]),
    "wide": np.geomspace(1e-300, 1e300, 50),
    "narrow": 1e15 + np.arange(20.0),
    "negative": -np.geomspace(1e-3, 1e6, 40),
    "largest": np.array([-1e308, 0.0, 1e308]),
}


@cache
def grids() -> dict[str, tuple[Array, float | None]]:
    """Losses with the lowest one of each surface, of some at several parameters, and losses that are hard to scale."""
    found: dict[str, tuple[Array, float | None]] = {name: (losses, None) for name, losses in HARD.items()}
    for key, usual in SURFACES.items():
        kappas = (1.0, 3.0, 30.0, 1e4) if usual.parameters else (None,)
        for kappa in kappas:
            surface = usual if kappa is None else usual.with_params(kappa=kappa)
            axes = (np.linspace(low, high, 30) for low, high in surface.domain)
            grid = surface.value(np.stack(np.meshgrid(*axes))).ravel()
            found[f"{key} {kappa}"] = grid, surface.minimum
    return found


def sliders() -> list[tuple[Hyper, Any]]:
    """(specification, what is sent of it) of every number of rules and schedules, but for the widest ranges.

    Those are more finely divided at their upper end: see `assets/player/scale.js`.
    """
    sent = numbers_payload()["en"]
    kinds = [(sent["rules"][key], rule.hypers()) for key, rule in OPTIMIZERS.items()]
    kinds += [(sent["schedules"][key], rule.hypers()) for key, rule in SCHEDULES.items()]
    pairs = [(specs[number["name"]], number) for numbers, specs in kinds for number in numbers]
    return [(spec, number) for spec, number in pairs if number["scale"] != "log" or spec.high / spec.low < 1e14]


@cache
def computed() -> Any:
    """What node makes of all of them."""
    losses = [
        {"losses": [str(loss) if np.isfinite(loss) else str(loss).replace("inf", "Infinity") for loss in grid.tolist()],
         "lowest": "Infinity" if lowest is None else lowest}
        for grid, lowest in grids().values()
    ]  # fmt: skip
    given = json.dumps({"grids": losses, "numbers": [number for _, number in sliders()], "shares": SHARES})
    return json.loads(
        subprocess.run(["node", str(HARNESS)], input=given, capture_output=True, text=True, check=True).stdout
    )


@pytest.mark.parametrize("name", grids())
def test_scale_and_lines_of_a_dragged_surface_are_those_of_its_picture(name: str) -> None:
    (grid, lowest), found = grids()[name], computed()["grounds"][list(grids()).index(name)]
    scale = scale_of(grid, lowest)
    assert_near(found["scale"], asdict(scale))
    assert_near(found["lines"], asdict(contours_of(scale)))


def assert_near(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    """The same numbers, and the same ones that are none."""
    assert found == {
        name: value if value is None else pytest.approx(value, rel=1e-12) for name, value in wanted.items()
    }


def test_sliders_have_the_values_of_their_specifications() -> None:
    for (spec, number), values in zip(sliders(), computed()["values"], strict=True):
        wanted = np.array([spec.at(share) for share in SHARES])
        size = 1 - wanted if spec.complement else wanted if spec.log else np.full(len(SHARES), spec.high - spec.low)
        assert np.all(np.abs(values - wanted) <= 5.1e-3 * size), number["name"]
    assert {number["scale"] for _, number in sliders()} == {"linear", "log", "complement"}
    assert len(sliders()) > 30
