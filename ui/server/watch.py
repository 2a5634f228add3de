"""What watches a running server, put together: its log, metrics, health and memory, and how it ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from ui.server.health import Health, health_routes
from ui.server.life import Life
from ui.server.logs import use_log
from ui.server.memory import memory_watched
from ui.server.metrics import FaultCounter, metrics_served
from ui.server.options import Options, read_options
from ui.server.trials import FileTrial, RunTrial


class Watch:
    """The watch over one server, from its start to its end.

    Attributes:
        options: what whoever runs it has chosen.
        health: what its readiness is tried with, and the result.
    """

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or read_options()
        self.health = Health()

    def routes(self, base_path: str) -> list[BaseRoute]:
        """The routes of health."""
        return health_routes(self.health, base_path)

    @asynccontextmanager
    async def over(self, app: ASGIApp, close: Callable[[float], object]) -> AsyncIterator[None]:
        """Watch the app meanwhile. `close` takes no new work, and waits so many seconds for what is under way."""
        use_log(self.options.log, FaultCounter())
        self.health.trials = {"file": FileTrial(app), "rerun": RunTrial()}
        life = Life(self.health, self.options, close)
        with (
            metrics_served(self.options.metrics),
            memory_watched(self.options.memory_mb * 1e6, life.grown),
            life.in_charge(),
        ):
            yield
