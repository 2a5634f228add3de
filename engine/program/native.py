"""Runs of one optimizer by machine code: everything that steps them, and nothing that judges them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from engine.conditions import Condition
from engine.criteria import NEVER
from engine.noise import Noise
from engine.program.kernels import KERNELS, executor
from engine.program.native_layout import Layout, Variant
from engine.program.program import Program
from engine.program.recorder import TraceError
from engine.program.surface_form import form_of, surface_constants
from engine.program.tables import COLUMN, SERIES, TABLE, UNIFORM, Settings, plan_of
from engine.program.trace import rule_form, trace_form
from engine.program.watch import WatchForm, watch_form, watch_numbers
from engine.program.weighted_cache import WeightedCache
from optimizers.base import Array, Optimizer
from optimizers.scheduled import Scheduled
from surfaces.base import Surface
from surfaces.compile.definedness import may_be_undefined

SEGMENT = 1 << 21
"""Numbers of noise and of tables over time that are there at a time: longer descents are several calls."""
LAYOUTS: WeightedCache[Any, Layout] = WeightedCache(40_000)
"""By the operations of their programs."""


class Rows(NamedTuple):
    """Where a history is: the address of its first row, and how many numbers further each next one begins."""

    address: int
    width: int


class NativeRuns:
    """Some runs of one optimizer, to be stepped by machine code.

    Attributes:
        values: (carried, n) point and state of each run: where it is, and where it ended.
        ended: (n,) the step that a run has not any more, -1 = it has all.
        failed: (2, n) the point of that step; by_value: (n,) whether it is not a point as f has no value there.
        counts: (n,) for each of the layout's counters: the first step at which the condition held, the last at which it
            did not, -1 = never, and at how many of the last points it nearly held.
    """

    def __init__(self, layout: Layout, kernel: Any, settings: Settings, values: Array, bound: Array) -> None:
        self.layout, self.kernel, self.settings = layout, kernel, settings
        self.values, self.bound = values, bound
        runs = values.shape[1]
        self.failed = np.empty((2, runs))
        self.by_value = np.zeros(runs, np.int32)
        self.ended = np.full(runs, NEVER, np.int32)
        self.counts = {name: np.full(runs, 0 if name == "held.near" else NEVER, np.int32) for name in layout.counters}

    def run(
        self,
        steps: int,
        noise: Noise | None,
        near_after: int = 0,
        history: Mapping[str, Rows] | None = None,
        after: int = 0,
    ) -> None:
        """The steps after + 1 .. steps.

        `near_after` is the step after which nearness counts; `history` has {carried or loss: rows}.
        """
        lasting = self._lasting(near_after, history or {})
        for first in range(after, steps, self._segment(steps)):
            last = min(first + self._segment(steps), steps)
            timed = self._timed(first, last, noise)
            numbers = lasting | timed | {"first": first, "last": last, "final": int(last == steps)}
            self.kernel(np.array([_integer(numbers[name]) for name in self.layout.names], dtype=np.int64))

    def _lasting(self, near_after: int, history: Mapping[str, Rows]) -> dict[str, Any]:
        """What is the same in all calls."""
        program, plan = self.layout.program, self.layout.plan
        feeds = self.settings.fill(program, [feed for feed in plan.feeds if feed.kind in (UNIFORM, COLUMN)], 0, 0)
        uniform = [feeds.pop(value).item() for value in self.layout.uniform]
        rows = {f"history.{name}": part.address for name, part in history.items()}
        widths = {f"row.{name}": part.width for name, part in history.items()}
        return {
            "runs": self.values.shape[1],
            "bound": self.bound,
            "ended": self.ended,
            "state": self.values,
            "uniform": np.array(uniform, dtype=np.float64),
            "failed": self.failed,
            "by_value": self.by_value,
            "near_after": near_after,
            **self.counts,
            **{f"feed.{value}": column for value, column in feeds.items()},
            **rows,
            **widths,
        }

    def _timed(self, first: int, last: int, noise: Noise | None) -> dict[str, Any]:
        """What differs between steps, for those first + 1 .. last."""
        timed = [feed for feed in self.layout.plan.feeds if feed.kind in (SERIES, TABLE)]
        filled = self.settings.fill(self.layout.program, timed, first, last)
        found: dict[str, Any] = {f"feed.{value}": numbers for value, numbers in filled.items()}
        for feed in timed:
            if feed.kind == TABLE:
                some, places = self.settings.groups(feed.varying)
                found |= {f"places.{feed.value}": places.astype(np.int32), f"groups.{feed.value}": len(some)}
        if noise is not None:
            rows = np.ascontiguousarray(noise.rows(first, last))
            found |= {"noise": rows, "noise.width": rows.shape[2]}
        return found

    def _segment(self, steps: int) -> int:
        """How many steps a call takes."""
        tables = [self.settings.groups(feed.varying)[0] for feed in self.layout.plan.feeds if feed.kind == TABLE]
        noise = 2 * self.values.shape[1] if self.layout.variant.noise == "separate" else 0
        return max(1, min(steps, SEGMENT // max(1, noise + sum(map(len, tables)))))


def _integer(given: Any) -> Any:
    """A number, or the address of an array."""
    return address(given) if isinstance(given, np.ndarray) else given


def address(array: Array) -> int:
    """Where an array's numbers begin."""
    begin: int = array.__array_interface__["data"][0]
    return begin


def native_runs(
    surface: Surface,
    optimizer: Optimizer,
    values: Array,
    bound: Array,
    steps: int,
    *,
    history: bool,
    noise: Noise | None = None,
    watch: Condition | None = None,
) -> NativeRuns | None:
    """Runs that machine code can step, and for which it pays; None for those that are NumPy's.

    Args:
        optimizer: its hyperparameters are numbers, or arrays (n,).
        values: (2 + state, n) the points and states to begin with; they become those of the end.
        bound: (n,) how large coordinates may become.
    """
    if executor() == "numpy" or not (steps and values.shape[1]):
        return None
    asked = watch_form(watch) if watch is not None else None
    program = _program(surface, optimizer, noise is not None, asked)
    if program is None or (watch is not None and asked is None):
        return None
    settings = _settings(surface, optimizer, watch, values.shape[1])
    variant = Variant(
        history=history,
        noise="none" if noise is None else "shared" if noise.is_shared else "separate",
        guards=not history and may_be_undefined(surface.expr),
        stops=watch is not None and watch.stop_at_first,
        streaks=asked is not None and asked.tracks_streak,
    )
    layout = layout_of(program, settings, variant)
    kernel = KERNELS.get(layout, steps, values.shape[1])
    return None if kernel is None else NativeRuns(layout, kernel, settings, values, bound)


def _program(surface: Surface, optimizer: Optimizer, noisy: bool, watch: WatchForm | None) -> Program | None:
    """The program, None where the rule cannot be traced."""
    try:
        return trace_form(form_of(surface), rule_form(optimizer, noisy=noisy), watch)
    except TraceError:
        return None


def layout_of(program: Program, settings: Settings, variant: Variant) -> Layout:
    """The loop of a program for runs with these settings: the same one for the same loop."""
    varying, grouped = settings.variety(program)
    return LAYOUTS.get_or_make(
        (program, varying, grouped, variant),
        lambda layout: 50 + len(layout.program.operations),
        lambda: Layout(program, plan_of(program, varying, grouped), variant),
    )


def _settings(surface: Surface, optimizer: Optimizer, watch: Condition | None, runs: int) -> Settings:
    rule = optimizer.inner if isinstance(optimizer, Scheduled) else optimizer
    hypers = {f"hyper.{name}": getattr(rule, name) for name in rule.hypers()}
    watched = watch_numbers(watch) if watch is not None else {}
    asked = {f"watch.{name}": np.ravel(value) if np.ndim(value) else value for name, value in watched.items()}
    factors = optimizer.factors if isinstance(optimizer, Scheduled) else None
    return Settings({**hypers, **surface_constants(surface), **asked}, factors, runs)
