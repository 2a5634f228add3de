"""The scripts for PyTorch and Optax end where the page says that they end.

Both libraries ran them when `tests/reference/scripts.json` was made; neither is needed here.
"""

from __future__ import annotations

import ast
import json
from typing import Any

import numpy as np
import pytest

from engine.export.library_runs import library_runs, library_sentences
from engine.export.torch_optax import conventions, optax, pytorch
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import entry
from i18n.numbers import point_text
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from tests.reference.script_cases import DATA, LIBRARIES, all_cases, few_cases, sha, the_entry

RUN_THERE: dict[str, dict[str, dict[str, Any]]] = json.loads(DATA.read_text())
ANEW = "these scripts are not those that the libraries ran: run tests/reference/make_scripts.py as its head says"


def check(name: str, scenario: Scenario) -> None:
    """Every script is one that its library ran, and the page knows where it ended."""
    item, known = the_entry(scenario), RUN_THERE[name]
    scripts = {library: text for library, write in LIBRARIES.items() if (text := write(scenario, item))}
    assert {library: sha(text) for library, text in scripts.items()} == {
        key: run["sha"] for key, run in known.items()
    }, f"{name}: {ANEW}"
    runs = library_runs(scenario, item).comparisons
    assert list(runs) == list(known)
    for library, comparison in runs.items():
        end, early = known[library]["end"], known[library]["early"]
        near = 1e-9 * (1.0 + max(map(abs, end))) + 10.0 * comparison.rounding
        np.testing.assert_allclose(comparison.there.place, end, rtol=0, atol=near, err_msg=f"{name}, {library}")
        stops = max(comparison.there.diverged_at, comparison.there.undefined_at)
        assert stops == early or (stops, early) == (0, 1), (
            name,
            library,
        )  # a start without a value is seen a step late


class TestTheLibrariesRan:
    @pytest.mark.parametrize("name", few_cases())
    def test_every_rule_under_every_schedule_and_noise(self, name: str) -> None:
        check(name, few_cases()[name])

    @pytest.mark.soak
    def test_all_settings_and_formulas(self) -> None:
        for name, scenario in all_cases().items():
            check(name, scenario)

    def test_some_of_all_settings_and_formulas(self) -> None:
        others = [name for name in all_cases() if name not in few_cases()]
        assert len(others) > 400
        for name in others[::29]:
            check(name, all_cases()[name])

    def test_nothing_else_is_in_the_file(self) -> None:
        assert list(RUN_THERE) == list(all_cases())


def pair(key: str, schedule: str = "constant", **settings: Any) -> Scenario:
    item = entry(key, schedule, **settings)
    return Scenario(surface="himmelblau", start=(0.5, 0.5), lr=0.01, steps=40, entries=(item,))


def ends_of(scenario: Scenario) -> tuple[Any, Any]:
    """Where Optax's script ends, and the page."""
    comparison = library_runs(scenario, the_entry(scenario)).comparisons["Optax"]
    return comparison.there.place, comparison.here.place


class TestWhatIsSaid:
    @pytest.mark.parametrize(
        ("scenario", "apart"),
        [
            (pair("nesterov", "step", every=0.1), {"PyTorch", "Optax"}),
            (pair("momentum", "cosine"), {"PyTorch", "Optax"}),
            (pair("momentum"), set()),
            (pair("momentum", "cosine", lr_outside=True), set()),
            (pair("momentum", ema=True), {"PyTorch"}),
            (pair("momentum", "cosine", ema=True, lr_outside=True), {"PyTorch"}),
            (pair("nadam"), {"Optax"}),
            (pair("adam", "one_cycle"), set()),
            (Scenario(entries=(entry("amsgrad"),)), {"Optax"}),
        ],
    )
    def test_another_path_is_told_with_both_ends(self, scenario: Scenario, apart: set[str]) -> None:
        item = the_entry(scenario)
        runs, sentences = library_runs(scenario, item).comparisons, library_sentences(scenario, item)
        assert {library for library, comparison in runs.items() if not comparison.is_same} == apart
        for library, comparison in runs.items():
            sentence = next(text for text in sentences if f"The {library} script" in text)
            assert point_text(*comparison.there.place, count=6) in sentence
            assert ("takes another path" in sentence) == (library in apart)
            assert ("runs the race of this page" in sentence) != (library in apart)

    def test_the_look_ahead_point_is_the_libraries_nesterov_at_a_constant_lr(self) -> None:
        scenario = pair("nesterov")
        (run,) = race(scenario).values()
        ahead = run.theta[-1] + 0.9 * run.state.velocity[-1]
        there = library_runs(scenario, the_entry(scenario)).comparisons["PyTorch"].there.place
        np.testing.assert_allclose(there, ahead, rtol=1e-12)
        assert "Under a schedule it is another path" in conventions(scenario, the_entry(scenario))[0]

    def test_nesterov_under_a_schedule_is_told_where_optax_ends(self) -> None:
        scenario = pair("nesterov", "step", every=0.1)
        (there, _), (run,) = ends_of(scenario), race(scenario).values()
        assert there == pytest.approx((3.00896, 1.98105), abs=5e-6)
        assert run.theta[-1] + 0.9 * run.state.velocity[-1] == pytest.approx((3.00801, 2.02617), abs=5e-6)

    def test_an_averaged_momentum_keeps_its_schedule_in_optax(self) -> None:
        ends = {schedule: ends_of(pair("momentum", schedule, ema=True)) for schedule in SCHEDULES}
        assert len({there for there, _ in ends.values()}) == len(SCHEDULES)
        assert ends["constant"][0] == pytest.approx((3.2515, 1.9614), abs=5e-5)
        _, here = ends_of(pair("momentum", "cosine", ema=True, floor=0.1))
        assert here == pytest.approx((2.5790, 1.5769), abs=5e-5)

    def test_amsgrad_on_the_plateau(self) -> None:
        scenario = Scenario(surface="plateau_saddle", start=(0.3, 0.02), lr=0.05, steps=60, entries=(entry("amsgrad"),))
        there, here = ends_of(scenario)
        assert (there[1], here[1]) == pytest.approx((0.568, 0.998), abs=5e-4)

    def test_nadam_on_the_plateau(self) -> None:
        scenario = Scenario(surface="plateau_saddle", start=(0.3, 0.02), lr=0.05, steps=60, entries=(entry("nadam"),))
        there, here = ends_of(scenario)
        assert (there[1], here[1]) == pytest.approx((0.980, 0.012), abs=5e-4)

    def test_rounding_that_grows_is_told(self) -> None:
        hovering = Scenario(surface="rosenbrock", entries=(entry("adadelta"),), steps=2000)
        assert any("Rounding grows" in text for text in library_sentences(hovering, the_entry(hovering)))
        calm = pair("sgd")
        assert not any("Rounding grows" in text for text in library_sentences(calm, the_entry(calm)))

    def test_a_kink_takes_the_gradient_of_the_page(self) -> None:
        scenario = Scenario(surface="abs_ravine", start=(-4.0, 3.0), lr=0.05, steps=60, entries=(entry("sgd"),))
        item = the_entry(scenario)
        assert any("kink" in text for text in library_sentences(scenario, item))
        for script in (pytorch(scenario, item), optax(scenario, item)):
            assert script
            assert "def gradient(theta)" in script
            assert ".backward()" not in script
            assert "jax.grad" not in script


class TestText:
    @pytest.mark.parametrize("key", OPTIMIZERS)
    def test_a_schedule_takes_the_place_of_lr_in_every_optax_call(self, key: str) -> None:
        rule = OPTIMIZERS[key]
        for settings in ({}, *({name: not spec.default} for name, spec in rule.switches().items())):
            text = optax(pair(key, "cosine", **settings), entry(key, "cosine", **settings))
            call = rule(lr=0.01, **settings).library_equivalents().optax
            assert (text is None) == (call is None)
            assert text is None or text.count("schedule(1.0 * k)") == 1, settings

    def test_restarts_go_on_as_long_as_the_run(self) -> None:
        scenario = Scenario(
            surface="himmelblau", lr=0.01, steps=100, entries=(entry("sgd", "warm_restarts", period=0.05),)
        )
        text = str(optax(scenario, the_entry(scenario)))
        assert "k % 5 / 5" in text
        schedule = next(line for line in text.splitlines() if line.startswith("schedule = "))
        made = eval(schedule.removeprefix("schedule = "), {"jnp": np})  # noqa: S307 - our own script
        rates = made(np.arange(100.0))
        assert (rates == 0.01).sum() == 20
        assert rates.min() > 0.0

    @pytest.mark.parametrize("steps", [0, 1, 2, 4, 5000])
    @pytest.mark.parametrize("end", ["low", "default", "high"])
    @pytest.mark.parametrize("key", SCHEDULES)
    def test_every_schedule_at_its_ends_is_python(self, key: str, end: str, steps: int) -> None:
        settings = {name: getattr(spec, end) for name, spec in SCHEDULES[key].hypers().items()}
        shown = SCHEDULES[key](**settings).library_equivalents(0.05, steps)
        for text in (shown.torch, shown.optax):
            assert text is None or ast.parse(text, mode="eval")
            assert "/ 0" not in (text or "").replace("/ 0.", ""), text

    def test_is_short_and_needs_numpy_only_for_noise(self) -> None:
        scenario = pair("sgd")
        for script in (pytorch(scenario, the_entry(scenario)), optax(scenario, the_entry(scenario))):
            assert script
            assert len(script.splitlines()) <= 40
            assert "numpy as np" not in script.replace("jax.numpy as jnp", "")
