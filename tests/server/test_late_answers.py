"""A browser that has not had an answer yet: what it sends meanwhile says of its widgets what they were before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.server.client import Session, opened

pytestmark = pytest.mark.browser
OLD = "surface=himmelblau&opt=sgd,adam"


@contextmanager
def late(url: str) -> Iterator[Session]:
    """A visitor whose widgets and link go on saying what they said before the first answer, as on a slow way."""
    with opened(url, query=OLD) as visitor:
        visitor.keep({"optimizers": {"string_array_value": ["SGD", "Adam"]}, "start:x": {"double_value": 0.0}})
        yield visitor


def test_an_edit_that_is_sent_again_with_old_widgets_stays_done(url: str) -> None:
    pin = {"before": OLD, "shown": OLD + "&lr=0.077", "slots": ["adam"]}
    with late(url) as visitor:
        visitor.rerun([visitor.edit(lr=0.077, number=1_790_000_000_000)])
        for _ in range(2):
            visitor.rerun([visitor.edit(pin=pin, number=1_790_000_000_001)])
            assert visitor.shown()["opt"] == ["sgd,adam,adam:own_lr=1"]
            assert visitor.shown()["lr"] == ["0.077"]


@pytest.mark.parametrize("then", [{"layout": "side"}, {"settings": "adam"}])
def test_what_is_done_before_an_answer_takes_nothing_back(url: str, then: dict[str, str]) -> None:
    with late(url) as visitor:
        visitor.rerun([visitor.edit(start=[1, 2])])
        visitor.query = OLD
        visitor.rerun([visitor.edit(**then)])
        assert visitor.player()["query"].count("start=1,2") == 1
