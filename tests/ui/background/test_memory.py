"""The largest map that a visitor may ask for fits beside the idle app, however many steps it takes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine.experiments.sweep import MAX_RUN_STEPS
from tests.ui.background.memory_probe import largest
from ui.background.flight import WORKERS

ROOT = Path(__file__).parents[3]
MOST = 300.0
"""MB that a map may take above the idle app."""
COMPILER = 60.0
"""MB that llvmlite takes in each process that compiles."""

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads a process' memory from /proc")


def taken(steps: int, where: str) -> dict[str, float]:
    """MB above idle at the highest, measured in a fresh process."""
    command = [sys.executable, "-m", "tests.ui.background.memory_probe", str(steps), where]
    return dict(json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=300).stdout))


@pytest.mark.soak
def test_the_largest_map_here() -> None:
    assert largest(2000).run_steps == MAX_RUN_STEPS
    assert taken(2000, "here")["here"] < MOST


@pytest.mark.soak
def test_the_largest_map_in_other_processes() -> None:
    """With all that the other processes take, though they stay for the next map."""
    used = taken(2000, "elsewhere")
    assert used["workers"] > 0
    assert used["here"] + used["workers"] < MOST + WORKERS * COMPILER


def test_memory_does_not_depend_on_the_steps() -> None:
    """Without history: with it 50 steps more are 128 MB more."""
    few, many = taken(50, "here")["here"], taken(100, "here")["here"]
    assert many - few < 10
