"""What a server does as soon as it runs, so that its first visitor waits no longer than the second."""

from __future__ import annotations

import ast
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

from engine.race import race
from engine.scenario import Scenario
from ui.background.race_cache import cached_race
from ui.components.files import code, plotly_files
from ui.components.head import streamlit_chunks
from ui.state.pages import PAGES

ROOT = Path(__file__).parents[2]
RACES = 3
"""How often the default race is run: what is run again is compiled, see `engine.program.kernels`."""


@asynccontextmanager
async def warmed_up(_: object) -> AsyncIterator[None]:
    """The server's life: it warms up when Streamlit is there, as modules declare components to it."""
    warm_up()
    yield


def warm_up() -> threading.Thread:
    """Import what the pages import, compress files and run the default race, beside all else."""
    thread = threading.Thread(target=_warm_up, name="warm-up", daemon=True)
    thread.start()
    return thread


def _warm_up() -> None:
    code()
    streamlit_chunks()
    plotly_files()
    for page in PAGES.values():
        for module in imported_by(ROOT / page.file):
            import_module(module)
    for _ in range(RACES):
        race(Scenario())
    cached_race(Scenario())


def imported_by(file: Path) -> list[str]:
    """The modules that a script takes names from; it would run if it were imported itself."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [node.module for node in tree.body if isinstance(node, ast.ImportFrom) and node.module]
