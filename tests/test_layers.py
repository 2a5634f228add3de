"""The floors of the house: who may import whom, read from the source without running any of it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[1]

# pages -> ui -> figures -> engine -> surfaces, optimizers. What a floor may import besides the standard library.
CORE = {"numpy", "surfaces", "optimizers", "engine"}
MAY_IMPORT: dict[str, set[str]] = {
    "surfaces": {"numpy", "sympy", "surfaces"},
    "optimizers": {"numpy", "optimizers"},
    "engine": CORE,
    "figures": CORE | {"plotly", "figures"},
    "ui": CORE | {"streamlit", "figures", "ui", "latex2mathml", "segno"},
    "ui/player": CORE | {"streamlit", "starlette", "figures", "ui", "plotly"},  # Starlette is Streamlit's own server
    "pages": CORE | {"streamlit", "figures", "ui"},
    "app.py": CORE | {"streamlit", "figures", "ui", "pages"},
}
OWNERS = {"streamlit": {"ui", "ui/player", "pages", "app.py"}, "plotly": {"figures", "ui/player"}}
FREE = {"tests", "benchmarks"}  # may import anything, and compile expressions to compare with
RUNS_TEXT = {"eval", "exec", "__import__", "sympify", "S", "parse_expr", "lambdify"}  # sympy.S(text) is sympify(text)


def floor_of(path: str) -> str:
    """The floor that a file lives on: `ui/player` for what is in there, else the first part of its path."""
    parts = PurePosixPath(path).parts
    pair = "/".join(parts[:2])
    return pair if pair in MAY_IMPORT else parts[0]


def imported(tree: ast.AST, path: str) -> Iterator[tuple[int, str]]:
    """(line, top-level package) of every import, wherever it stands; relative ones stay in their own package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, relative_package(node, path) if node.level else str(node.module).split(".")[0]


def relative_package(node: ast.ImportFrom, path: str) -> str:
    """The top-level package that `from .a import b` means: each dot beyond the first goes one folder up."""
    folder = PurePosixPath(path).parts[: -node.level]
    return [*folder, *(node.module or node.names[0].name).split(".")][0]


def called(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, name) of everything that is called, and of everything that is imported by its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            yield node.lineno, name
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, alias.name) for alias in node.names)


def import_faults(tree: ast.AST, path: str) -> Iterator[str]:
    """What a file imports from above its floor, or from outside of the house without leave."""
    floor = floor_of(path)
    for line, package in imported(tree, path):
        if package in sys.stdlib_module_names:
            continue
        if floor in MAY_IMPORT and package not in MAY_IMPORT[floor]:
            yield f"{path}:{line}: {floor} may not import {package}"
        elif floor not in MAY_IMPORT and package in OWNERS:
            yield f"{path}:{line}: only {', '.join(sorted(OWNERS[package]))} may import {package}"


def call_faults(tree: ast.AST, path: str) -> Iterator[str]:
    """Where a file turns text into something that runs."""
    yield from (f"{path}:{line}: {name} runs text as code" for line, name in called(tree) if name in RUNS_TEXT)


def faults(source: str, path: str) -> list[str]:
    """Everything in a file that breaks the rule of the floors; tests and benchmarks are free."""
    if floor_of(path) in FREE:
        return []
    tree = ast.parse(source, path)
    return [*import_faults(tree, path), *call_faults(tree, path)]


def sources() -> list[str]:
    """Every Python file of the repository, but for what lies in hidden or installed folders."""
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*.py"))
    ours = [path for path in found if not any(part[0] in "._" or part == "node_modules" for part in path.parts[:-1])]
    return sorted(path.as_posix() for path in ours)


@pytest.mark.parametrize("path", sources())
def test_every_file_keeps_to_its_floor(path: str):
    assert faults((ROOT / path).read_text(encoding="utf-8"), path) == []


def test_the_house_is_looked_at():
    """The rule is no use if the files are looked for in the wrong place."""
    looked_at = set(sources())
    assert {"surfaces/tape.py", "optimizers/adam.py", "engine/descend.py", "tests/test_layers.py"} <= looked_at
    assert {floor_of(path) for path in looked_at} >= {"surfaces", "optimizers", "engine"}


def test_the_floors_form_a_one_way_street():
    """No floor may import one that may import it."""
    for floor, below in MAY_IMPORT.items():
        for other in below & set(MAY_IMPORT) - {floor}:
            assert floor not in MAY_IMPORT[other], f"{floor} and {other} may import each other"


def test_streamlit_and_plotly_have_no_other_owners():
    for package, owners in OWNERS.items():
        assert {floor for floor, allowed in MAY_IMPORT.items() if package in allowed} == owners


class TestTheChecker:
    """Files that break the rule, so that the rule can be seen to bite."""

    @pytest.mark.parametrize(
        ("path", "source", "complaint"),
        [
            ("surfaces/base.py", "import optimizers", "surfaces/base.py:1: surfaces may not import optimizers"),
            ("surfaces/base.py", "from engine import metrics", "surfaces/base.py:1: surfaces may not import engine"),
            ("surfaces/base.py", "import scipy.optimize", "surfaces/base.py:1: surfaces may not import scipy"),
            ("optimizers/adam.py", "import sympy as sp", "optimizers/adam.py:1: optimizers may not import sympy"),
            ("optimizers/adam.py", "import surfaces.base", "optimizers/adam.py:1: optimizers may not import surfaces"),
            ("engine/race.py", "import sympy", "engine/race.py:1: engine may not import sympy"),
            ("engine/race.py", "import numpy, plotly.io", "engine/race.py:1: engine may not import plotly"),
            ("engine/deep/er.py", "from figures import race", "engine/deep/er.py:1: engine may not import figures"),
            ("figures/race.py", "\nimport streamlit as st", "figures/race.py:2: figures may not import streamlit"),
            ("figures/race.py", "from ui.link import link", "figures/race.py:1: figures may not import ui"),
            ("ui/link.py", "import plotly.graph_objects as go", "ui/link.py:1: ui may not import plotly"),
            ("ui/link.py", "import pages.race", "ui/link.py:1: ui may not import pages"),
            ("pages/race.py", "from plotly import io", "pages/race.py:1: pages may not import plotly"),
            ("app.py", "import plotly", "app.py:1: app.py may not import plotly"),
            (
                "docs/make.py",
                "import streamlit",
                "docs/make.py:1: only app.py, pages, ui, ui/player may import streamlit",
            ),
            ("docs/make.py", "import plotly", "docs/make.py:1: only figures, ui/player may import plotly"),
        ],
    )
    def test_finds_an_import_from_above(self, path: str, source: str, complaint: str):
        assert faults(source, path) == [complaint]

    @pytest.mark.parametrize(
        "source",
        [
            "def late():\n    import streamlit",
            "if TYPE_CHECKING:\n    import streamlit",
            "try:\n    import streamlit\nexcept ImportError:\n    pass",
            "class A:\n    from streamlit import session_state",
            "from ..ui import link",
            "from .. import ui",
        ],
    )
    def test_finds_an_import_wherever_it_hides(self, source: str):
        (fault,) = faults(source, "engine/race.py")
        assert "engine may not import" in fault

    @pytest.mark.parametrize("name", sorted(RUNS_TEXT))
    @pytest.mark.parametrize("call", ["{}(text)", "sp.{}(text)", "sympy.core.{}(text)", "f(lambda: [{}(text)])"])
    def test_finds_text_that_is_run(self, name: str, call: str):
        assert faults(call.format(name), "surfaces/formula.py") == [f"surfaces/formula.py:1: {name} runs text as code"]

    @pytest.mark.parametrize("name", ["sympify", "parse_expr", "lambdify"])
    def test_finds_it_imported_under_another_name(self, name: str):
        (fault,) = faults(f"from sympy import {name} as harmless", "surfaces/formula.py")
        assert fault.endswith(f"{name} runs text as code")

    @pytest.mark.parametrize(
        ("path", "source"),
        [
            ("surfaces/base.py", "import math\nimport numpy as np\nimport sympy as sp\nfrom surfaces.tape import X"),
            ("optimizers/adam.py", "from typing import Any\nimport numpy\nfrom optimizers.base import Optimizer"),
            ("engine/race.py", "import numpy\nfrom surfaces import SURFACES\nfrom optimizers import OPTIMIZERS"),
            ("engine/race.py", "from . import metrics\nfrom .descend import Run"),
            ("figures/race.py", "import plotly.graph_objects as go\nfrom engine.descend import Run"),
            ("ui/player/__init__.py", "import plotly.io\nimport streamlit\nfrom ..controls import pick"),
            ("pages/race.py", "import streamlit as st\nfrom figures.race import draw\nfrom ui import controls"),
            ("app.py", "import streamlit as st\nimport ui.frame"),
            ("tests/test_x.py", "import plotly, streamlit, torch\neval('1')"),
            ("benchmarks/core.py", "import torch\nfrom sympy import lambdify\nlambdify([], 1)"),
            ("surfaces/tape.py", "compiled(expr)\nsp.S.Zero\nsp.Rational('1/10')\ns.evaluate(1)"),
        ],
    )
    def test_lets_pass_what_keeps_the_rule(self, path: str, source: str):
        assert faults(source, path) == []
