"""A race as one value: its link reads back exactly, and no link, however wrong, does harm or goes unmentioned."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from engine.scenario.limits import (
    DEFAULT_OPTIMIZERS,
    DEFAULT_SURFACE,
    MAX_COORDINATE,
    MAX_ENTRIES,
    MAX_SEED,
    MAX_STEPS,
    NOISE,
    SHARED_LR,
)
from engine.scenario.scenario import changed, normal
from engine.scenario.spellings import sum_reading
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tests.thoroughness import examples

DEFAULT = Scenario()
NAMES = ("surface", "kappa", "start", "opt", "lr", "own_lr", "tuned", "steps", "tol", "noise", "seed")

specified = settings(max_examples=examples(300), deadline=None, derandomize=True)


def opened(**query: Any) -> Scenario:
    """The scenario of a link in which nothing is wrong."""
    scenario, notices = Scenario.from_query(query)
    assert notices == ()
    return scenario


def complaints(**query: Any) -> tuple[str, ...]:
    """What is said about a link that is wrong throughout, and so opens the default."""
    scenario, notices = Scenario.from_query(query)
    assert scenario == DEFAULT
    return notices


# --- Scenarios as hypothesis sees them: every field, at its default and anywhere in its range. ---


COORDINATES = st.floats(-MAX_COORDINATE, MAX_COORDINATE)


def within(spec: Any) -> st.SearchStrategy[float]:
    """Any float of a hyperparameter's or parameter's range, and its default."""
    return st.just(spec.default) | st.floats(spec.low, spec.high)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """An optimizer with some settings, in any order, perhaps with its own lr and start: not in the normal form."""
    key = draw(st.sampled_from(list(OPTIMIZERS)))
    rule = OPTIMIZERS[key]
    values: dict[str, st.SearchStrategy[Any]] = {name: within(spec) for name, spec in rule.hypers().items()}
    values |= {name: st.booleans() for name in rule.switches()}
    names = draw(st.lists(st.sampled_from(list(values)), unique=True))
    settings = tuple((name, draw(values[name])) for name in names)
    start = draw(st.none() | st.tuples(COORDINATES, COORDINATES))
    return Entry(key, settings, own_lr=draw(st.booleans()), start=start)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Any scenario that the app can offer, at most `MAX_ENTRIES` optimizers, duplicates among them."""
    surface = SURFACES[draw(st.sampled_from(list(SURFACES)))]
    return Scenario(
        surface=surface.key,
        parameters=tuple((name, draw(within(spec))) for name, spec in surface.parameters if draw(st.booleans())),
        start=draw(st.none() | st.just(surface.start) | st.tuples(COORDINATES, COORDINATES)),
        entries=tuple(draw(st.just(DEFAULT.entries) | st.lists(entries(), min_size=1, max_size=MAX_ENTRIES))),
        lr=draw(st.none() | st.just(surface.lr) | st.floats(SHARED_LR.low, SHARED_LR.high)),
        own_lr=draw(st.booleans()),
        steps=draw(st.none() | st.just(surface.steps) | st.integers(1, MAX_STEPS)),
        noise=draw(st.just(0.0) | st.floats(*NOISE)),
        seed=draw(st.just(0) | st.integers(0, MAX_SEED)),
        tol=draw(st.none() | st.floats(1e-300, 1e300)),
        tuned=draw(st.booleans()),
    )


class TestTheLinkReadsBack:
    @specified
    @given(scenarios())
    def test_exactly_and_without_a_word(self, scenario: Scenario):
        assert Scenario.from_query(scenario.to_query()) == (normal(scenario), ())

    @specified
    @given(scenarios())
    def test_to_what_runs_the_same_race(self, scenario: Scenario):
        read, _ = Scenario.from_query(scenario.to_query())
        assert read.resolved_surface() == scenario.resolved_surface()
        assert read.resolved_start() == scenario.resolved_start()
        assert (read.resolved_lr(), read.resolved_steps()) == (scenario.resolved_lr(), scenario.resolved_steps())
        assert (read.noise, read.seed, read.tol) == (scenario.noise, scenario.seed, scenario.tol)
        assert [read.optimizer(one) for one in read.entries] == [scenario.optimizer(e) for e in scenario.entries]
        assert [read.start_of(one) for one in read.entries] == [scenario.start_of(e) for e in scenario.entries]

    @specified
    @given(scenarios())
    def test_from_lists_of_one_as_browsers_give_them(self, scenario: Scenario):
        lists = {name: [text] for name, text in scenario.to_query().items()}
        assert Scenario.from_query(lists) == (normal(scenario), ())

    @specified
    @given(scenarios())
    def test_from_plain_text(self, scenario: Scenario):
        for name, text in scenario.to_query().items():
            assert name in NAMES
            assert text.isascii()
            assert text.isprintable()
            assert " " not in text

    def test_from_the_longest_entries_there_are(self):
        """Twelve Adams with all the digits that a float can have."""
        digits = {"lr": 1.2345678901234567e-05, "beta1": 2.2250738585072014e-308, "beta2": 1.2345678901234567e-10}
        adam = entry("adam", **digits, eps=1.2345678901234567e-08, bias_correction=False)
        adam = replace(adam, own_lr=True, start=(-1.2345678901234567e-10, -123456.78901234567))
        scenario = Scenario(entries=(adam,) * MAX_ENTRIES)
        assert Scenario.from_query(scenario.to_query()) == (scenario, ())

    def test_of_a_race_of_nobody(self):
        nobody = Scenario(entries=())
        assert Scenario.from_query(nobody.to_query()) == (nobody, ())

    def test_of_numpy_numbers(self):
        import numpy as np  # noqa: PLC0415

        assert Scenario.from_query(Scenario(lr=np.float64(0.5)).to_query()) == (Scenario(lr=0.5), ())


class TestNormal:
    @specified
    @given(scenarios())
    def test_is_the_same_once_more(self, scenario: Scenario):
        assert normal(normal(scenario)) == normal(scenario)

    @specified
    @given(scenarios())
    def test_of_equal_races_is_equal_and_hashes_equally(self, scenario: Scenario):
        spelt_out = replace(
            scenario,
            start=scenario.resolved_start(),
            lr=scenario.resolved_lr(),
            steps=scenario.resolved_steps(),
            entries=tuple(replace(e, settings=e.settings[::-1]) for e in scenario.entries),
        )
        assert normal(spelt_out) == normal(scenario)
        assert hash(normal(spelt_out)) == hash(normal(scenario))

    def test_leaves_out_what_the_surface_says_itself(self):
        surface = SURFACES["rosenbrock"]
        told = Scenario(surface="rosenbrock", start=surface.start, lr=surface.lr, steps=surface.steps)
        assert normal(told) == Scenario(surface="rosenbrock")

    def test_leaves_out_a_parameter_at_its_default(self):
        assert normal(Scenario(surface="ravine", parameters=(("kappa", 100.0),))) == Scenario(surface="ravine")

    def test_keeps_a_parameter_that_differs(self):
        ten = Scenario(surface="ravine", parameters=(("kappa", 10.0),))
        assert normal(ten) == ten

    def test_of_an_entry_is_in_the_rules_order_without_defaults(self):
        given_ = Entry("adam", (("eps", 1e-8), ("beta2", 0.99), ("lr", 0.5)))
        assert normal(Scenario(entries=(given_,))).entries == (Entry("adam", (("lr", 0.5), ("beta2", 0.99))),)

    def test_of_a_race_at_one_lr_is_not_tuned(self):
        assert normal(Scenario(tuned=True)) == DEFAULT
        assert normal(Scenario(tuned=True, own_lr=True)).tuned

    def test_keeps_the_order_of_the_legend(self):
        backwards = tuple(Entry(key) for key in reversed(OPTIMIZERS))
        assert normal(Scenario(entries=backwards)).entries == backwards


class TestDefaults:
    def test_give_an_empty_link(self):
        assert DEFAULT.to_query() == {}

    def test_are_what_an_empty_link_gives(self):
        assert Scenario.from_query({}) == (DEFAULT, ())

    def test_are_the_story_on_its_surface(self):
        assert DEFAULT.surface == DEFAULT_SURFACE
        assert tuple(one.optimizer for one in DEFAULT.entries) == DEFAULT_OPTIMIZERS

    @pytest.mark.parametrize("key", SURFACES)
    def test_of_another_surface_give_a_link_with_its_name_only(self, key: str):
        expected = {} if key == DEFAULT_SURFACE else {"surface": key}
        assert Scenario(surface=key).to_query() == expected

    def test_of_the_surface_are_used_where_the_scenario_says_nothing(self):
        surface, scenario = SURFACES["rosenbrock"], Scenario(surface="rosenbrock")
        assert scenario.resolved_start() == surface.start
        assert scenario.resolved_lr() == surface.lr
        assert scenario.resolved_steps() == surface.steps

    @pytest.mark.parametrize("key", SURFACES)
    def test_of_the_surface_can_be_written_in_a_link(self, key: str):
        """Each is a value that the controls offer and that a link may hold."""
        surface = SURFACES[key]
        query = {"surface": key, "lr": str(surface.lr), "steps": str(surface.steps)}
        assert opened(**query) == Scenario(surface=key)

    def test_give_way_to_what_the_scenario_says(self):
        scenario = Scenario(surface="rosenbrock", start=(0.0, 2.0), lr=0.001, steps=7)
        assert (scenario.resolved_start(), scenario.resolved_lr(), scenario.resolved_steps()) == ((0.0, 2.0), 0.001, 7)

    def test_of_the_family_follow_the_parameters(self):
        scenario = Scenario(surface="ravine", parameters=(("kappa", 7.0),))
        assert scenario.resolved_surface().value((0.0, 1.0)) == 3.5


class TestValue:
    def test_is_frozen(self):
        with pytest.raises(FrozenInstanceError):
            DEFAULT.seed = 1  # type: ignore[misc]

    @specified
    @given(scenarios())
    def test_is_a_key(self, scenario: Scenario):
        """Caches and sessions hash it, and carry it from one process to another."""
        copied = pickle.loads(pickle.dumps(scenario))  # noqa: S301
        assert {scenario: "found"}[copied] == "found"

    def test_tells_scenarios_apart(self):
        others = {DEFAULT, Scenario(seed=1), Scenario(noise=0.1), Scenario(surface="beale"), Scenario(own_lr=True)}
        assert len(others) == 5


class TestOptimizers:
    def test_share_the_lr_of_the_scenario(self):
        scenario = Scenario(lr=0.2, entries=(Entry("sgd"), Entry("adam", (("lr", 0.5),))))
        assert [scenario.lr_of(one) for one in scenario.entries] == [0.2, 0.2]

    def test_whose_lr_means_something_else_keep_their_own(self):
        scenario = Scenario(lr=0.2, entries=(Entry("adadelta"), Entry("adadelta", (("lr", 0.5),))))
        assert [scenario.lr_of(one) for one in scenario.entries] == [1.0, 0.5]

    def test_have_their_own_lr_on_request(self):
        scenario = Scenario(lr=0.2, own_lr=True, entries=(Entry("sgd"), Entry("adam", (("lr", 0.5),))))
        assert [scenario.lr_of(one) for one in scenario.entries] == [0.01, 0.5]

    def test_are_made_with_their_settings(self):
        one = entry("adam", beta2=0.99, bias_correction=False)
        made = Scenario(lr=0.2).optimizer(one)
        assert made == OPTIMIZERS["adam"](lr=0.2, beta2=0.99, bias_correction=False)

    def test_answer_for_each_setting_given_or_not(self):
        one = entry("adam", beta2=0.99, bias_correction=False)
        assert (one.get("beta2"), one.get("beta1"), one.get("bias_correction")) == (0.99, 0.9, False)


class TestSlots:
    def test_are_the_keys_in_the_order_of_the_legend(self):
        assert list(DEFAULT.slots()) == list(DEFAULT_OPTIMIZERS)

    def test_number_the_second_of_a_kind_and_the_third(self):
        kinds = ("adam", "sgd", "adam", "adam", "sgd")
        scenario = Scenario(entries=tuple(Entry(key) for key in kinds))
        assert list(scenario.slots()) == ["adam", "sgd", "adam_2", "adam_3", "sgd_2"]

    @specified
    @given(scenarios())
    def test_name_every_entry_once(self, scenario: Scenario):
        assert tuple(scenario.slots().values()) == scenario.entries


class TestChanged:
    TUNED = Scenario(surface="ravine", own_lr=True, tuned=True, entries=(entry("adam", lr=0.2), entry("sgd", lr=0.02)))

    @specified
    @given(scenarios(), scenarios())
    def test_is_the_normal_form_and_never_newly_tuned(self, before: Scenario, after: Scenario):
        found = changed(before, after)
        assert replace(found, tuned=False) == replace(normal(after), tuned=False)
        assert not found.tuned or normal(before).tuned

    @specified
    @given(scenarios())
    def test_by_nothing_is_the_same(self, scenario: Scenario):
        assert changed(scenario, normal(scenario)) == normal(scenario)

    @pytest.mark.parametrize(
        "fields",
        [{"lr": 0.5}, {"seed": 3}, {"tol": 0.1}, {"entries": TUNED.entries[::-1]}, {"steps": 300}, {"tuned": False}],
    )
    def test_in_what_no_search_depends_on_stays_tuned(self, fields: dict[str, Any]):
        assert changed(self.TUNED, replace(self.TUNED, **fields)).tuned

    @pytest.mark.parametrize(
        "fields",
        [
            {"surface": "beale"},
            {"parameters": (("kappa", 7.0),)},
            {"start": (1.0, 1.0)},
            {"steps": 7},
            {"noise": 0.1},
            {"own_lr": False},
            {"entries": TUNED.entries[:1]},
            {"entries": (entry("adam", lr=0.3), entry("sgd", lr=0.02))},
        ],
    )
    def test_in_what_a_search_depends_on_is_no_longer_tuned(self, fields: dict[str, Any]):
        assert not changed(self.TUNED, replace(self.TUNED, **fields)).tuned


STORY = tuple(Entry(key) for key in ("sgd", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam"))

# Links of version 0.1: (query, scenario, what it resolves to: start, lr, steps). Add to them, never change one: they
# are in people's slides. A surface's default start, lr and steps are part of what such a link means.
LINKS: dict[str, tuple[dict[str, str], Scenario, tuple[Any, ...]]] = {
    "bare": (
        {},
        Scenario(surface="plateau_saddle", entries=STORY),
        ((0.3, 0.02), 0.05, 300),
    ),
    "surface": (
        {"surface": "rosenbrock"},
        Scenario(surface="rosenbrock", entries=STORY),
        ((-1.2, 1.0), 0.0015, 1000),
    ),
    "lesson": (
        {"surface": "ravine", "kappa": "10", "start": "-10,1", "opt": "sgd,momentum:momentum=0.5", "lr": "0.1"},
        Scenario(
            surface="ravine",
            parameters=(("kappa", 10.0),),
            entries=(Entry("sgd"), Entry("momentum", (("momentum", 0.5),))),
            lr=0.1,
        ),
        ((-10.0, 1.0), 0.1, 300),
    ),
    "adams": (
        {"opt": "adam,adam:bias_correction=0,adam:beta1=0:beta2=0.99:eps=1e-07", "steps": "1000", "tol": "0.01"},
        Scenario(
            entries=(
                Entry("adam"),
                Entry("adam", (("bias_correction", False),)),
                Entry("adam", (("beta1", 0.0), ("beta2", 0.99), ("eps", 1e-7))),
            ),
            steps=1000,
            tol=0.01,
        ),
        ((0.3, 0.02), 0.05, 1000),
    ),
    "tuned": (
        {"surface": "beale", "start": "-0.5,1.25", "opt": "sgd:lr=0.02,adagrad_full:lr=0.5,adadelta", "own_lr": "1"},
        Scenario(
            surface="beale",
            start=(-0.5, 1.25),
            own_lr=True,
            entries=(Entry("sgd", (("lr", 0.02),)), Entry("adagrad_full", (("lr", 0.5),)), Entry("adadelta")),
        ),
        ((-0.5, 1.25), 0.01, 300),
    ),
    "searched": (
        {"surface": "beale", "opt": "sgd:lr=0.02,adam:lr=0.5", "own_lr": "1", "tuned": "1"},
        Scenario(
            surface="beale",
            own_lr=True,
            tuned=True,
            entries=(Entry("sgd", (("lr", 0.02),)), Entry("adam", (("lr", 0.5),))),
        ),
        ((1.0, 1.5), 0.01, 300),
    ),
    "noisy": (
        {"surface": "six_hump_camel", "opt": "rmsprop:rho=0.99,nesterov", "noise": "0.5", "seed": "4294967295"},
        Scenario(
            surface="six_hump_camel",
            entries=(Entry("rmsprop", (("rho", 0.99),)), Entry("nesterov")),
            noise=0.5,
            seed=4294967295,
        ),
        ((1.9, 0.1), 0.02, 300),
    ),
}


class TestLinksOfOldGoOnOpening:
    @pytest.mark.parametrize("name", LINKS)
    def test_to_the_same_scenario(self, name: str):
        query, scenario, _ = LINKS[name]
        assert Scenario.from_query(query) == (scenario, ())

    @pytest.mark.parametrize("name", LINKS)
    def test_to_the_same_numbers(self, name: str):
        query, _, numbers = LINKS[name]
        read = opened(**query)
        assert (read.resolved_start(), read.resolved_lr(), read.resolved_steps()) == numbers


class TestANumberInALink:
    @pytest.mark.parametrize("text", ["0.5", "5e-1", ".5", "+0.5", " 0.5 ", "0.50000", "٠.٥"])
    def test_is_what_python_reads_in_it(self, text: str):
        assert opened(lr=text) == Scenario(lr=0.5)

    @pytest.mark.parametrize("text", ["1000", "1e3", "1000.0", "1_000"])
    def test_of_steps_is_whole(self, text: str):
        assert opened(steps=text) == Scenario(steps=1000)

    @specified
    @given(
        st.sampled_from(["lr", "tol", "noise", "steps", "seed"]), st.text("0123456789.eE+-_ xaifnINF٣²½", max_size=8)
    )
    def test_is_used_as_it_reads_or_is_named(self, name: str, text: str):
        """Never something else in silence."""
        scenario, notices = Scenario.from_query({name: text})
        if notices:
            assert scenario == DEFAULT
            assert [notice for notice in notices if f"link's {name} " in notice] == list(notices)
        else:
            used = {"lr": scenario.resolved_lr(), "steps": scenario.resolved_steps()}.get(name, getattr(scenario, name))
            assert used == float(text)


HOSTILE_NUMBERS = [
    "",
    " ",
    "nan",
    "NaN",
    "inf",
    "-inf",
    "infinity",
    "1e999",
    "-1e999",
    "0x10",
    "0b1",
    "1/2",
    "0,5",
    "1 000",
    "five",
    "Truth",
    "None",
    "[]",
    "²",
    "½",
    "\x00",
    "0.5\x00",
    "\n",
    "\x1b[31m",
    "\u202e5",
    "\ud800",
    "\U0001f600",
    "9" * 5000,
    "0." + "1" * 5000,
    "<script>alert(1)</script>",
    "__import__('os')",
    "%s",
    "{0}",
    "1;2;3",
    "--1",
]


class TestAHostileLink:
    """Opens the default, does not raise, and says what was ignored."""

    @pytest.mark.parametrize("name", ["lr", "tol", "noise", "steps", "seed", "own_lr", "tuned", "start", "surface"])
    @pytest.mark.parametrize("text", [text for text in HOSTILE_NUMBERS if text != "0,5"] + ["0,5,1"])
    def test_without_a_value_in_it(self, name: str, text: str):
        (notice,) = complaints(**{name: text})
        assert notice.startswith(f"The link's {name} ")

    @pytest.mark.parametrize("text", HOSTILE_NUMBERS)
    @pytest.mark.parametrize("name", ["lr", "beta1", "beta2", "eps", "bias_correction"])
    def test_without_a_value_in_a_setting(self, name: str, text: str):
        scenario, notices = Scenario.from_query({"opt": f"sgd,adam:{name}={text.replace(',', ';')[:1000]}"})
        assert scenario.entries == (Entry("sgd"), Entry("adam"))
        assert len(notices) == 1
        assert "Adam" in notices[0]
        assert name in notices[0]

    @pytest.mark.parametrize("key", ["lr", "steps", "seed", "noise", "tol", "own_lr", "tuned"])
    @pytest.mark.parametrize("value", ["-1", "1e18", "-0.5e-3"])
    def test_out_of_range(self, key: str, value: str):
        if (key, value) == ("tol", "1e18"):
            assert opened(tol=value).tol == 1e18
            return
        (notice,) = complaints(**{key: value})
        assert f"link's {key} " in notice
        assert value in notice

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("steps", "0"),
            ("steps", str(MAX_STEPS + 1)),
            ("steps", str(10**9)),
            ("steps", "1.5"),
            ("seed", str(2**32)),
            ("seed", "0.5"),
            ("lr", "9e-17"),
            ("lr", "10.1"),
            ("noise", "10.1"),
            ("tol", "0"),
            ("own_lr", "2"),
            ("own_lr", "maybe"),
            ("own_lr", "0.5"),
        ],
    )
    def test_just_out_of_range(self, name: str, text: str):
        (notice,) = complaints(**{name: text})
        assert notice.startswith(f"The link's {name} is not ")
        assert notice.endswith(f"got `{text}`; the default is used instead.")

    @pytest.mark.parametrize(
        ("name", "text"),
        [("steps", "1"), ("steps", "5000"), ("seed", "4294967295"), ("lr", "1e-06"), ("lr", "10"), ("noise", "10")],
    )
    def test_is_not_one_at_the_very_ends(self, name: str, text: str):
        assert opened(**{name: text}).to_query() == {name: text}

    @pytest.mark.parametrize(
        "text", ["1", "1,2,3", ",", "1,", "a,b", "1e7,0", "0,-1e7", "nan,0", "0,inf", "(1,2,3)", "1 2"]
    )
    def test_with_a_start_that_is_no_point(self, text: str):
        (notice,) = complaints(start=text)
        assert notice.startswith("The link's start ")
        assert f"`{text}`" in notice

    @pytest.mark.parametrize("text", ["", "rosenbrok", "rosen", "__class__", "x" * 5000])
    def test_with_a_surface_that_is_none(self, text: str):
        (notice,) = complaints(surface=text)
        assert notice.startswith(f"The link's surface is not one of the {len(SURFACES)} surfaces")

    def test_with_a_parameter_that_the_surface_does_not_have(self):
        (notice,) = complaints(kappa="10")
        assert "`kappa`" in notice

    @pytest.mark.parametrize("text", ["0.5", "10001", "nan", "ten"])
    def test_with_a_parameter_out_of_range(self, text: str):
        scenario, (notice,) = Scenario.from_query({"surface": "ravine", "kappa": text})
        assert scenario == Scenario(surface="ravine")
        assert notice.startswith("The link's kappa ")

    def test_that_is_tuned_at_one_lr(self):
        (notice,) = complaints(tuned="1")
        assert "own_lr" in notice

    def test_with_names_that_nobody_knows(self):
        notices = complaints(utm_source="mail", **{"": "", "__proto__": "1"})
        for name in ("utm_source", "''", "__proto__"):
            assert any(f"`{name}`" in notice for notice in notices)

    @pytest.mark.parametrize("key", [None, 5, 2.5, True, b"lr", ("lr",), frozenset()])
    def test_with_names_that_are_no_text(self, key: Any):
        scenario, (notice,) = Scenario.from_query({key: "1"})  # type: ignore[dict-item]
        assert scenario == DEFAULT
        assert f"`{key}`" in notice

    @pytest.mark.parametrize("value", [None, 5, 0.5, True, object()])
    @pytest.mark.parametrize("name", NAMES)
    def test_with_values_that_are_no_text(self, name: str, value: Any):
        Scenario.from_query({"surface": "ravine", name: value})

    @pytest.mark.parametrize("name", sorted(set(NAMES) - {"kappa"}))
    def test_with_empty_lists(self, name: str):
        notices = complaints(**{name: []})
        assert any(f"link's {name} " in notice for notice in notices)

    def test_with_a_repeated_name_counts_as_the_last_of_them(self):
        scenario, _ = Scenario.from_query({"surface": ["beale", "rosenbrock"], "lr": ["nan", "0.5"]})
        assert scenario == Scenario(surface="rosenbrock", lr=0.5)

    def test_with_a_repeated_name_says_so(self):
        _, notices = Scenario.from_query({"surface": ["beale", "rosenbrock"]})
        assert any("surface" in notice for notice in notices)

    def test_keeps_what_is_right_in_it(self):
        query = {"surface": "beale", "lr": "much", "steps": "50", "opt": "adam,magic", "seed": "-3", "noise": "0.5"}
        scenario, notices = Scenario.from_query(query)
        assert scenario == Scenario(surface="beale", steps=50, entries=(Entry("adam"),), noise=0.5)
        assert len(notices) == 3


PLAIN = [
    ({"lr": "0,07"}, {"lr": "0.07"}),
    ({"lr": ".07"}, {"lr": "0.07"}),
    ({"lr": " 7e-2 "}, {"lr": "0.07"}),
    ({"LR": "0.07", "Steps": "70"}, {"lr": "0.07", "steps": "70"}),
    ({"steps": "1e3"}, {"steps": "1000"}),
    ({"steps": "100,0"}, {"steps": "100"}),
    ({"start": "(1;2)"}, {"start": "1,2"}),
    ({"start": "[1, 2]"}, {"start": "1,2"}),
    ({"start": "1,5;−2"}, {"start": "1.5,-2"}),
    ({"surface": "Rosenbrock"}, {"surface": "rosenbrock"}),
    ({"surface": "L1 ravine"}, {"surface": "abs_ravine"}),
    ({"opt": "SGD"}, {"opt": "sgd"}),
    ({"opt": "Adam with L2,RMSProp,ADAM"}, {"opt": "adam_l2,rmsprop,adam"}),
    ({"opt": "momentum:momentum=.7"}, {"opt": "momentum:momentum=0.7"}),
    ({"opt": "momentum:momentum=0,7:EMA=yes,adam"}, {"opt": "momentum:momentum=0.7:ema=1,adam"}),
    ({"opt": "sgd:schedule=Cosine:Floor=0,1"}, {"opt": "sgd:schedule=cosine:floor=0.1"}),
    ({"own_lr": "true"}, {"own_lr": "1"}),
    ({"f": "x^2+y^2", "box": "[-1,1]x[-2,2]"}, {"f": "x^2+y^2", "box": "-1,1,-2,2"}),
    ({"f": "x^2+y^2", "box": "(-1;1;-2;2,5)"}, {"f": "x^2+y^2", "box": "-1,1,-2,2.5"}),
]
"""(what is typed by hand, the link that it plainly means)."""


class TestALinkThatIsTypedByHand:
    @pytest.mark.parametrize(("typed", "meant"), PLAIN, ids=[" ".join(typed.values()) for typed, _ in PLAIN])
    def test_is_read_as_what_it_plainly_means(self, typed: dict[str, str], meant: dict[str, str]):
        assert opened(**typed) == opened(**meant)
        assert opened(**typed).to_query() == meant

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ({"steps": "1,000"}, "could be a decimal or thousands: write 1000, and decimals as 1.5"),
            ({"steps": "1.000"}, "could be a decimal or thousands"),
            ({"lr": "1,000"}, "could be a decimal or thousands"),
            ({"momentum": ".9"}, "it is set for each optimizer, as in `opt=momentum:momentum=...`"),
            ({"Beta1": "0.8"}, "it is set for each optimizer, as in `opt=adam:beta1=...`"),
            ({"optimizer": "adam"}, "did you mean `opt`?"),
            ({"learning_rate": "0.1"}, "did you mean `lr`?"),
            ({"step": "7"}, "did you mean `steps`?"),
            ({"surface": "beale", "f": "x^2 + y^2"}, "surface means nothing beside a formula"),
            ({"surface": "himelblau"}, "did you mean `himmelblau`?"),
        ],
    )
    def test_says_what_could_mean_two_things_or_stands_elsewhere(self, query: dict[str, str], said: str):
        _, (notice,) = Scenario.from_query(query)
        assert said in notice

    @pytest.mark.parametrize(
        "live", ["![a](//evil.example/p.png)", "[a](//evil.example)", "**a**", ":red[a]", "`a`", "$a$"]
    )
    @pytest.mark.parametrize("name", ["lr", "f", "opt", "surface", "start", "other"])
    def test_is_quoted_as_code_in_which_nothing_is_live(self, name: str, live: str):
        _, notices = Scenario.from_query({name: live, live: "1", "steps": f"{live}\n# a"})
        quoted = live.replace("`", "\N{REPLACEMENT CHARACTER}")
        for notice in notices:
            assert notice.count("`") % 2 == 0
            outside = "".join(notice.split("`")[::2])
            assert "evil" not in outside
            assert "\n" not in notice
        assert sum(quoted in notice for notice in notices) >= 2

    @pytest.mark.parametrize("command", ["\\" + "a" * 500, "\\frac" + "a" * 400])
    def test_is_quoted_as_code_also_where_the_reason_is_too_long(self, command: str):
        _, (notice,) = Scenario.from_query({"f": command})
        assert len(notice) < 520
        assert notice.count("`") == 4
        assert "aaa" not in "".join(notice.split("`")[::2])


class TestThePlusOfALink:
    """A link turns + into a space, which between two factors is a product."""

    @pytest.mark.parametrize(
        "formula", ["x^2 y^2", "2x y", "-x y - 1", " x  y ", "sin x cos y", "x^2 + y^2", "x y + 1"]
    )
    def test_is_no_question_in_a_link_that_the_app_wrote(self, formula: str):
        scenario = normal(Scenario(surface="custom", formula=formula))
        decoded = dict(parse_qsl(urlencode(scenario.to_query())))
        assert sum_reading(decoded["f"]) == ""
        assert Scenario.from_query(decoded) == (scenario, ())
        assert scenario.formula == formula

    @pytest.mark.parametrize(
        ("typed", "other"),
        [
            ("x^2+y^2", "x^2 + y^2"),
            ("x+y-1", "x + y-1"),
            ("x^2+y^2+x", "x^2 + y^2 + x"),
            ("|x|+|y|", "|x| + |y|"),
            ("x^2%2By^2", ""),
            ("x^2%20-%20y^2", ""),
            ("sin+x", ""),
            ("x", ""),
        ],
    )
    def test_is_offered_where_a_link_is_typed_by_hand(self, typed: str, other: str):
        decoded = dict(parse_qsl(f"f={typed}"))["f"]
        scenario, notices = Scenario.from_query({"f": decoded})
        assert (scenario.formula, notices) == (decoded, ())
        assert sum_reading(decoded) == other

    @pytest.mark.parametrize(("typed", "read"), [("x^2+3y^2", "x^2 + 3y^2"), ("x^2 + 3*y^2", "x^2 + 3*y^2")])
    def test_is_read_as_one_where_a_space_makes_no_sense(self, typed: str, read: str):
        decoded = dict(parse_qsl(f"f={typed}"))["f"]
        scenario, (notice,) = Scenario.from_query({"f": decoded})
        assert scenario.formula == read
        assert f"is read as `{read}`" in notice


class TestAHostileListOfOptimizers:
    @pytest.mark.parametrize("text", [",", "adaam", "adam=3", "adam lr", "opt", ":", "adam;sgd", "х" * 100])
    def test_that_names_none_gives_the_default(self, text: str):
        notices = complaints(opt=text)
        assert any("names no optimizer" in notice for notice in notices)

    def test_names_the_strangers_in_it(self):
        scenario, notices = Scenario.from_query({"opt": "sgd,tiger,adam,magic:lr=3"})
        assert scenario.entries == (Entry("sgd"), Entry("adam"))
        assert [notice.split("`")[1] for notice in notices] == ["tiger", "magic"]

    def test_says_where_it_stops(self):
        scenario, (notice,) = Scenario.from_query({"opt": ",".join(["adam"] * 50)})
        assert scenario.entries == (Entry("adam"),) * MAX_ENTRIES
        assert "50 optimizers" in notice
        assert str(MAX_ENTRIES) in notice

    def test_of_a_hundred_thousand_gives_the_default(self):
        (notice,) = complaints(opt=",".join(["adam"] * 100_000))
        assert notice.startswith("The link's opt ")

    def test_of_a_hundred_thousand_names_is_one_name(self):
        scenario, _ = Scenario.from_query({"opt": ["adam"] * 100_000})
        assert scenario.entries == (Entry("adam"),)

    @pytest.mark.parametrize("setting", ["alpha=1", "=", "", "lr", "Lrr=0.5", "__init__=1", "key=sgd"])
    def test_names_a_setting_that_it_cannot_use(self, setting: str):
        scenario, (notice,) = Scenario.from_query({"opt": f"adam:{setting}"})
        assert scenario.entries == (Entry("adam"),)
        assert "Adam" in notice
        assert setting.split("=", maxsplit=1)[0] in notice

    @pytest.mark.parametrize(
        ("rule", "setting"), [("sgd", "momentum=0.5"), ("adam", "rho=0.5"), ("rmsprop", "beta1=0")]
    )
    def test_names_a_setting_of_another_rule(self, rule: str, setting: str):
        scenario, (notice,) = Scenario.from_query({"opt": f"{rule}:{setting}"})
        assert scenario.entries == (Entry(rule),)
        assert f"`{setting.split('=', maxsplit=1)[0]}`" in notice

    @pytest.mark.parametrize("key", OPTIMIZERS)
    def test_names_every_hyperparameter_out_of_its_range(self, key: str):
        for name, spec in OPTIMIZERS[key].hypers().items():
            for value in (spec.high * 1.01 + 0.01, spec.low - 1.0):
                scenario, (notice,) = Scenario.from_query({"opt": f"{key}:{name}={value!r}"})
                assert scenario.entries == (Entry(key),)
                assert f"{name} is not between" in notice

    def test_names_a_setting_that_is_given_twice(self):
        _, notices = Scenario.from_query({"opt": "adam:beta1=0.5:beta1=0.6"})
        assert any("beta1" in notice for notice in notices)


MOST_NOTICES = 40
LONGEST_NOTICE = 1000  # a sentence with two quotes of 40 characters, each of which may be escaped to ten

pieces = st.sampled_from([*NAMES, *OPTIMIZERS, *SURFACES, "beta1", "eps", ":", "=", ",", "0.5", "-1", "nan", "1e9"])
anything = st.text(st.characters(), max_size=60)  # lone surrogates and control characters among them
texts = anything | st.lists(pieces, max_size=12).map("".join)


def assert_fit_for_people(notices: tuple[str, ...]) -> None:
    """Few sentences, each of bounded length, that a page can show as they are."""
    assert len(notices) <= MOST_NOTICES
    for notice in notices:
        assert notice.startswith("The link")
        assert notice.endswith((".", "?"))  # "did you mean …?"
        assert len(notice) <= LONGEST_NOTICE
        assert notice.isprintable()
        assert notice.encode()


class TestAnyLinkAtAll:
    @settings(max_examples=examples(1500), deadline=None, derandomize=True)
    @given(st.dictionaries(st.sampled_from(NAMES) | texts, texts | st.lists(texts, max_size=3), max_size=8))
    def test_opens_to_a_scenario_whose_own_link_is_faultless(self, query: dict[str, Any]):
        scenario, notices = Scenario.from_query(query)
        assert normal(scenario) == scenario
        assert Scenario.from_query(scenario.to_query()) == (scenario, ())
        assert_fit_for_people(notices)

    @settings(max_examples=examples(500), deadline=None, derandomize=True)
    @given(st.dictionaries(texts.filter(lambda name: name not in NAMES), texts, min_size=1, max_size=5))
    def test_is_told_of_every_unknown_name(self, query: dict[str, str]):
        assert len(complaints(**query)) == len(query)

    def test_is_not_changed_by_reading(self):
        query = {"surface": "beale", "lr": "nan", "other": ["a", "b"]}
        Scenario.from_query(query)
        assert query == {"surface": "beale", "lr": "nan", "other": ["a", "b"]}


class TestNoticesAreBounded:
    @pytest.mark.parametrize(
        "query",
        [
            {f"name{number}": "x" for number in range(10_000)},
            {"n" * 5000: "x"},
            {"opt": ",".join(f"rule{number}" for number in range(200))},
            {"opt": ",".join(["adam"] * 300)},
            {"opt": "adam:" + "\U000e0001" * 500 + "=" + "\U000e0001" * 500},
            dict.fromkeys(NAMES, "\U000e0001" * 5000),
            {"opt": "adam" + ":a" * 900},
        ],
        ids=["names", "long name", "strangers", "too many", "escapes", "all wrong", "settings"],
    )
    def test_in_number_and_length(self, query: dict[str, str]):
        _, notices = Scenario.from_query(query)
        assert notices
        assert_fit_for_people(notices)


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(
            formula="x^2-y^2",
            box=(-2.0, 2.0, -1.0, 1.0),
            start=(0.5, 0.1),
            lr=0.03,
            steps=70,
            noise=0.5,
            seed=7,
            tol=0.1,
        ),
        Scenario("ravine", (("kappa", 30.0),), own_lr=True, tuned=True, steps=40),
    ],
)
def test_a_bare_scenario_keeps_all_that_a_run_depends_on(scenario):
    bare = scenario.bare(Entry("adam"))
    assert replace(bare, entries=scenario.entries, tuned=scenario.tuned) == scenario
    assert bare.entries == (Entry("adam"),)
    assert not bare.tuned
    away = Entry("adam", start=(3.0, 4.0))
    assert scenario.bare(away) == replace(bare, entries=(away,), start=(3.0, 4.0))
    least = scenario.bare(without=("start", "noise", "tol"))
    assert (least.entries, least.start, least.noise, least.tol) == ((), None, 0.0, None)
    assert replace(least, start=bare.start, noise=bare.noise, tol=bare.tol, entries=bare.entries) == bare
