"""The runner of long work: at once or through the desk, cached by value, shared, cancelled, and never a fault."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ui.background import runner as module
from ui.background.desk import Bounds, Desk
from ui.background.runner import Runner
from ui.background.store import Store
from ui.background.words import RunnerWords
from ui.state.session import Session


@dataclass(frozen=True)
class Sum:
    """A task: the sum of the doubles of some numbers."""

    numbers: tuple[int, ...]


CALLS: list[int] = []


def double(number: int) -> int:
    CALLS.append(number)
    return 2 * number


class Words(RunnerWords):
    """Notes what is read; `at` is called when so many slices are done."""

    def __init__(self) -> None:
        self.read: list[tuple[int, int]] = []
        self.at: dict[int, Callable[[], object]] = {}

    def progress(self, done: int, all: int, tasks: Any) -> str:
        self.read.append((done, all))
        self.at.get(done, lambda: None)()
        return f"{done} of {all}"


class Steps(Executor):
    """Does as much work as it is let, one slice after the other."""

    def __init__(self) -> None:
        self.let = threading.Semaphore(0)
        self.begun: list[object] = []
        self._thread = ThreadPoolExecutor(1)

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        def work() -> Any:
            assert self.let.acquire(timeout=20)
            return function(*arguments)

        self.begun.append(arguments[-1])
        return self._thread.submit(work)


class Dies(Executor):
    """The process that is asked dies, so many times."""

    def __init__(self, times: int) -> None:
        self.times = times

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        self.times -= 1
        future: Future[Any] = Future()
        if self.times >= 0:
            future.set_exception(BrokenProcessPool("it died"))
        else:
            future.set_result(function(*arguments))
        return future


@pytest.fixture(autouse=True)
def no_calls() -> None:
    CALLS.clear()


def runner(seconds: float = 10.0, words: RunnerWords | None = None) -> Runner[Sum, int]:
    return Runner(
        Store("test", 1),
        Store("test", 1),
        double,
        lambda task: seconds * len(task.numbers),
        words or RunnerWords(),
        slices=lambda task: task.numbers,
        join=sum,
    )


def use_desk(monkeypatch: pytest.MonkeyPatch, elsewhere: Executor, bounds: Bounds = Bounds()) -> Desk:  # noqa: B008
    desk = Desk(bounds, processes=lambda: elsewhere, widths=(1, 1))
    monkeypatch.setattr(module, "DESK", desk)
    return desk


PAGE = """
import streamlit as st
from tests.ui.background.test_runner import Sum
if __name__ == "__main__":  # other processes import this script
    found = st.session_state["made"].results([Sum((1, 2)), Sum((3,))], "sums")
    st.text("none" if found is None else str(found))
"""


def page_of(made: Runner[Sum, int]) -> AppTest:
    page = AppTest.from_string(PAGE, default_timeout=60)
    page.session_state["made"] = made
    page.session_state["ravine"] = Session()
    return page


def shown(page: AppTest) -> str:
    assert not page.exception
    return str(page.text[0].value)


class TestComputing:
    def test_a_task_is_computed_from_its_slices_once(self) -> None:
        made = runner()
        assert made.compute(Sum((1, 2, 3))) == made.compute(Sum((1, 2, 3))) == 12
        assert CALLS == [1, 2, 3]

    def test_quick_work_is_done_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        use_desk(monkeypatch, Dies(1))
        assert shown(page_of(runner(0.09)).run()) == "[6, 6]"
        assert CALLS == [1, 2, 3]

    def test_what_is_quick_alone_but_not_together_is_not(self) -> None:
        assert runner(0.09).is_quick(Sum((1, 2, 3)))
        assert not runner(0.09).is_quick(Sum((1, 2)), Sum((3, 4)))

    def test_large_work_is_done_in_other_processes(self) -> None:
        made = runner()
        assert shown(page_of(made).run()) == "[6, 6]"
        assert CALLS == []
        assert (made.cache.get(Sum((1, 2))), made.cache.get(Sum((3,))), len(made.finished)) == (6, 6, 0)

    def test_what_is_cached_is_not_computed_again_and_what_was_interrupted_goes_on(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        steps = Steps()
        use_desk(monkeypatch, steps)
        made = runner()
        made.cache.keep(Sum((3,)), 100)
        made.finished.keep((Sum((1, 2)), 1), 1000)
        steps.let.release()
        assert shown(page_of(made).run()) == "[1004, 100]"
        assert CALLS == [2]
        assert len(made.finished) == 0


class TestTogether:
    def test_six_visitors_of_one_link_cost_one_and_a_late_one_sees_how_far_it_is(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        steps = Steps()
        desk = use_desk(monkeypatch, steps)
        words = [Words() for _ in range(6)]
        first = runner(words=words[0])
        made = [first, *(replace(first, words=one) for one in words[1:])]
        two_done = threading.Event()
        words[0].at[2] = two_done.set
        with ThreadPoolExecutor(6) as visitors:
            steps.let.release(2)
            early = visitors.submit(page_of(made[0]).run)
            assert two_done.wait(20)
            late = [visitors.submit(page_of(one).run) for one in made[1:]]
            while sum(len(one.read) > 0 for one in words) < 6:
                threading.Event().wait(0.01)
            assert desk.report().flights == 1
            steps.let.release()
            assert [shown(page.result(30)) for page in (early, *late)] == ["[6, 6]"] * 6
        assert CALLS == [1, 2, 3]
        assert all(one.read[0] == (2, 3) for one in words[1:])

    def test_what_nobody_waits_for_any_more_is_not_begun(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class LeftError(BaseException):
            """As Streamlit ends the script of a visitor who has left, where it draws."""

        def leave() -> None:
            raise LeftError

        steps, words = Steps(), Words()
        desk = use_desk(monkeypatch, steps)
        words.at[1] = leave
        steps.let.release()
        session = Session()
        monkeypatch.setattr(module, "session", lambda: session)
        with pytest.raises(LeftError):
            runner(words=words).results([Sum(tuple(range(50)))], "sums")
        steps.let.release(50)
        while desk.report().flights:
            threading.Event().wait(0.01)
        assert len(steps.begun) == len(CALLS) <= 2  # one was done, and one had begun


class TestWithoutResult:
    def test_cancelled_work_waits_until_it_is_asked_for_again(self) -> None:
        page = page_of(runner())
        page.session_state["ravine"].cancelled["sums"] = (Sum((1, 2)), Sum((3,)))
        page.run()
        assert (shown(page), page.info[0].value) == ("none", "Cancelled.")
        page.button(key="sums:again").click().run()
        assert shown(page) == "[6, 6]"

    def test_work_that_was_cancelled_half_way_stays_cancelled(self) -> None:
        made = runner()
        page = page_of(made)
        page.session_state["ravine"].cancelled["sums"] = (Sum((1, 2)), Sum((3,)))
        made.cache.keep(Sum((1, 2)), 6)
        assert shown(page.run()) == "none"

    def test_other_work_is_not_what_was_cancelled(self) -> None:
        page = page_of(runner())
        page.session_state["ravine"].cancelled["sums"] = (Sum((9,)),)
        assert shown(page.run()) == "[6, 6]"

    @pytest.mark.parametrize("deaths", [1, 2])
    def test_where_a_process_dies_it_is_tried_once_more_and_then_a_sentence_says_so(
        self, deaths: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        use_desk(monkeypatch, Dies(deaths))
        page = page_of(runner()).run()
        if deaths == 1:
            assert (shown(page), len(page.warning)) == ("[6, 6]", 0)
            return
        assert shown(page) == "none"
        assert "the process that did it has died" in page.warning[0].value
        page.button(key="sums:again").click().run()
        assert shown(page) == "[6, 6]"

    def test_where_the_server_has_too_much_to_do_a_sentence_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        desk = use_desk(monkeypatch, Steps())
        desk.close()
        page = page_of(runner()).run()
        assert shown(page) == "none"
        assert "Try again in" in page.warning[0].value
        assert page.button(key="sums:again").label == "Compute"
