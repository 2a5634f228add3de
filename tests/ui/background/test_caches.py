"""The list of caches is complete and true: no cache is made elsewhere, and none has another bound."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.background.caches import BY_BYTES, CACHES, FEW, MOST
from ui.background.store import MB

ROOT = Path(__file__).parents[3]
FOLDERS = ("surfaces", "optimizers", "engine", "lessons", "i18n", "figures", "ui", "pages")
SOURCES = sorted(path.relative_to(ROOT).as_posix() for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
DECORATORS = {"cache", "lru_cache", "shared_cache", "cache_data", "cache_resource"}


def bound_of(node: ast.expr) -> float:
    """The bound that a cache is made with: of `lru_cache(maxsize=64)` or `Store("maps", 40)`; FEW where none is."""
    if not isinstance(node, ast.Call):
        return FEW
    sizes = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "maxsize")]
    numbers = [size.value for size in sizes if isinstance(size, ast.Constant) and isinstance(size.value, int | float)]
    return numbers[0] if numbers else FEW


def name_of(node: ast.expr) -> str:
    called = node.func if isinstance(node, ast.Call) else node
    return getattr(called, "attr", getattr(called, "id", ""))


def caches_in(source: str, path: str) -> Iterator[tuple[str, float]]:
    """(place, bound) of every cache that a file makes: megabytes of a store, else entries or their weight."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                if name_of(decorator) in DECORATORS:
                    yield f"{path}:{node.name}", bound_of(decorator)
    for assigned in tree.body:
        if isinstance(assigned, ast.Assign | ast.AnnAssign) and isinstance(assigned.value, ast.Call):
            target = assigned.targets[0] if isinstance(assigned, ast.Assign) else assigned.target
            if name_of(assigned.value) in {"Store", "WeightedCache"}:
                yield f"{path}:{ast.unparse(target)}", bound_of(assigned.value)


def test_every_cache_is_listed_with_its_bound() -> None:
    made = [cache for path in SOURCES for cache in caches_in((ROOT / path).read_text(encoding="utf-8"), path)]
    listed = [(one.place, one.megabytes if one.entries == BY_BYTES else one.entries) for one in CACHES]
    assert sorted(made) == sorted(listed)
    assert len({cache.place for cache in CACHES}) == len(CACHES)


def test_together_they_hold_at_most_so_much() -> None:
    assert sum(cache.megabytes for cache in CACHES) <= MOST == 200
    assert all(cache.megabytes > 0 for cache in CACHES)


def test_filled_by_links_they_hold_no_more() -> None:
    """Each store of large results, filled in a process of its own with the largest that a link can ask for."""
    command = [sys.executable, "-m", "tests.ui.background.cache_probe"]
    found = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=120).stdout)
    stores, listed = found["stores"], {one.place.rpartition(":")[2]: one.megabytes for one in CACHES}
    for name, (size, bound) in stores.items():
        assert 0.7 * bound < size <= bound, name
        assert bound == listed.get(name, listed.get(f"{name[:-1].upper()}_CACHE")) * MB
    assert found["grown"] < sum(bound for _, bound in stores.values()) / MB  # what they say is what the process takes


@pytest.mark.parametrize(
    ("source", "cache"),
    [
        ("@lru_cache(maxsize=64)\ndef made(x): ...", ("x.py:made", 64)),
        ("@functools.lru_cache(128)\ndef made(x): ...", ("x.py:made", 128)),
        ("@cache\ndef made(x): ...", ("x.py:made", FEW)),
        ("@st.cache_resource(show_spinner=False)\ndef made(): ...", ("x.py:made", FEW)),
        ("class A:\n    @lru_cache(maxsize=3)\n    def made(x): ...", ("x.py:made", 3)),
        ('FOUND: Store[int, str] = Store("found", 24)', ("x.py:FOUND", 24)),
        ("FOUND: WeightedCache[int, str] = WeightedCache(40_000)", ("x.py:FOUND", 40_000)),
        ("@shared_cache(0.2)\ndef made(x): ...", ("x.py:made", 0.2)),
    ],
)
def test_the_search_finds_what_it_looks_for(source: str, cache: tuple[str, float]) -> None:
    assert list(caches_in(source, "x.py")) == [cache]
