"""Who executes a program: machine code where compiling it pays, NumPy otherwise. The results are the same to the bit.

Compiling a loop takes some hundredths of a second. A descent that takes NumPy longer has its loop compiled first; small
ones are NumPy's until together they have taken as long, and their loop is then compiled beside.
"""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from engine.program.native_layout import Layout
from engine.program.weighted_cache import WeightedCache

if TYPE_CHECKING:
    from engine.program.native_compiler import Kernel

VARIABLE = "RAVINE_EXECUTOR"
Executor = Literal["auto", "numpy", "native"]
EXECUTORS: tuple[Executor, ...] = ("auto", "numpy", "native")
"""`native` compiles whatever it costs, and raises where it cannot: for tests."""

LOOP = 350
"""A loop takes as much memory as so many of its operations, of 0.2 kB each, and they besides."""
MOST_OPERATIONS = 1500
"""Longer programs are NumPy's: compiling them would take longer than people wait for a formula."""

COMPILING, COMPILING_OPERATION = 10e-3, 0.2e-3
"""Seconds that compiling takes, and what each operation of the program adds."""
CALL, POINT = 1e-6, 1.2e-9
"""Seconds that a step takes NumPy for each operation, and for each operation and run."""

NEVER = -math.inf
"""What NumPy has spent on a loop that cannot be compiled: it will never have been enough."""

_LOG = logging.getLogger(__name__)


def executor() -> Executor:
    """What the environment asks for. Raises ValueError for what is none."""
    asked = os.environ.get(VARIABLE, "auto")
    for name in EXECUTORS:
        if asked == name:
            return name
    raise ValueError(f"{VARIABLE} is one of {', '.join(EXECUTORS)}; got {asked!r}")


@lru_cache(maxsize=1)
def compiler() -> Callable[[Layout], Kernel] | None:
    """What compiles a loop; None where llvmlite is not there."""
    try:
        from engine.program.native_compiler import Kernel  # noqa: PLC0415 - it takes 0.2 s and 40 MB
    except (ImportError, OSError) as why:
        _LOG.warning("Without llvmlite (%s) NumPy computes all runs: maps take 5 to 20 times as long.", why)
        return None
    return Kernel


class Kernels:
    """Compiled loops by what they are, the last used ones, and what NumPy has spent on those that are not."""

    def __init__(self, compiled: WeightedCache[Layout, Kernel], spent: WeightedCache[Layout, float]) -> None:
        self.compiled = compiled
        self._spent = spent
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="compiler")

    def get(self, layout: Layout, steps: int, runs: int) -> Kernel | None:
        """The loop for a descent of so many steps and runs; None where NumPy is to do it."""
        asked = executor()
        if asked == "numpy":
            return None
        kernel = self.compiled.get(layout)
        if kernel is None and (asked == "native" or (is_compilable(layout) and self._pays(layout, steps, runs))):
            return self.compile(layout)
        return kernel

    def compile(self, layout: Layout) -> Kernel | None:
        """Compile a loop and keep it, once for all who ask meanwhile; None where nothing can compile it."""
        return self.compiled.get_or_make(layout, _weight, lambda: self._made(layout))

    def _made(self, layout: Layout) -> Kernel | None:
        make, operations = compiler(), len(layout.plan.body)
        if make is None and executor() == "native":
            raise RuntimeError(f"{VARIABLE}=native needs llvmlite, which is not there")
        try:
            kernel = make(layout) if make else None
        except Exception as why:  # LLVM's own are RuntimeErrors; whatever it is, NumPy can do without
            if executor() == "native":
                raise
            kernel = None
            _LOG.warning("A loop of %d operations is left to NumPy: %s", operations, why)
        if kernel is None:
            self._spent.keep(layout, NEVER, operations)
            return None
        self._spent.drop(layout)
        return kernel

    def _pays(self, layout: Layout, steps: int, runs: int) -> bool:
        """Whether compiling is quicker than NumPy now; if it is in the long run only, it is begun beside."""
        operations = len(layout.program.operations)
        price = COMPILING + COMPILING_OPERATION * operations
        cost = steps * operations * (CALL + runs * POINT)
        before = self._spent.get(layout) or 0.0
        if before == NEVER or cost >= price:
            return before != NEVER
        self._spent.keep(layout, before + cost, operations)
        if before < price <= before + cost:
            self._beside.submit(self.compile, layout)
        return False


def _weight(kernel: Kernel) -> int:
    return LOOP + len(kernel.layout.plan.body)


def is_compilable(layout: Layout) -> bool:
    """Whether a loop is short enough for machine code."""
    return len(layout.plan.body) <= MOST_OPERATIONS


COMPILED: WeightedCache[Layout, Kernel] = WeightedCache(80_000)
"""By their operations: 200 short loops, or 100 of the longest."""
SPENT: WeightedCache[Layout, float] = WeightedCache(15_000)
KERNELS = Kernels(COMPILED, SPENT)
