"""The four sections of the escape page: one start, the distance sweep, ensembles, and the map of starts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape as quoted
from itertools import compress

import streamlit as st

from engine.criteria import NOT_APPLICABLE
from engine.experiments.basins import basins, start_question
from engine.experiments.ensembles import EscapeTask, EscapeTimes, per_decade, ridge_distances
from engine.experiments.newton import newton_runs, newton_sentence
from engine.experiments.saddles import Saddle, ridge_start, saddles_of
from engine.experiments.sweep import Sweep, SweepResult, start_axes
from engine.export.escape_csv import basin_csv, distance_csv, ensemble_csv, growth_csv
from engine.labels import label
from engine.limits import MAX_STEPS
from engine.metrics import escaped
from engine.scenario import Scenario
from figures.basin import basin_figure
from figures.curvature import newton_tracks
from figures.escape import (
    EnsembleCurve,
    EscapeTrack,
    distance_figure,
    distance_info,
    ensemble_figure,
    ensemble_info,
    growth_figure,
    growth_info,
    saddle_figure,
)
from figures.theme import look_of, per_theme
from i18n import say
from ui.background import ensemble_runner as work
from ui.background import map_runner as maps
from ui.background.race_cache import cached_race
from ui.blocks.scoreboard import swatch
from ui.components.chart import chart
from ui.components.player import player
from ui.escape.controls import (
    ensemble_controls,
    map_controls,
    saddle_control,
    start_control,
    start_from,
    take_edit,
    within_control,
)
from ui.widgets.scenario_controls import use
from ui.widgets.slider import KEEP


def race_section(scenario: Scenario) -> None:
    """One start: the race, the steps to escape, the growth of the distance, and the saddle."""
    shown, saddle, number = start_control(scenario)
    player(shown, st.session_state["layout"], take_edit)
    runs = cached_race(shown)
    counts = {slot: int(escaped(shown.resolved_surface(), run)) for slot, run in runs.items()}
    tracks = growth_info(shown, saddle, runs)
    newton = newton_runs(shown) if st.session_state["curvature"] else {}
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _board(shown, counts)
        _growth_table(tracks, saddle)
    with right:
        title = _title(say("Distance from the ridge"), shown)
        chart(
            per_theme(lambda theme: growth_figure(theme, [*tracks, *newton_tracks(newton, saddle)], saddle, title)),
            key="growth",
            height=460,
            label=say("Distance along the escape direction against step, on a log axis"),
            file="escape-distance.png",
        )
        st.toggle(
            say("For scale: methods with curvature"),
            key="curvature",
            persist_state=KEEP,
            help=say("Newton and saddle-free Newton, with lr 1: they know the Hessian, which no optimizer here does."),
        )
        if newton:
            st.markdown(newton_sentence(shown, newton))
        _csv("escape-growth.csv", lambda: growth_csv(shown, saddle, runs))
    _saddles(shown, number)


def _grants(scenario: Scenario, noise: float | None = None) -> str:
    """What the comparison grants everyone, for titles."""
    sigma = scenario.noise if noise is None else noise
    if sigma:
        return say("{fairness}, noise σ {sigma}", fairness=scenario.comparison_terms(), sigma=f"{sigma:g}")
    return say("{fairness}, no noise", fairness=scenario.comparison_terms())


def _title(what: str, scenario: Scenario, noise: float | None = None) -> str:
    return f"<b>{what}</b><br><sup>{_grants(scenario, noise)}</sup>"


def _csv(file: str, make: Callable[[], str]) -> None:
    st.download_button(
        "CSV",
        make,
        file,
        "text/csv",
        key=f"csv:{file}",
        on_click="ignore",
        icon=":material/table:",
        help=say("The numbers of this figure in full precision, with the link of the race in the first line."),
    )


def _board(scenario: Scenario, counts: Mapping[str, int]) -> None:
    """Steps to escape, the fewest first, "never" last; with a way to look longer."""
    never = say("never in {steps} steps", steps=f"{scenario.resolved_steps():,}")
    gone, head = say("starts escaped"), say("escape")
    rows = []
    for slot, step in sorted(counts.items(), key=lambda item: item[1] if item[1] >= 0 else math.inf):
        text = f"{step:,}" if step >= 0 else gone if step == NOT_APPLICABLE else never
        rows.append((_named(scenario, slot), _cells((head,), (text,))))
    _table(say("Steps to escape, {grants}", grants=_grants(scenario)), (say("optimizer"), head), rows)
    if -1 in counts.values() and scenario.resolved_steps() < MAX_STEPS:
        own = st.session_state["scenario"]
        st.button(
            say("Race for {steps} steps", steps=f"{MAX_STEPS:,}"),
            on_click=use,
            args=(replace(own, steps=MAX_STEPS),),
            key="longer",
            icon=":material/hourglass_top:",
            help=say("Those that have not escaped may need longer."),
        )


def _named(scenario: Scenario, slot: str) -> str:
    look = look_of(slot, scenario.slots()[slot].optimizer)
    return f'<th scope="row">{swatch(look)}{quoted(label(scenario, slot))}</th>'


def _table(caption: str, heads: Sequence[str], rows: Sequence[tuple[str, str]]) -> None:
    first, *others = heads
    cells = "".join(f'<th class="n" scope="col">{quoted(head)}</th>' for head in others)
    body = "".join(f"<tr>{name}{values}</tr>" for name, values in rows)
    st.html(
        f'<div class="scores"><table><caption>{quoted(caption)}.</caption><thead><tr>'
        f'<th scope="col">{quoted(first)}</th>{cells}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _cells(heads: Sequence[str], texts: Sequence[str]) -> str:
    """Cells of a row, each with its head for narrow screens."""
    told = zip(heads, texts, strict=True)
    return "".join(f'<td data-head="{quoted(head)}">{quoted(text)}</td>' for head, text in told)


def _growth_table(tracks: Sequence[EscapeTrack], saddle: Saddle) -> None:
    """Measured growth factor a step, beside theory."""
    heads = (say("optimizer"), say("measured"), say("theory"))
    rows = []
    for one in tracks:
        factors = ["–" if math.isnan(value) else f"{value:.6g}" for value in (one.measured, one.theory)]
        name = f'<th scope="row">{swatch(one.look)}{quoted(one.name)}</th>'
        rows.append((name, _cells(heads[1:], factors)))
    _table(say("Growth of the distance, a factor a step"), heads, rows)
    curvature = saddle.eigenvalues[0]
    if curvature < 0:
        st.caption(
            say(
                "Theory at the saddle, λ = {curvature}: SGD $1 + \\eta|\\lambda|$, momentum the larger root of "
                "$r^2 - (1 + \\mu + \\eta|\\lambda|)\\,r + \\mu = 0$. Where a run passes farther off, the curvature is "
                "another, and so is its factor. Adaptive rules have no constant one. “–”: too few steps near the ridge "
                "to tell.",
                curvature=f"{curvature:.4g}",
            )
        )
    else:
        st.caption(say("The Hessian at this saddle is zero: there is no factor a step, and theory has no line."))


def _saddles(scenario: Scenario, chosen: int) -> None:
    """The map with the directions, and a table of eigenvalues."""
    surface = scenario.resolved_surface()
    found = saddles_of(surface)
    st.markdown(f"**{say('The saddle') if len(found) == 1 else say('The saddles')}**")
    left, right = st.columns([3, 2], gap="medium", vertical_alignment="center")
    with left:
        chart(
            per_theme(lambda theme: saddle_figure(theme, surface, found, chosen, scenario.resolved_start())),
            key="saddles",
            height=440,
            label=say("Map of the surface with the directions of every saddle"),
            file="saddles.png",
        )
    rows = [
        f"| ({s.place[0]:.4g}, {s.place[1]:.4g}) | {s.value:.4g} | {s.eigenvalues[0]:.4g} "
        f"| {_pair(s.escape_direction)} | {s.eigenvalues[1]:.4g} | {_pair(s.stable_direction)} |"
        for s in found
    ]
    heads = say("| saddle | loss | $\\lambda_1$ | leads off along | $\\lambda_2$ | leads in along |")
    right.markdown("\n".join([heads, "|---" * 6 + "|", *rows]))
    right.caption(
        say(
            "Eigenvalues of the Hessian. Escaped: below the saddle and at least {radius} away from it (the dotted "
            "circle).",
            radius=f"{found[chosen].radius:g}",
        )
    )


def _pair(way: Sequence[float]) -> str:
    return f"({way[0]:.3g}, {way[1]:.3g})"


def distance_section(scenario: Scenario) -> None:
    """Steps to escape against the distance of the start from the ridge."""
    left, right = st.columns(2)
    with left:
        within = within_control()
    with right:
        number = saddle_control(scenario)
    tasks = {slot: EscapeTask(_bare(scenario), one, number, within) for slot, one in scenario.slots().items()}
    found = work.gather(tasks, "sweep") if work.within_budget(list(tasks.values())) else None
    if found is None:
        return
    title = _title(say("Steps to escape"), scenario, 0.0)
    reaches = distance_info(scenario, found)
    st.markdown(_seen(scenario, found))
    chart(
        per_theme(lambda theme: distance_figure(theme, scenario, reaches, within, title)),
        key="sweep",
        height=560,
        label=say("Steps to escape against distance from the ridge, both on log axes"),
        file="escape-sweep.png",
    )
    _csv("escape-sweep.csv", lambda: distance_csv(scenario, found))


def _bare(scenario: Scenario) -> Scenario:
    """What a task depends on, and nothing else: what does not matter must not make it another one."""
    return Scenario(
        surface=scenario.surface,
        parameters=scenario.parameters,
        lr=scenario.lr,
        own_lr=scenario.own_lr,
        seed=scenario.seed,
        entries=(),
    )


def _seen(scenario: Scenario, found: Mapping[str, EscapeTimes]) -> str:
    """What the sweep shows, in sentences made from its numbers."""
    costs = {slot: per_decade(ridge_distances(), one.steps) for slot, one in found.items()}
    known = sorted(((cost, slot) for slot, cost in costs.items() if not math.isnan(cost)), reverse=True)
    parts = [f"{label(scenario, slot)} {max(round(cost), 0):,}" for cost, slot in known]
    rest = [label(scenario, slot) for slot, cost in costs.items() if math.isnan(cost)]
    on_ridge = sum(int(one.steps[0] >= 0) for one in found.values())
    said = [
        say("Each factor of ten nearer to the ridge adds so many steps: {costs}.", costs=", ".join(parts)),
        say("Not in time, or gone at once, from a thousandth or less: {names}.", names=", ".join(rest)),
        say(
            "Steps proportional to the gradient need a time that grows like log(1/d); adaptive rules hardly notice, "
            "where they get away at all. From exactly on the ridge {escaped} of {all} escape.",
            escaped=on_ridge,
            all=len(found),
        ),
    ]
    return " ".join(compress(said, (parts, rest, True)))


def ensemble_section(scenario: Scenario) -> None:
    """The fraction of many noisy runs that have escaped, against step."""
    shown, _, number = start_control(scenario)
    within, sigma, runs = ensemble_controls()
    tasks = {
        slot: EscapeTask(_bare(shown), one, number, within, runs, shown.resolved_start(), sigma)
        for slot, one in shown.slots().items()
    }
    found = work.gather(tasks, "ensemble") if work.within_budget(list(tasks.values())) else None
    if found is None:
        return
    crowds = ensemble_info(shown, found)
    x, y = shown.resolved_start()
    title = _title(say("Fraction escaped from {start}", start=f"({x:.4g}, {y:.4g})"), shown, sigma)
    chart(
        per_theme(lambda theme: ensemble_figure(theme, crowds, within, title)),
        key="ensemble",
        height=480,
        label=say("Fraction escaped against step with 95 % bands"),
        file="escape-ensemble.png",
    )
    _csv("escape-ensemble.csv", lambda: ensemble_csv(shown, found))
    _crowd_table(crowds, within, runs)
    _ridge_line(shown, number, within, runs)


def _crowd_table(crowds: Sequence[EnsembleCurve], within: int, runs: int) -> None:
    rows, heads = [], (say("optimizer"), say("escaped"), say("median step"))
    for one in crowds:
        low, high = 100 * one.curve.low[-1], 100 * one.curve.high[-1]
        share = f"{one.escaped:,}, {100 * one.escaped / one.runs:.3g} % ({low:.3g}–{high:.3g} %)"
        middle = "–" if one.median is None else f"{one.median:,}"
        name = f'<th scope="row">{swatch(one.look)}{quoted(one.name)}</th>'
        rows.append((name, _cells((heads[1], say("median")), (share, middle))))
    _table(
        say(
            "Escaped within {steps} steps of {runs} runs each (95 % band), and the step by which half of all runs "
            "have; – where fewer than half did",
            steps=f"{within:,}",
            runs=f"{runs:,}",
        ),
        heads,
        rows,
    )


def _ridge_line(scenario: Scenario, number: int, within: int, runs: int) -> None:
    """What happens exactly on the ridge without noise, computed."""
    surface = scenario.resolved_surface()
    start = ridge_start(surface, saddles_of(surface)[number], 0.0)
    tasks = {
        slot: EscapeTask(_bare(scenario), one, number, within, runs, start) for slot, one in scenario.slots().items()
    }
    found = work.alike(tasks)
    counts = {slot: int((one.steps >= 0).sum()) for slot, one in found.items()}
    out = [
        say("{name} {count} of {runs}", name=label(scenario, slot), count=f"{count:,}", runs=f"{runs:,}")
        for slot, count in counts.items()
        if count
    ]
    place = f"({start[0]:.4g}, {start[1]:.4g})"
    if out:
        st.info(
            say(
                "From the ridge's foot {place} without noise: {escaped} escape. The ridge is curved here.",
                place=place,
                escaped=", ".join(out),
            )
        )
    else:
        st.info(
            say(
                "Exactly on the ridge, at {place}, without noise nobody escapes: 0 of {runs} for each of the {count} "
                "optimizers within {steps} steps. All runs are then one and the same.",
                place=place,
                runs=f"{runs:,}",
                count=len(counts),
                steps=f"{within:,}",
            ),
            icon=":material/do_not_disturb_on:",
        )


def basin_section(scenario: Scenario) -> None:
    """Starts by where they end; a click makes one the race's start."""
    grid, slots = map_controls(scenario)
    if not slots:
        st.info(say("Choose an optimizer for a map."), icon=":material/touch_app:")
        return
    surface = scenario.resolved_surface()
    x, y = start_axes(surface, grid)
    base = replace(scenario, entries=(), start=None, tol=None, tuned=False)
    specs = {slot: Sweep(base, scenario.slots()[slot], x, y, start_question(surface)) for slot in slots}
    allowed = maps.within_budget(list(specs.values()))
    st.caption(say("{grants}. Lighter: more steps. Click a start to watch its race below.", grants=_grants(scenario)))
    done = {}
    for place, (slot, spec) in zip(_places(len(specs)), specs.items(), strict=True):
        with place:
            done[slot] = _map(scenario, slot, *maps.peek(spec))
    _csv("escape-basins.csv", lambda: basin_csv(scenario, done))
    progress = st.container()
    player(scenario, st.session_state["layout"], take_edit)
    if allowed:
        with progress:  # last, as it reruns the page
            maps.finish(list(specs.values()), "basins")


def _places(count: int) -> Sequence[st.delta_generator.DeltaGenerator]:
    """Two maps a row."""
    places: list[st.delta_generator.DeltaGenerator] = []
    while len(places) < count:
        places += st.columns(min(2, count) if count != 3 else 3)
    return places[:count]


def _map(scenario: Scenario, slot: str, spec: Sweep, found: SweepResult) -> tuple[Sweep, SweepResult]:
    """One optimizer's map, with the race's start marked in it."""
    sorted_out = basins(spec, found)
    name, done = label(scenario, slot), maps.is_done(spec) and spec.x.count >= st.session_state["grid"]
    about = {
        "name": f"<b>{name}</b>",
        "lr": f"{scenario.lr_of(spec.entry):g}",
        "steps": f"{scenario.resolved_steps():,}",
    }
    whole = say("{name}, lr {lr}, {steps} steps", **about)
    title = whole if done else say("{title}, preview", title=whole)
    x, y = scenario.resolved_start()

    def chosen(at: Mapping[str, float | str]) -> None:
        start_from(scenario, *(float(a.values[a.nearest(float(at[a.name]))]) for a in (spec.x, spec.y)))

    chart(
        per_theme(lambda theme: basin_figure(theme, spec, sorted_out, title)),
        key=f"basin:{slot}",
        height=500,
        label=say("Starts coloured by where {name} ends", name=name),
        file=f"basins-{slot}.png",
        pick={"subplot": "xy", "x": x, "y": y},
        on_pick=chosen,
    )
    return spec, found
