"""The first message of a browser that comes back, after its server was started again or on another one.

It holds what its visitor did last: a slider moved, a button pressed, a place picked. Streamlit calls what was
registered for that in the run before, and here there was none, so what was done would be shown and lost. So the page
runs once without it, by its link and the states of its widgets, and what was done comes in a run of its own after that.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from starlette.types import Message, Receive, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ui.server.messages import is_too_long

LONGEST_RUN = 20.0
"""Seconds after which the message is passed on although the first run has not come to its end."""


class Returning:
    """A websocket's `receive` and `send`, between which the first message is divided in two."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._waits = True
        self._held: BackMsg | None = None
        self._next: asyncio.Future[Message] | None = None
        self._ended = asyncio.Event()

    async def receive(self) -> Message:
        """The next message; in place of a browser's first wish, if it knows widgets, one without what was done."""
        if self._held is not None:
            return await self._after_the_first_run(self._held)
        message = await self._after_the_held()
        if self._waits and message.get("bytes") and not is_too_long(message["bytes"]):
            wish = BackMsg.FromString(message["bytes"])
            self._waits = not wish.HasField("rerun_script")
            if wish.rerun_script.widget_states.widgets:
                self._held = wish
                return {**message, "bytes": without_events(wish).SerializeToString()}
        return message

    async def send(self, message: Message) -> None:
        """Pass on what the server says, and look for the end of the first run."""
        if self._held is not None and message.get("bytes"):
            self._look_at(ForwardMsg.FromString(message["bytes"]), self._held)
        await self._send(message)

    def _look_at(self, said: ForwardMsg, held: BackMsg) -> None:
        kind = said.WhichOneof("type")
        if kind == "page_info_changed":  # the browser will have this address by then
            held.rerun_script.query_string = said.page_info_changed.query_string
        elif kind == "script_finished" and said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self._ended.set()

    async def _after_the_first_run(self, held: BackMsg) -> Message:
        """What was held, once the first run has ended; what comes meanwhile at once, but for a further wish for a run.

        So a run is stopped for who leaves, or asks for that.
        """
        coming = self._next = self._next or asyncio.ensure_future(self._receive())
        ending = asyncio.ensure_future(asyncio.wait_for(self._ended.wait(), LONGEST_RUN))
        try:
            waited_for: set[asyncio.Future[Any]] = {coming, ending}
            await asyncio.wait(waited_for, return_when=asyncio.FIRST_COMPLETED)
            if coming.done() and not _is_wish(coming.result()):
                return await self._after_the_held()
            with suppress(TimeoutError):
                await ending
        except asyncio.CancelledError:
            coming.cancel()
            raise
        finally:
            ending.cancel()
        self._held = None
        return {"type": "websocket.receive", "bytes": held.SerializeToString()}

    async def _after_the_held(self) -> Message:
        """The next message: the one that came while something was held, or another."""
        coming, self._next = self._next, None
        return await (coming or self._receive())


def _is_wish(message: Message) -> bool:
    """Whether a message asks for a run."""
    frame = message.get("bytes")
    return bool(frame) and not is_too_long(frame) and BackMsg.FromString(frame).HasField("rerun_script")


def without_events(wish: BackMsg) -> BackMsg:
    """A wish for a run with the states of widgets, and without what happened once."""
    states = wish.rerun_script.widget_states.widgets
    quiet = BackMsg()
    quiet.CopyFrom(wish)
    del quiet.rerun_script.widget_states.widgets[:]
    quiet.rerun_script.widget_states.widgets.extend(
        state for state in states if not is_event(state.WhichOneof("value"))
    )
    return quiet


def is_event(kind: str | None) -> bool:
    """Whether a widget's value is of something that happened once: a button, a component's trigger, a message."""
    return kind is not None and "trigger" in kind
