"""Native code and strangers' formulas: bounded in size and memory, no crash, and NumPy where there is no compiler."""

from __future__ import annotations

import json
import logging
import math
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.conditions import within_tolerance
from engine.descend import descend
from engine.program import kernels
from engine.program.kernels import KERNELS, MOST_OPERATIONS, Kernels, executor
from engine.program.native import layout_of
from engine.program.native_layout import Layout, Variant
from engine.program.program import Operation, Program
from engine.program.tables import Settings
from engine.program.trace import trace_step
from engine.program.weighted_cache import WeightedCache
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tests.engine.program.executors import VARIABLE, assert_both, executed_by
from tests.engine.program.largest_formulas import largest_formulas, surface_of
from tests.engine.program.test_native_operations import computed

ROOT = Path(__file__).parents[3]
LONGEST_CODE = 64_000
"""Bytes of the machine code of a loop, at most."""

needs_llvmlite = pytest.mark.skipif(kernels.compiler() is None, reason="llvmlite is not there")


def loop_of(surface: Any, optimizer: Any, variant: Variant) -> Layout:
    settings = Settings({f"hyper.{name}": getattr(optimizer, name) for name in optimizer.hypers()}, None, 40)
    return layout_of(trace_step(surface, optimizer), settings, variant)


@needs_llvmlite
@pytest.mark.parametrize("kind", largest_formulas())
def test_the_largest_formulas_run_and_their_code_is_bounded(kind: str) -> None:
    from engine.program.native_code import native_module  # noqa: PLC0415 - needs llvmlite
    from engine.program.native_compiler import machine_code  # noqa: PLC0415

    surface, lr = surface_of(largest_formulas()[kind]), np.geomspace(1e-4, 1.0, 40)
    starts = np.random.default_rng(1).uniform(-3, 3, (2, 40))
    layout = loop_of(surface, OPTIMIZERS["nadam"](lr=lr), Variant(history=False))
    assert len(layout.program.operations) <= 600 < MOST_OPERATIONS
    assert len(machine_code(native_module(layout))) <= LONGEST_CODE
    for key in ("adagrad_full", "nadam"):
        assert_both(partial(descend, surface, OPTIMIZERS[key](lr=lr), starts, 40))
    watch = within_tolerance(SURFACES["sphere"], starts)
    assert_both(partial(descend, surface, OPTIMIZERS["nadam"](lr=lr), starts, 40, history=False, watch=watch))


def chain(length: int, name: str, constant: float) -> Program:
    """x, `length` times through an operation with a constant."""
    places = [0, *range(4, 4 + length)]
    operations = tuple(Operation(name, (places[k], 3), places[k + 1]) for k in range(length))
    outputs = (("x", places[-1]), ("y", 1), ("state.z.0", 2), ("loss", 1))
    return Program(("x", "y", "state.z.0"), ((3, constant),), operations, outputs)


@needs_llvmlite
@pytest.mark.parametrize("constant", [math.nan, math.inf, -math.inf, 5e-324, -1e-310, 1.7976931348623157e308])
@pytest.mark.parametrize("name", ["add", "multiply", "divide", "maximum", "less", "logical_and", "power", "heaviside"])
def test_constants_that_are_no_usual_numbers(name: str, constant: float) -> None:
    x = np.array([1.0, -1.0, 0.0, np.inf, np.nan, 5e-324, 1e300])
    with np.errstate(all="ignore"):
        wanted = np.asarray(getattr(np, name)(x, np.array(constant)), dtype=np.float64)
    np.testing.assert_array_equal(computed(chain(1, name, constant), x, x, x), wanted)


@needs_llvmlite
def test_chains_as_deep_as_programs_may_be_long() -> None:
    """Nothing calls itself along a chain: Python would end at a thousand calls."""
    for length in (MOST_OPERATIONS, 4 * MOST_OPERATIONS):
        found = computed(chain(length, "add", 1.0), np.zeros(3), np.zeros(3), np.zeros(3))
        np.testing.assert_array_equal(found, float(length))


def test_longer_programs_are_left_to_numpy() -> None:
    one, other = (chain(MOST_OPERATIONS + more, "add", 1.0) for more in (0, 1))
    settings = Settings({}, None, 1)
    layouts = [layout_of(program, settings, Variant(history=False)) for program in (one, other)]
    assert [kernels.is_compilable(layout) for layout in layouts] == [True, False]


@needs_llvmlite
def test_flags_of_the_processor_are_nobodys_error() -> None:
    """Overflow and 0/0 inside of native code are not found by those who compute afterwards."""
    with executed_by("native"), np.errstate(all="raise"):
        descend(SURFACES["goldstein_price"], OPTIMIZERS["sgd"](lr=1e10), (1.0, 1.0), 20)
        assert np.add(1.0, 2.0) == 3.0
        assert np.sqrt(np.full(9, 4.0)).tolist() == [2.0] * 9
        assert np.float64(2.0) ** 3 == 8.0
    assert math.exp(0.0) == 1.0


@needs_llvmlite
def test_threads_that_ask_at_once_compile_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Layout] = []
    own, barrier = kernels.compiler(), threading.Barrier(8)
    assert own is not None

    def slow(layout: Layout) -> Any:
        made.append(layout)
        return own(layout)

    monkeypatch.setattr(kernels, "compiler", lambda: slow)
    fresh = Kernels(WeightedCache(10_000), WeightedCache(10_000))
    layout = loop_of(SURFACES["beale"], OPTIMIZERS["adam"](), Variant(history=False))

    def ask(_: int) -> Any:
        barrier.wait()
        return fresh.compile(layout)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert len(made) == 1
    assert len(set(map(id, found))) == 1


@needs_llvmlite
def test_small_descents_are_compiled_for_when_they_have_cost_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    fresh = Kernels(WeightedCache(10_000), WeightedCache(10_000))
    layout = loop_of(SURFACES["ravine"], OPTIMIZERS["momentum"](), Variant(history=True))
    begun: list[Any] = []
    begin = fresh._beside.submit
    monkeypatch.setattr(fresh._beside, "submit", lambda *call: begun.append(begin(*call)))
    asked = 0
    while not begun:
        assert fresh.get(layout, 20, 1) is None
        asked += 1
        assert asked < 1000
    fresh._beside.shutdown()  # it is compiled by then
    assert asked > 10
    assert fresh.get(layout, 20, 1) is fresh.compiled.get(layout) is not None


@needs_llvmlite
def test_a_large_descent_is_compiled_for_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    fresh = Kernels(WeightedCache(10_000), WeightedCache(10_000))
    layout = loop_of(SURFACES["ravine"], OPTIMIZERS["momentum"](), Variant(history=False))
    assert fresh.get(layout, 300, 10_000) is not None
    with executed_by("numpy"):
        assert fresh.get(layout, 300, 10_000) is None


@needs_llvmlite
def test_threads_compile_run_and_drop_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loops are dropped while others compile and run: each answer is its own all the same."""
    monkeypatch.setattr(KERNELS, "compiled", WeightedCache(1500))  # three or four loops
    names = [name for name in SURFACES if name != "ravine"][:6]
    rules = [OPTIMIZERS[key](lr=np.geomspace(1e-3, 1, 33)) for key in ("sgd", "adam", "lion")]

    def run(case: tuple[str, Any]) -> Any:
        return descend(SURFACES[case[0]], case[1], SURFACES[case[0]].start, 50, history=False).theta

    cases = [(name, rule) for name in names for rule in rules]
    with executed_by("numpy"):
        wanted = [run(case) for case in cases]
    with executed_by("native"), ThreadPoolExecutor(6) as pool:
        for got, one in zip(pool.map(run, cases * 3), wanted * 3, strict=True):
            np.testing.assert_array_equal(got, one)
    assert KERNELS.compiled.weight <= 1500


def test_a_compiler_that_fails_leaves_it_to_numpy(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    """Once: it is not asked for the same loop again, and says so in the log."""
    asked: list[Layout] = []

    def failing(layout: Layout) -> Any:
        asked.append(layout)
        raise RuntimeError("LLVM cannot")

    monkeypatch.setattr(kernels, "compiler", lambda: failing)
    monkeypatch.setattr(KERNELS, "compiled", WeightedCache(1000))
    monkeypatch.setattr(KERNELS, "_spent", WeightedCache(1000))
    starts = np.random.default_rng(3).uniform(-4, 4, (2, 3000))
    with executed_by("numpy"):
        wanted = descend(SURFACES["beale"], OPTIMIZERS["sgd"](), starts, 60, history=False)
    with executed_by("auto"), caplog.at_level(logging.WARNING):
        for _ in range(2):
            found = descend(SURFACES["beale"], OPTIMIZERS["sgd"](), starts, 60, history=False)
            np.testing.assert_array_equal(found.theta, wanted.theta)
            KERNELS._beside.submit(lambda: None).result()  # it is asked beside the run, in one thread
    assert len(asked) == 1
    assert [record.message for record in caplog.records if "NumPy" in record.message] == [
        f"A loop of {len(asked[0].plan.body)} operations is left to NumPy: LLVM cannot"
    ]
    with executed_by("native"), pytest.raises(RuntimeError, match="LLVM cannot"):
        descend(SURFACES["beale"], OPTIMIZERS["sgd"](), starts, 60, history=False)


def test_an_executor_that_there_is_not_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "gpu")
    with pytest.raises(ValueError, match="auto, numpy, native; got 'gpu'"):
        executor()
    monkeypatch.delenv(VARIABLE)
    assert executor() == "auto"


WITHOUT = """
import sys
sys.modules["llvmlite"] = None
import logging, numpy as np
logging.basicConfig(format="%(levelname)s %(message)s")
from engine.descend import descend
from optimizers import OPTIMIZERS
from surfaces import SURFACES
for key in ("sgd", "adam"):
    run = descend(SURFACES["beale"], OPTIMIZERS[key](), np.ones((2, 3000)), 100, history=False)
    for _ in range(30):
        descend(SURFACES["beale"], OPTIMIZERS[key](), (1.0, 1.0), 100)
print(run.theta.shape)
"""


def test_without_llvmlite_numpy_computes_and_one_line_says_so() -> None:
    command, env = [sys.executable, "-c", WITHOUT], {**os.environ, VARIABLE: "auto"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "(1, 2, 3000)"
    (line,) = done.stderr.splitlines()
    assert line.startswith("WARNING Without llvmlite")


def formulas_in_a_row(count: int, share: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.engine.program.formula_probe", str(count), str(share)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=900)
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["formulas"] == count
    return found


@needs_llvmlite
def test_formulas_in_a_row_keep_the_level() -> None:
    """With a twentieth of the bounds, that they are soon met."""
    found = formulas_in_a_row(44, 0.05)
    assert found["weight"] <= 0.05 * kernels.COMPILED.most
    half, whole = found["levels"]
    assert whole - half < 12


@needs_llvmlite
@pytest.mark.soak
def test_a_thousand_formulas_in_a_row() -> None:
    found = formulas_in_a_row(1000, 1.0)
    half, whole = found["levels"]
    assert whole - half < 20
    assert whole < 300  # a loop that kept more than its code would take 1 MB
