"""What is said of a run: the sentence that a lecturer reads out, for every way that a run can end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import metrics
from engine.descend import Run, descend
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from engine.verdict import RunSummary, starts_at_saddle, summarize
from i18n.numbers import three_digits
from optimizers import OPTIMIZERS
from optimizers.adagrad import AdaGradState
from optimizers.sgd import SGDState
from surfaces import SURFACES, Surface

SPHERE = SURFACES["sphere"]
SADDLE = SURFACES["saddle"]
MCCORMICK = SURFACES["mccormick"]
PLATEAU = SURFACES["plateau_saddle"]


def along(surface: Surface, points: Any, *, diverged_at: int = -1, state: Any = SGDState()) -> Run:  # noqa: B008
    """One run through these points, one a step."""
    theta = np.array(points, dtype=np.float64)
    return Run(theta, surface.value(theta.T), np.array(diverged_at), np.array(-1), state)


def said(surface: Surface, points: Any, tol: float | None = None, **kwargs: Any) -> str:
    """The sentence about a run through these points."""
    return summarize(surface, along(surface, points, **kwargs), tol).sentence


def ran(
    surface: str, optimizer: str, steps: int | None = None, tol: float | None = None, **hypers: float
) -> RunSummary:
    """What became of an optimizer on a surface, from the surface's own start."""
    where = SURFACES[surface]
    run = descend(where, OPTIMIZERS[optimizer](**hypers), where.start, steps or where.steps)
    return summarize(where, run, tol)


class TestSettled:
    @pytest.mark.parametrize(
        ("optimizer", "escaped", "settled"),
        [("momentum", 565, 610), ("nesterov", 534, 540), ("rmsprop", 5, 69), ("adam", 27, 57)],
    )
    def test_who_escapes_the_plateau_and_settles(self, optimizer: str, escaped: int, settled: int):
        assert ran("plateau_saddle", optimizer, 1000, 0.01, lr=0.05).sentence == (
            f"Escaped the saddle at step {escaped}; settled within 0.01 of the minimum at step {settled}"
        )

    def test_a_run_with_no_saddle_near_just_settles(self):
        points = [(4.0, 3.0), *[(0.0, 0.0)] * 40]
        assert said(SPHERE, points) == "Settled within 0.025 of the minimum at step 1"

    def test_any_of_equally_deep_minima_is_the_minimum(self):
        surface = SURFACES["himmelblau"]
        for minimum in surface.minima:
            points = [(0.0, 0.0), *[minimum] * 80]
            assert said(surface, points) == "Settled within 0.17 of the minimum at step 1"

    def test_arriving_within_the_last_window_is_too_late_to_tell(self):
        points = [(4.0, 3.0)] * 40 + [(0.0, 0.0)] * 5
        assert said(SPHERE, points) == "Reached 0.025 at step 40, too late to say whether it stays"


class TestHovers:
    def test_a_run_that_comes_and_goes(self):
        points = [(4.0, 3.0), *[(0.0, 0.0), (1.0, 0.0)] * 30]
        assert said(SPHERE, points) == "Hovers: reached 0.025 at step 1 but does not stay"

    def test_gradient_descent_hops_across_a_kink(self):
        assert ran("abs_ravine", "sgd", lr=0.05).sentence == "Hovers: reached 0.034 at step 80 but does not stay"

    def test_rmsprop_keeps_its_step_near_a_minimum(self):
        found = ran("welsch_bowl", "rmsprop", lr=0.1)
        assert found.sentence.startswith("Hovers: reached 0.000998 at step 17")
        assert found.sentence.endswith("but does not stay")

    def test_a_run_that_passed_by_and_stopped_elsewhere_does_not_hover(self):
        found = ran("levy", "momentum", lr=0.1)
        assert found.stalled
        assert found.final_loss > 1.0
        assert "hovers" not in found.sentence.lower()


class TestDiverged:
    def test_is_said_with_the_step(self):
        found = ran("sphere", "sgd", 50, lr=1.5)
        assert found.sentence == "Diverged at step 11"
        assert found.diverged_at == 11

    def test_an_escape_before_it_is_told_first(self):
        assert ran("saddle", "momentum", lr=0.01).sentence == "Escaped the saddle at step 49; diverged at step 124"

    def test_no_escape_is_not_held_against_it(self):
        points = [(0.1, 0.0), (-1.0, 0.0), (10.0, 0.0), (10.0, 0.0)]
        assert said(SADDLE, points, diverged_at=3) == "Diverged at step 3"

    def test_an_earlier_visit_to_the_minimum_is_not_told(self):
        points = [(4.0, 3.0), (0.0, 0.0), (9.0, 9.0), (9.0, 9.0)]
        assert said(SPHERE, points, diverged_at=3) == "Diverged at step 3"


class TestSaddle:
    def test_gradient_descent_is_still_on_the_plateau(self):
        assert ran("plateau_saddle", "sgd", 1000, 0.01, lr=0.05).sentence == (
            "Has not escaped the saddle in 1000 steps; "
            "stalled: hardly moved in the last 50 steps, still 0.708 above the minimum"
        )

    def test_is_not_mentioned_if_the_start_is_out_already(self):
        assert said(PLATEAU, [(0.0, 0.8), *[(0.0, 1.0)] * 60]).startswith("Settled within")

    def test_is_not_mentioned_if_the_start_is_far_from_it(self):
        """Beale's saddles are facts of the surface, not of a race that starts two units away."""
        surface = SURFACES["beale"]
        assert "saddle" not in said(surface, [(3.0, -0.5), *[(3.0, 0.5)] * 60])

    @pytest.mark.parametrize(("x", "expected"), [(0.0, True), (2.0, True), (2.01, False)])
    def test_a_start_within_two_radii_is_at_the_saddle(self, x: float, expected: bool):
        assert starts_at_saddle(SADDLE, along(SADDLE, [(x, 0.0)])) is expected

    def test_no_start_is_where_there_is_no_saddle(self):
        assert starts_at_saddle(SPHERE, along(SPHERE, [(0.0, 0.0)])) is False


class TestNotReached:
    def test_a_local_minimum_is_named(self):
        assert ran("styblinski_tang", "sgd", lr=0.02).sentence == "Ended in the local minimum (2.75, -2.9)"

    def test_a_local_minimum_is_no_stall(self):
        found = ran("three_hump_camel", "sgd", lr=0.05)
        assert found.stalled
        assert found.sentence == "Ended in the local minimum (-1.75, 0.874)"

    def test_the_lowest_minimum_is_not_called_local(self):
        """So near to it as to stand in it on the picture, and yet not within the tolerance."""
        assert said(SPHERE, [(4.0, 3.0), (0.05, 0.0)], tol=1e-6) == "Still 0.0025 above the minimum after 1 steps"

    def test_the_distance_that_is_left_is_told(self):
        found = ran("sphere", "adagrad", lr=0.05)
        left = three_digits(found.final_loss)
        assert found.sentence == f"Still {left} above the minimum after 300 steps"

    def test_the_distance_is_from_the_lowest_value(self):
        points = [(0.5, 0.0), (0.0, 0.0), (0.0, 0.0)]  # f = 0 there, and f* = -78.3
        assert said(SURFACES["styblinski_tang"], points) == "Still 78.3 above the minimum after 2 steps"

    def test_standing_still_elsewhere_is_a_stall(self):
        expected = "Stalled: hardly moved in the last 50 steps, still 25 above the minimum"
        assert said(SPHERE, [(4.0, 3.0)] * 60) == expected

    def test_an_overflow_is_told_as_the_cause(self):
        state = AdaGradState(np.full((60, 2), np.inf))
        expected = "Stalled: the squared gradient overflowed, so that its steps are zero"
        assert said(SPHERE, [(4.0, 3.0)] * 60, state=state) == expected

    def test_leaving_the_box_is_told_with_the_step(self):
        points = [(3.0, 3.0), (0.0, 0.0), (-30.0, -30.0)]
        assert said(MCCORMICK, points) == "Left the drawn box at step 2"

    @pytest.mark.parametrize("optimizer", ["sgd", "adagrad", "adam"])
    def test_no_negative_height_is_told(self, optimizer: str):
        run = descend(MCCORMICK, OPTIMIZERS[optimizer](lr=0.01), (-4.0, -5.0), 300)
        found = summarize(MCCORMICK, run)
        assert "-" not in found.sentence

    def test_without_a_minimum_or_a_saddle_near_the_loss_is_told(self):
        assert said(SADDLE, [(0.0, 5.0), (0.0, 6.0)]) == "Is at loss -36"


class TestFindings:
    def test_carry_what_the_metrics_measure(self):
        surface, tol = SURFACES["rosenbrock"], 0.02
        run = descend(surface, OPTIMIZERS["momentum"](lr=0.0015), surface.start, 1000)
        found = summarize(surface, run, tol)
        assert found.reached == metrics.reached(surface, run, tol)
        assert found.settled == metrics.settled(surface, run, tol)
        assert found.uphill_steps == metrics.uphill_steps(surface, run, tol)
        assert found.left_domain == metrics.left_domain(surface, run)
        assert found.path_length == metrics.path_length(run)
        assert found.effective_lr == metrics.effective_lr(surface, run)[-1]
        assert found.final_loss == run.loss[-1]
        assert found.tolerance == tol

    def test_are_sentences_about_more_than_the_verdict_tells(self):
        points = [(4.0, 0.0), (2.0, 0.0), (3.0, 0.0), *[(0.0, 0.0)] * 30, (0.1, 0.0)]
        found = summarize(SPHERE, along(SPHERE, points)).statements
        assert found["reached"] == "came within 0.016 of the minimum at step 3"
        assert found["uphill"] == "1 of its steps went uphill"
        assert found["path"] == "its path is 6.1 long"
        assert found["effective_lr"].startswith("its last step was ")

    def test_say_how_near_a_run_did_not_come(self):
        found = summarize(SPHERE, along(SPHERE, [(4.0, 0.0), (3.0, 0.0)]), 0.5).statements
        assert found["reached"] == "did not come within 0.5 of the minimum in 1 steps"

    def test_leave_out_what_does_not_apply(self):
        found = summarize(SPHERE, along(SPHERE, [(4.0, 3.0), (3.0, 3.0)])).statements
        assert not {"diverged", "escaped", "stalled"} & set(found)

    def test_plain_descent_multiplies_the_gradient_by_lr(self):
        assert (
            ran("sphere", "sgd", 20, lr=0.05).statements["effective_lr"] == "its last step was 0.05 times the gradient"
        )

    def test_a_run_of_no_steps_has_a_verdict(self):
        assert said(SPHERE, [(4.0, 3.0)]) == "Still 25 above the minimum after 0 steps"


EVERYONE = tuple(Entry(key) for key in OPTIMIZERS)


def assert_well_said(sentence: str) -> None:
    """A line for people: not empty, begun with a capital, without loose ends or numbers that are none."""
    assert sentence == sentence.strip(" ;")
    assert sentence[0].isupper()
    assert "; ;" not in sentence
    assert "nan" not in sentence
    assert "inf" not in sentence


@pytest.mark.parametrize("steps", [None, 1])
@pytest.mark.parametrize("key", SURFACES)
def test_there_is_something_to_say_of_every_optimizer_on_every_surface(key: str, steps: int | None):
    scenario = Scenario(surface=key, entries=EVERYONE, steps=steps)
    runs = race(scenario)
    assert list(runs) == list(OPTIMIZERS)
    for run in runs.values():
        assert_well_said(summarize(scenario.resolved_surface(), run, scenario.tol).sentence)


@pytest.mark.parametrize("lr", [1e-5, 1.0, 10.0])
@pytest.mark.parametrize("key", SURFACES)
def test_there_is_something_to_say_at_any_lr(key: str, lr: float):
    scenario = Scenario(surface=key, entries=EVERYONE, lr=lr, steps=60)
    for run in race(scenario).values():
        assert_well_said(summarize(scenario.resolved_surface(), run).sentence)


@pytest.mark.parametrize("key", ["plateau_saddle", "saddle", "sphere", "mccormick"])
def test_there_is_something_to_say_of_a_start_in_any_critical_point(key: str):
    surface = SURFACES[key]
    for point in (*surface.minima, *surface.saddles):
        scenario = Scenario(surface=key, start=point, entries=EVERYONE, steps=60)
        for run in race(scenario).values():
            assert_well_said(summarize(surface, run).sentence)
