"""The thresholds by which a run is judged: how near, how long and within which part of the box."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizers.base import Array
from surfaces.base import Surface

Steps = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEVER = -1
"""The step of what did not happen within the run."""

NOT_APPLICABLE = -2
"""The step of what makes no sense there: no minimum, no saddle, or a start that has already escaped."""

RELATIVE_TOLERANCE = 1e-3
"""The default tolerance, as a share of the start's height above the lowest value."""

RESOLUTION = 1e-12
"""Heights below this share of the surface's usual height are rounding, not height."""

HOVER_TOLERANCES = 10.0
"""How many tolerances away still counts as near, for runs that hover about a minimum."""

STALL_WINDOW = 50
STALL_DISTANCE = 1e-3
"""A run whose last `STALL_WINDOW` steps together are shorter than this share of the box's longer side stands still."""

SWINGS, CROSSINGS = 6.0, 4
"""A run oscillates whose path is so many times as long as it extends, and that crosses its middle so many times."""

AT_MINIMUM = 0.02
"""Within this share of the box's longer side of a listed minimum a run is at it: in conditions, maps and sentences."""


def settle_window(steps: int) -> float:
    """How many steps before the end a run must have come close to count as settled; later ones may leave again."""
    return max(20.0, steps / 20)


def box_size(surface: Surface) -> float:
    """The longer side of a surface's domain."""
    return float(np.ptp(np.array(surface.domain), axis=1).max())


@lru_cache(maxsize=256)
def resolution(surface: Surface) -> float:
    """The height above the lowest minimum that counts as none; the surface must have a minimum.

    `RESOLUTION` of the height that half of the box exceeds, and no less than the rounding of the lowest value.
    """
    lowest = float(surface.minimum or 0.0)
    x, y = (np.linspace(low, high, 33) for low, high in surface.domain)
    values = surface.value(np.stack(np.meshgrid(x, y)))
    finite = values[np.isfinite(values)]
    height = float(np.median(finite)) - lowest if finite.size else 0.0
    return max(RESOLUTION * height, 8.0 * float(np.spacing(abs(lowest))))


def tolerance(surface: Surface, start_loss: Array, tol: float | None) -> Array:
    """How near to the lowest minimum counts, for each run: `tol`, or 1e-3 of the start's height above it.

    The default is no less than `resolution`. nan where the surface has no minimum.
    """
    if tol is not None:
        return np.full(start_loss.shape, float(tol))
    if surface.minimum is None:
        return np.full(start_loss.shape, np.nan)
    height = np.where(np.isfinite(start_loss), start_loss - surface.minimum, 0.0)
    return np.asarray(np.maximum(RELATIVE_TOLERANCE * height, resolution(surface)))


def is_close(height: Array, tol: Any, below: Any) -> Flags:
    """Whether a height above the lowest minimum is within `tol`; what is lower by more than `below` is elsewhere."""
    close: Flags = height <= tol
    close &= height >= -below
    return close


def last_points(steps: int) -> int:
    """How many of a run's points, the last ones, tell what it does in the end: those of its `settle_window`."""
    return min(int(settle_window(steps)), steps + 1)


def near_often(near: Any, steps: int) -> Any:
    """Whether a run hovers that was near at so many of its last points: at half of them at least."""
    return 2 * near >= last_points(steps)
