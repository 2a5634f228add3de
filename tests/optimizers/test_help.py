"""What the help texts and docstrings of rules and schedules claim, computed."""

from __future__ import annotations

import numpy as np
import pytest

from engine.descend import descend
from optimizers import OPTIMIZERS
from optimizers.adagrad import AdaGradFull
from optimizers.base import Array, Hyper
from optimizers.cosine_schedules import Cosine, OneCycle, WarmRestarts, WarmupCosine
from optimizers.schedules import SCHEDULES, Exponential, Milestones, Polynomial, Step, TimeBased
from surfaces import SURFACES


def help_of(key: str, name: str) -> str:
    specs: dict[str, Hyper] = SCHEDULES[key].hypers() if key in SCHEDULES else OPTIMIZERS[key].hypers()
    return specs[name].help


class TestSchedules:
    @pytest.mark.parametrize("steps", [10, 300, 5000])
    @pytest.mark.parametrize("kind", [Cosine, WarmupCosine, WarmRestarts])
    def test_no_cosine_reaches_its_floor(self, kind, steps: int) -> None:
        assert "just above it" in help_of(kind.key, "floor")
        for floor in (0.0, 0.01, 0.5):
            factors = kind(floor=floor).factors(steps)
            falling = factors[1:] if kind is WarmupCosine else factors
            assert falling[-1] > floor
            assert falling.min() >= min(floor, falling[0])

    def test_the_floor_would_come_one_step_later(self) -> None:
        assert "one step later" in help_of("cosine", "floor")
        assert Cosine(floor=0.01).factors(10)[-1] == pytest.approx(0.0342, abs=5e-5)
        k, length = 10, 10
        assert 0.01 + 0.99 * (1 + np.cos(np.pi * k / length)) / 2 == pytest.approx(0.01)

    @pytest.mark.parametrize("decay", [0.01, 0.25, 1.0])
    def test_time_based_is_halved_after_one_over_decay_steps(self, decay: float) -> None:
        assert "after 1 / decay steps the learning rate is halved" in help_of("time_based", "decay")
        assert TimeBased(decay=decay).factors(500)[round(1 / decay)] == pytest.approx(0.5)

    def test_a_step_leaves_gamma(self) -> None:
        factors = Step(every=0.2, gamma=0.3).factors(100)
        assert set(np.flatnonzero(np.diff(factors)) + 1) == {20, 40, 60, 80}
        np.testing.assert_allclose(factors[[0, 20, 40]], [1, 0.3, 0.09])

    def test_either_milestone_may_be_the_earlier(self) -> None:
        assert "earlier or later" in help_of("milestones", "second")
        np.testing.assert_array_equal(Milestones(0.7, 0.2).factors(50), Milestones(0.2, 0.7).factors(50))
        assert "1 is never" in help_of("milestones", "first")
        assert (Milestones(1.0, 1.0).factors(50) == 1.0).all()

    def test_exponential_halves_in_69_steps(self) -> None:
        assert "0.99 halves it in 69 steps" in help_of("exponential", "gamma")
        factors = Exponential(gamma=0.99).factors(100)
        assert factors[69] <= 0.5 < factors[68]

    def test_polynomial_bends_down_early(self) -> None:
        line, bent = Polynomial(power=1.0).factors(100), Polynomial(power=3.0).factors(100)
        np.testing.assert_allclose(np.diff(line), -0.01)
        drops = -np.diff(bent)
        assert drops[0] > 0.01 > drops[-1]
        assert (np.diff(drops) < 0).all()
        assert (line[-1], bent[-1]) == pytest.approx((0.01, 1e-6))  # zero would come one step after the run

    def test_warm_up_grows_for_its_share(self) -> None:
        factors = WarmupCosine(warmup=0.2).factors(100)
        assert factors.argmax() == 20
        assert (np.diff(factors[:21]) > 0).all()

    def test_restarts_are_as_many_times_as_long(self) -> None:
        assert "as long as the one before" in help_of("warm_restarts", "stretch")
        assert WarmRestarts(period=0.1, stretch=2.4).lengths(100) == [10, 20, 40, 80]
        factors = WarmRestarts(period=0.1, stretch=2.0).factors(100)
        assert np.flatnonzero(factors == 1.0).tolist() == [0, 10, 30, 70]

    def test_one_cycle_begins_at_its_share_of_the_peak(self) -> None:
        factors = OneCycle(rise=0.3, start_ratio=25.0).factors(100)
        assert factors[0] == pytest.approx(1 / 25)
        assert factors.argmax() == 29
        assert factors.max() == pytest.approx(1.0)
        assert factors[-1] == pytest.approx(1 / 25 / 1e4)


class TestRules:
    @pytest.mark.parametrize("key", [key for key, rule in OPTIMIZERS.items() if "eps" in rule.hypers()])
    def test_eps_bounds_the_effective_lr_where_that_is_said(self, key: str) -> None:
        rule = OPTIMIZERS[key](lr=0.1, eps=1e-3)
        theta, state, largest = np.zeros(2), rule.init(np.zeros(2)), 0.0
        for t in range(1, 400):
            g = np.full(2, 1e3 if t < 300 else 1e-9) * (1 if t % 7 else -1)
            theta, state = rule.update(state, theta, lambda _, g=g: g, t)
            largest = max(largest, float(np.abs(rule.effective_lr(state, theta, t)).max()))
        assert np.isfinite(theta).all()
        says_so = "bounds the effective learning rate" in help_of(key, "eps")
        assert says_so == (key != "adadelta")
        if says_so:
            assert largest <= 0.1 / 1e-3 * 1.2

    def test_nadam_is_half_way_after_17_over_momentum_decay_steps(self) -> None:
        assert "half way after 17 / momentum_decay steps" in help_of("nadam", "momentum_decay")
        assert pytest.approx(0.75, abs=5e-4) == 1.0 - 0.5 * 0.96**17

    def test_averages_remember_about_so_many_steps(self) -> None:
        assert "about 1 / (1 - rate) steps" in help_of("adam", "beta1")
        assert pytest.approx(1.0 - np.exp(-1.0), abs=0.02) == 1.0 - 0.9**10

    def test_adagrad_full_has_eps_where_it_says_and_the_paper_has_delta(self) -> None:
        surface = SURFACES["plateau_saddle"]
        here = descend(surface, AdaGradFull(lr=0.05), surface.start, 320).theta
        theirs = paper_path(surface, 0.05, 1e-8, 320)
        steps = [escape_step(surface, path) for path in (here, theirs)]
        assert steps == [292, 270]
        assert all(str(step) in str(AdaGradFull.__doc__) for step in steps)


def escape_step(surface, path: Array) -> int:
    """The first step below the saddle and far enough from it."""
    away = np.hypot(*(path - surface.saddles[0]).T) >= surface.escape_radius
    below = surface.value(path.T) < surface.value(np.array(surface.saddles[0]))
    return int(np.argmax(away & below))


def paper_path(surface, lr: float, delta: float, steps: int) -> Array:
    """AdaGrad as Duchi et al. write it: theta <- theta - lr (delta I + G^(1/2))^(-1) g."""
    theta, G = np.array(surface.start), np.zeros((2, 2))
    path = [theta]
    for _ in range(steps):
        g = surface.gradient(theta)
        G = G + np.outer(g, g)
        values, vectors = np.linalg.eigh(G)
        theta = theta - lr * (vectors @ ((vectors.T @ g) / (delta + np.sqrt(np.maximum(values, 0.0)))))
        path.append(theta)
    return np.array(path)
