"""What Python gives the player, and what it takes back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from starlette.applications import Starlette

from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from engine.scenario.limits import MAX_ENTRIES
from engine.scenario.scenario import query_string
from i18n import catalogue
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tests.ui.components.asgi import get
from ui.components.payload import family_payload, forces_payload, runs_payload, surface_payload
from ui.components.routes import player_routes
from ui.components.wire import pack, unpack
from ui.state.change import edited, with_value

WITHOUT_MEMORY = {"sgd", "adagrad", "adagrad_full", "adadelta", "rmsprop"}
"""Of the first fifteen rules those without a velocity or a first moment."""

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
    most = replace(ALL, entries=ALL.entries[:MAX_ENTRIES])
    assert len(family_payload(replace(most, steps=5000), "lr")) < 1.9e6
    assert len(family_payload(replace(most, steps=300), "lr")) < 1.9e6


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
    remembers = OPTIMIZERS[key]().memory(OPTIMIZERS[key]().init(np.zeros(2))) is not None
    assert remembers or key not in list(OPTIMIZERS)[:15] or key in WITHOUT_MEMORY
    assert ("memory" in arrays) == (remembers and key not in WITHOUT_MEMORY)
    assert ("ahead" in arrays) == (key == "nesterov")


def test_without_memory_step_is_minus_rate_times_gradient() -> None:
    run = race(replace(ALL, entries=(Entry("rmsprop"),)))["rmsprop"]
    _, arrays = unpack(forces_payload(replace(ALL, entries=(Entry("rmsprop"),)), "rmsprop"))
    np.testing.assert_allclose(
        np.diff(run.theta, axis=0).T, -arrays["rate"][:, 1:] * arrays["gradient"][:, :-1], rtol=1e-4, atol=1e-9
    )


APP = Starlette(routes=player_routes())
EDITS: list[tuple[str, Any]] = [("lr", 0.1), ("momentum", 0.5), ("start", [-0.5, 1.25])]


@pytest.mark.parametrize(("name", "value"), EDITS)
def test_a_race_after_a_change_is_the_race_of_the_changed_link(name: str, value: Any) -> None:
    base = Scenario(steps=20)
    answer = get(APP, f"/player/runs?{query_string(base)}&edit={json.dumps({name: value})}")
    changed = edited(base, {name: value})
    assert answer.content == runs_payload(changed)
    assert unpack(answer.content)[0]["query"] == query_string(changed)


@pytest.mark.parametrize(
    "query", ["tune=wat", "slot=nobody", "edit=%7B", "edit=" + "[" * 9000, "tune=lr&opt=", "x" * 10_001]
)
def test_routes_refuse_what_makes_no_sense(query: str) -> None:
    kind = {"t": "family", "s": "forces"}.get(query[0], "runs")
    assert get(APP, f"/player/{kind}?{query}").status in (404, 414)


@pytest.mark.parametrize("edit", ["[]", "7", '{"lr":"1e999"}', '{"start":[1,"a"]}', '{"surface":"beale"}'])
def test_an_edit_that_says_nothing_changes_nothing(edit: str) -> None:
    assert get(APP, f"/player/runs?steps=9&edit={edit}").content == runs_payload(Scenario(steps=9))


def test_words_come_in_the_language_of_the_query_and_numbers_are_the_same() -> None:
    english, numbers = unpack(get(APP, "/player/runs?steps=9").content)
    korean, same = unpack(get(APP, "/player/runs?steps=9&lang=ko").content)
    np.testing.assert_array_equal(numbers["runs"], same["runs"])
    assert korean["query"] == english["query"] == "steps=9"
    assert korean["title"] != english["title"]
    assert korean["slots"][0]["sentence"] != english["slots"][0]["sentence"]
    assert get(APP, "/player/runs?steps=9&lang=xx").content == runs_payload(Scenario(steps=9))
    assert get(APP, "/player/runs?steps=9").content == runs_payload(Scenario(steps=9))


def test_a_refusal_is_in_the_language_of_the_query() -> None:
    refused = get(APP, "/player/forces?slot=nobody&lang=ko")
    assert refused.status == 404
    assert refused.content.decode() == catalogue("ko")["no such slot, slider or change in this race"]


def test_texts_are_the_catalogue_and_kept_for_a_short_time() -> None:
    answer = get(APP, "/player/texts/ko.json")
    assert json.loads(answer.content) == catalogue("ko")
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert json.loads(get(APP, "/player/texts/en.json").content) == {}
    assert get(APP, "/player/texts/xx.json").status == 404


def test_lines_of_tables() -> None:
    assert b'stroke="#D55E00"' in get(APP, "/player/line/D55E00-dash.svg").content
    for bad in ("red-dash", "D55E00-wavy", "D55E0%22-dash"):
        assert get(APP, f"/player/line/{bad}.svg").status == 404


def test_a_client_without_compression_gets_the_same() -> None:
    plain = get(APP, "/player/runs?steps=9", accept="identity")
    assert "content-encoding" not in plain.headers
    assert plain.content == runs_payload(Scenario(steps=9))


def test_the_family_is_the_same_wherever_its_slider_stands() -> None:
    scenario = replace(ALL, lr=0.05)
    families = {unpack(runs_payload(replace(scenario, lr=lr)))[0]["tuning"]["lr"]["family"] for lr in (0.01, 0.05, 0.2)}
    assert len(families) == 1


def test_runs_that_differ_in_momentum_have_no_slider_that_would_make_them_one() -> None:
    entries = (entry("momentum", momentum=0.5), entry("nesterov", momentum=0.5))
    assert "momentum" in unpack(runs_payload(Scenario(entries=entries)))[0]["tuning"]
    entries = (entry("momentum", momentum=0.5), entry("momentum", momentum=0.99))
    assert "momentum" not in unpack(runs_payload(Scenario(entries=entries)))[0]["tuning"]


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
    {"lr": 1e9},
    {"lr": "nan"},
    {"lr": None},
    {"lr": [1]},
    {"start": [1]},
    {"start": ["a", "b"]},
    {"start": "1,2"},
    {"start": [float("inf"), 0]},
    {"momentum": float("nan")},
    {"momentum": "0.5"},
    {"surface": "beale"},
    {},
]


@pytest.mark.parametrize("change", BAD)
def test_what_is_no_value_changes_nothing(change: dict[str, Any]) -> None:
    assert edited(Scenario(), change) == Scenario()


@pytest.mark.parametrize("change", [{}, [], None, "lr"])
def test_nothing_to_edit_is_the_same_scenario(change: Any) -> None:
    assert edited(ALL, change) is ALL


def test_a_tuned_race_is_no_longer_called_so_when_it_is_changed_in_the_player() -> None:
    tuned = Scenario(own_lr=True, tuned=True, entries=(entry("momentum", lr=0.02),))
    assert edited(tuned, {"lr": 0.3}).tuned
    assert not edited(tuned, {"momentum": 0.5}).tuned
    assert not edited(tuned, {"start": [0.1, 0.1]}).tuned
