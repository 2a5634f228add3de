"""What the tuning page says beside its maps, sentence by sentence, against the maps that it stands beside."""

from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pytest

from engine.conditions import WithinTolerance
from engine.descend import descend
from engine.experiments.quadratic_theory import best_momentum, best_sgd, slope
from engine.experiments.sweep import Sweep, SweepResult, best_cell, sweep
from engine.experiments.tuning import local_theory, map_of, right_of_limit
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from ui.tuning import maps
from ui.tuning.best import best_text
from ui.tuning.kappa import KAPPAS


def momentum_map(scenario: Scenario, question: str = "settled", item: Entry | None = None) -> tuple[Sweep, SweepResult]:
    spec = map_of(scenario, item or Entry("momentum"), ("lr", "momentum"), (30, 20), question)  # type: ignore[arg-type]
    return spec, sweep(spec)


def words(spec: Sweep, result: SweepResult) -> str:
    return " ".join(maps.map_texts([spec], [result]))


@pytest.mark.parametrize("surface", ["plateau_saddle", "three_hump_camel", "rosenbrock", "ravine"])
def test_nothing_must_diverge_and_the_cells_right_of_the_line_are_counted(surface: str) -> None:
    spec, result = momentum_map(Scenario(surface))
    text, theory = words(spec, result), local_theory(spec, result)
    assert theory is not None
    right = right_of_limit(spec, theory)
    settle = int((right & (result.steps >= 0)).sum())
    assert "must diverge" not in text
    counts = f"Of the {right.sum():,} cells right of it " + (f"{settle:,} settle" if settle else "none settles")
    assert counts in text
    assert ("Theory is **local**" in text) is (surface != "ravine")


def test_the_optimum_is_that_of_theory_and_only_where_it_is_drawn() -> None:
    spec, result = momentum_map(Scenario("ravine"))
    assert "theory calls optimal" in words(spec, result)
    assert "other cells may take fewer steps" in words(spec, result)
    nesterov = map_of(Scenario("ravine"), Entry("nesterov"), ("lr", "momentum"), (10, 10), "settled")
    assert "Star" not in words(nesterov, sweep(nesterov))
    averaged, found = momentum_map(Scenario("ravine"), item=entry("momentum", ema=True))
    lr, mu = best_momentum(1.0, 100.0)
    assert f"= {lr / (1 - mu):.4g}$" in words(averaged, found)


def test_one_step_is_one() -> None:
    text = words(*momentum_map(Scenario(formula="x^2-y^2"), "escaped"))
    assert "Best cell: 1 step. " in text


def test_under_noise_the_best_is_that_of_one_seed() -> None:
    text = words(*momentum_map(Scenario("ravine", noise=0.5, seed=7)))
    assert "one run, all with the noise of seed 7: another seed may have another best cell" in text
    assert "seed" not in words(*momentum_map(Scenario("ravine")))


def test_a_start_that_stays_at_every_lr_is_no_contradiction() -> None:
    """Nothing moves at (3, 0.5), the minimum: cells right of the line settle, and theory is not wrong."""
    text = words(*momentum_map(Scenario("beale", start=(3.0, 0.5))))
    assert "The start is a place without a slope, where runs stay at every lr" in text
    assert "settle all the same" not in text


def test_ties_and_edges_are_told() -> None:
    spec, result = momentum_map(Scenario("saddle"), "escaped")
    cell = best_cell(spec, result)
    assert cell is not None
    equals = result.steps == result.steps[cell]
    text = words(spec, result)
    assert f"{result.steps[cell]} steps. {equals.sum()} cells take as few" in text
    assert "at the edge of the map: what lies outside was not tried" in text


def test_a_map_without_a_number_says_what_its_best_cell_is() -> None:
    spec, result = momentum_map(Scenario("plateau_saddle", steps=10))
    assert not (result.steps >= 0).any()
    assert "No cell settles within the steps. The best cell is that of the lowest final loss." in words(spec, result)


def test_equal_losses_are_no_victory() -> None:
    spec, result = momentum_map(Scenario(formula="5"), "loss")
    assert words(spec, result) == "No cell is better than another: all end at the same loss."


def test_nothing_is_said_of_a_map_on_which_all_end_early() -> None:
    scenario = Scenario("ravine", start=(0.0, 1e-3), noise=0.0)
    spec = map_of(scenario, Entry("momentum"), ("lr", "momentum"), (3, 2), "settled")
    ended = sweep(spec)
    everywhere = np.ones_like(ended.diverged_at)
    gone = SweepResult(
        -everywhere, -everywhere, ended.loss, ended.theta, everywhere, -everywhere, everywhere < 0, -everywhere
    )
    assert best_text(spec, gone) == ""


def test_several_maps_are_told_apart_by_name() -> None:
    specs = [
        map_of(Scenario("ravine"), item, ("lr", "momentum"), (8, 8), "settled")
        for item in (Entry("momentum"), Entry("nesterov"))
    ]
    texts = maps.map_texts(specs, [sweep(spec) for spec in specs])
    names = [re.match(r"\*\*(\w+)\*\*: ", text)[1] for text in texts]  # type: ignore[index]
    assert names == ["Momentum", "Nesterov"] * 2  # the best cells, then theory
    assert [("Red line" in text) for text in texts] == [False, False, True, True]


def test_from_the_floor_the_slopes_are_one_and_a_half() -> None:
    """What the page says of the start: without the wall counts grow like kappa and its square root."""
    kappas, rows = [kappa for kappa in KAPPAS if kappa >= 30], []
    for kappa in kappas:
        lr, mu = best_momentum(1.0, kappa)
        surface, watch = (
            SURFACES["ravine"].with_params(kappa=kappa),
            WithinTolerance(level=0.0, tol=1e-4, stop_at_first=True),
        )
        rules = [OPTIMIZERS["sgd"](lr=best_sgd(1.0, kappa)), OPTIMIZERS["momentum"]().replace(lr=lr, momentum=mu)]
        rows.append(
            [
                int(descend(surface, rule, (-10.0, 0.0), 40_000, history=False, watch=watch).watched.first)
                for rule in rules
            ]
        )
    sgd, momentum = (slope(kappas, counts) for counts in zip(*rows, strict=True))
    assert f"{sgd:.2f}, {momentum:.2f}" == "1.00, 0.50"


class TestPicking:
    """What is chosen is a cell: its values are those that were run, to the last bit."""

    SPEC = map_of(Scenario("ravine"), Entry("adam"), ("lr", "beta1"), (50, 50), "settled")

    def picked(
        self, monkeypatch: pytest.MonkeyPatch, x: float, y: float, before: tuple[float, float] | None = None
    ) -> tuple[float, float]:
        chosen: list[tuple[float, float]] = []
        monkeypatch.setattr(maps, "CELL", SimpleNamespace(set=chosen.append))
        maps._pick_cell(self.SPEC, before, {"subplot": "xy", "x": x, "y": y})
        return chosen[0]

    def test_every_cell_that_the_figure_shows_is_itself(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The figure has 1 - beta on its axis, as doubles or as the browser reads them back."""
        for i in range(50):
            x, y = float(self.SPEC.x.values[i]), float(self.SPEC.y.values[i])
            assert self.picked(monkeypatch, x * (1 + 1e-7), (1 - y) * (1 - 1e-7)) == (x, y)

    def test_an_arrow_key_reaches_the_next_cell(self, monkeypatch: pytest.MonkeyPatch) -> None:
        x, y = float(self.SPEC.x.values[20]), float(self.SPEC.y.values[30])
        step = (self.SPEC.x.high / self.SPEC.x.low) ** 0.01  # a hundredth of the axis: half a cell
        assert self.picked(monkeypatch, x * step, 1 - y, (x, y)) == (self.SPEC.x.values[21], y)
        assert self.picked(monkeypatch, x / step, 1 - y, (x, y)) == (self.SPEC.x.values[19], y)

    def test_a_click_beside_the_middle_of_the_chosen_cell_keeps_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        x, y = float(self.SPEC.x.values[20]), float(self.SPEC.y.values[30])
        assert self.picked(monkeypatch, x * 1.02, (1 - y) * 1.02, (x, y)) == (x, y)
