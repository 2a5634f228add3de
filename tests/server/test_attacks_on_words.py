"""Words of a stranger on somebody's page: quoted as code, in which nothing is live, wherever they stand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from google.protobuf.message import Message

from tests.server.client import opened
from tests.server.link_names import PARAMETERS

pytestmark = pytest.mark.browser

LIVE = (
    "![a](//evil.example/p.png)",
    "[Sign in again](//evil.example/x)",
    "http://evil.example/x",
    ":red-background[**evil.example**]",
    "`` ![evil](//evil.example/p.png) ``",
    "<img src=//evil.example/p.png>",
    "$\\href{//evil.example}{x}$",
)
NAMES = (*PARAMETERS, "adam:lr", *LIVE)
NOT_MARKUP = frozenset({"code.code_text", "text_input.value", "page_link.query_string", "bidi_component.json"})
"""Fields of elements that Streamlit does not read as Markdown or HTML."""


def links() -> list[str]:
    """Each name with each value, a few to a link, as it tells of a dozen problems at most."""
    some = [NAMES[first : first + 9] for first in range(0, len(NAMES), 9)]
    return [urlencode(dict.fromkeys(names, live), quote_via=quote) for live in LIVE for names in some]


def texts(message: Message, path: str) -> Iterator[tuple[str, str]]:
    """(place, text) of all texts in an element."""
    for field, value in message.ListFields():
        for one in value if field.is_repeated else [value]:
            if isinstance(one, Message):
                yield from texts(one, f"{path}.{field.name}")
            elif isinstance(one, str):
                yield f"{path}.{field.name}", one


def live_words(elements: list[Any]) -> dict[str, str]:
    """{place: text} of what a stranger said and is not quoted as code."""
    every = [place for element in elements for place in texts(getattr(element, kind_of(element)), kind_of(element))]
    return {place: text for place, text in every if place not in NOT_MARKUP and "evil" in outside_of_code(text)}


def kind_of(element: Any) -> str:
    return str(element.WhichOneof("type"))


def outside_of_code(text: str) -> str:
    """What is left of Markdown without its code spans, line by line; `short` writes them with single backticks."""
    return "\n".join("".join(line.split("`")[::2]) + "`evil" * (line.count("`") % 2) for line in text.split("\n"))


@pytest.mark.parametrize("page", ["race", "lessons", "tuning", "anatomy"])
def test_nothing_of_a_link_is_live(url: str, page: str) -> None:
    quoted = 0
    for link in links() if page == "race" else links()[::5]:
        with opened(url, page, link) as visitor:
            assert live_words(visitor.elements) == {}, link
            quoted += sum("evil" in alert for alert in visitor.alerts())
    assert quoted >= len(links()) // 8


def test_nothing_of_a_typed_formula_is_live(url: str) -> None:
    with opened(url, query="f=x^2%2By^2", expanded=True) as visitor:
        for live in (*LIVE, "evil", "x + evil(y)", "\\evil{x}", "evil`x`"):
            visitor.set("formula", string_value=live)
            assert live_words(visitor.elements) == {}
            assert visitor.alerts()
    assert json.dumps(LIVE[0]) not in json.dumps(visitor.player())
