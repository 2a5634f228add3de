"""Descents by native code are NumPy's, to the last bit: paths, ends, states, and what a watched condition counts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.conditions import WithinTolerance, at_any_minimum, escaped_saddle, within_tolerance
from engine.descend import descend, descend_together
from engine.experiments.axis import Axis, start_axes
from engine.experiments.ensembles import EscapeTask, compute_escapes
from engine.experiments.schedule_grid import compute_grid, grid_task
from engine.experiments.sweep import QUESTIONS, Sweep, answerable, sweep
from engine.program import native
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import entry
from optimizers import OPTIMIZERS
from optimizers.scheduled import Scheduled
from surfaces import SURFACES
from surfaces.formula import parse
from tests.engine.program.cases import EXTREME, VARIANTS
from tests.engine.program.executors import Calls, assert_both, executed_by
from tests.engine.program.largest_formulas import surface_of
from tests.engine.program.random_formulas import random_formulas
from tests.rough import ROUGH
from tests.surfaces.formula.formula_cases import VALID
from tests.thoroughness import SOAK, examples

pytest.importorskip("llvmlite")

BOX = ((-2.0, 4.0), (-2.0, 4.0))
TYPED = (*ROUGH, *(case["text"] for case in VALID))
COUNTS = (1, 2, 15, 16, 17, 33, 70)
EACH_RULE = pytest.mark.parametrize("key", OPTIMIZERS)
SHARE = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=examples(1500),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def descents(draw: Any) -> tuple[Any, Any, Any, int, dict[str, Any]]:
    """What `descend` is called with, of every kind."""
    typed = draw(st.booleans())
    surface = parse(draw(st.sampled_from(TYPED)), BOX) if typed else SURFACES[draw(st.sampled_from(list(SURFACES)))]
    kind, switches = VARIANTS[draw(st.sampled_from(list(VARIANTS)))]
    runs, steps = draw(st.sampled_from(COUNTS)), draw(st.sampled_from([0, 1, 2, 3, 31, 32, 33, 64, 90]))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    (x0, x1), (y0, y1) = surface.domain
    starts = rng.uniform([[x0], [y0]], [[x1], [y1]], (2, runs))
    starts[:, rng.uniform(size=runs) < 0.1] *= draw(st.sampled_from([1.0, 0.0, 1e3, 1e150]))
    optimizer = kind(**_hypers(draw, rng, kind, runs), **switches)
    schedule = draw(st.sampled_from(["none", "none", "common", "own"]))
    if schedule != "none":
        shape = (draw(st.sampled_from([1, steps + 1])), *([runs] if schedule == "own" else []))
        optimizer = Scheduled(inner=optimizer, factors=rng.uniform(0.0, 1.5, shape))
    how: dict[str, Any] = {"noise": draw(st.sampled_from([0.0, 0.0, 0.3, 1e300])), "seed": 5, "history": False}
    how["noise_runs"] = draw(st.sampled_from([None, 1, 3]))
    how["chunk"] = draw(st.sampled_from([7, 8192]))
    return surface, optimizer, starts, steps, how | draw(watches(surface, starts))


def _hypers(draw: Any, rng: Any, kind: Any, runs: int) -> dict[str, Any]:
    """For each a number, one of a few, or another for each run; now and then an extreme one."""
    values: dict[str, Any] = {}
    for name, hyper in kind.hypers().items():
        variety = draw(st.sampled_from(["default", "number", "few", "many", "extreme"]))
        drawn = np.array([hyper.at(fraction) for fraction in rng.uniform(size=runs)])
        if variety == "number":
            values[name] = float(drawn[0])
        elif variety == "few":
            values[name] = drawn[rng.integers(0, min(3, runs), runs)]
        elif variety == "many":
            values[name] = drawn
        elif variety == "extreme":
            values[name] = np.where(rng.uniform(size=runs) < 0.5, rng.choice(EXTREME, runs), drawn)
    return values


@st.composite
def watches(draw: Any, surface: Any, starts: Any) -> dict[str, Any]:
    """A condition, or none, or the whole history."""
    wanted = draw(st.sampled_from(["history", "nothing", "near", "near once", "saddle", "minimum", "any minimum"]))
    if wanted == "history":
        return {"history": True}
    if wanted.startswith("near"):
        tol = draw(st.sampled_from([None, 1e-6, 1.0]))
        return {"watch": within_tolerance(surface, starts, tol, stop_at_first=wanted == "near once")}
    if wanted == "saddle" and surface.saddles:
        return {"watch": escaped_saddle(surface, surface.saddles[0], stop_at_first=draw(st.booleans()))}
    if wanted.endswith("minimum") and surface.minima:
        return {"watch": replace(at_any_minimum(surface), stop_at_first=wanted == "minimum")}
    return {}


@SHARE
@given(descents())
def test_any_descent(case: Any) -> None:
    surface, optimizer, starts, steps, how = case
    assert_both(lambda: descend(surface, optimizer, starts, steps, **how))


@pytest.mark.parametrize("seed", range(examples(400) // 2))
def test_random_formulas(seed: int) -> None:
    (text,) = random_formulas(seed, 1)
    surface, rng = surface_of(text), np.random.default_rng(seed)
    key = list(OPTIMIZERS)[rng.integers(len(OPTIMIZERS))]
    rule, starts = OPTIMIZERS[key](lr=np.geomspace(1e-3, 1, 17)), rng.uniform(-3, 3, (2, 17))
    hows: list[Any] = [{"history": True}, {"history": False, "watch": WithinTolerance(tol=0.5)}]
    for noise, how in zip((0.0, 0.1), hows, strict=True):
        assert_both(partial(descend, surface, rule, starts, 40, noise=noise, seed=1, **how))


def test_those_were_native_but_for_a_few() -> None:
    """Nothing is said by NumPy's agreement with itself: without steps, and where no program asks the condition."""
    asked, native_calls = Calls.asked, Calls.native
    for steps in (0, 10):
        assert_both(partial(descend, SURFACES["sphere"], OPTIMIZERS["adam"](), (1.0, 2.0), steps))
    assert (Calls.asked, Calls.native) == (asked + 2, native_calls + 1)
    assert not asked or native_calls > 0.7 * asked


@pytest.mark.parametrize(("number", "name"), list(enumerate(SURFACES)))
def test_races(number: int, name: str) -> None:
    """Rules as the page has them: many end early, and some of them in chaos, which is the same chaos."""
    rules = np.roll(list(OPTIMIZERS), number)[: len(OPTIMIZERS) if SOAK else 6]
    for noise in (0.0, 0.2) if SOAK else (0.2 * (number % 2),):
        scenario = Scenario(name, entries=tuple(map(entry, rules)), noise=noise, seed=3)
        assert_both(partial(race, scenario))


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", ["ravine", "himmelblau", "plateau_saddle", "ackley"])
def test_maps(name: str, question: Any) -> None:
    scenario = Scenario(name, steps=150, noise=0.05, seed=2)
    surface = scenario.resolved_surface()
    lr, beta = Axis("lr", 1e-4, 1.0, 13, log=True), Axis("beta2", 0.5, 0.9999, 11)
    axes = start_axes(surface, 12) if question == "basin" else (lr, beta)
    if answerable(scenario, question):
        assert_both(lambda: sweep(Sweep(scenario, entry("radam"), *axes, question)))


def test_ensembles_and_distances() -> None:
    scenario = Scenario("plateau_saddle", steps=300, seed=4)
    for runs, noise in ((0, 0.0), (400, 0.05)):
        task = EscapeTask(scenario, entry("adam"), saddle=0, steps=300, start=(0.3, 0.0), runs=runs, noise=noise)
        assert_both(partial(compute_escapes, task))


def test_grids_of_schedules() -> None:
    scenario = Scenario("ravine", steps=120, noise=0.5, seed=6, entries=(entry("sgd"), entry("adam"), entry("nadam")))
    assert_both(lambda: compute_grid(grid_task(scenario, 9)))


@EACH_RULE
def test_together_and_alone(key: str) -> None:
    """A cell of a map is the run that it opens: alone, among others, in chunks."""
    surface = SURFACES["beale"]
    rng = np.random.default_rng(7)
    starts, lr = rng.uniform(-4, 4, (2, 40)), np.geomspace(1e-4, 3, 40)
    with executed_by("native"):
        many = descend(surface, OPTIMIZERS[key](lr=lr), starts, 50, noise=0.1, seed=1, noise_runs=1)
        for column in (0, 16, 39):
            rule = OPTIMIZERS[key](lr=lr[column])
            one = descend_together(surface, [rule], starts[:, column], 50, noise=0.1, seed=1)[0]
            np.testing.assert_array_equal(one.theta, many.theta[..., column])
            np.testing.assert_array_equal(one.loss, many.loss[..., column])
            assert one.ended_at == many.ended_at[column]


def test_a_long_descent_is_several_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """State, counts and who has ended go from one call to the next; the tables of each are those of its steps."""
    surface, rng = SURFACES["himmelblau"], np.random.default_rng(8)
    starts = rng.uniform(-6, 6, (2, 45))
    rule = OPTIMIZERS["nadam"](lr=np.geomspace(1e-3, 30, 45), beta1=rng.uniform(0.1, 0.99, 45))
    factors = rng.uniform(0, 1.5, (100, 45))
    monkeypatch.setattr(native, "SEGMENT", 600)
    hows: list[Any] = [{"history": True}, {"history": False, "watch": within_tolerance(surface, starts)}]
    for optimizer in (rule, Scheduled(inner=rule, factors=factors), OPTIMIZERS["momentum"](lr=rule.lr / 1000)):
        for how in hows:
            assert_both(partial(descend, surface, optimizer, starts, 100, noise=0.3, seed=9, **how))


@pytest.mark.parametrize("bad", [np.float64, np.float32])
def test_starts_and_hyperparameters_stay_as_they_are(bad: Any) -> None:
    starts = np.arange(40, dtype=bad).reshape(2, 20) / 7
    lr = np.geomspace(0.01, 100, 20)
    before = starts.copy(), lr.copy()
    with executed_by("native"):
        descend(SURFACES["rosenbrock"], OPTIMIZERS["adam"](lr=lr), starts, 30)
        descend(SURFACES["rosenbrock"], OPTIMIZERS["adam"](lr=lr), starts, 30, history=False)
    np.testing.assert_array_equal(starts, before[0])
    np.testing.assert_array_equal(lr, before[1])


def test_runs_of_any_shape() -> None:
    starts = np.random.default_rng(1).uniform(-2, 2, (2, 3, 1, 5))
    lr, beta = np.geomspace(0.01, 1, 4)[:, None], np.array([0.5, 0.9, 0.99]).reshape(3, 1, 1)
    for history in (True, False):
        rule = OPTIMIZERS["adagrad_full"](lr=lr, eps=beta)
        found = assert_both(partial(descend, SURFACES["beale"], rule, starts, 20, history=history))
        assert found.theta.shape[1:] == (2, 3, 4, 5)


@pytest.mark.parametrize("history", [True, False])
@pytest.mark.parametrize("runs", [0, 1])
@pytest.mark.parametrize("steps", [0, 1])
def test_nobody_and_nowhere(steps: int, runs: int, history: bool) -> None:
    adam = OPTIMIZERS["adam"]()
    assert_both(lambda: descend(SURFACES["sphere"], adam, np.ones((2, runs)), steps, history=history))
