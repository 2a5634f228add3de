"""What is kept weighs no more than it may, and is what was used last."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from engine.program.kept import Kept


def test_the_least_recently_used_goes_first() -> None:
    kept: Kept[str, int] = Kept(10)
    for key in "abc":
        kept.keep(key, ord(key), 3)
    assert kept.get("a") == ord("a")
    kept.keep("d", 1, 4)
    assert [key for key in "abcd" if kept.get(key) is not None] == ["a", "c", "d"]
    assert kept.weight == 10


def test_what_is_too_heavy_is_returned_and_not_kept() -> None:
    kept: Kept[str, int] = Kept(10)
    assert kept.keep("a", 1, 11) == 1
    assert kept.get("a") is None
    assert (kept.weight, len(kept)) == (0, 0)


def test_a_key_has_one_value_and_one_weight() -> None:
    kept: Kept[str, int] = Kept(10)
    kept.keep("a", 1, 8)
    kept.keep("a", 2, 3)
    assert (kept.get("a"), kept.weight, len(kept)) == (2, 3, 1)
    kept.drop("a")
    kept.drop("a")
    assert (kept.get("a"), kept.weight) == (None, 0)


def test_made_once_as_long_as_it_is_kept() -> None:
    kept: Kept[str, list[int]] = Kept(10)
    first = kept.made("a", 2, list)
    assert kept.made("a", 2, list) is first
    kept.keep("b", [], 10)
    assert kept.made("a", 2, list) is not first


def test_threads_do_not_lose_count() -> None:
    kept: Kept[int, int] = Kept(50)

    def use(seed: int) -> None:
        for k in range(400):
            kept.keep((seed * k) % 37, k, k % 7 + 1)
            kept.get(k % 37)
            kept.drop((k * 5) % 37)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(use, range(1, 9)))
    assert kept.weight == sum(weight for _, weight in kept._entries.values()) <= 50
