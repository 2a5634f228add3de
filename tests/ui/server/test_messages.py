"""The sieve for messages of browsers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState, StringArray, UploadedFileInfo
from streamlit.proto.WidgetStates_pb2 import WidgetState

from ui.server.messages import LONGEST_NAME, MOST_WIDGETS, NO_PROTOCOL, TAKEN, is_taken, sifted

WIDGETS = BackMsg()
for _ in range(MOST_WIDGETS):
    WIDGETS.rerun_script.widget_states.widgets.add()
KINDS = [field.name for field in BackMsg.DESCRIPTOR.fields if field.containing_oneof]
LONG = "x" * (LONGEST_NAME + 1)


def message(kind: str, **fields: Any) -> BackMsg:
    """A message of this kind: True, or with these fields, each named by its path."""
    made = BackMsg()
    if BackMsg.DESCRIPTOR.fields_by_name[kind].message_type is None:
        setattr(made, kind, True)
    else:
        getattr(made, kind).SetInParent()
    for path, value in fields.items():
        *parents, name = path.split("__")
        place = getattr(made, kind)
        for parent in parents:
            place = getattr(place, parent)
        setattr(place, name, value)
    return made


def received(frames: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What of these passes, and what is answered, up to the end."""
    waiting = iter(frames)

    async def receive() -> Any:
        return next(waiting, {"type": "websocket.disconnect"})

    async def all_of_them() -> list[Any]:
        passed: list[Any] = []

        async def send(answer: Any) -> None:
            passed.append(answer)

        sieve = sifted(receive, send)
        while not passed or passed[-1]["type"] != "websocket.disconnect":
            passed.append(await sieve())
        return passed

    return asyncio.run(all_of_them())


def frame(sent: BackMsg) -> dict[str, Any]:
    return {"type": "websocket.receive", "bytes": sent.SerializeToString()}


@pytest.mark.parametrize("kind", sorted(set(KINDS) - TAKEN))
def test_what_no_page_sends_is_left_out(kind: str) -> None:
    """Anybody could empty everybody's caches, see git's list of files, or ask for addresses of uploads."""
    asked, wanted = frame(message(kind)), frame(message("rerun_script", page_name="race"))
    assert received([asked, wanted, asked])[:-1] == [wanted]


def test_every_kind_is_known() -> None:
    """A new kind of message is left out until somebody has looked at it."""
    known = {"clear_cache", "set_run_on_save", "load_git_info", "file_urls_request"}
    assert set(KINDS) == TAKEN | known | {"debug_disconnect_websocket", "debug_shutdown_runtime"}


@pytest.mark.parametrize(
    "sent",
    [
        message("rerun_script", query_string="f=" + "x" * 500_000, page_name="race"),
        message("rerun_script", page_script_hash="a" * 64, fragment_id="b" * 64),
        WIDGETS,
        message("stop_script"),
        message("app_heartbeat"),
        message("backend_operation_request", request_id="1", deferred_file__file_id="a" * 64),
    ],
)
def test_what_pages_send_passes(sent: BackMsg) -> None:
    assert is_taken(sent)


@pytest.mark.parametrize(
    "sent",
    [
        message("rerun_script", fragment_id=LONG),  # which does not exist: all of it is written into the log
        message("rerun_script", page_name=LONG),
        message("rerun_script", page_script_hash=LONG),
        message("backend_operation_request", request_id=LONG, deferred_file__file_id="a"),
        message("backend_operation_request", deferred_file__file_id=LONG),
        message("backend_operation_request", session_id=LONG, deferred_file__file_id="a"),
        message("backend_operation_request"),
        BackMsg(),
    ],
)
def test_names_that_are_none_and_other_operations_are_left_out(sent: BackMsg) -> None:
    assert not is_taken(sent)


def test_more_widgets_than_a_page_has_are_left_out() -> None:
    many = BackMsg()
    many.CopyFrom(WIDGETS)
    many.rerun_script.widget_states.widgets.add()
    assert not is_taken(many)


NO_FILES = [UploadedFileInfo()] * 490_000


def crowded(widgets: int = 0, hashes: int = 0, **value: Any) -> BackMsg:
    """A wish for a run with so many widgets that say this, and so many names of messages that are kept."""
    sent = message("rerun_script", page_name="race")
    sent.rerun_script.widget_states.widgets.extend([WidgetState(**value)] * widgets)
    sent.rerun_script.cached_message_hashes.extend([""] * hashes)
    return sent


@pytest.mark.parametrize(
    "sent",
    [
        crowded(widgets=490_000),
        crowded(hashes=490_000),
        crowded(widgets=1, id="player", json_value='{"a":[' + "[]," * 320_000 + "0]}"),
        crowded(widgets=1, id="player__events", json_trigger_value="[" + "{}," * 320_000 + "0]"),
        crowded(widgets=1, id="rules", string_array_value=StringArray(data=[""] * 490_000)),
        crowded(widgets=1, id="file", file_uploader_state_value=FileUploaderState(uploaded_file_info=NO_FILES)),
    ],
    ids=["widgets", "hashes", "lists", "events", "texts", "files"],
)
def test_of_what_is_small_not_too_much_is_taken(sent: BackMsg) -> None:
    """Each is below a megabyte, which the websocket takes: six such visitors held up all others for twelve seconds."""
    assert sent.ByteSize() < 1_000_000
    assert not is_taken(sent)


def test_ten_times_what_a_page_has_is_taken() -> None:
    assert is_taken(crowded(widgets=1_000, hashes=1_000, id="$$ID-" + "a" * 32 + "-lr:adam", double_value=0.1))


@pytest.mark.parametrize("operation", ["install_skills", "dismiss_skills_nudge", "dataframe_chunk"])
def test_operations_that_no_page_asks_for_are_left_out(operation: str) -> None:
    sent = message("backend_operation_request", request_id="1")
    getattr(sent.backend_operation_request, operation).SetInParent()
    assert sent.backend_operation_request.WhichOneof("payload") == operation
    assert not is_taken(sent)


@pytest.mark.parametrize("bad", [{"text": "hello"}, {"bytes": b"\xff\xff\xff"}, {"text": "", "bytes": None}])
def test_who_does_not_speak_the_protocol_has_left(bad: dict[str, Any]) -> None:
    """Streamlit would write a traceback into the log for each."""
    wanted = frame(message("stop_script"))
    ended = [{"type": f"websocket.{how}", "code": NO_PROTOCOL} for how in ("close", "disconnect")]
    assert received([wanted, {"type": "websocket.receive", **bad}, wanted]) == [wanted, *ended]


def test_what_is_too_long_is_not_read() -> None:
    long = {"type": "websocket.receive", "bytes": b"\xff" * 30_000_000}
    assert received([{"type": "websocket.connect"}, long])[:2] == [{"type": "websocket.connect"}, long]
