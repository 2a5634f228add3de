"""Findings that need more than one race: ensembles, maps of kappa, other surfaces, and an experiment of others.

Each takes about a second at most and is made on demand; pages cache it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine import metrics
from engine.conditions import within_tolerance
from engine.descend import Run, descend
from engine.experiments.quadratic_theory import RAVINE_SGD_LR, best_momentum, best_sgd, curvatures, kappa_curve
from engine.experiments.saddles import ensemble, saddles_of
from engine.experiments.survival import median
from engine.experiments.tuning import TUNE_CELLS, tune_all
from engine.race import race
from engine.scenario import Scenario
from lessons.claims import step_ratio
from lessons.findings import (
    Claim,
    Finding,
    Goal,
    Name,
    Rough,
    Runs,
    Setting,
    Word,
    arrival_steps,
    first_slots,
    run_name,
)
from optimizers import OPTIMIZERS
from optimizers.base import Array, Optimizer
from optimizers.scheduled import scheduled
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from surfaces.base import Surface

Evidence = Callable[[], Finding]

RUNS = 200
"""Of an ensemble: all in one batch."""

TOLERANCE = 1e-4
"""How near counts in the ravine, for those who compare steps there."""


def of_race(claim: Claim, scenario: Scenario) -> Finding:
    """A claim about another race than those of the lesson's pictures."""
    return claim(scenario, race(scenario))


# 1. SGD: one lr for all, and noise


def one_lr_for_all(steps: int = 5000) -> Finding:
    """SGD in the ravine at theory's lr, at a tenth of it and a little above it: the wall limits lr, the floor pays.

    The lrs are rounded before they are run, so that whoever types what is shown gets the counts that are shown.
    """
    surface = SURFACES["ravine"]
    best = float(f"{best_sgd(*curvatures(surface, surface.minima[0])):.5g}")
    lrs = {"low": best / 10, "best": best, "high": float(f"{1.06 * best:.3g}")}
    runs = {name: descend(surface, OPTIMIZERS["sgd"](lr=lr), surface.start, steps) for name, lr in lrs.items()}
    reached_at = {f"{name}_step": int(metrics.reached(surface, run, TOLERANCE)) for name, run in runs.items()}
    reached_at["high_step"] = int(runs["high"].diverged_at)
    args = {f"{name}_lr": Setting(lr) for name, lr in lrs.items()} | reached_at
    return Finding("one_lr", args | {"percent": round(100 * (lrs["high"] / best - 1))})


def noise_frees(sigma: float = 0.05, steps: int = 3000, lr: float = 0.05, runs: int = RUNS) -> Finding:
    """From the exact ridge of the plateau saddle, where nobody leaves without noise: the share that does, and when."""
    surface = SURFACES["plateau_saddle"]
    rules = {key: OPTIMIZERS[key](lr=lr) for key in ("sgd", "momentum", "adam")}
    listed = tuple(_freed(surface, key, rule, sigma, steps, runs) for key, rule in rules.items())
    return Finding("freed", {"each": listed, "sigma": Setting(sigma), "steps": steps, "runs": runs, "lr": Setting(lr)})


def _freed(surface: Surface, key: str, rule: Optimizer, sigma: float, steps: int, runs: int) -> Finding:
    start = (surface.start[0], 0.0)
    escaped_at, _ = ensemble(surface, saddles_of(surface)[0], rule, start, runs, steps, sigma, 0)
    half = median(escaped_at)
    args: dict[str, Any] = {"rule": Name(key), "percent": 100.0 * float((escaped_at >= 0).mean())}
    return Finding("freed.few", args) if half is None else Finding("freed.half", args | {"step": half})


# 2. Momentum: the root of kappa


def root_of_kappa(kappas: Sequence[float] = (10, 100, 1000, 10_000)) -> Finding:
    """Steps of SGD and momentum at theory's optimum for several condition numbers."""
    curve = kappa_curve(kappas)
    rows = zip(kappas, curve.sgd.tolist(), curve.momentum.tolist(), strict=True)
    listed = tuple(
        Finding("kappas.one", {"kappa": int(k), "sgd": s, "momentum": m, "ratio": s / m, "half": math.sqrt(k) / 2})
        for k, s, m in rows
    )
    return Finding("kappas", {"each": listed})


SGD_LRS = np.arange(1, 200) / 10_000
MOMENTUM_LRS, MOMENTUM_MUS = np.arange(1, 200) / 5000, np.arange(200) / 200
"""What a search by brute force tries in the ravine; beyond these lrs every run diverges, or nearly."""


def fewest_by_search(steps: int = 400) -> Finding:
    """The fewest steps from the ravine's own start, by brute force, beside those of theory's optimum.

    `momentum` counts to where the loss stays within the tolerance; `touch` to where it first comes within it.
    """
    m, L = curvatures(SURFACES["ravine"], SURFACES["ravine"].minima[0])
    lr, mu = best_momentum(m, L)
    _, sgd = _arrivals("sgd", steps, lr=SGD_LRS)
    lrs, mus = (np.ravel(values) for values in np.meshgrid(MOMENTUM_LRS, MOMENTUM_MUS))
    first, since = _arrivals("momentum", steps, lr=lrs, momentum=mus)
    fastest, stays, touches = (int(when.argmin()) for when in (sgd, since, first))
    args: dict[str, Any] = {
        "sgd_runs": len(SGD_LRS),
        "sgd_lr": Setting(SGD_LRS[fastest]),
        "sgd": int(sgd[fastest]),
        "sgd_theory": int(_arrivals("sgd", steps, lr=best_sgd(m, L))[1]),
        "momentum_runs": len(lrs),
        "momentum_lr": Setting(lrs[stays]),
        "momentum_mu": Setting(mus[stays]),
        "momentum": int(since[stays]),
        "momentum_theory": int(_arrivals("momentum", steps, lr=lr, momentum=mu)[1]),
        "touch_lr": Setting(lrs[touches]),
        "touch_mu": Setting(mus[touches]),
        "touch": int(first[touches]),
        "touch_stay": _after_the_touch(int(first[touches]), int(since[touches]), steps),
    }
    return Finding("search", args)


def _arrivals(key: str, steps: int, **settings: Any) -> tuple[Array, Array]:
    """When runs of a rule in the ravine first come within the tolerance, and since when they stay; `steps` + 1: never.

    A run for each of the settings, which are arrays or numbers.
    """
    surface = SURFACES["ravine"]
    watch = within_tolerance(surface, np.array(surface.start), TOLERANCE)
    rule = OPTIMIZERS[key](**settings)
    watched = descend(surface, rule, surface.start, steps, history=False, watch=watch).watched
    first, since = (np.where(when < 0, steps + 1, when) for when in (watched.first, watched.since))
    return first, since


def _after_the_touch(first: int, since: int, steps: int) -> Finding:
    if since == first:
        return Finding("touch.stays")
    return Finding("touch.returns", {"step": since}) if since <= steps else Finding("touch.leaves", {"steps": steps})


# 3. Nesterov: other learning rates


def braking_by_lr(lrs: Sequence[float] = (0.002, 0.005, 0.008, 0.012)) -> Finding:
    """Steps uphill in the ravine at other lrs than the picture's, at which lr times the steepest curvature is 1."""
    return Finding("brakes", {"each": tuple(_braking(lr) for lr in lrs)})


def _braking(lr: float) -> Finding:
    surface = SURFACES["ravine"]
    uphill = {
        key: int(metrics.uphill_steps(surface, descend(surface, OPTIMIZERS[key](lr=lr), surface.start, 1000), 1e-3))
        for key in ("momentum", "nesterov")
    }
    return Finding("brakes.one", {"lr": Setting(lr)} | uphill)


# 4. AdaGrad: a long run, and the same decay under noise


def long_run(steps: Sequence[int] = (100, 1000, 5000, 20_000)) -> Finding:
    """AdaGrad on beale from (4, 4): the loss, and the length of its whole path, up to 20,000 steps."""
    surface = SURFACES["beale"]
    run = descend(surface, OPTIMIZERS["adagrad"](lr=0.01), (4.0, 4.0), steps[-1])
    rate = metrics.effective_lr(surface, run)
    listed = tuple(Finding("long.one", {"step": k, "loss": float(run.loss[k])}) for k in steps)
    args = {"first": float(rate[0]), "last": float(rate[-1]), "path": float(metrics.path_length(run))}
    return Finding("long", {"each": listed} | args)


def stops_falling(early: int = 100, late: int = 10_000, lr: float = 1.0) -> Finding:
    """AdaGrad in the ravine without noise: the gradients die out, and lr / sqrt(G) along the floor stops falling."""
    surface = SURFACES["ravine"]
    run = descend(surface, OPTIMIZERS["adagrad"](lr=lr), surface.start, late)
    args: dict[str, Any] = {"lr": Setting(lr), "early": early, "late": late}
    for name, step in (("early", early), ("late", late)):
        rate = lr / math.sqrt(float(run.state.G[step, 0]))
        args |= {f"{name}_rate": rate, f"{name}_loss": float(run.loss[step])}
    return Finding("stops", args)


def decay_under_noise(steps: Sequence[int] = (100, 1000, 5000), runs: int = RUNS) -> Finding:
    """Noisy sphere, sigma 1, lr 0.1: the median distance from the minimum, of many runs, at some steps."""
    rules = {key: OPTIMIZERS[key](lr=0.1) for key in ("adagrad", "rmsprop", "adam")}
    listed = []
    for key, rule in rules.items():
        ends = [_noisy("sphere", rule, count, runs) for count in steps]
        middle = tuple(Rough(np.median(np.hypot(*run.theta[-1]))) for run in ends)
        listed.append(Finding("decay.one", {"rule": Name(key), "distances": middle}))
    return Finding("decay", {"each": tuple(listed), "steps": tuple(steps), "runs": runs})


def _noisy(key: str, optimizer: Optimizer, steps: int, runs: int) -> Run:
    """Many runs with noise of standard deviation 1, of which the end is kept."""
    surface = SURFACES[key]
    starts = np.broadcast_to(np.array(surface.start)[:, None], (2, runs))
    return descend(surface, optimizer, starts, steps, history=False, noise=1.0, seed=0)


# 7. Adam: what correction does over the run


def correction_over_time(times: Sequence[int] = (1, 12, 100, 1000)) -> Finding:
    """(1 - beta1^t) / sqrt(1 - beta2^t) of the defaults at some steps."""
    ratio = step_ratio(0.9, 0.999, times[-1])
    listed = tuple(Finding("correction.one", {"step": t, "ratio": float(ratio[t - 1])}) for t in times)
    return Finding("correction", {"each": listed})


# 8. Schedules

LRS = {"sgd": RAVINE_SGD_LR, "momentum": 0.01, "adam": 0.2}
PLANS = ("constant", "milestones", "cosine")


def medians(runs: int = RUNS, steps: int = 500) -> Finding:
    """Noisy ravine: the median loss at the end for each rule under each schedule, from many runs with equal noise.

    `spread` is how many times as high the worst of the scheduled ones is as the best.
    """
    ends = {(key, plan): _median(key, plan, runs, steps) for key in LRS for plan in PLANS}
    rows = tuple(
        Finding("medians.one", {"rule": Name(key), "lr": Setting(lr)} | {plan: ends[key, plan] for plan in PLANS})
        for key, lr in LRS.items()
    )
    under = [value for (_, plan), value in ends.items() if plan != "constant"]
    args: dict[str, Any] = {"each": rows, "runs": runs, "steps": steps, "spread": Rough(max(under) / min(under))}
    return Finding("medians", args)


def _median(key: str, plan: str, runs: int, steps: int) -> Rough:
    optimizer = scheduled(OPTIMIZERS[key](lr=LRS[key]), SCHEDULES[plan](), steps)
    return Rough(np.median(_noisy("ravine", optimizer, steps, runs).loss[-1]))


@dataclass(frozen=True)
class CitedAccuracies:
    """Accuracies of one experiment of others.

    Attributes:
        schedules, adaptive: {what: accuracy}; a key is that of a `SCHEDULES` or `OPTIMIZERS`.
        images: how many images each accuracy was measured on.
    """

    schedules: dict[str, float]
    adaptive: dict[str, float]
    images: int


CITED = CitedAccuracies(
    schedules={"constant": 0.705, "time_based": 0.711, "step": 0.715, "exponential": 0.664},
    adaptive={"adagrad": 0.704, "adadelta": 0.721, "rmsprop": 0.735, "adam": 0.713},
    images=2000,
)
"""The notebook of `lessons.sources.EXPERIMENT`: two classes, 2,000 test images, one seed."""


def cited_experiment() -> Finding:
    """The cited experiment in its own numbers: the best of both kinds, and their difference in standard errors.

    One standard error of an accuracy p is sqrt(p (1 - p) / n), that of the difference of two sqrt(2) times as much.
    """
    best_schedule = max(CITED.schedules, key=CITED.schedules.__getitem__)
    best_adaptive = max(CITED.adaptive, key=CITED.adaptive.__getitem__)
    high, low = CITED.adaptive[best_adaptive], CITED.schedules[best_schedule]
    error = math.sqrt(low * (1 - low) / CITED.images)
    args: dict[str, Any] = CITED.schedules | CITED.adaptive
    args |= {"best_schedule": Word(f"schedule.{best_schedule}"), "best_adaptive": Name(best_adaptive)}
    args |= {"images": CITED.images, "error": error, "high": high, "low": low, "apart": (high - low) / error / 2**0.5}
    return Finding("cited", args)


# 9. All together


def everywhere(scenarios: Sequence[tuple[Scenario, Goal]], *, tuned: bool = False) -> Finding:
    """Who is first on which surface, and who arrives on all: `wins.` nobody or somebody is first on all of them.

    With `tuned` every rule has the best settings of a search of as many runs on each surface (`tune_all`).
    """
    played = [_played(scenario, goal, tuned) for scenario, goal in scenarios]
    args: dict[str, Any] = {
        "each": tuple(_win(*item) for item in played),
        "arrive": _names(_arrive_on_all(played)),
        "surfaces": len(played),
        "runs": math.prod(TUNE_CELLS),
    }
    first = first_on_all(played)
    way = "tuned" if tuned else "equal"
    arrive = "some" if args["arrive"] else "none"
    parts = {"arrival": Finding(f"wins.arrive_{arrive}", args), "first": _names(first)}
    return Finding(f"wins.{way}.{'somebody' if first else 'nobody'}", args | parts)


Played = tuple[Scenario, Runs, Goal]


def _played(scenario: Scenario, goal: Goal, tuned: bool) -> Played:
    chosen = tune_all(scenario) if tuned else scenario
    return chosen, race(chosen), goal


def first_on_all(played: Sequence[Played]) -> list[str]:
    """The slots that are first, alone or with others, in every race."""
    firsts = [first_slots(*item) for item in played]
    return [slot for slot in firsts[0] if all(slot in others for others in firsts)]


def _arrive_on_all(played: Sequence[Played]) -> list[str]:
    steps = [arrival_steps(*item) for item in played]
    return [slot for slot in steps[0] if all(item[slot] > 0 for item in steps)]


def _win(scenario: Scenario, runs: Runs, goal: Goal) -> Finding:
    place, best = Word(f"surface.{scenario.surface}"), first_slots(scenario, runs, goal)
    if not best:
        return Finding("wins.no_one", {"surface": place})
    step = arrival_steps(scenario, runs, goal)[best[0]]
    names = tuple(run_name(scenario, slot) for slot in best)
    return Finding("wins.one", {"surface": place, "first": names, "step": step})


def _names(slots: Sequence[str]) -> tuple[Name, ...]:
    return tuple(Name(slot) for slot in slots)
