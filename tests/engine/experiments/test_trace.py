"""The lines of a rule, evaluated from their text, give what the engine does."""

import re
from dataclasses import replace

import numpy as np
import pytest

from engine.experiments.trace import anatomy, latex_number
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import entry
from optimizers import OPTIMIZERS
from optimizers.line_parser import value_of

PLATEAU = Scenario(steps=120, lr=0.05)
FORMS = [
    *[pytest.param(entry(key), id=key) for key in OPTIMIZERS],
    *[
        pytest.param(entry(key, **{switch: not spec.default}), id=f"{key}-{switch}")
        for key, rule in OPTIMIZERS.items()
        for switch, spec in rule.switches().items()
    ],
    pytest.param(entry("momentum", "cosine", lr_outside=True), id="momentum-cosine"),
    pytest.param(entry("adam", "one_cycle"), id="adam-one_cycle"),
]


def inside(one, scenario=PLATEAU):
    scenario = replace(scenario, entries=(one,))
    (run,) = race(scenario).values()
    return anatomy(scenario, one, run), run


def scale_of(run, steps):
    """What 1e-12 is relative to: an update is a difference of thetas, and known no better than they are."""
    return np.maximum(np.abs(run.theta[:steps]), np.abs(run.theta[1 : steps + 1])).T


@pytest.mark.parametrize("one", FORMS)
@pytest.mark.parametrize("noise", [0.0, 0.1], ids=["quiet", "noisy"])
@pytest.mark.parametrize(("surface", "lr"), [("plateau_saddle", 0.05), ("rotated_ravine", 0.005)])
def test_lines_evaluate_to_the_engines_update(one, noise, surface, lr):
    known, run = inside(one, replace(PLATEAU, surface=surface, lr=lr, noise=noise, seed=5))
    assert known.steps > 5
    moved = (known.values["theta"] - run.theta[: known.steps].T) - known.values["update"]
    assert np.abs(moved / scale_of(run, known.steps)).max() <= 1e-12
    assert np.abs(known.values["update"]).max() > 0


@pytest.mark.parametrize("one", FORMS)
def test_the_substituted_line_evaluates_to_the_engines_update(one):
    known, run = inside(one)
    for step in (1, 2, 7, 119):
        for coordinate in (0, 1):
            for line in known.substituted(step, coordinate, digits=17):
                _, numbers, result = re.split(" = ", line, maxsplit=2)
                assert "<" not in line
                # RAdam's r_t loses three digits to a difference of large numbers; its effect on theta is below.
                assert value_of(numbers, {}) == pytest.approx(value_of(result, {}), rel=1e-10, abs=1e-300)
            before, after = run.theta[step - 1, coordinate], run.theta[step, coordinate]
            assert value_of(numbers, {}) == pytest.approx(after, rel=1e-12)  # the last line is theta's
            assert abs((value_of(numbers, {}) - before) - (after - before)) <= 1e-12 * max(abs(before), abs(after))


@pytest.mark.parametrize("one", FORMS)
def test_what_lines_define_is_the_state_of_the_engine(one):
    known, run = inside(one)
    for name, part in run.state._asdict().items():
        if name in known.values and part.ndim == 2:
            np.testing.assert_allclose(known.values[name], part[1 : known.steps + 1].T, rtol=1e-11, atol=1e-300)


@pytest.mark.parametrize("one", FORMS)
def test_every_name_has_a_symbol_and_a_number_at_every_step(one):
    known, _ = inside(one)
    assert known.shown[0] == "g"
    assert known.shown[-3:] == ("effective_lr", "update", "theta")
    for name in known.shown:
        assert known.symbol(name)
        assert r"\mathrm" not in known.symbol(name)
        assert np.shape(known.values[name]) == (2, known.steps)
    for name in ("g", "effective_lr", "update", "theta"):
        assert np.isfinite(known.values[name]).all()


def test_a_run_that_diverged_ends_before_it():
    scenario = Scenario(surface="ravine", lr=5.0)
    known, run = inside(entry("sgd"), scenario)
    assert known.steps == run.diverged_at - 1


def test_the_schedules_lr_is_in_the_line():
    known, _ = inside(entry("sgd", "milestones"))
    assert known.at("lr", 1, 0) == 0.05
    assert known.at("lr", 120, 0) == pytest.approx(0.05 * 0.01)
    assert r"\cdot" in known.substituted(120, 0)[0]


@pytest.mark.parametrize("text", ["", "1 +", "(1", r"\frac{1}", "<x>", "1 = 2", r"\exp(1)", "2 ^", "1)"])
def test_what_is_not_a_line_is_refused(text):
    with pytest.raises((ValueError, KeyError)):
        value_of(text, {})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 - 4", -1.0),
        (r"2\,3 \cdot 4", 24.0),
        ("2^{1 + 2}", 8.0),
        ("2^3 4", 32.0),
        ("(-3)^2", 9.0),
        ("-3^2", -9.0),
        (r"\frac{1 - 3}{\sqrt{16} + 1}", -0.4),
        (r"\max(1, 2 + 1)", 3.0),
        (r"\operatorname{sign}(0 - 2)", -1.0),
        (r"\lvert 1 - 4 \rvert", 3.0),
        (r"(1.5 \cdot 10^{-7})^2", 1.5e-7**2),
    ],
)
def test_values_of_little_lines(text, value):
    assert value_of(text, {}) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize("value", [0.0, 1.0, -0.3, 1e-9, -2.5e12, 123456.789, 1e-300])
def test_numbers_survive_being_written(value):
    assert value_of(latex_number(value, 17), {}) == pytest.approx(value, rel=1e-14, abs=0)
