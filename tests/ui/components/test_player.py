"""What Python gives the player, and what it takes back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from starlette.applications import Starlette

from engine.pins import with_former_runs
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from engine.scenario.scenario import query_string
from engine.terms import TERMS, Terms, with_terms
from i18n import catalogue
from optimizers import OPTIMIZERS, Hyper
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from tests.ui.components.asgi import get
from ui.components.numbers import sliders_of
from ui.components.payload import forces_payload, runs_payload, surface_payload
from ui.components.routes import player_routes
from ui.components.wire import pack, unpack
from ui.state.change import edited

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


def test_a_slot_says_what_it_runs_at() -> None:
    scenario = Scenario(
        entries=(Entry("sgd"), entry("adadelta", rho=0.5), entry("momentum", "step", momentum=0.7, gamma=0.3)), lr=0.02
    )
    sgd, adadelta, momentum = unpack(runs_payload(scenario))[0]["slots"]
    assert (sgd["rule"], sgd["schedule"], sgd["values"], sgd["shares_lr"]) == ("sgd", "constant", {"lr": 0.02}, True)
    assert (adadelta["values"], adadelta["shares_lr"]) == ({"lr": 1.0, "rho": 0.5, "eps": 1e-6}, False)
    assert momentum["values"] == {"lr": 0.02, "momentum": 0.7, "every": 0.25, "gamma": 0.3}
    (own,) = unpack(runs_payload(Scenario(entries=(entry("sgd", lr=0.3),), own_lr=True)))[0]["slots"]
    assert (own["values"], own["shares_lr"]) == ({"lr": 0.3}, False)


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
EDITS: list[tuple[str, Any]] = [
    ("lr", 0.1),
    ("momentum", 0.5),
    ("start", [-0.5, 1.25]),
    ("run", {"slot": "adam", "values": {"beta2": 0.9}}),
]


@pytest.mark.parametrize(("name", "value"), EDITS)
def test_a_race_after_a_change_is_the_race_of_the_changed_link(name: str, value: Any) -> None:
    base = Scenario(steps=20)
    answer = get(APP, f"/player/runs?{query_string(base)}&edit={json.dumps({name: value})}")
    changed = edited(base, {name: value})
    assert answer.content == runs_payload(changed)
    assert unpack(answer.content)[0]["query"] == query_string(changed)


@pytest.mark.parametrize(
    "query", ["slot=", "slot=nobody", "edit=%7B", "edit=" + "[" * 9000, "slot=adam&opt=", "x" * 10_001]
)
def test_routes_refuse_what_makes_no_sense(query: str) -> None:
    kind = {"s": "forces"}.get(query[0], "runs")
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
    assert refused.content.decode() == catalogue("ko")["no such slot or change in this race"]


def test_texts_are_the_catalogue_and_kept_for_a_short_time() -> None:
    answer = get(APP, "/player/texts/ko.json")
    assert json.loads(answer.content) == catalogue("ko")
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert json.loads(get(APP, "/player/texts/en.json").content) == {}
    assert get(APP, "/player/texts/xx.json").status == 404


def test_a_client_without_compression_gets_the_same() -> None:
    plain = get(APP, "/player/runs?steps=9", accept="identity")
    assert "content-encoding" not in plain.headers
    assert plain.content == runs_payload(Scenario(steps=9))


def sliders(scenario: Scenario, kind: str = "tuning") -> dict[str, dict[str, Any]]:
    """{name: slider} of those that a race has."""
    return {slider["number"]["name"]: slider for slider in unpack(runs_payload(scenario))[0][kind]}


def test_the_slider_of_lr_is_about_what_suits_the_surface_and_holds_the_value() -> None:
    own = SURFACES["rosenbrock"].lr
    for lr in (None, 1e-9, 5.0):
        slider = sliders(Scenario(surface="rosenbrock", lr=lr))["lr"]
        low, high, value = slider["number"]["low"], slider["number"]["high"], slider["value"]
        assert value == (own if lr is None else lr)
        assert low <= min(own / 30, value) * (1 + 1e-12)
        assert high >= max(own * 30, value) * (1 - 1e-12)
    assert not sliders(Scenario(entries=(Entry("adadelta"),)))


def test_runs_that_differ_in_momentum_have_no_slider_that_would_make_them_one() -> None:
    entries = (entry("momentum", momentum=0.5), entry("nesterov", momentum=0.5))
    assert sliders(Scenario(entries=entries))["momentum"]["value"] == 0.5
    entries = (entry("momentum", momentum=0.5), entry("nesterov", momentum=0.99))
    assert "momentum" not in sliders(Scenario(entries=entries))
    twice = Scenario(entries=(entry("momentum", momentum=0.5), entry("momentum", momentum=0.99)))
    assert sliders(twice)["momentum"]["value"] == 0.5  # the first's alone
    assert edited(twice, {"momentum": 0.7}).entries[1] == twice.entries[1]


def test_numbers_of_the_surface_are_sliders_of_their_own() -> None:
    slider = sliders(Scenario(surface="ravine", parameters=(("kappa", 30.0),)), "parameters")["kappa"]
    assert (slider["value"], slider["number"]["low"], slider["number"]["scale"]) == (30.0, 1.0, "log")
    assert not sliders(Scenario(surface="beale"), "parameters")
    assert not sliders(Scenario(formula="x^2 + y^2"), "parameters")


def test_routes_are_below_player() -> None:
    assert all(route.path.startswith("/player") for route in player_routes())  # type: ignore[attr-defined]


GOOD = [
    ({"lr": 0.1}, Scenario(lr=0.1)),
    ({"start": [-0.5, 1.25]}, Scenario(start=(-0.5, 1.25))),
    ({"parameters": {"kappa": 30}}, Scenario()),  # the default surface has none of this name
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


NUMBERS = [
    (slot, name, spec) for slot, rule in OPTIMIZERS.items() for name, spec in rule.hypers().items() if name != "lr"
] + [(f"sgd:{key}", name, spec) for key, schedule in SCHEDULES.items() for name, spec in schedule.hypers().items()]


@pytest.mark.parametrize(("which", "name", "spec"), NUMBERS, ids=lambda part: part if isinstance(part, str) else "")
def test_every_number_of_a_run_can_be_edited_and_stays_in_its_range(which: str, name: str, spec: Hyper) -> None:
    rule, _, schedule = which.partition(":")
    before = Scenario(entries=(Entry("sgd"), entry(rule, schedule or "constant"), Entry("adam")), steps=5)
    slot = list(before.slots())[1]
    for value, expected in ((spec.at(0.3), spec.at(0.3)), (-1e300, spec.low), (1e300, spec.high)):
        after = edited(before, {"run": {"slot": slot, "values": {name: value}}})
        changed = entry(rule, schedule or "constant", **{name: expected})
        assert after.entries == (Entry("sgd"), changed, Entry("adam"))


def test_the_lr_of_a_run_is_edited_where_it_is_its_own() -> None:
    change = {"run": {"slot": "sgd", "values": {"lr": 0.3}}}
    assert edited(Scenario(), change) == Scenario()
    assert edited(Scenario(own_lr=True), change).entries[0] == entry("sgd", lr=0.3)
    change["run"]["slot"] = "adadelta"
    assert Scenario().slots()["adadelta"] in Scenario().entries
    assert edited(Scenario(), change).slots()["adadelta"] == entry("adadelta", lr=0.3)


def test_the_second_run_of_a_rule_is_edited_by_its_own_name() -> None:
    twice = Scenario(entries=(Entry("adam"), entry("adam", beta1=0.5)))
    after = edited(twice, {"run": {"slot": "adam_2", "values": {"beta2": 0.9}}})
    assert after.entries == (Entry("adam"), entry("adam", beta1=0.5, beta2=0.9))


def test_numbers_of_the_surface_can_be_edited_and_a_start_that_follows_it_does() -> None:
    ravine = Scenario(surface="ravine")
    after = edited(ravine, {"parameters": {"kappa": 12.5, "nothing": 1}})
    assert after == Scenario(surface="ravine", parameters=(("kappa", 12.5),))
    assert edited(after, {"parameters": {"kappa": 100.0}}) == ravine
    for value in (0.5, 1e9, float("nan"), "wat", [1], None, {}):
        assert edited(after, {"parameters": {"kappa": value}}) == after


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
    {"parameters": [1]},
    {"parameters": {"surface": "beale"}},
    {"run": "adam"},
    {"run": {"slot": "adam"}},
    {"run": {"slot": ["adam"], "values": {"beta1": 0.5}}},
    {"run": {"slot": "nobody", "values": {"beta1": 0.5}}},
    {"run": {"slot": "adam", "values": [["beta1", 0.5]]}},
    *({"run": {"slot": "adam", "values": {"beta1": value}}} for value in ("0.5", None, float("nan"), [0.5], True)),
    {"run": {"slot": "adam", "values": {"bias_correction": 0.0, "rho": 0.5, "gamma": 0.5, "optimizer": "sgd"}}},
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
    assert not edited(tuned, {"run": {"slot": "momentum", "values": {"momentum": 0.5}}}).tuned


OWN = replace(entry("sgd", lr=0.3), own_lr=True, start=(1.0, 2.0))


def test_a_run_of_its_own_stays_while_what_all_share_is_edited() -> None:
    race_of = Scenario(entries=(Entry("sgd"), OWN))
    for change in ({"lr": 0.01}, {"start": [0.1, 0.1]}, {"momentum": 0.3}):
        assert edited(race_of, change).entries == (Entry("sgd"), OWN)
    after = edited(race_of, {"run": {"slot": "sgd_2", "values": {"lr": 0.5}}})
    assert after.entries == (Entry("sgd"), replace(entry("sgd", lr=0.5), own_lr=True, start=(1.0, 2.0)))
    follower, own = unpack(runs_payload(race_of))[0]["slots"]
    assert (own["values"], own["shares_lr"], own["start"]) == ({"lr": 0.3}, False, [1.0, 2.0])
    assert "start" not in follower


def test_the_momentum_of_all_is_that_of_the_first_of_each_rule() -> None:
    race_of = Scenario(entries=(Entry("momentum"), entry("momentum", momentum=0.5), Entry("nesterov")))
    assert [slider["value"] for slider in sliders_of(race_of)] == [0.05, 0.9]
    momenta = [item.get("momentum") for item in edited(race_of, {"momentum": 0.7}).entries]
    assert momenta == [0.7, 0.5, 0.7]
    apart = Scenario(entries=(Entry("momentum"), entry("nesterov", momentum=0.5)))
    assert [slider["number"]["name"] for slider in sliders_of(apart)] == ["lr"]


@pytest.mark.parametrize("terms", TERMS)
def test_an_edit_of_the_terms_is_what_the_terms_are(terms: Terms) -> None:
    race = Scenario(surface="rosenbrock", entries=(entry("sgd"), entry("adam")))
    assert edited(race, {"terms": terms}) == with_terms(race, terms)
    assert unpack(runs_payload(edited(race, {"terms": terms})))[0]["terms"]["terms"] == terms


@pytest.mark.parametrize("nonsense", ["own", "", "Equal", None, 1, True, [], ["tuned"], {}, {"terms": "tuned"}])
def test_terms_that_there_are_not_change_nothing(nonsense: Any) -> None:
    assert edited(Scenario(own_lr=True), {"terms": nonsense}) == Scenario(own_lr=True)


def test_the_lr_of_all_can_be_dragged_under_an_equal_lr_alone() -> None:
    race = Scenario(surface="rosenbrock", entries=(entry("sgd"), entry("adam")))
    for terms in TERMS:
        sliders = unpack(runs_payload(with_terms(race, terms)))[0]["tuning"]
        assert ("lr" in [slider["number"]["name"] for slider in sliders]) == (terms == "equal")


TWO = Scenario(entries=(Entry("sgd"), Entry("adam")), steps=20)
FASTER = replace(TWO, lr=0.2)


def pin(**other: Any) -> dict[str, Any]:
    texts = {"before": query_string(TWO), "shown": query_string(FASTER), "slots": ["sgd", "adam"]}
    return {"pin": texts | other}


def test_former_runs_are_pinned_and_taken_out_again() -> None:
    pinned = edited(FASTER, pin())
    assert pinned == with_former_runs(FASTER, TWO, FASTER, ["sgd", "adam"])
    assert len(pinned.entries) == 4
    assert edited(FASTER, pin(slots=["adam", "nobody", 3])).entries == (TWO.entries[0], *pinned.entries[2:])
    assert edited(edited(pinned, {"remove": "adam_2"}), {"remove": "sgd_2"}) == FASTER


@pytest.mark.parametrize(
    "change",
    [
        pin(before=3),
        pin(before="opt=nobody"),
        pin(before="steps=20&opt=sgd&wat=1"),
        pin(before="&".join(f"a{i}=1" for i in range(99))),
        pin(before="opt=sgd&start=" + "1" * 20_000),
        pin(shown=None),
        pin(shown="steps=21"),
        pin(slots="sgd"),
        pin(slots=[["sgd"], {}, None]),
        {"pin": "opt=sgd"},
        {"pin": None},
        {"remove": 3},
        {"remove": "nobody"},
        {"remove": ["sgd"]},
    ],
)
def test_what_is_no_pin_changes_nothing(change: dict[str, Any]) -> None:
    assert edited(FASTER, change) == FASTER
