"""What became of a run: each metric on runs made by hand, whose answer is plain to see, and on real ones."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import sympy as sp

from engine import metrics
from engine.criteria import NEVER, NOT_APPLICABLE
from engine.descend import Run, descend
from optimizers import OPTIMIZERS
from optimizers.adagrad import AdaGradFullState, AdaGradState
from optimizers.sgd import SGDState
from surfaces import SURFACES, Surface
from surfaces.base import X, Y

SPHERE = SURFACES["sphere"]  # x^2 + y^2 in a box from -5 to 5
SADDLE = SURFACES["saddle"]  # x^2 - y^2, escape radius 1
MCCORMICK = SURFACES["mccormick"]  # falls below its minimum outside of its box


def along(surface: Surface, points: Any, *, diverged_at: Any = -1, state: Any = SGDState()) -> Run:  # noqa: B008
    """A run through these points, one a step: (T + 1, 2), or (T + 1, 2, n) for n runs."""
    theta = np.array(points, dtype=np.float64)
    loss = surface.value(np.moveaxis(theta, 1, 0))
    return Run(theta, loss, np.broadcast_to(diverged_at, theta.shape[2:]).copy(), np.full(theta.shape[2:], -1), state)


def on_axis(*xs: float, **kwargs: Any) -> Run:
    """A run along the x axis of the sphere, where the loss is x^2."""
    return along(SPHERE, [(x, 0.0) for x in xs], **kwargs)


def far_then_near(far: int, total: int) -> Run:
    """A run of `total` steps that is far from the minimum up to step `far - 1` and at it from step `far` on."""
    return on_axis(*[10.0] * far, *[0.0] * (total + 1 - far))


class TestTolerance:
    def test_is_a_thousandth_of_the_starts_gap(self):
        assert metrics.tolerance(SPHERE, on_axis(10.0, 0.0)) == pytest.approx(0.1)

    def test_is_measured_from_the_lowest_minimum_not_from_zero(self):
        surface = SURFACES["styblinski_tang"]
        gap = surface.value((0.5, 0.0)) - surface.minimum
        assert metrics.tolerance(surface, along(surface, [(0.5, 0.0)])) == pytest.approx(1e-3 * gap)

    def test_can_be_absolute(self):
        assert metrics.tolerance(SPHERE, on_axis(10.0, 0.0), 0.25) == 0.25

    def test_is_each_runs_own(self):
        starts = along(SPHERE, [[[10.0, 1.0], [0.0, 0.0]]])
        np.testing.assert_allclose(metrics.tolerance(SPHERE, starts), [0.1, 0.001])

    def test_is_never_negative(self):
        assert metrics.tolerance(MCCORMICK, along(MCCORMICK, [(-4.0, -5.0)])) >= 0


class TestReached:
    def test_is_the_first_step_within_the_default_tolerance(self):
        # The start's gap is 100, so that the tolerance is 0.1: |x| <= 0.316.
        assert metrics.reached(SPHERE, on_axis(10.0, 0.32, 0.31, 5.0, 0.0)) == 2

    def test_takes_an_absolute_tolerance(self):
        assert metrics.reached(SPHERE, on_axis(10.0, 5.0, 2.0, 1.0), tol=4.0) == 2

    def test_counts_equality_as_reached(self):
        assert metrics.reached(SPHERE, on_axis(3.0, 2.0), tol=4.0) == 1

    def test_is_zero_if_the_start_qualifies(self):
        assert metrics.reached(SPHERE, on_axis(0.1, 5.0), tol=0.5) == 0

    def test_is_zero_at_the_minimum_itself(self):
        assert metrics.reached(SPHERE, on_axis(0.0, 0.0)) == 0

    def test_is_never_if_no_step_does(self):
        assert metrics.reached(SPHERE, on_axis(10.0, 9.0, 8.0)) == NEVER

    def test_is_never_for_a_run_that_diverges_later(self):
        assert metrics.reached(SPHERE, on_axis(10.0, 0.0, 0.0, diverged_at=2)) == NEVER

    def test_is_not_applicable_without_a_minimum(self):
        assert metrics.reached(SADDLE, along(SADDLE, [(0.0, 0.0), (0.0, 1.0)])) == NOT_APPLICABLE

    def test_does_not_count_a_local_minimum(self):
        surface = SURFACES["three_hump_camel"]
        assert metrics.reached(surface, along(surface, [surface.start, surface.minima[1]])) == NEVER

    def test_counts_a_point_outside_of_the_box_of_a_bounded_surface(self):
        assert metrics.reached(SPHERE, on_axis(10.0, 6.0), tol=40.0) == 1

    def test_counts_points_inside_of_the_box_only_where_the_surface_is_unbounded(self):
        below = (MCCORMICK.minima[0][0] - math.pi, MCCORMICK.minima[0][1] - math.pi)
        assert MCCORMICK.value(below) < MCCORMICK.minimum
        run = along(MCCORMICK, [MCCORMICK.start, below, MCCORMICK.minima[0]])
        assert metrics.reached(MCCORMICK, run) == 2


class TestArrivedAndSettled:
    def test_arrived_is_the_step_of_the_last_entry_not_of_the_first(self):
        run = on_axis(10.0, 0.0, 10.0, 0.0, 0.0)
        assert metrics.reached(SPHERE, run) == 1
        assert metrics.arrived(SPHERE, run) == 3

    def test_arrived_may_be_the_last_step(self):
        assert metrics.arrived(SPHERE, on_axis(10.0, 10.0, 0.0)) == 2

    def test_arrived_is_zero_for_a_run_that_is_near_all_the_time(self):
        assert metrics.arrived(SPHERE, on_axis(0.0, 0.0, 0.0)) == 0

    def test_arrived_is_never_for_a_run_that_ends_outside(self):
        assert metrics.arrived(SPHERE, on_axis(10.0, 0.0, 10.0)) == NEVER

    @pytest.mark.parametrize(
        ("total", "far", "expected"),
        [
            (100, 80, 80),  # W = 20, as T/20 = 5 is less
            (100, 81, NEVER),
            (400, 380, 380),  # W = 20 both ways
            (1000, 950, 950),  # W = T/20 = 50
            (1000, 951, NEVER),
        ],
    )
    def test_settled_asks_for_a_window_before_the_end(self, total: int, far: int, expected: int):
        run = far_then_near(far, total)
        assert metrics.arrived(SPHERE, run) == far
        assert metrics.settled(SPHERE, run) == expected

    def test_a_run_that_hovers_reaches_and_does_not_settle(self):
        run = on_axis(10.0, *[0.0, 1.0] * 50, 0.0)
        assert metrics.reached(SPHERE, run) == 1
        assert metrics.arrived(SPHERE, run) == 101
        assert metrics.settled(SPHERE, run) == NEVER

    def test_one_late_step_outside_is_enough_to_unsettle(self):
        run = on_axis(10.0, *[0.0] * 60, 10.0, *[0.0] * 19)
        assert metrics.settled(SPHERE, run) == NEVER

    @pytest.mark.parametrize("metric", [metrics.arrived, metrics.settled])
    def test_neither_happens_to_a_diverged_run(self, metric: Any):
        assert metric(SPHERE, on_axis(*[0.0] * 100, diverged_at=50)) == NEVER

    @pytest.mark.parametrize("metric", [metrics.arrived, metrics.settled])
    def test_neither_applies_without_a_minimum(self, metric: Any):
        assert metric(SADDLE, along(SADDLE, [(0.0, 0.1)] * 100)) == NOT_APPLICABLE


class TestEscaped:
    def test_needs_both_the_radius_and_a_lower_loss(self):
        path = [
            (-0.5, 0.01),
            (0.0, 0.9),  # lower, but within the radius of 1
            (2.0, 0.0),  # outside, but uphill
            (1.0, 1.0),  # outside, but exactly as high as the saddle
            (0.0, 1.0),  # at the radius, and lower
        ]
        assert metrics.escaped(SADDLE, along(SADDLE, path)) == 4

    def test_leaving_uphill_does_not_count(self):
        assert metrics.escaped(SADDLE, along(SADDLE, [(-0.5, 0.01), (-3.0, 0.01), (-9.0, 0.01)])) == NEVER

    def test_is_about_the_first_time(self):
        assert metrics.escaped(SADDLE, along(SADDLE, [(0.1, 0.1), (0.0, 2.0), (0.0, 0.0), (0.0, 2.0)])) == 1

    def test_does_not_apply_to_a_start_that_is_out_already(self):
        assert metrics.escaped(SADDLE, along(SADDLE, [(0.0, 1.5), (0.0, 0.0), (0.0, 2.0)])) == NOT_APPLICABLE

    def test_does_not_apply_without_a_saddle(self):
        assert metrics.escaped(SPHERE, on_axis(10.0, 0.0)) == NOT_APPLICABLE

    def test_is_about_the_saddle_nearest_to_the_start(self):
        # f(5, 0) = 25: a step to (4, 0) is lower and 1 away from there, and nothing of the kind seen from (0, 0).
        two = replace(SADDLE, saddles=((0.0, 0.0), (5.0, 0.0)))
        assert metrics.escaped(two, along(two, [(4.5, 0.1), (4.0, 0.0)])) == 1
        assert metrics.escaped(SADDLE, along(SADDLE, [(4.5, 0.1), (4.0, 0.0)])) == NEVER

    def test_each_run_has_its_own_saddle(self):
        two = replace(SADDLE, saddles=((0.0, 0.0), (5.0, 0.0)))
        starts, ends = np.array([[4.5, 0.1], [0.1, 0.1]]), np.array([[4.0, 0.0], [0.0, 1.5]])
        np.testing.assert_array_equal(metrics.nearest_saddle(two, starts), [[5.0, 0.0], [0.0, 0.0]])
        np.testing.assert_array_equal(metrics.escaped(two, along(two, [starts, ends])), [1, 1])

    def test_uses_the_surfaces_radius(self):
        narrow = replace(SADDLE, escape_radius=0.25)
        path = [(0.0, 0.1), (0.0, 0.3), (0.0, 1.0)]
        assert metrics.escaped(narrow, along(narrow, path)) == 1
        assert metrics.escaped(SADDLE, along(SADDLE, path)) == 2

    @pytest.mark.parametrize(("y0", "steps"), [(1e-2, 233), (1e-6, 698)])
    def test_gradient_descent_takes_the_time_of_its_closed_form(self, y0: float, steps: int):
        """y grows by 1 + 2 lr a step. x is gone by then, so that the radius is |y|."""
        assert steps == math.ceil(math.log(1 / y0) / math.log(1.02))
        run = descend(SADDLE, OPTIMIZERS["sgd"](lr=0.01), (-1.5, y0), 800)
        assert metrics.escaped(SADDLE, run) == steps

    def test_nothing_leaves_the_exact_ridge(self):
        surface = SURFACES["plateau_saddle"]
        for rule in OPTIMIZERS.values():
            assert metrics.escaped(surface, descend(surface, rule(), (0.3, 0.0), 300)) == NEVER


class TestDiverged:
    def test_is_what_the_run_says(self):
        np.testing.assert_array_equal(metrics.diverged(along(SPHERE, [[[1.0] * 2] * 2], diverged_at=[3, -1])), [3, -1])

    def test_is_the_step_of_the_closed_form(self):
        """On the sphere x <- (1 - 2 lr) x: with lr = 1.5 it doubles from 4 until it passes 5,000."""
        run = descend(SPHERE, OPTIMIZERS["sgd"](lr=1.5), (4.0, 0.0), 50)
        assert metrics.diverged(run) == math.ceil(math.log2(5000 / 4)) == 11
        assert abs(run.theta[-1, 0]) == 4.0 * 2**10

    def test_a_run_that_is_frozen_stands_still_and_is_no_stall(self):
        run = descend(SPHERE, OPTIMIZERS["sgd"](lr=1.5), (4.0, 0.0), 200)
        assert metrics.path_length(run) == pytest.approx(4.0 * sum(2**k + 2 ** (k - 1) for k in range(1, 11)))
        assert not metrics.stalled(SPHERE, run)


class TestLeftDomain:
    @pytest.mark.parametrize("x", [5.01, -5.01])
    def test_outside_is_outside(self, x: float):
        assert metrics.left_domain(SPHERE, on_axis(4.0, 3.0, x, x)) == 2

    def test_border_is_inside(self):
        assert metrics.left_domain(SPHERE, on_axis(4.0, 5.0)) == NEVER

    def test_last_crossing_counts(self):
        assert metrics.left_domain(SPHERE, on_axis(4.0, 15.0, 0.0, 6.0, 7.0)) == 3

    def test_who_is_back_has_not_left(self):
        assert metrics.left_domain(SPHERE, on_axis(4.0, 5.0, 15.0, 0.0)) == NEVER

    def test_who_comes_in_has_not_left(self):
        run = descend(SPHERE, OPTIMIZERS["sgd"](lr=0.004), (40.0, 30.0), 300)
        assert metrics.left_domain(SPHERE, run) == NEVER

    def test_who_was_never_in_has_not_left(self):
        assert metrics.left_domain(SPHERE, on_axis(100.0, 90.0, 200.0)) == NEVER

    @pytest.mark.parametrize(
        ("key", "rule", "times", "step"),
        [("mccormick", "momentum", 3, 16), ("rastrigin", "momentum", 3.5, 65), ("plateau_saddle", "nesterov", 10, 102)],
    )
    def test_step_is_that_of_the_crossing(self, key: str, rule: str, times: float, step: int):
        surface = SURFACES[key]
        run = descend(surface, OPTIMIZERS[rule](lr=times * surface.lr), surface.start, surface.steps)
        assert metrics.left_domain(surface, run) == step
        assert surface.contains(run.theta[step - 1])
        assert not surface.contains(run.theta[step:].T).any()


class TestOverflowed:
    def test_an_ordinary_run_has_not(self):
        assert not metrics.overflowed(SPHERE, on_axis(4.0, 3.0))

    @pytest.mark.parametrize("value", [np.inf, np.nan])
    def test_a_state_that_is_not_finite_at_the_end_has(self, value: float):
        state = AdaGradState(np.array([[0.0, 0.0], [1.0, value]]))
        assert metrics.overflowed(SPHERE, on_axis(4.0, 4.0, state=state))

    def test_only_the_end_matters(self):
        state = AdaGradState(np.array([[np.inf, 0.0], [1.0, 1.0]]))
        assert not metrics.overflowed(SPHERE, on_axis(4.0, 4.0, state=state))

    def test_a_gradient_that_is_not_finite_has(self):
        steep = replace(SPHERE, expr=sp.exp(X**2 + Y**2))
        assert metrics.overflowed(steep, along(steep, [(1.0, 0.0), (100.0, 0.0)]))

    def test_a_matrix_for_each_run_is_read_run_by_run(self):
        G = np.zeros((2, 2, 2, 3))
        G[-1, 1, 0, 2] = np.inf
        run = along(SPHERE, np.ones((2, 2, 3)), state=AdaGradFullState(G))
        np.testing.assert_array_equal(metrics.overflowed(SPHERE, run), [False, False, True])

    @pytest.mark.parametrize("key", ["adagrad", "rmsprop", "adam"])
    def test_a_squared_gradient_beyond_floats_is_noticed(self, key: str):
        """g^2 = inf makes the step 0: without a word the run would stand where it started."""
        steep = replace(SPHERE, expr=10**160 * (X**2 + Y**2))
        run = descend(steep, OPTIMIZERS[key](lr=0.1), (4.0, 3.0), 60)
        np.testing.assert_array_equal(run.theta[-1], run.theta[0])
        assert metrics.diverged(run) == -1
        assert metrics.overflowed(steep, run)
        assert metrics.stalled(steep, run)


class TestStalled:
    """On the sphere, whose box is 10 long, less than 0.01 in 50 steps is a stall."""

    def test_standing_away_from_the_minimum_is(self):
        assert metrics.stalled(SPHERE, on_axis(*[4.0] * 51), tol=0.1)

    def test_standing_at_the_minimum_is_not(self):
        assert not metrics.stalled(SPHERE, on_axis(5.0, *[0.0] * 60))

    @pytest.mark.parametrize(("moved", "expected"), [(0.0099, True), (0.0101, False)])
    def test_how_much_is_hardly_moved(self, moved: float, expected: bool):
        assert metrics.stalled(SPHERE, on_axis(*np.linspace(4.0 + moved, 4.0, 51)), tol=0.1) == expected

    def test_only_the_last_fifty_steps_count(self):
        assert metrics.stalled(SPHERE, on_axis(5.0, *[4.0] * 51), tol=0.1)
        assert not metrics.stalled(SPHERE, on_axis(5.0, *[4.0] * 50), tol=0.1)

    def test_fewer_than_fifty_steps_cannot_tell(self):
        assert not metrics.stalled(SPHERE, on_axis(*[4.0] * 50), tol=0.1)

    def test_a_diverged_run_is_not_called_stalled(self):
        assert not metrics.stalled(SPHERE, on_axis(*[4.0] * 80, diverged_at=10), tol=0.1)

    @pytest.mark.parametrize("period", [2, 4, 5, 10, 50])
    def test_a_cycle_of_any_period_moves(self, period: int):
        angle = 2 * np.pi * np.arange(201) / period
        path = np.stack([3.0 + np.cos(angle), np.sin(angle)], axis=1)
        assert not metrics.stalled(SPHERE, along(SPHERE, path))

    @pytest.mark.parametrize(("moved", "expected"), [(0.0199, True), (0.0201, False)])
    def test_the_longer_side_is_the_size(self, moved: float, expected: bool):
        cliff = SURFACES["cliff"]  # 20 by 10
        path = [(6.0, y) for y in np.linspace(3.0 + moved, 3.0, 51)]
        assert metrics.stalled(cliff, along(cliff, path)) == expected

    def test_without_a_minimum_any_standstill_is(self):
        assert metrics.stalled(SADDLE, along(SADDLE, [(0.0, 0.0)] * 51))


class TestOscillates:
    """In how many of its last steps a run goes to and fro: 50, 100, 200, ..., up to half of it."""

    @staticmethod
    def turning(period: float, steps: int = 800, shrink: float = 1.0, drift: float = 0.0) -> Run:
        k = np.arange(steps + 1)
        angle, size = 2 * np.pi * k / period, shrink**k
        return along(SPHERE, np.stack([3.0 + size * np.cos(angle) + drift * k, size * np.sin(angle)], axis=1))

    @pytest.mark.parametrize(
        ("period", "window"), [(2, 50), (3, 50), (4, 50), (7.3, 50), (24, 50), (49, 100), (99, 200), (190, 400)]
    )
    def test_a_cycle_of_any_period(self, period: float, window: int):
        run = self.turning(period)
        assert metrics.oscillates(SPHERE, run) == window
        assert metrics.amplitude(run, window) == pytest.approx(
            2.0 if period > 5 or period % 2 == 0 else 3**0.5, rel=0.02
        )

    @pytest.mark.parametrize("shrink", [0.9, 0.97])
    def test_swings_that_die_out_are_none(self, shrink: float):
        assert metrics.oscillates(SPHERE, self.turning(2, 100, shrink)) == NEVER

    def test_slowly_growing_swings_are_some(self):
        assert metrics.oscillates(SPHERE, self.turning(2, 100, 1.01)) == 50

    @pytest.mark.parametrize("drift", [0.1, 1.0])
    def test_who_gets_on_does_not_oscillate(self, drift: float):
        assert metrics.oscillates(SPHERE, self.turning(2, 100, drift=drift)) == NEVER

    def test_noisy_descent_does_not_and_noisy_hovering_does(self):
        descent = descend(SPHERE, OPTIMIZERS["sgd"](lr=0.01), (4.0, 3.0), 100, noise=0.5, seed=0)
        assert metrics.oscillates(SPHERE, descent) == NEVER
        hovering = descend(SPHERE, OPTIMIZERS["sgd"](lr=0.3), (0.0, 0.0), 100, noise=0.5, seed=0)
        assert metrics.oscillates(SPHERE, hovering) == 50

    def test_standing_still_is_no_swing(self):
        assert metrics.oscillates(SPHERE, on_axis(*[4.0] * 101)) == NEVER

    def test_a_late_spike_is_no_swing(self):
        assert metrics.oscillates(SPHERE, on_axis(*[0.1] * 80, 2.0, -1.0, 0.5, *[0.1] * 20)) == NEVER

    def test_fewer_than_fifty_steps_cannot_tell(self):
        assert metrics.oscillates(SPHERE, on_axis(*[1.0, -1.0] * 25)) == NEVER

    def test_a_run_that_ended_early_is_not_called_so(self):
        assert metrics.oscillates(SPHERE, on_axis(*[1.0, -1.0] * 40, diverged_at=80)) == NEVER


class TestRestsAt:
    def test_is_the_number_of_the_minimum(self):
        surface = SURFACES["himmelblau"]
        for number, place in enumerate(surface.minima):
            assert metrics.rests_at(surface, along(surface, [(0.0, 0.0), *[place] * 30])) == number

    def test_passing_by_is_not_resting(self):
        surface = SURFACES["himmelblau"]
        assert metrics.rests_at(surface, along(surface, [*[(0.0, 0.0)] * 30, (3.0, 2.0)])) == NEVER

    def test_does_not_apply_without_minima(self):
        assert metrics.rests_at(SADDLE, along(SADDLE, [(0.0, 0.1)] * 30)) == NOT_APPLICABLE


class TestBelowTheMinimum:
    """A run that is lower than the lowest minimum listed has not reached it."""

    LOWER = replace(SURFACES["saddle"], minima=((0.0, 0.0),), saddles=())

    def test_is_not_near(self):
        run = along(self.LOWER, [(0.0, 0.0), *[(0.0, 1.0)] * 60])
        assert metrics.reached(self.LOWER, run) == 0
        assert metrics.settled(self.LOWER, run) == metrics.arrived(self.LOWER, run) == NEVER
        assert not metrics.hovers(self.LOWER, run)

    def test_start_below_it_has_a_tolerance_above_nothing(self):
        run = along(self.LOWER, [(0.0, 1.0)] * 60)
        assert 0 < metrics.tolerance(self.LOWER, run) < 1e-9
        assert metrics.reached(self.LOWER, run) == NEVER

    def test_rounding_below_is_near(self):
        run = along(SURFACES["styblinski_tang"], [SURFACES["styblinski_tang"].minima[0]] * 40)
        run.loss[:] -= 1e-13
        assert metrics.settled(SURFACES["styblinski_tang"], run) == 0


class TestUphillSteps:
    def test_counts_rises_before_the_minimum_is_reached(self):
        assert metrics.uphill_steps(SPHERE, on_axis(10.0, 5.0, 6.0, 3.0, 4.0, 0.0)) == 2

    def test_does_not_count_what_comes_after(self):
        assert metrics.uphill_steps(SPHERE, on_axis(10.0, 5.0, 6.0, 0.0, 9.0, 10.0)) == 1

    def test_counts_up_to_the_end_if_it_is_never_reached(self):
        assert metrics.uphill_steps(SPHERE, on_axis(10.0, 11.0, 12.0, 11.0, 12.0)) == 3

    def test_level_ground_is_not_uphill(self):
        assert metrics.uphill_steps(SPHERE, on_axis(10.0, 10.0, -10.0, 9.0)) == 0

    def test_counts_where_there_is_no_minimum_to_reach(self):
        assert metrics.uphill_steps(SADDLE, along(SADDLE, [(0.0, 0.0), (1.0, 0.0), (0.0, 0.0), (2.0, 0.0)])) == 2

    def test_gradient_descent_with_a_small_lr_never_climbs(self):
        run = descend(SPHERE, OPTIMIZERS["sgd"](lr=0.1), SPHERE.start, 100)
        assert metrics.uphill_steps(SPHERE, run) == 0


class TestOvershoot:
    def test_is_the_distance_past_the_minimum(self):
        assert metrics.overshoot(SPHERE, along(SPHERE, [(-4.0, 3.0), (0.8, -0.6), (0.0, 0.0)])) == pytest.approx(1.0)

    def test_is_the_largest_of_all_steps(self):
        assert metrics.overshoot(SPHERE, on_axis(-4.0, 1.0, -1.0, 2.0, 0.0)) == pytest.approx(2.0)

    def test_is_zero_for_a_run_that_never_passes_it(self):
        assert metrics.overshoot(SPHERE, on_axis(-4.0, -1.0, -0.5)) == 0.0

    def test_sideways_is_not_past(self):
        assert metrics.overshoot(SPHERE, along(SPHERE, [(-4.0, 0.0), (0.0, 3.0), (1.0, 9.0)])) == pytest.approx(1.0)

    def test_is_zero_for_a_run_that_starts_in_the_minimum(self):
        assert metrics.overshoot(SPHERE, on_axis(0.0, 3.0, 0.0)) == 0.0

    def test_is_past_the_minimum_that_the_run_ends_nearest_to(self):
        surface = SURFACES["himmelblau"]
        past = (3.0 + 0.3, 2.0 + 0.2)
        run = along(surface, [(0.0, 0.0), past, (3.0, 2.0)])
        assert metrics.overshoot(surface, run) == pytest.approx(math.hypot(0.3, 0.2))


class TestPathLength:
    def test_is_the_sum_of_the_steps(self):
        assert metrics.path_length(along(SPHERE, [(0, 0), (3, 4), (3, 4), (0, 0), (5, 12)])) == pytest.approx(23.0)

    def test_is_zero_without_a_step(self):
        assert metrics.path_length(on_axis(4.0)) == 0.0

    def test_is_at_least_the_way_as_the_crow_flies(self):
        surface = SURFACES["rosenbrock"]
        for rule in OPTIMIZERS.values():
            run = descend(surface, rule(lr=0.001), surface.start, 200)
            assert metrics.path_length(run) >= np.hypot(*(run.theta[-1] - run.theta[0]))


class TestEffectiveLr:
    @pytest.mark.parametrize("key", ["sphere", "ravine", "rosenbrock", "himmelblau"])
    def test_of_gradient_descent_is_lr_at_every_step(self, key: str):
        surface = SURFACES[key]
        rates = metrics.effective_lr(surface, descend(surface, OPTIMIZERS["sgd"](lr=0.001), surface.start, 200))
        assert rates.shape == (200,)
        np.testing.assert_allclose(rates, 0.001, rtol=1e-9)

    def test_of_many_runs_is_each_runs_lr(self):
        lrs = np.array([0.001, 0.01, 0.1])
        rates = metrics.effective_lr(SPHERE, descend(SPHERE, OPTIMIZERS["sgd"](lr=lrs), SPHERE.start, 20))
        np.testing.assert_allclose(rates, np.broadcast_to(lrs, (20, 3)), rtol=1e-9)

    def test_of_adams_first_step_is_lr_over_each_coordinates_gradient(self):
        rates = metrics.effective_lr(SPHERE, descend(SPHERE, OPTIMIZERS["adam"](lr=0.1), (-4.0, 3.0), 1))
        np.testing.assert_allclose(rates, [math.hypot(0.1, 0.1) / math.hypot(8.0, 6.0)], rtol=1e-8)

    def test_of_a_step_by_hand(self):
        np.testing.assert_allclose(metrics.effective_lr(SPHERE, on_axis(4.0, 2.0, 2.0)), [2.0 / 8.0, 0.0])

    def test_is_nan_where_there_is_no_gradient(self):
        np.testing.assert_array_equal(metrics.effective_lr(SPHERE, on_axis(0.0, 0.0)), [np.nan])

    def test_of_adagrad_falls_with_every_step(self):
        rates = metrics.effective_lr(SPHERE, descend(SPHERE, OPTIMIZERS["adagrad"](lr=0.1), (4.0, 0.0), 100))
        assert (np.diff(rates) < 0).all()


class TestBasin:
    @pytest.mark.parametrize("number", range(4))
    def test_is_the_number_of_the_nearest_minimum(self, number: int):
        surface = SURFACES["himmelblau"]
        x, y = surface.minima[number]
        assert metrics.basin(surface, along(surface, [(0.0, 0.0), (x + 0.5, y - 0.5)])) == number

    def test_does_not_apply_without_minima(self):
        assert metrics.basin(SADDLE, along(SADDLE, [(0.0, 0.1)])) == NOT_APPLICABLE

    def test_of_a_map_of_starts_has_the_maps_shape(self):
        surface = SURFACES["himmelblau"]
        grid = np.array(np.meshgrid([-4.0, 4.0], [-3.0, 0.2, 3.0]))
        run = descend(surface, OPTIMIZERS["sgd"](lr=0.01), grid, 500, history=False)
        np.testing.assert_array_equal(metrics.basin(surface, run), [[2, 3], [1, 0], [1, 0]])


ALL_METRICS = {
    "tolerance": metrics.tolerance,
    "reached": metrics.reached,
    "arrived": metrics.arrived,
    "settled": metrics.settled,
    "escaped": metrics.escaped,
    "diverged": lambda _, run: metrics.diverged(run),
    "left_domain": metrics.left_domain,
    "overflowed": metrics.overflowed,
    "stalled": metrics.stalled,
    "oscillates": metrics.oscillates,
    "rests_at": metrics.rests_at,
    "uphill_steps": metrics.uphill_steps,
    "overshoot": metrics.overshoot,
    "path_length": lambda _, run: metrics.path_length(run),
    "effective_lr": lambda surface, run: metrics.effective_lr(surface, run)[-1],
    "basin": metrics.basin,
}
LRS = np.array([[1e-4, 0.003, 0.02], [0.05, 0.3, 3.0]])


@pytest.mark.parametrize("name", ALL_METRICS)
@pytest.mark.parametrize("key", ["plateau_saddle", "himmelblau", "mccormick"])
@pytest.mark.parametrize("rule", ["momentum", "adagrad_full", "adam"])
def test_a_batch_says_of_each_run_what_the_run_alone_says(name: str, key: str, rule: str):
    """For lr from hopeless to diverging, in a grid of 2 x 3 runs."""
    surface, metric = SURFACES[key], ALL_METRICS[name]
    together = metric(surface, descend(surface, OPTIMIZERS[rule](lr=LRS), surface.start, 120))
    alone = [metric(surface, descend(surface, OPTIMIZERS[rule](lr=lr), surface.start, 120)) for lr in LRS.flat]
    assert together.shape == LRS.shape
    np.testing.assert_allclose(together, np.reshape(alone, LRS.shape), rtol=1e-12)


@pytest.mark.parametrize("name", sorted(set(ALL_METRICS) - {"effective_lr"}))
def test_a_run_without_history_can_be_asked_anything(name: str):
    run = descend(SPHERE, OPTIMIZERS["adam"](lr=LRS), SPHERE.start, 50, history=False)
    assert ALL_METRICS[name](SPHERE, run).shape == LRS.shape


class TestFindings:
    """Counts that do not change when the start is moved by 1e-10 or by 1e-8: safe to know by heart."""

    @pytest.mark.parametrize(
        ("key", "escaped", "settled"),
        [
            ("sgd", 4466, 4474),
            ("momentum", 565, 610),
            ("nesterov", 534, 540),
            ("adagrad", 1939, 1982),
            ("rmsprop", 5, 69),
            ("adam", 27, 57),
        ],
    )
    def test_the_saddle_with_a_plateau(self, key: str, escaped: int, settled: int):
        surface = SURFACES["plateau_saddle"]
        run = descend(surface, OPTIMIZERS[key](lr=0.05), (0.3, 0.02), 5000)
        assert metrics.escaped(surface, run) == escaped
        assert metrics.settled(surface, run, tol=0.01) == settled

    @pytest.mark.parametrize(("rho", "escaped"), [(0.95, 3019), (0.9, 3244)])
    def test_adadelta_with_zeilers_and_with_ruders_rho_is_late_at_the_plateau(self, rho: float, escaped: int):
        surface = SURFACES["plateau_saddle"]
        assert metrics.escaped(surface, descend(surface, OPTIMIZERS["adadelta"](rho=rho), (0.3, 0.02), 5000)) == escaped

    @pytest.mark.parametrize(
        ("key", "hypers", "reached", "settled"),
        [
            ("sgd", {"lr": 0.01}, 653, 653),
            ("momentum", {"lr": 0.01, "momentum": 0.9}, 124, 126),
            ("momentum", {"lr": 4 / 121, "momentum": 81 / 121}, 56, 56),
            ("nesterov", {"lr": 0.01, "momentum": 0.9}, 62, 117),
            ("adam", {"lr": 0.1}, 261, 261),
        ],
    )
    def test_the_ravine(self, key: str, hypers: dict[str, float], reached: int, settled: int):
        surface = SURFACES["ravine"]
        run = descend(surface, OPTIMIZERS[key](**hypers), (-10.0, 1.0), 2000)
        assert metrics.reached(surface, run, tol=1e-4) == reached
        assert metrics.settled(surface, run, tol=1e-4) == settled

    @pytest.mark.parametrize(
        ("key", "uphill", "reached", "settled", "furthest"),
        [("momentum", 42, 94, 111, 1.53), ("nesterov", 0, 25, 90, 1.19)],
    )
    def test_nesterov_brakes_earlier(self, key: str, uphill: int, reached: int, settled: int, furthest: float):
        """The valley lies along x nearly, so that the overshoot is how far x gets past 0."""
        surface = SURFACES["ravine"]
        run = descend(surface, OPTIMIZERS[key](lr=0.01, momentum=0.9), (-10.0, 1.0), 600)
        assert metrics.uphill_steps(surface, run, tol=1e-3) == uphill
        assert metrics.reached(surface, run, tol=1e-3) == reached
        assert metrics.settled(surface, run, tol=1e-3) == settled
        assert run.theta[:, 0].max() == pytest.approx(furthest, abs=0.005)
        assert metrics.overshoot(surface, run) == pytest.approx(furthest, rel=0.01)
