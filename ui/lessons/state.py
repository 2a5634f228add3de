"""The state of the lessons page: which lesson, picture and settings are shown, and who voted for what.

The visitor's own race, which all other pages share, is left alone: a lesson's scenario has a place of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from engine.scenario import Scenario
from i18n import language, say
from lessons.catalog import LESSONS
from lessons.findings import Finding
from lessons.lesson import Lesson, PageLink, claim_result, vote_answer
from lessons.scenes import Scene, control_value, with_controls
from lessons.sentences import LessonText, lesson_text
from optimizers import OPTIMIZERS
from ui.background.race_cache import cached_race
from ui.background.shared_cache import shared_cache
from ui.lessons.params import LESSON, PICTURE
from ui.state.events import PlayerEdits
from ui.state.link import query_for
from ui.state.session import session, set_widget
from ui.widgets.slider import KEEP

FIRST = next(iter(LESSONS))


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
    progress = session().lessons
    lesson = LESSONS[LESSON.get() or FIRST]
    number = min(PICTURE.get(), len(lesson.scenes)) - 1
    return Shown(lesson, number, progress.scenario or lesson.scenes[number].scenario)


def set_scenario(scenario: Scenario) -> None:
    """Let the picture have another scenario, and its controls show it. Before they are drawn, or in a callback."""
    session().lessons.scenario = scenario
    now = shown()
    for name in now.picture.controls:
        value = control_value(now.picture, scenario, name)
        if name == "start":
            for axis, coordinate in zip("xy", value, strict=True):
                set_widget(now.key(axis), float(coordinate))
        else:
            set_widget(now.key(name), value)


def choose(lesson: str, picture: int = 1) -> None:
    """Show a lesson's picture as it is by itself."""
    LESSON.set(lesson)
    PICTURE.set(picture)
    set_scenario(LESSONS[lesson].scenes[picture - 1].scenario)


# --- The link --------------------------------------------------------------------------------------------------------


def enter() -> None:
    """Begin with the first lesson, where no link has named one."""
    if session().lessons.scenario is None:
        choose(FIRST)


def accept_link(linked: Scenario) -> None:
    """Show what a new link asks for. Where it says nothing of a race, that is the picture as it is by itself."""
    lesson, number = LESSONS[LESSON.get() or FIRST], PICTURE.get()
    if number > len(lesson.scenes):
        _notice(say("The link's picture is not one of this lesson's; the first is shown."))
        number = 1
    choose(lesson.key, number)
    picture = lesson.scenes[number - 1]
    scenario = picture.retune(linked) if belongs(picture, linked) else picture.scenario
    if linked not in (Scenario(), scenario):
        _notice(say("Some of the link's settings do not belong to this lesson; it is shown with its own settings."))
    set_scenario(scenario)
    if number > 1 or scenario != picture.scenario:  # beyond what the question asks about
        reveal(lesson.key)


def belongs(picture: Scene, scenario: Scenario) -> bool:
    """Whether a scenario differs from the picture's own in nothing but what its controls can change."""
    preset = picture.scenario
    if scenario.surface != preset.surface or list(scenario.slots()) != list(preset.slots()):
        return False
    values = {name: control_value(picture, scenario, name) for name in picture.controls}
    return with_controls(picture, scenario, values) == with_controls(picture, preset, values)


def _notice(text: str) -> None:
    visitor = session()
    visitor.notices = (*visitor.notices, text)


def linked_scenario(now: Shown) -> Scenario:
    """What the page's link holds: the default race stands for the picture's own settings."""
    return Scenario() if now.scenario == now.picture.scenario else now.scenario


def query_to(lesson: Lesson, link: PageLink) -> dict[str, str]:
    """The query by which another page opens exactly this scenario, in this language and view."""
    values = {"rule": _looked_into(lesson, link.scenario)} if link.page == "anatomy" else {}
    return query_for(link.page, link.scenario, **values)


def _looked_into(lesson: Lesson, scenario: Scenario) -> str:
    """Whom the anatomy page looks into: the lesson's own rule, if it takes part."""
    rules = [entrant.optimizer for entrant in scenario.entries]
    return lesson.key if lesson.key in rules else rules[-1]


# --- Choosing, voting, changing --------------------------------------------------------------------------------------


def short_title(key: str) -> str:
    """A lesson's name in a word or two."""
    names = {"schedules": say("Schedules"), "together": say("All together")}
    if key in names:
        return names[key]
    return OPTIMIZERS[key].title if key in OPTIMIZERS else lesson_text(key, language()).title.partition(":")[0]


def chooser() -> None:
    """Nine numbered buttons, one for each lesson."""
    numbers = {key: number for number, key in enumerate(LESSONS, 1)}
    with st.container():  # in a row or a column of its own Streamlit would not wrap them
        st.pills(
            say("Lesson"),
            list(LESSONS),
            format_func=lambda key: f"{numbers[key]} {short_title(key)}",
            key=LESSON.key,
            required=True,
            persist_state=KEEP,
            label_visibility="collapsed",
            on_change=_lesson_chosen,
            help=say("The road from SGD to Adam: one question in each lesson, two to five minutes."),
        )


def _lesson_chosen() -> None:
    choose(LESSON.get() or FIRST)


def picture_chosen() -> None:
    """Show the picture that was chosen as it is by itself."""
    choose(LESSON.get() or FIRST, PICTURE.get())


def votes(lesson: Lesson) -> dict[str, int]:
    """How many votes each answer has in this session."""
    cast = session().lessons.votes.get(lesson.key, {})
    return {option: cast.get(option, 0) for option in lesson.vote.options}


def cast_vote(key: str, option: str) -> None:
    """One vote more for an answer."""
    cast = votes(LESSONS[key])
    session().lessons.votes[key] = cast | {option: cast[option] + 1}


def reveal(key: str) -> None:
    """Show the race of a lesson, and the right answer."""
    session().lessons.revealed.add(key)


def is_revealed(key: str) -> bool:
    """Whether the race of a lesson is shown already."""
    return key in session().lessons.revealed


def vote_again(key: str) -> None:
    """Forget the votes of a lesson, and put it back to its question."""
    progress = session().lessons
    progress.votes.pop(key, None)
    progress.revealed.discard(key)
    choose(key)


def ask_evidence(key: str) -> None:
    """Ask for the evidence of many races of a lesson."""
    session().lessons.evidence.add(key)


def commit_controls(now: Shown) -> None:
    """Bring what the picture's controls say into the lesson, for the next run."""
    session().lessons.scenario = now.scenario


def on_player_edit(change: Any) -> None:
    """Bring an edit made in the player into the lesson: the start, where the picture has that as a control now."""
    now = shown()
    movable = "start" in now.picture.controls and is_revealed(now.lesson.key)
    edits = PlayerEdits(
        layout=None, fields=("start",) if movable else (), read=lambda: now.scenario, write=set_scenario
    )
    edits(change)


# --- What is computed ------------------------------------------------------------------------------------------------


@shared_cache(1)
def finding_of(key: str, number: int, scenario: Scenario) -> Finding:
    """What is so in the runs of a picture, as it is now."""
    return claim_result(LESSONS[key], scenario, cached_race(scenario), number)


@shared_cache(0.1)
def right_answer(key: str) -> str:
    """The right answer to the question as it is asked."""
    lesson = LESSONS[key]
    return vote_answer(lesson, lesson.scenario, cached_race(lesson.scenario))
