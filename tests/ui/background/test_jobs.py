"""Long work in slices: in order, with progress; what was cancelled is not started; a dead process is replaced."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.experiments.axis import Axis
from engine.experiments.sweep import Sweep, compute_slice, join_rows, sweep
from engine.scenario import Scenario
from engine.scenario.entry import entry
from tests.ui.background import job_functions as work
from ui.background import jobs
from ui.background.jobs import MAX_IN_FLIGHT, NICENESS, forget_pool, imap_cancellable, pool


class Later(Executor):
    """An executor that does a task when somebody waits for it: whoever is cancelled before that never starts."""

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []
        self.started: list[Any] = []

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        future = _LazyFuture(self, function, arguments)
        self.futures.append(future)
        return future


class _LazyFuture(Future[Any]):
    def __init__(self, owner: Later, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        super().__init__()
        self.owner, self.function, self.arguments = owner, function, arguments

    def result(self, timeout: float | None = None) -> Any:
        if self.set_running_or_notify_cancel():
            self.owner.started += self.arguments
            return self.function(*self.arguments)
        return super().result(timeout)


class TestInThisProcess:
    def test_results_come_in_order_one_more_each_time(self) -> None:
        seen = [list(done) for done in imap_cancellable(work.square, [3, 1, 2], Later())]
        assert seen == [[9], [9, 1], [9, 1, 4]]

    def test_nothing_to_do(self) -> None:
        assert list(imap_cancellable(work.square, [], Later())) == []

    def test_nothing_starts_before_it_is_asked_for(self) -> None:
        executor = Later()
        imap_cancellable(work.square, [1, 2, 3], executor)
        assert executor.futures == []

    def test_few_are_under_way_at_a_time(self) -> None:
        executor = Later()
        for number, _ in enumerate(imap_cancellable(work.square, range(10), executor)):
            assert len(executor.futures) <= number + MAX_IN_FLIGHT
        assert executor.started == list(range(10))

    def test_closing_cancels_what_has_not_started(self) -> None:
        executor = Later()
        progress = imap_cancellable(work.square, range(10), executor)
        next(progress)
        next(progress)
        progress.close()
        assert executor.started == [0, 1]
        assert [future.cancelled() for future in executor.futures[2:]] == [True] * (len(executor.futures) - 2)
        assert len(executor.futures) <= 2 + MAX_IN_FLIGHT

    def test_an_exception_where_it_is_used_cancels_as_well(self) -> None:
        executor = Later()

        def use() -> None:
            with closing(imap_cancellable(work.square, range(10), executor)) as progress:
                next(progress)
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            use()
        assert executor.started == [0]
        assert all(future.cancelled() for future in executor.futures[1:])

    def test_what_the_work_raises_comes_through_and_cancels_the_rest(self) -> None:
        executor = Later()
        seen = []
        with pytest.raises(ValueError, match="three is refused"):
            seen += [list(done) for done in imap_cancellable(work.refuse, [1, 2, 3, 4, 5], executor)]
        assert executor.started == [1, 2, 3]
        assert all(future.cancelled() for future in executor.futures[3:])


@pytest.fixture
def _fresh() -> Iterator[None]:
    """Processes of this test's own, gone again afterwards."""
    forget_pool()
    yield
    processes = list(getattr(jobs._pool, "_processes", {}).values())
    forget_pool()
    for process in processes:
        process.join(20)


@pytest.mark.usefixtures("_fresh")
class TestInOtherProcesses:
    def test_results_come_in_order(self) -> None:
        seen = [list(done) for done in imap_cancellable(work.square, range(8))]
        assert seen == [[n * n for n in range(k + 1)] for k in range(8)]

    def test_they_are_others_at_most_two_and_of_low_priority(self) -> None:
        *_, done = imap_cancellable(work.process_id, range(6))
        assert os.getpid() not in done
        assert 1 <= len(set(done)) <= 2
        *_, done = imap_cancellable(work.niceness, [0])
        assert done[0] >= os.nice(0) + NICENESS or done[0] == 19

    def test_a_map_is_the_one_that_is_made_here(self) -> None:
        spec = Sweep(
            Scenario("ravine", steps=2000, noise=0.1, seed=3),
            entry("momentum"),
            Axis("lr", 1e-4, 1e-1, 100, log=True),
            Axis("momentum", 0.0, 0.98, 90),
        )
        tasks = [(spec, first, first + 30) for first in (0, 30, 60)]
        *_, parts = imap_cancellable(compute_slice, tasks)
        here, there = sweep(spec), join_rows(parts)
        assert (here.steps == there.steps).all()
        assert (here.theta == there.theta).all()

    def test_closing_starts_no_more(self, tmp_path: Path) -> None:
        tasks = [(str(tmp_path), number) for number in range(40)]
        progress = imap_cancellable(work.leave_a_mark, tasks)
        assert list(next(progress)) == [0]
        progress.close()
        *_, after = imap_cancellable(work.square, [5, 6])  # waits its turn behind whatever was still under way
        assert after == [25, 36]
        assert len(list(tmp_path.iterdir())) <= 1 + MAX_IN_FLIGHT

    def test_two_jobs_take_turns(self, tmp_path: Path) -> None:
        long = imap_cancellable(work.leave_a_mark, [(str(tmp_path), number) for number in range(1000)])
        next(long)
        *_, done = imap_cancellable(work.square, [1, 2, 3])
        assert done == [1, 4, 9]
        assert len(list(tmp_path.iterdir())) < 100  # the short one did not wait for the long one's end
        long.close()

    def test_what_the_work_raises_comes_through_and_the_processes_live_on(self) -> None:
        before = pool()
        with pytest.raises(ValueError, match="three is refused"):
            list(imap_cancellable(work.refuse, [1, 2, 3, 4]))
        assert pool() is before
        *_, done = imap_cancellable(work.square, [4])
        assert done == [16]

    def test_a_process_that_dies_is_told_and_the_next_job_works(self) -> None:
        before = pool()
        with pytest.raises(BrokenProcessPool):
            list(imap_cancellable(work.die, [0, 1, 2, 3]))
        assert pool() is not before
        *_, done = imap_cancellable(work.square, [4, 5])
        assert done == [16, 25]

    def test_so_do_all_jobs_that_were_under_way(self) -> None:
        bystander = imap_cancellable(work.square, range(10))
        next(bystander)
        with pytest.raises(BrokenProcessPool):
            list(imap_cancellable(work.die, [1]))
        with pytest.raises(BrokenProcessPool):
            list(bystander)

    def test_news_of_the_old_pool_does_not_stop_the_new_one(self) -> None:
        late = imap_cancellable(work.square, range(10))
        next(late)
        with pytest.raises(BrokenProcessPool):
            list(imap_cancellable(work.die, [1]))
        new = imap_cancellable(work.square, range(10))
        next(new)
        with pytest.raises(BrokenProcessPool):
            list(late)
        *_, done = new
        assert done == [n * n for n in range(10)]
