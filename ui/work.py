"""Escapes in bulk for a page: kept by value, computed in other processes with progress and a cancel."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import closing

import streamlit as st

from engine.ensembles import Escapes, Task, escapes
from engine.jobs import in_slices
from engine.sweep import MAX_RUN_STEPS
from engine.texts import say

KEPT = 256
"""Results that a server keeps for all visitors, 32 kB each at most."""

SMALL = 3_000_000
"""Run-steps that are done at once, here: starting other processes would take longer."""

_lock = threading.Lock()
_done: OrderedDict[Task, Escapes] = OrderedDict()


def within_budget(tasks: Sequence[Task]) -> bool:
    """Whether the tasks may be done; if not, says what the bound is and what to lower."""
    asked = sum(task.run_steps for task in tasks)
    if asked <= MAX_RUN_STEPS:
        return True
    st.warning(
        say(
            "This asks for {asked} million run-steps; one visitor may ask for {most} million. Choose fewer runs, fewer "
            "steps or fewer optimizers.",
            asked=f"{asked / 1e6:,.0f}", most=f"{MAX_RUN_STEPS / 1e6:,.0f}",
        ),
        icon=":material/hourglass_disabled:",
    )  # fmt: skip
    return False


def gather(tasks: Mapping[str, Task], key: str) -> dict[str, Escapes] | None:
    """{name: result} of all tasks; None where the visitor cancelled, until they ask again."""
    missing = [task for task in tasks.values() if _kept(task) is None]
    if sum(task.run_steps for task in missing) <= SMALL:
        for task in missing:
            _keep(task, escapes(task))
    elif not _long(missing, key):
        return None
    return {name: _kept(task) or escapes(task) for name, task in tasks.items()}


def alike(tasks: Mapping[str, Task]) -> dict[str, Escapes]:
    """Results of tasks without noise, here and now: all runs of such a task are one."""
    return {name: _kept(task) or _keep(task, escapes(task)) for name, task in tasks.items()}


def _long(missing: Sequence[Task], key: str) -> bool:
    """Do tasks elsewhere; False if this was cancelled. Any change by the visitor stops the work as well."""
    stopped = f"{key}:cancelled"
    if st.session_state.get(stopped) == tuple(missing):
        st.info(say("Cancelled."), icon=":material/close:")
        st.button(say("Compute"), key=f"{key}:again", on_click=_put, args=(stopped, None), icon=":material/play_arrow:",
                  help=say("Start the computation that was cancelled again."))  # fmt: skip
        return False
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, say("Computing …"))
        st.button(say("Cancel"), key=f"{key}:cancel", on_click=_put, args=(stopped, tuple(missing)),
                  icon=":material/close:", help=say("Stop the computation."))  # fmt: skip
    asked = sum(task.run_steps for task in missing) / 1e6
    with closing(in_slices(escapes, missing)) as progress:
        for results in progress:
            _keep(missing[len(results) - 1], results[-1])
            bar.progress(
                len(results) / len(missing),
                say("{done} of {all}, {million} million run-steps",
                    done=len(results), all=len(missing), million=f"{asked:,.0f}"),
            )  # fmt: skip
    place.empty()
    return True


def _put(name: str, value: object) -> None:
    st.session_state[name] = value


def _kept(task: Task) -> Escapes | None:
    with _lock:
        if task in _done:
            _done.move_to_end(task)
        return _done.get(task)


def _keep(task: Task, result: Escapes) -> Escapes:
    with _lock:
        _done[task] = result
        while len(_done) > KEPT:
            _done.popitem(last=False)
    return result
