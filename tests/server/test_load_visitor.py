"""The visitor of the load benchmark does what a browser does."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from benchmarks.visitor import Visitor

pytestmark = pytest.mark.browser

Result = TypeVar("Result")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """What a coroutine gives, in a thread of its own: Playwright has a loop in that of the tests."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def test_a_move_is_one_race_and_one_run_of_the_page(url: str) -> None:
    async def visit() -> Visitor:
        visitor = Visitor(url)
        await visitor.open()
        await visitor.edit(lr=0.02)
        await visitor.edit(start=[0.4, 0.1])
        await visitor.close()
        return visitor

    visitor = run(visit())
    assert not visitor.errors
    assert visitor.page.shown() == {"lr": ["0.02"], "start": ["0.4,0.1"]}
    assert visitor.page.runs == 3
    assert visitor.twice == 0  # Python names the race as its payload does, so that no browser asks for it again


def test_what_goes_wrong_is_counted(url: str) -> None:
    async def visit() -> list[str]:
        visitor = Visitor(url, page="start")
        await visitor.edit(lr=0.02)  # nobody has opened the page
        await visitor.get("/player/code/now/nothing.js")
        await visitor.close()
        return visitor.errors

    assert run(visit()) == ["edit: KeyError 'player'", "get: ValueError 404 for /player/code/now/nothing.js"]
