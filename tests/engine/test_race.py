"""A race is every optimizer's own run: from one start, with one noise, in the order of the legend."""

from __future__ import annotations

import numpy as np
import pytest

from engine.descend import Run, descend
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from optimizers import OPTIMIZERS
from surfaces import SURFACES

EVERYONE = tuple(Entry(key) for key in OPTIMIZERS)
NOISY = Scenario(surface="ravine", entries=EVERYONE, steps=40, noise=0.5, seed=7)


def differs(one, other):
    """Whether noise made a difference: in theta, or in the state alone, as Lion steps by a sign."""
    pairs = zip((one.theta, *one.state), (other.theta, *other.state), strict=True)
    return any((left != right).any() for left, right in pairs)


def assert_same_run(one: Run, other: Run) -> None:
    """To the last bit, the optimizer's state included."""
    np.testing.assert_array_equal(one.theta, other.theta)
    np.testing.assert_array_equal(one.loss, other.loss)
    np.testing.assert_array_equal(one.diverged_at, other.diverged_at)
    assert type(one.state) is type(other.state)
    for part, others in zip(one.state, other.state, strict=True):
        np.testing.assert_array_equal(part, others)


def run_alone(scenario: Scenario, one: Entry) -> Run:
    """What `descend` says of one entry that has never heard of the others."""
    return descend(
        scenario.resolved_surface(),
        scenario.optimizer(one),
        scenario.resolved_start(),
        scenario.resolved_steps(),
        noise=scenario.noise,
        seed=scenario.seed,
    )


def test_everyone_has_a_slot_in_the_order_of_the_legend():
    backwards = Scenario(entries=EVERYONE[::-1], steps=3)
    assert list(race(backwards)) == list(OPTIMIZERS)[::-1]


def test_the_second_of_a_kind_has_its_own_slot_and_settings():
    scenario = Scenario(entries=(entry("adam"), entry("adam", beta2=0.5)), steps=20)
    runs = race(scenario)
    assert list(runs) == ["adam", "adam_2"]
    assert_same_run(runs["adam_2"], run_alone(scenario, scenario.entries[1]))
    assert (runs["adam"].theta[-1] != runs["adam_2"].theta[-1]).any()


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(entries=EVERYONE, steps=60),
        Scenario(surface="ravine", parameters=(("kappa", 7.0),), start=(-3.0, 0.5), entries=EVERYONE, steps=60),
        Scenario(surface="saddle", entries=EVERYONE, lr=1.0, steps=60),
        Scenario(surface="beale", entries=EVERYONE, own_lr=True, steps=60),
        NOISY,
    ],
    ids=["default", "family and start", "diverging", "own lr", "noise"],
)
def test_a_run_in_a_race_is_the_run_alone(scenario: Scenario):
    runs = race(scenario)
    for slot, one in scenario.slots().items():
        assert_same_run(runs[slot], run_alone(scenario, one))


def test_all_start_in_the_same_point_and_take_all_steps():
    scenario = Scenario(surface="beale", start=(0.5, -0.5), entries=EVERYONE, steps=25)
    for run in race(scenario).values():
        assert run.steps == 25
        assert tuple(run.theta[0]) == (0.5, -0.5)


@pytest.mark.parametrize("key", SURFACES)
def test_a_surface_brings_its_own_start_lr_and_steps(key: str):
    surface = SURFACES[key]
    (run,) = race(Scenario(surface=key, entries=(Entry("sgd"),))).values()
    assert_same_run(run, descend(surface, OPTIMIZERS["sgd"](lr=surface.lr), surface.start, surface.steps))


class TestNoise:
    def test_is_the_same_for_all(self):
        """Momentum without momentum is gradient descent: under one noise, all three take one path."""
        alike = (Entry("sgd"), entry("momentum", momentum=0.0), entry("nesterov", momentum=0.0))
        sgd, momentum, nesterov = race(Scenario(entries=alike, steps=100, noise=0.5, seed=3)).values()
        np.testing.assert_array_equal(momentum.theta, sgd.theta)
        np.testing.assert_array_equal(nesterov.theta, sgd.theta)

    def test_does_not_depend_on_who_else_races(self):
        together = race(NOISY)
        for one in NOISY.entries:
            (alone,) = race(Scenario(surface="ravine", entries=(one,), steps=40, noise=0.5, seed=7)).values()
            assert_same_run(alone, together[one.optimizer])

    def test_is_there(self):
        quiet = race(Scenario(surface="ravine", entries=EVERYONE, steps=40))
        for slot, run in race(NOISY).items():
            assert differs(run, quiet[slot])

    def test_is_repeated_by_its_seed(self):
        for run, again in zip(race(NOISY).values(), race(NOISY).values(), strict=True):
            assert_same_run(run, again)

    def test_is_another_with_another_seed(self):
        other = race(Scenario(surface="ravine", entries=EVERYONE, steps=40, noise=0.5, seed=8))
        for slot, run in race(NOISY).items():
            assert differs(run, other[slot])

    def test_is_what_moves_a_step_of_gradient_descent(self):
        """theta_1 - theta_0 = -lr (g + noise): the noise of a step is read back from two races."""
        scenario = Scenario(surface="sphere", entries=(Entry("sgd"),), lr=0.5, steps=1)
        (quiet,), (loud,) = race(scenario).values(), race(Scenario(**vars(scenario) | {"noise": 2.0})).values()
        (louder,) = race(Scenario(**vars(scenario) | {"noise": 4.0})).values()
        np.testing.assert_allclose(louder.theta[1] - quiet.theta[1], 2 * (loud.theta[1] - quiet.theta[1]), rtol=1e-12)
