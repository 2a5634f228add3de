"""The escape page from one start: the race, the steps to escape, the growth of the distance, and the saddle."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import streamlit as st

from engine.criteria import NEVER, NOT_APPLICABLE
from engine.descend import Run
from engine.experiments.newton import newton_sentence
from engine.experiments.quadratic_theory import averages, obeys_theory
from engine.experiments.saddles import Saddle, saddles_of
from engine.export.escape_csv import growth_csv
from engine.labels import comparison_line, label
from engine.metrics import escaped
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from engine.scenario.limits import MAX_STEPS
from figures.escape.growth import EscapeTrack, growth_figure, growth_info
from figures.escape.newton import newton_tracks
from figures.escape.saddle_map import saddle_figure
from figures.theme import look_of, per_theme
from i18n import say
from i18n.numbers import digits, point_text, setting_text
from optimizers import OPTIMIZERS
from optimizers.base import Array
from ui.background.runners import newton_of, race_of
from ui.blocks.figure_parts import title_of
from ui.blocks.html import run_table
from ui.blocks.page import PageRun, about_surface
from ui.blocks.stage import race_stage
from ui.components.chart import chart
from ui.escape.common import numbers_button
from ui.escape.controls import EDITS, start_control
from ui.escape.params import CURVATURE
from ui.state.session import change_scenario
from ui.widgets.slider import KEEP


def race_section(page: PageRun) -> None:
    """One start: the race, the steps to escape, the growth of the distance, and the saddle."""
    stage = st.container()
    with st.container(key="under:start"):
        shown, saddle, number = start_control(page.scenario)
    with stage:
        about_surface(shown)
        race_stage(shown, EDITS)
    runs = race_of(shown)
    if runs is None:
        return
    counts = {slot: int(escaped(shown.resolved_surface(), run)) for slot, run in runs.items()}
    tracks = growth_info(shown, saddle, runs)
    newton = newton_of(shown) if CURVATURE.get() else {}
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _board(shown, runs, counts)
        _growth_table(shown, tracks, saddle)
    with right:
        title = title_of(say("Distance from the ridge"), shown)
        chart(
            per_theme(lambda theme: growth_figure(theme, [*tracks, *newton_tracks(newton, saddle)], saddle, title)),
            key="growth",
            height=460,
            label=say("Distance along the escape direction against step, on a log axis"),
            file="escape-distance.png",
        )
        st.toggle(
            say("For comparison: methods that use curvature"),
            key=CURVATURE.key,
            persist_state=KEEP,
            help=say("Newton and saddle-free Newton, with lr 1: they know the Hessian, which no optimizer here does."),
        )
        if newton:
            st.markdown(newton_sentence(shown, newton))
        numbers_button("escape-growth.csv", lambda: growth_csv(shown, saddle, {**runs, **newton}))
    _saddles(shown, number)


def _board(scenario: Scenario, runs: Mapping[str, Run], counts: Mapping[str, int]) -> None:
    """Steps to escape, the fewest first, "never" last; with a way to look longer."""
    never = say("never in {steps} steps", steps=f"{scenario.resolved_steps():,}")
    rows = []
    for slot, step in sorted(counts.items(), key=lambda item: item[1] if item[1] >= 0 else math.inf):
        why_not = say("below the saddle at the start") if step == NOT_APPLICABLE else _ending(runs[slot]) or never
        text = f"{step:,}" if step >= 0 else why_not
        rows.append((look_of(scenario, slot), label(scenario, slot), (text,)))
    heads = (say("optimizer"), say("escape"))
    st.html(run_table(say("Steps to escape, {grants}", grants=comparison_line(scenario)), heads, rows))
    goes_on = any(step == NEVER and runs[slot].ended_at < 0 for slot, step in counts.items())
    if goes_on and scenario.resolved_steps() < MAX_STEPS:
        st.button(
            say("Race for {steps} steps", steps=f"{MAX_STEPS:,}"),
            on_click=change_scenario,
            kwargs={"steps": MAX_STEPS},
            key="longer",
            icon=":material/hourglass_top:",
            help=say("Those that have not escaped may need longer."),
        )


def _growth_table(scenario: Scenario, tracks: Sequence[EscapeTrack], saddle: Saddle) -> None:
    """Measured growth factor a step, beside theory."""
    factors = [(track.measured, track.theory) for track in tracks]
    texts = [["–" if math.isnan(value) else setting_text(value) for value in pair] for pair in factors]
    heads = (say("optimizer"), say("measured"), say("theory"))
    rows = [(track.look, track.name, text) for track, text in zip(tracks, texts, strict=True)]
    st.html(run_table(say("Growth of the distance: the factor per step"), heads, rows))
    st.caption(" ".join(_about_theory(scenario, saddle)))


def _about_theory(scenario: Scenario, saddle: Saddle) -> list[str]:
    """What the numbers of theory are, of those rules that take part; and what a dash means."""
    curvature = saddle.eigenvalues[0]
    if curvature >= 0:
        return [say("No curvature at this saddle is negative: there is no factor per step, and theory has no line.")]
    dash = say("“–”: no factor that all steps have in common, or too few steps near the ridge to tell.")
    if scenario.noise:
        return [say("Theory is that of runs without noise: here it has no factor."), dash]
    known = [item for item in scenario.entries if obeys_theory(item)]
    forms = [_growth_form(item) for item in known]
    sentences = [
        say(
            "Theory at the saddle, λ = {curvature}: {forms}. Where a run passes farther off, the curvature is another, "
            "and so is its factor.",
            curvature=digits(curvature, 4),
            forms=", ".join(dict.fromkeys(forms)),
        )
        if known
        else "",
        say("Theory has no factor for adaptive rules, nor under a schedule.")
        if len(known) < len(scenario.entries)
        else "",
    ]
    return [sentence for sentence in [*sentences, dash] if sentence]


def _growth_form(item: Entry) -> str:
    """The growth factor of an entry that obeys theory, as a formula."""
    name = say(OPTIMIZERS[item.optimizer].title)
    if item.optimizer == "sgd":
        return f"{name} $1 + \\eta|\\lambda|$"
    if item.optimizer == "nesterov":
        b, c = "(1 + \\mu)(1 + \\eta|\\lambda|)", "\\mu(1 + \\eta|\\lambda|)"
    else:
        share = "(1 - \\mu)\\eta" if averages(item) else "\\eta"
        b, c = f"(1 + \\mu + {share}|\\lambda|)", "\\mu"
    return say("{name} the larger root of {equation}", name=name, equation=f"$r^2 - {b}\\,r + {c} = 0$")


def _saddles(scenario: Scenario, chosen: int) -> None:
    """The map with the directions, and a table of eigenvalues."""
    surface = scenario.resolved_surface()
    saddles = saddles_of(surface)
    st.markdown(f"**{say('The saddle') if len(saddles) == 1 else say('The saddles')}**")
    left, right = st.columns([3, 2], gap="medium", vertical_alignment="center")
    with left:
        chart(
            per_theme(lambda theme: saddle_figure(theme, surface, saddles, chosen, scenario.resolved_start())),
            key="saddles",
            height=440,
            label=say("Map of the surface with the directions of every saddle"),
            file="saddles.png",
        )
    right.caption(
        say(
            "Eigenvalues of the Hessian. Escaped: below the saddle and at least {radius} away from it (the dotted "
            "circle).",
            radius=setting_text(saddles[chosen].radius),
        )
    )
    rows = [
        f"| {point_text(*s.place)} | {digits(s.value, 4)} | {digits(s.eigenvalues[0], 4)} "
        f"| {_pair(s.escape_direction)} | {digits(s.eigenvalues[1], 4)} | {_pair(s.stable_direction)} |"
        for s in saddles
    ]
    heads = say("| saddle | loss | $\\lambda_1$ | escapes along | $\\lambda_2$ | approaches along |")
    st.markdown("\n".join([heads, "|---" * 6 + "|", *rows]))


def _pair(way: Sequence[float] | Array) -> str:
    return point_text(*way, count=3)


def _ending(run: Run) -> str:
    """When a run ended early, or empty."""
    if run.undefined_at >= 0:
        return say("left where f is defined at step {step}", step=int(run.undefined_at))
    return say("diverged at step {step}", step=int(run.diverged_at)) if run.diverged_at >= 0 else ""
