"""What the teacher's page shows: a plan of the hour, and each lesson with its question, its links and what to ask."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode, urljoin

import streamlit as st

from i18n import DEFAULT, language, say
from lessons.catalog import LESSONS
from lessons.lesson import Lesson
from lessons.sentences import lesson_text, sentence
from ui.lessons.state import finding_of, right_answer, short_title
from ui.state.pages import PAGES
from ui.widgets.slider import lazy_section

PLANS: dict[int, tuple[str, ...]] = {45: tuple(LESSONS), 20: ("sgd", "momentum", "adam", "together")}
"""Lessons for so many minutes, in their order; what is left of the time is for the class."""

_CSS = """<style>
.plan {border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums}
.plan caption {text-align: left; font-weight: 600; padding-bottom: .3rem}
.plan th, .plan td {text-align: left; font-weight: 400; padding: .2rem .8rem .2rem 0; vertical-align: top;
  border-bottom: 1px solid rgba(128, 128, 128, .3)}
.plan td {white-space: nowrap; width: 1%}
[data-testid="stMarkdownContainer"] :is(p, li) {word-break: keep-all}
@media print {
  header, .st-key-tools, [data-testid="stElementToolbar"] {display: none !important}
  [class*="st-key-card-"] {break-inside: avoid}
}
</style>"""


def headline() -> None:
    """What the page is for."""
    st.markdown(f"### {say('Teaching with the lessons')}")


def how_to() -> None:
    """How a lesson goes."""
    st.markdown(
        say(
            "Ask the question, click an answer for each raised hand, and reveal the race. Then change a control: the "
            "sentence under the question follows. Every link opens its lesson before the vote."
        )
    )


def plans() -> None:
    """The plans at a glance, side by side."""
    st.html(_CSS)
    for place, (minutes, keys) in zip(st.columns(len(PLANS), gap="large"), PLANS.items(), strict=True):
        place.html(plan_table(minutes, keys))


def plan_table(minutes: int, keys: Sequence[str]) -> str:
    """Which lesson begins when, and what is left for questions."""
    rows, at = [], 0
    for key in keys:
        until = at + LESSONS[key].minutes
        rows.append(_row(at, until, f"{list(LESSONS).index(key) + 1}. {lesson_text(key, language()).title}"))
        at = until
    rows.append(_row(at, minutes, say("Questions from the class")))
    caption = say("{minutes} minutes: {count} lessons", minutes=minutes, count=len(keys))
    return f'<table class="plan"><caption>{escape(caption)}</caption><tbody>{"".join(rows)}</tbody></table>'


def _row(start: int, end: int, what: str) -> str:
    return f'<tr><td>{start}–{end} {escape(say("min"))}</td><th scope="row">{escape(what)}</th></tr>'


def lesson_card(lesson: Lesson) -> None:
    """One lesson: its time, question and follow-up, the answer for whoever wants it, and the links."""
    text, number = lesson_text(lesson.key, language()), list(LESSONS).index(lesson.key) + 1
    with st.container(border=True, key=f"card-{lesson.key}"):
        words, links = st.columns([3, 2], gap="medium")
        with words:
            title = say("{number}. {title}, {minutes} minutes", number=number, title=text.title, minutes=lesson.minutes)
            st.markdown(f"**{title}**")
            st.markdown(text.question)
            st.markdown(f"{say('Ask the class afterwards:')} *{text.ask}*")
            _answer(lesson)
        with links:
            _links(lesson)


def _answer(lesson: Lesson) -> None:
    section = lazy_section(say("The answer, and what the pictures show"), f"answer:{lesson.key}")
    if not section.open:
        return
    text = lesson_text(lesson.key, language())
    with section:
        st.markdown(f"**{text.options[right_answer(lesson.key)]}**")
        sentences = [
            sentence(finding_of(lesson.key, i, scene.scenario), language()) for i, scene in enumerate(lesson.scenes)
        ]
        pairs = zip(text.scenes, sentences, strict=True)
        st.markdown("\n".join(f"- {picture.caption}: {shown}" for picture, shown in pairs))


def _links(lesson: Lesson) -> None:
    query = lesson_query(lesson.key, present=False)
    st.page_link(
        PAGES["lessons"].file,
        label=say("Open lesson {title}", title=short_title(lesson.key)),
        query_params=query,
        icon=PAGES["lessons"].icon,
        help=say("The lesson, here and now."),
    )
    st.caption(say("Link for everyone’s own screen"))
    st.code(address(lesson.key, present=False), language=None, wrap_lines=True)
    st.caption(say("Link for the projector: bigger type"))
    st.code(address(lesson.key, present=True), language=None, wrap_lines=True)


def lesson_query(key: str, *, present: bool) -> dict[str, str]:
    """The query of a lesson in the language of now."""
    spoken = {} if language() == DEFAULT else {"lang": language()}
    return {"lesson": key, **spoken, **({"present": "1"} if present else {})}


def address(key: str, *, present: bool) -> str:
    """The whole address of a lesson, to be copied."""
    return urljoin(st.context.url or "", f"lessons?{urlencode(lesson_query(key, present=present))}")
