"""The total weight stays within its bound, and the least recently used entries are dropped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from engine.program.weighted_cache import WeightedCache


def test_the_least_recently_used_goes_first() -> None:
    cache: WeightedCache[str, int] = WeightedCache(10)
    for key in "abc":
        cache.keep(key, ord(key), 3)
    assert cache.get("a") == ord("a")
    cache.keep("d", 1, 4)
    assert [key for key in "abcd" if cache.get(key) is not None] == ["a", "c", "d"]
    assert cache.weight == 10


def test_what_is_too_heavy_is_returned_and_not_kept() -> None:
    cache: WeightedCache[str, int] = WeightedCache(10)
    assert cache.keep("a", 1, 11) == 1
    assert cache.get("a") is None
    assert (cache.weight, len(cache)) == (0, 0)


def test_a_key_has_one_value_and_one_weight() -> None:
    cache: WeightedCache[str, int] = WeightedCache(10)
    cache.keep("a", 1, 8)
    cache.keep("a", 2, 3)
    assert (cache.get("a"), cache.weight, len(cache)) == (2, 3, 1)
    cache.drop("a")
    cache.drop("a")
    assert (cache.get("a"), cache.weight) == (None, 0)


def test_made_once_as_long_as_it_is_kept() -> None:
    cache: WeightedCache[str, list[int]] = WeightedCache(10)
    first = cache.get_or_make("a", lambda _: 2, list)
    assert cache.get_or_make("a", lambda _: 2, list) is first
    cache.keep("b", [], 10)
    assert cache.get_or_make("a", lambda _: 2, list) is not first


def test_threads_do_not_lose_count() -> None:
    cache: WeightedCache[int, int] = WeightedCache(50)

    def use(seed: int) -> None:
        for k in range(400):
            cache.keep((seed * k) % 37, k, k % 7 + 1)
            cache.get(k % 37)
            cache.drop((k * 5) % 37)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(use, range(1, 9)))
    assert cache.weight == sum(weight for _, weight in cache._entries.values()) <= 50
