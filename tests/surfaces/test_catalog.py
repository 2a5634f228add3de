"""What the declarations of the built-in surfaces say is true."""

import math
import re

import numpy as np
import pytest

from surfaces import SURFACES

CUSPS = {
    "ackley": "the tip of the funnel has no gradient: it is a cone there",
    "abs_ravine": "the minimum lies on both kinks: the gradient jumps there",
}
DEGENERATE = {"monkey_saddle": "the Hessian is zero at the saddle: the cubic terms decide"}

_ZERO = (
    "sphere",
    "ravine",
    "rotated_ravine",
    "booth",
    "matyas",
    "rosenbrock",
    "beale",
    "bohachevsky",
    "welsch_bowl",
    "cliff",
    "abs_ravine",
    "rastrigin",
    "ackley",
    "levy",
)
# key -> the values at `minima`, from closed forms or from the critical points in 40 digits. A surface that is added has
# none here: other tests check that its minima are minima, and that nothing in the domain is lower.
MINIMUM_VALUES = dict.fromkeys(_ZERO, (0.0,)) | {
    "saddle": (),
    "monkey_saddle": (),
    "plateau_saddle": (-1.003 / math.sqrt(1 + 1.003**2),) * 2,
    "himmelblau": (0.0,) * 4,
    "styblinski_tang": (-78.33233140754282, -64.19561235905536, -64.19561235905536, -50.05889331056788),
    "three_hump_camel": (0.0, 0.2986384422368598, 0.2986384422368598),
    "six_hump_camel": (-1.0316284534898774,) * 2 + (-0.21546382438371764,) * 2 + (2.1042503103112584,) * 2,
    "mccormick": (-math.sqrt(3) / 2 - math.pi / 3, -math.sqrt(3) / 2 + 2 * math.pi / 3),
    "goldstein_price": (3.0, 30.0, 84.0, 840.0),
    "easom": (-1.0,),
}
# (key, number in `saddles`) -> the value there, where it has a closed form
SADDLE_VALUES = {("saddle", 0): 0.0, ("monkey_saddle", 0): 0.0, ("plateau_saddle", 0): 0.0, ("beale", 0): 909 / 64}

EACH = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
EACH_WITH_MINIMUM = pytest.mark.parametrize(
    "surface", [pytest.param(s, id=s.key) for s in SURFACES.values() if s.minima]
)


def critical(kind, exempt):
    return [
        pytest.param(surface, np.array(point), id=f"{key}-{number}")
        for key, surface in SURFACES.items()
        for number, point in enumerate(getattr(surface, kind))
        if key not in exempt
    ]


def assert_gradient_vanishes(surface, point):
    """Up to 1e-9 of the Hessian's norm, which is up to a distance of about 1e-9 from the true place."""
    assert np.hypot(*surface.gradient(point)) <= 1e-9 * np.linalg.norm(surface.hessian(point), 2)


def ring(centre, radius, count=720):
    angle = 2 * np.pi * (np.arange(count) + 0.5) / count
    return np.reshape(centre, (2, 1)) + radius * np.stack([np.cos(angle), np.sin(angle)])


@pytest.mark.parametrize(("surface", "point"), critical("minima", CUSPS))
def test_minimum_is_a_minimum(surface, point):
    assert_gradient_vanishes(surface, point)
    assert np.linalg.eigvalsh(surface.hessian(point)).min() > 0


@pytest.mark.parametrize(("surface", "point"), critical("saddles", DEGENERATE))
def test_saddle_is_a_saddle(surface, point):
    assert_gradient_vanishes(surface, point)
    down, up = np.linalg.eigvalsh(surface.hessian(point))
    assert down < 0 < up


@pytest.mark.parametrize("radius", [1e-6, 1e-3, 0.1])
@pytest.mark.parametrize("key", CUSPS)
def test_minimum_at_a_cusp_is_lower_than_everything_around(key, radius):
    surface = SURFACES[key]
    centre = surface.minima[0]
    assert surface.value(ring(centre, radius)).min() > surface.value(centre)


def test_ackley_is_a_cone_at_its_tip():
    slopes = np.hypot(*SURFACES["ackley"].gradient(ring((0, 0), 1e-6)))
    np.testing.assert_allclose(slopes, 2 * math.sqrt(2), rtol=1e-4)


def test_l1_ravine_has_the_same_slopes_everywhere_and_zero_on_the_kinks():
    surface = SURFACES["abs_ravine"]
    np.testing.assert_array_equal(np.abs(surface.gradient(ring((0, 0), 1e-9))), np.outer([1, 10], np.ones(720)))
    np.testing.assert_array_equal(surface.gradient((0, 0)), [0, 0])
    np.testing.assert_array_equal(surface.gradient((3, 0)), [1, 0])


def test_monkey_saddle_has_three_ways_down_and_no_curvature():
    surface = SURFACES["monkey_saddle"]
    np.testing.assert_array_equal(surface.gradient((0, 0)), [0, 0])
    np.testing.assert_array_equal(surface.hessian((0, 0)), np.zeros((2, 2)))
    around = np.sign(surface.value(ring((0, 0), 0.5)))
    assert np.count_nonzero(around != np.roll(around, 1)) == 6


@pytest.mark.parametrize("surface", [SURFACES[key] for key in MINIMUM_VALUES], ids=MINIMUM_VALUES)
def test_values_at_the_minima(surface):
    got = [float(surface.value(point)) for point in surface.minima]
    assert got == pytest.approx(MINIMUM_VALUES[surface.key], rel=1e-14, abs=1e-14)


@pytest.mark.parametrize(("key", "number"), SADDLE_VALUES)
def test_values_at_saddles(key, number):
    surface = SURFACES[key]
    assert float(surface.value(surface.saddles[number])) == pytest.approx(SADDLE_VALUES[key, number], rel=1e-15)


@EACH_WITH_MINIMUM
def test_nothing_in_the_domain_is_lower_than_the_minimum(surface):
    (x0, x1), (y0, y1) = surface.domain
    grid = np.stack(np.meshgrid(np.linspace(x0, x1, 801), np.linspace(y0, y1, 801)))
    assert surface.value(grid).min() >= surface.minimum - 1e-14 * max(1.0, abs(surface.minimum))


def test_24_surfaces_have_values_from_elsewhere():
    assert len(MINIMUM_VALUES.keys() & SURFACES) == 24


@pytest.mark.parametrize("surface", [SURFACES[key] for key in MINIMUM_VALUES], ids=MINIMUM_VALUES)
def test_minimum_is_the_lowest_value_listed(surface):
    wanted = min(MINIMUM_VALUES[surface.key], default=None)
    assert surface.minimum == (None if wanted is None else pytest.approx(wanted, rel=1e-14, abs=1e-14))


@pytest.mark.parametrize("key", ["saddle", "monkey_saddle", "mccormick"])
def test_unbounded_surfaces_fall_below_everything_outside(key):
    surface = SURFACES[key]
    assert not surface.bounded
    lowest = -100.0 if surface.minimum is None else surface.minimum
    assert surface.value(ring((0, 0), 1e4)).min() < lowest


@EACH
def test_declaration_is_complete(surface):
    assert SURFACES[surface.key] is surface
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", surface.key)
    assert surface.title
    assert surface.note.endswith(".")
    assert re.search(r"[A-Z]", surface.reference)
    assert surface.lr > 0
    assert surface.steps > 0
    assert surface.escape_radius > 0


def test_titles_are_unique():
    assert len({surface.title for surface in SURFACES.values()}) == len(SURFACES)


@EACH
def test_places_lie_in_the_domain(surface):
    (x0, x1), (y0, y1) = surface.domain
    assert x0 < x1
    assert y0 < y1
    places = [surface.start, *surface.minima, *surface.saddles]
    assert surface.contains(np.transpose(places)).all()
    assert len(set(places)) == len(places)


@EACH
def test_start_is_on_a_slope(surface):
    assert np.isfinite(surface.value(surface.start))
    assert np.hypot(*surface.gradient(surface.start)) > 0


@EACH
def test_escape_radius_keeps_saddles_apart_from_minima(surface):
    # A run that ends in a minimum next to a saddle has escaped from it.
    for saddle in surface.saddles:
        distances = [math.dist(saddle, minimum) for minimum in surface.minima]
        assert surface.escape_radius < min(distances, default=math.inf)


def test_plateau_saddle_is_flat_round_the_saddle_and_bounded():
    surface = SURFACES["plateau_saddle"]
    np.testing.assert_allclose(surface.hessian((0, 0)), [[0.012, 0], [0, -0.012]], rtol=1e-14)
    assert np.hypot(*surface.gradient(ring((0, 0), 0.1))).max() <= 0.0133
    assert np.abs(surface.value(ring((0, 0), 100.0))).max() <= 1.0


@pytest.mark.parametrize("key", ["ravine", "rotated_ravine"])
@pytest.mark.parametrize("kappa", [1, 10, 100, 1234.5, 10_000])
def test_kappa_is_the_condition_number(key, kappa):
    member = SURFACES[key].with_params(kappa=kappa)
    assert np.linalg.eigvalsh(member.hessian((0.3, -0.7))) == pytest.approx([1.0, kappa], rel=1e-12)
    np.testing.assert_array_equal(member.gradient(member.minima[0]), [0, 0])


def test_rotated_ravine_is_the_ravine_turned_by_45_degrees():
    x, y = np.random.default_rng(3).uniform(-2, 2, (2, 50))
    turned = np.stack([x - y, x + y]) / math.sqrt(2)
    np.testing.assert_allclose(
        SURFACES["rotated_ravine"].value(turned), SURFACES["ravine"].value((x, y)), rtol=1e-12, atol=1e-12
    )
    start = np.array(SURFACES["ravine"].start)
    np.testing.assert_allclose(
        SURFACES["rotated_ravine"].start, np.array([start[0] - start[1], start.sum()]) / math.sqrt(2), rtol=1e-15
    )


def test_member_changes_the_parameter_and_keeps_the_rest():
    ravine = SURFACES["ravine"]
    member = ravine.with_params(kappa=10)
    assert member.values == (10.0,)
    assert float(member.value((0, 1))) == 5.0
    assert (member.key, member.domain, member.start, member.minima) == (
        ravine.key,
        ravine.domain,
        ravine.start,
        ravine.minima,
    )
    assert member.with_params(kappa=100) == ravine
    assert ravine.with_params() == ravine


@pytest.mark.parametrize("kappa", [0.1, 1 / 3, 1e-3])
def test_parameters_are_read_as_the_decimals_that_people_typed(kappa):
    member = SURFACES["ravine"].with_params(kappa=kappa)
    assert float(member.value((0, 2))) == pytest.approx(2 * kappa, rel=1e-15)
    assert member.values == (kappa,)


@pytest.mark.parametrize("key", ["ravine", "sphere"])
def test_unknown_parameter_is_a_type_error_that_names_it(key):
    with pytest.raises(TypeError, match="wdith"):
        SURFACES[key].with_params(wdith=1.0)


@EACH
def test_parameters_offer_their_present_value(surface):
    assert len(surface.parameters) == len(surface.values)
    for (_, parameter), value in zip(surface.parameters, surface.values, strict=True):
        assert parameter.low <= parameter.default <= parameter.high
        assert value == parameter.default
        assert parameter.help
        assert parameter.symbol
