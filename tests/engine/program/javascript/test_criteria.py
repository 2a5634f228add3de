"""The browser judges runs by the thresholds of `engine.criteria` and by the bound of `engine.chunks`."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.chunks import divergence_bound
from engine.conditions import at_any_minimum
from engine.criteria import last_points, resolution, settle_window
from engine.program.javascript.module import race_module, structure
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from surfaces import SURFACES, Surface
from tests.engine.program.javascript.node import run, write_module

STEPS = (0, 1, 19, 20, 21, 399, 400, 401, 5000, 100_000)
FAR = (3e3, -7.0)


def places() -> list[tuple[Surface, tuple[float, float]]]:
    """Every surface from its start, and those with a kappa at others and from far away."""
    usual = [(surface, surface.start) for surface in SURFACES.values()]
    return usual + [(s.with_params(kappa=kappa), FAR) for s, _ in usual if s.parameters for kappa in (1.0, 7.0, 1e4)]


def wanted(surface: Surface, start: tuple[float, float]) -> list[float]:
    """The bound, the lowest value, the resolution, and the square of the distance at which a run is at a minimum."""
    lowest = surface.minimum
    bound = float(divergence_bound(surface, np.array(start)))
    return [bound, np.nan if lowest is None else lowest, resolution(surface), at_any_minimum(surface).radius ** 2]


def test_thresholds_are_those_of_python(tmp_path: Path) -> None:
    cases = []
    for number, (surface, start) in enumerate(places()):
        text = race_module(structure(Scenario(surface=surface.key, entries=(Entry("sgd"),))))
        parameters = dict(zip(dict(surface.parameters), surface.values, strict=True))
        module = write_module(tmp_path, f"surface{number}", text)
        cases.append({"module": module, "parameters": parameters, "start": start})
    found = run("criteria.js", tmp_path, cases, np.array(STEPS, dtype=np.float64))
    of_surfaces, of_steps = found[: -2 * len(STEPS)].reshape(-1, 4), found[-2 * len(STEPS) :].reshape(2, -1)
    np.testing.assert_allclose(of_surfaces, [wanted(*place) for place in places()], rtol=1e-12, atol=0.0)
    assert of_steps.tolist() == [[settle_window(steps) for steps in STEPS], [last_points(steps) for steps in STEPS]]
