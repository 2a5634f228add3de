"""What runs are called: their rule, and what sets them apart from its defaults or from one another."""

from __future__ import annotations

import pytest

from engine.labels import label
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry


def names(*entries: Entry, own_lr: bool = False) -> list[str]:
    scenario = Scenario(entries=entries, own_lr=own_lr)
    return [label(scenario, slot) for slot in scenario.slots()]


def test_a_run_is_called_by_its_rule_and_by_what_is_not_at_its_default() -> None:
    assert names(Entry("sgd"), entry("adam", beta2=0.99), entry("momentum", "cosine")) == [
        "SGD",
        "Adam (beta2 0.99)",
        "Momentum, cosine",
    ]
    assert names(entry("sgd", lr=0.2), entry("adadelta", lr=2.0), own_lr=True) == ["SGD (lr 0.2)", "Adadelta (lr 2)"]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([entry("momentum", momentum=0.5), entry("momentum", momentum=0.99)], ["Momentum 0.5", "Momentum 0.99"]),
        ([Entry("momentum"), entry("momentum", momentum=0.5)], ["Momentum 0.9", "Momentum 0.5"]),
        ([Entry("nesterov"), entry("nesterov", momentum=0.5)], ["Nesterov momentum 0.9", "Nesterov momentum 0.5"]),
        ([Entry("adam"), entry("adam", beta2=0.9)], ["Adam beta2 0.999", "Adam beta2 0.9"]),
        (
            [entry("adam", beta1=0.5), entry("adam", beta1=0.5, beta2=0.9)],
            ["Adam beta2 0.999 (beta1 0.5)", "Adam beta2 0.9 (beta1 0.5)"],
        ),
        (
            [Entry("adam"), entry("adam", bias_correction=False), entry("adam", bias_correction=False, beta2=0.9)],
            [
                "Adam beta2 0.999, bias correction on",
                "Adam bias correction off",
                "Adam beta2 0.9, bias correction off",
            ],
        ),
        ([Entry("adadelta"), entry("adadelta", lr=2.0)], ["Adadelta lr 1", "Adadelta lr 2"]),
        (
            [Entry("sgd"), entry("sgd", "cosine"), entry("sgd", "step"), entry("adam", "cosine")],
            ["SGD, constant", "SGD, cosine", "SGD, step", "Adam, cosine"],
        ),
        ([Entry("sgd"), Entry("sgd"), Entry("adam"), Entry("sgd")], ["SGD", "SGD #2", "Adam", "SGD #3"]),
    ],
)
def test_runs_of_one_rule_are_called_by_their_difference(entries: list[Entry], expected: list[str]) -> None:
    assert names(*entries) == expected


def test_runs_with_learning_rates_of_their_own() -> None:
    assert names(entry("sgd", lr=0.01), entry("sgd", lr=0.1), own_lr=True) == ["SGD lr 0.01", "SGD lr 0.1"]
    both = [entry("adam", lr=0.1), entry("adam", lr=0.1, beta2=0.9)]
    assert names(*both, own_lr=True) == ["Adam beta2 0.999 (lr 0.1)", "Adam beta2 0.9 (lr 0.1)"]


def test_twelve_runs_of_one_rule_have_twelve_names() -> None:
    entries = [entry("adam", beta1=b1, beta2=b2) for b1 in (0.5, 0.9, 0.99) for b2 in (0.5, 0.9, 0.999, 0.9999)]
    assert len(set(names(*entries))) == len(entries)
    assert len(set(names(*entries[:6], *entries[:6]))) == 12
