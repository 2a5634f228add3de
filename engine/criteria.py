"""The thresholds by which a run is judged: how near, how long and within which part of the box."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surfaces.base import Surface

Steps = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEVER = -1
"""The step of what did not happen within the run."""

NOT_APPLICABLE = -2
"""The step of what makes no sense there: no minimum, no saddle, or a start that has already escaped."""

RELATIVE_TOLERANCE = 1e-3
"""The default tolerance, as a share of the start's height above the lowest value."""

HOVER_TOLERANCES = 10.0
"""How many tolerances away still counts as near, for runs that hover about a minimum."""

STALL_WINDOW = 50
STALL_DISTANCE = 1e-3
"""A run that moves less than this share of the box's longer side in `STALL_WINDOW` steps stands still."""

AT_MINIMUM = 0.02
"""Within this share of the box's longer side of a listed minimum a run is at it, in conditions and maps."""

ENDS_AT_LOCAL_MINIMUM = 0.01
"""The same in sentences about one run. Half as far: a sentence names the place, a map only colours a cell."""


def settle_window(steps: int) -> float:
    """How many steps before the end a run must have come close to count as settled; later ones may leave again."""
    return max(20.0, steps / 20)


def box_size(surface: Surface) -> float:
    """The longer side of a surface's domain."""
    return float(np.ptp(np.array(surface.domain), axis=1).max())
