"""Run long tasks through the desk with a budget, progress and cancel; results and finished slices are cached."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, CancelledError
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

import streamlit as st

from i18n import say
from ui.background.desk import DESK, Busy
from ui.background.flight import AnyFlight, Job, work_on_slice
from ui.background.in_place import GoingOn
from ui.background.store import Store
from ui.background.turns import Visitor
from ui.background.visitors import script_visitor
from ui.background.words import RunnerWords
from ui.state.session import cancel, rerun, resume, session

Task = TypeVar("Task", bound=Hashable)
Result = TypeVar("Result")

LARGEST = 20.0
"""CPU seconds that a job counts at most where the desk asks what a visitor waits for: half of their share."""
PAUSE = 0.5
"""Seconds after which a page asks again how far work is that goes on without a script."""
DRAWN = 0.15
"""Seconds in which a script ends and its page is drawn, before work goes on: the event loop has turns for both."""

Show = Callable[[int, int, Sequence[Any]], object]
"""Is given how many slices are done, of how many, and the tasks without a result."""


@dataclass(frozen=True)
class Runner(Generic[Task, Result]):
    """Computes tasks of one kind and caches their results for all visitors.

    Attributes:
        cache: results by task.
        finished: results of slices by (task, slice), until their task is complete.
        work: computes one slice; a function that other processes can find by its name.
        seconds: CPU seconds of a task, estimated.
        words: what visitors read meanwhile.
        slices: the parts of a task, each a fraction of a second; by default the task as a whole.
        join: the result of a task from those of its slices.
    """

    cache: Store[Task, Result]
    finished: Store[Any, Any]
    work: Callable[[Any], Any]
    seconds: Callable[[Task], float]
    words: RunnerWords = RunnerWords()  # noqa: RUF009 - it has no state
    slices: Callable[[Task], Sequence[Any]] = lambda task: (task,)
    join: Callable[[Sequence[Any]], Result] = lambda parts: parts[0]

    def is_quick(self, *tasks: Task) -> bool:
        """Whether a script may compute these tasks by itself."""
        return sum(self.seconds(task) for task in tasks) <= DESK.quick

    def compute(self, task: Task) -> Result:
        """The result of a quick task, computed here and now if it is not cached."""
        return self.cache.compute(task, lambda: self.join([self.work(part) for part in self.slices(task)]))

    def results(self, tasks: Sequence[Task], key: str) -> list[Result] | None:
        """The results of all tasks, computed in other processes if they are not quick.

        None where the visitor cancelled, until they ask again, and where the server cannot do it now. Any other change
        by the visitor interrupts the work as well. `key` names the place on the page.
        """
        found = {task: self.cache.get(task) for task in tasks}
        missing = [task for task, result in found.items() if result is None]
        if self.is_quick(*missing):
            found |= {task: self.compute(task) for task in missing}
        elif session().cancelled.get(key) == tuple(tasks):
            self.words.say_cancelled()
            self._offer(key)
            return None
        elif not self._run(tasks, found, key):
            return None
        return [result for task in tasks if (result := found[task]) is not None]

    async def answer(self, task: Task, visitor: Visitor) -> Result:
        """The result of a task, for a route: through the desk if it is not cached. Raises `Busy`."""
        cached = self.cache.get(task)
        if cached is not None:
            return cached
        parts = await DESK.answer(self._job([task], [task]), visitor)
        return self.cache.compute(task, lambda: self.join(parts))

    def _offer(self, key: str) -> None:
        label, help, icon = self.words.again()
        st.button(label, key=f"{key}:again", on_click=resume, args=(key,), icon=icon, help=help)

    def _run(self, tasks: Sequence[Task], found: dict[Task, Result | None], key: str) -> bool:
        """Find what is missing; whether that worked out."""
        try:
            return self._going_on(tasks, found, key) if DESK.in_place else self._at_once(tasks, found, key)
        except Busy as busy:
            why = self.words.busy(busy.retry_after)
        except (BrokenExecutor, CancelledError):
            why = self.words.lost()
        st.warning(why, icon=":material/hourglass_disabled:")
        self._offer(key)
        return False

    def _at_once(self, tasks: Sequence[Task], found: dict[Task, Result | None], key: str) -> bool:
        """Find what is missing, under a bar of progress that goes as this returns."""
        place = st.empty()
        with place.container(horizontal=True, vertical_alignment="center"):
            show = self._bar(tasks, key)
        try:
            self._find(tasks, found, show)
        except Exception:  # a script that is stopped draws nothing more
            place.empty()
            raise
        place.empty()
        return True

    def _going_on(self, tasks: Sequence[Task], found: dict[Task, Result | None], key: str) -> bool:
        """Let the work go on when this script has ended, under a bar that runs the page again when it is over."""
        work = GoingOn(self._go_on(tasks, dict(found), script_visitor()))
        missing = [task for task, result in found.items() if result is None]
        parts = self._job(tasks, missing).parts

        def ask_again() -> None:
            if work.failure is not None and not isinstance(work.failure, Busy):
                raise work.failure  # another run would come to the same, and there is nothing to cancel
            with st.container(horizontal=True, vertical_alignment="center"):
                show = self._bar(tasks, key)
            show(sum(self.finished.get(part) is not None for part in parts), len(parts), missing)
            if work.is_over or session().cancelled.get(key) == tuple(tasks):
                work.stop()
                rerun()
            work.stay()

        st.fragment(ask_again, run_every=PAUSE)()
        return False

    async def _go_on(self, tasks: Sequence[Task], found: dict[Task, Result | None], visitor: Visitor) -> None:
        """Find what is missing, in the event loop: as soon as the page is drawn."""
        await asyncio.sleep(DRAWN)
        while missing := [task for task, result in found.items() if result is None]:
            with DESK.follow(self._job(tasks, missing), visitor) as flight:
                await DESK.until_over(flight)
                found |= self._joined(flight)

    def _bar(self, tasks: Sequence[Task], key: str) -> Show:
        """Draw a bar of progress and a button that cancels; what shows the progress."""
        bar = st.progress(0.0, self.words.begin())
        st.button(
            say("Cancel"),
            key=f"{key}:cancel",
            on_click=partial(cancel, key, tasks),
            icon=":material/close:",
            help=self.words.cancel_help(),
        )

        def show(done: int, all: int, missing: Sequence[Any]) -> None:
            bar.progress(done / all, self.words.progress(done, all, missing))

        return show

    def _find(self, tasks: Sequence[Task], found: dict[Task, Result | None], show: Show) -> None:
        """Find what is missing."""
        while missing := [task for task, result in found.items() if result is None]:
            # A change by the visitor stops this script at `show`, and it leaves the flight: the next one goes on.
            with DESK.follow(self._job(tasks, missing), script_visitor()) as flight:
                for done in flight.progress():
                    show(done, len(flight.job.parts), missing)
                found |= self._joined(flight)

    def _job(self, tasks: Sequence[Task], missing: Sequence[Task]) -> Job[Any, Any]:
        """One job for all tasks, so that those who ask for the same ones follow the same flight, whenever they come."""
        return Job(
            key=(self.work, tuple(tasks)),
            work=partial(work_on_slice, self.work),
            parts=[(task, part) for task in missing for part in self.slices(task)],
            seconds=min(LARGEST, sum(self.seconds(task) for task in missing)),
            recall=self.finished.get,
            keep=self.finished.keep,
        )

    def _joined(self, flight: AnyFlight) -> Mapping[Task, Result]:
        """The results of the tasks of a flight that is over, cached."""
        slices: dict[Task, list[Any]] = {}
        for (task, _), result in zip(flight.job.parts, flight.answers(), strict=True):
            slices.setdefault(task, []).append(result)
        results = {task: self.cache.compute(task, partial(self.join, parts)) for task, parts in slices.items()}
        for slice in flight.job.parts:
            self.finished.drop(slice)
        return results
