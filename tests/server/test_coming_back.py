"""The first thing that a visitor does after the server was started again, or on another one, is done."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.server.client import PATIENCE, PROTOCOLS, Page, Session, opened, state_of, stream_of

pytestmark = pytest.mark.browser


def come_back(url: str, left: Session, once: Iterable[WidgetState] = (), id: str = "") -> Page:
    """What a visitor sees whose browser connects anew, and whose first message is what it would have sent before.

    With the id of a session that goes on there.
    """
    page = Page(left.page, left.query)
    protocols = [*PROTOCOLS, *map(Subprotocol, ("-", id) if id else ())]
    with connect(stream_of(url), subprotocols=protocols, max_size=None, compression=None) as socket:
        socket.send(left.request(once))
        while page.runs < 2:
            page.take(socket.recv(timeout=PATIENCE))
    assert not page.faults
    return page


def test_a_slider_of_the_player_that_was_moved(url: str) -> None:
    with opened(url, query="steps=60") as left:
        back = come_back(url, left, [left.edit(lr=0.0625)])
    assert back.shown() == {"steps": ["60"], "lr": ["0.0625"]}
    assert back.player()["query"] == "lr=0.0625&steps=60"


def test_a_widget_of_the_page_that_was_changed(url: str) -> None:
    with opened(url, query="steps=60") as left:
        left.keep({"surface": {"string_value": "Himmelblau"}})
        back = come_back(url, left)
    assert back.shown() == {"steps": ["60"], "surface": ["himmelblau"]}


def test_a_button_that_was_pressed(url: str) -> None:
    with opened(url, query="steps=60") as left:
        back = come_back(url, left, [state_of(left.widgets()["to:ko"], trigger_value=True)])
    assert back.shown() == {"steps": ["60"], "lang": ["ko"]}


def test_a_place_in_a_chart_that_was_picked(url: str) -> None:
    with opened(url, "tuning", "surface=ravine&side=20&steps=50&tune=sgd,momentum") as left:
        pick = '[{"event": "pick", "value": {"subplot": "xy", "x": 0.01, "y": 0.5}}]'
        left.keep({"tuning": {"json_value": "{}"}})
        back = come_back(url, left, [left.event("tuning", pick)])
    assert "at" in back.shown().keys() - left.shown().keys()


def test_it_is_done_once(url: str) -> None:
    """What opens and closes the settings of a run leaves them open."""
    with opened(url, query="steps=60") as left:
        back = come_back(url, left, [left.edit(settings="adam")])
    assert "adam:schedule" in back.widgets()


def test_a_session_that_goes_on_has_kept_the_rest(url: str) -> None:
    """The websocket was gone for a moment only: the session is the same, and its link an older one."""
    with opened(url, query="steps=60") as left:
        left.rerun([left.edit(momentum=0.5)])
        id = left.session
        left.query = "steps=60"
    back = come_back(url, left, [left.edit(lr=0.0625)], id)
    assert back.session == id
    assert back.shown()["lr"] == ["0.0625"]
    assert "momentum=0.5" in back.player()["query"]


def test_a_visitor_who_was_never_here_waits_for_one_run(url: str) -> None:
    with opened(url) as visitor:
        assert visitor.runs == 1
        visitor.rerun()
        assert visitor.runs == 2


def test_two_things_in_less_time_than_an_answer_takes(url: str) -> None:
    """The browser's second message says the link of before the first."""
    with opened(url, query="steps=60") as visitor:
        visitor.rerun([visitor.edit(lr=0.0625)])
        for momentum in (0.5, 0.75):
            visitor.query = "steps=60"
            visitor.rerun([visitor.edit(momentum=momentum)])
            assert "lr=0.0625" in visitor.player()["query"]
            assert f"momentum={momentum}" in visitor.player()["query"]
            assert visitor.shown()["lr"] == ["0.0625"]


def test_back_to_where_the_browser_believes_to_be(url: str) -> None:
    with opened(url, query="steps=60") as visitor:
        visitor.rerun([visitor.edit(lr=0.0625)])
        visitor.query = "steps=60"
        visitor.kinds.clear()
        visitor.rerun([visitor.edit(lr=0.05)])
        assert "page_info_changed" in visitor.kinds  # by now the browser shows the other one
        assert visitor.shown() == {"steps": ["60"], "lr": ["0.05"]} or visitor.shown() == {"steps": ["60"]}


def test_what_was_sent_twice_is_done_once(url: str) -> None:
    """A browser sends again what it has not heard of; what opens something would close it again."""
    with opened(url, query="steps=60") as visitor:
        for _ in range(2):
            visitor.rerun([visitor.edit(settings="adam", number=1_790_000_000_000)])
            assert "adam:schedule" in visitor.widgets()
            assert visitor.player()["heard"] == [1_790_000_000_000]
        visitor.rerun([visitor.edit(settings="adam", number=1_790_000_000_001)])
        assert "adam:schedule" not in visitor.widgets()


@pytest.mark.parametrize("number", [None, True, "1", -1, 0, 1e400, 10**400, [1], {"a": 1}])
def test_what_has_no_number_is_done(url: str, number: object) -> None:
    with opened(url, query="steps=60") as visitor:
        visitor.rerun([visitor.edit(lr=0.0625, number=number)])
        assert visitor.shown()["lr"] == ["0.0625"]
        assert visitor.player()["heard"] == []
