"""What is counted inside of the loop is what engine.metrics reads from the kept steps of the same run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine import chunks as loop
from engine import metrics
from engine.chunks import DROP_EVERY
from engine.conditions import (
    AtAnyMinimum,
    Condition,
    EscapedSaddle,
    StreakRecord,
    WithinTolerance,
    at_any_minimum,
    escaped_saddle,
    within_tolerance,
)
from engine.criteria import NEVER, settle_window
from engine.descend import Run, descend
from optimizers import OPTIMIZERS
from surfaces import SURFACES, Surface

STEPS = 400
RUNS = 60
EACH_RULE = pytest.mark.parametrize("key", OPTIMIZERS)
EACH_SURFACE = pytest.mark.parametrize(
    "name", ["ravine", "himmelblau", "plateau_saddle", "rosenbrock", "styblinski_tang", "mccormick"]
)
RAVINE, HIMMELBLAU, SADDLE = SURFACES["ravine"], SURFACES["himmelblau"], SURFACES["saddle"]


def crowd(surface: Surface, spread: float = 0.3, about: Any = None) -> np.ndarray:
    """Starts (2, RUNS) about a point, the surface's own start unless another is given."""
    centre = np.array(surface.start if about is None else about)[:, None]
    return centre + spread * np.random.default_rng(0).normal(size=(2, RUNS))


def both(surface: Surface, rule: Any, start: Any, watch: Condition, steps: int = STEPS, **how: Any) -> tuple[Run, Run]:
    """The same runs with every step kept, and counted."""
    kept = descend(surface, rule, start, steps, **how)
    return kept, descend(surface, rule, start, steps, history=False, watch=watch, **how)


@pytest.mark.parametrize(("steps", "window"), [(0, 20.0), (100, 20.0), (400, 20.0), (410, 20.5), (5000, 250.0)])
def test_the_settle_window_is_a_twentieth_of_the_run_but_20_steps_at_least(steps: int, window: float) -> None:
    assert settle_window(steps) == window


def window_rule(tally: StreakRecord, steps: int) -> Any:
    """`settled` of a tally: what held from a step on that is late enough to be chance is not counted."""
    return np.where(tally.since > steps - settle_window(steps), NEVER, tally.since)


def assert_same_counts(surface: Surface, kept: Run, counted: Run, tol: float | None = None) -> None:
    tally = counted.watched
    settled = window_rule(tally, kept.steps)
    hovers = tally.near & (tally.first >= 0) & (settled < 0)
    np.testing.assert_array_equal(counted.diverged_at, kept.diverged_at)
    np.testing.assert_array_equal(tally.first, metrics.reached(surface, kept, tol))
    np.testing.assert_array_equal(tally.since, metrics.arrived(surface, kept, tol))
    np.testing.assert_array_equal(settled, metrics.settled(surface, kept, tol))
    np.testing.assert_array_equal(hovers, metrics.hovers(surface, kept, tol))


def assert_same_end(kept: Run, counted: Run) -> None:
    np.testing.assert_array_equal(counted.theta[-1], kept.theta[-1])
    np.testing.assert_array_equal(counted.loss[-1], kept.loss[-1])
    for one, other in zip(counted.state, kept.state, strict=True):
        np.testing.assert_array_equal(one[-1], other[-1])


class TestClose:
    """From a step size that creeps to one that diverges, so that columns leave the loop at many steps."""

    @EACH_SURFACE
    @EACH_RULE
    @pytest.mark.parametrize("noise", [0.0, 0.05])
    def test_reached_settled_and_hovers(self, name: str, key: str, noise: float) -> None:
        surface = SURFACES[name]
        start = crowd(surface)  # so every run has a tolerance of its own
        rule = OPTIMIZERS[key](lr=np.geomspace(1e-3, 3, RUNS))
        kept, counted = both(surface, rule, start, within_tolerance(surface, start), noise=noise, seed=1)
        assert_same_counts(surface, kept, counted)
        assert_same_end(kept, counted)

    def test_the_runs_compared_are_of_every_kind(self) -> None:
        """The comparison above is no use if all of its runs end alike."""
        seen = {"reached": 0, "settled": 0, "hovers": 0, "diverged": 0, "left again": 0}
        for key in OPTIMIZERS:
            start = crowd(HIMMELBLAU)
            kept = descend(
                HIMMELBLAU, OPTIMIZERS[key](lr=np.geomspace(1e-3, 3, RUNS)), start, STEPS, noise=0.05, seed=1
            )
            reached, settled = metrics.reached(HIMMELBLAU, kept), metrics.settled(HIMMELBLAU, kept)
            seen["reached"] += (reached >= 0).sum()
            seen["settled"] += (settled >= 0).sum()
            seen["hovers"] += metrics.hovers(HIMMELBLAU, kept).sum()
            seen["diverged"] += (kept.diverged_at >= 0).sum()
            seen["left again"] += ((settled > reached) & (reached >= 0)).sum()
        assert min(seen.values()) >= 5, seen

    @pytest.mark.parametrize("steps", [0, 1, 5, 19, 20, 21, 40, DROP_EVERY, 401, 1000])
    @pytest.mark.parametrize("tol", [1e-3, 1.0])
    def test_any_number_of_steps(self, steps: int, tol: float) -> None:
        start = crowd(RAVINE)
        rule = OPTIMIZERS["rmsprop"](lr=np.geomspace(1e-3, 3, RUNS))
        kept, counted = both(RAVINE, rule, start, within_tolerance(RAVINE, start, tol), steps)
        tally = counted.watched
        np.testing.assert_array_equal(tally.first, metrics.reached(RAVINE, kept, tol))
        np.testing.assert_array_equal(window_rule(tally, steps), metrics.settled(RAVINE, kept, tol))

    def test_a_run_keeps_its_own_tolerance_when_others_leave(self) -> None:
        """Two of three runs diverge soon; the tolerances of the rest differ from one to the next."""
        start = np.stack([np.linspace(-10, -1, RUNS), np.full(RUNS, 1.0)])
        lr = np.where(np.arange(RUNS) % 3 == 1, 0.015, 1.0)
        kept, counted = both(RAVINE, OPTIMIZERS["sgd"](lr=lr), start, within_tolerance(RAVINE, start), 1000)
        assert (kept.diverged_at >= 0).sum() == 40
        assert len(np.unique(metrics.reached(RAVINE, kept)[1::3])) >= 2
        assert_same_counts(RAVINE, kept, counted)

    def test_below_a_minimum_that_is_not_the_lowest_point_only_the_box_counts(self) -> None:
        surface = SURFACES["mccormick"]
        start = crowd(surface, 4.0, (-0.5, -1.5))
        kept, counted = both(surface, OPTIMIZERS["momentum"](lr=0.1), start, within_tolerance(surface, start, 0.1))
        outside = ~surface.contains(np.moveaxis(kept.theta, 1, 0)) & (kept.loss <= surface.minimum)
        assert outside.any()
        assert_same_counts(surface, kept, counted, 0.1)

    def test_who_slid_out_of_the_box_does_not_hover(self) -> None:
        surface = SURFACES["mccormick"]
        start = crowd(surface, 4.0, (-0.5, -1.5))
        kept, counted = both(surface, OPTIMIZERS["momentum"](lr=0.1), start, within_tolerance(surface, start, 0.1))
        tally = counted.watched
        hovers = tally.near & (tally.first >= 0) & (window_rule(tally, STEPS) < 0)
        np.testing.assert_array_equal(hovers, metrics.hovers(surface, kept, 0.1))

    def test_a_surface_without_a_minimum_is_close_to_nothing(self) -> None:
        start = crowd(SADDLE)
        tally = descend(
            SADDLE, OPTIMIZERS["sgd"](lr=0.1), start, STEPS, history=False, watch=within_tolerance(SADDLE, start)
        ).watched
        assert (tally.first == NEVER).all()
        assert (tally.since == NEVER).all()
        assert not tally.near.any()

    def test_a_start_that_is_there_counts_as_step_0(self) -> None:
        run = descend(
            RAVINE, OPTIMIZERS["sgd"](), (0.0, 0.0), 50, history=False, watch=within_tolerance(RAVINE, np.zeros(2))
        )
        assert (run.watched.first, run.watched.since, bool(run.watched.near)) == (0, 0, True)

    def test_a_tolerance_of_one_ulp_of_the_level(self) -> None:
        surface = SURFACES["styblinski_tang"]
        start = np.array(surface.minima[0]) + 0.1
        rule = OPTIMIZERS["sgd"](lr=np.geomspace(1e-3, 0.05, RUNS))
        kept, counted = both(surface, rule, start, within_tolerance(surface, start, 1e-14))
        np.testing.assert_array_equal(counted.watched.first, metrics.reached(surface, kept, 1e-14))


class TestEscape:
    @EACH_RULE
    @pytest.mark.parametrize("name", ["saddle", "monkey_saddle", "plateau_saddle", "himmelblau", "beale"])
    def test_is_the_metrics(self, name: str, key: str) -> None:
        surface = SURFACES[name]
        saddle = surface.saddles[0]
        start = crowd(surface, 0.05, saddle)
        kept, counted = both(
            surface, OPTIMIZERS[key](lr=np.geomspace(1e-3, 1, RUNS)), start, escaped_saddle(surface, saddle)
        )
        own = np.all(metrics.nearest_saddle(surface, start) == np.array(saddle)[:, None], axis=0)
        expected = metrics.escaped(surface, kept)
        assert own.all()
        assert (expected >= 0).sum() >= 5
        np.testing.assert_array_equal(counted.watched.first, expected)

    def test_from_the_ridge_nobody_does(self) -> None:
        start = np.stack([np.linspace(-2, 2, RUNS), np.zeros(RUNS)])
        for rule in OPTIMIZERS.values():
            run = descend(SADDLE, rule(), start, STEPS, history=False, watch=escaped_saddle(SADDLE, (0, 0)))
            assert (run.watched.first == NEVER).all()

    def test_leaving_uphill_is_none(self) -> None:
        run = descend(SADDLE, OPTIMIZERS["sgd"](), (-1.5, 0.0), 5, history=False, watch=escaped_saddle(SADDLE, (0, 0)))
        assert run.watched.first == NEVER


class TestArrive:
    @EACH_RULE
    def test_is_the_first_step_at_any_listed_minimum(self, key: str) -> None:
        start = np.random.default_rng(0).uniform(-5, 5, (2, RUNS))
        kept, counted = both(
            HIMMELBLAU, OPTIMIZERS[key](lr=np.geomspace(1e-3, 1, RUNS)), start, at_any_minimum(HIMMELBLAU)
        )
        expected = self.first_at_the_last(HIMMELBLAU, kept)
        assert key == "adadelta" or (expected >= 0).sum() >= 5
        np.testing.assert_array_equal(counted.watched.first, expected)

    @staticmethod
    def first_at_the_last(surface: Surface, kept: Run) -> Any:
        """The first step at the minimum where each run is in the end, by looking at every step."""
        places = np.array(surface.minima).T[:, :, None, None]
        there = np.hypot(*(np.moveaxis(kept.theta, 1, 0)[:, None] - places)) <= at_any_minimum(surface).radius
        last = there[:, -1].argmax(axis=0)
        ends = there[:, -1].any(axis=0) & (kept.ended_at < 0)
        return np.where(ends, there[last, :, np.arange(len(last))].argmax(axis=1), NEVER)

    @pytest.mark.parametrize(
        ("surface", "start", "rule", "step"),
        [("himmelblau", (-3.966, -6.0), "momentum", 35), ("six_hump_camel", (1.9763, -1.3), "momentum", 11)],
    )
    def test_a_minimum_on_the_way_does_not_count(self, surface: str, start: Any, rule: str, step: int) -> None:
        place = SURFACES[surface]
        starts = np.array(start)[:, None]
        optimizer = OPTIMIZERS[rule](lr=place.lr)
        kept, counted = both(place, optimizer, starts, at_any_minimum(place), place.steps)
        assert self.first_at_the_last(place, kept) == step
        assert counted.watched.first == step

    def test_noise_is_the_same_when_runs_are_watched_for_where_they_end(self) -> None:
        start = np.random.default_rng(0).uniform(-5, 5, (2, RUNS))
        rule, watch = OPTIMIZERS["adam"](lr=0.1), at_any_minimum(HIMMELBLAU)
        kept, counted = both(HIMMELBLAU, rule, start, watch, noise=3.0, seed=4, chunk=37)
        np.testing.assert_array_equal(counted.theta[-1], kept.theta[-1])
        np.testing.assert_array_equal(counted.watched.first, self.first_at_the_last(HIMMELBLAU, kept))

    def test_minima_that_lie_closer_together_than_the_radius(self) -> None:
        watch = AtAnyMinimum(False, HIMMELBLAU.minima, 4.0)
        assert not watch.apart
        start = np.random.default_rng(0).uniform(-5, 5, (2, RUNS))
        kept, counted = both(HIMMELBLAU, OPTIMIZERS["momentum"](lr=0.01), start, watch)
        away = np.moveaxis(kept.theta, 1, 0)[:, None] - np.array(HIMMELBLAU.minima).T[:, :, None, None]
        distance = np.hypot(*away)
        number = np.where(distance.min(axis=0) <= 4.0, distance.argmin(axis=0), -1)
        expected = [np.argmax(n == n[-1]) if n[-1] >= 0 else NEVER for n in number.T]
        np.testing.assert_array_equal(counted.watched.first, expected)

    def test_the_radius_is_2_percent_of_the_larger_side(self) -> None:
        assert at_any_minimum(RAVINE).radius == pytest.approx(0.02 * 14)

    def test_since_when_it_holds_is_not_said_of_runs_that_never_arrive(self) -> None:
        run = descend(RAVINE, OPTIMIZERS["sgd"](lr=1e-5), (-10.0, 1.0), 50, history=False, watch=at_any_minimum(RAVINE))
        assert run.watched.first == NEVER
        assert run.watched.since == NEVER


def _conditions(surface: Surface, start: Any, only_first: bool) -> list[Condition]:
    return [
        within_tolerance(surface, start, stop_at_first=only_first),
        escaped_saddle(surface, surface.saddles[0], stop_at_first=only_first),
        AtAnyMinimum(only_first, surface.minima, 0.2),
    ]


class TestOnlyFirst:
    @EACH_RULE
    @pytest.mark.parametrize("which", [0, 1, 2], ids=["close", "escape", "arrive"])
    def test_equals_the_full_count_of_runs_that_do_not_diverge(self, key: str, which: int) -> None:
        start = crowd(HIMMELBLAU)
        rule = OPTIMIZERS[key](lr=np.geomspace(1e-3, 0.3, RUNS))
        full, first = (
            descend(HIMMELBLAU, rule, start, STEPS, history=False, watch=_conditions(HIMMELBLAU, start, only)[which])
            for only in (False, True)
        )
        alive = full.diverged_at < 0
        expected = full.watched.first
        if which == 2:  # without stopping what counts is the minimum where a run ends
            kept = descend(HIMMELBLAU, rule, start, STEPS)
            there = _conditions(HIMMELBLAU, start, False)[2].holds(np.moveaxis(kept.theta, 1, 0), lambda _: start[0])
            expected = np.where(there.any(axis=0), there.argmax(axis=0), NEVER)
        np.testing.assert_array_equal(first.watched.first[alive], expected[alive])

    def test_a_run_stops_soon_after(self) -> None:
        start = np.stack([np.zeros(RUNS), np.linspace(0.01, 0.1, RUNS)])
        run = descend(
            SADDLE, OPTIMIZERS["sgd"](lr=0.1), start, 5000, history=False, watch=escaped_saddle(SADDLE, (0, 0))
        )
        assert (run.watched.first >= 0).all()
        assert (run.diverged_at == -1).all()  # at step 60 or so they would have
        assert (np.abs(run.theta[-1]) < 12).all() or (run.watched.first < 2 * DROP_EVERY).all()

    def test_what_a_run_did_after_it_was_done_is_not_told(self) -> None:
        """One of ten escapes; alone it stops at step 32, among slow ones it must not go on and diverge."""
        lr = np.r_[0.1, np.full(9, 1e-6)]
        ends = [
            descend(
                SADDLE,
                OPTIMIZERS["sgd"](lr=lr),
                (-1.5, 0.01),
                1000,
                history=False,
                watch=escaped_saddle(SADDLE, (0, 0)),
                chunk=n,
            )
            for n in (1, 10)
        ]
        np.testing.assert_array_equal(ends[0].diverged_at, ends[1].diverged_at)
        np.testing.assert_array_equal(ends[0].theta, ends[1].theta)

    def test_whether_it_was_close_before_it_diverged_does_not_depend_on_its_neighbours(self) -> None:
        lr = np.r_[0.0201, np.full(9, 1e-6)]  # the steep direction grows by 1 % a step, long after the flat one is done
        start = np.array([-10.0, 1e-3])
        alone, among = (
            descend(
                RAVINE,
                OPTIMIZERS["sgd"](lr=lr),
                start,
                2000,
                history=False,
                watch=within_tolerance(RAVINE, start, stop_at_first=True),
                chunk=chunk,
            ).watched.first[0]
            for chunk in (1, 10)
        )
        assert alone == among


CHUNKED = ("sgd", "nesterov", "adagrad_full", "adam")


class TestChunks:
    """How the columns are cut changes the speed only."""

    # That runs of every rule are the same in chunks is held by test_descend.test_chunk_size_changes_nothing.
    @pytest.mark.parametrize(
        "key", [key if key in CHUNKED else pytest.param(key, marks=pytest.mark.soak) for key in OPTIMIZERS]
    )
    @pytest.mark.parametrize("chunk", [1, 7, 59])
    def test_the_counts_are_the_same(self, key: str, chunk: int) -> None:
        start = crowd(HIMMELBLAU)
        rule = OPTIMIZERS[key](lr=np.geomspace(1e-3, 3, RUNS))
        how: dict[str, Any] = {"history": False, "watch": within_tolerance(HIMMELBLAU, start), "noise": 0.05, "seed": 3}
        one = descend(HIMMELBLAU, rule, start, 200, **how)
        other = descend(HIMMELBLAU, rule, start, 200, chunk=chunk, **how)
        for name in ("first", "since", "near"):
            np.testing.assert_array_equal(getattr(one.watched, name), getattr(other.watched, name))
        np.testing.assert_array_equal(one.diverged_at, other.diverged_at)
        assert_same_end(one, other)

    @EACH_RULE
    @pytest.mark.parametrize("share", [0.0, 2.0], ids=["at once", "never"])
    def test_when_columns_leave_is_not_seen(self, key: str, share: float, monkeypatch: pytest.MonkeyPatch) -> None:
        start = crowd(RAVINE)
        rule = OPTIMIZERS[key](lr=np.geomspace(1e-3, 3, RUNS))
        monkeypatch.setattr(loop, "DROP_SHARE", share)
        kept, counted = both(RAVINE, rule, start, within_tolerance(RAVINE, start), noise=0.1, seed=2)
        assert_same_counts(RAVINE, kept, counted)
        assert_same_end(kept, counted)

    @pytest.mark.parametrize("shape", [(), (3,), (4, 5)])
    def test_the_tally_has_the_shape_of_the_runs(self, shape: tuple[int, ...]) -> None:
        lr = np.full(shape, 0.01)
        start = np.array(RAVINE.start)
        run = descend(
            RAVINE, OPTIMIZERS["sgd"](lr=lr), start, 30, history=False, watch=within_tolerance(RAVINE, start), chunk=2
        )
        assert run.watched.first.shape == run.watched.since.shape == run.watched.near.shape == shape


def test_watching_with_history_is_refused() -> None:
    with pytest.raises(ValueError, match=r"without history"):
        descend(RAVINE, OPTIMIZERS["sgd"](), RAVINE.start, 10, watch=WithinTolerance(tol=1.0))


@pytest.mark.parametrize("history", [True, False])
def test_what_was_not_watched_cannot_be_asked_for(history: bool) -> None:
    run = descend(RAVINE, OPTIMIZERS["sgd"](), RAVINE.start, 10, history=history)
    assert run.streaks is None
    with pytest.raises(ValueError, match=r"nothing was watched"):
        _ = run.watched


def test_the_defaults_of_escape_are_the_surfaces() -> None:
    assert escaped_saddle(SADDLE, (0.0, 0.0)) == EscapedSaddle(True, (0.0, 0.0), SADDLE.escape_radius, 0.0)


@pytest.mark.parametrize("stop_at_first", [True, False])
def test_of_no_runs_nothing_is_counted(stop_at_first: bool) -> None:
    surface = SURFACES["himmelblau"]
    for condition in (within_tolerance(surface, np.zeros((2, 3, 0))), at_any_minimum(surface)):
        watch = replace(condition, stop_at_first=stop_at_first)
        run = descend(surface, OPTIMIZERS["sgd"](), np.zeros((2, 3, 0)), 5, history=False, watch=watch)
        assert run.watched.first.shape == run.watched.near.shape == (3, 0)
