"""The edition without a server: one visitor, one thread, no other process, and files that lie beside the page.

Whatever only a server needs is not imported: who gets in, metrics, memory, worker processes, machine code.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Route, Router
from starlette.types import Message, Receive, Scope, Send

ROOT = Path(__file__).parents[2]
SITE = ROOT / "site.txt"
"""Where the address of the folder is noted by whoever starts this in a browser."""
QUICK = 0.8
"""Seconds that a script may compute: for so long the page is neither drawn nor heard."""
PACE = 2.5
"""How many times as long as a usual machine's NumPy takes that of a browser."""


class Parts(TypedDict):
    """Arguments of Streamlit's `App`."""

    routes: list[BaseRoute]


@dataclass
class Run:
    """A run of the app's script; it says which page it turned out to be of."""

    page: str = ""


def app_parts() -> Parts:
    """Arguments of Streamlit's `App`: the player's routes alone, as pages and files are served by whoever has them."""
    _work_in_place()
    return {"routes": [Route("/player/{path:path}", _Player())]}


@contextmanager
def watched_run() -> Iterator[Run]:
    """Around a run of the app's script."""
    yield Run()


def _work_in_place() -> None:
    """Have NumPy compute all runs, and everything be computed by whoever waits for it."""
    os.environ["RAVINE_EXECUTOR"] = "numpy"  # before anything looks for a compiler
    os.environ["RAVINE_PACE"] = str(PACE)
    logging.getLogger().setLevel(logging.WARNING)  # stlite writes all that there is to the console

    from ui.background.desk import DESK  # noqa: PLC0415 - it imports the engine, which looks at the environment

    DESK.work_in_place(QUICK)


class _Player:
    """The player's routes, imported when the first of them is asked for.

    Streamlit 1.62 forgets a component that is declared before it runs, and modules declare theirs when imported.
    """

    def __init__(self) -> None:
        self._routes: Router | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        from ui.components.questions import FILE  # noqa: PLC0415 - see above
        from ui.components.routes import player_routes  # noqa: PLC0415

        self._routes = self._routes or Router(player_routes())
        if scope["path"] == f"/player/{FILE}" and not await _fetched():
            await _not_fetched()(scope, _staying(receive), send)
        else:
            await self._routes(scope, _staying(receive), send)


def _staying(receive: Receive) -> Receive:
    """What is received of a page that is there as long as this is: stlite says at once that it has gone."""

    async def received() -> Message:
        message = await receive()
        if message["type"] == "http.disconnect":
            await asyncio.Event().wait()
        return message

    return received


def _not_fetched() -> PlainTextResponse:
    from i18n import say  # noqa: PLC0415 - see above

    return PlainTextResponse(say("Files for this page did not load. Go online and save it again."), status_code=503)


async def _fetched() -> bool:
    """Whether the files are there that a saved page is made of; they are fetched when somebody saves the first one."""
    from ui.components.files import ASSETS, PLOTLY, code  # noqa: PLC0415 - see above
    from ui.components.prepared import prepared  # noqa: PLC0415

    note = prepared()
    folders = {f"player/code/{code().version}/": ASSETS, "player/plotly/": PLOTLY}
    places = {
        address: folder / address.removeprefix(start)
        for address in (note.saved if note else ())
        for start, folder in folders.items()
        if address.startswith(start)
    }
    try:
        await asyncio.gather(*(_fetch(address, file) for address, file in places.items() if not file.is_file()))
    except OSError:
        return False
    return True


async def _fetch(address: str, file: Path) -> None:
    """Write a file of the folder to where the app looks for it. Raises OSError where it is not to be had."""
    from pyodide.http import pyfetch  # type: ignore[import-not-found]  # noqa: PLC0415 - browsers alone have it

    response = await pyfetch(SITE.read_text(encoding="utf-8").strip() + address)
    response.raise_for_status()  # HttpStatusError is an OSError, as is what a lost network raises
    content = await response.bytes()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
