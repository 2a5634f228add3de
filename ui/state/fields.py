"""The fields of a scenario that controls set: some of them, as keyword arguments for `dataclasses.replace`."""

from __future__ import annotations

from typing import TypedDict

from engine.scenario.entry import Entry


class FieldChanges(TypedDict, total=False):
    """Fields of `engine.scenario.Scenario`, of the same names and types; what is missing stays as it is."""

    surface: str
    parameters: tuple[tuple[str, float], ...]
    start: tuple[float, float] | None
    entries: tuple[Entry, ...]
    lr: float | None
    own_lr: bool
    steps: int | None
    noise: float
    seed: int
    tol: float | None
    formula: str
    box: tuple[float, float, float, float] | None
