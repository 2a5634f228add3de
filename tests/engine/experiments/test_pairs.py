"""The pairs that differ in one switch show what their sentences say."""

import dataclasses

import numpy as np
import pytest

from engine.experiments.pairs import PAIRS, compare_runs, describe_comparison, step_lengths
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import entry
from engine.scenario.scenario import normal


def found(key, **changes):
    scenario = dataclasses.replace(PAIRS[key].scenario, **changes)
    first, second = race(scenario).values()
    return compare_runs(scenario.resolved_surface(), first, second, scenario.tol)


@pytest.mark.parametrize("key", PAIRS)
def test_a_pair_differs_in_one_thing(key):
    one, other = PAIRS[key].scenario.entries
    if one.optimizer == other.optimizer:
        assert len(set(one.settings) ^ set(other.settings)) == 1
    else:
        assert (one.settings, one.schedule) == (other.settings, other.schedule)


@pytest.mark.parametrize("key", PAIRS)
def test_a_pair_goes_through_a_link(key):
    scenario, notices = Scenario.from_query(PAIRS[key].scenario.to_query())
    assert not notices
    assert scenario == normal(PAIRS[key].scenario)


def test_without_bias_correction_the_first_steps_are_too_large():
    # On one trajectory the ratio is (1 - beta1^t) / sqrt(1 - beta2^t): 3.16 at first, largest at t = 12.
    t = np.arange(1, 1001)
    ratio = (1 - 0.9**t) / np.sqrt(1 - 0.999**t)
    assert ratio[0] == pytest.approx(3.1623, abs=1e-4)
    assert int(ratio.argmax()) + 1 == 12
    assert ratio.max() == pytest.approx(6.57, abs=0.005)
    assert ratio[99] == pytest.approx(3.2, abs=0.05)
    assert ratio[999] == pytest.approx(1.26, abs=0.005)
    # The runs themselves share the first step's gradient only; there the engine gives the same number.
    assert found("bias_correction").ratio[0] == pytest.approx(3.1623, abs=1e-4)


def test_on_equal_gradients_the_engine_gives_the_ratio_of_every_step():
    # A plane has the same gradient everywhere, so both runs see the same sequence.
    from optimizers import OPTIMIZERS  # noqa: PLC0415

    lengths = {}
    for corrected in (True, False):
        optimizer = OPTIMIZERS["adam"](lr=0.1, bias_correction=corrected)
        theta = np.zeros(2)
        state = optimizer.init(theta)
        path = [theta]
        for step in range(1, 1001):
            theta, state = optimizer.update(state, theta, lambda _: np.array([1.0, -3.0]), step)
            path.append(theta)
        lengths[corrected] = np.abs(np.diff(np.array(path)[:, 0]))
    ratio = lengths[False] / lengths[True]
    assert ratio[0] == pytest.approx(3.1623, abs=1e-4)
    assert int(ratio.argmax()) + 1 == 12
    assert ratio.max() == pytest.approx(6.57, abs=0.005)


def test_uncorrected_adam_is_the_faster_one_here():
    # Numerics: 111 against 261 on the ravine at lr 0.1.
    assert found("bias_correction").reached == (261, 111)


def test_the_matrix_does_not_mind_the_rotation():
    assert found("matrix").reached == (479, 154)


def test_nesterov_does_not_go_uphill():
    assert found("look_ahead").uphill == (42, 0)
    assert found("look_ahead").reached == (94, 25)


def test_eps_inside_holds_the_plateau_up():
    result = found("eps")
    assert result.distance > 0.1
    assert result.ratio[0] < 0.9
    assert np.nanmin(result.ratio) < 0.2


def test_the_average_is_the_sum_at_a_tenth_of_the_lr():
    assert found("average").ratio[0] == pytest.approx(0.1)
    sum_of = race(Scenario(surface="ravine", lr=0.001, steps=300, entries=(entry("momentum"),)))["momentum"]
    average = race(Scenario(surface="ravine", lr=0.01, steps=300, entries=(entry("momentum", ema=True),)))["momentum"]
    np.testing.assert_allclose(sum_of.theta, average.theta, rtol=1e-10, atol=1e-12)


def test_step_lengths_are_those_of_the_path():
    run = race(Scenario(surface="ravine", lr=0.01, steps=5, entries=(entry("sgd"),)))["sgd"]
    assert step_lengths(run).shape == (5,)
    assert step_lengths(run)[0] == pytest.approx(np.hypot(*(run.theta[1] - run.theta[0])))


def test_sentences_name_both_and_hold_the_numbers():
    sentences = " ".join(describe_comparison(found("look_ahead"), ("Momentum", "Nesterov")))
    assert "Momentum at step 94, Nesterov at step 25" in sentences
    assert "42 and 0" in sentences


def test_nobody_arrives_and_nobody_moves():
    sentences = " ".join(describe_comparison(found("look_ahead", lr=1e-6), ("Momentum", "Nesterov")))
    assert "not within these steps" in sentences
    scenario = Scenario(surface="ravine", start=(0.0, 0.0), steps=5, entries=(entry("sgd"), entry("momentum")))
    first, second = race(scenario).values()
    assert len(describe_comparison(compare_runs(scenario.resolved_surface(), first, second), ("SGD", "Momentum"))) == 3
