"""The schedules page's parameters."""

from __future__ import annotations

from i18n import say
from optimizers import OPTIMIZERS
from ui.state.params import LAYOUT, PageParam, Params, integer, one_of

GRADIENTS = ("noisy", "quiet")
MEASURES = {"loss": "final loss", "steps": "steps to settle"}
MAX_RUNS = 500


def _slot(text: str) -> str:
    """A column to sort by, nothing for the schedules' own order; one that is not there sorts by nothing too."""
    if text and text.rstrip("0123456789").rstrip("_") not in OPTIMIZERS:
        raise ValueError(say("is not an optimizer"))
    return text


CELLS = PageParam("schedules", "cells", GRADIENTS[0], one_of(GRADIENTS))
MEASURE = PageParam("schedules", "measure", "loss", one_of(MEASURES))
SORT = PageParam("schedules", "sort", "", _slot)
REPEATS = PageParam("schedules", "repeats", 200, integer(10, MAX_RUNS))

PARAMS: Params = (LAYOUT, CELLS, MEASURE, SORT, REPEATS)
