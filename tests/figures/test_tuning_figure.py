"""What the tuning figures show, not their pixels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from engine.experiments.quadratic_theory import kappa_curve
from engine.experiments.sweep import sweep
from engine.experiments.tuning import map_of
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from engine.tuned import tuned_rows
from figures.kappa import kappa_figure
from figures.theme import DARK, LIGHT
from figures.tuning import map_info, map_label, on_axis, tuning_figure

RAVINE = Scenario(surface="ravine", steps=120)
SPECS = [
    map_of(RAVINE, Entry(key), ("lr", "momentum"), (12, 10), "settled") for key in ("momentum", "nesterov", "adam")
]
MAPS = [sweep(spec) for spec in SPECS]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_figure_is_one_that_plotly_takes(theme: object) -> None:
    figure = go.Figure(tuning_figure(theme, SPECS, MAPS, "title"))  # type: ignore[arg-type]
    assert {trace.xaxis for trace in figure.data if trace.type == "heatmap"} == {"x", "x2", "x3"}
    assert figure.layout.coloraxis.colorbar.title.text == "steps to settle"
    assert [note.text for note in figure.layout.annotations] == ["<b>Momentum</b>", "<b>Nesterov</b>", "<b>Adam</b>"]


@pytest.mark.parametrize("settings", [{"lr": 0.001}, dict(tuned_rows("ravine")["adam"].values)])
def test_a_map_is_called_by_all_that_is_not_on_its_axes_on_any_terms(settings: dict[str, float]) -> None:
    adam = entry("adam", **settings)
    spec = map_of(replace(RAVINE, entries=(adam,), own_lr=True), adam, ("beta2", "eps"), (4, 4), "settled")
    said = ", ".join(f"{name} {value:g}" for name, value in adam.settings)
    assert map_label(spec) == f"Adam ({said})"


def test_heights_shares_and_best_cell() -> None:
    info = map_info(SPECS[0], MAPS[0])
    counted = MAPS[0].kinds == 0
    np.testing.assert_allclose(10 ** info.height[counted], np.maximum(MAPS[0].steps[counted], 1))
    assert np.isnan(info.height[~counted]).all()
    assert sum(info.shares.values()) == pytest.approx(1)
    assert info.best is not None


def test_the_stability_line_runs_between_what_diverged_and_what_did_not() -> None:
    figure = tuning_figure(LIGHT, SPECS, MAPS, "")
    line = next(t for t in figure["data"] if t.get("name", "").startswith("stability") and t["xaxis"] == "x")
    np.testing.assert_allclose(line["x"], 2 * (1 + np.array(line["y"])) / 100)
    wrong = (MAPS[0].diverged_at >= 0) & (SPECS[0].x.values[None, :] < line["x"][:, None])
    assert not wrong.any()


def test_decay_rates_are_drawn_by_their_distance_from_one() -> None:
    assert SPECS[2].y.name == "beta1"
    assert on_axis(SPECS[2].y, 0.9) == pytest.approx(0.1)
    assert on_axis(SPECS[0].y, 0.9) == 0.9


def test_final_loss_is_measured_above_the_minimum() -> None:
    spec = map_of(RAVINE, Entry("momentum"), ("lr", "momentum"), (6, 6), "loss")
    found = sweep(spec)
    info = map_info(spec, found)
    alive = found.diverged_at < 0
    np.testing.assert_allclose(info.height[alive], np.log10(np.maximum(found.loss[alive], 1e-16)), rtol=1e-12)


def test_the_kappa_figure_names_both_slopes() -> None:
    figure = go.Figure(kappa_figure(LIGHT, kappa_curve((30.0, 100.0, 300.0)), 100.0))
    assert [trace.name.split(":")[0] for trace in figure.data] == ["SGD", "Momentum"]
    assert float(figure.data[0].name.split()[-1]) == pytest.approx(1.0, abs=0.1)
    assert float(figure.data[1].name.split()[-1]) == pytest.approx(0.5, abs=0.1)
