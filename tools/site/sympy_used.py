"""Which modules of SymPy and mpmath the app needs: the site has those alone.

`python -m tools.site.sympy_used --write` lists them anew.

They are those that were imported after all that the app does with SymPy was done: to each surface of the catalogue, and
to formulas that people type. `tests/tools/test_site_parts.py` does more of that without all other modules.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from importlib.abc import MetaPathFinder
from pathlib import Path

LIST = Path(__file__).with_name("sympy_used.txt")
TRACED = ("sympy", "mpmath")
FORMULAS = (
    "x^2 + 10y^2", "sin(x) cos(2y) + x^2/20", "abs(x - y) + max(x, y)", "exp(-x^2 - y^2)", "log(1 + x^2 + y^2)",
    "sqrt(x^2 + y^2 + 1)", "tanh(x) atan(y) + asin(x/9)", "min(x, y)^2", "x^y", "1/(1 + x^2) + y^4 - y^2",
    "sign(x) y^2 + floor(y)", "cosh(x/3) + sinh(y)", "cbrt(x^2) + y^(2/3)", "pi x + e^y", "acos(x/9) + tan(y/4)",
    "log2(4 + x^2) + log10(9 + y^2)",
)  # fmt: skip
"""Formulas of every kind; one that is refused is read as far as it goes."""


def is_traced(module: str) -> bool:
    """Whether a module is of one of the packages that are cut."""
    return module.split(".", maxsplit=1)[0] in TRACED


class Only(MetaPathFinder):
    """Lets nothing of these packages be imported but some modules, as on the site."""

    def __init__(self, modules: Iterable[str]) -> None:
        self.modules = frozenset(modules)

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Raises ModuleNotFoundError for a module that is not there."""
        if is_traced(name) and name not in self.modules:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def listed() -> tuple[str, ...]:
    """The modules of the list."""
    return tuple(LIST.read_text(encoding="utf-8").split())


def exercise(formulas: Iterable[str]) -> None:
    """Do with SymPy what the app does: to the catalogue, and to formulas."""
    from engine.export.numpy_script import numpy_script  # noqa: PLC0415 - after SymPy is all there, or not
    from engine.scenario import Scenario  # noqa: PLC0415
    from surfaces import SURFACES  # noqa: PLC0415
    from surfaces.formula import FormulaError  # noqa: PLC0415
    from ui.components.payload import surface_payload  # noqa: PLC0415
    from ui.components.program import program_payload  # noqa: PLC0415

    races = [*(Scenario(surface=key) for key in SURFACES), *(Scenario(formula=text) for text in formulas)]
    for race in races:
        try:
            surface = race.resolved_surface()
        except FormulaError:
            continue
        assert surface.latex  # noqa: S101 - what is displayed
        surface.hessian(surface.start)
        surface_payload(race)
        program_payload(race)
        numpy_script(race)


def used() -> list[str]:
    """Those of their modules that are imported in this process."""
    return sorted(name for name, module in sys.modules.items() if is_traced(name) and module is not None)


if __name__ == "__main__":
    if "--write" in sys.argv:  # in a process of its own, which has imported nothing else
        code = f"from {__spec__.name} import *; exercise(FORMULAS); print('\\n'.join(used()))"
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        LIST.write_text(done.stdout, encoding="utf-8")
    print(f"{len(listed())} modules")
