"""The road from SGD to Adam in nine lessons: a question, scenes, and claims that are computed from their runs.

A lesson is data; its words are in `lessons.sentences`. Eight lessons take the claims of an article (`lessons.sources`)
one by one, the last puts all together. Where a claim is only half true, a second scene or the evidence shows the other
half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from engine.experiments.quadratic_theory import RAVINE_SGD_LR, best_momentum, best_sgd
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import entry
from engine.scenario.limits import MAX_STEPS
from engine.scenario.scenario import normal
from lessons import claims, noisy
from lessons.evidence import (
    braking_by_lr,
    cited_experiment,
    correction_over_time,
    decay_under_noise,
    everywhere,
    fewest_by_search,
    first_on_all,
    long_run,
    medians,
    noise_frees,
    of_race,
    one_lr_for_all,
    root_of_kappa,
    stops_falling,
)
from lessons.findings import Goal, Runs, compare_with_others, winner
from lessons.lesson import Lesson, PageLink, Vote
from lessons.scenes import Scene
from lessons.votes import (
    how_many_fewer,
    how_much_longer,
    uncorrected_first_step,
    who_does_not_arrive,
    who_ends_lowest,
    who_goes_uphill,
    who_is_first,
    who_is_unit_free,
)

# 1. SGD

_PLATEAU = Scenario(entries=(entry("sgd"), entry("momentum"), entry("adam")), steps=5000, tol=0.01)
_SMALL_LR = Scenario(entries=(entry("sgd"), entry("adagrad"), entry("adadelta")), lr=0.01, steps=5000, tol=0.01)
_RAVINE_SGD = Scenario("ravine", entries=(entry("sgd"),), tol=1e-4)


_SGD = Lesson(
    "sgd",
    5,
    Vote(("about", "some", "many", "never"), how_much_longer),
    (
        Scene(
            _PLATEAU,
            partial(compare_with_others, subject="sgd", goal="escape"),
            ("lr", "start", "noise"),
            trial={"start": (0.3, 0.0), "noise": 0.05},
        ),
        Scene(
            _SMALL_LR, claims.adapting_is_no_cure, ("lr", "eps"), only_slots={"eps": ("adadelta",)}, trial={"lr": 0.05}
        ),
    ),
    formulas=("sgd",),
    evidence=(one_lr_for_all, noise_frees),
    links=(PageLink("escape", _PLATEAU), PageLink("tuning", _RAVINE_SGD), PageLink("race", _SMALL_LR)),
)


# 2. Momentum


def optimal_for_kappa(scenario: Scenario) -> Scenario:
    """SGD and momentum at theory's optimum for the ravine's kappa, and steps enough for SGD, as far as there may be."""
    (kappa,) = scenario.resolved_surface().values
    lr, momentum = best_momentum(1.0, kappa)
    entries = (entry("sgd", lr=best_sgd(1.0, kappa)), entry("momentum", lr=lr, momentum=momentum))
    return normal(replace(scenario, entries=entries, own_lr=True, steps=int(min(MAX_STEPS, max(100, 5 * kappa)))))


_OPTIMAL = optimal_for_kappa(Scenario("ravine", tol=1e-4))
_SAME_LR = Scenario("ravine", entries=(entry("sgd"), entry("momentum")), steps=1000, tol=1e-4)

_MOMENTUM = Lesson(
    "momentum",
    4,
    Vote(("none", "few", "several", "many"), how_many_fewer),
    (
        Scene(_OPTIMAL, claims.momentum_takes_the_root, ("kappa",), retune=optimal_for_kappa, trial={"kappa": 1000.0}),
        Scene(
            _SAME_LR,
            partial(compare_with_others, subject="momentum", goal="reach"),
            ("lr", "momentum", "kappa"),
            trial={"momentum": 0.99},
        ),
    ),
    formulas=("sgd", "momentum"),
    evidence=(root_of_kappa, fewest_by_search),
    links=(PageLink("race", _OPTIMAL), PageLink("tuning", replace(_SAME_LR, entries=(entry("momentum"),)))),
)


# 3. Nesterov

_PAIR = (entry("momentum"), entry("nesterov"))
_BRAKES = Scenario("ravine", entries=_PAIR, tol=1e-3)
_SLOWER = Scenario("rosenbrock", entries=_PAIR, lr=0.0005, steps=2000, tol=1e-3)
_STEEP = Scenario(
    "rosenbrock",
    entries=(entry("momentum", momentum=0.95), entry("nesterov", momentum=0.95)),
    lr=0.001,
    steps=2000,
    tol=1e-3,
)


_NESTEROV = Lesson(
    "nesterov",
    3,
    Vote(("momentum", "nesterov", "same"), who_goes_uphill),
    (
        Scene(_BRAKES, claims.nesterov_brakes, ("lr", "momentum"), trial={"lr": 0.02}),
        Scene(_SLOWER, claims.nesterov_brakes, ("lr", "momentum"), trial={"lr": 0.001, "momentum": 0.95}),
    ),
    formulas=("momentum", "nesterov"),
    evidence=(partial(of_race, claims.nesterov_brakes, _STEEP), braking_by_lr),
    links=(
        PageLink("race", _SLOWER),
        PageLink("anatomy", _BRAKES),
        PageLink("tuning", replace(_BRAKES, entries=_PAIR[1:])),
    ),
)


# 4. AdaGrad

_HUGE = Scenario("beale", start=(4.0, 4.0), entries=(entry("adagrad"), entry("rmsprop")), steps=2000, tol=0.05)
_NOISY = Scenario("sphere", entries=(entry("adagrad"), entry("rmsprop"), entry("adam")), lr=0.1, steps=5000, noise=1.0)
_TURNED = Scenario("rotated_ravine", entries=(entry("adagrad"), entry("adagrad_full")), lr=1.0, steps=600, tol=1e-3)


_ADAGRAD = Lesson(
    "adagrad",
    5,
    Vote(("adagrad", "rmsprop", "both", "neither"), who_does_not_arrive),
    (
        Scene(_HUGE, claims.adagrad_falls, ("lr", "rho"), trial={"lr": 0.5}),
        Scene(_NOISY, noisy.decay_is_a_virtue, ("lr", "noise"), trial={"noise": 0.0}),
        Scene(_TURNED, claims.turning_the_axes, ("lr", "kappa"), trial={"kappa": 1000.0}),
    ),
    formulas=("adagrad", "adagrad_full"),
    evidence=(long_run, stops_falling, decay_under_noise),
    links=(
        PageLink("race", _NOISY),
        PageLink("anatomy", _HUGE),
        PageLink("tuning", replace(_TURNED, entries=(entry("adagrad"),))),
    ),
)


# 5. Adadelta

_UNITS = Scenario("ravine", entries=(entry("sgd", lr=0.01), entry("adagrad", lr=0.5), entry("adadelta")), own_lr=True)
_CLIFF = Scenario("cliff", entries=(entry("adagrad"), entry("adadelta")), steps=4000, tol=0.01)
_RESTLESS = Scenario("ravine", entries=(entry("adagrad"), entry("adadelta")), lr=1.0, steps=5000, tol=1e-3)


_ADADELTA = Lesson(
    "adadelta",
    5,
    Vote(("sgd", "adagrad", "adadelta", "nobody"), who_is_unit_free),
    (
        Scene(_UNITS, claims.units, ("eps", "rho"), only_slots={"eps": ("adadelta",)}, trial={"eps": 1e-12}),
        Scene(
            _CLIFF,
            partial(compare_with_others, subject="adadelta", goal="reach"),
            ("lr", "rho", "eps"),
            only_slots={"eps": ("adadelta",)},
            trial={"lr": 0.5},
        ),
        Scene(
            _RESTLESS,
            partial(claims.comes_to_rest, subject="adadelta"),
            ("rho", "eps"),
            only_slots={"eps": ("adadelta",)},
            trial={"eps": 1e-4},
        ),
    ),
    formulas=("adadelta",),
    links=(PageLink("race", _CLIFF), PageLink("anatomy", _UNITS)),
)


# 6. RMSprop

_BOTH = (entry("adadelta"), entry("rmsprop"))
_OFF_PLATEAU = Scenario(entries=_BOTH, steps=4000, tol=0.01)
_HOVERS = Scenario(entries=(entry("rmsprop"), entry("adam")), steps=1000)


_RMSPROP = Lesson(
    "rmsprop",
    3,
    Vote(("adadelta", "rmsprop", "same", "nobody"), partial(who_is_first, goal="escape")),
    (
        Scene(
            _OFF_PLATEAU,
            partial(compare_with_others, subject="rmsprop", goal="escape"),
            ("lr", "rho", "eps"),
            only_slots={"eps": ("adadelta",)},
            trial={"lr": 0.001},
        ),
        Scene(_HOVERS, partial(claims.comes_to_rest, subject="rmsprop"), ("lr", "rho"), trial={"lr": 0.01}),
    ),
    formulas=("adadelta", "rmsprop"),
    links=(PageLink("race", _HOVERS), PageLink("anatomy", _OFF_PLATEAU), PageLink("escape", _OFF_PLATEAU)),
)


# 7. Adam

_WITHOUT = (entry("adam"), entry("adam", bias_correction=False))
_BIAS = Scenario("ravine", entries=_WITHOUT, lr=0.1, tol=1e-4)
_JOINED = Scenario("saddle", entries=(entry("momentum"), entry("rmsprop"), entry("adam")), steps=100)
_BEALE_BIAS = Scenario("beale", entries=_WITHOUT, lr=0.05, steps=2000, tol=1e-4)


_ADAM = Lesson(
    "adam",
    4,
    Vote(("shorter", "same", "longer"), uncorrected_first_step),
    (
        Scene(_BIAS, claims.bias_correction, ("lr", "beta1", "beta2"), trial={"beta2": 0.9}),
        Scene(
            _JOINED, partial(compare_with_others, subject="adam", goal="escape"), ("lr", "start"), trial={"lr": 0.05}
        ),
    ),
    formulas=("adam",),
    evidence=(correction_over_time, partial(of_race, claims.bias_correction, _BEALE_BIAS)),
    links=(PageLink("anatomy", _BIAS), PageLink("escape", _JOINED), PageLink("race", _BEALE_BIAS)),
)


# 8. Schedules

_PLANNED = Scenario(
    "ravine",
    entries=(
        entry("sgd", lr=RAVINE_SGD_LR),
        entry("sgd", schedule="cosine", lr=RAVINE_SGD_LR),
        entry("sgd", schedule="milestones", lr=RAVINE_SGD_LR),
        entry("momentum", schedule="cosine"),
        entry("momentum", schedule="milestones"),
        entry("adam", lr=0.2),
    ),
    own_lr=True,
    steps=500,
    noise=1.0,
)
_ON_TOP = replace(
    _PLANNED,
    entries=(
        entry("adam", lr=0.2),
        entry("adam", schedule="cosine", lr=0.2),
        entry("adam", schedule="milestones", lr=0.2),
    ),
)


_SCHEDULES = Lesson(
    "schedules",
    5,
    Vote(("constant", "scheduled", "adaptive"), who_ends_lowest),
    (
        Scene(
            _PLANNED,
            noisy.schedules_against_adaptive,
            ("noise", "schedule"),
            only_slots={"schedule": ("sgd_2", "momentum")},
            trial={"noise": 0.0},
        ),
        Scene(
            _ON_TOP,
            noisy.schedule_on_top,
            ("noise", "schedule"),
            only_slots={"schedule": ("adam_2",)},
            trial={"schedule": "exponential"},
        ),
    ),
    formulas=("sgd", "adam"),
    schedules=("milestones", "cosine"),
    evidence=(medians, cited_experiment),
    links=(PageLink("schedules", _PLANNED), PageLink("schedules", _ON_TOP), PageLink("race", _PLANNED)),
)


# 9. All together

_SURFACES = ("plateau_saddle", "ravine", "rosenbrock", "beale")
_ALL = tuple(Scenario(surface) for surface in _SURFACES)
_GOALS: Sequence[tuple[Scenario, Goal]] = tuple((scenario, "reach") for scenario in _ALL)


def _who_wins_everywhere(_: Scenario, __: Runs) -> str:
    """Who is first on all of the lesson's surfaces, or nobody; of the presets, as the question is about them."""
    first = first_on_all([(scenario, race(scenario), goal) for scenario, goal in _GOALS])
    return first[0] if first else "nobody"


_TOGETHER = Lesson(
    "together",
    5,
    Vote(("momentum", "rmsprop", "adam", "nobody"), _who_wins_everywhere),
    tuple(
        Scene(scenario, winner, ("lr", "noise"), trial={"lr": lr})
        for scenario, lr in zip(_ALL, (0.01, 0.1, 0.01, 0.001), strict=True)
    ),
    formulas=("sgd", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam"),
    evidence=(partial(everywhere, _GOALS), partial(everywhere, _GOALS, tuned=True)),
    links=(*(PageLink("race", scenario) for scenario in _ALL), PageLink("tuning", _ALL[1])),
)

LESSONS: dict[str, Lesson] = {
    lesson.key: lesson
    for lesson in (
        _SGD,
        _MOMENTUM,
        _NESTEROV,
        _ADAGRAD,
        _ADADELTA,
        _RMSPROP,
        _ADAM,
        _SCHEDULES,
        _TOGETHER,
    )
}
"""In the order of the road."""
