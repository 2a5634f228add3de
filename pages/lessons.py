"""The lessons page: a question, the vote, and then the race with its claim, its controls and where to go on."""

from __future__ import annotations

import streamlit as st

from i18n import say
from ui.blocks.share import share
from ui.lessons.parts import (
    ballot,
    controls,
    evidence_section,
    finding,
    formulas,
    looks,
    opens,
    other_pictures,
    picture,
    question,
    result,
    trial,
    units_chart,
)
from ui.lessons.state import chooser, follow_lesson, is_revealed, lesson_link, shown, write_lesson
from ui.schedules.controls import lr_chart
from ui.state.link import show_notices

follow_lesson()
looks()
chooser()
show_notices()
now = shown()
revealed = is_revealed(now.lesson.key)
words, place = st.columns([2, 3], gap="medium")
stage, panel = place.container(), place.container()
if revealed:
    with panel:
        now = controls(now)
        trial(now)
write_lesson(now)
with words:
    question(now)
    if revealed:
        result(now)
        other_pictures(now)
        finding(now)
        st.markdown(now.text.text)
    else:
        ballot(now)
with stage:
    picture(now)
more, rules = st.columns([2, 3], gap="medium")
if revealed:
    with more:
        opens(now.lesson)
        evidence_section(now)
with rules:
    if revealed and now.topic == "adadelta.0":
        units_chart(now)
    if revealed and now.lesson.schedules:
        lr_chart(now.scenario)
    formulas(now)
share(
    say("Link to this lesson"),
    lesson_link(now),
    say("Whoever opens it sees the same lesson with the same picture and settings."),
)
