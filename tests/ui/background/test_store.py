"""A store holds so many bytes and no more, of which it knows the real size; equal work at one time is done once."""

from __future__ import annotations

import threading
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from engine.race import race
from engine.scenario import Scenario
from surfaces import SURFACES
from ui.background.sizes import size_of
from ui.background.store import MB, Store, cache_sizes


def array(megabytes: float) -> np.ndarray:
    return np.zeros(int(megabytes * MB / 8))


def test_it_drops_the_least_recently_used_beyond_its_bytes() -> None:
    store: Store[str, np.ndarray] = Store("test", 3.1)
    for key in "abc":
        store.keep(key, array(1))
    store.get("a")
    store.keep("d", array(1))
    assert [store.get(key) is not None for key in "abcd"] == [True, False, True, True]
    assert 3 * MB < store.size <= store.most


def test_a_large_result_makes_way_for_itself_and_one_beyond_the_bound_is_not_kept() -> None:
    store: Store[str, np.ndarray] = Store("test", 3.1)
    for key in "abc":
        store.keep(key, array(1))
    store.keep("large", array(2))
    assert (store.get("b"), len(store)) == (None, 2)
    result = array(4)
    assert store.keep("larger", result) is result
    assert store.get("larger") is None
    assert store.get("large") is not None


def test_a_result_that_is_kept_again_or_dropped_counts_once() -> None:
    store: Store[str, np.ndarray] = Store("test sizes", 10)
    for _ in range(3):
        store.keep("a", array(1))
    assert store.size < 1.01 * MB
    assert cache_sizes()["test sizes"] == store.size
    store.drop("a")
    store.drop("a")
    assert (store.size, len(store)) == (0, 0)


@pytest.mark.parametrize(
    "make",
    [
        lambda: array(2),
        lambda: [array(1), {"a": array(0.5), "b": "x" * MB}],
        lambda: array(4)[::2].reshape(2, -1),
        lambda: race(Scenario(steps=5000)),
        lambda: (Scenario(steps=7), b"x" * MB),
    ],
)
def test_a_size_is_what_memory_says(make: Callable[[], object]) -> None:
    make()  # what is made on first use belongs to nobody
    tracemalloc.start()
    try:
        result = make()
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size_of(result) == pytest.approx(taken, rel=0.05)


def test_views_of_one_array_count_it_once_and_surfaces_not_at_all() -> None:
    whole = array(1)
    assert size_of([whole[:5], whole[5:], whole.reshape(2, -1)]) < 1.01 * MB
    assert size_of((SURFACES["ravine"], Scenario)) < 200


def test_equal_work_at_one_time_is_done_once_and_other_work_does_not_wait_for_it() -> None:
    store: Store[int, int] = Store("test", 1)
    begun, go_on, made = threading.Event(), threading.Event(), []

    def slow() -> int:
        made.append(1)
        begun.set()
        assert go_on.wait(20)
        return 1

    with ThreadPoolExecutor(4) as visitors:
        first = visitors.submit(store.compute, 1, slow)
        assert begun.wait(20)
        others = [visitors.submit(store.compute, 1, slow) for _ in range(2)]
        assert all(store.compute(key, lambda key=key: key) == key for key in range(2, 40))  # type: ignore[misc]
        go_on.set()
        assert [one.result(20) for one in (first, *others)] == [1, 1, 1]
    assert made == [1]


def test_a_failure_is_raised_for_those_who_waited_and_the_next_one_tries_again() -> None:
    store: Store[int, int] = Store("test", 1)

    def fail() -> int:
        raise ValueError("once")

    with pytest.raises(ValueError, match="once"):
        store.compute(1, fail)
    assert store.compute(1, lambda: 5) == 5
