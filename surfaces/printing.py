"""Print a surface's formula as Python text that PyTorch, JAX and NumPy understand alike, for exported scripts.

PyTorch has no cbrt: a script has to bring one.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import sympy as sp
from sympy.printing.numpy import NumPyPrinter

from surfaces.compile.compiler import compiled
from surfaces.compile.functions import Unevaluated

_PLAIN = (sp.Add, sp.Mul, sp.Number, sp.NumberSymbol)
"""What constants may be made of to be printed as they are written."""


class _Printer(NumPyPrinter):  # type: ignore[misc]
    """NumPy's names without its prefix, as far as torch and jax.numpy have the same; the others by these."""

    def __init__(self) -> None:
        super().__init__({"fully_qualified_modules": False})

    def _print(self, expr: Any, **kwargs: Any) -> Any:
        constant = isinstance(expr, sp.Expr) and not expr.free_symbols
        if constant and not all(isinstance(node, _PLAIN) for node in sp.preorder_traversal(expr)):
            return _literal(_value(expr))  # torch.sqrt takes no plain number
        return super()._print(expr, **kwargs)

    def _print_Integer(self, expr: Any) -> str:
        return str(expr) if abs(expr) < 2**53 else repr(float(expr))

    def _print_Float(self, expr: Any) -> str:
        return repr(float(expr))

    def _called(self, name: str, *texts: str) -> str:
        self.module_imports["numpy"].add(name)
        return f"{name}({', '.join(texts)})"

    def _zero(self) -> str:
        return self._called("zeros_like", "x")

    def _print_Log2(self, expr: Any) -> str:
        return self._called("log2", self._print(expr.args[0]))

    def _print_Log10(self, expr: Any) -> str:
        return self._called("log10", self._print(expr.args[0]))

    def _print_Cbrt(self, expr: Any) -> str:
        return self._called("cbrt", self._print(expr.args[0]))

    def _print_Step(self, expr: Any) -> str:
        return f"(({self._called('sign', self._print(expr.args[0]))} + 1)/2)"

    def _print_Relu(self, expr: Any) -> str:
        return self._called("maximum", self._print(expr.args[0]), self._zero())

    def _print_Sigmoid(self, expr: Any) -> str:
        return self._called("exp", f"-{self._called('logaddexp', f'-({self._print(expr.args[0])})', self._zero())}")

    def _print_Softplus(self, expr: Any) -> str:
        return self._called("logaddexp", self._print(expr.args[0]), self._zero())

    def _print_Largest(self, expr: Any) -> str:
        return self._folded("maximum", expr)

    def _print_Smallest(self, expr: Any) -> str:
        return self._folded("minimum", expr)

    def _folded(self, name: str, expr: Any) -> str:
        """maximum(maximum(u, v), w); a number is made a tensor like x, as PyTorch asks for."""
        texts = [
            self._print(arg) if arg.free_symbols else self._called("full_like", "x", self._print(arg))
            for arg in expr.args
        ]
        text = texts[0]
        for other in texts[1:]:
            text = self._called(name, text, other)
        return text


def _value(constant: Any) -> float:
    """A number as the surface itself computes it."""
    with np.errstate(all="ignore"):
        return float(compiled(Unevaluated(constant), 0)(np.zeros(2), np.empty(1))[0])


def _literal(value: float) -> str:
    if not math.isfinite(value):
        return f'float("{value}")'
    return repr(value) if value >= 0 else f"({value!r})"


def python_text(expr: Any) -> tuple[str, list[str]]:
    """A SymPy expression in x and y as Python text, and the names of the functions in it.

    >>> from surfaces.compile.tape import X
    >>> python_text(X**2)
    ('x**2', [])
    """
    printer = _Printer()
    expr = expr.args[0] if isinstance(expr, Unevaluated) else expr
    text = str(printer.doprint(expr))
    if not expr.free_symbols:
        text += " + 0*x"  # there is no gradient of a plain number
    return text, sorted({name for names in printer.module_imports.values() for name in names})
