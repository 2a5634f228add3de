"""What a native loop is, apart from its numbers, and the list of numbers and addresses that it is called with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from engine.program.hashed import hashed_once
from engine.program.program import Program
from engine.program.tables import TABLE, UNIFORM, Plan

Noise = Literal["none", "shared", "separate"]


@dataclass(frozen=True)
class Variant:
    """What a loop does beside stepping.

    Attributes:
        history: whether it writes every point, state and loss; else the end only, and it watches what the program asks.
        noise: of the gradient: none, the same for all runs, or different for each.
        guards: whether it asks at every point whether f has a value there, and ends the run if not; without history.
        stops: whether a run stops where the condition holds first. streaks: whether it tracks streaks.
    """

    history: bool
    noise: Noise = "none"
    guards: bool = False
    stops: bool = False
    streaks: bool = False


@hashed_once
@dataclass(frozen=True)
class Layout:
    """The order of what a loop is called with: a list of 64-bit integers, some of them addresses.

    `runs` n, `first` and `last` step, `final`: whether the last point is observed; `bound` (n,) largest coordinates;
    `ended` (n,) int32; `state` (values, n): point and state, before and after; then what the variant needs.
    """

    program: Program
    plan: Plan
    variant: Variant

    @cached_property
    def carried(self) -> tuple[str, ...]:
        """What goes from step to step: the point and the rule's state."""
        return ("x", "y", *self.program.state)

    @cached_property
    def counters(self) -> tuple[str, ...]:
        """What is counted of a condition for each run: arrays (n,) of int32."""
        if "held" not in self.program.output:
            return self.program.visits
        return ("held.first", "held.failure", "held.near") if self.variant.streaks else ("held.first",)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the integers, in order."""
        names = ["runs", "first", "last", "final", "bound", "ended", "state", "uniform"]
        names += [f"feed.{feed.value}" for feed in self.plan.feeds if feed.kind != UNIFORM]
        for feed in self.plan.feeds:
            names += [f"places.{feed.value}", f"groups.{feed.value}"] if feed.kind == TABLE else []
        if self.variant.noise != "none":
            names += ["noise", "noise.width"]
        if self.variant.history:
            for name in (*self.carried, "loss"):
                names += [f"history.{name}", f"row.{name}"]
        else:
            names += ["failed", "by_value"]
        names += [*self.counters, *(["near_after"] if self.variant.streaks else [])]
        return tuple(names)

    @cached_property
    def place(self) -> dict[str, int]:
        """{name: its place in the list}."""
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def uniform(self) -> dict[int, int]:
        """{value: its place among the numbers that all runs and steps have in common}."""
        values = [feed.value for feed in self.plan.feeds if feed.kind == UNIFORM]
        return {value: place for place, value in enumerate(values)}
