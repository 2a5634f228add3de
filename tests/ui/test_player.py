"""What Python gives the player, and what it takes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.race import race
from engine.scenario import Entry, Scenario, entry
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from ui.edit import edited
from ui.player.payload import family_payload, forces_payload, runs_payload, surface_payload, with_value
from ui.player.routes import player_routes
from ui.player.wire import pack, unpack

ALL = Scenario(entries=tuple(Entry(key) for key in OPTIMIZERS), steps=60)


def test_packing_and_unpacking_give_the_same() -> None:
    arrays = {"a": np.array([[0.0, -1.5], [np.nan, 1e30]]), "b": np.zeros((0, 3))}
    header, read = unpack(pack({"text": "é", "none": float("inf")}, arrays))
    assert header == {"text": "é", "none": None}
    np.testing.assert_array_equal(read["a"], arrays["a"].astype(np.float32))
    assert read["b"].shape == (0, 3)


def test_the_runs_payload_is_the_race() -> None:
    header, arrays = unpack(runs_payload(ALL))
    runs = race(ALL)
    assert [slot["slot"] for slot in header["slots"]] == list(runs)
    for drawn, run in zip(arrays["runs"], runs.values(), strict=True):
        np.testing.assert_allclose(drawn[:2], run.theta.T, rtol=1e-6, atol=1e-12)
        np.testing.assert_allclose(drawn[2], run.loss - header["loss"]["offset"], rtol=1e-6)


@pytest.mark.parametrize("name", ["lr", "momentum"])
@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_a_member_of_the_family_is_the_race_at_that_value(name: str, noise: float) -> None:
    scenario = replace(ALL, noise=noise, seed=3)
    header, arrays = unpack(family_payload(scenario, name))
    for index in (0, len(header["values"]) // 2):
        _, exact = unpack(runs_payload(with_value(scenario, name, header["values"][index])))
        np.testing.assert_array_equal(arrays["family"][index], exact["runs"][:, :3])


def test_the_family_of_a_long_race_stays_small() -> None:
    assert len(family_payload(replace(ALL, steps=5000), "lr")) < 1.5e6
    assert len(family_payload(replace(ALL, steps=300), "lr")) < 1.5e6


@pytest.mark.parametrize("key", SURFACES)
def test_every_surface_has_a_payload(key: str) -> None:
    header, arrays = unpack(surface_payload(Scenario(surface=key)))
    assert arrays["loss"].shape == (200, 200)
    assert len(header["minima"]) == len(SURFACES[key].minima)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_forces_follow_from_the_rule(key: str) -> None:
    scenario = replace(ALL, entries=(Entry(key),))
    _, arrays = unpack(forces_payload(scenario, key))
    assert arrays["rate"].shape == arrays["gradient"].shape == (2, 61)
    assert ("memory" in arrays) == (key in {"momentum", "nesterov", "adam"})
    assert ("ahead" in arrays) == (key == "nesterov")


def test_without_memory_step_is_minus_rate_times_gradient() -> None:
    run = race(replace(ALL, entries=(Entry("rmsprop"),)))["rmsprop"]
    _, arrays = unpack(forces_payload(replace(ALL, entries=(Entry("rmsprop"),)), "rmsprop"))
    np.testing.assert_allclose(
        np.diff(run.theta, axis=0).T, -arrays["rate"][:, 1:] * arrays["gradient"][:, :-1], rtol=1e-4, atol=1e-9
    )


def test_routes_are_below_player() -> None:
    assert all(route.path.startswith("/player") for route in player_routes())  # type: ignore[attr-defined]


GOOD = [
    ({"lr": 0.1}, Scenario(lr=0.1)),
    ({"start": [-0.5, 1.25]}, Scenario(start=(-0.5, 1.25))),
    (
        {"momentum": 0.5},
        Scenario(
            entries=tuple(
                entry(e.optimizer, momentum=0.5) if e.optimizer in ("momentum", "nesterov") else e
                for e in Scenario().entries
            )
        ),
    ),
]


@pytest.mark.parametrize(("change", "expected"), GOOD)
def test_edits_of_the_player_become_the_scenario(change: dict[str, Any], expected: Scenario) -> None:
    assert edited(Scenario(), change) == expected


BAD: list[dict[str, Any]] = [
    {"lr": 1e9}, {"lr": "nan"}, {"lr": None}, {"lr": [1]}, {"start": [1]}, {"start": ["a", "b"]}, {"start": "1,2"},
    {"start": [float("inf"), 0]}, {"momentum": float("nan")}, {"momentum": "0.5"}, {"surface": "beale"}, {},
]  # fmt: skip


@pytest.mark.parametrize("change", BAD)
def test_what_is_no_value_changes_nothing(change: dict[str, Any]) -> None:
    assert edited(Scenario(), change) == Scenario()
