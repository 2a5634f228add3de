"""Every optimizer can be told from every other on either page, those of today and those that are added."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from figures.palette import CONTRAST, contrast, oklab, rgb
from figures.theme import THEMES, look_at, optimizer_look
from optimizers import OPTIMIZERS

LISTED = 15
RULES = 30
LIGHT_HUES = {"#63BFF0", "#E69F00"}
"""Okabe and Ito's sky blue and orange are lighter than the rest: dash and marker carry them on a light page."""

LOOKS = [look_at(index) for index in range(RULES)]


def apart(left: str, right: str) -> float:
    """The distance of two colours in OKLab."""
    return float(np.linalg.norm(oklab(rgb(left)) - oklab(rgb(right))))


def test_the_looks_of_today_stay():
    assert [(key, *optimizer_look(key).__dict__.values()) for key in list(OPTIMIZERS)[:LISTED]] == [
        ("sgd", "#D55E00", "solid", "circle"),
        ("momentum", "#1F83C6", "dash", "square"),
        ("nesterov", "#63BFF0", "dot", "diamond"),
        ("adagrad", "#009E73", "dashdot", "cross"),
        ("adagrad_full", "#8A8B00", "longdash", "x"),
        ("adadelta", "#CC79A7", "longdashdot", "circle-open"),
        ("rmsprop", "#E69F00", "solid", "square-open"),
        ("adam", "#965AE7", "dash", "diamond-open"),
        ("adam_l2", "#006A7F", "dashdot", "diamond"),
        ("adamw", "#B2246B", "longdash", "cross"),
        ("amsgrad", "#007300", "longdashdot", "x"),
        ("adamax", "#735C5C", "solid", "circle-open"),
        ("nadam", "#A64211", "dash", "square-open"),
        ("radam", "#8A91E5", "dot", "diamond-open"),
        ("lion", "#6853A6", "dashdot", "circle"),
    ]


def test_thirty_colours_are_apart():
    colours = [look.colour for look in LOOKS]
    assert min(apart(*pair) for pair in combinations(colours[:LISTED], 2)) > 0.11
    assert min(apart(*pair) for pair in combinations(colours, 2)) > 0.1


def test_thirty_colours_are_readable_on_every_page():
    for look in LOOKS:
        for theme in THEMES.values():
            enough = 2.0 if look.colour in LIGHT_HUES else CONTRAST
            assert contrast(rgb(look.colour), rgb(theme.panel)) >= enough, (look, theme.name)


def test_thirty_looks_are_apart_without_colour():
    assert len({(look.dash, look.marker) for look in LOOKS}) == RULES


def test_a_derived_colour_does_not_depend_on_how_many_follow():
    assert [look_at(index).colour for index in reversed(range(RULES))][::-1] == [look.colour for look in LOOKS]


def test_derived_colours_stay_from_version_to_version():
    assert [look.colour for look in LOOKS[LISTED : LISTED + 4]] == ["#F7296B", "#0052E6", "#EF5AE6", "#A510B5"]
