"""The pictures of the start page's cards show the races that the cards lead to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from figures.theme import THEMES
from tools.thumbnails import FOLDER, NOTES, pictured
from ui.start.cards import CARDS, Card

NOTED = dict(line.split() for line in NOTES.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.key)
def test_a_card_is_pictured_as_it_is_now(card: Card) -> None:
    """When it fails a card, its race or the looks have changed: run `python -m tools.thumbnails`, and look at them."""
    assert NOTED[card.key] == pictured(card)


def test_every_card_has_its_pictures_and_there_are_no_others() -> None:
    expected = {f"{card.key}-{theme}.webp" for card in CARDS for theme in THEMES}
    assert {path.name for path in FOLDER.glob("*.webp")} == expected
    assert sum(path.stat().st_size for path in FOLDER.glob("*.webp")) < 300e3


def test_another_race_is_not_what_is_pictured() -> None:
    card = CARDS[1]
    others = [
        replace(card, scenario=replace(card.scenario, lr=0.011)),
        replace(card, scenario=replace(card.scenario, surface="rotated_ravine")),
        replace(card, step=card.step + 1),
        replace(card, values={"layout": "map"}),
    ]
    assert pictured(card) not in {pictured(other) for other in others}
