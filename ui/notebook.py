"""A race in a notebook, as the same player: `ravine_race(...)` in the last line of a cell.

>>> from ui.notebook import ravine_race
>>> ravine_race(surface="rosenbrock", opt="sgd,adam", steps=500)
<Ravine: Rosenbrock, 2 runs of 500 steps>
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from engine.labels import surface_name
from engine.scenario import Scenario
from i18n import LANGUAGES, language, speaking
from ui.components.standalone import THEME_NAMES, race_file
from ui.state.change import fields_of
from ui.state.layouts import LAYOUTS

OF_PAGES = frozenset({"layout", "lang", "step", "play", "present", "here", "embed", "theme"})
"""Parameters of links that say how a page shows its race."""
HEIGHT = 640
"""Pixels of the output of a cell: the player and its line."""
LEAST = 200
"""Pixels in which something is to be seen."""


@dataclass(frozen=True)
class RaceOutput:
    """A race that notebooks show as the player. All of it is in the notebook: nothing is asked for when it is opened.

    Attributes:
        scenario: the race.
        html: the page of the player, as "Save as HTML" in the app gives it.
        height: pixels.
    """

    scenario: Scenario
    html: str
    height: int = HEIGHT

    def _repr_html_(self) -> str:
        """What Jupyter shows: a frame, so that neither page changes the other's looks."""
        title = escape(surface_name(self.scenario.resolved_surface()))
        return (
            f'<iframe srcdoc="{escape(self.html)}" title="{title}" width="100%" height="{self.height}" '
            'style="border: 0" allow="fullscreen; clipboard-write"></iframe>'
        )

    def save(self, path: str | Path) -> None:
        """Write the page as an HTML file."""
        Path(path).write_text(self.html, encoding="utf-8")

    def __repr__(self) -> str:
        runs, steps = len(self.scenario.entries), self.scenario.resolved_steps()
        return f"<Ravine: {surface_name(self.scenario.resolved_surface())}, {runs} runs of {steps} steps>"


def ravine_race(
    link: str | Scenario = "",
    *,
    layout: str = LAYOUTS[0],
    lang: str = "",
    theme: str = "",
    height: int = HEIGHT,
    **parameters: Any,
) -> RaceOutput:
    """A race, by the parameters that links have, to be shown in a notebook.

    `link` is a scenario, a link of the app or its query; `parameters` are put in beside it, or instead, such as
    `surface="ravine"`, `f="x^2 + 3*y^2"`, `opt="sgd,adam:beta2=0.99"`, `lr=0.05`, `start=(1, 2)`, `steps=500`,
    `noise=0.1`. `layout` is "together", "map" or "side", `theme` "light" or "dark" where it shall not follow the
    reader's system, `lang` a language.

    Raises ValueError, with all that was not understood, where a link would be opened with a notice.
    """
    choices = (("layout", layout, LAYOUTS), ("theme", theme, ("", *THEME_NAMES)), ("lang", lang, ("", *LANGUAGES)))
    for name, value, known in choices:
        if value not in known:
            raise ValueError(f"{name} is one of {', '.join(map(repr, known))}, and not {value!r}")
    if height < LEAST:
        raise ValueError(f"height is {LEAST} pixels or more, and not {height}")
    scenario = _scenario_of(link, parameters)
    with speaking(lang or language()):
        return RaceOutput(scenario, race_file(scenario, layout, theme=theme), height)


def _scenario_of(link: str | Scenario, parameters: dict[str, Any]) -> Scenario:
    query = {name: [value] for name, value in link.to_query().items()} if isinstance(link, Scenario) else _query(link)
    query |= {name: [_text(value)] for name, value in parameters.items()}
    scenario, notices = Scenario.from_query(query)
    if notices:
        raise ValueError("\n".join(notices))
    return scenario


def _query(link: str) -> dict[str, list[str]]:
    """The parameters of a link, or of the part of it behind the question mark, without those that are a page's."""
    query = fields_of(urlsplit(link).query or link.rpartition("?")[2])
    return {name: values for name, values in query.items() if name not in OF_PAGES}


def _text(value: Any) -> str:
    """A value as links write it: (1, 2) is "1,2", True is 1."""
    if isinstance(value, list | tuple):
        return ",".join(map(_text, value))
    return str(int(value)) if isinstance(value, bool) else str(value)
