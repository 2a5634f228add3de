"""Random formulas of everything that formulas may have: what nobody would think of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from surfaces.formula.names import FUNCTIONS
from tests.engine.program.largest_formulas import is_formula

LEAVES = ("x", "y", "2", "0.5", "3", "pi", "1.7")
EXPONENTS = ("2", "3", "0.5", "(-1)", "1.5", "y", "2.7")


def random_formulas(seed: int, count: int) -> Iterator[str]:
    """So many texts that the parser takes."""
    rng = np.random.default_rng(seed)
    while count:
        text = _text(rng, 4)
        if is_formula(text):
            count -= 1
            yield text


def _text(rng: np.random.Generator, depth: int) -> str:
    kind = rng.uniform()
    if not depth or kind < 0.15:
        return str(rng.choice(LEAVES))
    one, other = _text(rng, depth - 1), _text(rng, depth - 1)
    if kind < 0.5:
        return f"({one}){rng.choice(list('+-*/'))}({other})"
    if kind < 0.62:
        return f"({one})^{rng.choice(EXPONENTS)}"
    name = rng.choice(list(FUNCTIONS))
    return f"{name}({one}, {other})" if name in {"max", "min"} else f"{name}({one})"
