"""Make the table of tuned values, `engine/tuned.json`: `python -m tools.tune` (`--all` to search everything anew).

Searches what the table does not have: a surface or a rule that is new, and a surface that was changed. Each result is
written as soon as it is there, so that what is interrupted goes on where it was. Two processes take less than a minute.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor

from engine.experiments.robust_search import robust_search
from engine.scenario import Scenario
from engine.tuned import Rows, TunedValues, read_table, write_table
from optimizers import OPTIMIZERS
from surfaces import SURFACES

Task = tuple[str, str]
"""A surface and a rule."""


def search(task: Task) -> TunedValues:
    """The outcome of one search, for the surface as it opens: own start and steps, no noise."""
    surface, rule = task
    found = robust_search(Scenario(surface=surface), rule)
    if found.edge:
        print(f"{surface}, {rule}: the best lies at an edge of the last box; more rounds may find better")
    values = {name: value for name, value in found.entry.settings if not isinstance(value, bool)}
    return TunedValues(values, found.steps, found.loss)


def missing(table: dict[str, Rows]) -> list[Task]:
    """What is still to be searched, in the order of the catalogue."""
    return [(key, rule) for key in SURFACES for rule in OPTIMIZERS if rule not in table.get(key, {})]


def main(anew: bool) -> None:
    """Search all that is missing, and write it down."""
    table = {} if anew else read_table()
    tasks = missing(table)
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for (surface, rule), found in zip(tasks, pool.map(search, tasks), strict=True):
            table.setdefault(surface, {})[rule] = found
            table[surface] = {key: table[surface][key] for key in OPTIMIZERS if key in table[surface]}
            write_table(table)
            print(f"{surface:20s}{rule:15s}{found.steps:6d}  {found.loss:10.3g}  {dict(found.values)}")
    print(f"{len(tasks)} searches; {len(missing(table))} missing")


if __name__ == "__main__":
    main(anew="--all" in sys.argv[1:])
