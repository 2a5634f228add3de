"""Pages of functions that are level, have holes, or range as wide as floating point, without a browser."""

from __future__ import annotations

import pytest

from tests.pages import opening
from tests.pages.opening import text
from tests.rough import ROUGH
from tests.thoroughness import SOAK

FORMULAS = ROUGH if SOAK else ("5", "ln(x)", "sqrt(1-x^2-y^2)", "1/floor(x)", "e^(700+x)")
PAGES = {
    "race": {},
    "anatomy": {"rule": "nadam"},
    "tuning": {"grid": "10"},
    "schedules": {},
}
RACE = {"opt": "sgd,nadam", "steps": "40"}


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens(page: str, formula: str) -> None:
    app = opening.open_page(page, f=formula, **RACE | PAGES[page])
    assert opening.scenario_of(app).formula == formula
    assert "nan" not in text(app).split()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_a_run_of_one_step_that_diverges(page: str) -> None:
    query = {"surface": "goldstein_price", "lr": "10", "start": "1e6,1e6", "steps": "1"}
    opening.open_page(page, **RACE | PAGES[page] | query)


@pytest.mark.parametrize("part", ["steps", "pair", "code"])
def test_anatomy_of_numbers_that_fade_away(part: str) -> None:
    opening.open_page("anatomy", surface="ravine", rule="nadam", steps="2000", part=part)
