"""Kaplan-Meier estimate of the fraction of runs that has escaped by each step, with censored runs (1958).

A run that diverges before it escapes, or has not escaped at the last step, is cut off: nobody knows what it would have
done later. The product-limit estimate counts it among those at risk for as long as it was seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optimizers.base import Array

QUANTILE = 1.959963984540054
"""Of the standard normal distribution, for a band that covers 95 % at each step."""

TAIL = 0.025
"""The probability left out on either side of the band."""


@dataclass(frozen=True)
class Survival:
    """The fraction escaped as a step function: its values at the steps `at`, each of which holds up to the next.

    Attributes:
        at: (k,) int, increasing: 0 and every step at which a run escaped or was cut off.
        escaped: (k,) fraction that has escaped by that step, 0..1, never falling.
        low, high: (k,) pointwise 95 % band round it.
    """

    at: NDArray[np.int64]
    escaped: Array
    low: Array
    high: Array


def kaplan_meier(steps: ArrayLike, cut_off: ArrayLike) -> Survival:
    """The fraction escaped against step, from n runs.

    1 - S(t) with S(t) = prod over steps s <= t of (1 - d_s / n_s), where d_s runs escape at s and n_s are at risk: seen
    at s and not escaped before. Without cut-off runs it is the plain fraction. The band is S^exp(+-1.96 se) with
    se^2 = sum d_s / (n_s (n_s - d_s)) / ln(S)^2: Greenwood's variance (1926) on the log(-log) scale (Kalbfleisch and
    Prentice 1980). For the band where nobody or everybody has escaped see `_band`.

    Args:
        steps: (n,) int, the step at which a run escaped, negative if it was never seen to.
        cut_off: (n,) int, or one for all, the last step at which a run that has not escaped was seen.

    ValueError for no runs, shapes that do not fit or a run that was cut off before step 0.
    """
    seen, event = _seen(steps, cut_off)
    at, index = np.unique(np.append(0, seen), return_inverse=True)
    index = index[1:]
    events = np.bincount(index[event], minlength=len(at))
    at_risk = np.bincount(index, minlength=len(at))[::-1].cumsum()[::-1]
    survival = np.cumprod(1.0 - events / at_risk)
    low, high = _band(survival, events, at_risk)
    return Survival(at, 1.0 - survival, low, high)


def median(steps: ArrayLike) -> int | None:
    """The first step by which half of all runs have escaped, those that were cut off among them; None if fewer did.

    `steps` (n,) has a negative number for a run that has not escaped.
    """
    first = np.asarray(steps)
    escaped, half = np.sort(first[first >= 0]), (len(first) + 1) // 2
    return int(escaped[half - 1]) if len(escaped) >= half else None


def _seen(steps: ArrayLike, cut_off: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The step at which each run was last at risk, and whether it escaped there."""
    first = np.asarray(steps, dtype=np.int64)
    if first.ndim != 1 or not first.size:
        raise ValueError(f"steps has shape (n,) with at least one run, got shape {first.shape}")
    last = np.broadcast_to(np.asarray(cut_off, dtype=np.int64), first.shape)
    event = first >= 0
    seen = np.where(event, first, last)
    if seen.min() < 0:
        raise ValueError(f"a run that has not escaped was last seen at step 0 or later, got {seen.min()}")
    return seen, event


def _band(survival: Array, events: NDArray[np.int64], at_risk: NDArray[np.int64]) -> tuple[Array, Array]:
    """(low, high) of the fraction escaped, (k,) each.

    Greenwood's variance says nothing where nobody or everybody has escaped. There the bound is the exact one of n out
    of n (Clopper and Pearson 1934), n being those at risk: nobody means at most 1 - 0.025^(1/n), everybody at least
    0.025^(1/n), and at least as many as the band of the steps before says.
    """
    nobody, everybody = survival == 1.0, survival == 0.0
    with np.errstate(all="ignore"):
        spread = np.sqrt(np.cumsum(events / (at_risk * (at_risk - events)))) / np.abs(np.log(survival))
        low = 1.0 - survival ** np.exp(-QUANTILE * spread)
        high = 1.0 - survival ** np.exp(QUANTILE * spread)
    exact = TAIL ** (1.0 / at_risk)
    low = np.where(nobody, 0.0, np.where(everybody, 0.0, low))
    high = np.where(nobody, 1.0 - exact, np.where(everybody, 1.0, high))
    if everybody.any():
        first = int(everybody.argmax())
        low[first:] = max(low[:first].max(initial=0.0), exact[first])
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)
