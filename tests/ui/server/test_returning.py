"""The first message of a browser that comes back is divided in two."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ui.server import returning
from ui.server.returning import Returning, is_event

GONE = {"type": "websocket.disconnect"}
DONE = ("slider", "button", "player", "typed")


def wish(*done: str, query: str = "a=1") -> BackMsg:
    """What a browser sends: the states of a slider and a field, and what happened."""
    sent = BackMsg()
    sent.rerun_script.query_string = query
    for id in done:
        state = sent.rerun_script.widget_states.widgets.add(id=id)
        if id == "slider":
            state.double_value = 0.5
        elif id == "typed":
            state.string_value = "x"
        elif id == "button":
            state.trigger_value = True
        else:
            state.json_trigger_value = "[]"
    return sent


def frame(message: BackMsg | ForwardMsg) -> dict[str, Any]:
    kind = "websocket.receive" if isinstance(message, BackMsg) else "websocket.send"
    return {"type": kind, "bytes": message.SerializeToString()}


def read(message: Any) -> BackMsg:
    return BackMsg.FromString(message["bytes"])


def ids(message: Any) -> list[str]:
    return [state.id for state in read(message).rerun_script.widget_states.widgets]


def visit(frames: list[dict[str, Any]], play: Callable[[Returning], Awaitable[None]]) -> list[Any]:
    """Play with a websocket whose browser sends these and stays; what it was sent."""
    waiting, sent = list(reversed(frames)), []

    async def receive() -> Any:
        while not waiting:
            await asyncio.sleep(3600)
        return waiting.pop()

    async def send(message: Any) -> None:
        sent.append(message)

    async def played() -> None:
        await play(Returning(receive, send))

    asyncio.run(played())
    return sent


def finished(how: Any = ForwardMsg.FINISHED_SUCCESSFULLY) -> dict[str, Any]:
    return frame(ForwardMsg(script_finished=how))


def test_the_page_runs_without_what_was_done_and_then_with_it() -> None:
    async def play(visitor: Returning) -> None:
        assert (await visitor.receive())["type"] == "websocket.connect"
        assert ids(await visitor.receive()) == ["slider", "typed"]
        held = asyncio.create_task(visitor.receive())
        await visitor.send(finished(ForwardMsg.FINISHED_EARLY_FOR_RERUN))
        await asyncio.sleep(0.01)
        assert not held.done()
        await visitor.send(finished())
        assert ids(await held) == list(DONE)
        assert ids(await visitor.receive()) == ["button"]
        assert (await visitor.receive())["type"] == "websocket.disconnect"

    frames = [{"type": "websocket.connect"}, frame(wish(*DONE)), frame(wish("button")), GONE]
    assert len(visit(frames, play)) == 2


def test_it_says_the_address_that_the_browser_has_by_then() -> None:
    changed = ForwardMsg()
    changed.page_info_changed.query_string = "b=2"

    async def play(visitor: Returning) -> None:
        assert read(await visitor.receive()).rerun_script.query_string == "a=1"
        await visitor.send(frame(changed))
        await visitor.send(finished())
        assert read(await visitor.receive()).rerun_script.query_string == "b=2"

    assert visit([frame(wish("slider"))], play)[0] == frame(changed)


def test_a_browser_that_was_never_here_is_let_be() -> None:
    frames = [frame(BackMsg(app_heartbeat=True)), frame(wish()), frame(wish(*DONE))]

    async def play(visitor: Returning) -> None:
        assert [await visitor.receive() for _ in frames] == frames

    visit(frames, play)


def test_a_first_run_without_end_holds_nothing_up_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returning, "LONGEST_RUN", 0.01)

    async def play(visitor: Returning) -> None:
        await visitor.receive()
        assert ids(await visitor.receive()) == ["slider", "button"]

    visit([frame(wish("slider", "button"))], play)


@pytest.mark.parametrize("meanwhile", [GONE, frame(BackMsg(stop_script=True))])
def test_who_leaves_or_stops_the_first_run_need_not_wait_for_its_end(meanwhile: dict[str, Any]) -> None:
    async def play(visitor: Returning) -> None:
        assert ids(await visitor.receive()) == ["slider"]
        assert await visitor.receive() == meanwhile
        if meanwhile != GONE:
            await visitor.send(finished())
            assert ids(await visitor.receive()) == ["slider", "button"]

    visit([frame(wish("slider", "button")), meanwhile], play)


def test_who_ends_the_waiting_leaves_nothing_behind() -> None:
    async def play(visitor: Returning) -> None:
        await visitor.receive()
        held = asyncio.create_task(visitor.receive())
        await asyncio.sleep(0.01)
        held.cancel()
        await asyncio.wait({held})
        await asyncio.sleep(0.01)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    visit([frame(wish("slider", "button"))], play)


@pytest.mark.parametrize("size", [1_000_001, 4_000_000])
def test_what_is_too_long_is_not_read(size: int) -> None:
    long = {"type": "websocket.receive", "bytes": b"\xff" * size}

    async def play(visitor: Returning) -> None:
        assert await visitor.receive() is long

    visit([long], play)


def test_what_happened_once_is_known_by_its_kind() -> None:
    """A new kind of value is looked at by whoever changes Streamlit's version."""
    fields = {field.name for field in wish("slider").rerun_script.widget_states.widgets[0].DESCRIPTOR.fields} - {"id"}
    kept = {"bool", "double", "int", "string", "double_array", "int_array", "string_array", "json", "arrow", "bytes"}
    kept |= {"file_uploader_state", "chat_input"}
    assert {name for name in fields if not is_event(name)} == {f"{kind}_value" for kind in kept}
