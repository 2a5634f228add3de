"""Each number that a lesson shows, once more from loops of our own (`oracle`): no engine, no optimizer, no surface.

What is told of many noisy runs is compared with runs of our own drawing, by the error that samples of that size have.
"""

from __future__ import annotations

import math
from functools import cache, partial
from typing import Any

import numpy as np
import pytest

from engine.experiments.tuning import tune_all
from engine.scenario.entry import Entry
from lessons import evidence
from lessons.catalog import LESSONS
from tests.lessons import oracle
from tests.lessons.findings import found, made
from tests.lessons.oracle import NEVER, Array, Field

VALUES: dict[str, tuple[Field, Field]] = {
    "plateau_saddle": (oracle.plateau, oracle.plateau_gradient),
    "ravine": (oracle.ravine, oracle.ravine_gradient),
    "rosenbrock": (oracle.rosenbrock, oracle.rosenbrock_gradient),
    "beale": (oracle.beale, oracle.beale_gradient),
}
PLATEAU_LOWEST = float(oracle.plateau(np.array([0.0, 1.0])))
RAVINE_START, PLATEAU_START, BEALE_START = (-10.0, 1.0), (0.3, 0.02), (1.0, 1.5)
ROSENBROCK_START, SPHERE_START, SADDLE_START = (-1.2, 1.0), (-4.0, 3.0), (-1.5, 0.01)


def told(lesson: str, picture: int = 0, **changes: Any) -> dict[str, Any]:
    """What fills the sentence of a picture, with some of its controls changed."""
    finding = found(lesson, picture, **changes)
    return dict((finding.args["finding"] if finding.name == "one_run" else finding).args)


def steps_of(listed: Any) -> list[int]:
    """The step of each rule in a list of arrivals, NEVER for those that did not, or diverged."""
    return [part.args["step"] if part.name == "at" else NEVER for part in listed]


def near(value: float) -> Any:
    """Shown with three digits."""
    return pytest.approx(value, rel=1e-6)


# --- 1. SGD ----------------------------------------------------------------------------------------------------------


def escapes(start: tuple[float, float], steps: int, **rules: float) -> list[int]:
    """When rules leave the plateau, each with its lr."""
    return [
        oracle.escape_step(oracle.plateau, oracle.path(rule, oracle.plateau_gradient, start, steps, lr), 0.5)
        for rule, lr in rules.items()
    ]


def test_sgd_momentum_and_adam_leave_the_plateau() -> None:
    args = told("sgd")
    own = escapes(PLATEAU_START, 5000, sgd=0.05, momentum=0.05, adam=0.05)
    assert steps_of(args["each"]) == own == [4466, 565, 27]
    assert [part.args["ratio"] for part in args["times"]] == [near(own[0] / own[1]), near(own[0] / own[2])]


def test_one_run_with_noise_from_the_ridge() -> None:
    noise = oracle.noise_of_the_race(5000, 0.05, 0)
    own = [
        oracle.escape_step(
            oracle.plateau, oracle.path(rule, oracle.plateau_gradient, (0.3, 0.0), 5000, 0.05, noise=noise), 0.5
        )
        for rule in ("sgd", "momentum", "adam")
    ]
    assert steps_of(told("sgd", start=(0.3, 0.0), noise=0.05)["each"]) == own


@pytest.mark.parametrize("lr", [0.01, 0.05])
def test_adaptive_rules_at_a_small_lr(lr: float) -> None:
    own = escapes(PLATEAU_START, 5000, sgd=lr, adagrad=lr, adadelta=1.0)
    assert steps_of(told("sgd", 1, lr=lr)["each"]) == own


def test_one_lr_for_all() -> None:
    args = made(evidence.one_lr_for_all).args
    for name in ("low", "best"):
        points = oracle.path("sgd", oracle.ravine_gradient, RAVINE_START, 5000, float(args[f"{name}_lr"]))
        assert args[f"{name}_step"] == oracle.reach_step(oracle.ravine, points, 1e-4)
    gone = oracle.path("sgd", oracle.ravine_gradient, RAVINE_START, 5000, 0.021, bound=12_000)
    assert (args["high_lr"], args["high_step"]) == (0.021, len(gone))
    assert args["best_lr"] == round(2 / 101, 6)
    assert args["percent"] == round(100 * (0.021 / 0.019802 - 1))


@pytest.mark.soak
def test_how_many_noise_frees() -> None:
    for part in made(evidence.noise_frees).args["each"]:
        noise = oracle.own_noise(3000, 200, 0.05, 1)
        points = oracle.path(part.args["rule"].optimizer, oracle.plateau_gradient, (0.3, 0.0), 3000, 0.05, noise=noise)
        out = (np.hypot(points[:, 0], points[:, 1]) >= 0.5) & (oracle.losses(oracle.plateau, points) < 0)
        steps = np.where(out.any(axis=0), out.argmax(axis=0), 10**6)
        share = float(out.any(axis=0).mean())
        assert part.args["percent"] / 100 == pytest.approx(share, abs=4 * _share_error(share, 200, 200))
        assert_quantile(part.args["step"], steps, 0.5, 200)


def _share_error(share: float, shown: int, own: int) -> float:
    """The standard error of the difference of two shares; never less than that of a few in a hundred."""
    share = min(max(share, 0.02), 0.98)
    return math.sqrt(share * (1 - share) * (1 / shown + 1 / own))


def assert_quantile(shown: float, own: Array, p: float, runs: int) -> None:
    """A quantile of `runs` runs lies where that of our own may: within four standard errors of the share below it."""
    error = 4 * math.sqrt(p * (1 - p) * (1 / runs + 1 / len(own)))
    low, high = np.quantile(own, [max(p - error, 0.0), min(p + error, 1.0)])
    assert low * 0.94 <= shown <= high * 1.06, (p, shown, low, high)  # two digits are shown


# --- 2. Momentum -----------------------------------------------------------------------------------------------------


def theory(kappa: float) -> tuple[float, float, float]:
    """Theory's lr of SGD, and lr and mu of the heavy ball, for curvatures 1 and kappa (Polyak 1964)."""
    root = math.sqrt(kappa)
    return 2 / (1 + kappa), (2 / (root + 1)) ** 2, ((root - 1) / (root + 1)) ** 2


def ravine_steps(rule: str, kappa: float, steps: int, lr: float, **settings: float) -> int:
    value, gradient = partial(oracle.ravine, kappa=kappa), partial(oracle.ravine_gradient, kappa=kappa)
    return oracle.reach_step(value, oracle.path(rule, gradient, RAVINE_START, steps, lr, **settings), 1e-4)


@pytest.mark.parametrize("kappa", [10.0, 100.0, 1000.0, pytest.param(10_000.0, marks=pytest.mark.soak)])
def test_theorys_optimum_for_a_kappa(kappa: float) -> None:
    sgd_lr, lr, mu = theory(kappa)
    sgd, momentum = ravine_steps("sgd", kappa, 50_000, sgd_lr), ravine_steps("momentum", kappa, 1000, lr, mu=mu)
    row = next(part.args for part in made(evidence.root_of_kappa).args["each"] if part.args["kappa"] == kappa)
    assert (row["sgd"], row["momentum"]) == (sgd, momentum)
    assert row["ratio"] == near(sgd / momentum)
    assert row["half"] == near(math.sqrt(kappa) / 2)
    if kappa < 10_000:
        shown = told("momentum", kappa=kappa)
        assert steps_of(shown["race"].args["each"]) == [sgd, momentum]
        assert shown["root"] == near(math.sqrt(kappa))


def test_the_same_lr_for_both() -> None:
    sgd = ravine_steps("sgd", 100, 1000, 0.01)
    for mu in (0.9, 0.99):
        assert steps_of(told("momentum", 1, momentum=mu)["each"]) == [
            sgd,
            ravine_steps("momentum", 100, 1000, 0.01, mu=mu),
        ]


def test_the_search_by_brute_force() -> None:
    """Every pair once more, as a recurrence in each coordinate."""
    args = made(evidence.fewest_by_search).args
    lrs, mus = np.meshgrid(np.arange(1, 200) / 5000, np.arange(200) / 200)
    assert args["momentum_runs"] == lrs.size
    first, since = _recurrence(lrs.ravel(), mus.ravel(), 400)
    chosen = {"momentum": since, "touch": first}
    for name, steps in chosen.items():
        best = int(steps.argmin())
        assert args[name] == steps[best]
        assert (args[f"{name}_lr"], args[f"{name}_mu"]) == (lrs.ravel()[best], mus.ravel()[best])
    assert args["touch_stay"].args["step"] == since[first.argmin()]
    sgd_lrs = np.arange(1, 200) / 10_000
    _, since = _recurrence(sgd_lrs, 0 * sgd_lrs, 400)
    assert (args["sgd"], args["sgd_lr"], args["sgd_runs"]) == (since.min(), sgd_lrs[since.argmin()], 199)
    sgd_lr, lr, mu = theory(100)
    assert args["sgd_theory"] == ravine_steps("sgd", 100, 400, sgd_lr)
    assert args["momentum_theory"] == ravine_steps("momentum", 100, 400, lr, mu=mu)


def _recurrence(lrs: Array, mus: Array, steps: int) -> tuple[Array, Array]:
    """When f <= 1e-4 first, and from when on it stays so, of theta' = theta + mu (theta - before) - lr g."""
    loss = np.zeros((steps + 1, lrs.size))
    for start, curvature in ((-10.0, 1.0), (1.0, 100.0)):
        before = now = np.full(lrs.size, start)
        for k in range(steps + 1):
            loss[k] += curvature * np.minimum(np.abs(now), 1e100) ** 2 / 2
            with np.errstate(all="ignore"):
                before, now = now, now + mus * (now - before) - lrs * curvature * now
    inside = loss <= 1e-4
    first = np.where(inside.any(axis=0), inside.argmax(axis=0), steps + 1)
    outside_last = np.where((~inside).any(axis=0), steps - (~inside)[::-1].argmax(axis=0), -1)
    return first, outside_last + 1


# --- 3. Nesterov -----------------------------------------------------------------------------------------------------


def braking(surface: str, start: tuple[float, float], lr: float, mu: float, steps: int, bound: float) -> list[Any]:
    """Steps uphill of Momentum and Nesterov, and when they arrive; the step of a divergence in place of that."""
    value, gradient = VALUES[surface]
    rows = []
    for rule in ("momentum", "nesterov"):
        points = oracle.path(rule, gradient, start, steps, lr, mu=mu, bound=bound)
        gone = len(points) <= steps
        reached = NEVER if gone else oracle.reach_step(value, points, 1e-3)
        rows.append((oracle.uphill(value, points, reached), len(points) if gone else reached))
    return rows


@pytest.mark.parametrize(
    ("picture", "surface", "start", "bound", "steps", "changes"),
    [
        (0, "ravine", RAVINE_START, 12_000, 300, {}),
        (0, "ravine", RAVINE_START, 12_000, 300, {"lr": 0.02}),
        (1, "rosenbrock", ROSENBROCK_START, 3000, 2000, {}),
        (1, "rosenbrock", ROSENBROCK_START, 3000, 2000, {"lr": 0.001, "momentum": 0.95}),
    ],
)
def test_steps_uphill(
    picture: int, surface: str, start: Any, bound: float, steps: int, changes: dict[str, float]
) -> None:
    args = told("nesterov", picture, **changes)
    lr, mu = changes.get("lr", (0.01, 0.0005)[picture]), changes.get("momentum", 0.9)
    own = braking(surface, start, lr, mu, steps, bound)
    assert [args["momentum"], args["nesterov"]] == [row[0] for row in own]
    assert [part.args["step"] for part in args["race"].args["each"]] == [row[1] for row in own]


def test_steps_uphill_at_other_lrs() -> None:
    for part in made(evidence.braking_by_lr).args["each"]:
        own = braking("ravine", RAVINE_START, float(part.args["lr"]), 0.9, 1000, 12_000)
        assert [part.args["momentum"], part.args["nesterov"]] == [row[0] for row in own]


# --- 4. AdaGrad ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lr", [0.01, 0.5])
def test_after_one_huge_gradient(lr: float) -> None:
    args, arrived = told("adagrad", lr=lr), []
    for rule in ("adagrad", "rmsprop"):
        points = oracle.path(rule, oracle.beale_gradient, (4.0, 4.0), 2000, lr)
        rate = oracle.step_over_gradient(oracle.beale_gradient, points)
        arrived.append(oracle.reach_step(oracle.beale, points, 0.05))
        assert args[f"{rule}_first"] == near(rate[0])
        hovers = rule == "rmsprop" and lr == 0.5  # it hops about: its last bits grow, and two digits are shown
        assert args[f"{rule}_last"] == pytest.approx(np.median(rate[-200:]), rel=0.2 if hovers else 1e-6)
    assert steps_of(args["race"].args["each"]) == arrived


@pytest.mark.soak
def test_a_long_run_of_adagrad() -> None:
    points = oracle.path("adagrad", oracle.beale_gradient, (4.0, 4.0), 20_000, 0.01)
    args, loss = made(evidence.long_run).args, oracle.losses(oracle.beale, points)
    assert [part.args["loss"] for part in args["each"]] == [near(loss[part.args["step"]]) for part in args["each"]]
    rate = oracle.step_over_gradient(oracle.beale_gradient, points)
    assert (args["first"], args["last"]) == (near(rate[0]), near(rate[-1]))
    assert args["path"] == near(np.hypot(*np.diff(points, axis=0).T).sum())


def test_the_lr_stops_falling() -> None:
    points, args = (
        oracle.path("adagrad", oracle.ravine_gradient, RAVINE_START, 10_000, 1.0),
        made(evidence.stops_falling).args,
    )
    total = np.cumsum(points[:, 0] ** 2)
    for name, step in (("early", 100), ("late", 10_000)):
        assert args[name] == step
        assert args[f"{name}_rate"] == near(1 / math.sqrt(total[step - 1]))
        assert args[f"{name}_loss"] == pytest.approx(oracle.ravine(points[step]), rel=1e-3)


NOISY = ("adagrad", "rmsprop", "adam")


@cache
def noisy_distances(runs: int) -> dict[str, Array]:
    """The distance from the minimum of the sphere at every step, (5001, runs), with noise of our own."""
    noise = oracle.own_noise(5000, runs, 1.0, 2)
    return {
        rule: np.hypot(
            *np.moveaxis(oracle.path(rule, oracle.sphere_gradient, SPHERE_START, 5000, 0.1, noise=noise), 1, 0)
        )
        for rule in NOISY
    }


def test_distances_under_noise() -> None:
    args, own = told("adagrad", 1), noisy_distances(200)
    ends = {rule: own[rule][4501:].mean(axis=0) for rule in NOISY}
    for part, rule in zip(args["each"], NOISY, strict=True):
        for name, p in (("low", 0.05), ("median", 0.5), ("high", 0.95)):
            assert_quantile(part.args[name], ends[rule], p, 100)
    nearest = np.array(list(ends.values())).argmin(axis=0)
    assert args["count"] / 100 == pytest.approx((nearest == 0).mean(), abs=4 * _share_error(1.0, 100, 200))


def test_median_distances_at_some_steps() -> None:
    own = noisy_distances(200)
    rows = made(evidence.decay_under_noise).args["each"]
    for part, rule in zip(rows, NOISY, strict=True):
        for shown, step in zip(part.args["distances"], (100, 1000, 5000), strict=True):
            assert_quantile(shown, own[rule][step], 0.5, 200)
    medians = {rule: [float(np.median(own[rule][step])) for step in (100, 5000)] for rule in NOISY}
    assert max(medians, key=lambda rule: medians[rule][0]) == "adagrad"  # starts slowest
    assert min(medians, key=lambda rule: medians[rule][1]) == "adagrad"  # ends nearest


def test_distances_without_noise() -> None:
    for part, rule in zip(told("adagrad", 1, noise=0.0)["each"], NOISY, strict=True):
        points = oracle.path(rule, oracle.sphere_gradient, SPHERE_START, 5000, 0.1)
        assert part.args["distance"] == pytest.approx(np.hypot(*points[4501:].T).mean(), rel=1e-3)


@pytest.mark.parametrize("kappa", [100.0, 1000.0])
def test_the_turned_ravine(kappa: float) -> None:
    args, root = told("adagrad", 2, kappa=kappa), math.sqrt(2)
    races = {
        "turned": (oracle.turned_ravine, oracle.turned_ravine_gradient, (-11 / root, -9 / root)),
        "straight": (oracle.ravine, oracle.ravine_gradient, RAVINE_START),
    }
    for name, (value, gradient, start) in races.items():
        own = [
            oracle.reach_step(
                partial(value, kappa=kappa), oracle.path(rule, partial(gradient, kappa=kappa), start, 600, 1.0), 1e-3
            )
            for rule in ("adagrad", "adagrad_full")
        ]
        assert steps_of(args[name]) == own


# --- 5. Adadelta -----------------------------------------------------------------------------------------------------


def in_units(rule: str, c: float, lr: float, **settings: Any) -> Array:
    """The path in the ravine with x in a unit c times smaller, told in the old one."""

    def gradient(p: Array) -> Array:
        return oracle.ravine_gradient(np.array([p[0] / c, p[1]])) / np.array([c, 1.0])

    points = oracle.path(rule, gradient, (-10.0 * c, 1.0), 300, lr, **settings)
    return points / np.array([c, 1.0])


@pytest.mark.parametrize("eps", [1e-6, 1e-12])
def test_units(eps: float) -> None:
    args = told("adadelta", eps=eps)
    rules: dict[str, tuple[float, dict[str, float]]] = {
        "sgd": (0.01, {}),
        "adagrad": (0.5, {}),
        "adadelta": (1.0, {"eps": eps}),
    }
    for part, (rule, (lr, settings)) in zip(args["each"], rules.items(), strict=True):
        apart = np.abs(in_units(rule, 1.0, lr, **settings) - in_units(rule, 100.0, lr, **settings)).max()
        assert part.args["deviation"] == near(apart)
    assert float(args["end"]) == near(in_units("adadelta", 1.0, 1.0, eps=eps)[-1, 0])
    assert float(args["end_other"]) == near(in_units("adadelta", 100.0, 1.0, eps=eps)[-1, 0])
    squared = np.array([100.0**2, 1.0])
    carried = in_units("adadelta", 100.0, 1.0, eps=eps / squared, top=eps * squared)
    assert np.abs(carried - in_units("adadelta", 1.0, 1.0, eps=eps)).max() < args["exact"] == 1e-12


@pytest.mark.parametrize("lr", [0.05, 0.5])
def test_past_the_cliff(lr: float) -> None:
    own = [
        oracle.reach_step(
            oracle.cliff,
            oracle.path(rule, oracle.cliff_gradient, (6.0, 3.0), 4000, rate),
            0.01,
            float(oracle.cliff(np.zeros(2))),
        )
        for rule, rate in (("adagrad", lr), ("adadelta", 1.0))
    ]
    assert steps_of(told("adadelta", 1, lr=lr)["each"]) == own


def last_length(points: Array) -> float:
    """The mean length of a step in the last tenth of a run."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    return float(steps[-(len(steps) // 10) :].mean())


@pytest.mark.parametrize("eps", [1e-6, 1e-4])
def test_steps_that_do_not_shrink(eps: float) -> None:
    args = told("adadelta", 2, eps=eps)
    adagrad = oracle.path("adagrad", oracle.ravine_gradient, RAVINE_START, 5000, 1.0)
    adadelta = oracle.path("adadelta", oracle.ravine_gradient, RAVINE_START, 5000, 1.0, eps=eps)
    own = [adagrad, adadelta]
    assert steps_of(args["each"]) == [oracle.reach_step(oracle.ravine, points, 1e-3) for points in own]
    assert [part.args["length"] for part in args["lengths"]] == [
        pytest.approx(last_length(points), rel=1e-3) for points in own
    ]


# --- 6. RMSprop ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lr", [0.05, 0.001])
def test_rmsprop_leaves_the_plateau(lr: float) -> None:
    args, own = told("rmsprop", lr=lr), escapes(PLATEAU_START, 4000, adadelta=1.0, rmsprop=lr)
    assert steps_of(args["each"]) == own
    assert args["times"][0].args["ratio"] == near(own[0] / own[1])


@pytest.mark.parametrize("lr", [0.05, 0.01])
def test_rmsprop_at_the_minimum(lr: float) -> None:
    args = told("rmsprop", 1, lr=lr)
    own = [oracle.path(rule, oracle.plateau_gradient, PLATEAU_START, 1000, lr) for rule in ("rmsprop", "adam")]
    tol = 1e-3 * (oracle.plateau(np.array(PLATEAU_START)) - PLATEAU_LOWEST)
    assert steps_of(args["each"]) == [oracle.reach_step(oracle.plateau, points, tol, PLATEAU_LOWEST) for points in own]
    lengths = [last_length(points) for points in own]
    assert args["lengths"][0].args["length"] == pytest.approx(lengths[0], rel=1e-4)
    assert args["lengths"][1].args["length"] == pytest.approx(lengths[1], rel=0.02)
    assert args["share"].args["ratio"] == pytest.approx(lengths[0] / lr, rel=1e-4)


# --- 7. Adam ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("beta2", [0.999, 0.9])
def test_with_and_without_correction(beta2: float) -> None:
    args = told("adam", beta2=beta2)
    own = [
        oracle.path("adam", oracle.ravine_gradient, RAVINE_START, 300, 0.1, beta2=beta2, corrected=corrected)
        for corrected in (True, False)
    ]
    first = [float(np.abs(points[1] - points[0]).max()) for points in own]
    assert [args["first"], args["bare"]] == [near(length) for length in first]
    assert args["ratio"] == near(first[1] / first[0])
    ratio = [(1 - 0.9**t) / math.sqrt(1 - beta2**t) for t in range(1, 301)]
    assert (args["peak"], args["peak_step"]) == (near(max(ratio)), ratio.index(max(ratio)) + 1)
    assert steps_of(args["race"].args["each"]) == [oracle.reach_step(oracle.ravine, points, 1e-4) for points in own]


def test_the_ratio_over_time() -> None:
    for part in made(evidence.correction_over_time).args["each"]:
        t = part.args["step"]
        assert part.args["ratio"] == near((1 - 0.9**t) / math.sqrt(1 - 0.999**t))


@pytest.mark.parametrize("lr", [0.01, 0.05])
def test_adam_and_its_parents(lr: float) -> None:
    own = [
        oracle.escape_step(oracle.saddle, oracle.path(rule, oracle.saddle_gradient, SADDLE_START, 100, lr), 1.0)
        for rule in ("momentum", "rmsprop", "adam")
    ]
    assert steps_of(told("adam", 1, lr=lr)["each"]) == own


def test_without_correction_on_beale() -> None:
    args = LESSONS["adam"].evidence[1]().args
    own = [
        oracle.path("adam", oracle.beale_gradient, BEALE_START, 2000, 0.05, corrected=corrected)
        for corrected in (True, False)
    ]
    assert steps_of(args["race"].args["each"]) == [oracle.reach_step(oracle.beale, points, 1e-4) for points in own]


# --- 8. Schedules ----------------------------------------------------------------------------------------------------

RACES = {
    0: [
        *(("sgd", 0.0198, schedule) for schedule in ("constant", "cosine", "milestones")),
        *(("momentum", 0.01, schedule) for schedule in ("cosine", "milestones")),
        ("adam", 0.2, "constant"),
    ],
    1: [("adam", 0.2, "constant"), ("adam", 0.2, "cosine"), ("adam", 0.2, "milestones")],
}


def ravine_losses(rule: str, lr: float, schedule: str, noise: Array | None) -> Array:
    points = oracle.path(rule, oracle.ravine_gradient, RAVINE_START, 500, lr, schedule=schedule, noise=noise)
    return oracle.losses(oracle.ravine, points)


@cache
def noisy_losses(rule: str, lr: float, schedule: str, runs: int) -> Array:
    """The loss at every step, (501, runs), with noise of our own, the same for every rule."""
    return ravine_losses(rule, lr, schedule, oracle.own_noise(500, runs, 1.0, 3))


@pytest.mark.parametrize("picture", RACES)
@pytest.mark.parametrize("runs", [400, pytest.param(4000, marks=pytest.mark.soak)])
def test_losses_under_noise(picture: int, runs: int) -> None:
    args = told("schedules", picture)
    ends = [noisy_losses(*one, runs)[451:].mean(axis=0) for one in RACES[picture]]
    for part, own in zip(args["each"], ends, strict=True):
        for name, p in (("low", 0.05), ("median", 0.5), ("high", 0.95)):
            assert_quantile(part.args[name], own, p, 100)
    if picture == 0:
        scheduled = float(np.isin(np.array(ends).argmin(axis=0), (1, 2, 3, 4)).mean())
        assert args["count"] / 100 == pytest.approx(scheduled, abs=4 * _share_error(scheduled, 100, runs))
        assert scheduled > 0.99
    else:
        assert 1 / 40 < np.median(ends[2]) / np.median(ends[0]) < 1 / 10  # about 1 / 20
        assert 1 / 60 < args["ratio"] < 1 / 8
        lower = float((ends[2] < ends[0]).mean())
        assert args["count"] / 100 == pytest.approx(lower, abs=4 * _share_error(lower, 100, runs))


def test_the_exponential_schedule_under_noise() -> None:
    part = told("schedules", 1, schedule="exponential")["each"][1]
    own = noisy_losses("adam", 0.2, "exponential", 400)[451:].mean(axis=0)
    assert_quantile(part.args["median"], own, 0.5, 100)


def test_losses_without_noise() -> None:
    for part, one in zip(told("schedules", noise=0.0)["each"], RACES[0], strict=True):
        assert part.args["loss"] == pytest.approx(ravine_losses(*one, None)[451:].mean(), rel=1e-3)


def test_median_losses_at_the_end() -> None:
    medians = []
    for part in made(evidence.medians).args["each"]:
        rule, lr = part.args["rule"].optimizer, float(part.args["lr"])
        for schedule in ("constant", "milestones", "cosine"):
            own = noisy_losses(rule, lr, schedule, 400)[-1]
            assert_quantile(part.args[schedule], own, 0.5, 200)
            medians += [float(np.median(own))] if schedule != "constant" else []
    assert made(evidence.medians).args["spread"] == pytest.approx(max(medians) / min(medians), rel=0.4)


def test_the_cited_experiment() -> None:
    args = evidence.cited_experiment().args
    assert args["error"] == near(math.sqrt(0.715 * 0.285 / 2000))
    assert args["apart"] == near((0.735 - 0.715) / (math.sqrt(2) * math.sqrt(0.715 * 0.285 / 2000)))


# --- 9. All together -------------------------------------------------------------------------------------------------

ALL = ("sgd", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam")
PLACES: dict[str, tuple[tuple[float, float], int, float, float, float]] = {
    "plateau_saddle": (PLATEAU_START, 300, 0.05, PLATEAU_LOWEST, 1500.0),
    "ravine": (RAVINE_START, 300, 0.01, 0.0, 12_000.0),
    "rosenbrock": (ROSENBROCK_START, 1000, 0.0015, 0.0, 3000.0),
    "beale": (BEALE_START, 300, 0.01, 0.0, 4500.0),
}
"""{surface: (start, steps, lr, lowest loss, bound of divergence)}."""


def arrival(surface: str, rule: str, lr: float, **settings: float) -> tuple[int, int]:
    """When a rule arrives, and when it diverges; NEVER for what does not happen."""
    value, gradient = VALUES[surface]
    start, steps, _, lowest, bound = PLACES[surface]
    with np.errstate(all="ignore"):
        points = oracle.path(rule, gradient, start, steps, lr, bound=bound, **settings)
    if len(points) <= steps:
        return NEVER, len(points)
    return oracle.reach_step(value, points, 1e-3 * (value(np.array(start)) - lowest), lowest), NEVER


@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.parametrize("surface", PLACES)
def test_who_arrives_with_one_lr_for_all(surface: str, changed: bool) -> None:
    number = list(PLACES).index(surface)
    lr = (0.01, 0.1, 0.01, 0.001)[number] if changed else PLACES[surface][2]
    args = told("together", number, lr=lr)
    shown = {part.args["rule"].optimizer: part.args["step"] for part in args["each"]}
    own = {rule: arrival(surface, rule, 1.0 if rule == "adadelta" else lr) for rule in ALL}
    arrived = {rule: step for rule, (step, _) in own.items() if step != NEVER}
    assert set(shown) == set(arrived)
    for rule, step in arrived.items():
        hops = (surface, rule, changed) == ("beale", "rmsprop", False)  # a last bit moves it by a step
        assert shown[rule] == pytest.approx(step, abs=1 if hops else 0)
    gone = {part.args["rule"].optimizer: part.args["step"] for part in args["gone"].args.get("each", ())}
    assert gone == {rule: step for rule, (_, step) in own.items() if step != NEVER}


@pytest.mark.parametrize("surface", PLACES)
def test_the_first_with_tuned_settings(surface: str) -> None:
    """The settings are those of the app's search; the steps that they take are counted once more."""
    number = list(PLACES).index(surface)
    scenario = tune_all(LESSONS["together"].scenes[number].scenario)
    told_first = made(LESSONS["together"].evidence[1]).args["each"][number].args
    own = {item.optimizer: _tuned_arrival(surface, item) for item in scenario.entries}
    arrived = {rule: step for rule, step in own.items() if step != NEVER}
    soonest = min(arrived.values())
    assert {name.optimizer for name in told_first["first"]} == {rule for rule in ALL if own[rule] == soonest}
    assert told_first["step"] == soonest


def _tuned_arrival(surface: str, item: Entry) -> int:
    names = {"momentum": "mu"}
    settings = {names.get(name, name): float(value) for name, value in item.settings if name != "lr"}
    return arrival(surface, item.optimizer, float(item.get("lr")), **settings)[0]
