"""The terms of a race: what they grant, what is said of them, and that they stay while a race is changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.scenario import Entry, Scenario
from engine.scenario.entry import entry
from engine.scenario.scenario import changed, normal
from engine.terms import TERMS, Terms, can_be_tuned, comparison_terms, following, is_tuned, terms_of, with_terms
from engine.tuned import tuned_rows
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tests.engine.scenario.test_scenario import scenarios
from tests.thoroughness import examples

DEFAULT = Scenario()
PAIR = Scenario(surface="rosenbrock", entries=(entry("sgd"), entry("adam")))


class TestFairness:
    def test_states_the_shared_lr_and_who_does_not_share_it(self):
        assert comparison_terms(DEFAULT) == "equal lr 0.05 (Adadelta 1)"

    def test_states_the_shared_lr_alone_if_all_share_it(self):
        assert comparison_terms(Scenario(lr=0.2, entries=(Entry("sgd"), Entry("adam")))) == "equal lr 0.2"

    def test_names_every_one_that_does_not_share_it(self):
        three = (Entry("sgd"), Entry("adadelta"), Entry("adadelta", (("lr", 0.5),)))
        assert comparison_terms(Scenario(lr=0.2, entries=three)) == "equal lr 0.2 (Adadelta 1, Adadelta 0.5)"

    def test_claims_no_equality_where_nobody_shares(self):
        two = (Entry("adadelta"), Entry("adadelta", (("lr", 0.5),)))
        assert comparison_terms(Scenario(entries=two)) == "lr Adadelta 1, Adadelta 0.5"

    def test_compares_nothing_where_one_runs_alone(self):
        assert comparison_terms(Scenario(entries=(Entry("adadelta"),))) == "lr 1"
        assert comparison_terms(Scenario(own_lr=True, entries=(Entry("sgd", (("lr", 0.3),)),))) == "lr 0.3"

    def test_says_so_when_each_has_its_own(self):
        assert comparison_terms(Scenario(own_lr=True)) == "own lr each"

    def test_says_so_when_each_has_its_own_of_one_search(self):
        assert comparison_terms(Scenario(own_lr=True, tuned=True)) == "tuned lr, same budget"

    def test_does_not_call_one_lr_for_all_tuned(self):
        assert comparison_terms(Scenario(tuned=True)) == "equal lr 0.05 (Adadelta 1)"

    def test_follows_the_surface(self):
        assert comparison_terms(Scenario(surface="rosenbrock", entries=(Entry("sgd"),))) == "lr 0.0015"


class TestTerms:
    @pytest.mark.parametrize("surface", SURFACES)
    def test_are_read_off_the_race_that_they_make_of_any(self, surface: str):
        opening = Scenario(surface=surface, entries=tuple(Entry(key) for key in list(OPTIMIZERS)[:12]))
        for terms in TERMS:
            race = with_terms(opening, terms)
            assert terms_of(race) == terms
            assert Scenario.from_query(race.to_query()) == (race, ())
            assert with_terms(race, "equal") == opening

    def test_change_nothing_of_a_race_that_has_them(self):
        by_hand = Scenario(surface="ravine", lr=0.02, entries=(entry("momentum", momentum=0.5), entry("adam")))
        assert with_terms(by_hand, "equal") == by_hand

    def test_of_the_papers_are_what_the_papers_say(self):
        race = with_terms(Scenario(entries=tuple(Entry(key) for key in ("adam", "adamax", "lion", "sgd"))), "papers")
        assert [race.lr_of(item) for item in race.entries] == [0.001, 0.002, 0.0001, 0.01]
        assert comparison_terms(race) == "papers’ defaults"

    def test_of_the_table_are_its_values(self):
        race = with_terms(PAIR, "tuned")
        for item in race.entries:
            found = tuned_rows("rosenbrock")[item.optimizer].values
            assert {name: item.get(name) for name in found} == found
        assert is_tuned(race)
        assert comparison_terms(race) == "tuned lr, same budget"

    def test_keep_switches_and_schedules(self):
        special = Scenario(entries=(entry("adam", schedule="cosine", bias_correction=False, beta1=0.5),))
        (item,) = with_terms(special, "papers").entries
        assert item == entry("adam", schedule="cosine", bias_correction=False, lr=0.001)

    @pytest.mark.parametrize("terms", ["papers", "tuned"])
    def test_are_those_of_the_first_run_of_a_rule(self, terms: Terms):
        low, high = entry("momentum", momentum=0.5), entry("momentum", momentum=0.99)
        twice = Scenario(surface="ravine", lr=0.02, entries=(low, high))
        race = with_terms(twice, terms)
        assert terms_of(race) == terms
        assert race.entries == (
            with_terms(twice.bare(low), terms).entries[0],
            entry("momentum", momentum=0.99, lr=0.02),
        )
        assert comparison_terms(race).endswith(", further runs as named")
        assert with_terms(race, "equal") == Scenario(surface="ravine", lr=0.02, entries=(entry("momentum"), high))

    @pytest.mark.parametrize("terms", ["papers", "tuned"])
    def test_are_the_same_for_runs_that_differ_in_a_switch_or_a_schedule(self, terms: Terms):
        kinds = (entry("adam"), entry("adam", bias_correction=False), entry("adam", schedule="cosine"))
        race = with_terms(Scenario(surface="ravine", entries=kinds), terms)
        assert len({item.get("lr") for item in race.entries}) == 1
        assert terms_of(race) == terms
        assert "further runs" not in comparison_terms(race)
        assert with_terms(race, "equal") == Scenario(surface="ravine", entries=kinds)

    @settings(deadline=None, max_examples=examples(500), derandomize=True)
    @given(scenarios(), st.sampled_from(TERMS))
    def test_hold_for_any_race_and_once_is_enough(self, scenario: Scenario, terms: Terms):
        scenario = normal(scenario)
        race = with_terms(scenario, terms)
        assert with_terms(race, terms) == race
        assert Scenario.from_query(race.to_query()) == (race, ())
        assert [item.optimizer for item in race.entries] == [item.optimizer for item in scenario.entries]
        assert race.bare() == replace(scenario.bare(), own_lr=race.own_lr)
        if scenario.entries and (terms != "tuned" or can_be_tuned(scenario)):
            assert terms_of(race) == terms
            assert is_tuned(race) <= (terms == "tuned")

    def test_leave_a_pinned_run_where_it_is(self):
        pinned = Entry("sgd", (("lr", 0.3),), own_lr=True, start=(1.0, 1.0))
        race = Scenario(entries=(entry("sgd"), pinned))
        assert with_terms(with_terms(race, "papers"), "equal") == race

    def test_are_its_own_where_somebody_has_set_a_value(self):
        race = with_terms(PAIR, "tuned")
        assert terms_of(changed(race, race.bare(entry("sgd", lr=0.123), race.entries[1]))) == "own"

    def test_cannot_be_tuned_values_of_a_typed_function(self):
        typed = Scenario(formula="x**2 + y**2", entries=(entry("sgd"),))
        assert with_terms(typed, "tuned") == typed


class TestTuned:
    """The claim stands only where the search was made; the values apply elsewhere too."""

    @pytest.mark.parametrize(
        "other",
        [
            {"start": (1.0, 1.0)},
            {"steps": 77},
            {"noise": 0.1},
            {"tol": 0.5},
        ],
    )
    def test_is_claimed_of_the_race_as_it_opens_alone(self, other: dict[str, object]):
        race = with_terms(PAIR, "tuned")
        query = Scenario(**{**vars(race), "tuned": False, **other})  # type: ignore[arg-type]
        assert is_tuned(race)
        assert not is_tuned(query)
        assert terms_of(query) == "tuned"
        assert comparison_terms(query).startswith("tuned for the race as it opens")

    def test_is_not_claimed_under_another_schedule_or_switch(self):
        for other in (entry("adam", schedule="cosine"), entry("adam", bias_correction=False)):
            race = with_terms(Scenario(surface="rosenbrock", entries=(entry("sgd"), other)), "tuned")
            assert terms_of(race) == "tuned"
            assert not is_tuned(race)

    def test_is_claimed_again_when_a_drag_is_taken_back(self):
        race = with_terms(PAIR, "tuned")
        there = changed(race, Scenario(**{**vars(race), "start": (0.0, 0.0)}))
        back = changed(there, Scenario(**{**vars(there), "start": None}))
        assert not is_tuned(there)
        assert is_tuned(back)
        assert comparison_terms(back) == "tuned lr, same budget"


class TestFollowing:
    @pytest.mark.parametrize("terms", TERMS)
    def test_keeps_the_terms_on_another_surface(self, terms: Terms):
        race = with_terms(PAIR, terms)
        moved = following(race, changed(race, Scenario(**{**vars(race), "surface": "beale", "start": None})))
        expected = with_terms(Scenario(surface="beale", entries=PAIR.entries), terms)
        assert moved == expected

    @pytest.mark.parametrize(
        "newcomer", [entry("momentum"), Entry("momentum", tuple(tuned_rows("beale")["momentum"].values.items()))]
    )
    def test_gives_who_joins_what_the_others_have(self, newcomer: Entry):
        race = with_terms(PAIR, "tuned")
        joined = changed(race, race.bare(*race.entries, newcomer))
        assert terms_of(joined) == "own"
        assert terms_of(following(race, joined)) == "tuned"

    def test_leaves_alone_what_was_set(self):
        race = with_terms(PAIR, "papers")
        own = (entry("momentum", momentum=0.5), race.entries[1], entry("adam", lr=0.5))
        for entries in ((*race.entries, item) for item in own):
            after = changed(race, race.bare(*entries))
            assert following(race, after) == after

    def test_ends_with_an_equal_lr_at_a_typed_function(self):
        race = with_terms(PAIR, "tuned")
        typed = changed(race, Scenario(**{**vars(race), "formula": "x**4 + y**2"}))
        assert terms_of(following(race, typed)) == "equal"
