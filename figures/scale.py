"""How loss becomes height, colour and an axis: linear where that shows something, logarithmic where it does not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from i18n import say
from i18n.numbers import digits, setting_text, three_digits
from optimizers.base import Array
from surfaces import Surface

LINEAR_MEDIAN = 0.12
"""Below this ratio of median to largest height most of a linear picture would be one colour."""


@dataclass(frozen=True)
class Scale:
    """Height over the lowest loss drawn: f - low, or log10(1 + (f - low) / unit) where `unit` is set."""

    low: float
    high: float
    unit: float | None

    def __call__(self, loss: ArrayLike) -> Array:
        """Loss to height."""
        above = np.asarray(loss, dtype=np.float64) - self.low
        if self.unit is None:
            return np.asarray(above)
        with np.errstate(all="ignore"):
            return np.asarray(np.log10(1.0 + np.maximum(above, 0.0) / self.unit))

    def ticks(self) -> tuple[list[float], list[str]]:
        """Heights and the losses to write there."""
        if self.unit is None:
            losses = _round_numbers(self.low, self.high)
        else:
            exponents = range(int(np.ceil(np.log10(self.unit))), int(np.floor(np.log10(self.high - self.low))) + 1)
            losses = [self.low] + [self.low + 10.0**e for e in exponents]
        return [float(self(loss)) for loss in losses], [three_digits(_clean(loss)) for loss in losses]


def scale_of(values: Array, lowest: float | None) -> Scale:
    """The scale that suits a grid of losses above the surface's lowest value: logarithmic where the range is wide."""
    finite = values[np.isfinite(values)]
    low, high = float(finite.min()), float(finite.max())
    low = low if lowest is None else min(low, lowest)
    span = max(high - low, 1e-12)
    if float(np.median(finite)) - low >= LINEAR_MEDIAN * span:
        return Scale(low, high, None)
    unit = max(float(np.quantile(finite, 0.02)) - low, 1e-5 * span)
    return Scale(low, high, unit)


@dataclass(frozen=True)
class LossAxis:
    """What the loss panel's vertical axis shows: `values` of a loss, under `title`, drawn with the Plotly `axis`."""

    kind: str
    offset: float
    unit: float
    title: str
    axis: dict[str, Any]

    def values(self, loss: Array) -> Array:
        """Loss to the number that is drawn."""
        if self.kind == "symmetric":
            return np.asarray(np.sign(loss) * np.log10(1.0 + np.abs(loss) / self.unit))
        return np.asarray(np.maximum(loss - self.offset, self.unit))


def loss_axis(surface: Surface, losses: list[Array]) -> LossAxis:
    """A log axis of f - f* where the surface has a lowest value, of f where it is positive, else a symmetric log."""
    offset = surface.minimum
    if offset is not None and surface.bounded:
        above = say("f − f*  (f* = {lowest})", lowest=digits(offset, 4))
        return _log_loss_axis(losses, offset, say("loss") if abs(offset) < 1e-12 else above)
    if surface.bounded and min(float(loss.min()) for loss in losses) > 0:
        return _log_loss_axis(losses, 0.0, say("loss"))
    return _symmetric_axis(max(float(np.abs(loss).max()) for loss in losses))


def _symmetric_axis(largest: float) -> LossAxis:
    """sign(f) log10(1 + |f| / unit): logarithmic on both sides of zero, linear within the unit, 0.01 or larger."""
    unit = 10.0 ** max(-2.0, np.floor(np.log10(max(largest, 1e-2))) - 8)
    bare = LossAxis("symmetric", 0.0, unit, say("loss (symmetric log)"), {})
    top = int(np.ceil(np.log10(max(largest, 10 * unit))))
    exponents = np.arange(top, int(np.log10(unit)), -max(1, (top - int(np.log10(unit))) // 3))
    marks = np.concatenate([-(10.0**exponents), [0.0], 10.0**exponents])
    ticks = {"tickvals": bare.values(marks).tolist(), "ticktext": [setting_text(mark) for mark in marks]}
    return replace(bare, axis=ticks)


def _log_loss_axis(losses: list[Array], offset: float, title: str) -> LossAxis:
    """A log axis with a floor: a loss that is exactly the lowest is drawn there, and nothing below 1e-16 is shown."""
    high = max(max(float(loss.max()) for loss in losses) - offset, 1e-15)
    positive = [float(above.min()) for loss in losses if (above := (loss - offset)[loss - offset > 1e-16]).size]
    floor = max(1e-16, min(positive, default=1e-16))
    edges = [float(np.log10(floor)) - 0.2, float(np.log10(high)) + 0.2]
    return LossAxis(
        "log", offset, floor, title, {"type": "log", "range": edges, "exponentformat": "power", "nticks": 8}
    )


def _round_numbers(low: float, high: float) -> list[float]:
    step = 10.0 ** np.floor(np.log10(max(high - low, 1e-12)))
    step = next(s for s in (step / 5, step / 2, step, 2 * step) if (high - low) / s <= 7)
    return [float(v) for v in np.arange(np.ceil(low / step) * step, high + step / 1e6, step)]


def _clean(number: float) -> float:
    """Without the -0 and the 1e-17 of rounding."""
    return 0.0 if abs(number) < 1e-12 else number
