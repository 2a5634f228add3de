"""The desk: equal jobs once, nothing for those who left, and another try when a process dies."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from typing import Any

import pytest

from tests.ui.background import job_functions as work
from tests.ui.background.desk_by_hand import ANN, BEN, ByHand, job
from ui.background import load
from ui.background.desk import Bounds, Busy, Desk
from ui.background.flight import Flight, Job
from ui.background.jobs import forget_pool
from ui.background.turns import Visitor


class TestEqualJobs:
    def test_are_one_computation(self, desk: Desk, hand: ByHand) -> None:
        with desk.follow(job("a", 3), ANN) as first, desk.follow(job("a", 3), BEN) as second:
            assert first is second
            hand.end_all()
        assert hand.parts == ["a0", "a1", "a2"]
        assert first.answers() == second.answers() == ["A0", "A1", "A2"]

    def test_are_computed_again_when_they_are_over(self, desk: Desk, hand: ByHand) -> None:
        for _ in range(2):
            with desk.follow(job("a"), ANN):
                hand.end_all()
        assert hand.parts == ["a0", "a0"]

    def test_other_keys_are_other_computations(self, desk: Desk, hand: ByHand) -> None:
        with desk.follow(job("a"), ANN), desk.follow(job("b"), ANN):
            hand.end_all()
        assert sorted(hand.parts) == ["a0", "b0"]

    def test_what_is_cached_is_not_computed(self, desk: Desk, hand: ByHand) -> None:
        cache = {"a1": "known"}
        known = job("a", 3, recall=cache.get, keep=cache.__setitem__)
        with desk.follow(known, ANN) as flight:
            hand.end_all()
        assert flight.answers() == ["A0", "known", "A2"]
        assert cache == {"a0": "A0", "a1": "known", "a2": "A2"}
        assert desk.compute(known, ANN) == ["A0", "known", "A2"]
        assert hand.parts == ["a0", "a2"]

    def test_no_parts_are_no_work(self, desk: Desk) -> None:
        assert desk.compute(job("a", 0), ANN) == []

    def test_one_more_who_waits_costs_no_more_where_many_wait(
        self, desk: Desk, hand: ByHand, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """3,000 of them, each with a cookie, held up the event loop for eight seconds as they came and went."""
        asked, of_visitor = list[Visitor](), load.scopes_of

        def scopes_of(visitor: Visitor) -> list[Hashable]:
            asked.append(visitor)
            return [*of_visitor(visitor)]

        monkeypatch.setattr(load, "scopes_of", scopes_of)
        with ExitStack() as stack:
            for number in range(500):
                stack.enter_context(desk.follow(job("a"), Visitor(str(number), "school")))
            assert desk.report().seconds == 1.0
            hand.end_all()
            assert desk.report().seconds == 0.0
        assert hand.parts == ["a0"]
        assert len(asked) <= 4 * 500


class TestWhoLeaves:
    def test_the_rest_is_not_begun(self, desk: Desk, hand: ByHand) -> None:
        with desk.follow(job("a", 5), ANN):
            hand.end()
        hand.end_all()
        assert hand.parts == ["a0", "a1"]
        assert desk.report() == (0, 0, 0, 0.0, 0)

    def test_what_had_begun_is_cached(self, desk: Desk, hand: ByHand) -> None:
        cache: dict[str, str] = {}
        with desk.follow(job("a", 5, keep=cache.__setitem__), ANN):
            pass
        hand.end_all()
        assert cache == {"a0": "A0"}

    def test_others_who_wait_get_all(self, desk: Desk, hand: ByHand) -> None:
        with desk.follow(job("a", 3), BEN) as flight:
            with desk.follow(job("a", 3), ANN), desk.follow(job("a", 3), ANN):
                pass
            hand.end_all()
        assert flight.answers() == ["A0", "A1", "A2"]

    def test_who_comes_back_while_a_part_runs_goes_on_with_it(self, desk: Desk, hand: ByHand) -> None:
        with desk.follow(job("a", 2), ANN):
            pass
        with desk.follow(job("a", 2), ANN) as flight:
            hand.end_all()
        assert flight.answers() == ["A0", "A1"]
        assert hand.parts == ["a0", "a1"]

    def test_stopped_where_progress_is_drawn(self, desk: Desk, hand: ByHand) -> None:
        def script() -> None:
            with desk.follow(job("a", 5), ANN) as flight:
                for _ in flight.progress():
                    raise SystemExit

        with pytest.raises(SystemExit):
            script()
        hand.end_all()
        assert hand.parts == ["a0"]

    def test_a_cancelled_task_leaves(self, desk: Desk, hand: ByHand) -> None:
        async def route() -> None:
            waiting = asyncio.create_task(desk.answer(job("a", 5), ANN))
            await asyncio.sleep(0)
            assert desk.report().waiting == 4
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting

        asyncio.run(route())
        hand.end_all()
        assert hand.parts == ["a0"]


class TestFailures:
    def test_what_the_work_raises_comes_through_to_all(self, desk: Desk, hand: ByHand) -> None:
        refused: Job[int, int] = Job("r", work.refuse, [1, 3, 5], 1.0)
        with desk.follow(refused, ANN) as first, desk.follow(refused, BEN) as second:
            hand.end_all()
            for flight in (first, second):
                with pytest.raises(ValueError, match="three is refused"):
                    flight.answers()
                with pytest.raises(ValueError, match="three is refused"):
                    list(flight.progress())
        assert hand.parts == [1, 3]
        assert desk.report().flights == 0

    def test_a_part_is_tried_once_more_when_its_process_dies(self, desk: Desk, hand: ByHand) -> None:
        with desk.follow(job("a", 2), ANN) as flight:
            hand.end(BrokenProcessPool())
            hand.end_all()
        assert flight.answers() == ["A0", "A1"]
        assert hand.parts == ["a0", "a0", "a1"]

    def test_but_not_for_ever(self, desk: Desk, hand: ByHand) -> None:
        with desk.follow(job("a", 2), ANN) as flight:
            hand.end(BrokenProcessPool())
            hand.end(BrokenProcessPool())
            with pytest.raises(BrokenProcessPool):
                flight.answers()
        assert hand.parts == ["a0", "a0"]

    def test_a_cache_that_fails_fails_the_job(self, desk: Desk, hand: ByHand) -> None:
        with desk.follow(job("a", keep={}.__getitem__), ANN) as flight:  # called with one argument too many
            hand.end_all()
            with pytest.raises(TypeError):
                flight.answers()

    def test_closing_lets_everybody_go_and_takes_nothing(self, desk: Desk, hand: ByHand) -> None:
        with desk.follow(job("a", 3), ANN) as flight:
            desk.close()
            hand.end_all()
            with pytest.raises(Busy):
                flight.answers()
        with pytest.raises(Busy), desk.follow(job("b"), ANN):
            pass
        assert hand.parts == ["a0"]

    def test_a_pool_may_hold_its_lock_while_it_says_that_a_process_has_died(self) -> None:
        """As Python's has done since 3.12. It waits for nobody then, and takes no work until it has said so."""
        hand, lock = ByHand(), threading.Lock()

        class Locked(Executor):
            def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
                if not lock.acquire(timeout=5):
                    raise TimeoutError("a deadlock")
                lock.release()
                return hand.submit(function, *arguments)

        desk = Desk(threads=Locked, processes=Locked, widths=(1, 1))
        with desk.follow(job("a", 2), ANN) as flight:
            with lock:
                future, *_ = hand.begun.pop()
                future.set_exception(BrokenProcessPool())
            while not hand.begun:
                time.sleep(0.001)
            hand.end_all()
            assert flight.answers() == ["A0", "A1"]

    @pytest.mark.parametrize("failure", [OSError(24, "Too many open files"), MemoryError()])
    def test_what_cannot_begin_leaves_nothing_behind(self, hand: ByHand, failure: Exception) -> None:
        """Where there is no room for a process somebody is told to come back, and the next one's work begins."""
        room = [False]

        def processes() -> Executor:
            if not room[0]:
                raise failure
            return hand

        desk = Desk(threads=processes, processes=processes, widths=(1, 1))
        for _ in range(3):
            with desk.follow(job("a", 2), ANN) as flight, pytest.raises(Busy):
                flight.answers()
        assert desk.report()[:4] == (0, 0, 0, 0.0)
        assert not desk._waits
        room[0] = True
        with desk.follow(job("a", 2), ANN) as flight:
            hand.end_all()
            assert flight.answers() == ["A0", "A1"]

    def test_an_executor_that_has_ended_is_a_failure(self) -> None:
        ended = ThreadPoolExecutor(1)
        ended.shutdown()
        with pytest.raises(Busy):
            Desk(threads=lambda: ended).compute(job("a", elsewhere=False), ANN)


class TestProgress:
    def test_tells_every_result(self, desk: Desk, hand: ByHand) -> None:
        seen: list[int] = []
        with desk.follow(job("a", 3), ANN) as flight:
            for done in flight.progress():
                seen.append(done)
                if hand.begun:
                    hand.end()
        assert seen == [0, 1, 2, 3]

    def test_goes_on_telling_while_nothing_happens(self, desk: Desk) -> None:
        with desk.follow(job("a"), ANN) as flight:
            progress = flight.progress(every=0.001)
            assert [next(progress) for _ in range(5)] == [0] * 5


class TestThreadsAndProcesses:
    @pytest.fixture
    def real(self) -> Iterator[Desk]:
        yield Desk()
        forget_pool()

    def test_a_hundred_equal_questions_from_threads_are_one_computation(self, real: Desk) -> None:
        calls, go = [], threading.Event()

        def once(part: int) -> int:
            calls.append(part)
            go.wait(20)
            return part + 1

        same: Job[int, int] = Job("k", once, [1], 0.01, elsewhere=False)
        with ThreadPoolExecutor(100) as pool:
            asked = [pool.submit(real.compute, same, Visitor(str(number))) for number in range(100)]
            while sum(self._flight(real).waiting.values() if real._flights else [0]) < 100:
                time.sleep(0.001)
            go.set()
            assert {tuple(one.result(20)) for one in asked} == {(2,)}
        assert calls == [1]

    @staticmethod
    def _flight(desk: Desk) -> Flight[Any, Any]:
        return next(iter(desk._flights.values()))

    def test_awaited(self, real: Desk) -> None:
        async def both() -> list[list[int]]:
            asked = (real.answer(Job(k, work.square, [1, 2, 3], 0.1, elsewhere=bool(k)), ANN) for k in (0, 1))
            return await asyncio.gather(*asked)

        assert asyncio.run(both()) == [[1, 4, 9], [1, 4, 9]]

    def test_a_process_that_dies_twice_is_a_failure_and_the_next_job_works(self, real: Desk) -> None:
        with pytest.raises(BrokenProcessPool):
            real.compute(Job("d", work.die, [1], 0.1), ANN)
        assert real.compute(Job("s", work.square, [4, 5], 0.1), ANN) == [16, 25]


class TestThreadsThatWait:
    """Three for a visitor, a hundred for an address."""

    def ask(self, desk: Desk, names: list[str], address: str) -> tuple[list[Future[Any]], ThreadPoolExecutor]:
        pool = ThreadPoolExecutor(len(names))
        jobs = [job(f"{name}{k}") for k, name in enumerate(names)]
        visitors = [Visitor(name, address) for name in names]
        return [pool.submit(desk.compute, *one) for one in zip(jobs, visitors, strict=True)], pool

    def test_are_few_for_a_visitor(self, hand: ByHand) -> None:
        desk = Desk(Bounds(), lambda: hand, lambda: hand, (99, 99))
        asked, pool = self.ask(desk, ["ann"] * 8, "")
        with pool:
            while desk.report().refused < 5:
                time.sleep(0.001)
            assert desk.report().running == 3
            refused = [one for one in asked if one.done()]
            hand.end_all()
        assert [type(one.exception()) for one in refused] == [Busy] * 5
        assert sum(one.exception() is None for one in asked) == 3
        assert not desk._threads

    def test_leave_some_to_other_addresses(self, hand: ByHand) -> None:
        desk = Desk(Bounds(threads_of_address=4), lambda: hand, lambda: hand, (99, 99))
        asked, pool = self.ask(desk, [str(number) for number in range(10)], "192.0.2.1")
        others, more = self.ask(desk, ["z"], "192.0.2.2")
        with pool, more:
            while desk.report().refused < 6 or desk.report().running < 5:
                time.sleep(0.001)
            hand.end_all()
        assert sum(one.exception() is None for one in asked) == 4
        assert others[0].exception() is None

    def test_do_not_wait_for_ever(self, desk: Desk, hand: ByHand, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ui.background.desk.PATIENCE", 0.01)
        with pytest.raises(Busy):
            desk.compute(job("a", 5), ANN)
        hand.end_all()
        assert hand.parts == ["a0"]
