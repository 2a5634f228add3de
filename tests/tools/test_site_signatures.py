"""Every use of Streamlit in the sources is one that the Streamlit of the edition without a server knows as well."""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tools.site.signatures import MODULES, SIGNATURES, SPACES, calls_of

ROOT = Path(__file__).parents[2]
STREAMLIT, COLUMNS, COMPONENTS, CONTAINER = SPACES
PLACES = {"st": STREAMLIT, "st.sidebar": CONTAINER, "st.column_config": COLUMNS, "st.components.v2": COMPONENTS}
"""{how the sources name it: where its calls are listed}. Whatever else has a container's methods is taken for one."""
OTHERS = {"np"}
"""What has functions of such names and is none."""
SERVERS = ("ui/server/", "ui/edition/server.py", "ui/components/head.py", "ui/blocks/warm_up.py")
"""What no browser imports."""


@cache
def known() -> dict[str, Any]:
    return dict(json.loads(SIGNATURES.read_text(encoding="utf-8")))


def sources() -> list[Path]:
    found = [ROOT / "app.py", *sorted((ROOT / "ui").rglob("*.py")), *sorted((ROOT / "pages").rglob("*.py"))]
    return [file for file in found if not file.relative_to(ROOT).as_posix().startswith(SERVERS)]


def faults(source: str) -> list[str]:
    """What the older Streamlit does not know, as `line: what`."""
    tree = ast.parse(source)
    found = [*_uses(tree), *_calls(tree), *_imports(tree)]
    return [f"{line}: {what}" for line, what in sorted(set(found))]


def _uses(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Names of Streamlit's modules that are not there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            place = ast.unparse(node.value)
            if place in PLACES and node.attr not in _calls_at(place):
                yield node.lineno, f"{place}.{node.attr}"
            if place == "st.context" and node.attr not in known()["context"]:
                yield node.lineno, f"{place}.{node.attr}"


def _calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Calls with arguments that are not there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, place = node.func.attr, ast.unparse(node.func.value)
            call = _calls_at(place).get(name)
            if call is not None and place not in OTHERS:
                yield from ((node.lineno, f"{place}.{name}({what})") for what in _unknown(node, call))


def _unknown(node: ast.Call, call: dict[str, Any]) -> Iterator[str]:
    for keyword in node.keywords:
        if keyword.arg is None:
            yield "**"  # nobody can read what it holds
        elif not call["any"] and keyword.arg not in call["names"]:
            yield f"{keyword.arg}="
    if any(isinstance(arg, ast.Starred) for arg in node.args):
        return
    if len(node.args) > call["position"]:
        yield f"{len(node.args)} by position"


def _imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Names that are not in Streamlit's modules, or of modules that nobody has asked."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "streamlit":
            names = known()["modules"].get(node.module, known()["calls"].get(node.module, ()))
            yield from ((node.lineno, f"{node.module}: {one.name}") for one in node.names if one.name not in names)


def _calls_at(place: str) -> dict[str, Any]:
    return dict(known()["calls"][PLACES.get(place, CONTAINER)])


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_both_versions_of_streamlit_know(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


def test_what_was_asked_is_what_the_sources_use() -> None:
    """None of the lists is longer than it need be, nor are the files looked for in the wrong place."""
    texts = "\n".join(path.read_text(encoding="utf-8") for path in sources())
    assert [module for module in MODULES if f"from {module} import" not in texts] == []
    assert [name for name in SERVERS if not (ROOT / name).exists()] == []
    assert {"ui/blocks/page.py", "pages/race.py", "app.py"} <= {one.relative_to(ROOT).as_posix() for one in sources()}


def test_the_server_has_another_version() -> None:
    """When both are the same, this file and what it is made by can go."""
    assert known()["version"] == "1.62.0"
    assert f"streamlit=={known()['version']}" not in (ROOT / "requirements.txt").read_text(encoding="utf-8")


def test_it_is_the_version_that_the_site_is_built_of() -> None:
    """After an update of stlite its Streamlit is asked anew, as the head of tools/site/signatures.py says."""
    downloads = tomllib.loads((ROOT / "tools/site/downloads.toml").read_text(encoding="utf-8"))
    assert downloads["stlite"]["npm"] == f"@stlite/browser@{known()['stlite']}"


def test_the_check_reads_signatures() -> None:
    class Calls:
        def both(self, label: str, /, key: str = "", *, width: int = 0) -> None: ...

        def any(self, *parts: str, **named: str) -> None: ...

    assert calls_of(Calls) == {
        "both": {"names": ["key", "width"], "position": 2, "any": False},
        "any": {"names": [], "position": 99, "any": True},
    }


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ('st.pills("a", [1], wrap=True)', "1: st.pills(wrap=)"),
        ('place.pills("a", [1], wrap=True)', "1: place.pills(wrap=)"),
        ('with st.columns(2)[0]:\n    st.sidebar.button("a", colour="red")', "2: st.sidebar.button(colour=)"),
        ('st.button("a", **options)', "1: st.button(**)"),
        ('st.pills("a", [1], "multi")', "1: st.pills(3 by position)"),
        ("st.hologram()", "1: st.hologram"),
        ("st.components.v2.dance", "1: st.components.v2.dance"),
        ('st.column_config.Column("a", dance=1)', "1: st.column_config.Column(dance=)"),
        ("st.context.mood", "1: st.context.mood"),
        ("st.fragment(work, key='a')", "1: st.fragment(key=)"),
        ("from streamlit.runtime.scriptrunner import dance", "1: streamlit.runtime.scriptrunner: dance"),
        ("from streamlit.dance import run", "1: streamlit.dance: run"),
    ],
)
def test_the_check_finds(source: str, fault: str) -> None:
    assert faults(source) == [fault]


@pytest.mark.parametrize(
    "source",
    [
        'st.button("a", key="b", wrap=True)',
        'place.button("a", help="b")',
        'st.session_state["a"] = 1',
        'st.query_params.get_all("a")',
        "json.dumps({}, indent=2)",
        "first, second = st.columns([1, 2], gap='small')",
        "st.html(text, unsafe_allow_javascript=True)",
        "from streamlit.delta_generator import DeltaGenerator",
    ],
)
def test_the_check_lets_pass(source: str) -> None:
    assert faults(source) == []
