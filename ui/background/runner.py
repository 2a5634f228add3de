"""Run long tasks in worker processes with a budget, progress and cancel; results and finished slices are cached."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

import streamlit as st

from engine.experiments.sweep import MAX_RUN_STEPS
from i18n import say
from ui.background.jobs import imap_cancellable
from ui.background.store import Store
from ui.background.words import RunnerWords
from ui.state.session import cancel, resume, session


class Sized(Hashable, Protocol):
    """A task of a size that is known before."""

    @property
    def run_steps(self) -> int:
        """How many steps of all its runs together, at most."""


Task = TypeVar("Task", bound=Sized)
Result = TypeVar("Result")


@dataclass(frozen=True)
class Runner(Generic[Task, Result]):
    """Computes tasks of one kind and caches their results for all visitors.

    Attributes:
        cache: results by task.
        finished: results of slices by (task, slice), until their task is complete.
        work: computes one slice; a function that other processes can find by its name.
        words: what visitors read meanwhile.
        slices: the parts of a task, each a fraction of a second; by default the task as a whole.
        join: the result of a task from those of its slices.
        inline: run-steps that are done at once, here: starting other processes would take longer.
    """

    cache: Store[Task, Result]
    finished: Store[Any, Any]
    work: Callable[[Any], Any]
    words: RunnerWords
    slices: Callable[[Task], Sequence[Any]] = lambda task: (task,)
    join: Callable[[Sequence[Any]], Result] = lambda parts: parts[0]
    inline: int = 0

    def compute(self, task: Task) -> Result:
        """The result of a task, computed here and now if it is not cached."""
        cached = self.cache.get(task)
        if cached is not None:
            return cached
        return self.cache.keep(task, self.join([self.work(part) for part in self.slices(task)]))

    def within_budget(self, tasks: Sequence[Task]) -> bool:
        """Whether one visitor may ask for these tasks; if not, says what the bound is and what to lower."""
        if affordable(tasks):
            return True
        st.warning(self.words.too_much(tasks), icon=":material/hourglass_disabled:")
        return False

    def ensure(self, tasks: Sequence[Task], key: str) -> bool:
        """Have all tasks in the cache; False where the visitor cancelled, until they ask again.

        Any other change by the visitor interrupts the work as well. `key` names the place on the page.
        """
        missing = [task for task in tasks if self.cache.get(task) is None]
        if not missing:
            return True
        if _size(missing) <= self.inline:
            for task in missing:
                self.compute(task)
            return True
        if session().cancelled.get(key) == tuple(tasks):
            self._offer_again(key)
            return False
        self._run(tasks, missing, key)
        return True

    def _offer_again(self, key: str) -> None:
        self.words.say_cancelled()
        label, help, icon = self.words.again()
        st.button(label, key=f"{key}:again", on_click=resume, args=(key,), icon=icon, help=help)

    def _run(self, tasks: Sequence[Task], missing: Sequence[Task], key: str) -> None:
        """Do all slices in other processes, under a bar of progress."""
        slices = [(task, part) for task in missing for part in self.slices(task)]
        place = st.empty()
        with place.container(horizontal=True, vertical_alignment="center"):
            bar = st.progress(0.0, self.words.begin())
            st.button(
                say("Cancel"),
                key=f"{key}:cancel",
                on_click=partial(cancel, key, tasks),
                icon=":material/close:",
                help=self.words.cancel_help(),
            )
        # A change by the visitor stops this script at `bar`: the next one goes on with the slices that are done.
        finished = {slice: self.finished.get(slice) for slice in slices}
        waiting = [slice for slice, result in finished.items() if result is None]
        # closing: where this script is stopped at `bar`, what has not started is cancelled at once.
        with closing(imap_cancellable(self.work, [part for _, part in waiting])) as progress:
            for results in progress:
                slice = waiting[len(results) - 1]
                finished[slice] = self.finished.keep(slice, results[-1])
                self._join(slice[0], finished)
                done = len(slices) - len(waiting) + len(results)
                bar.progress(done / len(slices), self.words.progress(done, len(slices), _size(missing)))
        for task in missing:
            if self.cache.get(task) is None:  # no slice of it was waiting
                self._join(task, finished)
        place.empty()

    def _join(self, task: Task, finished: Mapping[tuple[Task, Any], Any]) -> None:
        """Make a task's result, if all of its slices are finished."""
        slices = [(task, part) for part in self.slices(task)]
        results = [finished[slice] for slice in slices]
        if all(result is not None for result in results):
            self.cache.keep(task, self.join(results))
            for slice in slices:
                self.finished.drop(slice)


def affordable(tasks: Sequence[Sized]) -> bool:
    """Whether all of them together are within what one visitor may ask for."""
    return _size(tasks) <= MAX_RUN_STEPS


def _size(tasks: Sequence[Sized]) -> int:
    return sum(task.run_steps for task in tasks)
