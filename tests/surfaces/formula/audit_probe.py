"""Parse every example while Python reports what it does: a script for `test_formula`, run in a process of its own.

Prints how many texts were accepted and refused, and each event of the kinds that formula text must never cause. What
modules import on first use is over before the hook is set.
"""

from __future__ import annotations

import sys

import sympy.parsing.sympy_parser
from sympy.core.cache import clear_cache

from surfaces.compile.compiler import compiled
from surfaces.formula import FormulaError, parse, to_text
from tests.surfaces.formula.formula_cases import HOSTILE, VALID

WATCHED = ("compile", "exec", "import", "open", "os.", "subprocess.", "shutil.", "socket.", "ctypes.", "code.")
WARM_UP = ("sin x + |y| - e^x/3", "sqrt(x)", "max(x, y)", "x^^", "sinn", "1/(x-x)", "log(0)", "х")

seen: list[str] = []
counts = {"accepted": 0, "refused": 0}


def hook(event: str, _args: tuple[object, ...]) -> None:
    if event.startswith(WATCHED):
        seen.append(event)


def never_text(*_args: object, **_options: object) -> None:
    seen.append("sympy parsed text")
    raise AssertionError("text reached SymPy's parser")


def look(text: str) -> str:
    """Everything that is done with a formula: parse, all derivatives, LaTeX, text."""
    try:
        surface = parse(text)
    except FormulaError:
        return "refused"
    surface.value((0.3, 0.7))
    surface.gradient((0.3, 0.7))
    surface.hessian((0.3, 0.7))
    return "accepted" if surface.latex and to_text(surface) else "empty"


for text in WARM_UP:
    look(text)
compiled.cache_clear()
clear_cache()
sympy.parsing.sympy_parser.parse_expr = never_text  # where SymPy sends every string that it is given to sympify
sympy.parsing.sympy_parser.eval_expr = never_text
sys.addaudithook(hook)
for case in (*VALID, *HOSTILE):
    counts[look(case["text"])] += 1
events = list(seen)
print(counts["accepted"], counts["refused"], events)
