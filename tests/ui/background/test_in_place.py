"""The desk where there are neither threads nor processes: whoever waits does the work, part by part."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from unittest.mock import MagicMock

import pytest

from tests.ui.background import test_runner
from tests.ui.background.test_runner import Sum, Words, runner
from ui.background import runner as module
from ui.background.desk import Bounds, Busy, Desk
from ui.background.flight import Job
from ui.background.in_place import REST, InPlace, WorkingCondition
from ui.background.runner import Runner
from ui.background.turns import Visitor
from ui.state.session import Session

ANN = Visitor("Ann")


class Clock:
    """Time that passes only where somebody works."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time

    def worked(self, seconds: float = 1.0) -> None:
        self.time += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.work_in_place(quick=0.3)
    return desk


def doubles(numbers: list[int], seen: list[int], *, elsewhere: bool = True) -> Job[int, int]:
    def double(number: int) -> int:
        seen.append(number)
        return 2 * number

    return Job(("doubles", tuple(numbers)), double, numbers, 10.0, elsewhere=elsewhere)


class TestTheExecutor:
    def test_nothing_is_done_before_a_step(self) -> None:
        executor, done = InPlace(), list[int]()
        futures = [executor.submit(done.append, number) for number in (1, 2)]
        assert done == []
        assert executor.step()
        assert (done, [future.done() for future in futures]) == ([1], [True, False])
        assert executor.step()
        assert not executor.step()

    def test_what_the_work_raises_is_raised_where_the_result_is_asked_for(self) -> None:
        executor = InPlace()
        future = executor.submit(lambda: 1 // 0)
        executor.step()
        with pytest.raises(ZeroDivisionError):
            future.result()

    def test_what_was_cancelled_is_not_done(self) -> None:
        executor, done = InPlace(), list[int]()
        executor.submit(done.append, 1).cancel()
        assert executor.step()
        assert done == []

    def test_the_event_loop_does_the_parts_with_others_in_between(self) -> None:
        executor, done = InPlace(), list[str]()

        async def given() -> None:
            for name in ("a", "b"):
                executor.submit(done.append, name)
            while len(done) < 4:
                await asyncio.sleep(0)
                if done and done[-1] != "page":
                    done.append("page")

        asyncio.run(given())
        assert done == ["a", "page", "b", "page"]

    def test_it_rests_after_a_long_part(self, clock: Clock) -> None:
        executor = InPlace(clock)

        async def given() -> list[float]:
            times = list[float]()
            executor.submit(clock.worked, 1.0)
            executor.submit(lambda: times.append(clock.time))
            while not times:
                await asyncio.sleep(0.001)
                clock.worked(0.001)
            return times

        (time,) = asyncio.run(given())
        assert time >= 1.0 + 1.0 * REST


class TestTheCondition:
    def test_whoever_waits_works_no_longer_than_needed(self, clock: Clock) -> None:
        executor, done = InPlace(), list[int]()
        for number in range(5):
            executor.submit(done.append, number)
        condition = WorkingCondition(executor, clock)
        with condition:
            assert condition.wait_for(lambda: len(done) == 2)
        assert done == [0, 1]

    def test_nor_longer_than_the_time_and_a_part(self, clock: Clock) -> None:
        executor = InPlace()
        for _ in range(5):
            executor.submit(clock.worked)
        with (condition := WorkingCondition(executor, clock)):
            assert not condition.wait_for(lambda: False, 1.5)
        assert clock.time == 2

    def test_nobody_waits_for_what_nobody_does(self, clock: Clock) -> None:
        with (condition := WorkingCondition(InPlace(), clock)):
            assert not condition.wait_for(lambda: False)


class TestTheDesk:
    def test_it_starts_no_thread(self, desk: Desk) -> None:
        before = threading.active_count()
        assert desk.compute(doubles([1, 2, 3], []), ANN) == [2, 4, 6]
        assert asyncio.run(desk.answer(doubles([4], [], elsewhere=False), ANN)) == [8]
        assert threading.active_count() == before
        assert desk.report()[:4] == (0, 0, 0, 0.0)

    def test_progress_is_told_after_each_part(self, desk: Desk) -> None:
        seen = list[int]()
        with desk.follow(doubles([1, 2, 3], seen), ANN) as flight:
            told = [(done, len(seen)) for done in flight.progress()]
        assert told == [(0, 0), (1, 1), (2, 2), (3, 3)]

    def test_a_route_leaves_the_event_loop_to_others_between_parts(self, desk: Desk) -> None:
        seen = list[int]()

        async def other() -> int:
            while not seen:
                await asyncio.sleep(0)
            return len(seen)

        async def both() -> list[object]:
            return list(await asyncio.gather(desk.answer(doubles([1, 2, 3], seen), ANN), other()))

        assert asyncio.run(both()) == [[2, 4, 6], 1]

    def test_what_nobody_waits_for_any_more_is_not_begun(self, desk: Desk) -> None:
        seen = list[int]()

        async def leave() -> None:
            task = asyncio.create_task(desk.answer(doubles(list(range(50)), seen), ANN))
            while not seen:
                await asyncio.sleep(0)
            before = len(seen)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            for _ in range(10):
                await asyncio.sleep(0)
            assert len(seen) <= before + 2  # one had begun, and one as the task was told

        asyncio.run(leave())
        assert desk.report()[:4] == (0, 0, 0, 0.0)

    def test_a_script_and_a_route_that_want_the_same_share_it(self, desk: Desk) -> None:
        seen = list[int]()

        async def both() -> list[int]:
            route = asyncio.create_task(desk.answer(doubles([1, 2, 3], seen), ANN))
            await asyncio.sleep(0)
            assert desk.compute(doubles([1, 2, 3], seen), ANN) == [2, 4, 6]
            return await route

        assert asyncio.run(both()) == [2, 4, 6]
        assert seen == [1, 2, 3]

    def test_what_the_work_raises_is_raised_where_somebody_waits(self, desk: Desk) -> None:
        with pytest.raises(ZeroDivisionError):
            desk.compute(Job("fails", lambda part: part // 0, (1,), 1.0), ANN)

    def test_a_single_visitor_may_ask_for_any_number_of_jobs(self, desk: Desk) -> None:
        with ExitStack() as following:
            for number in range(20):
                following.enter_context(desk.follow(doubles([number], []), ANN))
            assert desk.report().seconds > 2 * Bounds().visitor
            assert desk.compute(doubles([99], []), ANN) == [198]
        assert desk.report().refused == 0

    def test_at_its_end_it_refuses_work(self, desk: Desk) -> None:
        desk.close()
        with pytest.raises(Busy):
            desk.compute(doubles([1], []), ANN)


class Fragments:
    """Stands in for `st.fragment`: what a page leaves to be run again and again, and how often."""

    def __init__(self) -> None:
        self.left: list[tuple[Callable[[], object], float]] = []

    def __call__(self, body: Callable[[], object], *, run_every: float) -> Callable[[], object]:
        self.left.append((body, run_every))
        return body


class ReranError(BaseException):
    """As Streamlit ends a script that asked for another run."""


def rerun() -> None:
    raise ReranError


class TestARunnerWhoseWorkGoesOn:
    """A script leaves its work to the event loop; a part of its page asks how far it is, and runs the page again."""

    @pytest.fixture(autouse=True)
    def here(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """A page without Streamlit, whose visitor is in `self.session`."""
        test_runner.CALLS.clear()
        self.session, self.fragments, self.drawn = Session(), Fragments(), list[str]()
        monkeypatch.setattr(module, "DESK", desk)
        monkeypatch.setattr(module, "session", lambda: self.session)
        monkeypatch.setattr(module, "script_visitor", lambda: ANN)
        monkeypatch.setattr(module, "rerun", rerun)
        monkeypatch.setattr(module, "DRAWN", 0.0)
        monkeypatch.setattr(module, "st", MagicMock(fragment=self.fragments))

    def results(self, made: Runner[Sum, int]) -> list[int] | None:
        """A run of the page's script."""
        return made.results([Sum((1, 2)), Sum((3,))], "sums")

    async def asked_again(self, after: float = 0.01) -> bool:
        """Let the browser ask how far it is; whether that ran the page again."""
        await asyncio.sleep(after)
        try:
            self.fragments.left[-1][0]()
        except ReranError:
            return True
        return False

    async def until_rerun(self) -> int:
        """Let the browser ask until the page runs again; how often it asked."""
        for count in range(1, 200):
            if await self.asked_again():
                return count
        raise AssertionError("the page did not run again")

    def test_a_page_comes_before_the_work_is_begun_and_again_when_it_is_done(self) -> None:
        made = runner(words=(words := Words()))

        async def visit() -> list[int] | None:
            assert self.results(made) is None
            assert (test_runner.CALLS, words.read) == ([], [(0, 3)])
            assert self.fragments.left[0][1] == module.PAUSE
            await self.until_rerun()
            return self.results(made)

        assert asyncio.run(visit()) == [6, 6]
        assert sorted(test_runner.CALLS) == [1, 2, 3]
        assert len(made.finished) == 0
        assert len(self.fragments.left) == 1

    def test_nothing_is_begun_before_the_page_is_drawn(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "DRAWN", 60.0)

        async def visit() -> None:
            assert self.results(runner()) is None
            assert not await self.asked_again()
            assert test_runner.CALLS == []

        asyncio.run(visit())

    def test_what_is_quick_is_done_at_once(self) -> None:
        assert self.results(runner(0.09)) == [6, 6]
        assert self.fragments.left == []

    def test_cancelled_work_is_begun_no_more(self) -> None:
        made = runner()

        async def visit() -> None:
            assert self.results(made) is None
            self.session.cancelled["sums"] = (Sum((1, 2)), Sum((3,)))
            assert await self.asked_again(after=0)
            begun = len(test_runner.CALLS)
            await asyncio.sleep(0.05)
            assert len(test_runner.CALLS) <= begun + 1  # one had begun
            assert self.results(made) is None

        asyncio.run(visit())

    def test_work_that_no_page_asks_about_is_begun_no_more(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ui.background.in_place.LEASE", 0.0)
        made = runner()

        async def visit() -> None:
            tasks = [Sum(tuple(range(50)))]
            assert made.results(tasks, "sums") is None
            await asyncio.sleep(0.1)
            assert len(test_runner.CALLS) <= 3

        asyncio.run(visit())

    def test_a_page_that_asks_late_begins_anew_where_it_ended(self, desk: Desk) -> None:
        made = runner()

        async def visit() -> list[int] | None:
            assert self.results(made) is None
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            assert await self.asked_again(after=0)
            assert self.results(made) is None
            await self.until_rerun()
            return self.results(made)

        assert asyncio.run(visit()) == [6, 6]
        assert sorted(test_runner.CALLS) == [1, 2, 3]

    def test_what_the_work_raises_is_raised_on_the_page_and_not_tried_for_ever(self) -> None:
        made = replace(runner(), work=lambda part: part // 0)

        async def visit() -> None:
            assert self.results(made) is None
            for _ in range(2):
                with pytest.raises(ZeroDivisionError):
                    await self.until_rerun()

        asyncio.run(visit())

    def test_where_it_cannot_be_done_the_page_runs_again(self, desk: Desk) -> None:
        desk.close()

        async def visit() -> int:
            assert self.results(runner()) is None
            return await self.until_rerun()

        assert asyncio.run(visit()) < 10
