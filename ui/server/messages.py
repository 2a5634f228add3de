"""Which messages of a browser reach Streamlit: those that a page of ours sends, no larger than a page's are.

Streamlit itself takes from anybody that all visitors' caches are to be emptied, that git is to be run and its list of
files sent back, that addresses for a million uploads are wanted, and writes into its log whatever name does not exist.
One megabyte is half a million widgets that say nothing, and their reading holds up the event loop for seconds.
"""

from __future__ import annotations

import streamlit as st
from google.protobuf.message import DecodeError
from google.protobuf.message import Message as ProtobufMessage
from starlette.types import Message, Receive, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState

TAKEN = frozenset({"rerun_script", "stop_script", "app_heartbeat", "backend_operation_request"})
OPERATIONS = frozenset({"deferred_file"})
"""Of the kind `backend_operation_request`: a download that is made when it is asked for."""
LONGEST_NAME = 200
"""Characters of a page's or a fragment's name; ours have twenty, a hash has 64."""
MOST_WIDGETS = 2_000
"""Widgets of a page; ours have some hundred. Half a million empty ones fit into a message and take seconds to read."""
MOST_VALUES = 10_000
"""Values in lists and objects, of all widgets together; a page with everything open has some dozens."""
MOST_HASHES = 1_000
"""Names of messages that a browser keeps, and wants no more than once."""

NO_PROTOCOL = 1002
"""The code with which a websocket is closed."""


def sifted(receive: Receive, send: Send) -> Receive:
    """A websocket's messages without those that no page of ours sends, until something comes that is none at all.

    What is too long passes unread: Streamlit closes the websocket then, and says why.
    """

    async def receive_next() -> Message:
        while True:
            message = await receive()
            frame = message.get("bytes")
            if message["type"] != "websocket.receive" or is_too_long(frame):
                return message
            sent = _read(frame)
            if sent is None:
                await send({"type": "websocket.close", "code": NO_PROTOCOL})
                return {"type": "websocket.disconnect", "code": NO_PROTOCOL}
            if is_taken(sent):
                return message

    return receive_next


def is_too_long(frame: bytes | None) -> bool:
    """Whether a frame is beyond what Streamlit takes."""
    return len(frame or b"") > int(st.get_option("server.maxWidgetStateSize")) * 10**6


def is_taken(sent: BackMsg) -> bool:
    """Whether a page of ours sends such a message."""
    kind = sent.WhichOneof("type")
    if kind == "rerun_script":
        return _is_a_pages(sent.rerun_script)
    if kind == "backend_operation_request":
        operation = sent.backend_operation_request
        names = (operation.request_id, operation.session_id, operation.deferred_file.file_id)
        return operation.WhichOneof("payload") in OPERATIONS and max(map(len, names)) <= LONGEST_NAME
    return kind in TAKEN


def _is_a_pages(rerun: ClientState) -> bool:
    """Whether a wish for a run is of a size that pages have. Its query is bounded where it is read."""
    names = (rerun.page_script_hash, rerun.page_name, rerun.fragment_id)
    states, hashes = rerun.widget_states, rerun.cached_message_hashes
    return (
        max(map(len, names)) <= LONGEST_NAME
        and len(states.widgets) <= MOST_WIDGETS
        and sum(map(_values, states.widgets)) <= MOST_VALUES
        and len(hashes) <= MOST_HASHES
    )


def _values(state: WidgetState) -> int:
    """About how many values a widget says beyond the first: in JSON each stands behind a comma."""
    value = getattr(state, state.WhichOneof("value") or "id")
    if isinstance(value, str):
        return value.count(",")
    if isinstance(value, ProtobufMessage):
        return len(value.data) if hasattr(value, "data") else value.ByteSize()
    return 0


def _read(frame: bytes | None) -> BackMsg | None:
    """A frame as a message; None for text, and for what is no message of Streamlit's."""
    try:
        return BackMsg.FromString(frame) if frame is not None else None
    except DecodeError:
        return None
