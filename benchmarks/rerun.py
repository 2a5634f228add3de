"""What one move of a slider on the race page costs the server: CPU of a rerun, over the websocket, without a browser.

`.venv/bin/python -m benchmarks.rerun`: medians of the moves of one visitor; each is a race that is not cached yet.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.race import race
from engine.scenario import Scenario
from tests.server.client import Session, server_pid
from tools.chromium import running_app
from tools.process import cpu

VALUES = ("0.01", "0.012", "0.015", "0.02", "0.025", "0.03", "0.04", "0.06", "0.08", "0.1", "0.12", "0.15", "0.2")
ROUNDS = 5


def moves(session: Session, pid: int, start: float) -> float:
    """CPU seconds of a move, as the mean over all values of lr from a new start."""
    session.set("start:x", double_value=start)
    before = cpu(pid)
    for value in VALUES:
        session.rerun([session.edit(lr=float(value))])
    return (cpu(pid) - before) / len(VALUES)


def race_alone() -> float:
    """CPU seconds of the race itself, which each of the moves computes."""
    before = process_time()
    for value in VALUES:
        race(Scenario(lr=float(value)))
    return (process_time() - before) / len(VALUES)


def main() -> None:
    race_alone()
    alone = median(race_alone() for _ in range(ROUNDS))
    with running_app() as url, Session(url, "race") as session:
        pid = server_pid(url)
        moves(session, pid, 0.29)
        whole = median(moves(session, pid, 0.3 + 0.001 * k) for k in range(ROUNDS))
    print("| CPU of one slider move, 7 optimizers x 300 steps | ms |\n|---|---|")
    print(f"| all of the rerun | {1000 * whole:.0f} |\n| of it the race itself | {1000 * alone:.0f} |")


if __name__ == "__main__":
    main()
