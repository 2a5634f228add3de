"""The measured acceptance counts of the rules hold for the runs that the browser computes as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.descend import Run
from engine.program.javascript.module import race_module, structure
from engine.scenario import Scenario
from engine.scenario.entry import entry
from optimizers import OPTIMIZERS
from surfaces import SURFACES, Surface
from tests.engine import test_acceptance as promised
from tests.engine.program.javascript.node import run, write_module

Race = tuple[Surface, str, int, tuple[float, float], tuple[tuple[str, Any], ...]]


def promises() -> Iterator[Callable[[], None]]:
    """Every test of the acceptance counts that races, with each of its parameters."""
    for name, function in vars(promised).items():
        if name.startswith("test_") and "race" in function.__code__.co_names:
            marks = [mark.args for mark in getattr(function, "pytestmark", ()) if mark.name == "parametrize"]
            for values in product(*(each for _, each in marks)):
                given = [dict(_named(names, value)) for (names, _), value in zip(marks, values, strict=True)]
                yield partial(function, **{key: value for part in given for key, value in part.items()})


def _named(names: Any, values: Any) -> Iterator[tuple[str, Any]]:
    return iter([(names, values)] if isinstance(names, str) else zip(names, values, strict=True))


def race_of(surface: Surface | str, rule: str, steps: int, start: Any = None, **hypers: Any) -> Race:
    """What is raced, as a key."""
    place = SURFACES[surface] if isinstance(surface, str) else surface
    x, y = place.start if start is None else start
    return place, rule, steps, (float(x), float(y)), tuple(hypers.items())


def computed(folder: Path, races: list[Race]) -> dict[Race, Run]:
    """By node, all at once."""
    cases = []
    for number, (surface, rule, steps, start, hypers) in enumerate(races):
        optimizer: Any = OPTIMIZERS[rule](**dict(hypers))
        switches = {name: getattr(optimizer, name) for name in optimizer.switches()}
        scenario = Scenario(surface=surface.key, entries=(entry(rule, "constant", **switches),))
        numbers = [float(getattr(optimizer, name)) for name in optimizer.hypers()]
        parameters = dict(zip(dict(surface.parameters), surface.values, strict=True))
        header = {"parameters": parameters, "draws": "", "noise": 0.0, "slots": [{"hypers": numbers, "schedule": None}]}
        module = write_module(folder, f"race{number}", race_module(structure(scenario)))
        cases.append({"module": module, "header": header, "start": start, "steps": steps})
    sizes = np.cumsum([3 * (steps + 1) + 2 for _, _, steps, _, _ in races])
    parts = np.split(run("paths.js", folder, cases), sizes[:-1])
    return {race: _run(part) for race, part in zip(races, parts, strict=True)}


def _run(numbers: Any) -> Run:
    (x, y, loss), (ended, is_undefined) = numbers[:-2].reshape(3, -1), numbers[-2:]
    steps = np.array(int(ended)), np.array(-1)
    diverged, undefined = reversed(steps) if is_undefined else steps
    return Run(np.stack([x, y], axis=1), loss, diverged, undefined, state=None)


def test_promised_counts_hold_for_the_runs_of_the_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, asked = promised.race, dict[Race, None]()

    def note(*what: Any, **hypers: Any) -> Any:
        asked[race_of(*what, **hypers)] = None
        return own(*what, **hypers)

    monkeypatch.setattr(promised, "race", note)
    for promise in promises():
        promise()
    runs = computed(tmp_path, list(asked))

    def look_up(*what: Any, **hypers: Any) -> Any:
        race = race_of(*what, **hypers)
        return race[0], runs[race]

    monkeypatch.setattr(promised, "race", look_up)
    for promise in promises():
        promise()
    assert len(runs) > 60
