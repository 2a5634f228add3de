"""The list of caches is complete and true: no cache is made elsewhere, and none has another bound."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.background.caches import CACHES, FEW

ROOT = Path(__file__).parents[3]
FOLDERS = ("surfaces", "optimizers", "engine", "lessons", "i18n", "figures", "ui", "pages")
SOURCES = sorted(path.relative_to(ROOT).as_posix() for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
DECORATORS = {"cache", "lru_cache", "shared_cache", "cache_data", "cache_resource"}


def bound_of(node: ast.expr) -> int | None:
    """The bound that a cache is made with: of `lru_cache(maxsize=64)` or `Store(24)`; None where none is written."""
    if not isinstance(node, ast.Call):
        return FEW
    sizes = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "maxsize")]
    numbers = [size.value for size in sizes if isinstance(size, ast.Constant) and isinstance(size.value, int)]
    return numbers[0] if numbers else FEW


def name_of(node: ast.expr) -> str:
    called = node.func if isinstance(node, ast.Call) else node
    return getattr(called, "attr", getattr(called, "id", ""))


def caches_in(source: str, path: str) -> Iterator[tuple[str, int | None]]:
    """(place, bound) of every cache that a file makes."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                if name_of(decorator) in DECORATORS:
                    yield f"{path}:{node.name}", bound_of(decorator)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if name_of(node.value) == "Store":
                yield f"{path}:{ast.unparse(target)}", bound_of(node.value)


def test_every_cache_is_listed_with_its_bound() -> None:
    made = [cache for path in SOURCES for cache in caches_in((ROOT / path).read_text(encoding="utf-8"), path)]
    assert sorted(made) == sorted((cache.place, cache.bound) for cache in CACHES)
    assert len({cache.place for cache in CACHES}) == len(CACHES)


def test_every_entry_says_what_it_is() -> None:
    assert all(len(cache.entry) > 10 for cache in CACHES)


@pytest.mark.parametrize(
    ("source", "cache"),
    [
        ("@lru_cache(maxsize=64)\ndef made(x): ...", ("x.py:made", 64)),
        ("@functools.lru_cache(128)\ndef made(x): ...", ("x.py:made", 128)),
        ("@cache\ndef made(x): ...", ("x.py:made", FEW)),
        ("@st.cache_resource(show_spinner=False)\ndef made(): ...", ("x.py:made", FEW)),
        ("class A:\n    @lru_cache(maxsize=3)\n    def made(x): ...", ("x.py:made", 3)),
        ("FOUND: Store[int, str] = Store(24)", ("x.py:FOUND", 24)),
    ],
)
def test_the_search_finds_what_it_looks_for(source: str, cache: tuple[str, int]) -> None:
    assert list(caches_in(source, "x.py")) == [cache]
