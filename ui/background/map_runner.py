"""Maps for a page: a coarse one at once, then the full one, with progress and a cancel that stops the work."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

import streamlit as st

from engine.experiments.sweep import MAX_RUN_STEPS, Sweep, SweepResult, compute_slice, join_rows, slices, sweep
from i18n import say
from ui.background.jobs import imap_cancellable
from ui.background.store import Store
from ui.state.link import rerun

KEPT = 24
"""Maps that a server keeps for all visitors: the largest takes 7 MB."""

_maps: Store[Sweep, SweepResult] = Store(KEPT)


def peek(spec: Sweep) -> tuple[Sweep, SweepResult]:
    """The map if it is there, else a coarse one; with the spec of what was given."""
    found = _maps.get(spec)
    if found is not None:
        return spec, found
    coarse = spec.coarse()
    found = _maps.get(coarse)
    if found is None:
        found = _maps.keep(coarse, sweep(coarse))
    return coarse, found


def is_done(spec: Sweep) -> bool:
    """Whether the full map is there."""
    return _maps.get(spec) is not None


def affordable(specs: Sequence[Sweep]) -> bool:
    """Whether all of them together are within what one visitor may ask for."""
    return sum(spec.run_steps for spec in specs) <= MAX_RUN_STEPS


def within_budget(specs: Sequence[Sweep]) -> bool:
    """Whether the maps may be computed; if not, says what the bound is and what to lower."""
    if affordable(specs):
        return True
    asked = sum(spec.run_steps for spec in specs)
    cells = " + ".join(f"{spec.x.count} x {spec.y.count}" for spec in specs)
    st.warning(
        say(
            "This asks for {asked} million run-steps ({cells} cells x {steps} steps); one visitor may ask for {most} "
            "million. Choose fewer cells, fewer steps or fewer optimizers. Below is a coarse map of the same.",
            asked=f"{asked / 1e6:,.0f}",
            cells=cells,
            steps=f"{specs[0].scenario.resolved_steps():,}",
            most=f"{MAX_RUN_STEPS / 1e6:,.0f}",
        ),
        icon=":material/hourglass_disabled:",
    )
    return False


def finish(specs: Sequence[Sweep], key: str) -> None:
    """Compute the maps that are not there yet, then rerun the page. Call it last: it takes as long as it takes.

    Whatever else the visitor changes stops the work as well. A cancelled map stays coarse until it is asked for again.
    """
    missing = [spec for spec in specs if not is_done(spec)]
    if not missing:
        return
    stopped = f"{key}:cancelled"
    if st.session_state.get(stopped) == tuple(specs):
        st.button(
            say("Compute the full map"),
            key=f"{key}:again",
            on_click=_forget,
            args=(stopped,),
            icon=":material/grid_on:",
            help=say("The coarse map was kept when the full one was cancelled."),
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, say("The full map …"))
        st.button(
            say("Cancel"),
            key=f"{key}:cancel",
            on_click=_remember,
            args=(stopped, tuple(specs)),
            icon=":material/close:",
            help=say("Stop the computation and keep the coarse map."),
        )
    for number, spec in enumerate(missing):
        _compute(spec, bar, number, len(missing))
    rerun()


def _compute(spec: Sweep, bar: st.delta_generator.DeltaGenerator, number: int, count: int) -> None:
    tasks = [(spec, first, last) for first, last in slices(spec)]
    # closing: where this script is stopped at `bar`, what has not started is cancelled at once.
    with closing(imap_cancellable(compute_slice, tasks)) as progress:
        for done in progress:
            share = (number + len(done) / len(tasks)) / count
            bar.progress(
                share,
                say(
                    "The full map: {share} of {million} million run-steps",
                    share=f"{share:.0%}",
                    million=f"{spec.run_steps * count / 1e6:,.0f}",
                ),
            )
            if len(done) == len(tasks):
                _maps.keep(spec, join_rows(done))


def _remember(name: str, value: object) -> None:
    st.session_state[name] = value


def _forget(name: str) -> None:
    st.session_state.pop(name, None)
