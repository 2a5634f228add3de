"""The question of a lesson, its votes, and which answer is right."""

from __future__ import annotations

from html import escape

import streamlit as st

from i18n import say
from lessons.catalog import LESSONS
from ui.lessons.state import Shown, cast_vote, reveal, right_answer, vote_again, votes


def question(now: Shown) -> None:
    """Which lesson this is, and what it asks."""
    number, minutes = list(LESSONS).index(now.lesson.key) + 1, now.lesson.minutes
    about = say("Lesson {number} of {all}, {minutes} minutes", number=number, all=len(LESSONS), minutes=minutes)
    st.caption(f"{about} · {now.text.title}")
    with st.container(key="question"):
        st.markdown(f"**{now.text.question}**")


def ballot(now: Shown) -> None:
    """The answers as buttons, each click a vote; and what shows the race."""
    key, cast = now.lesson.key, votes(now.lesson)
    st.caption(say("Guess first: each click on an answer is one vote. After that you see the race."))
    with st.container(key="answers", gap="xxsmall"):
        for option, count in cast.items():
            st.button(
                now.text.options[option],
                key=f"vote:{option}",
                on_click=cast_vote,
                args=(key, option),
                width="stretch",
                help=say("One more vote for this answer."),
            )
            st.html(_tally(count, max(cast.values())))
    st.button(
        say("Reveal") if any(cast.values()) else say("Reveal without a vote"),
        key="reveal",
        on_click=reveal,
        args=(key,),
        icon=":material/visibility:",
        type="primary" if any(cast.values()) else "secondary",
        help=say("Show the race, and which answer is right."),
    )


def _tally(count: int, most: int) -> str:
    """A bar as long as the answer's votes, beside the most."""
    width = 80 * count / most if most else 0
    return f'<div class="tally">{f"<i style=width:{width:.0f}%></i>{escape(_votes(count))}" if count else ""}</div>'


def _votes(count: int) -> str:
    return say("1 vote") if count == 1 else say("{count} votes", count=count)


def result(now: Shown) -> None:
    """The answers again: which is right and which is not, with their votes."""
    cast, right = votes(now.lesson), right_answer(now.lesson.key)
    st.html("".join(_answer(now.text.options[option], count, option == right) for option, count in cast.items()))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(verdict(cast, right))
        st.button(
            say("Vote again"),
            key="again",
            on_click=vote_again,
            args=(now.lesson.key,),
            type="tertiary",
            icon=":material/replay:",
            help=say("Forget these votes, and hide the race again."),
        )


def _answer(text: str, count: int, right: bool) -> str:
    kind, sign = ("right", say("✓ right")) if right else ("wrong" if count else "", say("✕ wrong") if count else "")
    notes = " · ".join(part for part in (_votes(count) if count else "", sign) if part)
    return f'<div class="answer {kind}"><span>{escape(text)}</span><span>{escape(notes)}</span></div>'


def verdict(cast: dict[str, int], right: str) -> str:
    """How the vote came out, in words."""
    total = sum(cast.values())
    if total > 1:
        return say("**{right} of {total} votes are right.**", right=cast[right], total=total)
    if total:
        return say("**Your answer is right.**") if cast[right] else say("**Your answer is wrong.**")
    return say("Nobody has voted.")
