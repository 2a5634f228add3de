"""Who executes a program: machine code where compiling it pays, NumPy otherwise. The results are the same to the bit.

Compiling a loop takes some hundredths of a second. A descent that takes NumPy longer has its loop compiled first; small
ones are NumPy's until together they have taken as long, and their loop is then compiled beside.
"""

from __future__ import annotations

import logging
import math
import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from engine.program.native_layout import Layout
from engine.program.operations import EXACT

if TYPE_CHECKING:
    from engine.program.native_compiler import Kernel

VARIABLE = "RAVINE_EXECUTOR"
Executor = Literal["auto", "numpy", "native"]
EXECUTORS: tuple[Executor, ...] = ("auto", "numpy", "native")
"""`native` compiles whatever it costs, and raises where it cannot: for tests."""

MOST_KERNELS = 512
"""Loops that are kept, each some 30 kB of code."""
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

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._compiled: OrderedDict[Layout, Kernel] = OrderedDict()
        self._spent: OrderedDict[Layout, float] = OrderedDict()
        self._under_way: dict[Layout, Future[Kernel | None]] = {}
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="compiler")

    def get(self, layout: Layout, steps: int, runs: int) -> Kernel | None:
        """The loop for a descent of so many steps and runs; None where NumPy is to do it."""
        asked = executor()
        if asked == "numpy" or not (asked == "native" or is_compilable(layout)):
            return None
        with self._lock:
            kernel = self._compiled.get(layout)
            if kernel is not None:
                self._compiled.move_to_end(layout)
                return kernel
        return self.compile(layout) if asked == "native" or self._pays(layout, steps, runs) else None

    def compile(self, layout: Layout) -> Kernel | None:
        """Compile a loop and keep it, once for all who ask meanwhile; None where nothing can compile it."""
        with self._lock:
            if layout in self._compiled:
                return self._compiled[layout]
            others = self._under_way.get(layout)
            mine = self._under_way.setdefault(layout, Future())
        if others is not None:
            return others.result()
        kernel = None
        try:
            kernel = self._made(layout)
        finally:
            with self._lock:
                self._under_way.pop(layout)
                self._keep(layout, kernel)
            mine.set_result(kernel)
        return kernel

    def _made(self, layout: Layout) -> Kernel | None:
        make = compiler()
        if make is None:
            return None
        try:
            return make(layout)
        except Exception as why:  # LLVM's own are RuntimeErrors; whatever it is, NumPy can do without
            if executor() == "native":
                raise
            _LOG.warning("A loop of %d operations is left to NumPy: %s", len(layout.plan.body), why)
            return None

    def _keep(self, layout: Layout, kernel: Kernel | None) -> None:
        """Keep a loop, or that there is none."""
        if kernel is None:
            self._spent[layout] = NEVER
            return
        self._compiled[layout] = kernel
        self._spent.pop(layout, None)
        while len(self._compiled) > MOST_KERNELS:
            self._compiled.popitem(last=False)

    def _pays(self, layout: Layout, steps: int, runs: int) -> bool:
        """Whether compiling is quicker than NumPy now; if it is in the long run only, it is begun beside."""
        operations = len(layout.program.operations)
        price = COMPILING + COMPILING_OPERATION * operations
        cost = steps * operations * (CALL + runs * POINT)
        with self._lock:
            before = self._spent.pop(layout, 0.0)
            self._spent[layout] = before + cost
            while len(self._spent) > MOST_KERNELS:
                self._spent.popitem(last=False)
        if cost >= price:
            return before > NEVER
        if before < price <= before + cost:
            self._beside.submit(self.compile, layout)
        return False


def is_compilable(layout: Layout) -> bool:
    """Whether there is machine code for all operations of a loop, and not too many of them."""
    from engine.program.numpy_loops import loops  # noqa: PLC0415 - tries NumPy's loops, which a server without runs need not

    names = {layout.program.operations[number].name for number in layout.plan.body}
    return len(layout.plan.body) <= MOST_OPERATIONS and names <= EXACT | loops().keys()


KERNELS = Kernels()
