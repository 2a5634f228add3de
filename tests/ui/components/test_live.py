"""Cells of live maps: the browser calls and colours them as Python's figures do, from what is sent with these."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.experiments.axis import start_axes
from engine.experiments.basins import basins, start_question
from engine.experiments.sweep import CELL_KINDS, Sweep, SweepResult, best_cell, sweep
from engine.experiments.tuning import map_of
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from figures.escape.basin import UNPLACED_COLOURS, basin_figure, basin_info
from figures.palette import rgb
from figures.theme import THEMES
from figures.tuning import COLOURS, loss_floor, map_info, tuning_figure
from tests.ui.components.test_contract import fits
from ui.components.chart_contract import LiveMap
from ui.components.live import NAMES, live_basin, live_tunings

HARNESS = Path(__file__).parent / "js" / "cells_of.js"
LOG = Scenario(formula="(x-1)^2 + (y-1)^2 - log(x + y)", box=(-2.0, 4.0, -2.0, 4.0), steps=80)

TUNED = {
    "settled": (Scenario(surface="ravine", steps=120), Entry("momentum"), ("lr", "momentum"), "settled"),
    "hovering": (Scenario(surface="ravine", steps=120, noise=0.5), Entry("adam"), ("lr", "beta1"), "settled"),
    "decay rates": (Scenario(surface="beale", steps=150), Entry("adam"), ("beta1", "beta2"), "loss"),
    "no minimum": (Scenario(surface="monkey_saddle", steps=60), Entry("momentum"), ("lr", "momentum"), "loss"),
    "escaped": (Scenario(surface="plateau_saddle", steps=150), Entry("momentum"), ("lr", "momentum"), "escaped"),
    "undefined": (LOG, Entry("momentum"), ("lr", "momentum"), "loss"),
}
STARTED = {
    "minima": (Scenario(surface="himmelblau", steps=60), Entry("adam")),
    "diverging": (Scenario(surface="himmelblau", steps=60, lr=0.03), Entry("momentum")),
    "valleys": (Scenario(surface="plateau_saddle", steps=200), Entry("momentum")),
    "monkey": (Scenario(surface="monkey_saddle", steps=60), Entry("nesterov")),
    "undefined": (LOG, Entry("momentum")),
}


def tuned(name: str) -> tuple[Sweep, SweepResult, dict[str, Any], dict[str, Any]]:
    """The map, its result, its figure in both themes and what is sent of it."""
    scenario, item, names, question = TUNED[name]
    spec = map_of(scenario, item, names, (14, 11), question)  # type: ignore[arg-type]
    result = sweep(spec)
    figures = {name: tuning_figure(theme, [spec], [result], "") for name, theme in THEMES.items()}
    (live,) = live_tunings([spec], [spec], [result], figures["light"])
    return spec, result, figures, dict(live)


def started(name: str) -> tuple[Sweep, SweepResult, dict[str, Any], dict[str, Any]]:
    scenario, item = STARTED[name]
    surface = scenario.resolved_surface()
    spec = Sweep(scenario.bare(item), item, *start_axes(surface, 15), start_question(surface))
    result = sweep(spec)
    found = basins(spec, result)
    figures = {name: basin_figure(theme, spec, found, "") for name, theme in THEMES.items()}
    (live,) = live_basin(
        replace(scenario, entries=(Entry("sgd"), item)), item.optimizer, spec, spec, found, figures["light"]
    )
    return spec, result, figures, dict(live)


def as_runs(result: SweepResult) -> dict[str, list[Any]]:
    """A result as the browser has it."""

    def numbers(values: Any) -> list[Any]:
        return [value if np.isfinite(value) else str(value).replace("inf", "Infinity") for value in values.ravel()]

    return {
        "steps": result.steps.ravel().tolist(),
        "loss": numbers(result.loss),
        "endX": numbers(result.theta[0]),
        "endY": numbers(result.theta[1]),
        "diverged": result.diverged_at.ravel().tolist(),
        "undefined": result.undefined_at.ravel().tolist(),
        "basin": result.basin.ravel().tolist(),
        "kinds": result.kinds.ravel().tolist(),
    }


@lru_cache(maxsize=1)
def made() -> dict[tuple[str, str], Any]:
    """What the browser makes of every case, in one process of node."""
    cases = {("tuned", name): tuned(name) for name in TUNED} | {("started", name): started(name) for name in STARTED}
    sent = [{"map": live, "runs": as_runs(result)} for _, result, _, live in cases.values()]
    output = subprocess.run(
        ["node", str(HARNESS)], input=json.dumps(sent), capture_output=True, text=True, check=True
    ).stdout
    return {key: (*cases[key], answer) for key, answer in zip(cases, json.loads(output), strict=True)}


def heights(answer: dict[str, Any]) -> Any:
    return np.array([np.nan if height is None else height for height in answer["height"]])


def channels(pixels: list[int]) -> Any:
    """Red, green and blue of pixels."""
    return np.array(pixels)[:, None] >> np.array([0, 8, 16]) & 255


def scaled(colourscale: Any, shares: Any) -> Any:
    """Red, green and blue on a colour scale."""
    places = np.array([place for place, _ in colourscale]) + 1e-12 * np.arange(len(colourscale))
    colours = np.array([rgb(colour) for _, colour in colourscale]) * 255
    return np.stack([np.interp(shares, places, channel) for channel in colours.T], axis=-1)


@pytest.mark.parametrize("name", TUNED)
def test_cells_of_hyperparameters_are_called_as_in_python(name: str) -> None:
    spec, result, *_, answer = made()["tuned", name]
    floor = loss_floor([spec], [result])[0] if spec.question == "loss" else 0.0
    np.testing.assert_allclose(heights(answer), map_info(spec, result, floor).height.ravel(), rtol=1e-13, atol=1e-13)
    kinds = [CELL_KINDS[kind] for kind in result.kinds.ravel()]
    assert answer["kind"] == kinds
    best = best_cell(spec, result)
    assert answer["best"] == (-1 if best is None else best[0] * spec.x.count + best[1])


@pytest.mark.parametrize("name", STARTED)
def test_cells_of_starts_are_called_as_in_python(name: str) -> None:
    spec, result, *_, answer = made()["started", name]
    found = basins(spec, result)
    np.testing.assert_allclose(heights(answer), basin_info(found).code.ravel(), rtol=1e-13)
    assert answer["kind"] == [NAMES.get(int(kind), "counted") for kind in found.kind.ravel()]


def test_every_kind_of_cell_is_met() -> None:
    met = {kind for *_, answer in made().values() for kind in answer["kind"]}
    assert met == {*CELL_KINDS, *NAMES.values()}


def test_what_is_sent_of_a_map_is_of_its_type() -> None:
    for _, _, _, live, _ in made().values():
        assert fits(json.loads(json.dumps(live)), LiveMap)


@pytest.mark.parametrize("number", range(len(THEMES)))
def test_cells_have_the_colours_of_the_figure(number: int) -> None:
    theme = list(THEMES)[number]
    for (kind, _), (_, _, figures, _, answer) in made().items():
        figure, height = figures[theme], heights(answer)
        scale = figure["layout"]["coloraxis"] if kind == "tuned" else figure["data"][0]
        low, high = (scale[name] for name in (("cmin", "cmax") if kind == "tuned" else ("zmin", "zmax")))
        shown = np.isfinite(height)
        pixels = channels(answer["pixels"][number])
        expected = scaled(scale["colorscale"], (height[shown] - low) / (high - low))
        assert np.abs(pixels[shown] - expected).max(initial=0) <= 1
        flat = COLOURS[theme] if kind == "tuned" else {NAMES[k]: c for k, c in UNPLACED_COLOURS[theme].items()}
        names = np.array(answer["kind"])[~shown]
        np.testing.assert_array_equal(
            pixels[~shown].reshape(-1, 3), np.array([np.round(rgb(flat[name]) * 255) for name in names]).reshape(-1, 3)
        )
