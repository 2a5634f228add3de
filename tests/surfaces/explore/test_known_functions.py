"""What is found in functions of which it is known, and what holds for whatever is typed."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import entry
from engine.scenario.limits import SHARED_LR
from i18n.notes import note_of
from surfaces.explore.default_start import LOWEST_LR
from surfaces.formula import FormulaError, parse
from tests.surfaces.explore.known_functions import FUNCTIONS
from tests.thoroughness import examples

EVERY = pytest.mark.parametrize("known", FUNCTIONS, ids=lambda known: f"{known.text} {known.box or ''}")


def explored(known):
    box = known.box and (known.box[:2], known.box[2:])
    return parse(known.text, box)


def half_sides(surface):
    return np.ptp(np.array(surface.domain), axis=1) / 2


@lru_cache(maxsize=1)
def drawn(surface):
    """The values of the drawn map, without its border."""
    axes = [np.linspace(low, high, 200)[2:-2] for low, high in surface.domain]
    values = surface.value(np.stack(np.meshgrid(*axes, indexing="ij")))
    return values[np.isfinite(values)]


def rounding(surface, point):
    """How much f changes with the last digits of x and y, and with those of its own parts."""
    last = 4e-16 * np.array([[1, -1, 1, -1, 2, -2, 0], [1, 1, -1, -1, 2, -2, 3]])
    size = np.maximum(np.abs(point), half_sides(surface))[:, None]
    values = surface.value(np.reshape(point, (2, 1)) + size * last)
    parts = float(np.median(np.abs(drawn(surface)))) if drawn(surface).size else 0.0
    return 8 * float(np.nan_to_num(np.ptp(values))) + 1e-14 * abs(float(surface.value(point))) + 2e-15 * parts


def ring(surface, point, radius):
    angle = 2 * np.pi * np.arange(96) / 96 + 0.013
    offsets = radius * half_sides(surface)[:, None] * np.stack([np.cos(angle), np.sin(angle)])
    return surface.value(np.reshape(point, (2, 1)) + offsets)


# --- what holds for every function ---


def check_minima(surface, told_from_a_line=0.0):
    """No place on the drawn map is lower than the lowest minimum, and each minimum is one at three radii.

    A slope along a valley that is less than `told_from_a_line` of the spread may pass for a level line.
    """
    values = drawn(surface)
    spread = float(np.ptp(np.quantile(values, (0.02, 0.98)))) if values.size else 0.0
    if surface.minimum is not None and values.size:
        assert values.min() >= surface.minimum - 1e-11 * spread - 1e-12 * abs(surface.minimum)
    for point in surface.minima:
        assert surface.contains(point)
        for radius in (1e-6, 1e-5, 1e-4):
            around = ring(surface, point, radius)
            least = rounding(surface, np.array(point)) + told_from_a_line * spread
            assert np.nanmin(around) >= surface.value(point) - least, (point, radius)
    for point in surface.maxima:
        least = rounding(surface, np.array(point)) + told_from_a_line * spread
        assert np.nanmax(ring(surface, point, 1e-5)) <= surface.value(point) + least


def check_words(surface):
    """What the note says of other places is so there."""
    values = drawn(surface)
    low, high = np.array(surface.domain).T
    angle = 2 * np.pi * np.arange(180) / 180
    square = np.stack([np.cos(angle), np.sin(angle)])
    square = square / np.abs(square).max(axis=0)
    reach = np.concatenate([np.linspace(1.01, 10, 60), np.geomspace(10, 1e9, 60)])
    middle, half = ((low + high) / 2)[:, None, None], ((high - low) / 2)[:, None, None]
    outside = surface.value(middle + half * reach[:, None] * square[:, None])
    if "has no minimum" not in surface.note and surface.bounded and surface.minimum is not None:
        # nothing of "outside" is said, and nothing far lower is there
        spread = float(np.ptp(np.quantile(values, (0.02, 0.98))))
        assert np.nanmin(outside) >= surface.minimum - spread
    for axis, sentence in ((0, "It depends on y only"), (1, "It depends on x only")):
        if sentence in surface.note:
            points = np.random.default_rng(3).uniform(low[:, None], high[:, None], (2, 200))
            moved = points.copy()
            moved[axis] = np.random.default_rng(4).uniform(low[axis], high[axis], 200)
            np.testing.assert_allclose(surface.value(points), surface.value(moved), rtol=1e-9, atol=1e-12)


def check_lr(surface):
    """The suggested learning rate is well below 2 / L at the start and at the minima."""
    points = np.array([surface.start, *surface.minima]).T
    curvature = np.abs(np.linalg.eigvalsh(np.nan_to_num(np.moveaxis(surface.hessian(points), -1, 0)))).max()
    assert surface.lr <= 0.5 / max(curvature, 0.5) * (1 + 1e-9) or surface.lr == LOWEST_LR


@EVERY
def test_what_is_found_is_there(known):
    surface = explored(known)
    check_minima(surface)
    check_words(surface)
    check_lr(surface)


# --- what is known of each ---


@EVERY
def test_the_lowest_minimum_is_found(known):
    surface = explored(known)
    if known.lowest is None:
        assert surface.minimum is None
    else:
        assert surface.minimum == pytest.approx(known.lowest, rel=1e-7, abs=1e-7)
    for place in known.at:
        assert min(math.dist(place, point) for point in surface.minima) < 1e-3 * max(1.0, math.hypot(*place))


@EVERY
def test_it_is_said_whether_minima_form_a_line(known):
    note = explored(known).note
    if known.extent is not None:
        assert ("form a line" in note) == (known.extent == "line")
        assert ("fill a region" in note) == (known.extent == "region")


COUNTED = [known for known in FUNCTIONS if known.counts]


@pytest.mark.parametrize("known", COUNTED, ids=lambda known: f"{known.text} {known.box or ''}")
def test_critical_points_are_counted_rightly(known):
    names = (("minimum", "minima"), ("saddle", "saddles"), ("maximum", "maxima"))
    parts = [f"{n} {names[k][n != 1]}" for k, n in enumerate(known.counts) if n]
    assert f"Found in the box: {', '.join(parts)}." in explored(known).note


SHOWN = [known for known in FUNCTIONS if known.box is None]


@pytest.mark.parametrize("known", SHOWN, ids=lambda known: known.text)
def test_the_box_is_where_the_function_varies(known):
    surface = explored(known)
    values, half = drawn(surface), half_sides(surface)
    axes = [np.linspace(low, high, 24) for low, high in surface.domain]
    slope = np.hypot(*(np.nan_to_num(surface.gradient(np.stack(np.meshgrid(*axes)))) * half[:, None, None]))
    if known.extent != "region":
        assert np.count_nonzero(slope > 1e-9 * np.ptp(values)) > 0.1 * slope.size
    if not known.at and known.lowest is None:
        assert np.abs(np.array(surface.domain)).max() <= 10.0  # no journey to a tail or a pole


@pytest.mark.parametrize("text", ["x^3-3x+y^2", "x^5-5x+y^2", "x^2+y^2-x^2y^2", "x^2 y", "x y(x+y-3)"])
def test_with_a_local_minimum_only_the_race_starts_where_it_can_be_reached(text):
    surface = parse(text)
    assert surface.minimum is None
    assert surface.minima
    run = race(Scenario(formula=text, entries=(entry("sgd"),), steps=200))["sgd"]
    assert surface.contains(run.theta[-1])


STEEP = ("x^2+1e6y^2", "1e12x^2+y^2", "1e5(y-x^2)^2+(1-x)^2", "1e8(y-x^2)^2+(1-x)^2", "x^40+y^2", "(x^6+y^4-17)^2+y^2")


@pytest.mark.parametrize("text", [*STEEP, "(x^2-1)^2+(y^2-2)^2", "e^(x^2+y^2)", "ln(1+e^(-x))+ln(1+e^y)", "1e5x^2+y^4"])
def test_the_default_race_does_not_blow_up(text):
    for name, run in race(Scenario(formula=text, steps=200)).items():
        assert run.diverged_at < 0, name


def test_a_wide_box_gets_a_rate_for_the_curvature_in_it():
    box = (-500.0, 500.0, -500.0, 500.0)
    for name, run in race(Scenario(formula="(x^2-1)^2+(y^2-2)^2", box=box, steps=200)).items():
        assert run.diverged_at < 0, name


# --- whatever is typed ---

ATOMS = st.sampled_from(["x", "y", "(x-1)", "(y+2)", "(x-y)", "(x+2y)", "x y", "(2x-3)"])
SHAPES = st.sampled_from(
    [
        *("{}^2", "{}^3", "{}^4", "{}", "|{}|", "sqrt|{}|", "1e5{}^2", "sqrt(1+{}^2)", "ln(1+{}^2)", "1/(1+{}^2)"),
        *("tanh({})", "sigmoid({})", "ln(1+e^{})", "arctan({})", "e^(-{}^2)", "sin({})", "cos(3{})"),
        *("relu({})", "max({},0)^2"),
    ]
)
TERMS = st.builds(lambda shape, atom: shape.replace("{}", atom), SHAPES, ATOMS)
FORMULAS = st.lists(TERMS, min_size=1, max_size=3).map("+".join) | st.lists(TERMS, min_size=2, max_size=2).map(
    lambda terms: f"({terms[0]})({terms[1]})"
)


@settings(
    max_examples=examples(1500), derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
@given(FORMULAS)
def test_what_is_found_in_any_function_is_there(text):
    try:
        surface = parse(text)
    except FormulaError:
        return
    check_minima(surface, told_from_a_line=1e-9)
    check_lr(surface)


def test_the_search_is_deterministic():
    texts = ["20+x^2-10cos(2pi x)+y^2-10cos(2pi y)", "|x|+|y-x^2|", "(x^2+y-11)^2+(x+y^2-7)^2"]
    first = [parse(text) for text in texts]
    parse.__globals__["_parsed"].cache_clear()
    assert [parse(text) for text in texts] == first


def test_the_lowest_learning_rate_is_that_of_the_optimizers():
    assert SHARED_LR.low == LOWEST_LR


def test_at_least_is_said_in_every_language():
    assert note_of("Found in the box: at least 3 minima, 1 saddle.") == "Found in the box: at least 3 minima, 1 saddle."
