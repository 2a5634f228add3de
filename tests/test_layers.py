"""The layers: which folder may import which, read from the source without running any of it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Bottom up: a layer may import itself, those named in its line, and the packages named behind them. A file belongs to
# the longest folder that is listed, so `ui/state` has rules of its own and `ui/lessons` those of `ui`.
_SURFACES = {"surfaces", "surfaces/compile", "surfaces/explore", "surfaces/formula"}
_CORE = {"elementary", "i18n", "optimizers", *_SURFACES}
_ENGINE = {"engine", "engine/scenario", "engine/experiments", "engine/export", "engine/why"}
_LESSONS = _CORE | _ENGINE | {"lessons"}
_WEB = {"numpy", "streamlit"}
_SHARED = {"ui/state", "ui/widgets", "ui/background", "ui/components", "ui/blocks"}
_ROOMS = {
    "ui",
    "ui/anatomy",
    "ui/escape",
    "ui/lessons",
    "ui/schedules",
    "ui/start",
    "ui/tuning",
}  # a page each, strangers to others
LAYERS: dict[str, tuple[set[str], set[str]]] = {
    "i18n": (set(), {"babel"}),
    "elementary": (set(), {"numpy"}),
    "surfaces/compile": ({"elementary"}, {"numpy", "sympy"}),
    "surfaces": ({"surfaces/compile"}, {"numpy", "sympy"}),
    "surfaces/explore": ({"surfaces", "surfaces/compile"}, {"numpy", "sympy"}),
    "surfaces/formula": (_SURFACES, {"numpy", "sympy"}),
    "optimizers": ({"elementary"}, {"numpy"}),
    "engine/scenario": (_CORE, {"numpy"}),
    "engine": (_CORE | {"engine/scenario"}, {"llvmlite", "numpy"}),
    "engine/experiments": (_CORE | {"engine", "engine/scenario"}, {"numpy"}),
    "engine/export": (_CORE | {"engine", "engine/scenario", "engine/experiments"}, {"numpy"}),
    "engine/why": (_CORE | {"engine", "engine/scenario", "engine/experiments"}, {"numpy"}),
    "lessons": (_CORE | _ENGINE, {"numpy"}),
    "figures": (_LESSONS, {"numpy"}),
    "ui/state": (_LESSONS, _WEB),
    "ui/widgets": (_LESSONS | {"ui/state"}, _WEB),
    "ui/background": (_LESSONS | {"ui/state", "ui/widgets"}, _WEB),
    # Starlette is Streamlit's own server, protobuf is what browsers and Streamlit speak.
    "ui/server": (
        {"i18n", "ui/background"},
        {"streamlit", "starlette", "google", "prometheus_client", "psutil"},
    ),
    "ui/components": (
        _LESSONS | {"figures", "ui/state", "ui/widgets", "ui/background"},
        _WEB | {"starlette", "latex2mathml"},
    ),
    "ui/blocks": (
        _LESSONS | {"figures", "ui/state", "ui/widgets", "ui/background", "ui/components"},
        _WEB | {"segno"},
    ),
    **{room: (_LESSONS | {"figures"} | _SHARED, _WEB) for room in sorted(_ROOMS)},
    # What differs between a server and a browser that runs all of it.
    "ui/edition": (
        {"engine/scenario", "i18n", "ui/background", "ui/blocks", "ui/components", "ui/server", "ui/start"},
        {"streamlit", "starlette", "pyodide"},
    ),
    "pages": (_LESSONS | {"figures"} | _SHARED | _ROOMS, {"streamlit"}),
    "app.py": (
        {"ui/blocks", "ui/edition", "ui/state", "pages"},
        {"streamlit"},
    ),
}
OWNERS = {
    package: {layer for layer, (_, packages) in LAYERS.items() if package in packages}
    for package in ("streamlit", "plotly", "starlette")
}
FREE = {"tests", "benchmarks"}  # may import anything, and compile expressions to compare with
RUNS_TEXT = {"eval", "exec", "__import__", "sympify", "S", "parse_expr", "lambdify"}  # sympy.S(text) is sympify(text)


def layer_of(path: str) -> str:
    """The layer of a file or a module's folder: the longest listed folder that holds it, else its first part."""
    parts = PurePosixPath(path).parts
    for end in range(len(parts), 0, -1):
        folder = "/".join(parts[:end])
        if folder in LAYERS:
            return folder
    return parts[0]


def imported(tree: ast.AST, path: str) -> Iterator[tuple[int, str]]:
    """(line, module as a path) of every import, wherever it stands: `from ui import state` gives ui/state."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.replace(".", "/")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "/".join((*_base(node, path), *(node.module or "").split("."))).strip("/")
            for alias in node.names:
                yield node.lineno, f"{base}/{alias.name}" if _is_module(f"{base}/{alias.name}") else base or alias.name


def _base(node: ast.ImportFrom, path: str) -> tuple[str, ...]:
    """The folder that the dots of a relative import mean; each dot beyond the first goes one folder up."""
    return PurePosixPath(path).parts[: -node.level] if node.level else ()


def _is_module(path: str) -> bool:
    return (ROOT / path).is_dir() or (ROOT / f"{path}.py").is_file()


def called(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, name) of everything that is called, and of everything that is imported by its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            yield node.lineno, name
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, alias.name) for alias in node.names)


def import_faults(tree: ast.AST, path: str) -> Iterator[str]:
    """What a file imports from above its layer, or from outside of the repository without leave."""
    layer = layer_of(path)
    for line, module in sorted(set(imported(tree, path))):
        target = layer_of(module)
        if target in sys.stdlib_module_names or target == layer:
            continue
        if layer in LAYERS and not any(target in allowed for allowed in LAYERS[layer]):
            yield f"{path}:{line}: {layer} may not import {target}"
        elif layer not in LAYERS and target in OWNERS:
            yield f"{path}:{line}: only {', '.join(sorted(OWNERS[target])) or 'tests'} may import {target}"


def call_faults(tree: ast.AST, path: str) -> Iterator[str]:
    """Where a file turns text into something that runs."""
    yield from (f"{path}:{line}: {name} runs text as code" for line, name in called(tree) if name in RUNS_TEXT)


def faults(source: str, path: str) -> list[str]:
    """Everything in a file that breaks the rule of the layers; tests and benchmarks are free."""
    if layer_of(path) in FREE:
        return []
    tree = ast.parse(source, path)
    return [*import_faults(tree, path), *call_faults(tree, path)]


def sources() -> list[str]:
    """Every Python file of the repository but tests and benchmarks, and what lies in hidden or installed folders."""
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*.py"))
    ours = [path for path in found if not any(part[0] in "._" or part == "node_modules" for part in path.parts[:-1])]
    return sorted(path.as_posix() for path in ours if path.parts[0] not in FREE)


@pytest.mark.parametrize("path", sources())
def test_every_file_keeps_to_its_layer(path: str):
    assert faults((ROOT / path).read_text(encoding="utf-8"), path) == []


def test_every_layer_is_looked_at():
    """The rule is no use if the files are looked for in the wrong place."""
    paths = set(sources())
    assert {"surfaces/compile/tape.py", "optimizers/adam.py", "engine/descend.py", "ui/state/link.py"} <= paths
    assert {layer_of(path) for path in paths} >= set(LAYERS)


def test_imports_go_one_way():
    """Whatever a layer may import may itself not import that layer, however long the way."""
    for layer in LAYERS:
        below, todo = set(), set(LAYERS[layer][0]) - {layer}
        while todo:
            below |= todo
            todo = set().union(*(LAYERS[other][0] - {other} for other in todo)) - below
        assert layer not in below


def test_streamlit_and_plotly_have_no_other_owners():
    assert {layer.split("/")[0] for layer in OWNERS["streamlit"]} == {"ui", "pages", "app.py"}
    assert OWNERS["plotly"] == set()  # the app is served without it
    assert OWNERS["starlette"] == {"ui/components", "ui/edition", "ui/server"}


class TestTheChecker:
    """Files that break the rule, so that the rule can be seen to bite."""

    @pytest.mark.parametrize(
        ("path", "source", "complaint"),
        [
            ("surfaces/base.py", "import optimizers", "surfaces/base.py:1: surfaces may not import optimizers"),
            ("surfaces/base.py", "from engine import metrics", "surfaces/base.py:1: surfaces may not import engine"),
            ("surfaces/base.py", "import scipy.optimize", "surfaces/base.py:1: surfaces may not import scipy"),
            (
                "surfaces/base.py",
                "from surfaces.explore.critical import Critical",
                "surfaces/base.py:1: surfaces may not import surfaces/explore",
            ),
            (
                "surfaces/compile/tape.py",
                "from surfaces import SURFACES",
                "surfaces/compile/tape.py:1: surfaces/compile may not import surfaces",
            ),
            ("optimizers/adam.py", "import sympy as sp", "optimizers/adam.py:1: optimizers may not import sympy"),
            ("optimizers/adam.py", "import surfaces.base", "optimizers/adam.py:1: optimizers may not import surfaces"),
            ("engine/race.py", "import sympy", "engine/race.py:1: engine may not import sympy"),
            ("engine/race.py", "import numpy, plotly.io", "engine/race.py:1: engine may not import plotly"),
            ("engine/deep/er.py", "from figures import race", "engine/deep/er.py:1: engine may not import figures"),
            (
                "engine/race.py",
                "from engine.experiments import sweep",
                "engine/race.py:1: engine may not import engine/experiments",
            ),
            (
                "engine/experiments/sweep.py",
                "from lessons import claims",
                "engine/experiments/sweep.py:1: engine/experiments may not import lessons",
            ),
            ("figures/race.py", "\nimport streamlit as st", "figures/race.py:2: figures may not import streamlit"),
            ("figures/race.py", "import plotly.graph_objects", "figures/race.py:1: figures may not import plotly"),
            ("ui/components/x.py", "import plotly.io", "ui/components/x.py:1: ui/components may not import plotly"),
            ("figures/race.py", "from ui.state import link", "figures/race.py:1: figures may not import ui/state"),
            (
                "ui/state/link.py",
                "from ui.widgets.slider import slider",
                "ui/state/link.py:1: ui/state may not import ui/widgets",
            ),
            (
                "ui/components/chart.py",
                "from ui import blocks",
                "ui/components/chart.py:1: ui/components may not import ui/blocks",
            ),
            (
                "ui/blocks/share.py",
                "from ui.lessons import state",
                "ui/blocks/share.py:1: ui/blocks may not import ui/lessons",
            ),
            ("ui/tuning/x.py", "import plotly.graph_objects", "ui/tuning/x.py:1: ui/tuning may not import plotly"),
            ("ui/tuning/x.py", "from ui.escape import x", "ui/tuning/x.py:1: ui/tuning may not import ui/escape"),
            ("ui/tuning/x.py", "import pages.race", "ui/tuning/x.py:1: ui/tuning may not import pages"),
            ("pages/race.py", "from plotly import io", "pages/race.py:1: pages may not import plotly"),
            ("app.py", "import plotly", "app.py:1: app.py may not import plotly"),
            (
                "docs/make.py",
                "import starlette",
                "docs/make.py:1: only ui/components, ui/edition, ui/server may import starlette",
            ),
            ("docs/make.py", "import plotly", "docs/make.py:1: only tests may import plotly"),
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
            "from ..ui.state import link",
            "from .. import ui",
        ],
    )
    def test_finds_an_import_wherever_it_hides(self, source: str):
        (fault,) = faults(source, "engine/race.py")
        assert "engine may not import" in fault

    @pytest.mark.parametrize("name", sorted(RUNS_TEXT))
    @pytest.mark.parametrize("call", ["{}(text)", "sp.{}(text)", "sympy.core.{}(text)", "f(lambda: [{}(text)])"])
    def test_finds_text_that_is_run(self, name: str, call: str):
        assert faults(call.format(name), "surfaces/formula/parser.py") == [
            f"surfaces/formula/parser.py:1: {name} runs text as code"
        ]

    @pytest.mark.parametrize("name", ["sympify", "parse_expr", "lambdify"])
    def test_finds_it_imported_under_another_name(self, name: str):
        (fault,) = faults(f"from sympy import {name} as harmless", "surfaces/formula/parser.py")
        assert fault.endswith(f"{name} runs text as code")

    @pytest.mark.parametrize(
        ("path", "source"),
        [
            (
                "surfaces/base.py",
                "import math\nimport numpy as np\nimport sympy as sp\nfrom surfaces.compile.tape import X",
            ),
            ("optimizers/adam.py", "from typing import Any\nimport numpy\nfrom optimizers.base import Optimizer"),
            ("engine/race.py", "import numpy\nfrom surfaces import SURFACES\nfrom optimizers import OPTIMIZERS"),
            ("engine/race.py", "from . import metrics\nfrom .descend import Run"),
            ("figures/race.py", "import numpy as np\nfrom engine.descend import Run"),
            ("ui/components/player.py", "import starlette\nimport streamlit\nfrom ..state import link"),
            ("ui/lessons/parts.py", "from ui.lessons.state import shown\nfrom ui.blocks import share"),
            ("pages/race.py", "import streamlit as st\nfrom figures.race import draw\nfrom ui import widgets"),
            ("app.py", "import streamlit as st\nimport ui.blocks.shell"),
            ("tests/test_x.py", "import plotly, streamlit, torch\neval('1')"),
            ("benchmarks/core.py", "import torch\nfrom sympy import lambdify\nlambdify([], 1)"),
            ("surfaces/compile/tape.py", "compiled(expr)\nsp.S.Zero\nsp.Rational('1/10')\ns.evaluate(1)"),
        ],
    )
    def test_lets_pass_what_keeps_the_rule(self, path: str, source: str):
        assert faults(source, path) == []
