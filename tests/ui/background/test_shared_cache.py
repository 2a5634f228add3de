"""A result that many visitors ask for at once is computed once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from ui.background.shared_cache import shared_cache


def test_concurrent_calls_with_equal_arguments_compute_once() -> None:
    begun, computed = threading.Barrier(4), []

    @shared_cache(maxsize=4)
    def squared(number: int) -> int:
        computed.append(number)
        threading.Event().wait(0.05)  # long enough for the others to ask as well
        return number * number

    def ask(number: int) -> int:
        begun.wait()
        return squared(number)

    with ThreadPoolExecutor(4) as visitors:
        assert list(visitors.map(ask, [3, 3, 3, 3])) == [9, 9, 9, 9]
    assert computed == [3]


def test_it_forgets_beyond_its_bound() -> None:
    computed = []

    @shared_cache(maxsize=2)
    def same(number: int) -> int:
        computed.append(number)
        return number

    assert [same(number) for number in (1, 2, 1, 3, 2)] == [1, 2, 1, 3, 2]
    assert computed == [1, 2, 3, 2]


def test_a_failure_lets_the_next_one_try() -> None:
    failures = [ValueError("once")]

    @shared_cache(maxsize=2)
    def fragile(text: str) -> str:
        if failures:
            raise failures.pop()
        return text

    with ThreadPoolExecutor(1) as visitors:
        assert isinstance(visitors.submit(fragile, "a").exception(), ValueError)
        assert visitors.submit(fragile, "a").result() == "a"
