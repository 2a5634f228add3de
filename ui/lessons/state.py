"""The state of the lessons page: which lesson, picture and settings are shown, who voted for what, and the link to it.

The visitor's own race, which all other pages share, is left alone: a lesson's scenario has a place of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

import streamlit as st

from engine.scenario import Scenario
from i18n import language, say
from lessons.catalog import LESSONS, Lesson, PageLink, claim_result, compute_evidence, vote_answer
from lessons.findings import Finding
from lessons.scenes import Scene, control_value, with_control
from lessons.sentences import LessonText, lesson_text
from optimizers import OPTIMIZERS
from ui.background.race_cache import cached_race
from ui.state.change import edited
from ui.state.link import Own, address_of, follow_link, full_link, one_of, whole, write_link
from ui.widgets.scenario_controls import use
from ui.widgets.slider import KEEP, put

MOST_PICTURES = max(len(lesson.scenes) for lesson in LESSONS.values())
OWN = (Own("lesson", None, one_of(LESSONS)), Own("picture", 1, whole(1, MOST_PICTURES)))
"""The lesson by its key, and the picture counted from 1. The scenario is in the link where it is not the preset."""

SCENARIO = "lesson:scenario"
"""Where the session keeps the scenario of the lesson."""


@dataclass(frozen=True)
class Shown:
    """What the page shows: a lesson, one of its pictures (counted from 0), and its scenario as it was changed."""

    lesson: Lesson
    number: int
    scenario: Scenario

    @property
    def picture(self) -> Scene:
        """The picture that is shown."""
        return self.lesson.scenes[self.number]

    @property
    def text(self) -> LessonText:
        """The lesson's words in the visitor's language."""
        return lesson_text(self.lesson.key, language())

    @property
    def topic(self) -> str:
        """A name for lesson and picture, whatever the settings are."""
        return f"{self.lesson.key}.{self.number}"

    def key(self, control: str) -> str:
        """The widget of one of the picture's controls."""
        return f"{self.topic}:{control}"


def shown() -> Shown:
    """What the page shows now."""
    state = st.session_state
    return Shown(LESSONS[state["lesson"]], state["picture"] - 1, state[SCENARIO])


def take(scenario: Scenario) -> None:
    """Let the picture have another scenario, and its controls show it. Before they are drawn, or in a callback."""
    st.session_state[SCENARIO] = scenario
    now = shown()
    for name in now.picture.controls:
        value = control_value(now.picture, scenario, name)
        if name == "start":
            for axis, coordinate in zip("xy", value, strict=True):
                st.session_state[now.key(axis)] = float(coordinate)
        else:
            put(now.key(name), value)


def choose(lesson: str, picture: int = 1) -> None:
    """Show a lesson's picture as it is by itself."""
    st.session_state["lesson"], st.session_state["picture"] = lesson, picture
    take(LESSONS[lesson].scenes[picture - 1].scenario)


# --- The link -----------------------------------------------------------------------------------------------------


def follow_lesson() -> None:
    """Put a new link into lesson, picture and settings; the visitor's own race stays as it is. Comes first."""
    state = st.session_state
    race: dict[str, Any] = {name: state[name] for name in ("scenario", "left") if name in state}
    follow_link(OWN)
    linked: Scenario = state["scenario"]
    if linked is not race.get("scenario"):  # a link was read, and gave a scenario of its own
        use(race.get("scenario", Scenario()))
        state.update(race)
        _take_link(linked)
    elif SCENARIO not in state:
        choose(next(iter(LESSONS)))


def _take_link(linked: Scenario) -> None:
    """Show what a link asks for. Where it says nothing of a race, that is the picture as it is by itself."""
    state = st.session_state
    lesson, number = LESSONS[state["lesson"] or next(iter(LESSONS))], state["picture"]
    if number > len(lesson.scenes):
        _notice(say("The link's picture is not one of this lesson's; the first is shown."))
        number = 1
    choose(lesson.key, number)
    picture = lesson.scenes[number - 1]
    scenario = picture.retune(linked) if belongs(picture, linked) else picture.scenario
    if linked not in (Scenario(), scenario):
        _notice(say("The link's settings are not all of this lesson; it is shown as it is by itself."))
    take(scenario)
    if number > 1 or scenario != picture.scenario:  # beyond what the question asks about
        reveal(lesson.key)


def belongs(picture: Scene, scenario: Scenario) -> bool:
    """Whether a scenario differs from the picture's own in nothing but what its controls can change."""
    own = picture.scenario
    if scenario.surface != own.surface or list(scenario.slots()) != list(own.slots()):
        return False
    values = {name: control_value(picture, scenario, name) for name in picture.controls}
    return _with_all(picture, scenario, values) == _with_all(picture, own, values)


def _with_all(picture: Scene, scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
    for name, value in values.items():
        scenario = with_control(picture, scenario, name, value)
    return scenario


def _notice(text: str) -> None:
    st.session_state["notices"] = (*st.session_state.get("notices", ()), text)


def write_lesson(now: Shown) -> None:
    """Let the address bar show the lesson, its picture, and its settings where they are not its own."""
    write_link(_linked(now), OWN)


def lesson_link(now: Shown) -> str:
    """The address of the lesson with this picture and these settings."""
    return full_link(_linked(now), OWN)


def _linked(now: Shown) -> Scenario:
    return Scenario() if now.scenario == now.picture.scenario else now.scenario


def query_to(lesson: Lesson, link: PageLink) -> dict[str, str]:
    """The query by which another page opens exactly this scenario, in this language and view."""
    own = {"rule": _looked_into(lesson, link.scenario)} if link.page == "anatomy" else {}
    return dict(parse_qsl(address_of(link.page, link.scenario, **own).partition("?")[2], keep_blank_values=True))


def _looked_into(lesson: Lesson, scenario: Scenario) -> str:
    """Whom the anatomy page looks into: the lesson's own rule, if it takes part."""
    rules = [one.optimizer for one in scenario.entries]
    return lesson.key if lesson.key in rules else rules[-1]


# --- Choosing, voting, changing -----------------------------------------------------------------------------------


def short_title(key: str) -> str:
    """A lesson's name in a word or two."""
    names = {"schedules": say("Schedules"), "together": say("All together")}
    return names[key] if key in names else OPTIMIZERS[key].title


def chooser() -> None:
    """Nine numbered buttons, one for each lesson."""
    numbers = {key: number for number, key in enumerate(LESSONS, 1)}
    st.pills(
        say("Lesson"),
        list(LESSONS),
        format_func=lambda key: f"{numbers[key]} {short_title(key)}",
        key="lesson",
        required=True,
        persist_state=KEEP,
        label_visibility="collapsed",
        on_change=_lesson_chosen,
        wrap=True,
        help=say("The road from SGD to Adam: a question each, two to five minutes."),
    )


def _lesson_chosen() -> None:
    choose(st.session_state["lesson"])


def picture_chosen() -> None:
    """Show the picture that was chosen as it is by itself."""
    choose(st.session_state["lesson"], st.session_state["picture"])


def votes(lesson: Lesson) -> dict[str, int]:
    """How many votes each answer has in this session."""
    cast: dict[str, int] = st.session_state.setdefault("votes", {}).get(lesson.key, {})
    return {option: cast.get(option, 0) for option in lesson.vote.options}


def cast_vote(key: str, option: str) -> None:
    """One vote more for an answer."""
    cast = votes(LESSONS[key])
    st.session_state["votes"][key] = cast | {option: cast[option] + 1}


def reveal(key: str) -> None:
    """Show the race of a lesson, and the right answer."""
    st.session_state["revealed"] = {*st.session_state.get("revealed", ()), key}


def is_revealed(key: str) -> bool:
    """Whether the race of a lesson is shown already."""
    return key in st.session_state.get("revealed", ())


def vote_again(key: str) -> None:
    """Forget the votes of a lesson, and put it back to its question."""
    st.session_state["votes"].pop(key, None)
    st.session_state["revealed"] = st.session_state.get("revealed", set()) - {key}
    choose(key)


def take_edit(change: Any) -> None:
    """What was changed in the player: the start, where the picture has that as a control."""
    now = shown()
    if isinstance(change, dict) and "start" in now.picture.controls and is_revealed(now.lesson.key):
        take(edited(now.scenario, {"start": change.get("start")}))


# --- What is computed ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def told(key: str, number: int, scenario: Scenario) -> Finding:
    """What is so in the runs of a picture, as it is now."""
    return claim_result(LESSONS[key], scenario, cached_race(scenario), number)


@lru_cache(maxsize=len(LESSONS))
def right_answer(key: str) -> str:
    """The right answer to the question as it is asked."""
    lesson = LESSONS[key]
    return vote_answer(lesson, lesson.scenario, cached_race(lesson.scenario))


@lru_cache(maxsize=len(LESSONS))
def evidence_of(key: str) -> tuple[Finding, ...]:
    """What needs more than one race; a second or two for the first who asks."""
    return compute_evidence(LESSONS[key])
