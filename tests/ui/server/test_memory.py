"""A bound on memory: what stays beyond it is told once; what only passes it is not."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator

import pytest

from ui.server.memory import memory_watched, used_bytes


def watched(looks: Iterator[int], bound: float) -> list[int]:
    """What was told while these were the looks at the memory in use."""
    told: list[int] = []
    seen = threading.Event()

    def used() -> int:
        try:
            return next(looks)
        except StopIteration:
            seen.set()
            return 0

    with memory_watched(bound, lambda now: (told.append(now), seen.set()), every=0.001, used=used):
        assert seen.wait(30)
    return told


def test_what_stays_beyond_the_bound_is_told_once() -> None:
    assert watched(iter([50, 150, 160, 170, 180, 190]), 100) == [170]


def test_what_comes_and_goes_is_not_told() -> None:
    assert watched(iter([150, 160, 50, 150, 160, 50, 150]), 100) == []


def test_no_bound_is_no_look() -> None:
    def used() -> int:
        pytest.fail("looked")

    before = threading.active_count()
    with memory_watched(0, print, every=0.0, used=used):
        assert threading.active_count() == before


def test_workers_count() -> None:
    alone = used_bytes()
    context = multiprocessing.get_context("spawn")
    ready, end = context.Event(), context.Event()
    worker = context.Process(target=_wait, args=(ready, end))
    worker.start()
    try:
        assert ready.wait(60)
        assert used_bytes() > alone + 5_000_000
    finally:
        end.set()
        worker.join()


def _wait(ready: threading.Event, end: threading.Event) -> None:
    ready.set()
    end.wait()
