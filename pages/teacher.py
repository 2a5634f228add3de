"""The teacher's page: the plan of an hour, and every lesson with its time, its links and what to ask."""

from __future__ import annotations

import streamlit as st

from i18n import say
from lessons.catalog import LESSONS
from ui.state.link import follow_link, show_notices, write_link
from ui.teacher import lesson_card, plans

follow_link()
st.markdown(f"### {say('Teaching with the lessons')}")
show_notices()
st.markdown(
    say(
        "Ask the question, click an answer for each raised hand, and reveal the race. Then change a control: the "
        "sentence under the question follows. Every link opens its lesson before the vote."
    )
)
plans()
for lesson in LESSONS.values():
    lesson_card(lesson)
write_link(st.session_state["scenario"])
