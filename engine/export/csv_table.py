"""CSV text: comment lines (`#`) that say what the file is, a head, and rows in full precision.

pandas reads it with `read_csv(file, comment="#")`. Comments hold no comma and no quote, so that a spreadsheet shows
each in one cell; and no cell begins as a spreadsheet's formula would.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

from engine.descend import Run
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from optimizers import OPTIMIZERS

_FORMULA_SIGNS = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula."""

NEVER = "-1: never"


def csv_table(heads: Sequence[str], rows: Iterable[Sequence[object]], comments: Iterable[str] = ()) -> str:
    """A table as text; lines end with a line feed. `comments` become the lines before the head, see `comments_on`."""
    text = io.StringIO()
    for comment in comments:
        text.write(f"# {_plain(comment)}\n")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(heads)
    table.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _plain(comment: str) -> str:
    return _printable(comment).replace(",", ";").replace('"', "'")


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _cell(value: object) -> object:
    """A value as it is, but for text that a spreadsheet would compute or break into lines."""
    if not isinstance(value, str):
        return value
    text = _printable(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA_SIGNS) else text


def comments_on(
    content: str,
    scenario: Scenario,
    columns: Mapping[str, str],
    slots: Mapping[str, Entry] | None = None,
    about: Mapping[str, object] | None = None,
) -> list[str]:
    """What a file holds: the link of its race, the run, every optimizer's settings, and the meaning of each column.

    `slots` are the optimizers in the file, those of the scenario if it is not given; `about` is added to the run.
    """
    surface = scenario.resolved_surface()
    run = {
        "surface": scenario.surface,
        **dict(zip((name for name, _ in surface.parameters), surface.values, strict=True)),
        "start": _place(scenario.resolved_start()),
        "steps": scenario.resolved_steps(),
        "noise": scenario.noise,
        "seed": scenario.seed,
        **(about or {}),
    }
    optimizers = scenario.slots() if slots is None else slots
    return [
        f"Ravine {content}: ?{urlencode(scenario.to_query(), safe=':=')}",
        _listed(run),
        *(f"{slot}: {settings_of(scenario, item)}" for slot, item in optimizers.items()),
        *(f"column {name}: {meaning}" for name, meaning in columns.items()),
    ]


def settings_of(scenario: Scenario, item: Entry) -> str:
    """Every setting of an optimizer and of its schedule, defaults as well."""
    values = scenario.at_its_lr(item).values()
    rule = OPTIMIZERS[item.optimizer]
    own = {name: values.pop(name) for name in (*rule.hypers(), *rule.switches())}
    start = {} if item.start is None else {"start": _place(item.start)}
    return _listed({**own, **start, "schedule": item.schedule, **values})


def _place(start: tuple[float, float]) -> str:
    x, y = start
    return f"{x!r} {y!r}"


def _listed(values: Mapping[str, object]) -> str:
    return "; ".join(f"{name} {_value(value)}" for name, value in values.items())


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return repr(float(value)) if isinstance(value, float) else str(value)


def states(run: Run) -> list[str]:
    """For each step of a single run whether it is running or has ended: from then on its last point is repeated."""
    ended_at = int(run.ended_at)
    if ended_at < 0:
        return ["running"] * len(run.theta)
    why = "diverged" if run.diverged_at >= 0 else "undefined"
    return ["running" if step < ended_at else why for step in range(len(run.theta))]


STATE = (
    "running; diverged; or undefined once it has left the region where f is defined: its last point is repeated then"
)
