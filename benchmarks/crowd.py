"""Many visitors at a time: they arrive one after the other, move something every few seconds, or all move at once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from time import perf_counter
from typing import TypeVar

from benchmarks.visitor import Moved, Visitor

Result = TypeVar("Result")

ARRIVALS = 15.0
"""Visitors a second."""
PAUSE = (3.0, 7.0)
"""Seconds between two moves of a visitor."""
LR = tuple(float(f"{m}e{e}") for e in (-3, -2) for m in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8))
"""Stops of the slider."""


@dataclass(frozen=True)
class Habit:
    """What visitors do.

    Attributes:
        name: for the table.
        page: which page they open.
        query: of the visitor with a number.
        move: the next change of the visitor with a number, at the n-th stop of the slider.
    """

    name: str
    page: str
    query: Callable[[int], str]
    move: Callable[[Visitor, int, int], Awaitable[Moved | None]]


async def _drag(visitor: Visitor, _: int, stop: int) -> Moved | None:
    return await visitor.edit(lr=LR[stop])


async def _drag_own(visitor: Visitor, number: int, stop: int) -> Moved | None:
    """Nobody else has this value."""
    return await visitor.edit(lr=float(f"{LR[stop] * (1 + 1e-5 * number):.6g}"))


async def _slide(visitor: Visitor, _: int, stop: int) -> Moved | None:
    took = await visitor.set("lr", double_array_value=[float(stop)])
    return None if took is None else Moved(took, took)


BARE = Habit("one slider, nothing else", "", lambda _: "", _slide)
SHARED = Habit("race, the same for all", "race", lambda _: "", _drag)
DIFFERENT = Habit("race, each a different one", "race", lambda k: f"start={0.2 + 1e-4 * k:.4f},0.02", _drag_own)


@dataclass
class Crowd:
    """Visitors of one app.

    Attributes:
        url: of the app.
        habit: what they do.
        visitors: who is there.
    """

    url: str
    habit: Habit
    visitors: list[Visitor] = field(default_factory=list)
    _random: random.Random = field(default_factory=lambda: random.Random(0))

    @property
    def errors(self) -> list[str]:
        """All that went wrong."""
        return [error for visitor in self.visitors for error in visitor.errors]

    async def grow(self, count: int, rate: float = ARRIVALS) -> list[float]:
        """Let more visitors arrive until there are `count`; seconds until each had its page."""
        first = len(self.visitors)
        self.visitors += [self._visitor(number) for number in range(first, count)]
        tasks = [
            asyncio.create_task(_after((number - first) / rate, self.visitors[number].open))
            for number in range(first, count)
        ]
        return _there(await asyncio.gather(*tasks))

    def _visitor(self, number: int) -> Visitor:
        return Visitor(self.url, self.habit.page, self.habit.query(number))

    async def think(self, seconds: float, pause: tuple[float, float] = PAUSE) -> list[Moved]:
        """Let everybody move, pause and move again for a while."""
        end, found = perf_counter() + seconds, list[Moved | None]()

        async def stay(number: int, pauses: random.Random) -> None:
            await asyncio.sleep(pauses.uniform(0, sum(pause) / 2))
            while perf_counter() < end:
                found.append(await self._move(number, pauses))
                await asyncio.sleep(pauses.uniform(*pause))

        seeds = [random.Random(self._random.random()) for _ in self.visitors]
        await asyncio.gather(*(stay(number, seed) for number, seed in enumerate(seeds)))
        return _there(found)

    async def burst(self) -> list[Moved]:
        """Let everybody move once, at the same moment."""
        seeds = [random.Random(self._random.random()) for _ in self.visitors]
        return _there(await asyncio.gather(*(self._move(number, seed) for number, seed in enumerate(seeds))))

    async def _move(self, number: int, choices: random.Random) -> Moved | None:
        return await self.habit.move(self.visitors[number], number, choices.randrange(len(LR)))

    async def leave(self) -> None:
        """All go."""
        await asyncio.gather(*(visitor.close() for visitor in self.visitors))
        self.visitors.clear()


async def _after(seconds: float, what: Callable[[], Awaitable[float | None]]) -> float | None:
    await asyncio.sleep(seconds)
    return await what()


def _there(results: Iterable[Result | None]) -> list[Result]:
    """Without what failed, which the visitors' errors tell of."""
    return [result for result in results if result is not None]
