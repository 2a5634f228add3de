"""The handler of edits made inside of the player: layout and scenario go into the session."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from engine.scenario import Scenario
from ui.state.change import edited
from ui.state.layouts import LAYOUTS
from ui.state.params import LAYOUT, PageParam
from ui.state.session import session, toggle_settings, use_scenario

FIELDS = ("lr", "momentum", "parameters", "run", "start", "box", "terms", "pin", "remove")
"""What of a scenario can be edited in the player."""


def _no_more(_fields: Collection[str]) -> None:
    """Nothing follows on an edit."""


@dataclass(frozen=True)
class PlayerEdits:
    """The one handler of edits made in a player: {"lr": 0.1}, {"momentum": 0.5}, {"start": [x, y]}, {"layout": "side"}.

    {"parameters": {"kappa": 30}} sets numbers of the surface, {"run": {"slot": "adam", "values": {"beta1": 0.5}}} those
    of one run. {"pin": {"before": query, "shown": query, "slots": ["adam"]}} makes runs of a former race further ones,
    {"remove": "adam_2"} takes a run out. {"settings": "adam"} opens the settings of a run, or closes them.

    Attributes:
        layout: where the page has its layout; None where it has one only.
        fields: what of the scenario may be edited on this page.
        read, write: the scenario that is edited; the visitor's own race, if not said otherwise.
        then: called with the names of all that was sent, after the edit.
    """

    layout: PageParam[str] | None = LAYOUT
    fields: Collection[str] = FIELDS
    read: Callable[[], Scenario] = lambda: session().scenario
    write: Callable[[Scenario], None] = use_scenario
    then: Callable[[Collection[str]], None] = _no_more

    def __call__(self, change: Any) -> None:
        """Bring one edit into the session; what is not a possible value changes nothing."""
        if not isinstance(change, dict):
            return
        if self.layout is not None and change.get("layout") in LAYOUTS:
            self.layout.set(change["layout"])
        if isinstance(change.get("settings"), str):
            toggle_settings(change["settings"])
        before = self.read()
        after = edited(before, {name: change[name] for name in self.fields if name in change})
        if after != before:
            self.write(after)
        self.then(change.keys())
