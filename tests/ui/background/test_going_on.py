"""A runner's work where there are neither threads nor processes: it goes on in the event loop, while its page asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from unittest.mock import MagicMock

import pytest

from tests.ui.background import test_runner
from tests.ui.background.test_runner import Sum, Words, runner
from ui.background import runner as module
from ui.background.desk import Desk
from ui.background.runner import Runner
from ui.background.turns import Visitor
from ui.state.session import Session

ANN = Visitor("Ann")


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.work_in_place(quick=0.3)
    return desk


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

    def test_work_that_failed_has_no_bar_and_nothing_to_cancel(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made = replace(runner(), work=lambda part: part // 0)

        bars = MagicMock()
        monkeypatch.setattr(module.st, "progress", bars)

        async def visit() -> None:
            assert self.results(made) is None
            assert not await self.asked_again(after=0)
            drawn = bars.call_count
            await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
            with pytest.raises(ZeroDivisionError):
                await self.asked_again()
            assert bars.call_count == drawn > 0

        asyncio.run(visit())

    def test_where_it_cannot_be_done_the_page_runs_again(self, desk: Desk) -> None:
        desk.close()

        async def visit() -> int:
            assert self.results(runner()) is None
            return await self.until_rerun()

        assert asyncio.run(visit()) < 10
