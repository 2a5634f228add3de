"""The escape page with many runs: from every distance, and with noise again and again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from engine.experiments.ensembles import EscapeTask, EscapeTimes, ridge_distances
from engine.experiments.ridge_costs import ridge_cost
from engine.experiments.saddles import ridge_start, saddles_of
from engine.export.escape_csv import distance_csv, ensemble_csv
from engine.labels import label
from engine.scenario import Scenario
from engine.scenario.entry import CONSTANT
from figures.escape.distance import distance_figure, distance_info
from figures.escape.ensemble import EnsembleCurve, ensemble_figure, ensemble_info
from figures.theme import per_theme
from i18n import say
from i18n.numbers import point_text, three_digits
from ui.background.runners import ESCAPES, escapes_of
from ui.blocks.figure_parts import title_of
from ui.blocks.html import run_table
from ui.blocks.page import PageRun
from ui.components.chart import chart
from ui.escape.common import numbers_button
from ui.escape.controls import ensemble_controls, saddle_control, start_control, within_control
from ui.escape.cost_sentences import cost_sentences


def distance_section(page: PageRun) -> None:
    """Steps to escape against the distance of the start from the ridge."""
    scenario = page.scenario
    left, right = st.columns(2)
    with left:
        within = within_control()
    with right:
        number = saddle_control(scenario)
    tasks = {slot: EscapeTask(_bare(scenario), entrant, number, within) for slot, entrant in scenario.slots().items()}
    results = escapes_of(tasks, "sweep")
    if results is None:
        return
    title = title_of(say("Steps to escape"), scenario, 0.0)
    reaches = distance_info(scenario, results)
    st.markdown(_sweep_sentences(scenario, results, within))
    chart(
        per_theme(lambda theme: distance_figure(theme, scenario, reaches, within, title)),
        key="sweep",
        height=560,
        label=say("Steps to escape against distance from the ridge, both on log axes"),
        file="escape-sweep.png",
    )
    numbers_button("escape-sweep.csv", lambda: distance_csv(scenario, tasks, results))
    _schedule_note(scenario, within)


def _bare(scenario: Scenario) -> Scenario:
    """What a task depends on, and nothing else: what does not matter must not make it another one."""
    return scenario.bare(without=("start", "noise", "tol"))


def _sweep_sentences(scenario: Scenario, results: Mapping[str, EscapeTimes], within: int) -> str:
    """What the sweep shows, in sentences made from its numbers."""
    costs = {label(scenario, slot): ridge_cost(ridge_distances(), times.steps) for slot, times in results.items()}
    on_ridge = sum(int(times.steps[0] >= 0) for times in results.values())
    last = say("From distance 0, {escaped} of {all} escape.", escaped=on_ridge, all=len(results))
    return " ".join([*cost_sentences(costs, within), last])


def ensemble_section(page: PageRun) -> None:
    """The fraction of many noisy runs that have escaped, against step."""
    shown, _, number = start_control(page.scenario)
    within, sigma, runs = ensemble_controls()
    tasks = {
        slot: EscapeTask(_bare(shown), entrant, number, within, runs, shown.resolved_start(), sigma)
        for slot, entrant in shown.slots().items()
    }
    results = escapes_of(tasks, "ensemble")
    if results is None:
        return
    if all((times.steps == 0).all() for times in results.values()):
        st.info(say("This start has escaped already: it lies below the saddle and beyond the escape radius."))
    crowds = ensemble_info(shown, results, within)
    x, y = shown.resolved_start()
    title = title_of(say("Fraction escaped from {start}", start=point_text(x, y)), shown, sigma)
    chart(
        per_theme(lambda theme: ensemble_figure(theme, crowds, within, title)),
        key="ensemble",
        height=480,
        label=say("Fraction escaped against step with 95 % bands"),
        file="escape-ensemble.png",
    )
    numbers_button("escape-ensemble.csv", lambda: ensemble_csv(shown, tasks, results))
    _crowd_table(crowds, within, runs)
    _schedule_note(shown, within)
    _ridge_line(shown, number, within, runs)


def _crowd_table(crowds: Sequence[EnsembleCurve], within: int, runs: int) -> None:
    caption = say(
        "Of {runs} runs each, how many escaped within {steps} steps (95 % band), and the step by which half of "
        "them had; – means fewer than half did",
        steps=f"{within:,}",
        runs=f"{runs:,}",
    )
    if any(crowd.ended for crowd in crowds):
        st.caption(
            say("A curve counts runs that end early, diverged or where f is not defined, for as long as they last.")
        )
    rows = [(crowd.look, crowd.name, (_share(crowd), _median(crowd))) for crowd in crowds]
    heads = (say("optimizer"), say("escaped"), say("median step"))
    st.html(run_table(caption, heads, rows, short_heads=(say("escaped"), say("median"))))


def _share(crowd: EnsembleCurve) -> str:
    share = three_digits(100 * crowd.escaped / crowd.runs)
    if crowd.ended:
        return say("{count}, {share} % ({ended} ended early)", count=crowd.escaped, share=share, ended=crowd.ended)
    low, high = 100 * crowd.curve.low[-1], 100 * crowd.curve.high[-1]
    return f"{crowd.escaped:,}, {share} % ({three_digits(low)}–{three_digits(high)} %)"


def _median(crowd: EnsembleCurve) -> str:
    return "–" if crowd.median is None else f"{crowd.median:,}"


def _schedule_note(scenario: Scenario, within: int) -> None:
    """Over how many steps schedules run, where runs are watched for another number."""
    steps = scenario.resolved_steps()
    if steps != within and any(item.schedule != CONSTANT for item in scenario.entries):
        st.caption(
            say(
                "Schedules run over the race's {steps} steps, as in the race; the runs here are watched for {within}.",
                steps=steps,
                within=within,
            )
        )


def _ridge_line(scenario: Scenario, number: int, within: int, runs: int) -> None:
    """What happens exactly on the ridge without noise, computed."""
    surface = scenario.resolved_surface()
    start = ridge_start(surface, saddles_of(surface)[number], 0.0)
    tasks = {
        slot: EscapeTask(_bare(scenario), entrant, number, within, runs, start)
        for slot, entrant in scenario.slots().items()
    }
    found = ESCAPES.results(list(tasks.values()), "ridge")  # without noise all runs of a task are one
    if found is None:
        return
    results = dict(zip(tasks, found, strict=True))
    counts = {slot: int((times.steps >= 0).sum()) for slot, times in results.items()}
    out = [
        say("{name} {count} of {runs}", name=label(scenario, slot), count=f"{count:,}", runs=f"{runs:,}")
        for slot, count in counts.items()
        if count
    ]
    place = point_text(*start)
    if out:
        st.info(
            say(
                "From {place}, at distance 0, without noise: {escaped} escape. The distance is taken from the straight "
                "line along the stable direction; where the ridge is curved, the line is not the ridge.",
                place=place,
                escaped=", ".join(out),
            )
        )
    else:
        st.info(
            say(
                "From {place}, at distance 0 from the ridge, without noise nobody escapes: 0 of {runs} for each of the "
                "{count} optimizers within {steps} steps. All runs are then one and the same.",
                place=place,
                runs=f"{runs:,}",
                count=len(counts),
                steps=f"{within:,}",
            ),
            icon=":material/do_not_disturb_on:",
        )
