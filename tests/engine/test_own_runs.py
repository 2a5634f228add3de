"""An entry may keep an lr and a start of its own: it stays what it is while those of the race change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.descend import descend
from engine.events import events_of
from engine.experiments.schedule_grid import constant_race
from engine.experiments.sweep import compute_rows
from engine.experiments.tuning import entry_at, map_of, race_with, tune_all
from engine.export.numpy_script import numpy_script
from engine.export.race_csv import trajectories_csv
from engine.export.torch_optax import optax, pytorch
from engine.labels import comparison_line, labels
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from engine.scenario.scenario import normal, query_string
from engine.verdict import summarize_race

AWAY = (-1.5, 2.0)
OWN = replace(entry("sgd", lr=0.05), own_lr=True)
FAR = Entry("sgd", start=AWAY)
BOTH = replace(OWN, start=AWAY)
RAVINE = Scenario("ravine", lr=0.02, steps=60, entries=(Entry("sgd"), Entry("adam"), OWN, FAR, BOTH))


def script_paths(scenario: Scenario) -> dict[str, np.ndarray]:
    space: dict[str, object] = {}
    exec(numpy_script(scenario), space)  # noqa: S102 - the script is what is tested
    return space["paths"]  # type: ignore[return-value]


class TestInLinks:
    def test_are_written_and_read(self) -> None:
        assert query_string(RAVINE).endswith(
            "opt=sgd,adam,sgd:own_lr=1:lr=0.05,sgd:x0=-1.5:y0=2,sgd:own_lr=1:x0=-1.5:y0=2:lr=0.05&lr=0.02&steps=60"
        )
        assert Scenario.from_query(RAVINE.to_query()) == (RAVINE, ())

    def test_an_own_lr_at_its_default_is_one_all_the_same(self) -> None:
        (item,) = Scenario.from_query({"opt": "sgd:own_lr=1", "lr": "0.5"})[0].entries
        assert item == Entry("sgd", own_lr=True)
        assert RAVINE.lr_of(item) == 0.01 == entry("sgd").get("lr")

    @pytest.mark.parametrize("scenario", [replace(RAVINE, own_lr=True), RAVINE.bare(Entry("adadelta", own_lr=True))])
    def test_it_is_left_out_where_each_has_its_own_anyway(self, scenario: Scenario) -> None:
        assert not any(item.own_lr for item in normal(scenario).entries)

    def test_its_start_is_said_though_the_race_starts_there(self) -> None:
        """Else it would move with the race's, which is the one thing that it must not do."""
        there = replace(RAVINE, start=AWAY)
        assert Scenario.from_query(there.to_query()) == (there, ())

    @pytest.mark.parametrize(
        ("text", "notice"),
        [
            ("sgd:x0=1", "has one of x0 and y0"),
            ("sgd:x0=1:y0=nan", "is not a finite number"),
            ("sgd:x0=1e7:y0=0", "is not between"),
            ("sgd:x0=:y0=", "is not a finite number"),
            ("sgd:own_lr=maybe", "SGD own_lr"),
            ("sgd:x0=1:y0=2:x0=1e999", "more than once"),
        ],
    )
    def test_what_makes_no_sense_is_left_out_with_a_word(self, text: str, notice: str) -> None:
        scenario, notices = Scenario.from_query({"opt": text})
        assert scenario.entries == (Entry("sgd"),)
        assert notice in " ".join(notices)


class TestRuns:
    def test_are_those_of_the_entry_alone(self) -> None:
        runs = race(RAVINE)
        assert list(runs) == list(RAVINE.slots())
        for slot, item in RAVINE.slots().items():
            start = RAVINE.start_of(item)
            alone = descend(RAVINE.resolved_surface(), RAVINE.optimizer(item), start, 60, seed=0)
            np.testing.assert_array_equal(runs[slot].theta, alone.theta)
            assert tuple(runs[slot].theta[0]) == start

    def test_stay_while_lr_and_start_of_the_race_change(self) -> None:
        before, after = race(RAVINE), race(replace(RAVINE, lr=0.002, start=(1.0, 1.0)))
        np.testing.assert_array_equal(before["sgd_4"].theta, after["sgd_4"].theta)
        assert (before["sgd_2"].theta[1] != after["sgd_2"].theta[1]).any()  # its start is that of the race
        assert (before["sgd_3"].theta[1] != after["sgd_3"].theta[1]).any()  # its lr is

    def test_have_the_same_noise_as_the_others(self) -> None:
        noisy = replace(RAVINE, noise=0.5, seed=3, entries=(Entry("sgd"), Entry("sgd", start=RAVINE.resolved_start())))
        first, second = race(noisy).values()
        np.testing.assert_array_equal(first.theta, second.theta)

    def test_many_of_them(self) -> None:
        noisy = replace(RAVINE, noise=0.5, seed=3)
        many, single = race(noisy, 3), race(noisy)
        for slot, run in many.items():
            np.testing.assert_array_equal(run.theta[..., 0], single[slot].theta)


def test_names_say_what_is_their_own() -> None:
    assert list(labels(RAVINE).values()) == [
        "SGD lr 0.02",
        "Adam",
        "SGD lr 0.05",
        "SGD lr 0.02 from (-1.5, 2)",
        "SGD lr 0.05 from (-1.5, 2)",
    ]
    assert list(labels(RAVINE.bare(Entry("sgd"), FAR)).values()) == ["SGD", "SGD from (-1.5, 2)"]
    assert list(labels(RAVINE.bare(OWN)).values()) == ["SGD (lr 0.05)"]
    alike = RAVINE.bare(FAR, Entry("sgd", start=(-1.5, 2.0000001)))
    assert len(set(labels(alike).values())) == 2


def test_the_terms_name_them() -> None:
    assert comparison_line(RAVINE) == "equal lr 0.02 (SGD 0.05, SGD 0.05), starts as named, no noise"
    assert comparison_line(RAVINE.bare(OWN)) == "lr 0.05, no noise"


def test_each_is_judged_from_its_own_start() -> None:
    saddle = Scenario("saddle", lr=0.1, steps=200, entries=(Entry("sgd", start=(2.0, 1.5)), Entry("sgd")))
    surface, runs = saddle.resolved_surface(), race(saddle)
    summaries = summarize_race(surface, runs)
    for slot, run in runs.items():
        assert repr(summaries[slot]) == repr(summarize_race(surface, {"": run})[""])  # a nan among them
    assert (summaries["sgd"].escaped, summaries["sgd_2"].escaped >= 0) == (-2, True)


def test_a_start_without_a_value_leaves_the_others_racing() -> None:
    scenario = Scenario(surface="custom", formula="x**2 + y**2 + sqrt(x)", start=(1.0, 1.0), steps=80, lr=0.02)
    scenario = replace(scenario, entries=(Entry("adam", start=(-1.0, 0.0)), Entry("sgd"), Entry("momentum")))
    surface, runs = scenario.resolved_surface(), race(scenario)
    assert runs["adam"].undefined_at == 0
    events = events_of(surface, runs, summarize_race(surface, runs), labels(scenario))
    assert {event.slot for event in events} <= {"sgd", "momentum"}


class TestTakenAway:
    @pytest.mark.parametrize("noise", [0.0, 0.2])
    def test_the_script_runs_them(self, noise: float) -> None:
        scenario = replace(RAVINE, noise=noise, seed=1)
        for slot, path in script_paths(scenario).items():
            np.testing.assert_array_equal(path, race(scenario)[slot].theta)

    def test_the_script_stops_them_at_their_own_bound(self) -> None:
        far = Entry("sgd", start=(1e5, 1e5))
        scenario = Scenario("sphere", lr=1.01, steps=700, entries=(Entry("sgd"), far))
        for slot, path in script_paths(scenario).items():
            np.testing.assert_array_equal(path, race(scenario)[slot].theta)

    def test_a_script_of_a_race_without_them_is_what_it_was(self) -> None:
        assert "def run(name, points):" in numpy_script(RAVINE.bare(Entry("sgd"), Entry("adam")))

    def test_scripts_of_libraries_start_there(self) -> None:
        for write, start in ((pytorch, "torch.tensor([-1.5, 2.0]"), (optax, "jnp.array([-1.5, 2.0])")):
            text = write(RAVINE, BOTH)
            assert text is not None
            assert start in text
            assert "0.05" in text
            assert write(RAVINE.bare(BOTH), BOTH) == text

    def test_the_table_says_so(self) -> None:
        text = trajectories_csv(RAVINE, race(RAVINE))
        assert "# sgd_4: lr 0.05; start -1.5 2.0; schedule constant\n" in text
        assert "# sgd: lr 0.02; schedule constant\n" in text
        assert "sgd_4,1,0.05," in text


class TestExperiments:
    def test_a_map_of_one_starts_where_it_does(self) -> None:
        spec = map_of(RAVINE, replace(BOTH, optimizer="momentum"), ("lr", "momentum"), (3, 2), "loss")
        result = compute_rows(spec, 0, 2)
        item = entry_at(spec, float(spec.x.values[1]), float(spec.y.values[1]))
        assert item.start == AWAY
        (run,) = race(race_with(RAVINE.bare(), item)).values()
        assert result.loss[1, 1] == run.loss[-1]

    def test_tuning_leaves_the_start(self) -> None:
        tuned = tune_all(replace(RAVINE, steps=20, entries=(FAR, Entry("sgd"))))
        assert [item.start for item in tuned.entries] == [AWAY, None]
        assert tuned.own_lr

    def test_the_grid_of_schedules_is_from_the_start_of_the_race(self) -> None:
        assert constant_race(RAVINE).entries == (Entry("sgd"), Entry("adam"), OWN)
