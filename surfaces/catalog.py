"""The built-in surfaces, from easy to nasty. Adding one is one declaration here, so the file is as long as their list.

Formulas keep exact fractions, so that their LaTeX reads as in the literature. Critical points without a closed form
were computed with 40 digits by Newton's method from a grid of starts; tests verify each one again.
"""

from __future__ import annotations

import math
from typing import Any

import sympy as sp

from surfaces.base import Parameter, Surface, X, Y, points

_Q = sp.Rational
_KAPPA = Parameter(
    symbol=r"\kappa",
    low=1.0,
    high=10_000.0,
    default=100.0,
    log=True,
    help="Condition number: how many times as steeply the valley's walls curve as its floor.",
)


def _exact(number: float) -> Any:
    """The shortest decimal of a float as a fraction: 0.1 becomes 1/10."""
    return _Q(repr(float(number)))


def ravine(kappa: float = 100.0) -> Surface:
    """f = x^2/2 + kappa y^2/2: the quadratic with eigenvalues 1 and kappa."""
    return Surface(
        key="ravine",
        title="Ravine",
        expr=X**2 / 2 + _exact(kappa) * Y**2 / 2,
        domain=((-12, 2), (-2, 2)),
        start=(-10.0, 1.0),
        view=(-45, 50, 0.6),
        minima=points((0, 0)),
        lr=0.01,
        note="The walls curve kappa times as steeply as the floor: they limit lr, and the steps along the floor "
        "then grow in proportion to kappa.",
        reference="Quadratic model problem; Polyak 1964; Goh, Why Momentum Really Works, Distill 2017",
        parameters=(("kappa", _KAPPA),),
        values=(float(kappa),),
        family=ravine,
    )


def rotated_ravine(kappa: float = 100.0) -> Surface:
    """The ravine turned by 45 degrees: f = (x + y)^2/4 + kappa (x - y)^2/4."""
    return Surface(
        key="rotated_ravine",
        title="Rotated ravine",
        expr=(X + Y) ** 2 / 4 + _exact(kappa) * (X - Y) ** 2 / 4,
        domain=((-11, 3), (-11, 3)),
        start=(-11 / math.sqrt(2), -9 / math.sqrt(2)),
        view=(-135, 32, 0.6),
        minima=points((0, 0)),
        lr=0.01,
        note="The same ravine turned off the axes: a step size of its own for each coordinate no longer helps, "
        "as both see the steep direction.",
        reference="Quadratic model problem; Duchi, Hazan and Singer 2011 motivate the full matrix by it",
        parameters=(("kappa", _KAPPA),),
        values=(float(kappa),),
        family=rotated_ravine,
    )


_e = _Q(1, 1000)
_u = 3 * X**4 + 6 * X**2 * Y**2 + 6 * _e * X**2 - 6 * _e * Y**2 - 3 * (1 - _e) * Y**4 + 2 * Y**6

_DECLARATIONS: tuple[Surface, ...] = (
    Surface(
        key="sphere",
        title="Sphere",
        expr=X**2 + Y**2,
        domain=((-5, 5), (-5, 5)),
        start=(-4.0, 3.0),
        view=(-75, 32, 0.6),
        minima=points((0, 0)),
        note="The easiest bowl: every direction curves alike, so gradient descent goes straight to the minimum.",
        reference="De Jong 1975, function F1",
    ),
    ravine(),
    rotated_ravine(),
    Surface(
        key="booth",
        title="Booth",
        expr=(X + 2 * Y - 7) ** 2 + (2 * X + Y - 5) ** 2,
        domain=((-10, 10), (-10, 10)),
        start=(-8.0, -5.0),
        view=(-45, 32, 0.6),
        minima=points((1, 3)),
        note="A tilted quadratic with condition number 9: a mild valley, in which plain gradient descent is enough.",
        reference="Booth; collected in Jamil and Yang 2013",
    ),
    Surface(
        key="matyas",
        title="Matyas",
        expr=_Q(26, 100) * (X**2 + Y**2) - _Q(48, 100) * X * Y,
        domain=((-10, 10), (-10, 10)),
        start=(-8.0, 3.0),
        view=(-135, 32, 0.6),
        minima=points((0, 0)),
        lr=0.1,
        note="A nearly flat diagonal valley: the loss is soon small while the minimum is still far away.",
        reference="Matyas 1965; collected in Jamil and Yang 2013",
    ),
    Surface(
        key="saddle",
        title="Saddle",
        expr=X**2 - Y**2,
        domain=((-2, 2), (-2, 2)),
        start=(-1.5, 0.01),
        view=(-45, 38, 0.6),
        saddles=points((0, 0)),
        escape_radius=1.0,
        bounded=False,
        lr=0.01,
        note="Gradient descent leaves at the rate 1 + 2 lr a step, so the time to escape grows with log(1 / distance from the ridge).",
        reference="Radford 2014, animations of optimizers at a saddle",
    ),
    Surface(
        key="monkey_saddle",
        title="Monkey saddle",
        expr=X**3 - 3 * X * Y**2,
        domain=((-2, 2), (-2, 2)),
        start=(0.8, 0.01),
        view=(-45, 32, 0.6),
        saddles=points((0, 0)),
        escape_radius=1.0,
        bounded=False,
        lr=0.02,
        note="Three ways down and a Hessian of zero at the saddle: there is no curvature to push a run away.",
        reference="Hilbert and Cohn-Vossen 1932",
    ),
    Surface(
        key="plateau_saddle",
        title="Saddle with a plateau",
        expr=_u / sp.sqrt(1 + _u**2),
        domain=((-1.5, 1.5), (-1.5, 1.5)),
        start=(0.3, 0.02),
        view=(-12, 52, 0.25),  # lower than the search says: it shows nearly as much, and that it is a relief
        minima=points((0, 1), (0, -1)),
        saddles=points((0, 0)),
        note="Around the saddle the slope nearly vanishes: steps proportional to the gradient crawl, steps of a fixed size do not.",
        reference="Made for this app: a saddle with eigenvalues ±0.012 between two minima, bounded in (-1, 1)",
        abbreviations=((sp.Symbol("u", real=True), _u),),
    ),
    Surface(
        key="rosenbrock",
        title="Rosenbrock",
        expr=(1 - X) ** 2 + 100 * (Y - X**2) ** 2,
        domain=((-2, 2), (-1, 3)),
        start=(-1.2, 1.0),
        view=(-105, 56, 0.45),
        minima=points((1, 1)),
        lr=0.0015,
        steps=1000,
        note="Into the curved valley is easy; along its nearly flat floor to the minimum is not.",
        reference="Rosenbrock 1960",
    ),
    Surface(
        key="beale",
        title="Beale",
        expr=(_Q(3, 2) - X + X * Y) ** 2 + (_Q(9, 4) - X + X * Y**2) ** 2 + (_Q(21, 8) - X + X * Y**3) ** 2,
        domain=((-4.5, 4.5), (-4.5, 4.5)),
        start=(1.0, 1.5),
        view=(-105, 50, 0.6),
        minima=points((3, 0.5)),
        saddles=points((0, 1), (0.10053793732415836, -2.644513585023125)),
        lr=0.01,
        note="A long flat valley between walls that rise like y^6: gradients span five decades, so an lr that is "
        "safe on the walls crawls in the valley.",
        reference="Beale 1958",
    ),
    Surface(
        key="himmelblau",
        title="Himmelblau",
        expr=(X**2 + Y - 11) ** 2 + (X + Y**2 - 7) ** 2,
        domain=((-6, 6), (-6, 6)),
        start=(0.0, 0.0),
        view=(-45, 56, 0.3),
        minima=points(
            (3, 2),
            (-2.805118086952745, 3.131312518250573),
            (-3.779310253377747, -3.2831859912861696),
            (3.5844283403304917, -1.8481265269644036),
        ),
        saddles=points(
            (-3.0730257507643897, -0.08135304428796751),
            (-0.12796134673068008, -1.9537149802445763),
            (0.08667750455539636, 2.884254701174776),
            (3.385154183607021, 0.07385187983774928),
        ),
        lr=0.01,
        note="Four minima of equal depth: where a run ends depends on the start, the rule and lr alike.",
        reference="Himmelblau 1972",
    ),
    Surface(
        key="styblinski_tang",
        title="Styblinski-Tang",
        expr=(X**4 - 16 * X**2 + 5 * X + Y**4 - 16 * Y**2 + 5 * Y) / 2,
        domain=((-5, 5), (-5, 5)),
        start=(0.5, 0.0),
        view=(-75, 50, 0.6),
        minima=points(
            (-2.903534027771177, -2.903534027771177),
            (-2.903534027771177, 2.746802770990837),
            (2.746802770990837, -2.903534027771177),
            (2.746802770990837, 2.746802770990837),
        ),
        saddles=points(
            (-2.903534027771177, 0.1567312567803401),
            (0.1567312567803401, -2.903534027771177),
            (0.1567312567803401, 2.746802770990837),
            (2.746802770990837, 0.1567312567803401),
        ),
        lr=0.02,
        note="Four minima of different depth: a larger lr can carry a run past a shallow one in which a small lr "
        "settles.",
        reference="Styblinski and Tang 1990",
    ),
    Surface(
        key="three_hump_camel",
        title="Three-hump camel",
        expr=2 * X**2 - _Q(21, 20) * X**4 + X**6 / 6 + X * Y + Y**2,
        domain=((-2.5, 2.5), (-2.5, 2.5)),
        start=(-2.0, 1.5),
        view=(-75, 44, 0.6),
        minima=points((0, 0), (-1.7475523458302888, 0.8737761729151444), (1.7475523458302888, -0.8737761729151444)),
        saddles=points((-1.07054229182366, 0.53527114591183), (1.07054229182366, -0.53527114591183)),
        note="From the left the nearest hollow is a local minimum: small steps end in it, and only long ones can "
        "get to the middle.",
        reference="Branin 1972; collected in Jamil and Yang 2013",
    ),
    Surface(
        key="six_hump_camel",
        title="Six-hump camel",
        expr=(4 - _Q(21, 10) * X**2 + X**4 / 3) * X**2 + X * Y + (-4 + 4 * Y**2) * Y**2,
        domain=((-2.2, 2.2), (-1.3, 1.3)),
        start=(1.9, 0.1),
        view=(-75, 50, 0.6),
        minima=points(
            (0.08984201310031806, -0.7126564030207396),
            (-0.08984201310031806, 0.7126564030207396),
            (1.703606714969981, -0.7960835686726251),
            (-1.703606714969981, 0.7960835686726251),
            (1.6071047529201972, 0.5686514548841314),
            (-1.6071047529201972, -0.5686514548841314),
        ),
        saddles=points(
            (0, 0),
            (1.1092053368047865, -0.7682680925095399),
            (-1.1092053368047865, 0.7682680925095399),
            (1.2960702671671092, 0.6050843880386585),
            (-1.2960702671671092, -0.6050843880386585),
            (1.6380679841897785, 0.22867406904439408),
            (-1.6380679841897785, -0.22867406904439408),
        ),
        escape_radius=0.25,
        lr=0.02,
        note="Six minima in three pairs and a saddle in the middle of them: neighbouring starts can end in "
        "different ones.",
        reference="Dixon and Szego 1978",
    ),
    Surface(
        key="bohachevsky",
        title="Bohachevsky 1",
        expr=X**2 + 2 * Y**2 - _Q(3, 10) * sp.cos(3 * sp.pi * X) - _Q(4, 10) * sp.cos(4 * sp.pi * Y) + _Q(7, 10),
        domain=((-2, 2), (-2, 2)),
        start=(-1.6, 1.3),
        view=(-45, 38, 0.45),
        minima=points((0, 0)),
        lr=0.02,
        note="A bowl with ripples: far out the bowl leads, close in the ripples can trap small steps. Only the "
        "global minimum is marked.",
        reference="Bohachevsky, Johnson and Stein 1986",
    ),
    Surface(
        key="mccormick",
        title="McCormick",
        expr=sp.sin(X + Y) + (X - Y) ** 2 - _Q(3, 2) * X + _Q(5, 2) * Y + 1,
        domain=((-1.5, 4), (-3, 4)),
        start=(3.0, 3.0),
        view=(-45, 32, 0.6),
        minima=points((0.5 - math.pi / 3, -0.5 - math.pi / 3), (2.5943951023931957, 1.5943951023931955)),
        saddles=points((1.5471975511965979, 0.5471975511965977)),
        bounded=False,
        note="A sloping trough with waves along it: each wave has a local minimum, and lower ones follow outside "
        "the box.",
        reference="McCormick 1976",
    ),
    Surface(
        key="welsch_bowl",
        title="Welsch bowl",
        expr=1 - sp.exp(-(X**2 + Y**2) / 2),
        domain=((-6, 6), (-6, 6)),
        start=(-3.0, 2.0),
        view=(-45, 50, 0.2),
        minima=points((0, 0)),
        lr=0.1,
        note="Outside the bowl the gradient vanishes: rules that divide by its size keep moving, the others crawl.",
        reference="Dennis and Welsch 1978, robust loss",
    ),
    Surface(
        key="cliff",
        title="Cliff",
        expr=1 + X**2 / 200 + Y**2 / 20 + sp.tanh(20 * (X - 2)),
        domain=((-10, 10), (-5, 5)),
        start=(6.0, 3.0),
        view=(-105, 32, 0.6),
        minima=points((0, 0)),
        steps=1000,
        note="A gentle slope with a cliff at x = 2: one huge gradient there that a sum of squares never forgets.",
        reference="Made for this app, after the cliffs of Pascanu, Mikolov and Bengio 2013",
    ),
    Surface(
        key="abs_ravine",
        title="L1 ravine",
        expr=sp.Abs(X) + 10 * sp.Abs(Y),
        domain=((-5, 5), (-5, 5)),
        start=(-4.03, 2.83),  # off the lattice of the steps: no round lr lands on the kink itself
        view=(-45, 32, 0.45),
        minima=points((0, 0)),
        note="The gradient does not shrink towards the minimum: with a constant lr SGD keeps hopping across the kink.",
        reference="Weighted L1 norm; Nesterov 2004, nonsmooth optimization",
    ),
    Surface(
        key="goldstein_price",
        title="Goldstein-Price",
        expr=(1 + (X + Y + 1) ** 2 * (19 - 14 * X + 3 * X**2 - 14 * Y + 6 * X * Y + 3 * Y**2))
        * (30 + (2 * X - 3 * Y) ** 2 * (18 - 32 * X + 12 * X**2 + 48 * Y - 36 * X * Y + 27 * Y**2)),
        domain=((-2, 2), (-2, 2)),
        start=(-1.0, 1.0),
        view=(15, 44, 0.6),
        minima=points((0, -1), (-0.6, -0.4), (1.8, 0.2), (1.2, 0.8)),
        saddles=points((-0.4, -0.6), (0.6, 0.4), (1.2, -0.2), (1.4, 0.6)),
        escape_radius=0.25,
        lr=0.000005,
        steps=500,
        note="Values from 3 to a million: an lr at which SGD is safe on the walls hardly moves it on the floor.",
        reference="Goldstein and Price 1971",
    ),
    Surface(
        key="rastrigin",
        title="Rastrigin",
        expr=20 + X**2 + Y**2 - 10 * sp.cos(2 * sp.pi * X) - 10 * sp.cos(2 * sp.pi * Y),
        domain=((-5.12, 5.12), (-5.12, 5.12)),
        start=(-3.3, 2.7),
        view=(-75, 56, 0.2),
        minima=points((0, 0)),
        lr=0.003,
        note="An egg box with 121 minima: with small steps every rule ends in a near one. Only the global "
        "minimum is marked.",
        reference="Rastrigin 1974",
    ),
    Surface(
        key="ackley",
        title="Ackley",
        expr=20
        + sp.E
        - 20 * sp.exp(-sp.sqrt((X**2 + Y**2) / 2) / 5)
        - sp.exp((sp.cos(2 * sp.pi * X) + sp.cos(2 * sp.pi * Y)) / 2),
        domain=((-5, 5), (-5, 5)),
        start=(-3.2, 2.4),
        view=(-45, 56, 0.3),
        minima=points((0, 0)),
        note="Ripples on a plain with a funnel in the middle, sharp at its tip. Only the global minimum is marked.",
        reference="Ackley 1987",
    ),
    Surface(
        key="levy",
        title="Levy",
        expr=sp.sin(sp.pi * (X + 3) / 4) ** 2
        + ((X - 1) / 4) ** 2 * (1 + 10 * sp.sin(sp.pi * (X + 3) / 4 + 1) ** 2)
        + ((Y - 1) / 4) ** 2 * (1 + sp.sin(sp.pi * (Y + 3) / 2) ** 2),
        domain=((-10, 10), (-10, 10)),
        start=(-7.0, 6.0),
        view=(-75, 50, 0.6),
        minima=points((1, 1)),
        lr=0.1,
        note="Parallel waves whose height grows with the distance: walls to cross on the way in. Only the global minimum is marked.",
        reference="Levy and Montalvo 1985",
    ),
    Surface(
        key="easom",
        title="Easom",
        expr=-sp.cos(X) * sp.cos(Y) * sp.exp(-((X - sp.pi) ** 2) - (Y - sp.pi) ** 2),
        domain=((-5, 10), (-5, 10)),
        start=(1.6, 1.8),
        view=(-45, 32, 0.6),
        minima=points((math.pi, math.pi)),
        lr=0.1,
        note="A hole in an endless plain: away from it there is hardly any gradient to follow. Only the global "
        "minimum is marked.",
        reference="Easom 1990",
    ),
)

SURFACES: dict[str, Surface] = {surface.key: surface for surface in _DECLARATIONS}
