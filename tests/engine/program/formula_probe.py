"""Compile many different formulas in a process of its own: `python -m tests.engine.program.formula_probe COUNT SHARE`.

SHARE is that of the bounds of what is kept. Prints MB of the process after half of the formulas and after all.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import numpy as np

from engine.conditions import WithinTolerance
from engine.descend import descend
from engine.program.kernels import COMPILED, SPENT, VARIABLE
from engine.program.native import LAYOUTS
from engine.program.trace import PROGRAMS
from optimizers import OPTIMIZERS
from surfaces.compile.compiler import compiled
from tests.engine.program.largest_formulas import SUMS, is_formula, surface_of
from tests.ui.background.memory_probe import memory

TERMS = 24


def texts(count: int) -> Any:
    """Long formulas, all different: sums of terms of one kind with other numbers each."""
    kinds = list(SUMS.values())
    for number in range(count):
        term = kinds[number % len(kinds)]
        for terms in (TERMS, TERMS // 2, TERMS // 4):
            text = "+".join(term(k + 3 * number) for k in range(terms))
            if is_formula(text):
                yield text
                break


def use(text: str, number: int) -> None:
    """A race's descent and a map's."""
    rule = list(OPTIMIZERS.values())[number % len(OPTIMIZERS)]
    surface = surface_of(text)
    descend(surface, rule(), (1.0, 1.0), 3)
    descend(surface, rule(lr=np.geomspace(0.01, 1, 20)), (1.0, 1.0), 3, history=False, watch=WithinTolerance(tol=0.1))


def main(count: int, share: float) -> None:
    """Use them all, and print what the process took."""
    os.environ[VARIABLE] = "native"
    for kept in (PROGRAMS, LAYOUTS, COMPILED, SPENT):
        kept.most = int(share * kept.most)  # type: ignore[attr-defined]
    levels, done = [], 0
    for done, text in enumerate(texts(count), 1):
        use(text, done)
        if share < 1.0:
            compiled.cache_clear()  # it counts its entries, and is bounded for itself
        if done in (count // 2, count):
            levels.append(memory("VmRSS"))
    print(json.dumps({"formulas": done, "levels": levels, "loops": len(COMPILED), "weight": COMPILED.weight}))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
