"""What tells the runs of a race apart, and what stands over it."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest

from engine.labels import label
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from figures.landscape import landscape
from figures.loss_axis import loss_axis
from figures.race_title import race_title
from figures.theme import look_of, optimizer_look
from optimizers import OPTIMIZERS
from surfaces import SURFACES


@pytest.mark.parametrize("key", SURFACES)
def test_every_surface_has_a_height_to_draw(key: str) -> None:
    assert race_title(Scenario(surface=key)).startswith(f"<b>{SURFACES[key].title}")
    assert np.isfinite(landscape(SURFACES[key]).scale(landscape(SURFACES[key]).loss)).all()


def test_the_title_states_the_terms_of_the_comparison() -> None:
    assert race_title(Scenario()) == "<b>Saddle with a plateau</b>: equal lr 0.05 (Adadelta 1), 300 steps, no noise"
    assert "own lr each" in race_title(Scenario(own_lr=True))
    assert "gradient noise 0.1 (seed 3)" in race_title(Scenario(noise=0.1, seed=3))
    assert "Ravine, kappa 10" in race_title(Scenario(surface="ravine", parameters=(("kappa", 10.0),)))


def test_labels_say_what_differs_from_the_defaults() -> None:
    scenario = Scenario(entries=(entry("adam", beta2=0.99), entry("adam", bias_correction=False)))
    assert label(scenario, "adam") == "Adam beta2 0.99"
    assert label(scenario, "adam_2") == "Adam bias correction off"


def test_looks_tell_optimizers_apart_without_colour() -> None:
    looks = [optimizer_look(key) for key in OPTIMIZERS]
    shapes = [(look.dash, look.marker) for look in looks]
    assert len(set(shapes)) == len(shapes) == len(OPTIMIZERS)
    assert len({look.colour for look in looks}) == len(OPTIMIZERS)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_looks_tell_copies_of_an_optimizer_apart(key: str) -> None:
    scenario = Scenario(entries=(Entry(key),) * 4)
    looks = [look_of(scenario, slot) for slot in scenario.slots()]
    assert looks[0] == optimizer_look(key)
    for names in zip(*(astuple(look) for look in looks), strict=True):  # colours, dashes, markers
        assert len(set(names)) == len(looks)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("plateau_saddle", "f − f*  (f* = -0.7082), log scale"),
        ("sphere", "loss, log scale"),
        ("saddle", "loss, symmetric log scale"),
    ],
)
def test_the_loss_axis_fits_the_sign_of_the_loss(key: str, words: str) -> None:
    scenario = Scenario(surface=key, steps=200)
    axis = loss_axis(scenario.resolved_surface(), race(scenario).values())
    assert axis.title == words
    assert axis.kind == ("symmetric" if "symmetric" in words else "log")
