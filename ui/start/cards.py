"""The cards of the start page: prepared races, each with the page that it is for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from engine.scenario import Scenario
from engine.scenario.entry import entry
from engine.scenario.limits import CUSTOM
from engine.scenario.scenario import normal
from engine.terms import with_terms
from ui.start.opening import OPENING
from ui.state.link import query_for


@dataclass(frozen=True)
class Card:
    """A card.

    Attributes:
        key: of its words and of its picture.
        page: where it leads, see `ui.state.pages`.
        scenario: the race that plays there.
        values: parameters of that page, by their names in its link.
        step: the step of its picture.
        box: x from and to, and y in the middle, of its picture, which is twice as wide as high.
    """

    key: str
    page: str
    scenario: Scenario
    values: dict[str, Any] = field(default_factory=dict)
    step: int = 0
    box: tuple[float, float, float] = (-1.0, 1.0, 0.0)

    def query(self, **more: Any) -> dict[str, str]:
        """The query parameters of its link."""
        return query_for(self.page, self.scenario, **self.values, **more)


FORMULA = "sin(2x) + cos(2y) + (x^2 + y^2)/8"
"""What the field of the last card suggests, and its picture shows."""


def typed_race(formula: str) -> Scenario:
    """The race on a typed function: with those of the page's question, from where the function lets them start."""
    return normal(_race_on(formula))


def _race_on(formula: str) -> Scenario:
    return Scenario(surface=CUSTOM, formula=formula, entries=OPENING.entries)


_TWO_MOMENTA = (entry("momentum", momentum=0.5), entry("momentum", momentum=0.99))

_TWO_RULES = with_terms(Scenario(surface="rosenbrock", entries=(entry("sgd"), entry("adam"))), "tuned")

CARDS = (
    Card("rosenbrock", "race", _TWO_RULES, step=150, box=(-2, 2, 0.7)),
    Card("momentum", "race", Scenario(surface="ravine", entries=_TWO_MOMENTA), step=60, box=(-11.5, 1.5, 0)),
    Card("saddle", "escape", replace(Scenario(), start=(0.3, 0.01)), step=60, box=(-1.5, 1.5, 0.4)),
    Card(
        "basins",
        "escape",
        Scenario(surface="himmelblau", entries=OPENING.entries[1:]),
        {"view": "basin"},
        box=(-6, 6, 0),
    ),
    Card("tuned", "race", with_terms(Scenario(surface="beale"), "tuned"), step=60, box=(-0.5, 4.5, 0.8)),
    Card("formula", "race", _race_on(FORMULA), step=100, box=(-5, 5, 0)),
)
