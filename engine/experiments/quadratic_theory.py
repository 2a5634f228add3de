"""Gradient descent on quadratics, with momentum and without: its stability, its surest rate, how it leaves a saddle.

Along an eigenvector of the Hessian with eigenvalue lambda ("curvature") every one of these rules is a recurrence
theta_(k+1) = b theta_k - c theta_(k-1): theta_k is made of powers of the roots of r^2 - b r + c. With a = lr lambda:

- sgd: the one root is 1 - a;
- momentum: b = 1 + mu - a, c = mu (Polyak 1964; Goh 2017);
- nesterov: b = (1 + mu) (1 - a), c = mu (1 - a) (Nesterov 1983; Sutskever et al. 2013).

Where the velocity of momentum is an average of gradients (`ema`) lr counts by its share 1 - mu, see `lr_share`. Under a
schedule b and c change from step to step, and none of this holds: `obeys_theory`.

A rule converges where both roots lie inside of the unit circle, and critical damping is where they are equal. On other
surfaces all of this holds near a point, with the Hessian there. mu is the momentum throughout.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from engine.conditions import WithinTolerance
from engine.criteria import NEVER, Steps
from engine.descend import descend
from engine.scenario.entry import CONSTANT, Entry
from optimizers import OPTIMIZERS
from optimizers.base import Array, Optimizer
from surfaces import SURFACES
from surfaces.base import Surface


class StabilityLimit(NamedTuple):
    """The lr above which no run can stay: `times_L` is its product with L as a function of mu, `latex` the equation."""

    times_L: Callable[[Array], Array]
    latex: str


STABILITY_LIMITS = {
    "sgd": StabilityLimit(lambda mu: np.full(mu.shape, 2.0), r"\eta = 2/L"),
    "momentum": StabilityLimit(lambda mu: 2 * (1 + mu), r"\eta = 2(1+\mu)/L"),
    "nesterov": StabilityLimit(lambda mu: 2 * (1 + mu) / (1 + 2 * mu), r"\eta = 2(1+\mu)/(L(1+2\mu))"),
}

HAS_THEORY = tuple(STABILITY_LIMITS)
"""Keys of the optimizers that are linear recurrences on a quadratic. The others adapt to what they have seen."""


def obeys_theory(item: Entry) -> bool:
    """Whether an entry is such a recurrence: its rule is one, and its lr is the same at every step."""
    return item.optimizer in HAS_THEORY and item.schedule == CONSTANT


def lr_share(item: Entry, momentum: ArrayLike) -> Array:
    """The share of lr by which a gradient counts: 1 - mu where the velocity `averages`, else 1.

    The formulas of this module are those of a sum: theirs is lr times this share.
    """
    mu = np.asarray(momentum, float)
    return 1.0 - mu if averages(item) else np.ones(mu.shape)


def stability_lr(item: Entry, momentum: ArrayLike, L: ArrayLike) -> Array:
    """The lr of an entry above which no run can stay where the largest eigenvalue is L: `stability_limit` by share."""
    return np.asarray(stability_limit(item.optimizer, momentum, L) / lr_share(item, momentum))


def limit_latex(item: Entry) -> str:
    """The equation of the stability limit of an entry that obeys theory."""
    return r"\eta = 2(1+\mu)/((1-\mu)L)" if averages(item) else STABILITY_LIMITS[item.optimizer].latex


def averages(item: Entry) -> bool:
    """Whether the velocity of an entry is an average of gradients (`ema`), and no sum of them."""
    return bool(dict(item.settings).get("ema", False))


def curvatures(surface: Surface, point: ArrayLike) -> tuple[float, float]:
    """(m, L): the smallest and the largest eigenvalue of the Hessian at `point`, shape (2,). m < 0 < L at a saddle."""
    m, L = np.linalg.eigvalsh(surface.hessian(point))
    return float(m), float(L)


def stability_limit(optimizer_key: str, momentum: ArrayLike, L: ArrayLike) -> Array:
    """The lr above which a rule diverges on a quadratic whose largest eigenvalue is L > 0.

    sgd 2 / L, momentum 2 (1 + mu) / L, nesterov 2 (1 + mu) / (L (1 + 2 mu)): there a root passes -1. For 0 <= mu < 1
    the steepest direction decides alone. Shapes broadcast; sgd ignores `momentum` but for its shape. KeyError for
    keys not in `HAS_THEORY`. Goh 2017.
    """
    mu, steepest = np.broadcast_arrays(np.asarray(momentum, float), np.asarray(L, float))
    return np.asarray(STABILITY_LIMITS[optimizer_key].times_L(mu) / steepest)


def _require_bowl(m: float, L: float) -> None:
    if not 0 < m <= L:
        raise ValueError(f"the best lr is that of a bowl, with eigenvalues 0 < m <= L; got m = {m}, L = {L}")


def best_sgd(m: float, L: float) -> float:
    """The lr that converges fastest over all quadratics with eigenvalues in [m, L]: 2 / (L + m).

    A step then leaves at most (kappa - 1) / (kappa + 1) of the distance, kappa = L / m: the best guaranteed rate. From
    one start another lr may take fewer steps. ValueError unless 0 < m <= L.
    Polyak 1964.
    """
    _require_bowl(m, L)
    return 2 / (L + m)


RAVINE_SGD_LR = float(f"{best_sgd(1.0, 100.0):.3g}")
"""`best_sgd` in the ravine of the default kappa = 100, to the digits that presets and links have."""


def best_momentum(m: float, L: float) -> tuple[float, float]:
    """(lr, mu) with which the heavy ball converges fastest over all quadratics with eigenvalues in [m, L].

    lr = (2 / (sqrt L + sqrt m))^2, mu = ((sqrt L - sqrt m) / (sqrt L + sqrt m))^2: critically damped both at m and at
    L, so that a step leaves about (sqrt kappa - 1) / (sqrt kappa + 1). ValueError unless 0 < m <= L. Polyak 1964.
    """
    _require_bowl(m, L)
    root_m, root_L = math.sqrt(m), math.sqrt(L)
    return (2 / (root_L + root_m)) ** 2, ((root_L - root_m) / (root_L + root_m)) ** 2


def critical_damping(optimizer_key: str, lr: ArrayLike, curvature: ArrayLike) -> Array:
    """The mu at which both roots are equal: with less a run creeps along this direction, with more it swings.

    With s = sqrt(lr curvature): momentum (1 - s)^2 for 0 < s < 2, nesterov (1 - s) / (1 + s) for 0 < s <= 1, else
    nan. Momentum's double root is 1 - s: beyond s = 1 it is negative, and the run changes sides at every step.
    Nesterov's roots are real and distinct for every mu >= 0 beyond s = 1. Shapes broadcast; KeyError for other keys.
    Goh 2017.
    """
    a = np.asarray(lr, float) * np.asarray(curvature, float)
    s = np.sqrt(np.maximum(a, 0.0))
    known = {
        "momentum": ((1 - s) ** 2, (a > 0) & (a < 4)),
        "nesterov": ((1 - s) / (1 + s), (a > 0) & (a <= 1)),
    }
    mu, applies = known[optimizer_key]
    return np.where(applies, mu, np.nan)


def growth(optimizer_key: str, lr: ArrayLike, momentum: ArrayLike, curvature: ArrayLike) -> Array:
    """The factor a step by which a run leaves a ridge, once the smaller root has died out: the larger root, 1 or more.

    The curvature is -|`curvature`|, so its sign does not matter: for a direction of negative curvature. With
    a = lr |curvature|: sgd 1 + a; momentum the larger root of r^2 - (1 + mu + a) r + mu; nesterov that of
    r^2 - (1 + mu) (1 + a) r + mu (1 + a). Shapes broadcast; KeyError for keys not in `HAS_THEORY`.
    """
    a = np.asarray(lr, float) * np.abs(np.asarray(curvature, float))
    a, mu = np.broadcast_arrays(a, np.asarray(momentum, float))
    known: dict[str, Callable[[], Array]] = {
        "sgd": lambda: 1 + a,
        "momentum": lambda: _larger_root(1 + mu + a, mu),
        "nesterov": lambda: _larger_root((1 + mu) * (1 + a), mu * (1 + a)),
    }
    return np.asarray(known[optimizer_key]())


def _larger_root(b: Array, c: Array) -> Array:
    """The larger root of r^2 - b r + c for b > 0 and real roots."""
    return np.asarray((b + np.sqrt(np.maximum(b * b - 4 * c, 0.0))) / 2)


def steps_to(distance: ArrayLike, radius: ArrayLike, factor: ArrayLike) -> Steps:
    """Steps from |distance| to `radius` if each multiplies it by `factor`: ceil(ln(radius / distance) / ln factor).

    0 where it is there already, NEVER from distance 0 or with a factor of 1 or less. Shapes broadcast.
    """
    size, goal, ratio = np.broadcast_arrays(np.abs(distance), radius, factor)
    arrived, possible = size >= goal, (size > 0) & (ratio > 1)
    with np.errstate(all="ignore"):
        count = np.ceil(np.log(goal / size) / np.log(ratio))
    count = np.where(possible & np.isfinite(count), count, NEVER)
    return np.where(arrived, 0, count).astype(np.int64)


@dataclass(frozen=True)
class KappaCurve:
    """Steps of SGD and the heavy ball at theory's settings, shape (n,) each, for each condition number; NEVER is -1."""

    kappas: Array
    sgd: Steps
    momentum: Steps


def kappa_curve(kappas: Sequence[float], tol: float = 1e-4) -> KappaCurve:
    """Run the ravine of each condition number from its start until f <= tol, with `best_sgd` and `best_momentum`.

    The counts of SGD grow like kappa, those of momentum like its square root. ValueError unless every kappa >= 1.
    """
    tuned = [_tuned_rules(float(kappa)) for kappa in kappas]
    counts = np.array(
        [[_steps_to_tolerance(s, o, rate, tol) for o, rate in pairs] for s, pairs in tuned], dtype=np.int64
    )
    counts = counts.reshape(len(tuned), 2)
    return KappaCurve(np.array(kappas, dtype=np.float64), counts[:, 0], counts[:, 1])


def join_curves(parts: Sequence[KappaCurve]) -> KappaCurve:
    """The curve of its condition numbers in order."""
    return KappaCurve(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(KappaCurve)))


def compute_kappa(kappa: float) -> KappaCurve:
    """`kappa_curve` of one condition number, for executors."""
    return kappa_curve((kappa,))


def kappa_seconds(kappa: float) -> float:
    """What the runs of a condition number take, estimated: SGD needs about 3.5 kappa steps."""
    return 0.005 + 1e-4 * kappa


def slope(kappas: ArrayLike, steps: ArrayLike) -> float:
    """The slope of ln(steps) against ln(kappa), by least squares; nan for fewer than two counts above 0."""
    x, y = np.asarray(kappas, dtype=np.float64), np.asarray(steps, dtype=np.float64)
    counted = y > 0
    if counted.sum() < 2:
        return math.nan
    return float(np.polyfit(np.log(x[counted]), np.log(y[counted]), 1)[0])


def _tuned_rules(kappa: float) -> tuple[Surface, list[tuple[Optimizer, float]]]:
    """The ravine of this kappa, and SGD and Momentum at theory's settings with the factor that each leaves a step."""
    lr, mu = best_momentum(1.0, kappa)
    sgd = OPTIMIZERS["sgd"](lr=best_sgd(1.0, kappa))
    heavy_ball = OPTIMIZERS["momentum"](lr=lr, momentum=mu)  # type: ignore[call-arg]
    return SURFACES["ravine"].with_params(kappa=kappa), [(sgd, (kappa - 1) / (kappa + 1)), (heavy_ball, math.sqrt(mu))]


def _steps_to_tolerance(surface: Surface, optimizer: Optimizer, rate: float, tol: float) -> int:
    """The first step with f <= tol. f shrinks by about rate^2 a step; twice the steps of that and 100 are enough."""
    gap = float(surface.value(surface.start)) / tol
    expected = math.log(gap) / (-2 * math.log(rate)) if rate > 0 and gap > 1 else 0.0
    watch = WithinTolerance(level=0.0, tol=tol, stop_at_first=True)
    run = descend(surface, optimizer, surface.start, 100 + math.ceil(2 * expected), history=False, watch=watch)
    return int(run.watched.first)
