"""What a watched condition asks of a point, as operations: the same tests as in `engine.conditions`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from engine.conditions import (
    AtAnyMinimum,
    AtOwnMinimum,
    Condition,
    EscapedSaddle,
    WithinTolerance,
    squared_distance,
)

MOST_MINIMA = 32
"""More minima than these are not asked for one by one in a program."""
MOST_VISITED = 8
"""Nor are the first visits to each of more than these counted at a time: each takes a register."""


@dataclass(frozen=True)
class WatchForm:
    """A condition apart from its numbers.

    A condition that asks where a run ends has no output `held`, but a `visit.<k>` for each place.

    Attributes:
        kind: its class. inputs: the names of its numbers, without `watch.`.
        stops: whether a run may stop at the first step at which it holds.
    """

    kind: type[Condition]
    inputs: tuple[str, ...]
    stops: bool

    @property
    def tracks_streak(self) -> bool:
        """Whether the start of the last streak is asked, not the first step only."""
        return self.kind.tracks_streak and not self.stops

    @property
    def visits(self) -> bool:
        """Whether the first visit to each place is asked."""
        return self.kind is AtAnyMinimum and not self.stops

    def outputs(self, numbers: Mapping[str, Any], theta: Any, loss: Any) -> dict[str, Any]:
        """`held` and `near` at a point, from values of the inputs."""
        if self.kind is WithinTolerance:
            condition = _within(numbers)
            near = {"near": condition.near(theta, lambda _: loss)} if self.tracks_streak else {}
            return {"held": condition.holds(theta, lambda _: loss), **near}
        squares = [squared_distance(theta, place) for place in _places(numbers)]
        if self.kind is EscapedSaddle:
            return {"held": (squares[0] >= numbers["square"]) & (loss < numbers["below"])}
        if self.kind is AtOwnMinimum:
            return {"held": ~(squares[0] > numbers["square"])}  # nan where nothing is asked
        visits = [square <= numbers["square"] for square in squares]
        if self.visits:
            return {f"visit.{k}": visit for k, visit in enumerate(visits)}
        return {"held": reduce(lambda a, b: a | b, visits)}


def watch_form(condition: Condition) -> WatchForm | None:
    """The form of a condition, None for one that a program cannot ask."""
    if isinstance(condition, AtOwnMinimum) and not condition.among.apart:
        return None
    if isinstance(condition, AtAnyMinimum):
        most = MOST_MINIMA if condition.stop_at_first else MOST_VISITED
        if not 0 < len(condition.minima) <= most or not (condition.stop_at_first or condition.apart):
            return None
    return WatchForm(type(condition), tuple(watch_numbers(condition)), condition.stop_at_first)


def watch_numbers(condition: Condition) -> dict[str, Any]:
    """The numbers of a condition by name, without `watch.`; those that differ between runs as arrays (n,)."""
    if isinstance(condition, WithinTolerance):
        (x0, x1), (y0, y1) = condition.box or ((0.0, 0.0), (0.0, 0.0))
        box = {"x0": x0, "x1": x1, "y0": y0, "y1": y1} if condition.box is not None else {}
        tol, below = (np.ravel(number) if np.ndim(number) else number for number in (condition.tol, condition.below))
        return {"level": condition.level, "tol": tol, "below": below, **box}
    if isinstance(condition, EscapedSaddle):
        x, y = condition.saddle
        return {"x.0": x, "y.0": y, "square": condition.radius**2, "below": condition.below}
    if isinstance(condition, AtOwnMinimum):
        x, y = np.array([*condition.among.minima, (np.nan, np.nan)]).T[:, np.ravel(condition.number)]
        return {"x.0": x, "y.0": y, "square": condition.among.radius**2}
    if isinstance(condition, AtAnyMinimum):
        places = {
            f"{axis}.{k}": float(v) for k, m in enumerate(condition.minima) for axis, v in zip("xy", m, strict=True)
        }
        return {**places, "square": condition.radius**2}
    raise TypeError(f"no program asks {type(condition).__name__}")


def _within(numbers: Mapping[str, Any]) -> WithinTolerance:
    box = ((numbers["x0"], numbers["x1"]), (numbers["y0"], numbers["y1"])) if "x0" in numbers else None
    # `below` is larger than `tol` at least, so that it is itself when it is compared with it again.
    return WithinTolerance(level=numbers["level"], tol=numbers["tol"], box=box, rounding=numbers["below"])


def _places(numbers: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    return [(numbers[f"x.{k}"], numbers[f"y.{k}"]) for k in range(sum(name.startswith("x.") for name in numbers))]
