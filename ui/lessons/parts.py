"""The parts of the lessons page: the question and its votes, the picture with its controls, and what follows below."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from html import escape
from typing import Any

import streamlit as st

from engine.entry import Entry
from engine.labels import label
from engine.limits import MAX_COORDINATE
from engine.scenario import Scenario
from figures.anatomy import Panel, height_of, panels_figure
from figures.theme import per_theme
from i18n import language, say
from lessons.catalog import LESSONS, Lesson, PageLink
from lessons.claims import in_centimetres
from lessons.findings import Finding
from lessons.scenes import control_spec, control_value, slots_of, with_control
from lessons.sentences import sentence, word
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from ui.background.race_cache import cached_race
from ui.components.chart import chart
from ui.components.player import player
from ui.lessons.state import (
    SCENARIO,
    Shown,
    cast_vote,
    evidence_of,
    is_revealed,
    picture_chosen,
    query_to,
    reveal,
    right_answer,
    take,
    take_edit,
    told,
    vote_again,
    votes,
)
from ui.widgets.slider import KEEP, slider, stops

NOISE = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
LONG = 180
"""LaTeX of a rule that is longer than this many characters is set in lines."""

_CSS = """<style>
[data-testid="stMainBlockContainer"] {padding-top: 3.25rem}
@media (min-width: 1000px) {[data-testid="stMainBlockContainer"] {padding-left: 3rem; padding-right: 3rem}}
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


def looks() -> None:
    """The CSS of this page."""
    st.html(_CSS)


# --- The question -------------------------------------------------------------------------------------------------


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
    st.caption(say("Guess first: each click on an answer is one vote. Then the race is shown."))
    with st.container(key="answers", gap="xxsmall"):
        for option, count in cast.items():
            st.button(
                now.text.options[option],
                key=f"vote:{option}",
                on_click=cast_vote,
                args=(key, option),
                width="stretch",
                help=say("One vote more for this answer."),
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
    told = " · ".join(part for part in (_votes(count) if count else "", sign) if part)
    return f'<div class="answer {kind}"><span>{escape(text)}</span><span>{escape(told)}</span></div>'


def verdict(cast: dict[str, int], right: str) -> str:
    """How the vote came out, in words."""
    total = sum(cast.values())
    if total > 1:
        return say("**{right} of {total} votes are right.**", right=cast[right], total=total)
    if total:
        return say("**Your answer is right.**") if cast[right] else say("**Your answer is wrong.**")
    return say("Nobody has voted.")


# --- The picture --------------------------------------------------------------------------------------------------


def other_pictures(now: Shown) -> None:
    """The other halves of a claim that is only half true."""
    if len(now.lesson.scenes) > 1:
        st.pills(
            say("Pictures"),
            range(1, len(now.lesson.scenes) + 1),
            key="picture",
            required=True,
            persist_state=KEEP,
            format_func=lambda number: now.text.scenes[number - 1].caption,
            on_change=picture_chosen,
            label_visibility="collapsed",
            wrap=True,
            help=say("The picture of the question, and the other half of the story."),
        )


def finding(now: Shown) -> None:
    """What is so in the picture, with its numbers as they are now."""
    with st.container(border=True, key="finding"):
        st.markdown(sentence(told(now.lesson.key, now.number, now.scenario), language()))


def picture(now: Shown) -> None:
    """The player: sealed before the class has voted."""
    sealed = not is_revealed(now.lesson.key)
    player(
        now.scenario,
        "together",
        take_edit,
        simple=True,
        sealed=sealed,
        topic=now.topic,
        fixed=sealed or "start" not in now.picture.controls,
    )


def controls(now: Shown) -> Shown:
    """The controls that matter; what is shown after them."""
    names = [part for name in now.picture.controls for part in (("x", "y") if name == "start" else (name,))]
    with st.container(key="controls"):
        places = dict(zip(names, st.columns(max(2, len(names)), vertical_alignment="bottom"), strict=False))
    scenario = now.scenario
    for name in now.picture.controls:
        value = _start(now, places) if name == "start" else _control(now, name, places[name])
        if value != control_value(now.picture, scenario, name):
            scenario = with_control(now.picture, scenario, name, value)
    st.session_state[SCENARIO] = scenario
    return replace(now, scenario=scenario)


def _control(now: Shown, name: str, place: Any) -> Any:
    with place:
        if name == "schedule":
            return st.selectbox(
                _label(now, name),
                list(SCHEDULES),
                format_func=lambda key: word(f"schedule.{key}", language()),
                key=now.key(name),
                persist_state=KEEP,
                help=say("What lr is multiplied by over the run."),
            )
        if name == "noise":
            help = say("Standard deviation of the noise that is added to each coordinate of every gradient.")
            return slider(_label(now, name), now.key(name), NOISE, help)
        spec = control_spec(now.picture, now.scenario, name)
        return slider(_label(now, name), now.key(name), stops(spec), say(spec.help))


def _start(now: Shown, places: dict[str, Any]) -> tuple[float, float]:
    x, y = (
        places[axis].number_input(
            say("Start {axis}", axis=axis),
            -MAX_COORDINATE,
            MAX_COORDINATE,
            step=0.1,
            format="%.6g",
            key=now.key(axis),
            persist_state=KEEP,
            help=say("Where all start; it can be dragged on the map as well."),
        )
        for axis in "xy"
    )
    return float(x), float(y)


def _label(now: Shown, name: str) -> str:
    """What a control is called, with its symbol, and whom it is for if not for all."""
    titles = {
        "lr": say("Learning rate"),
        "momentum": say("Momentum term"),
        "beta1": say("Decay rate"),
        "beta2": say("Decay rate"),
        "rho": say("Decay rate"),
        "eps": say("Smoothing"),
        "noise": say("Noise of the gradients"),
        "kappa": say("Condition number"),
        "schedule": say("Schedule"),
    }
    spec = control_spec(now.picture, now.scenario, name)
    symbol = rf" ${spec.symbol}$" if spec is not None else r" $\sigma$" if name == "noise" else ""
    return titles[name] + symbol + _whose(now, name)


def _whose(now: Shown, name: str) -> str:
    slots = now.scenario.slots()
    if name in ("noise", "kappa") or len(slots) == 1:
        return ""
    mine = slots_of(now.picture, now.scenario, name)
    if len(mine) == len(slots):
        return ""
    if len(mine) > 3:
        return ", " + say("not {rules}", rules=_titles(now.scenario, set(slots) - set(mine)))
    return f", {_titles(now.scenario, mine)}"


def _titles(scenario: Scenario, slots: Collection[str]) -> str:
    """The rules of some slots, each once."""
    found = (OPTIMIZERS[one.optimizer].title for slot, one in scenario.slots().items() if slot in slots)
    return ", ".join(dict.fromkeys(found))


def trial(now: Shown) -> None:
    """What to try, with a button that does it, and one that undoes everything."""
    do, what, undo = st.columns([1.9, 7, 2], vertical_alignment="center", gap="small")
    do.button(
        say("Try this"),
        key="try",
        on_click=take,
        args=(now.picture.with_trial(),),
        icon=":material/experiment:",
        disabled=now.scenario == now.picture.with_trial(),
        wrap=True,
        help=say("Set the controls so."),
        width="stretch",
    )
    what.markdown(now.text.scenes[now.number].try_this)
    undo.button(
        say("Back"),
        key="preset",
        on_click=take,
        args=(now.picture.scenario,),
        type="tertiary",
        icon=":material/restart_alt:",
        disabled=now.scenario == now.picture.scenario,
        wrap=True,
        help=say("The settings with which the lesson begins."),
    )


# --- Below --------------------------------------------------------------------------------------------------------


def formulas(now: Shown) -> None:
    """The rules, with the values of their hyperparameters as they are now."""
    with st.container(key="rules", gap="xsmall"):
        for key in now.lesson.formulas:
            st.markdown(_with_values(now.scenario, key))
            st.latex(_set(OPTIMIZERS[key].latex))
        for key in now.lesson.schedules:
            title = word(f"schedule.{key}", language())
            st.markdown(say("**Schedule: {title}**, the factor of lr at step k of T", title=title))
            st.latex(SCHEDULES[key].latex)


def _with_values(scenario: Scenario, key: str) -> str:
    """A rule's name, and its hyperparameters in every run of it."""
    mine = {slot: one for slot, one in scenario.slots().items() if one.optimizer == key}
    title = OPTIMIZERS[key].title
    names = {slot: label(scenario, slot) if len(mine) > 1 else title for slot in mine}
    return "  \n".join(f"**{names[slot]}**: {_values(scenario, one)}" for slot, one in mine.items()) or f"**{title}**"


def _values(scenario: Scenario, one: Entry) -> str:
    """The hyperparameters of an entry, by their symbols."""
    optimizer = OPTIMIZERS[one.optimizer]
    values = {name: scenario.lr_of(one) if name == "lr" else float(one.get(name)) for name in optimizer.hypers()}
    return ", ".join(f"${optimizer.hypers()[name].symbol} = {_number(value)}$" for name, value in values.items())


def _number(value: float) -> str:
    """A number as LaTeX: 1e-8 as a power of ten."""
    mantissa, _, exponent = f"{value:.4g}".partition("e")
    power = rf"10^{{{int(exponent)}}}" if exponent else ""
    return power if power and mantissa == "1" else rf"{mantissa} \cdot {power}" if power else mantissa


def _set(latex: str) -> str:
    """A long rule in lines."""
    if len(latex) <= LONG:
        return latex
    return r"\begin{aligned} &" + latex.replace(r", \quad ", r" \\[.3em] &") + r" \end{aligned}"


def evidence_section(now: Shown) -> None:
    """What needs more than one race, on demand."""
    lesson, state = now.lesson, st.session_state
    if not lesson.evidence:
        return
    asked = state.get("evidence", set())
    if lesson.key not in asked:
        st.button(
            say("Show the evidence of many races"),
            key="more",
            on_click=_ask_evidence,
            args=(lesson.key,),
            icon=":material/query_stats:",
            help=say("Computed now, in a second or two."),
        )
        return
    with st.spinner(say("Computing …")):
        found = evidence_of(lesson.key)
    st.markdown("\n".join(f"- {_line(one)}" for one in found))


def _ask_evidence(key: str) -> None:
    st.session_state["evidence"] = {*st.session_state.get("evidence", ()), key}


def _line(found: Finding) -> str:
    return sentence(found, language())


def opens(lesson: Lesson) -> None:
    """Where to go on: other pages with a scenario of the lesson."""
    titles = {
        "race": (say("Race"), ":material/flag:"),
        "tuning": (say("Tuning"), ":material/tune:"),
        "escape": (say("Escape"), ":material/landslide:"),
        "anatomy": (say("Anatomy"), ":material/biotech:"),
        "schedules": (say("Schedules"), ":material/trending_down:"),
    }
    st.markdown(f"**{say('Go on with it')}**")
    for link in lesson.links:
        title, icon = titles[link.page]
        st.page_link(
            f"pages/{link.page}.py",
            label=f"{title}: {_about(link)}",
            icon=icon,
            query_params=query_to(lesson, link),
            help=say("This takes the place of the race that you have on the other pages."),
        )


def _about(link: PageLink) -> str:
    """Surface and rules of a scenario in a few words."""
    titles = dict.fromkeys(OPTIMIZERS[one.optimizer].title for one in link.scenario.entries)
    rules = ", ".join(titles) if len(titles) <= 3 else say("{count} rules", count=len(titles))
    return f"{say(SURFACES[link.scenario.surface].title)}, {rules}"


def units_chart(now: Shown) -> None:
    """x along the run in metres, and run in centimetres, told in metres."""
    runs = cached_race(now.scenario)
    panels = [
        Panel(
            f"x, {OPTIMIZERS[now.scenario.slots()[slot].optimizer].title}",
            False,
            (
                (say("in metres"), "#D55E00", "solid", run.theta[1:, 0]),
                (say("in centimetres"), "#1F83C6", "dash", in_centimetres(now.scenario, slot)[1:, 0]),
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
