"""The anatomy page, section by section and control by control, without a browser."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from engine.experiments.pairs import PAIRS
from engine.scenario import Scenario
from engine.scenario.entry import entry
from engine.scenario.scenario import normal
from optimizers import OPTIMIZERS
from tests.pages import opening
from tests.pages.opening import healthy, text
from ui.anatomy.params import PARAMS, SECTIONS
from ui.components.wire import unpack

open_page = partial(opening.open_page, "anatomy")


def card_of(app: Any) -> dict[str, Any]:
    """The header of what the card was sent."""
    blobs = [one.proto.bytes for one in app.get("bidi_component") if one.proto.component_name.endswith("ravine_card")]
    assert len(blobs) == 1
    return unpack(blobs[0])[0]


@pytest.mark.parametrize("part", SECTIONS)
def test_every_section_opens(part: str) -> None:
    app = open_page(part=part)
    assert not app.warning
    assert "inside one step" in text(app)


@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_every_rule_is_looked_into(rule: str) -> None:
    app = open_page(rule=rule, steps="100")
    assert OPTIMIZERS[rule].latex in [one.value.strip("$\n") for one in app.latex]
    assert card_of(app)["key"] == rule
    found: Scenario = opening.scenario_of(app)
    assert rule in found.slots()


def test_the_card_holds_the_rule_as_mathml_with_places_for_numbers() -> None:
    header = card_of(open_page(rule="radam", steps="100"))
    assert [form["last"] for form in header["forms"]] == [5, 100]
    for form in header["forms"]:
        for line in form["lines"]:
            assert line["symbolic"].startswith("<math")
            assert "<mtext>@" in line["substituted"]


def test_another_rule_joins_the_race_and_stays_in_the_link() -> None:
    app = open_page()
    app.selectbox(key="anatomy.rule").select("lion")
    healthy(app.run())
    found: Scenario = opening.scenario_of(app)
    assert [one.optimizer for one in found.entries][-1] == "lion"
    assert "lion" in str(app.query_params["opt"])


def test_a_hyperparameter_is_tuned_and_the_others_stay() -> None:
    app = open_page(opt="sgd,adam")
    app.select_slider(key="adam:beta2").set_value(0.99)
    healthy(app.run())
    assert opening.scenario_of(app).entries == (entry("sgd"), entry("adam", beta2=0.99))


def test_a_schedule_is_in_the_numbers() -> None:
    header = card_of(open_page(opt="adam:schedule=cosine", steps="50"))
    lr = next(one for one in header["names"] if one["name"] == "lr")
    assert lr["constant"] is None


def test_a_diverging_run_ends_where_it_diverges() -> None:
    header = card_of(open_page(surface="ravine", rule="sgd", lr="5"))
    assert 0 < header["steps"] < 20


@pytest.mark.parametrize("surface", ["rosenbrock", "ackley", "saddle", "abs_ravine"])
def test_other_surfaces(surface: str) -> None:
    assert not open_page(surface=surface).warning


@pytest.mark.parametrize("pair", PAIRS)
def test_choosing_a_pair_sets_its_race(pair: str) -> None:
    app = open_page(part="pair")
    app.selectbox(key="anatomy.pair").select(next(key for key in PAIRS if key != pair))
    app.run()
    app.selectbox(key="anatomy.pair").select(pair)
    healthy(app.run())
    assert opening.scenario_of(app) == normal(PAIRS[pair].scenario)
    assert PAIRS[pair].why in text(app)
    assert "at most" in text(app)


def test_it_opens_at_the_first_step() -> None:
    app = open_page()
    assert opening.session_of(app).step == 1
    assert opening.session_of(open_page(step="7")).step == 7
    assert opening.session_of(healthy(app.run())).step == 0  # once


def test_pairs_open_on_one_and_the_visitors_race_comes_back() -> None:
    app = open_page(surface="beale", opt="sgd,momentum,adam")
    for section, entries in (("pair", 2), ("steps", 3), ("pair", 2)):
        next(one for one in app.get("button_group") if one.key == "anatomy.section").set_value(section)
        healthy(app.run())
        assert len(opening.scenario_of(app).entries) == entries
        assert opening.scenario_of(app).surface == ("ravine" if section == "pair" else "beale")
        assert not app.info
    app.switch_page("pages/race.py")
    app.query_params.clear()
    assert opening.scenario_of(healthy(app.run())).surface == "beale"


def test_a_visitors_pair_is_shown() -> None:
    app = open_page(part="pair", surface="beale", opt="sgd,lion")
    assert [one.optimizer for one in opening.scenario_of(app).entries] == ["sgd", "lion"]


def test_a_pair_needs_two_and_says_so() -> None:
    app = open_page(part="pair")
    app.get("button_group")[1].set_value(["adam"])
    healthy(app.run())
    assert "choose two" in app.info[0].value
    next(one for one in app.button if one.label == "Load the pair").click()
    healthy(app.run())
    assert len(opening.scenario_of(app).entries) == 2
    assert not app.info


@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_code_of_every_rule(rule: str) -> None:
    app = open_page(part="code", rule=rule, surface="ackley")
    codes = [one.value for one in app.get("code")]
    assert len([c for c in codes if c.startswith("import ")]) + len(app.info) == 2
    for code in codes:
        if code.startswith("import "):
            compile(code, "shown", "exec")


BAD = [{"part": "x"}, {"rule": "wat"}, {"pair": "7"}, {"rules": "adam,adam"}, {"horizon": "1e9"}, {"inside": "no"}]


@pytest.mark.parametrize("query", BAD)
def test_a_bad_link_is_explained(query: dict[str, str]) -> None:
    assert next(iter(query)) in open_page(**query).warning[0].value


def test_nothing_of_the_page_is_called_as_on_another() -> None:
    assert len({param.link_name for param in PARAMS}) == len(PARAMS)


def test_a_pinned_run_of_the_rule_stands_beside_it_and_joins_the_race() -> None:
    app = open_page(rule="adam", steps="20", opt="sgd,adam:beta2=0.5")
    pin = {"before": "opt=adam&steps=20", "shown": "opt=adam:beta2=0.5&steps=20", "slots": ["adam"]}
    opening.edit(app, pin=pin)
    found: Scenario = opening.scenario_of(app)
    assert found.entries == (entry("sgd"), entry("adam", beta2=0.5), entry("adam"))
    query = opening.player_data(app)["query"]
    assert "opt=adam:beta2=0.5,adam&steps=20" in query
    opening.edit(app, remove="adam_2")
    assert opening.scenario_of(app).entries == (entry("sgd"), entry("adam", beta2=0.5))


def test_a_pair_stays_a_pair() -> None:
    assert opening.player_data(open_page(part="pair"))["pins"] == 0
