"""What executes an operation of a tape: own functions where libraries differ in their last bits, NumPy's where not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from elementary.table import OWN


def _writing(function: Callable[..., Any]) -> Callable[..., None]:
    """A function that writes its result to `out`, which may be one of its inputs."""

    def write(*inputs: Any, out: Any) -> None:
        out[...] = function(*inputs)

    return write


_EXECUTED: dict[Any, Callable[..., None]] = {vars(np)[name]: _writing(own) for name, own in OWN.items()}


def executed(function: Callable[..., Any]) -> Callable[..., Any]:
    """What computes NumPy's `function` here: called with inputs and `out`."""
    return _EXECUTED.get(function, function)
