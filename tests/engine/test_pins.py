"""Former runs become runs of their own: they run as they did, whatever the race has become."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.labels import conditions_in_words, labels, settings_in_words
from engine.pins import most_runs, with_former_runs, without_run
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from engine.scenario.limits import MAX_ENTRIES
from engine.scenario.scenario import normal

BEFORE = Scenario("himmelblau", lr=0.02, steps=40, entries=(Entry("sgd"), entry("adam", "cosine", beta2=0.9)))
OWN_LR = normal(replace(BEFORE, own_lr=True, entries=(entry("sgd", lr=0.03), entry("adam", lr=0.3, beta1=0.5))))


def pinned(before: Scenario, after: Scenario, *slots: str) -> Scenario:
    return with_former_runs(after, before, after, slots or tuple(before.slots()))


def changed(scenario: Scenario = BEFORE, **fields: Any) -> Scenario:
    return normal(replace(scenario, **fields))


CHANGES: dict[str, tuple[Scenario, Scenario, list[str]]] = {
    "lr": (BEFORE, changed(lr=0.005), ["SGD lr 0.02", "Adam lr 0.02, cosine (beta2 0.9)"]),
    "start": (BEFORE, changed(start=(1.0, -2.0)), ["SGD from (0, 0)", "Adam from (0, 0), cosine (beta2 0.9)"]),
    "beta2": (
        BEFORE,
        changed(entries=(Entry("sgd"), entry("adam", "cosine", beta2=0.5))),
        ["Adam beta2 0.9, cosine"],
    ),
    "schedule": (BEFORE, changed(entries=(Entry("sgd"), entry("adam", beta2=0.9))), ["Adam, cosine (beta2 0.9)"]),
    "switch": (
        BEFORE,
        changed(entries=(Entry("sgd"), entry("adam", "cosine", beta2=0.9, bias_correction=False))),
        ["Adam bias correction on, cosine (beta2 0.9)"],
    ),
    "own lr": (OWN_LR, changed(OWN_LR, entries=(entry("sgd", lr=0.01), OWN_LR.entries[1])), ["SGD lr 0.03"]),
    "own lr for all": (BEFORE, changed(own_lr=True), ["SGD lr 0.02", "Adam lr 0.02, cosine (beta2 0.9)"]),
    "one lr for all": (OWN_LR, changed(OWN_LR, own_lr=False), ["SGD lr 0.03", "Adam lr 0.3 (beta1 0.5)"]),
    "lr and start": (
        BEFORE,
        changed(lr=0.005, start=(1.0, -2.0)),
        ["SGD lr 0.02 from (0, 0)", "Adam lr 0.02 from (0, 0), cosine (beta2 0.9)"],
    ),
}


@pytest.mark.parametrize(("before", "after", "names"), CHANGES.values(), ids=CHANGES)
def test_former_runs_run_as_they_did_and_say_what_they_are(before: Scenario, after: Scenario, names: list[str]) -> None:
    result = pinned(before, after)
    assert result == normal(result)
    assert Scenario.from_query(result.to_query()) == (result, ())
    added_slots = [slot for slot in result.slots() if slot not in after.slots()]
    assert [result.slots()[slot] for slot in after.slots()] == list(after.entries)
    assert [labels(result)[slot] for slot in added_slots] == names
    runs, former = race(result), race(before)
    added = [runs[slot] for slot in added_slots]
    others = [run for slot, run in former.items() if (run.theta != race(after)[slot].theta).any()]
    for one, other in zip(added, others, strict=True):
        np.testing.assert_array_equal(one.theta, other.theta)


def test_what_a_former_run_shares_it_goes_on_sharing() -> None:
    """Only what was changed is kept: all else is compared on equal terms."""
    result = pinned(BEFORE, changed(lr=0.005))
    moved = race(replace(result, start=(2.0, 2.0)))
    assert all(tuple(run.theta[0]) == (2.0, 2.0) for run in moved.values())
    assert [item.optimizer for item in result.entries] == ["sgd", "sgd", "adam", "adam"]  # as the sidebar has them
    assert [result.shares_lr(item) for item in result.entries] == [True, False, True, False]


def test_runs_that_are_there_already_are_not_added_again() -> None:
    after = changed(lr=0.005)
    once = pinned(BEFORE, after)
    assert with_former_runs(once, BEFORE, after, ["sgd", "adam"]) == once
    assert pinned(BEFORE, BEFORE) == BEFORE


def test_some_of_them() -> None:
    after = changed(lr=0.005)
    assert [item.optimizer for item in pinned(BEFORE, after, "adam").entries] == ["sgd", "adam", "adam"]
    assert pinned(BEFORE, after, "nobody", "adam_2") == after


@pytest.mark.parametrize(
    "other",
    [
        {"steps": 41},
        {"noise": 0.1},
        {"surface": "ravine"},
        {"surface": "custom", "formula": "x**2 + y**2"},
    ],
)
def test_what_all_runs_of_a_race_share_no_run_has_for_itself(other: dict[str, Any]) -> None:
    after = changed(lr=0.005, **other)
    assert pinned(BEFORE, after) == after
    assert pinned(after, BEFORE) == BEFORE


def test_nor_another_number_of_the_function_nor_another_seed() -> None:
    ravine = Scenario("ravine", entries=(Entry("sgd"),))
    steep = changed(ravine, parameters=(("kappa", 7.0),), lr=0.1)
    assert pinned(ravine, steep) == steep
    noisy = changed(noise=0.1)
    assert pinned(noisy, changed(noisy, seed=2, lr=0.005)) == changed(noisy, seed=2, lr=0.005)
    assert len(pinned(BEFORE, changed(seed=2, lr=0.005)).entries) == 4  # without noise it says nothing


def test_there_are_no_more_runs_than_a_race_can_have() -> None:
    full = changed(entries=tuple(entry("adam", beta1=k / 20) for k in range(MAX_ENTRIES - 1)))
    after = changed(full, lr=0.005)
    assert pinned(full, after) == after
    assert len(pinned(full, after, "adam_2").entries) == MAX_ENTRIES


def test_a_page_may_show_a_part_of_the_race_from_elsewhere() -> None:
    """What is kept follows from what was shown: there nothing but beta2 was changed."""
    shown = BEFORE.bare(entry("adam", beta2=0.5))
    shown = changed(shown, start=(3.0, 3.0))
    result = with_former_runs(BEFORE, changed(shown, entries=(Entry("adam"),)), shown, ["adam"])
    assert result.entries == (*BEFORE.entries, Entry("adam"))


def test_a_tuned_race_is_no_more_so_with_a_run_that_nobody_tuned() -> None:
    tuned = changed(own_lr=True, tuned=True)
    assert not pinned(BEFORE, tuned).tuned


def test_a_run_is_taken_out_but_not_the_last_one() -> None:
    twice = changed(entries=(Entry("sgd"), Entry("adam"), entry("adam", beta2=0.5)))
    assert without_run(twice, "adam_2").entries == (Entry("sgd"), Entry("adam"))
    assert without_run(twice, "adam").entries == (Entry("sgd"), entry("adam", beta2=0.5))
    assert without_run(twice, "nobody") == twice
    alone = changed(entries=(Entry("sgd"),))
    assert without_run(alone, "sgd") == alone


def test_words_say_all_that_decides_a_race() -> None:
    noisy = replace(BEFORE, noise=0.5, seed=3, entries=(*BEFORE.entries, Entry("adadelta", start=(1.0, 2.0))))
    assert conditions_in_words(noisy) == {
        "lr": "lr 0.02",
        "start": "start (0, 0)",
        "steps": "40 steps",
        "noise": "noise σ 0.5",
        "seed": "seed 3",
    }
    assert conditions_in_words(Scenario("ravine", own_lr=True)) == {
        "kappa": "kappa 100",
        "start": "start (-10, 1)",
        "steps": "300 steps",
        "noise": "no noise",
    }
    assert settings_in_words(noisy, "sgd") == {"schedule": "constant"}
    adam = {"beta1": "beta1 0.9", "beta2": "beta2 0.9", "eps": "eps 10⁻⁸", "bias_correction": "bias correction on"}
    assert settings_in_words(noisy, "adam") == adam | {"floor": "floor 0", "schedule": "cosine"}
    assert settings_in_words(noisy, "adadelta") == {
        "lr": "lr 1",
        "rho": "rho 0.95",
        "eps": "eps 10⁻⁶",
        "start": "start (1, 2)",
        "schedule": "constant",
    }


def test_a_part_of_a_race_has_room_for_as_many_more_as_the_race():
    whole = Scenario(entries=(Entry("sgd"), Entry("adam"), entry("adam", beta2=0.5)))
    part = replace(whole, entries=whole.entries[1:])
    assert most_runs(whole, part) == MAX_ENTRIES - 1
