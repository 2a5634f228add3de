"""The lessons page: question and answers beside the picture, and what follows once the race is revealed."""

from __future__ import annotations

import streamlit as st

from ui.blocks.lr_chart import lr_chart
from ui.blocks.page import PageRun, entitle
from ui.lessons.below import evidence_section, finding, opens, sources, units_chart
from ui.lessons.formulas import formulas
from ui.lessons.picture import controls, other_pictures, picture, trial
from ui.lessons.question import ballot, question, result
from ui.lessons.state import Shown, chooser, commit_controls, is_revealed, linked_scenario, shown

_CSS = """<style>
@media (min-width: 761px) {
  [data-testid="stColumn"]:has(.rv-root) {position: sticky; top: calc(var(--head, 4.25rem) + var(--rv-over, 0px));
    align-self: flex-start}
}
.st-key-question p {font-size: 1.15rem; line-height: 1.4}
.st-key-answers button {min-height: 2.6rem}
.st-key-answers button > * {width: 100%; justify-content: flex-start; text-align: left}
.st-key-rules .stMarkdown > div {margin-left: 0; max-width: 100%; overflow-x: auto; overflow-y: hidden}
.st-key-rules .katex-display, .st-key-rules .katex-display > .katex {text-align: left}
.answer {border-left: .35rem solid rgba(128, 128, 128, .5); border-radius: .3rem; padding: .3rem .6rem;
  margin-bottom: .3rem; display: flex; justify-content: space-between; gap: .8rem; background: rgba(128, 128, 128, .08)}
.answer.right {border-color: #2E9E5B; background: rgba(46, 158, 91, .15); font-weight: 600}
.answer.wrong {border-color: #D9534F; background: rgba(217, 83, 79, .12)}
.answer span:last-child {white-space: nowrap; font-variant-numeric: tabular-nums}
.tally {display: flex; align-items: center; gap: .5rem; font-size: .8rem; height: .9rem;
  font-variant-numeric: tabular-nums}
.tally i {display: block; height: .35rem; min-width: 2px; border-radius: .2rem; background: currentColor; opacity: .6}
.st-key-finding p {line-height: 1.45}
[data-testid="stMarkdownContainer"] :is(p, li) {word-break: keep-all}
</style>"""


def head() -> None:
    """The looks of the page, and nine numbered buttons."""
    st.html(_CSS)
    chooser()


def lesson_body(page: PageRun) -> None:
    """Question and answers beside the picture; below, once it is revealed, why it is so and where to go on."""
    now = shown()
    revealed = is_revealed(now.lesson.key)
    words, place = st.columns([2, 3], gap="medium")
    stage, panel = place.container(), place.container(key="under:controls")
    if revealed:
        with panel:
            now = controls(now)
            trial(now)
        commit_controls(now)
    entitle(page.key, now.text.title)
    page.write_link(linked_scenario(now))
    with words:
        _words(now, revealed)
    with stage:
        picture(now)
    _below(now, revealed)


def _words(now: Shown, revealed: bool) -> None:
    question(now)
    if revealed:
        result(now)
        other_pictures(now)
        finding(now)
        st.markdown(now.text.text)
    else:
        ballot(now)


def _below(now: Shown, revealed: bool) -> None:
    more, rules = st.columns([2, 3], gap="medium")
    if revealed:
        with more:
            opens(now.lesson)
            evidence_section(now)
            sources()
    with rules:
        if revealed and now.topic == "adadelta.0":
            units_chart(now)
        if revealed and now.lesson.schedules:
            lr_chart(now.scenario)
        formulas(now)
