"""The frame of a page: follow its link, draw its sidebar, say what was ignored, write its link, finish long work last.

>>> with page_frame("race", (LAYOUT,), controls=stage_controls) as page:
...     race_stage(page.scenario)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.scenario import Scenario
from engine.scenario.codec import ScenarioFields
from i18n import say
from i18n.notes import note_of
from ui.blocks.present import bar, way_out
from ui.blocks.share import share
from ui.state.link import Accept, follow_link, full_link, open_on, show_notices, write_link
from ui.state.pages import PAGES, START
from ui.state.params import PRESENT, Params
from ui.state.session import session, use_scenario
from ui.widgets.scenario_controls import commit_widgets, sync_widgets
from ui.widgets.slider import lazy_popover
from ui.widgets.surface_controls import fit_surface

APP = "Ravine"
LONGEST_SUBJECT = 40
"""How much of a typed formula is in a page's title."""

Controls = Callable[[], ScenarioFields]
"""Draws the controls of the sidebar and returns the fields of the scenario that they say."""


@dataclass
class PageRun:
    """One run of a page.

    Attributes:
        key: of the page, see `ui.state.pages`.
        params: the page's own parameters.
        scenario: what the link of the page holds; the visitor's race, if not said otherwise.
        opening: what is meant by a link that says nothing, where that is not the default race.
        bar: where the view for a class has the page's controls; None in the usual view.
    """

    key: str
    params: Params
    scenario: Scenario
    opening: Scenario | None = None
    bar: DeltaGenerator | None = None
    _unfinished: list[tuple[DeltaGenerator, Callable[[], None]]] = field(default_factory=list)

    @property
    def link(self) -> str:
        """The address that opens the page as it is."""
        return full_link(self.scenario, self.params, self.opening)

    def write_link(self, scenario: Scenario) -> None:
        """Let the address bar show another scenario, where a page has one of its own."""
        self.scenario = scenario
        write_link(self.key, scenario, self.params, self.opening)

    def share(self, caption: str) -> None:
        """The button with the link to hand on, where the bar of the view for a class does not have it."""
        if self.bar is None:
            share(self.link, caption)

    def finish_later(self, work: Callable[[], None]) -> None:
        """Leave a place here and let `work` fill it when all else of the page is drawn, as it takes its time."""
        self._unfinished.append((st.container(), work))

    def finish(self) -> None:
        """Do what was left for later."""
        for place, work in self._unfinished:
            with place:
                work()
        if self.bar is not None:
            with self.bar:
                way_out(self.link)


@contextmanager
def page_frame(
    key: str,
    params: Params = (),
    *,
    controls: Controls | None = None,
    surfaces: Collection[str] | None = None,
    opening: Scenario | None = None,
    enter: Callable[[], None] | None = None,
    fit: Callable[[Scenario], None] | None = None,
    head: Callable[[Scenario], None] | None = None,
    accept: Accept | None = None,
) -> Iterator[PageRun]:
    """Frame a page; its body draws what is below the head, and long work is finished when the body has ended.

    `surfaces` are those that the page can show, `opening` is its first race for a visitor who has none. `enter` may
    change the scenario before the controls are drawn, `fit` the page's parameters after them, before anything else is.
    `head` is drawn above the link's notices, or with the controls in the bar of the view for a class. `accept` gets the
    scenario of a new link where the page has one of its own; such a page writes its link itself.
    """
    follow_link(key, params, accept)
    if controls is not None:
        fit_surface(surfaces)
    if opening is not None:
        open_on(opening)
    if enter is not None:
        enter()
    place = bar() if PRESENT.get() else None
    scenario = _draw_controls(controls, place) if controls is not None else session().scenario
    entitle(key, "" if controls is None else scenario.formula or say(scenario.resolved_surface().title))
    if fit is not None:
        fit(scenario)
    if head is not None:
        with place or nullcontext():
            head(scenario)
    show_notices()
    page = PageRun(key, params, scenario, opening, place)
    if accept is None:
        page.write_link(scenario)
    yield page
    page.finish()


def entitle(key: str, subject: str = "") -> None:
    """Let the tab, the history and bookmarks show the page, and what it shows where that is chosen on it."""
    st.set_page_config(page_title=title_of(key, subject))


def title_of(key: str, subject: str) -> str:
    """The title of a page, in the visitor's language.

    >>> title_of("race", "x^2"), title_of("start", "")
    ('Race: x^2 - Ravine', 'Ravine')
    """
    if key == START:
        return APP
    cut = subject if len(subject) <= LONGEST_SUBJECT else subject[:LONGEST_SUBJECT] + "…"
    page = say(PAGES[key].title) if key in PAGES else key
    return f"{page}: {cut} - {APP}" if cut else f"{page} - {APP}"


def ask(question: str) -> None:
    """Draw the question of a page."""
    st.markdown(f"**{question}**")


def about_surface(scenario: Scenario) -> None:
    """Draw the button that opens formula and note of the surface; it stands beside the title of what follows."""
    surface = scenario.resolved_surface()
    with st.container(key="about"):
        place = lazy_popover(say("Formula"), "about.surface", ":material/function:")
    if place.open:
        with place:
            st.latex(surface.latex)
            st.markdown(f"{note_of(surface.note)} :small[:gray[{say(surface.reference)}.]]")


def _draw_controls(controls: Controls, place: DeltaGenerator | None) -> Scenario:
    """Draw the controls in their place, or in the sidebar."""
    sync_widgets()
    with place or st.sidebar:
        scenario = commit_widgets(controls())
    if place is None:
        st.sidebar.button(
            say("Back to the default race"), on_click=use_scenario, args=(Scenario(),), icon=":material/restart_alt:"
        )
    return scenario
