"""One computation by each executor, and whether what they return is the same to the last bit."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any
from unittest import mock

import numpy as np

from engine.program.native import NativeRuns
from tests.engine.program.cases import same_bits

VARIABLE = "RAVINE_EXECUTOR"


@contextmanager
def executed_by(name: str) -> Iterator[None]:
    """Inside of it descents are by `numpy`, by `native` code whatever it costs, or by whom it pays (`auto`)."""
    with mock.patch.dict(os.environ, {VARIABLE: name}):
        yield


class Calls:
    """How often native code was asked for, and did it."""

    asked = 0
    native = 0


@contextmanager
def counted() -> Iterator[None]:
    """Inside of it calls of native code are counted."""

    def run(runs: NativeRuns, *given: Any, **named: Any) -> None:
        Calls.native += 1
        own(runs, *given, **named)

    own = NativeRuns.run
    with mock.patch.object(NativeRuns, "run", run):
        yield


def by_both(compute: Callable[[], Any]) -> tuple[Any, Any]:
    """What NumPy returns, and what native code does."""
    before = Calls.native
    with executed_by("numpy"), counted():
        wanted = compute()
    assert Calls.native == before
    Calls.asked += 1
    with executed_by("native"), counted():
        return wanted, compute()


def differences(wanted: Any, got: Any, name: str = "it") -> list[str]:
    """The names of the parts that differ, in type, in shape or in a bit."""
    if type(wanted) is not type(got):
        return [f"{name}: {type(wanted).__name__} and {type(got).__name__}"]
    if isinstance(wanted, np.ndarray):
        alike = wanted.dtype == got.dtype and wanted.shape == got.shape and same_bits(wanted, got)
        return [] if alike else [name]
    if is_dataclass(wanted):
        parts = {field.name: (getattr(wanted, field.name), getattr(got, field.name)) for field in fields(wanted)}
    elif isinstance(wanted, dict):
        assert wanted.keys() == got.keys()
        parts = {key: (value, got[key]) for key, value in wanted.items()}
    elif isinstance(wanted, tuple | list):
        assert len(wanted) == len(got)
        parts = {f"{number}": pair for number, pair in enumerate(zip(wanted, got, strict=True))}
    else:
        return [] if wanted == got or wanted is got else [name]
    return [found for key, (one, other) in parts.items() for found in differences(one, other, f"{name}.{key}")]


def assert_both(compute: Callable[[], Any]) -> Any:
    """NumPy's result, which is native code's as well."""
    wanted, got = by_both(compute)
    assert differences(wanted, got) == []
    return wanted
