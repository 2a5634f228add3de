"""Escapes in bulk for a page: kept by value, computed in other processes with progress and a cancel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Protocol, TypeVar

import streamlit as st

from engine.experiments.ensembles import EscapeTask, EscapeTimes, compute_escapes
from engine.experiments.sweep import MAX_RUN_STEPS
from i18n import say
from ui.background.jobs import imap_cancellable
from ui.background.store import Store

KEPT = 256
"""Results that a server keeps for all visitors, 32 kB each at most."""

SMALL = 3_000_000
"""Run-steps that are done at once, here: starting other processes would take longer."""

_done: Store[EscapeTask, EscapeTimes] = Store(KEPT)


class Work(Protocol):
    """Something to be done, of a size that is known before."""

    @property
    def run_steps(self) -> int:
        """How many steps of all its runs together, at most."""


Part = TypeVar("Part", bound=Work)
Result = TypeVar("Result")


def within_budget(tasks: Sequence[Work]) -> bool:
    """Whether the tasks may be done; if not, says what the bound is and what to lower."""
    asked = sum(task.run_steps for task in tasks)
    if asked <= MAX_RUN_STEPS:
        return True
    st.warning(
        say(
            "This asks for {asked} million run-steps; one visitor may ask for {most} million. Choose fewer runs, fewer "
            "steps or fewer optimizers.",
            asked=f"{asked / 1e6:,.0f}",
            most=f"{MAX_RUN_STEPS / 1e6:,.0f}",
        ),
        icon=":material/hourglass_disabled:",
    )
    return False


def gather(tasks: Mapping[str, EscapeTask], key: str) -> dict[str, EscapeTimes] | None:
    """{name: result} of all tasks; None where the visitor cancelled, until they ask again."""
    if not done(compute_escapes, list(tasks.values()), _done, key, SMALL):
        return None
    return {name: _done.get(task) or compute_escapes(task) for name, task in tasks.items()}


def alike(tasks: Mapping[str, EscapeTask]) -> dict[str, EscapeTimes]:
    """Results of tasks without noise, here and now: all runs of such a task are one."""
    return {name: _done.get(task) or _done.keep(task, compute_escapes(task)) for name, task in tasks.items()}


def done(do: Callable[[Part], Result], parts: Sequence[Part], store: Store[Part, Result], key: str, small: int) -> bool:
    """Have `do` of all parts in the store: at once up to `small` run-steps, else elsewhere; False if cancelled."""
    missing = [part for part in parts if store.get(part) is None]
    if sum(part.run_steps for part in missing) > small:
        return _long(do, missing, store, key)
    for part in missing:
        store.keep(part, do(part))
    return True


def _long(do: Callable[[Part], Result], missing: Sequence[Part], store: Store[Part, Result], key: str) -> bool:
    """Do parts elsewhere; False if this was cancelled. Any change by the visitor stops the work as well."""
    stopped = f"{key}:cancelled"
    if st.session_state.get(stopped) == tuple(missing):
        st.info(say("Cancelled."), icon=":material/close:")
        st.button(
            say("Compute"),
            key=f"{key}:again",
            on_click=_put,
            args=(stopped, None),
            icon=":material/play_arrow:",
            help=say("Start the computation that was cancelled again."),
        )
        return False
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, say("Computing …"))
        st.button(
            say("Cancel"),
            key=f"{key}:cancel",
            on_click=_put,
            args=(stopped, tuple(missing)),
            icon=":material/close:",
            help=say("Stop the computation."),
        )
    asked = sum(task.run_steps for task in missing) / 1e6
    with closing(imap_cancellable(do, missing)) as progress:
        for results in progress:
            store.keep(missing[len(results) - 1], results[-1])
            bar.progress(
                len(results) / len(missing),
                say(
                    "{done} of {all}, {million} million run-steps",
                    done=len(results),
                    all=len(missing),
                    million=f"{asked:,.0f}",
                ),
            )
    place.empty()
    return True


def _put(name: str, value: object) -> None:
    st.session_state[name] = value
