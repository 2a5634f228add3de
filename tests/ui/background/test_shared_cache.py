"""A function's results are cached by its arguments, up to so many bytes."""

from __future__ import annotations

from ui.background.shared_cache import shared_cache


def test_results_are_cached_by_their_arguments_up_to_so_many_bytes() -> None:
    computed = []

    @shared_cache(0.0025)
    def text(letter: str) -> str:
        computed.append(letter)
        return letter * 1000

    assert [text(letter)[0] for letter in "abacb"] == list("abacb")
    assert computed == ["a", "b", "c", "b"]
    assert text.__name__ == "text"
