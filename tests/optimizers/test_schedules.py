"""Learning-rate schedules agree with PyTorch and Optax, and do to an optimizer what they say.

The reference data was written by tests/reference/make_schedules.py; neither library is needed here.
"""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest

from engine.descend import descend, descend_together
from engine.scenario.entry import known_settings
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from optimizers.cosine_schedules import Cosine, WarmupCosine
from optimizers.scheduled import Scheduled, scheduled
from optimizers.schedules import SCHEDULES, Constant, Milestones, Step
from surfaces import SURFACES
from tests.reference.coverage import missing_rates
from tests.reference.schedule_cases import CASES, DATA, LR, STEPS

with np.load(DATA) as stored:
    REFERENCE = dict(stored)

ROSENBROCK, RAVINE = SURFACES["rosenbrock"], SURFACES["ravine"]


def of_case(name: str):
    return SCHEDULES[CASES[name].key](**CASES[name].settings)


class TestTheLibraries:
    @pytest.mark.parametrize("name", REFERENCE)
    def test_agree_over_a_thousand_steps(self, name: str) -> None:
        case = name.partition("/")[2]
        np.testing.assert_allclose(LR * of_case(case).factors(STEPS), REFERENCE[name], rtol=0, atol=1e-12 * LR)

    @pytest.mark.parametrize("name", CASES)
    def test_ran_the_very_texts_that_are_shown(self, name: str) -> None:
        shown = of_case(name).library_equivalents(LR, STEPS)
        assert (shown.torch, shown.optax) == (CASES[name].torch, CASES[name].optax)

    def test_have_every_schedule_in_several_settings(self) -> None:
        for key in SCHEDULES:
            assert not missing_rates(key, REFERENCE)

    def test_are_both_there_where_they_have_the_same_schedule(self) -> None:
        """PyTorch needs no scheduler for a constant lr."""
        torch = {f"torch/{name}" for name, case in CASES.items() if case.key != "constant"}
        assert set(REFERENCE) == torch | {f"optax/{name}" for name in CASES}


class TestSettings:
    @pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
    @pytest.mark.parametrize("rule", OPTIMIZERS.values(), ids=OPTIMIZERS)
    def test_have_names_of_their_own(self, schedule, rule) -> None:
        taken = {*rule.hypers(), *rule.switches(), "schedule"}
        assert not taken & set(schedule.hypers())
        assert len(known_settings(rule.key, schedule.key)) == len(taken) - 1 + len(schedule.hypers())

    @pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
    def test_are_specified(self, schedule) -> None:
        for name, spec in schedule.hypers().items():
            assert spec.low <= spec.default <= spec.high, name
            assert spec.help.endswith("."), name
            assert getattr(schedule(), name) == spec.default

    @pytest.mark.parametrize("key", SCHEDULES)
    def test_registry_keys_are_the_schedules_own(self, key: str) -> None:
        assert SCHEDULES[key].key == key
        assert SCHEDULES[key].title
        assert SCHEDULES[key].latex
        assert SCHEDULES[key].reference


ENDS = [
    (key, {name: getattr(spec, end) for name, spec in schedule.hypers().items()})
    for key, schedule in SCHEDULES.items()
    for end in ("low", "default", "high")
]
ODD = [
    ("milestones", {"first": 0.9, "second": 0.1}),
    ("milestones", {"first": 0.5, "second": 0.5}),
    ("milestones", {"first": 0.0, "second": 0.0}),
    ("milestones", {"first": 1.0, "second": 1.0}),
    ("warmup_cosine", {"warmup": 0.0}),
    ("warmup_cosine", {"warmup": 1e-9}),
    ("warmup_cosine", {"warmup": 0.9}),
    ("warm_restarts", {"period": 1e-9, "stretch": 1.4}),
    ("one_cycle", {"rise": 0.05, "start_ratio": 1.0}),
]


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 7, 5000])
@pytest.mark.parametrize(("key", "settings"), ENDS + ODD)
def test_factors_are_finite_and_nothing_warns(key: str, settings: dict[str, float], steps: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        factors = SCHEDULES[key](**settings).factors(steps)
    assert factors.shape == (steps,)
    assert factors.dtype == np.float64
    assert np.isfinite(factors).all()
    assert (factors >= 0).all()
    assert (factors <= 1 + 1e-12).all()


def test_milestones_drop_once_for_each_that_is_passed() -> None:
    factors = Milestones(first=0.7, second=0.2, gamma=0.5).factors(10)
    np.testing.assert_array_equal(factors, [1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25])
    np.testing.assert_allclose(Milestones(first=0.5, second=0.5).factors(4), [1, 1, 0.01, 0.01])


def test_a_warm_up_of_nothing_is_the_cosine() -> None:
    np.testing.assert_array_equal(WarmupCosine(warmup=0.0).factors(50), Cosine().factors(50))


def test_a_warm_up_begins_at_rest_and_ends_at_lr() -> None:
    factors = WarmupCosine(warmup=0.2).factors(50)
    np.testing.assert_allclose(factors[:11], np.arange(11) / 10)


class TestScheduled:
    def test_step_k_uses_factor_k_minus_1(self) -> None:
        factors = np.array([1.0, 0.5, 0.0, 2.0])
        optimizer = Scheduled(inner=OPTIMIZERS["sgd"](lr=0.1), factors=factors)
        for k, factor in enumerate(factors, start=1):
            theta, _ = optimizer.update(optimizer.init(np.zeros(2)), np.zeros(2), np.ones_like, k)
            np.testing.assert_array_equal(theta, -0.1 * factor)
        theta, _ = optimizer.update(optimizer.init(np.zeros(2)), np.zeros(2), np.ones_like, 99)
        np.testing.assert_array_equal(theta, -0.2)

    @pytest.mark.parametrize("key", SCHEDULES)
    def test_sgd_equals_a_loop_by_hand(self, key: str) -> None:
        schedule = SCHEDULES[key]()
        run = descend(RAVINE, scheduled(OPTIMIZERS["sgd"](lr=0.01), schedule, 200), RAVINE.start, 200)
        x, y = RAVINE.start
        for factor in schedule.factors(200).tolist():
            x, y = x - 0.01 * factor * x, y - 0.01 * factor * 100 * y
        np.testing.assert_allclose(run.theta[-1], (x, y), rtol=1e-12, atol=1e-300)

    def test_a_constant_schedule_is_the_optimizer_itself(self) -> None:
        adam = OPTIMIZERS["adam"](lr=0.1)
        assert scheduled(adam, Constant(), 10) is adam

    @pytest.mark.parametrize("key", OPTIMIZERS)
    def test_factors_of_one_change_nothing(self, key: str) -> None:
        inner = OPTIMIZERS[key](lr=0.02)
        plain, with_ones = (
            descend(RAVINE, item, RAVINE.start, 60, noise=0.1, seed=1)
            for item in (inner, Scheduled(inner=inner, factors=np.ones(60)))
        )
        np.testing.assert_array_equal(plain.theta, with_ones.theta)

    @pytest.mark.parametrize("key", OPTIMIZERS)
    def test_every_run_can_have_its_own_schedule(self, key: str) -> None:
        inner: Optimizer = OPTIMIZERS[key](lr=0.02)
        schedules = (Constant(), Milestones(), Cosine(), Step(every=0.1))
        factors = np.stack([item.factors(100) for item in schedules], axis=1)
        together = descend(RAVINE, Scheduled(inner=inner, factors=factors), RAVINE.start, 100, chunk=3)
        for i, item in enumerate(schedules):
            alone = descend(RAVINE, scheduled(inner, item, 100), RAVINE.start, 100)
            np.testing.assert_array_equal(together.theta[..., i], alone.theta)

    def test_factors_broadcast_over_runs_of_a_schedule(self) -> None:
        factors = np.stack([Milestones().factors(50), Cosine().factors(50)], axis=1)[:, :, np.newaxis]
        starts = np.broadcast_to(np.array(RAVINE.start).reshape(2, 1, 1), (2, 2, 5))
        run = descend(RAVINE, Scheduled(inner=OPTIMIZERS["adam"](lr=0.1), factors=factors), starts, 50, history=False)
        assert run.theta.shape == (1, 2, 2, 5)
        np.testing.assert_array_equal(run.theta[0, :, :, 0], run.theta[0, :, :, 4])
        assert (run.theta[0, :, 0] != run.theta[0, :, 1]).any()

    def test_runs_beside_others_that_have_none(self) -> None:
        sgd = OPTIMIZERS["sgd"](lr=0.01)
        crew = [sgd, scheduled(sgd, Cosine(), 80), OPTIMIZERS["adam"](lr=0.1)]
        runs = descend_together(RAVINE, crew, RAVINE.start, 80)
        for item, run in zip(crew, runs, strict=True):
            np.testing.assert_array_equal(run.theta, descend(RAVINE, item, RAVINE.start, 80).theta)


def momenta(schedule, steps: int, lr: float) -> float:
    """The largest difference of a coordinate between momentum with lr inside of the velocity and outside."""
    inside = OPTIMIZERS["momentum"](lr=lr, momentum=0.9)
    runs = [
        descend(ROSENBROCK, scheduled(item, schedule, steps), ROSENBROCK.start, steps).theta
        for item in (inside, replace(inside, lr_outside=True))
    ]
    return float(np.abs(runs[0] - runs[1]).max())


class TestMomentumUnderASchedule:
    """PyTorch and Optax have lr outside of the velocity, this app inside of it."""

    def test_is_the_same_in_both_forms_at_a_constant_lr(self) -> None:
        assert momenta(Constant(), 500, 0.001) < 1e-14

    def test_is_not_under_milestones(self) -> None:
        assert momenta(Milestones(), 500, 0.001) > 5e-3

    def test_is_not_after_a_tenth_every_hundred_steps(self) -> None:
        """1.4e-2, as measured elsewhere too."""
        assert momenta(Step(every=1 / 3, gamma=0.1), 300, 1e-4) == pytest.approx(1.4e-2, rel=0.03)
        assert momenta(Step(every=0.2, gamma=0.1), 500, 0.001) > 3e-2
