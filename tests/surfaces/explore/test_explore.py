"""What exploring finds out about a function that nobody has described."""

import math

import numpy as np
import pytest

from surfaces import SURFACES
from surfaces.explore.critical import DEGENERATE, FLAT, MAXIMUM, MINIMUM, SADDLE, classify
from surfaces.explore.default_start import LOWEST_LR, round_down
from surfaces.explore.evaluator import JetEvaluator, Window
from surfaces.explore.explore import MARKED, explore
from surfaces.explore.viewport import NowhereError, round_up
from surfaces.formula import expression, parse, to_text
from tests.surfaces.formula.formula_cases import VALID

NAMED = [
    "x^2+y^2",
    "(1-x)^2+100(y-x^2)^2",
    "sin x sin y",
    "x^2-y^2",
    "x^4+y^4",
    "|x|+10|y|",
    "log x",
    "e^(-x^2-y^2)",
    "(x-20)^2+(y+4)^2",
    "(x-y)^2",
    "relu(x)+y^2",
    "x^x",
    "1/x",
    "sqrt(1-x^2-y^2)",
    "x",
    "3",
    "floor(x)",
    "cos(3x)cos(3y)",
]
EVERY = pytest.mark.parametrize("text", [*NAMED, *(case["text"] for case in VALID)])


def distances(point, places):
    return [math.dist(point, place) for place in places]


def inside(surface, places):
    return not places or bool(surface.contains(np.transpose(places)).all())


# --- critical points ---


def window(text):
    return Window(JetEvaluator(expression(text)), np.array([[-5.0, 5.0], [-5.0, 5.0]]), np.ones(2), 1.0)


def missing(places, found):
    return [place for place in places if min(distances(place, found), default=math.inf) > 1e-8]


# The search marks no saddles where there are dozens of minima, and only the lowest of those.
@pytest.mark.parametrize("key", [key for key in SURFACES if key not in ("bohachevsky",)])
def test_the_declared_critical_points_of_the_catalog_are_found(key):
    surface = SURFACES[key]
    found = parse(to_text(surface))
    assert missing(surface.minima, found.minima) == []
    assert missing([s for s in surface.saddles if found.contains(s)], found.saddles) == []
    if surface.minimum is not None and surface.bounded:
        assert found.minimum == pytest.approx(surface.minimum, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("key", "counts"),
    [
        ("himmelblau", (4, 4)),
        ("goldstein_price", (4, 4)),
        ("six_hump_camel", (6, 7)),
        ("beale", (1, 2)),
        ("sphere", (1, 0)),
    ],
)
def test_no_more_are_found_than_there_are(key, counts):
    found = parse(to_text(SURFACES[key]))
    assert (len(found.minima), len(found.saddles)) == counts


@EVERY
def test_minima_are_lower_than_all_around_them(text):
    surface = parse(text)
    angle = 2 * np.pi * np.arange(64) / 64
    for x, y in surface.minima:
        ring = np.array([[x], [y]]) + 1e-4 * np.ptp(surface.domain) * np.stack([np.cos(angle), np.sin(angle)])
        assert surface.value((x, y)) <= surface.value(ring).min() + 1e-15


@EVERY
def test_saddles_have_no_slope_and_two_ways_down(text):
    surface = parse(text)
    angle = 2 * np.pi * np.arange(64) / 64 + 0.01
    for x, y in surface.saddles:
        ring = np.array([[x], [y]]) + 1e-3 * np.ptp(surface.domain) * np.stack([np.cos(angle), np.sin(angle)])
        assert np.hypot(*surface.gradient((x, y))) <= 1e-9 * (1 + np.abs(surface.hessian((x, y))).max())
        signs = np.sign(surface.value(ring) - surface.value((x, y)))
        assert np.count_nonzero(signs != np.roll(signs, 1)) >= 4


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("x^2+3y^2", MINIMUM),
        ("-x^2-y^2", MAXIMUM),
        ("x^2-y^2", SADDLE),
        ("x y", SADDLE),
        ("x^4+y^4", MINIMUM),
        ("x^2+y^6", MINIMUM),
        ("-x^4-y^2", MAXIMUM),
        ("x^3-3x y^2", SADDLE),
        ("x^2-y^4", SADDLE),
        ("x^2+y^3", DEGENERATE),
        ("x^3", DEGENERATE),
        ("x^3+y^3", DEGENERATE),
        ("(x-y)^2", MINIMUM),
        ("(x-2y)^2-(x+y)^4", SADDLE),
    ],
)
def test_what_a_critical_point_is(text, kind):
    assert classify(window(text), np.zeros((2, 1))).kinds.tolist() == [kind]


def test_a_tail_is_no_minimum_and_a_plain_is_one_only_beside_a_kink():
    points = np.array([[-4.0, -2.0], [0.0, 1.0]])
    assert classify(window("relu(x+y)"), points).kinds.tolist() == [MINIMUM, MINIMUM]
    assert classify(window("tanh(20x+20y)"), points).kinds.tolist() == [FLAT, FLAT]


@pytest.mark.parametrize(
    ("text", "minima"),
    [
        ("|x-1.3|+|x+y|", [(1.3, -1.3)]),
        ("max(|x-1|,|y+2|)", [(1, -2)]),
        ("sqrt(x^2+y^2)", [(0, 0)]),
        ("(x-10)^2+|y|", [(10, 0)]),
        ("relu(x)", [(0, 0)]),
        ("max(x, y, 0)", [(0, 0)]),
        ("cbrt(x)^2 + |y|", [(0, 0)]),
        ("||x|-2| + |y|", [(-2, 0), (2, 0)]),
    ],
)
def test_minima_at_kinks_are_found_by_their_values(text, minima):
    found = parse(text).minima
    assert len(found) == len(minima)
    np.testing.assert_allclose(sorted(found), minima, atol=1e-9)


@pytest.mark.parametrize(
    ("text", "minima"),
    [
        ("x^2", [(0, 0)]),
        ("sin y", [(0, -math.pi / 2), (0, 3 * math.pi / 2)]),
        ("(x-y)^2", [(0, 0)]),
        ("(y-1)^4", [(0, 1)]),
    ],
)
def test_of_a_line_of_minima_one_point_is_marked(text, minima):
    np.testing.assert_allclose(sorted(parse(text).minima), minima, atol=1e-9)


def test_of_a_circle_of_minima_one_point_is_marked():
    ((x, y),) = parse("(x^2+y^2-1)^2").minima
    assert math.hypot(x, y) == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("text", ["cos(3x)cos(3y)", "20+x^2-10cos(2pi x)+y^2-10cos(2pi y)", "sin(50x)sin(50y)"])
def test_of_dozens_of_minima_only_the_lowest_are_marked(text):
    surface = parse(text)
    assert 1 <= len(surface.minima) <= MARKED
    assert np.ptp(surface.value(np.transpose(surface.minima))) < 1e-9
    assert surface.saddles == ()
    assert "dozens of minima" in surface.note


def test_maxima_are_found_as_well():
    assert explore(expression("1/(1+(x-1)^2+y^2)")).maxima == ((1.0, 0.0),)


# --- the box ---


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("x^2+y^2", ((-5, 5), (-5, 5))),
        ("sin x sin y", ((-5, 5), (-5, 5))),
        ("(1-x)^2+100(y-x^2)^2", ((-3, 3), (-3, 3))),
        ("3", ((-5, 5), (-5, 5))),
        ("x+2y", ((-5, 5), (-5, 5))),
        ("e^(-x^2-y^2)", ((-5, 5), (-5, 5))),
        ("(x-20)^2+(y+4)^2", ((15, 25), (-5, 5))),
        ("(x^2-100)^2+y^2", ((-15, 15), (-5, 5))),
        ("log x", ((-1, 9), (-5, 5))),
        ("sqrt(-x) y^2", ((-9, 1), (-5, 5))),
        ("sqrt(1-x^2-y^2)", ((-1, 1), (-1, 1))),
        ("arcsin(x/3)", ((-3, 3), (-3, 3))),
    ],
)
def test_the_box_suits_the_function(text, domain):
    assert parse(text).domain == domain


def test_a_minimum_just_outside_of_the_usual_box_is_shown():
    surface = parse("-cos(x)cos(y)exp(-((x-pi)^2+(y-pi)^2))")
    assert min(distances((math.pi, math.pi), surface.minima)) < 1e-12


def test_a_function_that_swings_quickly_gets_a_small_box():
    (x0, x1), _ = parse("sin(200x)sin(200y)").domain
    assert 2 < (x1 - x0) / (2 * math.pi / 200) < 40


@pytest.mark.parametrize(
    "text", ["log x", "sqrt(x y)", "sqrt(x)", "x^x", "log(x-30)", "arcosh x", "sqrt(0.01-x^2-y^2)"]
)
def test_the_box_lies_where_the_function_is_defined(text):
    surface = parse(text)
    (x0, x1), (y0, y1) = surface.domain
    grid = np.stack(np.meshgrid(np.linspace(x0, x1, 60), np.linspace(y0, y1, 60)))
    assert np.isfinite(surface.value(grid)).mean() > 0.5


@EVERY
def test_places_lie_in_the_box(text):
    surface = parse(text)
    (x0, x1), (y0, y1) = surface.domain
    assert x0 < x1
    assert y0 < y1
    for places in ([surface.start], surface.minima, surface.saddles):
        assert inside(surface, places)
    everything = [surface.start, *surface.minima, *surface.saddles]
    assert len(set(everything)) == len(everything)


def test_in_a_given_box_only_what_lies_inside_is_marked():
    surface = parse("(x^2+y-11)^2+(x+y^2-7)^2", ((0, 5), (0, 5)))
    np.testing.assert_allclose(surface.minima, [(3, 2)])
    assert not surface.bounded or surface.minimum == 0.0


def test_without_a_value_anywhere_there_is_nothing_to_explore():
    with pytest.raises(NowhereError):
        explore(expression("sqrt(x-1)"), ((-3, 0), (0, 1)))


@pytest.mark.parametrize(("length", "round_"), [(1.0, 1.0), (1.01, 1.2), (4.2, 5.0), (97.0, 100.0), (0.013, 0.015)])
def test_nice_lengths(length, round_):
    assert round_up(length) == pytest.approx(round_, rel=1e-12)


# --- start and learning rate ---


@EVERY
def test_the_start_has_a_value_and_a_slope_if_there_is_one(text):
    surface = parse(text)
    assert np.isfinite(surface.value(surface.start))
    grid = np.stack(np.meshgrid(*(np.linspace(*side, 31) for side in surface.domain)))
    steepest = np.nanmax(np.abs(surface.gradient(grid)))
    assert np.abs(surface.gradient(surface.start)).max() > 0 or steepest == 0
    size = float(np.ptp(surface.domain, axis=1).max())
    if len(surface.minima) < 6:
        assert min(distances(surface.start, surface.minima), default=size) > 0.05 * size


@EVERY
def test_lr_is_a_round_number_at_which_descent_goes_down(text):
    surface = parse(text)
    assert LOWEST_LR <= surface.lr <= 1.0
    assert round_down(surface.lr) == surface.lr
    theta = np.array(surface.start)
    for _ in range(surface.steps):
        theta = theta - surface.lr * surface.gradient(theta)
        if not (np.isfinite(theta).all() and surface.contains(theta)):
            assert not surface.minima or not surface.bounded or "undefined" in surface.note
            return
    assert surface.value(theta) <= surface.value(surface.start) + 1e-12


@pytest.mark.parametrize(
    ("rate", "lower"), [(0.7, 0.5), (0.5, 0.5), (0.3, 0.2), (0.0019, 0.001), (3.0, 1.0), (1e-9, 1e-9), (1e-20, 1e-16)]
)
def test_rates_are_rounded_down(rate, lower):
    assert round_down(rate) == lower


@EVERY
def test_escape_radius_keeps_saddles_apart_from_minima(text):
    surface = parse(text)
    for saddle in surface.saddles:
        assert 0 < surface.escape_radius < min(distances(saddle, surface.minima), default=math.inf)


# --- what people are told ---


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("3", "A constant"),
        ("sin^2 x + cos^2 x", "A constant"),
        ("x - x", "A constant"),
        ("x + 2y", "A plane"),
        ("2(x+1)", "A plane"),
        ("step(x)", "A staircase"),
        ("floor(x) + ceil(y)", "A staircase"),
        ("x^2", "It depends on x only: y never changes, and of each line of minima one point is marked."),
        ("x^2 + y - y", "It depends on x only"),
        ("e^y", "It depends on y only: x never changes."),
        ("log x", "It is undefined on part of the box"),
        ("1/x", "It is undefined on part of the box"),
        ("|x| + y^2", "It has kinks or jumps"),
        ("max(x, y)^2", "It has kinks or jumps"),
        ("|sin(50x)| + y^2", "It has kinks or jumps"),
        ("|x^2 + y^2 - 1|", "It has kinks or jumps"),
        ("floor(x) + y^2", "It has kinks or jumps"),
        ("max(x, -9, -x) + y^2", "It has kinks or jumps"),
        ("+".join(f"|x-{i}|" for i in range(1, 20)) + "+y^2", "It has kinks or jumps"),
        ("x^2 - y^2", "It is unbounded below"),
        ("log(x^2+y^2)", "It is unbounded below"),
        ("-1/(x^2+y^2)", "It is unbounded below"),
        ("x^2 - 0.01y^4", "It is unbounded below"),
        ("(x-y)^2", "Its minima form a line"),
        ("(x^2+y-11)^2+(x+y^2-7)^2", "Found in the box: 4 minima, 4 saddles, 1 maximum."),
        ("x^2+y^2", "Found in the box: 1 minimum."),
        ("sin x + y", "It has no minimum, saddle or maximum in the box."),
    ],
)
def test_the_kind_of_function_is_told(text, sentence):
    note = parse(text).note
    assert sentence in note
    assert note.endswith(".")


@pytest.mark.parametrize(
    ("text", "untrue"),
    [
        ("(1-x)^2+100(y-x^2)^2", ("unbounded", "undefined", "kinks", "only", "plane")),
        ("x^2+y^2", ("unbounded", "lower outside", "undefined", "kinks", "only", "plane")),
        ("|x|^3+|y|^1.5", ("kinks",)),
        ("x^y+y^2", ("unbounded",)),
        ("relu(1-x)^2+relu(y-2)^2", ("kinks",)),
        ("|x^2+1|+y^2+|y+90|", ("kinks",)),
        ("20+x^2-10cos(2pi x)+y^2-10cos(2pi y)", ("unbounded", "lower outside", "undefined", "kinks")),
        ("e^x + e^-y", ("unbounded", "undefined", "only", "plane")),
        ("sqrt(x^2+y^2+1)", ("unbounded", "undefined", "plane")),
        ("floor(x) + y^2", ("only", "plane", "constant.")),
        ("arctan x + y^2", ("unbounded", "undefined")),
    ],
)
def test_nothing_is_told_that_is_not_so(text, untrue):
    assert [word for word in untrue if word in parse(text).note] == []


@pytest.mark.parametrize(
    ("text", "bounded"),
    [
        ("x^2+y^2", True),
        ("(1-x)^2+100(y-x^2)^2", True),
        ("x^2-y^2", False),
        ("x", False),
        ("3", True),
        ("e^x", True),
        ("log x", False),
        ("tan x", False),
        ("sin(x+y)+(x-y)^2-1.5x+2.5y+1", False),
        ("sin x sin y", True),
        ("1/(1+x^2+y^2)", True),
        ("x^3-3x y^2", False),
        ("|x|", True),
    ],
)
def test_bounded(text, bounded):
    assert parse(text).bounded == bounded


def test_outside_of_a_given_box_it_may_be_lower():
    surface = parse("(x^2-4)^2 + y^2 + x", ((0, 4), (-2, 2)))
    assert len(surface.minima) == 1
    assert not surface.bounded
    assert "lower outside the box" in surface.note


def test_what_lies_far_below_the_box_is_not_without_end():
    surface = parse("x^2 + y^2", ((100, 101), (0, 1)))
    assert "unbounded" not in surface.note
    assert "unbounded" not in parse("y^2 - 100e^(-(x-60)^2)").note


# --- cost ---


@pytest.mark.parametrize(
    "text", ["x^2", "max(" + "x^y," * 20 + "1)", "x^y^7x^y+x^yx^yyxx^yx^x^y^yyxx^y^39^xe^xx^y^y^x^x^y^7x^y"]
)
def test_the_search_is_paid_by_starts(text, monkeypatch):
    """The more operations a function has, the fewer points it is evaluated at: their product is bounded."""
    paid = 0
    tape_call = type(JetEvaluator(expression("x"))._value).__call__

    def counted(self, theta, out, work=None):
        nonlocal paid
        paid += len(self.ops) * (theta[0].size + 500)  # each call of NumPy costs as much as about 500 elements
        return tape_call(self, theta, out, work)

    monkeypatch.setattr("surfaces.compile.tape.Tape.__call__", counted)
    explore(expression(text))
    assert paid < 2e8


def test_every_kind_of_critical_point_is_given_for_the_picture():
    assert parse("-x^2 - y^2").maxima == ((0.0, 0.0),)
    assert parse("x^4 + y^3").degenerate == ((0.0, 0.0),)
    surface = parse("sin(x) sin(y)")
    for kind, low, high in (("minima", 1, 1), ("saddles", -1, 1), ("maxima", -1, -1)):
        places = getattr(surface, kind)
        assert len(places) >= 8
        for place in places:
            values = np.linalg.eigvalsh(surface.hessian(np.array(place)))
            assert (np.sign(values) == [low, high]).all()
