"""Pages in their frame, which speaks the language of the link and draws the buttons of the others; what they show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from i18n import use_language
from optimizers import OPTIMIZERS
from tests.pages.opening import open_page
from ui.state.pages import PAGES as ALL_PAGES

SMALL = {"surface": "himmelblau", "steps": "40", "opt": "sgd,adam:schedule=cosine"}
SECTIONS: dict[str, tuple[str, Mapping[str, str]]] = {
    "start": ("start", {}),
    "race": ("race", SMALL),
    "race of nobody": ("race", {"opt": ""}),
    "one start": ("escape", SMALL | {"surface": "saddle"}),
    "distance sweep": ("escape", {"view": "distance", "within": "100", "opt": "sgd"}),
    "ensembles": ("escape", {"view": "ensemble", "within": "100", "runs": "20", "opt": "sgd"}),
    "basin map": ("escape", {"view": "basin", "grid": "10", "steps": "20", "opt": "sgd", "maps": "sgd"}),
    "maps": ("tuning", {"surface": "sphere", "side": "10", "steps": "20"}),
    "condition number": ("tuning", {"section": "kappa"}),
    "schedules": ("schedules", {"surface": "sphere", "opt": "sgd,adam", "steps": "20", "repeats": "10"}),
    "step by step": ("anatomy", {"steps": "20"}),
    "pair": ("anatomy", {"part": "pair", "surface": "ravine", "opt": "adam,adam:bias_correction=0", "steps": "20"}),
    "counter-example": ("anatomy", {"part": "reddi", "horizon": "100"}),
    "code": ("anatomy", {"part": "code", "steps": "20"}),
    "lesson": ("lessons", {}),
    "lesson revealed": ("lessons", {"lesson": "adam", "picture": "2"}),
    "lesson with schedules": ("lessons", {"lesson": "schedules", "picture": "2"}),
    "teacher": ("teacher", {}),
}
"""(page, query) of everything that is drawn by a page of more than one section, or of a size that takes a test long."""

PAGES = {key: (key, {}) for key in ALL_PAGES if key not in {page for page, _ in SECTIONS.values()}} | SECTIONS
"""Every page is there, a new one by itself."""

WIDGETS = (
    "button",
    "button_group",
    "download_button",
    "expander",
    "multiselect",
    "number_input",
    "select_slider",
    "selectbox",
    "toggle",
)
SAME = re.compile(
    r"(\w+ )?\$[^$]*\$|CSV|English|한국어|"
    + "|".join(re.escape(rule.title) + r"( \d)?" for rule in OPTIMIZERS.values())
)
"""Labels that are alike in all languages: names, and hyperparameters as they are called in links and code."""


@pytest.fixture
def in_its_frame(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let pages be opened as on the server, by app.py, which speaks the language and draws the button."""
    begin = PagesManager.__init__

    def begun(self: PagesManager, *args: Any, **options: Any) -> None:
        begin(self, *args, **options)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", begun)
    yield
    use_language("en")


def widgets(app: AppTest) -> Iterator[Any]:
    for kind in WIDGETS:
        yield from app.get(kind)


def labels(app: AppTest) -> set[str]:
    return {getattr(widget, "label", "") or widget.proto.label for widget in widgets(app)} - {""}


def helps(app: AppTest) -> set[str]:
    return {widget.proto.help for widget in widgets(app) if hasattr(widget.proto, "help")} - {""}


def options(app: AppTest) -> set[str]:
    """What can be chosen, as it is shown."""
    return {option for choice in choices(app) for option in offered(choice)}


def choices(app: AppTest) -> Iterator[Any]:
    """What a browser sends by its label."""
    for kind in ("selectbox", "multiselect", "button_group"):
        yield from app.get(kind)


def offered(choice: Any) -> set[str]:
    """The labels of what can be chosen."""
    return {getattr(option, "content", option) for option in choice.proto.options}


def shown_values(choice: Any) -> set[str]:
    """The labels that the browser is told to show as chosen."""
    return set(choice.proto.raw_values) if hasattr(choice.proto, "raw_values") else {choice.proto.raw_value}


def shown_texts(app: AppTest) -> Iterator[str]:
    """What people read on a page, beside labels."""
    for kind in ("markdown", "caption", "info", "warning", "success", "html"):
        bodies = (element.proto.body for element in app.get(kind))
        yield from (body for body in bodies if not body.startswith("<script>"))


@cache
def english(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The labels and the helps of a page in English."""
    page, query = PAGES[name]
    app = open_page(page, **query)
    return frozenset(labels(app)), frozenset(helps(app))


def left_in_english(name: str, app: AppTest) -> list[str]:
    """Labels and helps of a page in another language that are those of the English page, but for names."""
    english_labels, english_helps = english(name)
    same = [label for label in english_labels & labels(app) if not SAME.fullmatch(label)]
    return [*same, *(english_helps & helps(app))]
