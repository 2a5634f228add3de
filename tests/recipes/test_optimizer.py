"""The recipe of an optimizer: one file, one line of the registry, one reference case."""

from __future__ import annotations

import pytest

from engine.scenario import Scenario
from engine.scenario.entry import entry
from figures.theme import look_at, optimizer_look
from optimizers import OPTIMIZERS
from tests.pages.opening import open_page, scenario_of
from tests.recipes.throwaway import SignLook
from tests.recipes.visit import visit
from tests.reference import cases
from tests.reference.coverage import missing_reference
from tools.readme import README, with_table
from ui.widgets.slider import stops

KEY = SignLook.key


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OPTIMIZERS, KEY, SignLook)


def raced(**settings: float) -> Scenario:
    entries = (entry("sgd"), entry(KEY), entry(KEY, beta1=0.8, plain=True), entry(KEY, "cosine"))
    return Scenario(surface="himmelblau", entries=entries, lr=0.01, steps=60, **settings)


@pytest.mark.parametrize("settings", [{}, {"noise": 0.1, "seed": 3}], ids=["quiet", "noisy"])
def test_everything_works_with_it(settings: dict[str, float]):
    visit(raced(**settings))


def test_every_hyperparameter_has_a_slider():
    for spec in SignLook.hypers().values():
        assert {spec.low, spec.default, spec.high} <= {*stops(spec)}


def test_it_has_a_look_of_its_own():
    looks = [optimizer_look(key) for key in OPTIMIZERS]
    assert optimizer_look(KEY) == look_at(15)
    assert len({look.colour for look in looks}) == len({(look.dash, look.marker) for look in looks}) == 16


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("race", {"opt": f"sgd,{KEY}:beta1=0.8"}),
        ("tuning", {"tune": KEY}),
        ("anatomy", {"rule": KEY}),
        ("escape", {"opt": f"sgd,{KEY}"}),
    ],
)
def test_every_page_offers_it(page: str, query: dict[str, str]):
    app = open_page(page, **query)
    assert not app.warning
    assert KEY in [item.optimizer for item in scenario_of(app).entries] or page in ("tuning", "anatomy")


class TestWhatIsMissing:
    """What a contributor is told, in the order of the recipe."""

    def test_first_is_a_case(self):
        assert missing_reference(KEY, []) == (
            f"{KEY} has no case: add it to OPEN, _LR, OPTAX in tests/reference/cases.py"
        )

    def test_then_are_the_trajectories(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setitem(cases.OPEN, KEY, (KEY, {"lr": 0.01}))
        for surface in cases.STARTS:
            assert "_LR" in missing_reference(KEY, [])
            monkeypatch.setitem(cases.CLOSED, (KEY, surface), (KEY, {"lr": 0.01}))
        assert "python tests/reference/make_reference.py" in missing_reference(KEY, [])
        arrays = [f"open/optax/{KEY}", *(f"closed/optax/{KEY}/{surface}" for surface in cases.STARTS)]
        assert not missing_reference(KEY, arrays)

    def test_the_readme_is_made_from_the_registry(self):
        text = README.read_text(encoding="utf-8")
        assert "| Sign with a look | `beta1` | 0.5 |" in with_table(text)
