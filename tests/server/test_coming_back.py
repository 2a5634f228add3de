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
    assert "adam:beta1" in back.widgets()


def test_a_session_that_goes_on_has_kept_the_rest(url: str) -> None:
    """The websocket was gone for a moment only: the session is the same, and its link an older one."""
    with opened(url, query="steps=60") as left:
        left.rerun([left.edit(momentum=0.5)])
        id = left.session
        left.query = "steps=60"
    back = come_back(url, left, [left.edit(lr=0.0625)], id)
    assert back.session == id
    assert back.shown()["lr"] == ["0.0625"]


def test_a_visitor_who_was_never_here_waits_for_one_run(url: str) -> None:
    with opened(url) as visitor:
        assert visitor.runs == 1
        visitor.rerun()
        assert visitor.runs == 2
