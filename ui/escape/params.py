"""The escape page's parameters."""

from __future__ import annotations

from engine.experiments.ensembles import MAX_RUNS, MAX_WITHIN
from engine.scenario.limits import NOISE
from ui.state.params import LAYOUT, PageParam, Params, integer, number, one_of, switch

SECTIONS = {"race": "One start", "distance": "Distance sweep", "ensemble": "Ensembles", "basin": "Basin map"}
START_MODES = {"own": "the race's start", "ridge": "beside the ridge"}
MAX_MAPS = 4
FIRST_MAPS = ("momentum", "adam")


def _slots(text: str) -> tuple[str, ...]:
    """Names of slots with commas between them; those that do not take part are left out when they are drawn."""
    return tuple(text.split(",")[:MAX_MAPS]) if text else ()


SECTION = PageParam("escape", "section", "race", one_of(SECTIONS), link="view")
START_MODE = PageParam("escape", "start_mode", "own", one_of(START_MODES), link="from")
DISTANCE = PageParam("escape", "distance", 0.01, number(0.0, 1.0))
SADDLE = PageParam("escape", "saddle", 0, integer(0, 9))
WITHIN = PageParam("escape", "within", 5000, integer(20, MAX_WITHIN))
SIGMA = PageParam("escape", "sigma", 0.01, number(*NOISE))
RUNS = PageParam("escape", "runs", 400, integer(1, MAX_RUNS))
GRID = PageParam("escape", "grid", 100, integer(10, 400))
MAPS: PageParam[tuple[str, ...]] = PageParam("escape", "maps", FIRST_MAPS, _slots)
CURVATURE = PageParam("escape", "curvature", False, switch())

PARAMS: Params = (
    LAYOUT,
    SECTION,
    START_MODE,
    DISTANCE,
    SADDLE,
    WITHIN,
    SIGMA,
    RUNS,
    GRID,
    MAPS,
    CURVATURE,
)
