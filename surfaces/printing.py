"""Print a surface's formula as Python text, for exported scripts."""

from __future__ import annotations

from typing import Any

from sympy.printing.numpy import NumPyPrinter


class _Printer(NumPyPrinter):  # type: ignore[misc]
    """NumPy's names without its prefix: torch and jax.numpy have the same."""

    def __init__(self) -> None:
        super().__init__({"fully_qualified_modules": False})


def python_text(expr: Any) -> tuple[str, list[str]]:
    """A SymPy expression in x and y as Python text, and the names of the functions in it.

    >>> from surfaces.compile.tape import X
    >>> python_text(X**2)
    ('x**2', [])
    """
    printer = _Printer()
    text = str(printer.doprint(expr))
    return text, sorted({name for names in printer.module_imports.values() for name in names})
