"""What one server holds: visitors over the websocket who ask for the payloads that a browser asks for.

`python -m benchmarks.load [part ...]` measures the parts that are named, or bare, shared and different; `--attacks` and
`--soak` add theirs. It prints Markdown. CPU and memory are the server's alone, by /proc; its visitors are in this
process, and what they take is printed beside. Trust figures of a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import resource
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from time import process_time
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.attacks import ATTACKS, endured
from benchmarks.crowd import BARE, DIFFERENT, PAUSE, SHARED, Crowd, Habit
from benchmarks.soak import LEFT, METRICS, MINUTES, Street
from benchmarks.visitor import Visitor
from tests.server.client import server_pid
from tools.chromium import ROOT, running_app
from tools.process import Meter, descriptors, memory, metered, threads

SCRIPT_OF_BARE = "benchmarks/apps/one_slider.py"
LEVELS = (1, 50, 100, 200, 300)
SECONDS = 18.0
COLD, CLASS = 5, 30
ALONE = (0.3, 0.7)
"""Pauses of a visitor who is alone, for as many moves as others have together."""
HEAD = (
    "page",
    "visitors",
    "opening p50 / p95",
    "picture p50 / p95 / p99",
    "rerun p50 / p95 / p99",
    "CPU a move",
    "server busy",
    "burst: picture, rerun p95",
    "CPU an opening",
    "memory a visitor",
    "errors",
)
ATTACK_HEAD = (
    "attack",
    "came to",
    "took",
    "another visitor's file, median / worst",
    "page",
    "rerun",
    "payload",
    "this process was late",
    "CPU",
    "memory",
    "descriptors",
    "errors",
)


class Asked(NamedTuple):
    """What is to be measured: how many visitors at a time, how long each pauses, of the app in which checkout."""

    visitors: Sequence[int]
    pause: tuple[float, float]
    root: Path


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of them does not exceed; nan for none."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def times(values: Sequence[float], *shares: float) -> str:
    """Quantiles in ms, or in s from 10 s on."""
    found = [quantile(values, share) for share in shares]
    return " / ".join(f"{1000 * each:,.0f}" if each < 10 else f"{each:.0f} s" for each in found)


def row(*cells: object) -> None:
    """Print a line of a table."""
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


def head(*cells: str) -> None:
    """Print the first two lines of a table."""
    print()
    row(*cells)
    row(*["---"] * len(cells))


async def level(crowd: Crowd, pid: int, count: int, empty: float, pause: tuple[float, float]) -> None:
    """Measure a crowd of this size: who is missing comes first."""
    before = len(crowd.visitors)
    with metered(pid) as arriving:
        openings = await crowd.grow(count)
    own = process_time()
    with metered(pid) as thinking:
        moves = await crowd.think(max(SECONDS, 2 * pause[1]), ALONE if count == 1 else pause)
    own = process_time() - own
    burst = await crowd.burst()
    kept = 1000 * (memory(pid) - empty) / count
    row(
        crowd.habit.name,
        count,
        times(openings, 0.5, 0.95),
        times([move.picture for move in moves], 0.5, 0.95, 0.99),
        times([move.rerun for move in moves], 0.5, 0.95, 0.99),
        f"{thinking.share(len(moves)):.1f} ms",
        f"{busy(thinking.cpu, thinking)} (visitors {busy(own, thinking)})",
        f"{times([move.picture for move in burst], 0.95)}, {times([move.rerun for move in burst], 0.95)}",
        f"{arriving.share(count - before):.0f} ms",
        f"{kept:,.0f} kB" if count > 1 else "-",
        len(crowd.errors),
    )
    report(crowd.errors)


def busy(seconds: float, meter: Meter) -> str:
    """CPU seconds as a share of one core."""
    return f"{100 * seconds / meter.wall:.0f} %"


def report(errors: Sequence[str]) -> None:
    """Say on stderr what went wrong."""
    for error, count in Counter(errors).most_common(5):
        print(f"  {count} x {error}", file=sys.stderr)


async def levels(url: str, habit: Habit, asked: Asked) -> None:
    """Measure crowds of all sizes, one after the other: nobody leaves before the end."""
    pid = server_pid(url)
    first = Crowd(url, habit)
    await first.grow(1)
    await first.burst()
    empty = memory(pid)
    crowd = Crowd(url, habit)
    for count in asked.visitors:
        await level(crowd, pid, count, empty, asked.pause)
    await crowd.leave()
    await first.leave()


def part(habit: Habit) -> Callable[[Asked], None]:
    """A part of the benchmark: a server of its own and its visitors."""

    def measure(asked: Asked) -> None:
        app = running_app(SCRIPT_OF_BARE) if habit is BARE else running_app(root=asked.root)
        with app as url:
            run(levels(url, habit, asked))

    return measure


async def arrivals(url: str) -> None:
    """Measure visitors whose browsers have nothing yet, and a class that opens one link at one moment."""
    pid, visitor = server_pid(url), Visitor(url)
    await visitor.open()
    with metered(pid) as meter:
        sizes = [await visitor.fetch_files() for _ in range(COLD)]
    count, size = sizes[0]
    cost = f"{meter.share(COLD):.0f} ms of CPU"
    print(f"\nA browser that was never here also asks for {count} files of {size / 1e6:.1f} MB: {cost}.")
    crowd = Crowd(url, SHARED)
    openings = await crowd.grow(CLASS, rate=1000)
    print(f"{CLASS} who open one link at one moment have the page after {times(openings, 0.5, 1)} ms (p50 / last).")
    report([*visitor.errors, *crowd.errors])
    await crowd.leave()
    await visitor.close()


def cold(asked: Asked) -> None:
    """The part with those who arrive."""
    with running_app(root=asked.root) as url:
        run(arrivals(url))


async def attacks(url: str) -> None:
    """Measure every attack on one app, and what it leaves."""
    pid = server_pid(url)
    for attack in ATTACKS:
        with metered(pid) as meter:
            witness, outcome, took = await endured(url, attack)
        row(
            attack.name,
            outcome,
            f"{took:.0f} s",
            *(seconds(values) for values in (witness.file, witness.page, witness.rerun, witness.payload)),
            f"{max(witness.own):.2f} s",
            f"{meter.cpu:.1f} s",
            f"{meter.memory:+.0f} MB",
            f"{meter.descriptors:+d}",
            len(witness.errors),
        )
        report(witness.errors)


async def soaked(url: str, minutes: float) -> None:
    """Watch a server for some minutes, and when all have gone."""
    pid, street = server_pid(url), Street(url)
    open_street = asyncio.create_task(street.open_for(60 * minutes))
    minute = 0
    while not open_street.done() or minute == 0:
        await asyncio.wait({open_street}, timeout=60 if street.came else 0.1)
        look(street, pid, f"{minute}")
        minute += 1
    await asyncio.sleep(LEFT)
    look(street, pid, f"{LEFT:.0f} s after the last")
    report(street.errors)


def look(street: Street, pid: int, when: str) -> None:
    """Print what the server has now."""
    median, slow = times(street.reruns, 0.5), times(street.reruns, 0.95)
    found = f"{memory(pid):.0f} MB", street.caches(), descriptors(pid), threads(pid)
    row(when, street.came, street.here, *found, f"{median} / {slow}", len(street.errors))
    street.reruns.clear()


def soak(asked: Asked) -> None:
    """The part with visitors who come and go."""
    head("minute", "came", "are there", "memory", "of it caches", "descriptors", "threads", "rerun p50 / p95", "errors")
    os.environ["RAVINE_METRICS"] = METRICS
    with running_app(root=asked.root) as url:
        run(soaked(url, MINUTES))


def seconds(values: Sequence[float]) -> str:
    """Median and worst."""
    return f"{quantile(values, 0.5):.3f} / {max(values, default=float('nan')):.2f} s"


def attacked(asked: Asked) -> None:
    """The part with the attacks."""
    head(*ATTACK_HEAD)
    with running_app(root=asked.root) as url:
        run(attacks(url))


def run(work: Awaitable[None]) -> None:
    """Run what is asynchronous, without pauses by our own garbage collection."""

    async def main() -> None:
        await work

    gc.collect()
    gc.freeze()
    asyncio.run(main())


PARTS: dict[str, Callable[[Asked], None]] = {
    "bare": part(BARE),
    "shared": part(SHARED),
    "different": part(DIFFERENT),
    "cold": cold,
    "attacks": attacked,
    "soak": soak,
}
TOGETHER = ("bare", "shared", "different")
"""Parts that share a table."""
USUAL = (*TOGETHER, "cold")


def main() -> None:
    """Measure what is asked for and print the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.load", description=__doc__.split("\n")[0])
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; {', '.join(USUAL)} if none is named")
    parser.add_argument("--attacks", action="store_true", help="the attacks as well")
    parser.add_argument("--soak", action="store_true", help=f"{MINUTES} minutes of coming and going as well")
    parser.add_argument("--root", type=Path, default=ROOT, help="another checkout, whose app is measured instead")
    parser.add_argument("--visitors", type=int, nargs="+", default=LEVELS, help="how many at a time")
    parser.add_argument("--pause", type=float, nargs=2, default=PAUSE, help="seconds between two moves: from and to")
    asked = parser.parse_args()
    if unknown := [name for name in asked.parts if name not in PARTS]:
        parser.error(f"there is no part {', '.join(unknown)}")
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    print(f"Milliseconds if not said otherwise. {os.cpu_count()} CPUs; load before: {os.getloadavg()[0]:.1f}")
    parts = asked.parts or [*USUAL, *["attacks"] * asked.attacks, *["soak"] * asked.soak]
    if not set(TOGETHER).isdisjoint(parts):
        head(*HEAD)
    for name in parts:
        PARTS[name](Asked(asked.visitors, (asked.pause[0], asked.pause[1]), asked.root.resolve()))


if __name__ == "__main__":
    main()
