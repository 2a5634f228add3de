"""The desk where there are neither threads nor processes: whoever waits does the work, part by part."""

from __future__ import annotations

import asyncio
import threading
from contextlib import ExitStack

import pytest

from ui.background.desk import Bounds, Busy, Desk
from ui.background.flight import Job
from ui.background.in_place import REST, InPlace, WorkingCondition
from ui.background.turns import Visitor

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
