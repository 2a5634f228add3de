"""The loss chart and the losses on the map, as they are drawn."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.browser.driving import ask, in_the_dark, menu_item, relayout, steady, to_end, until

pytestmark = pytest.mark.browser

AXIS = "stage.panels[2].graph._fullLayout.yaxis.range.map(Number)"
NAMES = """(() => {
    const texts = [];
    const {prototype} = CanvasRenderingContext2D;
    const {fillText} = prototype;
    prototype.fillText = function (text, x, y) {
        texts.push({text, left: x, right: x + this.measureText(text).width, y, canvas: this.canvas});
        return fillText.call(this, text, x, y);
    };
    stage.drawStep();
    prototype.fillText = fillText;
    const {live, root} = stage.panels[2];
    const {box} = stage.panels[2].frame();
    return {
        names: texts.filter(({canvas}) => canvas === live).map(({canvas, ...rest}) => rest),
        width: root.clientWidth, box,
    };
})()"""


def test_the_loss_chart_has_names_at_its_ends_and_more_on_request(visit: Callable) -> None:
    page = visit().open("?surface=beale")
    to_end(page)
    short = steady(page, lambda: ask(page, AXIS))
    assert short == pytest.approx(ask(page, "view.race.loss.range"))
    assert ask(page, "p.tracks.filter(({ended}) => ended >= 0).length") == 2
    seen = ask(page, NAMES)
    box = seen["box"]
    for name in seen["names"]:
        assert name["left"] >= box["x"]
        assert name["right"] <= seen["width"]
        assert box["y"] <= name["y"] <= box["y"] + box["height"]
    ends = sorted(name["y"] for name in seen["names"] if name["left"] > box["x"] + box["width"])
    assert len(ends) >= 3
    assert all(after - before >= 13 for before, after in pairwise(ends))
    page.goto(page.url.replace("surface=beale", "surface=sphere"))
    until(page, lambda: page.locator(".rv-root[data-complete]").count() > 0)
    low, high = steady(page, lambda: ask(page, AXIS))
    menu_item(page, "Loss to 10⁻¹⁶").click()
    until(page, lambda: ask(page, AXIS)[0] < low - 5)
    assert ask(page, AXIS)[1] >= high
    menu_item(page, "Loss to 10⁻¹⁶").click()
    until(page, lambda: ask(page, AXIS) == pytest.approx([low, high]))


LABELS = "stage.panels[0].graph.layout.annotations.map(({x, y, text}) => [x, y, text])"


def test_losses_stand_on_the_lines_of_what_is_zoomed_to(visit: Callable) -> None:
    page = visit().open("?surface=himmelblau&opt=adam")
    whole = ask(page, LABELS)
    assert len(whole) >= 3
    relayout(page, 0, {"xaxis.range": [1, 4], "yaxis.range": [-3, 0]})
    until(page, lambda: ask(page, LABELS) != whole)
    zoomed = ask(page, LABELS)
    assert len(zoomed) >= 3
    assert all(1 < x < 4 and -3 < y < 0 for x, y, _ in zoomed)
    in_the_dark(page)
    assert ask(page, LABELS) == zoomed
