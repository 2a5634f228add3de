"""Turn SymPy expressions in x and y, and their derivatives, into tapes.

Declared surfaces are differentiated by `sympy.diff`. What a stranger typed (`functions.Unevaluated`) is not: there
`chain_rule` derives the operations themselves, SymPy computes nothing, and the cost follows from the length.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sympy as sp

from surfaces.compile import functions
from surfaces.compile.chain_rule import ChainRule
from surfaces.compile.recorder import Recorder, UnevaluatedRecorder
from surfaces.compile.tape import Tape, TapeError, X, Y, assemble


def _smooth(expr: Any) -> Any:
    """Derivatives of kinks, almost everywhere: the spike of sign' is left out (subgradient 0)."""
    without = expr.replace(sp.DiracDelta, lambda *_: sp.Integer(0))
    return without.replace(lambda e: isinstance(e, (sp.Derivative, sp.Subs)), lambda _: sp.Integer(0))


_AT_TIPS = sp.Float(1e-300)
"""Added to a root in a divisor it changes none but 0, as no root is smaller than 1e-162, and 1 / it is finite."""


def _zero_at_tips(expr: Any) -> Any:
    """A derivative with 0 in place of 0/0 where a root in its divisor is 0, as `chain_rule` has it."""
    divisors = [e for e in expr.atoms(sp.Pow) if e.exp.is_Rational and e.exp.q == 2 and e.exp.is_negative]
    return expr.xreplace({e: 1 / (e.base ** (-e.exp) + _AT_TIPS) for e in divisors if e.free_symbols})


def _derivatives(expr: Any, order: int) -> list[Any]:
    if order == 0:
        return [expr]
    gradient = [_smooth(sp.diff(expr, symbol)) for symbol in (X, Y)]
    if order == 1:
        return gradient
    return [_smooth(sp.diff(gradient[i], symbol)) for i, symbol in ((0, X), (0, Y), (1, Y))]


def _wanted(expr: Any, orders: Sequence[int]) -> list[Any]:
    return [d if order == 0 else _zero_at_tips(d) for order in orders for d in _derivatives(expr, order)]


_LOCK = threading.Lock()


@lru_cache(maxsize=512)
def compiled(expr: Any, *orders: int) -> Tape:
    """The tape of an expression in `X`, `Y`: order 0 gives f, 1 gives f_x f_y, 2 gives f_xx f_xy f_yy, concatenated.

    Built on first use and cached by the expression's value. Raises TapeError for what has no NumPy function.
    """
    with _LOCK:  # SymPy's caches are shared, and many visitors' threads may ask at once
        others = expr.free_symbols - {X, Y}
        if others:
            raise TapeError(f"an expression may use x and y only, got {sorted(map(str, others))}")
        return _unevaluated(expr, orders) if isinstance(expr, functions.Unevaluated) else _declared(expr, orders)


def _declared(expr: Any, orders: Sequence[int]) -> Tape:
    """By `sympy.diff`."""
    shared, reduced = sp.cse(_wanted(expr, orders))
    recorder = Recorder()
    for symbol, part in shared:
        recorder.define(symbol, part)
    results = [recorder.value(part) for part in reduced]
    return assemble(recorder.ops, recorder.constants, results)


def _unevaluated(expr: functions.Unevaluated, orders: Sequence[int]) -> Tape:
    """By the chain rule."""
    recorder = UnevaluatedRecorder()
    value = recorder.value(expr.args[0])
    chain_rule = ChainRule(recorder)
    results = [result for order in orders for result in chain_rule.outputs(value, order)]
    return recorder.tape(recorder.guarded(results, value))
