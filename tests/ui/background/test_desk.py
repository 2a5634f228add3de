"""The desk: equal jobs once, nothing for those who left, fair turns, bounds, and another try when a process dies."""

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
from ui.background import load
from ui.background.desk import LONGEST_RETRY, Bounds, Busy, Desk
from ui.background.flight import Flight, Job
from ui.background.jobs import forget_pool
from ui.background.turns import Turns, Visitor

ANN, BEN, CAT = (Visitor(name) for name in ("ann", "ben", "cat"))


class ByHand(Executor):
    """An executor whose work is done, one part after the other, when the test says so."""

    def __init__(self) -> None:
        self.begun: list[tuple[Future[Any], Callable[..., Any], Any]] = []
        self.parts: list[Any] = []
        self.time = 0.0

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.begun.append((future, function, arguments))
        self.parts += arguments
        return future

    def end(self, failure: BaseException | None = None) -> None:
        """End the part that began first."""
        future, function, arguments = self.begun.pop(0)
        self.time += 1.0
        if failure is not None:
            future.set_exception(failure)
            for thread in threading.enumerate():
                if thread.name == "desk-lost":
                    thread.join()
            return
        try:
            future.set_result(function(*arguments))
        except ValueError as raised:
            future.set_exception(raised)

    def end_all(self) -> None:
        while self.begun:
            self.end()


@pytest.fixture
def hand() -> ByHand:
    return ByHand()


@pytest.fixture
def desk(hand: ByHand) -> Iterator[Desk]:
    """A desk at which one part is computed at a time, each a second long; in the end there is nothing left at it."""
    desk = Desk(Bounds(10, 20, 30), lambda: hand, lambda: hand, (1, 1), lambda: hand.time)
    yield desk
    hand.end_all()
    assert desk.report()[:4] == (0, 0, 0, 0.0)
    assert not desk._waits
    assert not desk._load._sums


def job(key: str, count: int = 1, seconds: float = 1.0, **options: Any) -> Job[str, str]:
    return Job(key, str.upper, [f"{key}{k}" for k in range(count)], seconds, **options)


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


class TestTurns:
    def test_visitors_take_turns(self, desk: Desk, hand: ByHand) -> None:
        with ExitStack() as stack:
            for key, visitor in (("a", ANN), ("b", BEN)):
                stack.enter_context(desk.follow(job(key, 3, 3.0), visitor))
            hand.end_all()
        assert [part[0] for part in hand.parts] == list("ababab")

    def test_many_jobs_of_one_delay_another_by_one_turn(self, desk: Desk, hand: ByHand) -> None:
        with ExitStack() as stack:
            for key in "abcdefgh":
                stack.enter_context(desk.follow(job(key), ANN))
            stack.enter_context(desk.follow(job("z"), BEN))
            hand.end_all()
        assert hand.parts[:2] == ["a0", "z0"]

    def test_coming_back_does_not_jump_the_queue(self) -> None:
        """Whoever leaves with their time used up finds it as it was."""
        turns = Turns()
        turns.charge([ANN], 5.0)
        for _ in range(4):
            turns.begin(turns.next_of([BEN]))  # meanwhile only Ben is there
            turns.charge([BEN], 1.0)
        assert turns.next_of([ANN, BEN]) == BEN

    def test_of_ones_own_the_shortest_is_next(self, desk: Desk, hand: ByHand) -> None:
        with ExitStack() as stack:
            stack.enter_context(desk.follow(job("a", 8, 8.0), ANN))
            stack.enter_context(desk.follow(job("b", 1, 0.1), ANN))
            hand.end_all()
        assert hand.parts[:2] == ["a0", "b0"]

    def test_a_job_of_many_is_paid_by_all(self) -> None:
        turns = Turns()
        turns.charge([ANN, BEN], 4.0)
        turns.charge([CAT], 3.0)
        assert turns.next_of([CAT, ANN]) == ANN

    def test_whoever_waited_for_nothing_has_saved_nothing_up(self) -> None:
        turns = Turns()
        for _ in range(5):
            turns.begin(turns.next_of([ANN]))
            turns.charge([ANN], 1.0)
        turns.next_of([ANN, BEN])
        turns.charge([BEN], 1.5)
        assert turns.next_of([ANN, BEN]) == ANN

    def test_many_names_at_one_address_have_the_turns_of_one(self, desk: Desk, hand: ByHand) -> None:
        with ExitStack() as stack:
            for key in "abcdefgh":
                stack.enter_context(desk.follow(job(key), Visitor(f"farmed {key}", "192.0.2.7")))
            for key in "yz":
                stack.enter_context(desk.follow(job(key), Visitor("ben", "192.0.2.8")))
            hand.end_all()
        assert hand.parts[:4] == ["a0", "y0", "b0", "z0"]

    def test_of_those_who_left_only_who_is_ahead_is_remembered(self) -> None:
        turns = Turns()
        turns.charge([ANN], 50.0)
        for number in range(5000):
            visitor = Visitor(str(number))
            turns.begin(turns.next_of([visitor]))
            turns.charge([visitor], 0.001)
        assert max(len(turns._visitors._used), len(turns._homes._used)) <= 2001
        assert turns.next_of([ANN, BEN]) == BEN


class TestBounds:
    """10 seconds for a visitor, 20 for an address, 30 in all."""

    def test_of_a_visitor(self, desk: Desk, hand: ByHand) -> None:
        with desk.follow(job("a", 1, 6.0), ANN), pytest.raises(Busy), desk.follow(job("b", 1, 6.0), ANN):
            pass
        assert desk.report().refused == 1
        hand.end_all()
        assert hand.parts == ["a0"]

    def test_leaves_room_for_others(self, desk: Desk) -> None:
        with desk.follow(job("a", 1, 9.0), ANN), desk.follow(job("b", 1, 9.0), BEN):
            assert desk.report().seconds == 18.0

    def test_one_job_of_any_size_is_taken(self, desk: Desk) -> None:
        with desk.follow(job("a", 1, 99.0), ANN):
            assert desk.report().seconds == 99.0

    def test_of_an_address(self, desk: Desk) -> None:
        home = [Visitor(name, "192.0.2.1") for name in "abc"]
        with ExitStack() as stack:
            for visitor in home[:2]:
                stack.enter_context(desk.follow(job(visitor.name, 1, 9.0), visitor))
            with pytest.raises(Busy):
                stack.enter_context(desk.follow(job("c", 1, 9.0), home[2]))
            stack.enter_context(desk.follow(job("d", 1, 9.0), Visitor("d", "192.0.2.2")))

    def test_in_all(self, desk: Desk) -> None:
        with ExitStack() as stack:
            for name in "abc":
                stack.enter_context(desk.follow(job(name, 1, 9.5), Visitor(name, name)))
            with pytest.raises(Busy):
                stack.enter_context(desk.follow(job("d", 1, 9.5), Visitor("d", "d")))

    def test_who_joins_what_is_under_way_costs_next_to_nothing(self, desk: Desk) -> None:
        with ExitStack() as stack:
            for number in range(100):
                stack.enter_context(desk.follow(job("a", 1, 20.0), Visitor(str(number), "192.0.2.1")))

    def test_but_one_visitor_does_not_wait_without_end(self, desk: Desk) -> None:
        with ExitStack() as stack:
            for _ in range(200):
                stack.enter_context(desk.follow(job("a"), ANN))
            with pytest.raises(Busy):
                stack.enter_context(desk.follow(job("a"), ANN))
            stack.enter_context(desk.follow(job("a"), BEN))

    def test_jobs_of_no_time_count_as_well(self, desk: Desk) -> None:
        with ExitStack() as stack:
            for number in range(150):  # of a fifth of a second each
                stack.enter_context(desk.follow(job(str(number), 1, 0.0), Visitor(str(number))))
            with pytest.raises(Busy):
                stack.enter_context(desk.follow(job("more", 1, 0.0), CAT))

    def test_says_when_to_come_back(self, desk: Desk) -> None:
        with desk.follow(job("a", 1, 9.0), ANN):
            with pytest.raises(Busy) as busy, desk.follow(job("b", 1, 9.0), ANN):
                pass
            assert busy.value.retry_after == 4  # nine seconds, two at a time
        with desk.follow(job("c", 1, 9e9), ANN):
            with pytest.raises(Busy) as busy, desk.follow(job("d", 1, 9.0), ANN):
                pass
            assert busy.value.retry_after == LONGEST_RETRY

    def test_room_again_when_it_is_done(self, desk: Desk, hand: ByHand) -> None:
        with desk.follow(job("a", 1, 9.0), ANN):
            hand.end_all()
            with desk.follow(job("b", 1, 9.0), ANN) as flight:
                hand.end_all()
        assert flight.answers() == ["B0"]


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
