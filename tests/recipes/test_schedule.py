"""The recipe of a schedule: a class with its line in `SCHEDULES`, its reference cases, its factor in JavaScript."""

from __future__ import annotations

import pytest

from engine.program.javascript.module import race_module
from engine.program.recorder import TraceError
from engine.scenario import Scenario
from engine.scenario.entry import entry
from i18n import LANGUAGES
from lessons.sentences import word
from optimizers.schedules import SCHEDULES
from tests.pages.opening import open_page, scenario_of
from tests.recipes.throwaway import Sawtooth
from tests.recipes.visit import visit
from tests.reference import schedule_cases
from tests.reference.coverage import missing_rates
from ui.widgets.slider import stops

KEY = Sawtooth.key


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCHEDULES, KEY, Sawtooth)


def test_everything_works_under_it():
    entries = (entry("sgd", KEY), entry("adam", KEY, tooth=0.5), entry("momentum", KEY, bottom=0.5, lr_outside=True))
    visit(Scenario(surface="himmelblau", entries=entries, lr=0.01, steps=60))


def test_every_setting_has_a_slider():
    for spec in Sawtooth.hypers().values():
        assert {spec.low, spec.high} <= {*stops(spec)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lessons_can_name_it(language: str):
    assert word(f"schedule.{KEY}", language) == "sawtooth"


@pytest.mark.parametrize(
    ("page", "query"),
    [("race", {"opt": f"sgd:schedule={KEY}:tooth=0.5"}), ("schedules", {"opt": f"sgd:schedule={KEY}"})],
)
def test_every_page_offers_it(page: str, query: dict[str, str]):
    app = open_page(page, **query)
    assert not app.warning
    assert scenario_of(app).entries[0].schedule == KEY


class TestWhatIsMissing:
    """What a contributor is told, in the order of the recipe."""

    def test_first_are_two_cases(self):
        assert missing_rates(KEY, []).startswith(f"{KEY} has 0 of 2 cases: add them to CASES in tests/reference/")

    def test_then_are_the_rates(self, monkeypatch: pytest.MonkeyPatch):
        for name in (KEY, f"{KEY}_long"):
            monkeypatch.setitem(schedule_cases.CASES, name, schedule_cases.Case(KEY, {}, "made", "made"))
        assert "python tests/reference/make_schedules.py" in missing_rates(KEY, [])
        assert not missing_rates(KEY, [f"torch/{KEY}", f"optax/{KEY}_long"])

    def test_last_is_its_factor_in_the_browser(self):
        with pytest.raises(TraceError, match=f"no factors of {KEY} in JavaScript"):
            race_module(Scenario(entries=(entry("sgd", KEY),)))
