"""The desk where there are neither threads nor processes: whoever waits does the work, part by part."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.background import test_runner
from tests.ui.background.test_runner import Sum, Words, page_of, runner, shown
from ui.background import runner as module
from ui.background.desk import Busy, Desk
from ui.background.flight import Job
from ui.background.in_place import InPlace, WorkingCondition
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
    desk.work_in_place(turn=0.0)
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

    def test_the_event_loop_does_one_part_in_each_of_its_turns(self) -> None:
        executor, done = InPlace(), list[str]()

        async def given() -> None:
            for name in ("a", "b"):
                executor.submit(done.append, name)
                asyncio.get_running_loop().call_soon(done.append, "page")
            while len(done) < 4:
                await asyncio.sleep(0)

        asyncio.run(given())
        assert done == ["a", "page", "b", "page"]


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

    def test_what_is_too_much_is_refused_as_on_a_server(self, desk: Desk) -> None:
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


class TestARunnerByTurns:
    """A script computes for a turn; then a part of the page goes on, and runs the page again when all is there."""

    @pytest.fixture(autouse=True)
    def by_turns(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        test_runner.CALLS.clear()
        monkeypatch.setattr(module, "DESK", desk)

    def test_a_page_comes_before_the_work_is_done_and_says_how_far_it_is(self) -> None:
        words = Words()
        page = page_of(runner(words=words)).run()
        assert shown(page) == "none"
        assert page.button(key="sums:cancel").label == "Cancel"
        assert words.read[-1][1] == 3

    def test_each_run_goes_on_where_the_last_one_ended(self) -> None:
        page = page_of(runner())
        runs = 0
        while runs < 10 and (runs == 0 or shown(page) == "none"):
            page.run()
            runs += 1
        assert shown(page) == "[6, 6]"
        assert sorted(test_runner.CALLS) == [1, 2, 3]
        assert runs > 1

    def test_enough_time_is_enough(self, desk: Desk) -> None:
        desk.turn = 60.0
        assert shown(page_of(runner()).run()) == "[6, 6]"

    def test_the_page_runs_again_when_all_is_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        fragments, made = Fragments(), runner()
        page = self._left(monkeypatch, fragments, made)
        (go_on, every), *_ = fragments.left
        assert every == pytest.approx(module.PAUSE)
        turns = 0
        while not self._reran(go_on):
            turns += 1
            assert turns < 10
        assert made.cache.get(Sum((1, 2))) == 6
        assert shown(page.run()) == "[6, 6]"

    def test_the_page_runs_again_when_it_was_cancelled(self, monkeypatch: pytest.MonkeyPatch) -> None:
        fragments = Fragments()
        page = self._left(monkeypatch, fragments, runner())
        page.session_state["ravine"].cancelled["sums"] = (Sum((1, 2)), Sum((3,)))
        before = len(test_runner.CALLS)
        assert self._reran(fragments.left[0][0])
        assert len(test_runner.CALLS) == before
        assert (shown(page.run()), page.info[0].value) == ("none", "Cancelled.")

    def test_cancel_is_a_button_of_the_page(self) -> None:
        page = page_of(runner()).run()
        page.button(key="sums:cancel").click().run()
        assert (shown(page), page.info[0].value) == ("none", "Cancelled.")

    def test_where_it_cannot_be_done_the_page_runs_again_and_says_so(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fragments = Fragments()
        page = self._left(monkeypatch, fragments, runner())
        desk.close()
        assert self._reran(fragments.left[0][0])
        assert shown(page.run()) == "none"
        assert "Try again in" in page.warning[0].value

    def _left(self, monkeypatch: pytest.MonkeyPatch, fragments: Fragments, made: object) -> AppTest:
        """A page that was drawn once, and what it left is in `fragments`."""
        page = page_of(made)  # type: ignore[arg-type]
        with monkeypatch.context() as patched:
            patched.setattr("streamlit.fragment", fragments)
            page.run()
        self._page = page
        monkeypatch.setattr(module, "session", lambda: page.session_state["ravine"])
        return page

    def _reran(self, go_on: Callable[[], object]) -> bool:
        """Run what a page left once more; whether it ran the page again."""

        class Reran(BaseException):
            """As Streamlit ends a script that asked for another run."""

        def rerun() -> None:
            raise Reran

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(module, "rerun", rerun)
            try:
                go_on()
            except Reran:
                return True
        return False
