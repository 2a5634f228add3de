"""Whether the server does its work: `/healthz/live`, and `/healthz/ready`, which tries it.

Ready means that a file came through Starlette's threads, a payload through its queue, and a run of a page's script
through Streamlit, each within `DEADLINE`. An event loop that answers says nothing about any of them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route

from ui.background.base_path import below

DEADLINE = 4.0
"""Seconds that each trial may take."""

FRESH = 2.0
"""Seconds for which a result counts: whoever asks more often causes no more trials."""

STUCK = 300.0
"""Seconds of nothing but failed trials after which a supervisor should start the server anew."""

Trial = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Result:
    """What the trials of one round showed.

    Attributes:
        at: when it was, in seconds of `time.monotonic`.
        seconds: how long each trial took; None for one that failed or was late.
    """

    at: float
    seconds: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether all of them were answered."""
        return None not in self.seconds.values()


class Health:
    """The trials of a server, each done at most once at a time, and what they showed last.

    Attributes:
        last: the last result, if there was a round.
        closing: why the server takes nobody new, if it does not.
    """

    def __init__(self, trials: Mapping[str, Trial] | None = None, deadline: float = DEADLINE) -> None:
        self.trials = trials or {}
        self.deadline = deadline
        self.last: Result | None = None
        self.closing = ""
        self._good_at = time.monotonic()
        self._round: asyncio.Task[Result] | None = None
        self._hanging: dict[str, asyncio.Future[object]] = {}

    async def try_out(self) -> Result:
        """The result of now: a fresh one, that of the round under way, or that of a new one."""
        if self.last is not None and time.monotonic() - self.last.at < FRESH:
            return self.last
        if self._round is None or self._round.done():
            self._round = asyncio.create_task(self._try_all(), name="health")
        return await asyncio.shield(self._round)  # whoever hangs up does not end it for the others

    async def _try_all(self) -> Result:
        seconds = await asyncio.gather(*map(self._try, self.trials))
        self.last = Result(time.monotonic(), dict(zip(self.trials, seconds, strict=True)))
        if self.last.good:
            self._good_at = self.last.at
        return self.last

    async def _try(self, name: str) -> float | None:
        """Seconds until a trial was answered. One that cannot be cancelled is not begun again while it hangs."""
        begin = time.monotonic()
        trial = self._hanging.pop(name, None)
        if trial is None or trial.done():
            trial = asyncio.ensure_future(self.trials[name]())
        await asyncio.wait({trial}, timeout=self.deadline)
        if not trial.done():
            trial.cancel()
            self._hanging[name] = trial
            return None
        if trial.cancelled() or trial.exception() is not None:  # whatever it is: the server does not do its work
            return None
        return time.monotonic() - begin

    @property
    def stuck(self) -> bool:
        """Whether it is asked, and for long has not been ready once."""
        return self.last is not None and not self.last.good and self.last.at - self._good_at > STUCK


def health_routes(health: Health, base_path: str = "") -> list[BaseRoute]:
    """The routes of health: below the base path, as all else, and without it, for who does not know it."""

    async def live(_: Request) -> JSONResponse:
        return JSONResponse({"live": not health.stuck}, 503 if health.stuck else 200, _NOT_KEPT)

    async def ready(_: Request) -> JSONResponse:
        if health.closing:
            return JSONResponse({"ready": False, "closing": health.closing}, 503, _NOT_KEPT)
        result = await health.try_out()
        shown = {name: "late" if seconds is None else round(seconds, 3) for name, seconds in result.seconds.items()}
        return JSONResponse({"ready": result.good, **shown}, 200 if result.good else 503, _NOT_KEPT)

    places = {below("", "healthz"), below(base_path, "healthz")}
    return [Mount(place, routes=[Route("/live", live), Route("/ready", ready)]) for place in places]


_NOT_KEPT = {"Cache-Control": "no-store"}
