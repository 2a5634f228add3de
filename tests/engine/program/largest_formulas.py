"""The longest formulas that the parser takes, of every kind: they make the largest programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from surfaces import Surface
from surfaces.formula import FormulaError, expression
from surfaces.formula.tokens import MAX_LENGTH

SUMS: dict[str, Callable[[int], str]] = {
    "sines": lambda i: f"sin({i}x y)",
    "powers": lambda i: f"(x+{i}.5y)^3.7",
    "general powers": lambda i: f"|x|^(y+{i})",
    "whole powers": lambda i: f"(x+{i})^39",
    "inverses": lambda i: f"1/(x-{i}y)",
    "largest": lambda i: f"max(x,{i}y)",
    "roots": lambda i: f"sqrt(x^2+{i})",
    "sigmoids": lambda i: f"sigmoid({i}x-y)",
    "steps": lambda i: f"floor({i}x)step(y-{i})",
    "logarithms": lambda i: f"ln(x^2+{i})",
    "small numbers": lambda i: f"{i}.5*10^-15*sin(x)",
}
NESTS = ("sin", "tanh", "arctan", "cbrt", "softplus")


def is_formula(text: str) -> bool:
    """Whether the parser takes it."""
    try:
        expression(text)
    except FormulaError:
        return False
    return True


def most(text_of: Callable[[int], str]) -> str:
    """The longest text of a kind that is taken."""
    low, high = 1, MAX_LENGTH
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if is_formula(text_of(middle)) else (low, middle)
    return text_of(low)


@cache
def largest_formulas() -> dict[str, str]:
    """{kind: text}."""
    found = {kind: most(lambda n, term=term: "+".join(map(term, range(n)))) for kind, term in SUMS.items()}  # type: ignore[misc]
    found["product"] = most(lambda n: "".join(f"(x-{i}y)" for i in range(n)))
    for name in NESTS:
        found[f"nested {name}"] = most(lambda n, name=name: f"{name}(" * n + "x y" + ")" * n)  # type: ignore[misc]
    return found


def surface_of(text: str) -> Surface:
    """The surface of a formula, unexplored: what a program is made of."""
    return Surface("custom", "", expression(text), ((-5.0, 5.0), (-5.0, 5.0)), (1.0, 1.0), "", "")
