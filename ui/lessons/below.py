"""What follows under a lesson: what was found, evidence of many races, where to go on."""

from __future__ import annotations

import streamlit as st

from figures.anatomy import Panel, PanelLine, height_of, panels_figure
from figures.theme import TWO_COLOURS, per_theme
from i18n import language, say
from lessons.claims import in_centimetres
from lessons.lesson import Lesson, PageLink
from lessons.sentences import sentence
from lessons.sources import ARTICLE, EXPERIMENT
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from ui.background.race_cache import cached_race
from ui.background.runners import EVIDENCE
from ui.components.chart import chart
from ui.lessons.state import Shown, ask_evidence, finding_of, query_to
from ui.state.pages import PAGES
from ui.state.session import session


def finding(now: Shown) -> None:
    """What is so in the picture, with its numbers as they are now."""
    with st.container(border=True, key="finding"):
        st.markdown(sentence(finding_of(now.lesson.key, now.number, now.scenario), language()))


def evidence_section(now: Shown) -> None:
    """What needs more than one race, on demand."""
    lesson = now.lesson
    if not lesson.evidence:
        return
    if lesson.key not in session().lessons.evidence:
        st.button(
            say("Show the evidence from many races"),
            key="more",
            on_click=ask_evidence,
            args=(lesson.key,),
            icon=":material/query_stats:",
            help=say("Computed now, in a second or two."),
        )
        return
    found = EVIDENCE.results([lesson.key], "evidence")
    if found is not None:
        st.markdown("\n".join(f"- {sentence(finding, language())}" for finding in found[0]))


def opens(lesson: Lesson) -> None:
    """Where to go on: other pages with a scenario of the lesson."""
    st.markdown(f"**{say('Explore further')}**")
    for link in lesson.links:
        page = PAGES[link.page]
        st.page_link(
            page.file,
            label=f"{say(page.title)}: {_about(link)}",
            icon=page.icon,
            query_params=query_to(lesson, link),
            help=say("This replaces the race on the other pages."),
        )


def sources() -> None:
    """The article that the lessons follow, and the experiment that it cites, to be looked up."""
    st.caption(
        say(
            "The article that these lessons follow: {article}, in Korean. Where a lesson finds that a claim of it "
            "holds only in part, it says so. The experiment in the lesson on schedules: {experiment}, {address}",
            article=ARTICLE.reference,
            experiment=EXPERIMENT.reference,
            address=EXPERIMENT.address,
        )
    )


def _about(link: PageLink) -> str:
    """Surface and rules of a scenario in a few words."""
    titles = dict.fromkeys(OPTIMIZERS[entrant.optimizer].title for entrant in link.scenario.entries)
    rules = ", ".join(titles) if len(titles) <= 3 else say("{count} rules", count=len(titles))
    return f"{say(SURFACES[link.scenario.surface].title)}, {rules}"


def units_chart(now: Shown) -> None:
    """x along the run in metres, and run in centimetres but drawn in metres."""
    runs, (metres, centimetres) = cached_race(now.scenario), TWO_COLOURS
    panels = [
        Panel(
            f"x, {OPTIMIZERS[now.scenario.slots()[slot].optimizer].title}",
            False,
            (
                PanelLine(say("in metres"), metres, "solid", run.theta[1:, 0]),
                PanelLine(say("in centimetres"), centimetres, "dash", in_centimetres(now.scenario, slot)[1:, 0]),
            ),
        )
        for slot, run in runs.items()
    ]
    chart(
        per_theme(lambda theme: panels_figure(theme, panels, now.scenario.resolved_steps())),
        key="units",
        follow=True,
        height=height_of(panels),
        file="ravine-units.png",
        label=say("x of every optimizer against step, in metres solid and in centimetres dashed"),
    )
