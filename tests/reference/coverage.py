"""What an optimizer or a schedule still lacks to be compared with PyTorch and Optax, as the next step of the recipe."""

from __future__ import annotations

from collections.abc import Collection

from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from tests.reference import cases, schedule_cases

INSTALL = "torch, optax and the rest as the head of that file says"
NEW_CASE = "{key} has no case: add it to {tables} in tests/reference/cases.py"
NEW_ARRAYS = (
    "{key} has a case and no reference trajectory: run `python tests/reference/make_reference.py`, which needs "
    + INSTALL
)
NEW_SETTINGS = "{key} has {count} of {wanted} cases: add them to CASES in tests/reference/schedule_cases.py"
NEW_RATES = "{key} has cases and no reference: run `python tests/reference/make_schedules.py`, which needs " + INSTALL


def missing_reference(key: str, arrays: Collection[str]) -> str:
    """What an optimizer lacks, or nothing; `arrays` are the names in `reference.npz`."""
    names = [name for name, (rule, _) in cases.OPEN.items() if rule == key]
    if not names:
        return NEW_CASE.format(key=key, tables=", ".join(_tables(key)))
    on_surfaces = {surface for name, surface in cases.CLOSED if name in names}
    if on_surfaces != set(cases.STARTS):
        return NEW_CASE.format(key=key, tables="_LR")
    opened = {name.split("/")[2] for name in arrays if name.startswith("open/")}
    closed = {name.split("/")[3] for name in arrays if name.startswith("closed/") and name.split("/")[2] in names}
    return "" if opened & {*names} and closed == set(cases.STARTS) else NEW_ARRAYS.format(key=key)


def _tables(key: str) -> list[str]:
    """The tables of `cases.py` that a rule belongs in: those of the libraries that have it, or the exact one."""
    shown = OPTIMIZERS[key]().library_equivalents()
    libraries = [name for name, text in (("TORCH", shown.torch), ("OPTAX", shown.optax)) if text]
    exact = "EXACT of make_reference.py (50 digits, as neither library has it)"
    return ["OPEN", "_LR", *(libraries or [exact])]


def missing_rates(key: str, arrays: Collection[str]) -> str:
    """What a schedule lacks, or nothing; `arrays` are the names in `schedules.npz`."""
    names = [name for name, case in schedule_cases.CASES.items() if case.key == key]
    wanted = 2 if SCHEDULES[key].hypers() else 1
    if len(names) < wanted:
        return NEW_SETTINGS.format(key=key, count=len(names), wanted=wanted)
    made = {name.partition("/")[2] for name in arrays}
    return "" if made >= {*names} else NEW_RATES.format(key=key)
