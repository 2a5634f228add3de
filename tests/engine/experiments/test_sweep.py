"""Maps: every cell is a single run of the time loop, and the region that diverges is the one of theory."""

from __future__ import annotations

import pickle
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import metrics
from engine.conditions import at_any_minimum
from engine.criteria import NEVER, NOT_APPLICABLE
from engine.descend import descend
from engine.experiments.axis import Axis, start_axes
from engine.experiments.cost import step_seconds
from engine.experiments.quadratic_theory import stability_limit
from engine.experiments.sweep import (
    CELL_KINDS,
    MAX_RUN_STEPS,
    MAX_SIDE,
    QUESTIONS,
    SLICE_SECONDS,
    SLICE_SHARE,
    Sweep,
    SweepResult,
    basin_of,
    best_cell,
    compute_rows,
    compute_slice,
    join_rows,
    saddle_to_escape,
    slices,
    sweep,
    sweep_seconds,
)
from engine.program.kernels import VARIABLE
from engine.scenario import Scenario
from engine.scenario.entry import entry
from optimizers import OPTIMIZERS
from surfaces import SURFACES

SPEC = settings(derandomize=True, deadline=None, max_examples=60)
LR = Axis("lr", 1e-4, 1.0, 9, log=True)
MU = Axis("momentum", 0.0, 0.98, 7)
RAVINE = Scenario("ravine", steps=400)
MOMENTUM = entry("momentum")


def assert_same(left: SweepResult, right: SweepResult) -> None:
    for field in fields(SweepResult):
        one, other = getattr(left, field.name), getattr(right, field.name)
        np.testing.assert_array_equal(one, other, err_msg=field.name)
        assert one.dtype == other.dtype


class TestAxis:
    @pytest.mark.parametrize(
        ("axis", "expected"),
        [
            (Axis("momentum", 0.0, 1.0, 5), [0, 0.25, 0.5, 0.75, 1]),
            (Axis("lr", 1e-3, 10.0, 5, log=True), [1e-3, 1e-2, 1e-1, 1, 10]),
            (Axis("beta2", 0.0, 0.9999, 5, log=True, complement=True), [0, 0.9, 0.99, 0.999, 0.9999]),
            (Axis("x", -2.0, 2.0, 3), [-2, 0, 2]),
            (Axis("lr", 0.5, 2.0, 1), [0.5]),
        ],
    )
    def test_values(self, axis: Axis, expected: list[float]) -> None:
        np.testing.assert_allclose(axis.values, expected, rtol=1e-12)

    @pytest.mark.parametrize("axis", [MU, Axis("x", 0.1, 0.9, 7), Axis("beta2", 0.0, 0.9999, 50, True, True)])
    def test_the_ends_are_exact(self, axis: Axis) -> None:
        assert (axis.values[0], axis.values[-1]) == (axis.low, axis.high)

    @pytest.mark.parametrize(("low", "high"), [(1e-6, 10.0), (1e-4, 10.0)])
    def test_the_ends_of_a_log_axis_are_exact(self, low: float, high: float) -> None:
        values = Axis("lr", low, high, 50, log=True).values
        assert (values[0], values[-1]) == (low, high)

    @SPEC
    @given(data=st.data())
    def test_nearest_finds_every_value_and_what_lies_beside_it(self, data: st.DataObject) -> None:
        log, complement = data.draw(st.sampled_from([(False, False), (True, False), (True, True)]))
        low, high = data.draw(st.sampled_from([(1e-4, 0.5), (0.1, 0.9), (1e-6, 0.999)]))
        axis = Axis("any", low, high, data.draw(st.integers(2, 60)), log, complement)
        number = data.draw(st.integers(0, axis.count - 1))
        assert axis.nearest(axis.values[number]) == number
        between = replace(axis, count=10 * (axis.count - 1) + 1).values
        if number + 1 < axis.count:
            assert axis.nearest(between[10 * number + 3]) == number
            assert axis.nearest(between[10 * number + 7]) == number + 1

    def test_nearest_is_measured_on_the_axis_own_scale(self) -> None:
        assert Axis("lr", 1e-4, 1.0, 5, log=True).nearest(4e-4) == 1  # 1e-3, though 1e-4 is nearer in numbers
        assert Axis("beta2", 0.0, 0.9999, 5, log=True, complement=True).nearest(0.996) == 2

    @pytest.mark.parametrize("value", [-1.0, 0.0, 5.0])
    def test_values_off_the_axis_are_next_to_an_end(self, value: float) -> None:
        assert LR.nearest(value) == (8 if value > 1 else 0)


def axis_of(optimizer: str, name: str, low: float, high: float, count: int) -> Axis:
    """An axis over a hyperparameter of a rule, on the scale of its own specification."""
    spec = OPTIMIZERS[optimizer].hypers()[name]
    return Axis(name, low, high, count, spec.log, spec.complement)


def scenario_of(surface: str, **how: Any) -> Scenario:
    return Scenario(surface, steps=150, **how)


MAPS = {
    "momentum on the ravine": Sweep(scenario_of("ravine"), MOMENTUM, LR, MU),
    "its own tolerance": Sweep(scenario_of("ravine", tol=0.5), MOMENTUM, LR, MU),
    "noise": Sweep(scenario_of("ravine", noise=0.3, seed=7), MOMENTUM, LR, MU),
    "beta1 and beta2": Sweep(
        scenario_of("rosenbrock", lr=0.1),
        entry("adam"),
        axis_of("adam", "beta1", 0, 0.99, 9),
        axis_of("adam", "beta2", 0, 0.999, 7),
    ),
    "rho and eps": Sweep(
        scenario_of("beale"),
        entry("adadelta"),
        axis_of("adadelta", "rho", 0.5, 0.99, 9),
        axis_of("adadelta", "eps", 1e-8, 1e-1, 7),
    ),
    "a start and a hyperparameter": Sweep(
        scenario_of("himmelblau", noise=0.1), entry("nesterov"), Axis("x", -5, 5, 9), LR
    ),
    "y alone": Sweep(scenario_of("styblinski_tang"), entry("rmsprop"), LR, Axis("y", -4, 4, 9)),
    "starts": Sweep(scenario_of("mccormick", lr=0.2), entry("sgd"), Axis("x", -1.5, 4, 9), Axis("y", -3, 4, 7)),
    "starts the other way round": Sweep(
        scenario_of("himmelblau"), entry("adam", lr=0.1), Axis("y", -6, 6, 9), Axis("x", -6, 6, 7)
    ),
    "where f is not defined everywhere": Sweep(
        Scenario(formula="x ln(x)+(y-1)^2", start=(3.0, 2.0), steps=150), MOMENTUM, LR, MU
    ),
    "own lr": Sweep(
        scenario_of("ravine", own_lr=True),
        entry("momentum", lr=0.003),
        Axis("momentum", 0, 0.9, 5),
        Axis("y", -1, 1, 5),
    ),
}
EACH_MAP = pytest.mark.parametrize("name", MAPS)


def one_cell(spec: Sweep, j: int, i: int) -> Any:
    """The run of one cell with every step kept, made without the sweep's own helpers."""
    scenario = spec.scenario
    chosen = {spec.x.name: spec.x.values[[i]], spec.y.name: spec.y.values[[j]]}
    x, y = np.array(scenario.resolved_start()).reshape(2, 1)
    start = np.stack([chosen.pop("x", x), chosen.pop("y", y)])
    rule = replace(scenario.optimizer(spec.entry), **chosen)
    surface, steps = scenario.resolved_surface(), scenario.resolved_steps()
    run = descend(surface, rule, start, steps, noise=scenario.noise, seed=scenario.seed)
    ends = {name: getattr(run, name)[0] for name in ("diverged_at", "undefined_at")}
    return replace(run, theta=run.theta[..., 0], loss=run.loss[..., 0], **ends)


class TestCells:
    """A cell against the run of the same hyperparameters alone, step by step, as engine.metrics judges it."""

    @EACH_MAP
    def test_settled(self, name: str) -> None:
        spec = MAPS[name]
        found, surface, tol = sweep(spec), spec.scenario.resolved_surface(), spec.scenario.tol
        for j, i in np.ndindex(spec.y.count, spec.x.count):
            run = one_cell(spec, j, i)
            assert found.steps[j, i] == metrics.settled(surface, run, tol)
            assert found.first[j, i] == metrics.reached(surface, run, tol)
            assert surface.bounded is False or found.hovering[j, i] == metrics.hovers(surface, run, tol)
            self.same_end(found, run, j, i)

    @EACH_MAP
    def test_loss(self, name: str) -> None:
        spec = replace(MAPS[name], question="loss")
        found = sweep(spec)
        for j, i in np.ndindex(spec.y.count, spec.x.count):
            run = one_cell(spec, j, i)
            assert found.steps[j, i] == (150 if run.ended_at < 0 else -1)
            self.same_end(found, run, j, i)

    @pytest.mark.parametrize("name", ["starts the other way round", "a start and a hyperparameter", "noise"])
    def test_basin(self, name: str) -> None:
        spec = replace(MAPS[name], question="basin")
        found, surface = sweep(spec), spec.scenario.resolved_surface()
        for j, i in np.ndindex(spec.y.count, spec.x.count):
            run = one_cell(spec, j, i)
            distance = np.array([np.hypot(*(run.theta - place).T) for place in surface.minima])
            end = int(distance[:, -1].argmin())
            there = distance[end] <= at_any_minimum(surface).radius
            ends = bool(there[-1]) and run.diverged_at < 0
            assert found.steps[j, i] == (there.argmax() if ends else -1)
            assert found.basin[j, i] == (end if ends else -1)
            self.same_end(found, run, j, i)

    @pytest.mark.parametrize("surface", ["plateau_saddle", "saddle", "himmelblau"])
    @pytest.mark.parametrize("key", ["momentum", "nesterov"])
    def test_escaped(self, surface: str, key: str) -> None:
        spec = Sweep(scenario_of(surface), entry(key), LR, MU, "escaped")
        found = sweep(spec)
        for j, i in np.ndindex(spec.y.count, spec.x.count):
            run = one_cell(spec, j, i)
            expected = metrics.escaped(spec.scenario.resolved_surface(), run)
            assert found.steps[j, i] == np.where(expected == NOT_APPLICABLE, NEVER, expected)
            self.same_end(found, run, j, i)

    @staticmethod
    def same_end(found: SweepResult, run: Any, j: int, i: int) -> None:
        assert found.diverged_at[j, i] == run.diverged_at
        assert found.undefined_at[j, i] == run.undefined_at
        np.testing.assert_array_equal(found.theta[:, j, i], run.theta[-1])
        assert found.loss[j, i] == run.loss[-1]

    def test_the_maps_compared_hold_every_kind(self) -> None:
        kinds = np.concatenate([sweep(spec).kinds.ravel() for spec in MAPS.values()])
        assert (np.bincount(kinds, minlength=len(CELL_KINDS)) >= 5).all()

    def test_an_escaped_cell_does_not_depend_on_the_cells_beside_it(self) -> None:
        spec = Sweep(Scenario("saddle", steps=1000), MOMENTUM, Axis("lr", 1e-4, 0.5, 40, log=True), MU, "escaped")
        lr = spec.x.values[29]
        alone = replace(spec, x=Axis("lr", lr, lr, 1), y=Axis("momentum", 0.0, 0.0, 1))
        assert sweep(spec).diverged_at[0, 29] == sweep(alone).diverged_at[0, 0]

    def test_an_escaped_cell_is_counted(self) -> None:
        spec = Sweep(Scenario("saddle", steps=1000), MOMENTUM, Axis("lr", 1e-4, 0.5, 40, log=True), MU, "escaped")
        found = sweep(spec)
        np.testing.assert_array_equal(found.kinds == CELL_KINDS.index("counted"), found.steps >= 0)


class TestSlices:
    @pytest.mark.parametrize("steps", [1, 300, 2000, 5000])
    @pytest.mark.parametrize("side", [1, 2, 50, 399, MAX_SIDE])
    def test_cover_every_row_once(self, side: int, steps: int) -> None:
        spec = Sweep(Scenario("ravine", steps=steps), MOMENTUM, replace(LR, count=side), replace(MU, count=side))
        cut = slices(spec)
        assert [row for first, last in cut for row in range(first, last)] == list(range(side))
        longest = max(last - first for first, last in cut)
        alone, each = step_seconds(spec.scenario.resolved_surface())
        most = max(SLICE_SECONDS, SLICE_SHARE * steps * alone)
        assert longest == 1 or longest * side * steps * each + steps * alone <= most

    def test_are_few_where_single_steps_take_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A slice of a few runs would take about as long as one of hundreds, where NumPy steps them."""
        monkeypatch.setenv(VARIABLE, "numpy")
        formula = "+".join(f"sin({k}x)" for k in range(1, 31))
        spec = Sweep(Scenario(formula=formula, steps=5000), MOMENTUM, replace(LR, count=50), replace(MU, count=50))
        alone, _ = step_seconds(spec.scenario.resolved_surface())
        assert 2 <= len(slices(spec)) <= 10
        assert len(slices(spec)) * 5000 * alone < 0.6 * sweep_seconds(spec)

    def test_are_many_where_there_is_much_to_do(self) -> None:
        spec = Sweep(Scenario("ravine", steps=2000), MOMENTUM, replace(LR, count=400), replace(MU, count=400))
        assert spec.run_steps == MAX_RUN_STEPS
        assert len(slices(spec)) >= 20

    @EACH_MAP
    @pytest.mark.parametrize("question", ["settled", "loss", "basin"])
    def test_joined_are_the_map(self, name: str, question: Any) -> None:
        spec = replace(MAPS[name], question=question)
        whole = compute_rows(spec, 0, spec.y.count)
        assert_same(join_rows([compute_slice((spec, row, row + 1)) for row in range(spec.y.count)]), whole)
        assert_same(sweep(spec), whole)

    def test_the_map_of_a_sweep_in_many_slices(self) -> None:
        spec = Sweep(Scenario("ravine", steps=30), MOMENTUM, replace(LR, count=MAX_SIDE), replace(MU, count=MAX_SIDE))
        assert len(slices(spec)) > 5
        assert_same(sweep(spec), compute_rows(spec, 0, MAX_SIDE))


class TestNoise:
    def test_is_the_same_for_every_cell(self) -> None:
        """Cells of equal hyperparameters and starts end alike, in the first column of a chunk and in the last."""
        flat = Axis("lr", 0.01, 0.01, 200)
        spec = Sweep(scenario_of("ravine", noise=1.0), MOMENTUM, flat, replace(flat, name="momentum", count=60))
        found = sweep(spec)
        assert len(slices(spec)) >= 2
        assert (found.theta == found.theta[:, :1, :1]).all()
        assert np.ptp(found.theta[0]) == 0.0

    def test_the_seed_decides(self) -> None:
        spec = MAPS["noise"]
        other = replace(spec, scenario=replace(spec.scenario, seed=8))
        assert_same(sweep(spec), sweep(spec))
        assert (sweep(spec).loss != sweep(other).loss).any()


def outcomes(steps: Any, loss: Any, diverged: Any = -1, hovering: Any = False) -> SweepResult:
    """A map made by hand."""
    counts = np.array(steps, dtype=np.int32)
    shape = counts.shape
    gone = np.broadcast_to(np.array(diverged, dtype=np.int32), shape)
    values, none = np.array(loss, dtype=np.float64), np.full(shape, -1, np.int32)
    ends = np.zeros((2, *shape))
    return SweepResult(counts, counts, values, ends, gone, none, np.broadcast_to(hovering, shape), none)


class TestKinds:
    def test_one_of_four(self) -> None:
        found = outcomes([[3, -1, -1, -1]], np.zeros((1, 4)), [[-1, -1, -1, 9]], [[False, True, False, False]])
        assert [CELL_KINDS[k] for k in found.kinds[0]] == ["counted", "hovering", "not yet", "diverged"]
        assert found.kinds.dtype == np.int8

    def test_step_0_counts(self) -> None:
        spec = Sweep(replace(RAVINE, tol=1e6), MOMENTUM, replace(LR, high=0.01), MU)
        found = sweep(spec)
        assert (found.steps == 0).all()
        assert (found.kinds == 0).all()


class TestBest:
    SPEC = Sweep(RAVINE, MOMENTUM, LR, MU)

    def test_fewest_steps(self) -> None:
        assert best_cell(self.SPEC, outcomes([[9, 4], [7, 5]], [[0.0, 3.0], [1.0, 2.0]])) == (0, 1)

    def test_ties_go_to_the_lowest_loss(self) -> None:
        assert best_cell(self.SPEC, outcomes([[4, 4], [7, 4]], [[3.0, 2.0], [0.0, 1.0]])) == (1, 1)

    def test_what_was_counted_comes_before_what_was_not(self) -> None:
        assert best_cell(self.SPEC, outcomes([[-1, 300]], [[0.0, 5.0]])) == (0, 1)

    def test_the_loss_alone_where_nothing_was_counted(self) -> None:
        assert best_cell(self.SPEC, outcomes([[-1, -1, -1]], [[3.0, np.nan, 2.0]])) == (0, 2)

    def test_the_loss_alone_where_that_is_the_question(self) -> None:
        spec = replace(self.SPEC, question="loss")
        assert best_cell(spec, outcomes([[150, 150]], [[3.0, 2.0]])) == (0, 1)

    def test_diverged_cells_are_none(self) -> None:
        assert best_cell(self.SPEC, outcomes([[1, 300]], [[0.0, 5.0]], [[40, -1]])) == (0, 1)
        assert best_cell(self.SPEC, outcomes([[-1, -1]], [[0.0, 5.0]], [[40, -1]])) == (0, 1)

    @pytest.mark.parametrize("question", QUESTIONS)
    def test_none_where_all_diverged(self, question: Any) -> None:
        assert best_cell(replace(self.SPEC, question=question), outcomes([[-1, -1]], [[0.0, 1.0]], 7)) is None

    def test_none_on_a_real_map_of_step_sizes_that_all_diverge(self) -> None:
        spec = Sweep(RAVINE, entry("sgd"), Axis("lr", 1.0, 9.0, 5), Axis("y", 0.5, 1.0, 4))
        assert best_cell(spec, sweep(spec)) is None

    def test_never_a_diverged_cell_while_another_is_alive(self) -> None:
        assert best_cell(self.SPEC, outcomes([[-1, -1]], [[0.0, np.inf]], [[40, -1]])) == (0, 1)

    def test_is_a_pair_of_plain_numbers(self) -> None:
        chosen = best_cell(self.SPEC, sweep(self.SPEC))
        assert chosen is not None
        assert [type(number) for number in chosen] == [int, int]


class TestBasins:
    def test_of_himmelblau_are_four(self) -> None:
        x, y = start_axes(SURFACES["himmelblau"], 40)
        spec = Sweep(Scenario("himmelblau", steps=500), entry("sgd"), x, y, "basin")
        found = sweep(replace(spec, scenario=replace(spec.scenario, lr=0.01)))
        assert set(np.unique(found.basin)) == {0, 1, 2, 3}
        assert (np.bincount(found.basin.ravel()) > 200).all()
        for number, place in enumerate(SURFACES["himmelblau"].minima):
            ends = found.theta[:, found.basin == number]
            assert np.hypot(*(ends - np.array(place)[:, None])).max() < 0.01
            start = (x.nearest(place[0]), y.nearest(place[1]))
            assert found.basin[start[1], start[0]] == number  # who starts beside a minimum ends there

    def test_axes_of_starts_are_the_box(self) -> None:
        assert start_axes(SURFACES["ravine"], 9) == (Axis("x", -12, 2, 9), Axis("y", -2, 2, 9))

    def test_what_is_at_no_minimum_is_in_none(self) -> None:
        surface = SURFACES["himmelblau"]
        ends = np.array([surface.minima[2], (0.0, 0.0)]).T
        assert basin_of(surface, ends).tolist() == [2, -1]
        assert basin_of(SURFACES["saddle"], ends).tolist() == [-1, -1]

    @pytest.mark.parametrize("question", ["basin", "settled"])
    def test_a_surface_without_minima_has_none(self, question: Any) -> None:
        found = sweep(Sweep(Scenario("saddle", steps=50), MOMENTUM, LR, MU, question))
        assert (found.basin == -1).all()
        assert (found.steps == -1).all()
        assert set(np.unique(found.kinds)) <= {2, 3}

    def test_nobody_escapes_where_there_is_no_saddle(self) -> None:
        found = sweep(Sweep(RAVINE, MOMENTUM, LR, MU, "escaped"))
        assert (found.steps == -1).all()

    def test_the_saddle_is_the_one_nearest_to_the_start(self) -> None:
        assert saddle_to_escape(RAVINE) is None
        for saddle in SURFACES["himmelblau"].saddles:
            assert saddle_to_escape(Scenario("himmelblau", start=(saddle[0] + 0.1, saddle[1] - 0.1))) == saddle


class TestValue:
    def test_equal_sweeps_are_one_key(self) -> None:
        one, other = (Sweep(Scenario("ravine", steps=9), entry("adam", beta1=0.8), LR, MU) for _ in range(2))
        assert one == other
        assert hash(one) == hash(other)
        assert replace(one, question="loss") != other

    @EACH_MAP
    def test_travels_to_another_process(self, name: str) -> None:
        spec = MAPS[name]
        there = pickle.loads(pickle.dumps(spec))  # noqa: S301 - our own bytes
        assert there == spec
        assert hash(there) == hash(spec)
        found = sweep(spec)
        assert_same(pickle.loads(pickle.dumps(found)), found)  # noqa: S301 - our own bytes

    def test_cost_and_preview(self) -> None:
        spec = Sweep(Scenario("ravine", steps=2000), MOMENTUM, replace(LR, count=400), replace(MU, count=30))
        assert (spec.cells, spec.run_steps) == (12_000, 24_000_000)
        coarse = spec.coarse()
        assert (coarse.x.count, coarse.y.count) == (50, 30)
        assert replace(coarse, x=spec.x, y=spec.y) == spec
        assert coarse.coarse() == coarse


@pytest.mark.parametrize("key", ["momentum", "nesterov"])
def test_the_region_that_diverges_is_theorys(key: str) -> None:
    """237 x 50 cells of lr x mu on the ravine, kappa = 100, 4,000 steps.

    At most 0.1 % of them lie on the wrong side of the line, all of those within 1 % of it.
    """
    L = 100.0
    spec = Sweep(
        Scenario("ravine", steps=4000), entry(key), Axis("lr", 1e-3, 0.06, 237), Axis("momentum", 0.0, 0.98, 50)
    )
    found = sweep(replace(spec, question="loss"))
    lr, mu = np.meshgrid(spec.x.values, spec.y.values)
    limit = stability_limit(key, mu, L)
    np.testing.assert_allclose(limit, 2 * (1 + mu) / (L * (1 + 2 * mu * (key == "nesterov"))))
    beyond = lr > limit
    wrong = (found.diverged_at >= 0) != beyond
    assert 0.2 < beyond.mean() < 0.8
    assert wrong.sum() <= 11
    assert (np.abs(lr / limit - 1)[wrong] < 0.01).all()
