"""The names at the heads on the map: apart from one another, from marks and from the border, for twelve runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest

from tests.browser.driving import ask

pytestmark = pytest.mark.browser

TWELVE = "sgd,momentum,nesterov,adagrad,adadelta,rmsprop,adam,adamw,amsgrad,adamax,nadam,lion"
SURFACES = {
    "plateau_saddle": "",
    "rosenbrock": "",
    "himmelblau": "&lr=0.05",  # some of them leave the box
    "ravine": "&lr=0.05",
    "beale": "",
}
SHARES = [0, 0.01, 0.03, 0.06, 0.1, 0.2, 0.35, 0.5, 0.75, 1]
"""Of all steps: ten at which one looks."""

PLACED = """((share) => {
    transport.jump(Math.round(share * transport.clock.steps));
    const panel = stage.panels[0], frame = panel.frame(), step = transport.clock.step;
    const edge = panel.root.getBoundingClientRect();
    const start = document.querySelector('.rv-start').getBoundingClientRect();
    const at = (x, y) => { const o = [0, 0]; frame.project(x, y, 0, o); return [...o]; };
    return {
        labels: panel.names.shown.map(({text, rect}) => [text, rect.left, rect.top, rect.width, rect.height]),
        box: [frame.box.x, frame.box.y, frame.box.width, frame.box.height],
        start: [start.left - edge.left, start.top - edge.top, start.width, start.height],
        heads: p.tracks.map(({x, y}) => at(x[step], y[step])),
        marks: Object.values(view.surface.critical).flat().map(([x, y]) => at(x, y)),
    };
})(a)"""


def overlap(one: list[float], other: list[float]) -> bool:
    """Do two rectangles (left, top, width, height) have an inner point in common?"""
    return all(one[k] < other[k] + other[k + 2] and other[k] < one[k] + one[k + 2] for k in (0, 1))


def around(place: list[float], half: float) -> list[float]:
    return [place[0] - half, place[1] - half, 2 * half, 2 * half]


def named(labels: list[list[Any]]) -> int:
    """For how many runs labels stand."""
    total = 0
    for text, *_ in labels:
        more = re.search(r"\+ (\d+) more|all (\d+) runs", text)
        total += (1 + int(more[1]) if more[1] else int(more[2])) if more else 1 + text.count(" · ")
    return total


@pytest.mark.parametrize(
    ("surfaces", "size"),
    [
        (["rosenbrock", "himmelblau"], (1280, 720)),
        pytest.param([*SURFACES], (1280, 720), marks=pytest.mark.soak),
        pytest.param([*SURFACES], (390, 844), marks=pytest.mark.soak),
    ],
    ids=["some", "all", "phone"],
)
def test_names_keep_apart_from_one_another_marks_and_the_border(
    visit: Callable, surfaces: list[str], size: tuple[int, int]
) -> None:
    window = visit(width=size[0], height=size[1])
    for surface in surfaces:
        page = window.open(f"?surface={surface}&opt={TWELVE}{SURFACES[surface]}")
        for share in SHARES:
            seen = ask(page, PLACED, share)
            where = (surface, share, seen["labels"])
            rects = [rect for _, *rect in seen["labels"]]
            assert size[0] < 400 or named(seen["labels"]) == 12, where  # on a phone there may be no room for all
            assert not any(overlap(*pair) for pair in combinations(rects, 2)), where
            left, top, wide, high = seen["box"]
            for x, y, width, height in rects:
                assert left <= x <= left + wide - width, where
                assert top <= y <= top + high - height, where
            marks = [seen["start"], *(around(place, 6) for place in [*seen["heads"], *seen["marks"]])]
            assert not any(overlap(rect, mark) for rect in rects for mark in marks), where
