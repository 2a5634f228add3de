"""What the player is told of why: sentences in chunks, for any race that a link can ask for."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from starlette.applications import Starlette

from engine.scenario import Entry, Scenario
from tests.rough import ROUGH
from tests.ui.components.asgi import get
from tests.ui.components.test_contract import fits
from ui.anatomy.params import RULE
from ui.components import contract
from ui.components.payload import WHY_CHUNK, UnknownNameError, why_payload
from ui.components.routes import player_routes
from ui.components.wire import unpack
from ui.state.link import read_link

APP = Starlette(routes=player_routes())
LONG = Scenario(steps=230, entries=(Entry("adam"), Entry("sgd")))


def test_sentences_are_of_their_type_and_their_chunks_make_the_whole_run() -> None:
    headers = [unpack(why_payload(LONG, "adam", str(chunk)))[0] for chunk in range(3)]
    assert all(fits(header, contract.WhyHeader) for header in headers)
    assert [header["first"] for header in headers] == [0, 100, 200]
    assert [len(header["sentences"]) for header in headers] == [100, 100, 31]


def test_words_have_the_roles_of_arrows() -> None:
    (first, *_) = unpack(why_payload(LONG, "adam", "0"))[0]["sentences"]
    assert {role for role, _ in first} == {"", "gradient", "step"}
    assert dict(first)["gradient"] == "gradient"


def test_the_browser_asks_for_chunks_of_the_same_size() -> None:
    script = Path("ui/components/assets/player/why.js").read_text(encoding="utf-8")
    assert re.findall(r"CHUNK = (\d+);", script) == [str(WHY_CHUNK)]


@pytest.mark.parametrize(
    ("slot", "chunk"),
    [("nobody", "0"), ("adam", "3"), ("adam", "-1"), ("adam", "x"), ("adam", "²"), ("adam", "9" * 99)],
)
def test_what_is_not_there_is_refused(slot: str, chunk: str) -> None:
    with pytest.raises(UnknownNameError):
        why_payload(LONG, slot, chunk)


@pytest.mark.parametrize("query", ["slot=nobody", "slot=adam&chunk=99", "slot=adam&chunk=%00"])
def test_the_route_says_so(query: str) -> None:
    assert get(APP, f"/player/why?{query}").status == 404


def test_the_route_speaks_the_language_that_is_asked_for() -> None:
    header, _ = unpack(get(APP, "/player/why?opt=sgd&slot=sgd&lang=ko").content)
    assert "기울기" in "".join(text for _, text in header["sentences"][0])


def test_anatomy_opens_on_the_run_that_was_asked_about() -> None:
    copies = Scenario(entries=(Entry("sgd"), Entry("momentum"), Entry("momentum", (("momentum", 0.5),))))
    for slot, entry in copies.slots().items():
        query = parse_qs(unpack(why_payload(copies, slot, "0"))[0]["anatomy"])
        contents = read_link(query, (RULE,))
        assert contents.notices == ()
        assert contents.scenario.slots()[contents.values["rule"]] == entry


@pytest.mark.parametrize("formula", ROUGH)
def test_rough_functions_have_sentences(formula: str) -> None:
    rough = Scenario(surface="custom", formula=formula, steps=12, lr=0.5)
    every = replace(
        rough, entries=tuple(Entry(key) for key in ("sgd", "nesterov", "adagrad_full", "adadelta", "adam", "lion"))
    )
    for slot in every.slots():
        header, _ = unpack(why_payload(every, slot, "0"))
        assert [bool(sentence) for sentence in header["sentences"]] == [True] * 13
