"""The map is to scale at every size of a window: a right angle of the function is one on the screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.driving import ask, steady

pytestmark = pytest.mark.browser

SIZES = [(390, 844), (820, 1180), (1024, 768), (1280, 720), (1440, 900), (1920, 1080)]
UNITS = """(() => {
    const {box, x, y} = ((graph) => ({
        box: stage.panels[0].frame().box, x: graph._fullLayout.xaxis.range, y: graph._fullLayout.yaxis.range,
    }))(stage.panels[0].graph);
    const root = stage.panels[0].root.getBoundingClientRect();
    return {
        x: box.width / (x[1] - x[0]), y: box.height / (y[1] - y[0]), ranges: [...x, ...y].map(Number),
        width: box.width, panel: [root.width, root.height], grid: stage.grid.clientWidth,
    };
})()"""


@pytest.mark.parametrize("key", ["ravine", "rosenbrock"])
def test_units_of_x_and_y_are_equally_long_at_every_size(visit: Callable, key: str) -> None:
    page = visit().open(f"?surface={key}&opt=sgd,adam&steps=20")
    ranges = ask(page, UNITS)["ranges"]
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        seen = steady(page, lambda: ask(page, UNITS))
        assert seen["x"] == pytest.approx(seen["y"], rel=0.01), (width, height)
        assert seen["ranges"] == pytest.approx(ranges)
        if key == "ravine":
            assert seen["width"] > 0.6 * seen["grid"]  # over the whole width, with its margins
        else:
            assert seen["width"] > 0.75 * min(seen["panel"])


ANGLE = """(() => {
    const panel = stage.panels[0];
    const edge = panel.graph.getBoundingClientRect();
    const {data, shape} = forces.answer.arrays.gradient;
    const at = view.race.start;
    const from = [0, 0];
    const to = [0, 0];
    panel.frame().project(at[0], at[1], 0, from);
    panel.frame().project(at[0] - 1e-3 * data[0], at[1] - 1e-3 * data[shape[1]], 0, to);
    let best = {distance: Infinity};
    for (const path of panel.graph.querySelectorAll('.scatterlayer path.js-line')) {
        const matrix = path.getScreenCTM();
        const place = (along) => {
            const {x, y} = path.getPointAtLength(along).matrixTransform(matrix);
            return [x - edge.x, y - edge.y];
        };
        for (let along = 3; along < path.getTotalLength() - 3; along += 0.5) {
            const distance = Math.hypot(place(along)[0] - from[0], place(along)[1] - from[1]);
            if (distance < best.distance) best = {distance, before: place(along - 3), after: place(along + 3)};
        }
    }
    const degrees = (a, b) => Math.atan2(b[1] - a[1], b[0] - a[0]) * 180 / Math.PI;
    return {distance: best.distance, angle: degrees(from, to) - degrees(best.before, best.after)};
})()"""


def test_the_negative_gradient_is_perpendicular_to_the_contour_line(visit: Callable) -> None:
    """The start (-10, 1) of x^2 / 2 + 50 y^2 is on its line of 100."""
    page = visit(1440, 900).open("?surface=ravine&opt=sgd&steps=20")
    page.get_by_role("button", name="Arrows").click()
    for width, height in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        steady(page, lambda: ask(page, "forces.answer !== null && stage.panels[0].frame().box"))
        seen = ask(page, ANGLE)
        assert seen["distance"] < 1
        assert seen["angle"] % 180 == pytest.approx(90, abs=2)
