"""Files that are made when their button is pressed: through the desk, and in the language that is spoken now."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from i18n import language, use_language
from ui.background.desk import DESK, SHORT
from ui.background.flight import Job
from ui.background.visitors import script_visitor

PER_ROW = 8e-6
"""CPU seconds for a row of a table as text."""


def deferred(make: Callable[[], str], seconds: float, key: Hashable = None) -> Callable[[], str]:
    """A file for a button, made when it is pressed. It raises `Busy` where too much waits already.

    What takes longer than `SHORT` is made in a worker process: `make` must then be a `partial` of a function that is
    found by its name. Equal keys are equal files; without one a file is this button's alone.
    """
    spoken, visitor = language(), script_visitor()
    part = (make, spoken)
    job = Job(("file", key or make, spoken), _made, (part,), seconds, elsewhere=seconds > SHORT)
    return lambda: DESK.compute(job, visitor)[0]


def _made(part: tuple[Callable[[], str], str]) -> str:
    make, spoken = part
    use_language(spoken)
    return make()
