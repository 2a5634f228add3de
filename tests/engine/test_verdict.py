"""What is said of a run: the sentence that a lecturer reads out, for every way that a run can end."""

from __future__ import annotations

from dataclasses import replace
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
from surfaces.formula import parse

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
        assert said(SPHERE, points) == ("Within 0.025 of the minimum from step 40 on, too late to say whether it stays")


class TestHovers:
    def test_a_run_that_comes_and_goes(self):
        points = [(4.0, 3.0), *[(0.0, 0.0), (1.0, 0.0)] * 30]
        assert said(SPHERE, points) == (
            "Hovers: reached 0.025 at step 1 but does not stay; oscillates between places 1 apart in its last 50 steps"
        )

    def test_gradient_descent_hops_across_a_kink(self):
        # Its steps along y are 0.5 long: from a start off their lattice it never lands on the kink.
        said_of_it = ran("abs_ravine", "sgd", lr=0.05).sentence
        assert said_of_it.startswith("Oscillates between places 0.502 apart in its last 50 steps")

    def test_rmsprop_keeps_its_step_near_a_minimum(self):
        found = ran("welsch_bowl", "rmsprop", lr=0.1)
        assert found.sentence.startswith("Hovers: reached 0.000998 at step 17")
        assert "but does not stay; oscillates between places 0.141 apart" in found.sentence

    def test_a_run_that_passed_by_and_stopped_elsewhere_does_not_hover(self):
        found = ran("levy", "momentum", lr=0.1)
        assert found.final_loss > 1.0
        assert "hovers" not in found.sentence.lower()
        assert "did not stay" in found.sentence


class TestDiverged:
    def test_is_said_with_the_step(self):
        found = ran("sphere", "sgd", 50, lr=1.5)
        assert found.sentence == "Diverged at step 11"

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
            "Has not escaped the saddle by step 1,000; "
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
        assert found.sentence == "Ended in the local minimum (-1.75, 0.874)"

    def test_the_lowest_minimum_is_not_called_local(self):
        """So near to it as to stand in it on the picture, and yet not within the tolerance."""
        assert said(SPHERE, [(4.0, 3.0), (0.05, 0.0)], tol=1e-6) == "Still 0.0025 above the minimum at step 1"

    def test_the_distance_that_is_left_is_told(self):
        found = ran("sphere", "adagrad", lr=0.05)
        left = three_digits(found.final_loss)
        assert found.sentence == f"Still {left} above the minimum at step 300"

    def test_the_distance_is_from_the_lowest_value(self):
        points = [(0.5, 0.0), (0.0, 0.0), (0.0, 0.0)]  # f = 0 there, and f* = -78.3
        assert said(SURFACES["styblinski_tang"], points) == "Still 78.3 above the minimum at step 2"

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
        assert "-" not in found.sentence.replace("at loss -", "at loss ")
        assert found.sentence.startswith("Is lower than the lowest minimum marked, at loss -")

    def test_without_a_minimum_or_a_saddle_near_the_loss_is_told(self):
        assert said(SADDLE, [(0.0, 5.0), (0.0, 6.0)]) == "Ends at loss -36"


class TestOscillates:
    """Hops between two places, whose ends of any even number of steps are the same."""

    @pytest.mark.parametrize(
        ("link", "rule", "apart", "length"),
        [
            ({"surface": "sphere", "lr": "1"}, "sgd", 10.0, 500.0),
            ({"f": "x^2+10y^2", "start": "1,1", "lr": "0.1", "steps": "200"}, "sgd", 2.0, 100.0),
            ({"surface": "ackley"}, "sgd", 0.285, 14.3),
            ({"surface": "himmelblau", "lr": "0.5"}, "rmsprop", 0.707, 35.4),
            ({"f": "2/3|x|^1.5+2/3|y|^1.5", "lr": "0.5", "start": "2,1", "steps": "400"}, "sgd", None, None),
            ({"surface": "rosenbrock", "lr": "0.05"}, "lion", None, None),
            ({"surface": "abs_ravine", "lr": "0.5", "start": "-4,3"}, "rmsprop", None, None),
        ],
        ids=str,
    )
    def test_is_said_with_its_amplitude(
        self, link: dict[str, str], rule: str, apart: float | None, length: float | None
    ):
        scenario, _ = Scenario.from_query(link | {"opt": rule})
        run = race(scenario)[rule]
        sentence = summarize(scenario.resolved_surface(), run).sentence
        assert "scillates between places " in sentence or sentence.startswith("Hovers")
        assert "stalled" not in sentence.lower()
        last = run.theta[-51:]
        if apart is not None:
            assert np.hypot(*np.diff(last, axis=0).T).sum() == pytest.approx(length, rel=0.01)
            assert f"places {three_digits(apart)} apart in its last 50 steps" in sentence

    def test_height_is_told_with_it(self):
        assert ran("sphere", "sgd", 200, lr=1.0).sentence == (
            "Oscillates between places 10 apart in its last 50 steps, still 25 above the minimum"
        )


class TestStart:
    def test_near_in_every_second_step_tells_how_far_it_is_in_the_others(self):
        surface = parse("sqrt(x^2+y^2)")
        run = descend(surface, OPTIMIZERS["sgd"](lr=0.5), (3.0, 4.0), 300)
        assert summarize(surface, run).sentence == (
            "Hovers: reached 0.005 at step 10 but does not stay; oscillates between places 0.5 apart in its last 50 "
            "steps"
        )

    def test_at_the_minimum_it_stays(self):
        for key in ("levy", "rosenbrock", "sphere", "ackley"):
            surface = SURFACES[key]
            for rule in ("sgd", "momentum"):
                run = descend(surface, OPTIMIZERS[rule](lr=surface.lr), surface.minima[0], 100)
                sentence = summarize(surface, run).sentence
                assert sentence == "Starts at the minimum and stays there"
                assert summarize(surface, run, tol=1e-3).sentence == "Settled within 0.001 of the minimum at step 0"

    def test_at_the_minimum_that_it_leaves(self):
        sentence = said(SPHERE, [(0.0, 0.0), *[(3.0, 4.0)] * 60])
        assert sentence == (
            "Started at the minimum but did not stay; stalled: hardly moved in the last 50 steps, still 25 above the "
            "minimum"
        )

    def test_at_the_minimum_and_few_steps(self):
        sentence = said(SURFACES["rosenbrock"], [(1.0, 1.0)] * 11)
        assert sentence.endswith(" of the minimum from step 0 on, too late to say whether it stays")

    def test_outside_that_comes_in_has_not_left(self):
        run = descend(SPHERE, OPTIMIZERS["sgd"](lr=0.004), (40.0, 30.0), 300)
        assert summarize(SPHERE, run).sentence == "Still 20.2 above the minimum at step 300"

    def test_below_the_minimum_marked_has_not_settled(self):
        lower = replace(SADDLE, minima=((0.0, 0.0),), saddles=())
        run = descend(lower, OPTIMIZERS["sgd"](lr=0.005), (0.5, 0.1), 100)
        assert "ettled" not in summarize(lower, run).sentence
        assert said(lower, [(1.0, 0.0), (0.0, 2.0)]) == "Is lower than the lowest minimum marked, at loss -4"


class TestUndefined:
    LOGARITHM = parse("ln(x) + y^2", ((-2.0, 4.0), (-2.0, 4.0)))

    def test_leaving_the_region_is_no_divergence(self):
        run = descend(self.LOGARITHM, OPTIMIZERS["sgd"](lr=0.5), (1.0, 0.0), 60)
        assert summarize(self.LOGARITHM, run).sentence == "Left the region where the function is defined at step 2"

    def test_start_outside_of_it(self):
        run = descend(self.LOGARITHM, OPTIMIZERS["sgd"](lr=0.5), (-1.0, 0.0), 60)
        assert summarize(self.LOGARITHM, run).sentence == "The function is not defined at the start"

    def test_start_that_is_too_high(self):
        steep = parse("exp(exp(x)) + y^2", ((-2.0, 2.0), (-2.0, 2.0)))
        run = descend(steep, OPTIMIZERS["sgd"](lr=0.5), (8.0, 0.0), 60)
        assert summarize(steep, run).sentence == "The function is too large for a number at the start"

    def test_vertical_tangent(self):
        root = parse("sqrt(x) + y", ((0.0, 2.0), (-2.0, 2.0)))
        run = descend(root, OPTIMIZERS["sgd"](lr=0.1), (0.0, 1.0), 60)
        assert summarize(root, run).sentence == "Stopped at step 0: the function has no slope there"


class TestFindings:
    def test_carry_what_the_metrics_measure(self):
        surface, tol = SURFACES["rosenbrock"], 0.02
        run = descend(surface, OPTIMIZERS["momentum"](lr=0.0015), surface.start, 1000)
        found = summarize(surface, run, tol)
        assert found.reached == metrics.reached(surface, run, tol)
        assert found.settled == metrics.settled(surface, run, tol)
        assert found.final_loss == run.loss[-1]
        assert found.tolerance == tol

    def test_a_run_of_no_steps_has_a_verdict(self):
        assert said(SPHERE, [(4.0, 3.0)]) == "Still 25 above the minimum at step 0"


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


def test_a_local_minimum_is_named_where_no_minimum_is_the_lowest_place() -> None:
    surface = parse("x^3-3x+y^2")
    assert surface.minimum is None
    run = descend(surface, OPTIMIZERS["sgd"](lr=0.05), np.array([1.5, 0.5]), 200)
    assert summarize(surface, run).sentence == "Ended in the local minimum (1, 0)"
