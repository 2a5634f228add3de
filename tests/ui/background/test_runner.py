"""The runner of long work: inline or elsewhere, cached by value, cancelled and asked for again, within a budget."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from ui.background.runner import Runner
from ui.background.store import Store
from ui.background.words import RunnerWords
from ui.state.session import Session


@dataclass(frozen=True)
class Sum:
    """A task: the sum of some numbers."""

    numbers: tuple[int, ...]
    run_steps: int = 10


CALLS: list[object] = []


def double(part: int) -> int:
    CALLS.append(part)
    return 2 * part


@pytest.fixture(autouse=True)
def no_calls() -> None:
    CALLS.clear()


def runner(**options: object) -> Runner[Sum, int]:
    slices = {"slices": lambda task: task.numbers, "join": sum}
    return Runner(Store("test", 1), Store("test", 1), double, RunnerWords(), **{**slices, **options})  # type: ignore[arg-type]


def test_a_task_is_computed_from_its_slices_once() -> None:
    made = runner()
    assert made.compute(Sum((1, 2, 3))) == made.compute(Sum((1, 2, 3))) == 12
    assert CALLS == [1, 2, 3]


PAGE = """
import streamlit as st
from tests.ui.background.test_runner import Sum, runner
if __name__ == "__main__":  # other processes import this script
    made = st.session_state.setdefault("made", runner(inline=st.session_state.get("inline", 0)))
    tasks = [Sum((1, 2)), Sum((3,))]
    if made.within_budget(tasks):
        st.text("done" if made.ensure(tasks, "sums") else "not done")
"""


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_string(PAGE, default_timeout=60)


def test_small_work_is_done_at_once(page: AppTest) -> None:
    page.session_state["inline"] = 100
    page.run()
    assert page.text[0].value == "done"
    assert CALLS == [1, 2, 3]


def test_large_work_is_done_in_other_processes(page: AppTest) -> None:
    page.run()
    assert page.text[0].value == "done"
    assert CALLS == []
    assert page.session_state["made"].cache.get(Sum((1, 2))) == 6
    assert page.session_state["made"].cache.get(Sum((3,))) == 6


def test_cancelled_work_waits_until_it_is_asked_for_again(page: AppTest) -> None:
    page.session_state["ravine"] = session = Session()
    session.cancelled["sums"] = (Sum((1, 2)), Sum((3,)))
    page.run()
    assert (page.text[0].value, page.info[0].value) == ("not done", "Cancelled.")
    page.button(key="sums:again").click().run()
    assert page.text[0].value == "done"


def test_work_that_was_cancelled_half_way_stays_cancelled(page: AppTest) -> None:
    page.session_state["ravine"] = session = Session()
    session.cancelled["sums"] = (Sum((1, 2)), Sum((3,)))
    made = page.session_state["made"] = runner()
    made.cache.keep(Sum((1, 2)), 6)
    page.run()
    assert page.text[0].value == "not done"


def test_other_work_is_not_what_was_cancelled(page: AppTest) -> None:
    page.session_state["ravine"] = session = Session()
    session.cancelled["sums"] = (Sum((9,)),)
    page.run()
    assert page.text[0].value == "done"


def test_beyond_the_budget_nothing_is_done(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.background.runner.MAX_RUN_STEPS", 19)
    page.run()
    assert "one visitor may ask for" in page.warning[0].value
    assert not page.text


def test_work_that_was_interrupted_goes_on_where_it_was(page: AppTest) -> None:
    made = page.session_state["made"] = runner()
    made.finished.keep((Sum((1, 2)), 1), 1000)
    page.run()
    assert page.text[0].value == "done"
    assert made.cache.get(Sum((1, 2))) == 1004
    assert len(made.finished) == 0
