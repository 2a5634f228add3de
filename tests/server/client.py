"""A visitor without a browser: Streamlit's websocket, its protobuf messages, and /proc for what the server takes.

What a browser never sends can be sent with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from ui.server.memory import used_bytes

PROTOCOLS = (Subprotocol("streamlit"),)
PATIENCE = 60.0
"""Seconds after which a server that says nothing counts as stuck."""


class Page:
    """What one visitor's browser knows of the page and says to the server, without a connection.

    Attributes:
        query: the query string that the address bar shows: what was opened, or what the server wrote since.
        faults: what the page showed as an exception, over all runs.
        runs: how many runs came to their end.
        kinds: what kinds of messages came.
        session: the server's name for this visit.
    """

    def __init__(self, page: str = "race", query: str = "") -> None:
        self.page = page
        self.query = query
        self.faults: list[str] = []
        self.runs = 0
        self.kinds: set[str] = set()
        self.session = ""
        self._placed: dict[tuple[int, ...], Any] = {}
        self._sections: set[str] = set()
        self._states: dict[str, WidgetState] = {}

    @property
    def elements(self) -> list[Any]:
        return [self._placed[place] for place in sorted(self._placed)]

    def widgets(self) -> dict[str, str]:
        """{key: id} of every widget that was given a key."""
        found = {}
        for element in self.elements:
            inner = getattr(element, element.WhichOneof("type"))
            given = str(getattr(inner, "id", ""))
            if given.startswith("$$ID-"):
                found[given.split("-", 2)[2]] = given
        return {key: id for key, id in found.items() if key != "None"}

    def alerts(self) -> list[str]:
        """The texts of the boxes: errors, warnings, notices."""
        return [element.alert.body for element in self.elements if element.WhichOneof("type") == "alert"]

    def player(self) -> dict[str, Any]:
        """What the player was given."""
        parts = [e.bidi_component for e in self.elements if e.WhichOneof("type") == "bidi_component"]
        return dict(next(json.loads(part.json) for part in parts if part.component_name.endswith("ravine_player")))

    def shown(self) -> dict[str, list[str]]:
        """The parameters in the address bar."""
        return parse_qs(self.query, keep_blank_values=True)

    def request(self, once: Iterable[WidgetState] = ()) -> bytes:
        """The message that asks for a run of the page's script with what the widgets say, and what happened `once`."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        message.rerun_script.widget_states.widgets.extend([*self._states.values(), *once])
        return message.SerializeToString()

    def event(self, key: str, text: str) -> WidgetState:
        """A text as what happened in a component; a browser sends a list of {"event": ..., "value": ...}."""
        return state_of(f"$$STREAMLIT_INTERNAL_KEY_{self.widgets()[key]}__events", json_trigger_value=text)

    def edit(self, **change: Any) -> WidgetState:
        """A change made inside of the player, which has no state of its own beside."""
        player = self.widgets()["player"]
        self._states.setdefault(player, state_of(player, json_value="{}"))
        return self.event("player", json.dumps([{"event": "edit", "value": change}]))

    def keep(self, values: Mapping[str, Mapping[str, Any]]) -> None:
        """Let widgets say these values from now on, whatever they are worth."""
        known = self.widgets()
        for key, value in values.items():
            self._states[known[key]] = state_of(known[key], **value)

    def open_sections(self) -> None:
        """Open every section and pop-over of the page, as its content is drawn only then."""
        self._states |= {id: state_of(id, bool_value=True) for id in self._sections}

    def forget(self) -> None:
        """Send no widget's value any more but what is open, and begin to count faults anew."""
        self._states = {id: state for id, state in self._states.items() if id in self._sections}
        self.faults.clear()

    def take(self, frame: bytes | str) -> bool:
        """Take in a message of the server; whether it ends a run that is not followed by another of its own."""
        message = ForwardMsg()
        message.ParseFromString(frame if isinstance(frame, bytes) else frame.encode())
        kind = message.WhichOneof("type")
        self.kinds.add(str(kind))
        if kind == "new_session":
            self._placed, self.session = {}, message.new_session.initialize.session_id
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta":
            self._take(message)
        elif kind == "session_event" and message.session_event.WhichOneof("type") == "script_compilation_exception":
            self.faults.append(str(message.session_event.script_compilation_exception.message))
        elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self.runs += 1
            return True
        return False

    def _take(self, message: ForwardMsg) -> None:
        place = tuple(message.metadata.delta_path)
        kind = message.delta.WhichOneof("type")
        if kind == "add_block":
            block = message.delta.add_block
            self._sections |= {part.id for part in (block.expandable, block.popover) if part.id}
        if kind != "new_element":
            return
        element = message.delta.new_element
        self._placed[place] = element
        if element.WhichOneof("type") == "exception":
            self.faults.append(f"{element.exception.type}: {element.exception.message}")


class Session(Page):
    """One visit to one page, from the first run of its script to the end of `with`.

    It says good-bye at its end and waits `close_timeout` seconds for the answer.
    """

    def __init__(self, url: str, page: str = "race", query: str = "", close_timeout: float = 10.0) -> None:
        super().__init__(page, query)
        self._close_timeout = close_timeout
        self._open = ExitStack()
        self._socket: ClientConnection
        self._address = stream_of(url)

    def __enter__(self) -> Session:
        with self._open:  # closed again if the first run fails
            visit = connect(
                self._address,
                subprotocols=PROTOCOLS,
                max_size=None,
                compression=None,
                close_timeout=self._close_timeout,
            )
            self._socket = self._open.enter_context(visit)
            self.rerun()
            self._open = self._open.pop_all()
        return self

    def __exit__(self, *ended: object) -> None:
        self._open.close()

    def set(self, key: str, **value: Any) -> None:
        """Send a widget's value as the wire has it, such as `double_value=1e9`, and wait for the page."""
        self.set_all({key: value})

    def set_all(self, values: Mapping[str, Mapping[str, Any]]) -> None:
        """Send the values of several widgets at once, and wait for the page."""
        self.keep(values)
        self.rerun()

    def expand(self, run: str = "adam") -> None:
        """Open every section and pop-over of the page, and the settings of a run."""
        self.open_sections()
        self.rerun()
        if "player" in self.widgets():
            self.rerun([self.edit(settings=run)])

    def trigger(self, key: str, text: str) -> None:
        """Send a text as what happened in a component, and wait for the page."""
        self.rerun([self.event(key, text)])

    def rerun(self, once: Iterable[WidgetState] = ()) -> None:
        """Run the page's script with what the widgets say, and with what happened `once`; wait for its end."""
        self.send(self.request(once))
        self.wait()

    def wait(self) -> None:
        """Take in what the server says, up to the end of a run."""
        while not self.take(self._socket.recv(timeout=PATIENCE)):
            pass

    def send(self, frame: bytes | str) -> None:
        """Send a frame as it is."""
        self._socket.send(frame)


def stream_of(url: str) -> str:
    """The address of an app's websocket."""
    return f"{url.replace('http', 'ws', 1)}/_stcore/stream"


def state_of(id: str, **value: Any) -> WidgetState:
    """A widget's value on the wire: one of `WidgetState`'s fields; lists stand for arrays, None for nothing at all.

    >>> state_of("slider", string_array_value=["1e9"])
    """
    state = WidgetState(id=id)
    for name, given in value.items():
        if isinstance(given, list | tuple):
            field = getattr(state, name)
            field.SetInParent()
            field.data.extend(given)
        else:
            setattr(state, name, given)
    return state


@contextmanager
def opened(url: str, page: str = "race", query: str = "", *, expanded: bool = False) -> Iterator[Session]:
    """A visit that must have shown no exception by its end; with all sections opened, if that is wanted."""
    with Session(url, page, query) as session:
        if expanded:
            session.expand()
        yield session
        assert not session.faults, (page, query[:300], session.faults)


def server_pid(url: str) -> int:
    """The process that was started to serve this address."""
    port = str(urlsplit(url).port)
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if "--server.port" in words and words[words.index("--server.port") + 1] == port:
            return int(path.parent.name)
    raise RuntimeError(f"no process serves {url}")


def memory_mb(pid: int) -> float:
    """The resident memory of a process and all that it started, in MB of 2^20 bytes."""
    return used_bytes(pid) / 2**20
