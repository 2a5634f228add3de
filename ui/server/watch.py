"""What watches a running server, put together: its log, metrics, health and memory, and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from prometheus_client.core import GaugeMetricFamily, Metric
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from ui.background.desk import DESK
from ui.background.jobs import end_pool
from ui.server.health import Health, health_routes
from ui.server.life import Life
from ui.server.logs import use_log
from ui.server.memory import memory_watched
from ui.server.metrics import FaultCounter, delay_of, metrics_served
from ui.server.options import Options, read_options
from ui.server.trials import FileTrial, RunTrial, payload_trial


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
    async def over(self, app: ASGIApp) -> AsyncIterator[None]:
        """Watch the app meanwhile, and leave no process of it behind."""
        use_log(self.options.log, FaultCounter())
        self.health.trials = {"file": FileTrial(app), "payload": payload_trial, "rerun": RunTrial()}
        life = Life(self.health, self.options, DESK.close)
        try:
            with (
                metrics_served(self.options.metrics, self._readiness, delay_of(asyncio.get_running_loop())),
                memory_watched(self.options.memory_mb * 1e6, life.grown),
                life.in_charge(),
            ):
                yield
        finally:
            end_pool()

    def _readiness(self) -> Iterator[Metric]:
        """What was seen when health was asked for last; nothing where nobody asks."""
        last = self.health.last
        if last is not None:
            ready = last.good and not self.health.closing
            yield GaugeMetricFamily("ravine_ready", "Whether files, payloads and runs are answered", value=ready)
