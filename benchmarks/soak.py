"""Minutes of visitors who come, move something now and then, and go: what a server keeps of them."""

from __future__ import annotations

import asyncio
import random
from time import perf_counter
from urllib.request import urlopen

from benchmarks.crowd import DIFFERENT, LR, PAUSE, SHARED
from benchmarks.visitor import Visitor

MINUTES = 10
ARRIVALS = 1.5
"""Visitors a second."""
STAY = (10.0, 40.0)
"""Seconds from coming to going."""
PAGES = ("race", "race", "race", "start", "escape", "tuning", "anatomy", "schedules")
"""What is opened: mostly the race."""
METRICS = "127.0.0.1:8589"
"""Where the server gives its metrics meanwhile."""
LEFT = 45.0
"""Seconds after the last has gone: longer than Streamlit waits for somebody to come back."""


class Street:
    """All who come and go.

    Attributes:
        came: how many so far.
        here: how many are there.
        reruns: how long the moves since the last look took, in seconds.
        errors: what went wrong so far.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.came = self.here = 0
        self.reruns: list[float] = []
        self.errors: list[str] = []

    def caches(self) -> str:
        """What all caches hold, as the server says; nothing of one that says nothing."""
        try:
            with urlopen(f"http://{METRICS}/metrics", timeout=5) as answer:
                lines = answer.read().decode().splitlines()
        except OSError:
            return "-"
        return (
            f"{sum(float(line.split()[-1]) for line in lines if line.startswith('ravine_cache_bytes{')) / 1e6:.0f} MB"
        )

    async def open_for(self, seconds: float) -> None:
        """Let visitors come for so long, and wait until all have gone."""
        choices, began, visits = random.Random(0), perf_counter(), list[asyncio.Task[None]]()
        while perf_counter() < began + seconds:
            visits.append(asyncio.create_task(self._visit(self.came, random.Random(choices.random()))))
            self.came += 1
            await asyncio.sleep(choices.expovariate(ARRIVALS))
        await asyncio.gather(*visits)

    async def _visit(self, number: int, choices: random.Random) -> None:
        page = choices.choice(PAGES)
        query = (DIFFERENT if number % 2 else SHARED).query(number % 1000)
        visitor, until = Visitor(self.url, "" if page == "start" else page, query), choices.uniform(*STAY)
        self.here += 1
        await visitor.open()
        until += perf_counter()
        while perf_counter() < until:
            moved = await visitor.edit(lr=choices.choice(LR)) if page == "race" else None
            self.reruns += [moved.rerun] if moved else []
            await asyncio.sleep(choices.uniform(*PAUSE))
        await visitor.close()
        self.here -= 1
        self.errors += visitor.errors
