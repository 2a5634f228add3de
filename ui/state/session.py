"""The visitor's session: one typed object in `st.session_state`, beside nothing but the values of widgets.

Callbacks and the page's frame change it; drawing reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Unpack

import streamlit as st

from engine.scenario import Scenario
from engine.scenario.codec import ScenarioFields
from engine.scenario.scenario import changed, normal
from engine.terms import following
from i18n import DEFAULT

QueryParams = dict[str, list[str]]

_KEY = "ravine"
LARGEST_NUMBER = 2**53
"""Of whole numbers in JavaScript."""


class SeenLink(NamedTuple):
    """The last link that was followed or written: the same parameters mean something else on another page."""

    page: str
    query: QueryParams


class Displaced(NamedTuple):
    """A scenario that is not shown on a page, and the one shown instead; unchanged, it comes back on other pages."""

    scenario: Scenario
    shown: Scenario


@dataclass
class LessonProgress:
    """What a visitor did on the lessons page.

    Attributes:
        scenario: the scenario of the lesson that is shown; None before the first.
        votes: {lesson: {option: votes}}.
        revealed: lessons whose race is shown.
        evidence: lessons whose evidence of many races was asked for.
    """

    scenario: Scenario | None = None
    votes: dict[str, dict[str, int]] = field(default_factory=dict)
    revealed: set[str] = field(default_factory=set)
    evidence: set[str] = field(default_factory=set)


@dataclass
class Session:
    """Everything that is remembered of one visitor, but for the values of widgets and page parameters.

    Attributes:
        scenario: the race that all pages share.
        displaced: what made way for a race of the page's own, until anything is changed.
        in_widgets: the scenario that the widgets were set by last.
        widgets_stale: whether they must be set anew all the same: another page, or a new link.
        arrived: whether this run is the first on its page, or of a new link.
        opens: whether it is that, and its link says nothing of what the page is to show.
        link: the last link; None before a visit's first.
        earlier: links that were written on this page before that: a browser that has not heard of the last says them.
        notices: what of the link could not be used, as sentences.
        sum_reading: the other function that the link's formula may have been, as a link turns + into a space.
        notices_stay: whether the next run shows the notices again, as nothing was changed.
        choices: how often something was chosen that the page shows at once, such as a surface.
        step: the step that the link shows first, in the run that follows it; 0 in all others.
        play: whether the link's race is to play when it is there, in the run that follows it.
        language: the code of the language in which the widgets' labels were drawn last; empty before the first run.
        opening: the race of the start page, which is no other page's; None before it is shown first.
        tuning: the race that is being tuned; None where none is.
        heard: {component's key: numbers of its last events}, which are not done a second time.
        cancelled: {runner's key: the tasks that the visitor stopped}.
        lessons: the lessons page's own state.
    """

    scenario: Scenario = field(default_factory=Scenario)
    displaced: Displaced | None = None
    in_widgets: Scenario | None = None
    widgets_stale: bool = True
    arrived: bool = True
    opens: bool = True
    link: SeenLink | None = None
    earlier: tuple[SeenLink, ...] = ()
    notices: tuple[str, ...] = ()
    sum_reading: str = ""
    notices_stay: bool = False
    choices: int = 0
    step: int = 0
    play: bool = False
    language: str = ""
    opening: Scenario | None = None
    tuning: Scenario | None = None
    heard: dict[str, tuple[int, ...]] = field(default_factory=dict)
    cancelled: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    lessons: LessonProgress = field(default_factory=LessonProgress)

    def set_scenario(self, scenario: Scenario) -> None:
        """Let another scenario be the visitor's on all pages. For callbacks, and before widgets are drawn."""
        self.displaced = None
        self.scenario = scenario

    def displace(self, scenario: Scenario) -> None:
        """Show another scenario on this page alone, as long as nothing of it is changed."""
        before = self.scenario
        self.set_scenario(normal(scenario))
        self.displaced = Displaced(before, self.scenario)

    def restore(self) -> None:
        """Show again what was displaced, unless anything was changed since."""
        if self.displaced and self.scenario == self.displaced.shown:
            self.set_scenario(self.displaced.scenario)

    def change(self, **fields: Unpack[ScenarioFields]) -> None:
        """Change some fields; what was left at the old surface's default follows the new surface, as terms do."""
        self.set_scenario(following(self.scenario, changed(self.scenario, replace(self.scenario, **fields))))

    def hear(self, key: str, number: Any) -> bool:
        """Whether a component's event is a new one; what has no number is. Remembers the last eight."""
        if type(number) is not int or not 0 < number < LARGEST_NUMBER:
            return True
        before = self.heard.get(key, ())
        self.heard[key] = before if number in before else (*before[-7:], number)
        return number not in before

    def see(self, link: SeenLink) -> None:
        """Remember the link that the address bar shows, or will show."""
        if self.link is not None and self.link.page != link.page:
            self.earlier = ()
        elif self.link is not None and self.link != link:
            self.earlier = (*self.earlier[-7:], self.link)
        self.link = link

    def is_echo(self, query: QueryParams, page: str | None) -> bool:
        """Whether a browser says a link that it has shown on this page, as the last has not reached it yet.

        So it is where somebody does two things in less time than an answer takes.
        """
        here = [other for other in self.earlier if page in {None, other.page}]
        return any(other.query == query for other in here)

    def is_behind(self, query: QueryParams) -> bool:
        """Whether a browser that says this link has not had the last answer: its widgets are as before, too."""
        return self.link is not None and query != self.link.query and self.is_echo(query, None)

    def is_new(self, query: QueryParams, page: str | None = None, *, from_history: bool = False) -> bool:
        """Whether a link was opened from outside.

        One that says nothing is new in a visit's first run and when Back leads to it, where it stands for the default.
        Without `page` the answer is for what all pages have in common, before it is known which page it is.
        """
        if self.link is None:
            return True
        if not from_history and self.is_echo(query, page):
            return False
        return (bool(query) or from_history) and (query != self.link.query or page not in (None, self.link.page))


def session() -> Session:
    """The session of the visitor whose script runs."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session()
    visitor: Session = st.session_state[_KEY]
    return visitor


def use_scenario(scenario: Scenario) -> None:
    """Let another scenario be the visitor's: `Session.set_scenario` as a callback of a widget."""
    session().set_scenario(scenario)
    show_page()


def show_page() -> None:
    """Let the sidebar of a narrow window make way for what was chosen in it. For callbacks of widgets."""
    session().choices += 1


def change_scenario(**fields: Unpack[ScenarioFields]) -> None:
    """Change some fields of the visitor's scenario: `Session.change` as a callback of a widget."""
    session().change(**fields)


def keep_notices() -> None:
    """Let the next run show the link's notices again, as nothing was changed: something was opened or became ready."""
    session().notices_stay = True


def settings_key(slot: str) -> str:
    """Under which key it is remembered whether the settings of a run are shown."""
    return f"section:{slot}"


def are_settings_shown(slot: str) -> bool:
    """Whether the settings of a run are shown."""
    return bool(st.session_state.get(settings_key(slot)))


def toggle_settings(slot: str) -> None:
    """Show the settings of a run and of no other, or none. For callbacks; anything but a run's slot changes nothing."""
    slots = session().scenario.slots()
    if slot in slots:
        opened = not are_settings_shown(slot)
        st.session_state.update({settings_key(other): opened and other == slot for other in slots})
        keep_notices()


def set_widget(key: str, value: Any) -> None:
    """Set a widget that is not drawn yet; a value between two stops of a slider becomes one of its stops."""
    st.session_state[key] = value
    st.session_state[f"{key}#between"] = value


def stop_between(key: str, default: float | None = None) -> float | None:
    """The value that `set_widget` set a slider to, which may lie between two of its stops."""
    value: float | None = st.session_state.get(f"{key}#between", default)
    return value


def widget_value(key: str, default: Any = None) -> Any:
    """The value of a widget, drawn or not."""
    return st.session_state.get(key, default)


def resend_widgets() -> None:
    """Send every choice to the browser again: it knows choices by their labels, which another language changes."""
    state = st.session_state
    state.update({key: value for key, value in state.items() if type(value) in {str, int, float, list}})


def speak(language: str) -> None:
    """Remember in which language the labels are drawn; after a change every choice is sent again."""
    visitor = session()
    if visitor.language and visitor.language != language:
        resend_widgets()
    visitor.language = language or DEFAULT


def rerun() -> None:
    """Run the page again because something is ready, not because anything was changed: notices stay."""
    keep_notices()
    st.rerun()


def cancel(key: str, tasks: Sequence[Any]) -> None:
    """Remember that the visitor stopped these tasks of a runner."""
    session().cancelled[key] = tuple(tasks)


def resume(key: str) -> None:
    """Forget that the visitor stopped a runner's tasks."""
    session().cancelled.pop(key, None)
