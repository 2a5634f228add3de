"""A headless Firefox as people have it, driven by Playwright like Chromium: for tests of the edition without a server.

Playwright speaks WebDriver BiDi with a Firefox that is installed, and asks for what the newest one knows. An older one,
such as Debian's, refuses one of the first, and with it every window. So Playwright starts this file in place of
the browser: it starts the browser, passes messages on, and answers in its stead where a command that only changes how a
window looks is not known.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from signal import SIGINT, SIGTERM
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import BrowserContext, Playwright
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

OLDEST = 143
"""The first Firefox that has what Playwright begins with, `network.addDataCollector`."""
LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
REFUSED = "unknown command"
MARGINAL = "emulation."
"""Commands about looks, without which a window works: a refusal of one of these is no fault."""
PREFERENCES: dict[str, str | float | bool] = {
    "network.dns.disabled": True,  # no name is resolved: 127.0.0.1 is all there is
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.cache.disk.capacity": 256_000,
    "webgl.force-enabled": True,
}
LIGHT, DARK = 1, 0


@contextmanager
def firefox(
    playwright: Playwright, width: int = 1280, height: int = 720, dark: bool = False, **options: Any
) -> Iterator[BrowserContext]:
    """A Firefox of its own with a new profile on disk, in which no name is resolved; gives its windows' context."""
    looks = {"layout.css.prefers-color-scheme.content-override": DARK if dark else LIGHT}
    with TemporaryDirectory() as folder:
        context = playwright.firefox.launch_persistent_context(
            Path(folder) / "profile",
            channel="moz-firefox",
            executable_path=_starter(Path(folder)),
            firefox_user_prefs=PREFERENCES | looks,
            viewport={"width": width, "height": height},
            **options,
        )
        yield context
        context.close()


@cache
def installed() -> str | None:
    """The path of a Firefox that is installed and new enough to be driven, if there is one."""
    paths = filter(None, map(shutil.which, ("firefox-esr", "firefox")))
    return next((path for path in paths if _version(path) >= OLDEST), None)


def _version(path: str) -> int:
    """The first number of a browser's version, 0 where it says none."""
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - a browser
    number = re.search(r"Firefox (\d+)", said)
    return int(number[1]) if number else 0


def executable() -> str:
    """The same; raises `RuntimeError` where there is none."""
    path = installed()
    if path is None:
        raise RuntimeError(
            f"no Firefox {OLDEST} or newer found; on Debian `apt-get update && apt-get install firefox-esr`"
        )
    return path


def _starter(folder: Path) -> Path:
    """A program that Playwright takes for the browser."""
    script = folder / "firefox"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).resolve()}" "$@"\n', encoding="utf-8")
    script.chmod(0o700)
    return script


async def relay(arguments: list[str]) -> int:
    """Start the browser and stand between it and whoever drives it, until it ends; gives its exit code."""
    browser = await asyncio.create_subprocess_exec(executable(), *arguments, stderr=asyncio.subprocess.PIPE)
    for signal in (SIGINT, SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal, browser.terminate)
    said = browser.stderr or asyncio.StreamReader()
    async for line in said:
        text = line.decode(errors="replace").rstrip()
        if listens := LISTENS.search(text):
            text = f"WebDriver BiDi listening on ws://127.0.0.1:{await _stand_before(listens[1])}"
        print(text, file=sys.stderr, flush=True)
    return await browser.wait()


async def _first_of(*works: Coroutine[Any, Any, None]) -> None:
    """Do all at once, until one of them has come to its end."""
    tasks = [asyncio.create_task(work) for work in works]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


async def _stand_before(address: str) -> int:
    """Take connections for an address, until the process ends; gives the port."""

    async def meet(driver: ServerConnection) -> None:
        path = driver.request.path if driver.request else ""
        async with connect(address + path, max_size=None, compression=None, ping_interval=None) as browser:
            marginal: set[int] = set()
            await _first_of(_commands(driver, browser, marginal), _answers(browser, driver, marginal))

    server = await serve(meet, "127.0.0.1", 0, max_size=None, compression=None, ping_interval=None)
    return int(next(iter(server.sockets)).getsockname()[1])


async def _commands(driver: ServerConnection, browser: ClientConnection, marginal: set[int]) -> None:
    try:
        async for message in driver:
            command = json.loads(message)
            if command.get("method", "").startswith(MARGINAL):
                marginal.add(command["id"])
            await browser.send(message)
    except ConnectionClosed:
        return


async def _answers(browser: ClientConnection, driver: ServerConnection, marginal: set[int]) -> None:
    try:
        async for message in browser:
            await driver.send(message if not marginal else _forgiving(message, marginal))
    except ConnectionClosed:
        return


def _forgiving(message: str | bytes, marginal: set[int]) -> str | bytes:
    """An answer, with the refusal of a marginal command made a success."""
    answer = json.loads(message)
    if answer.get("id") not in marginal:
        return message
    marginal.discard(answer["id"])
    if answer.get("error") != REFUSED:
        return message
    return json.dumps({"type": "success", "id": answer["id"], "result": {}})


if __name__ == "__main__":
    raise SystemExit(asyncio.run(relay(sys.argv[1:])))
