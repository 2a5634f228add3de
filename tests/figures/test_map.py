"""The map of x and y: one scale, contour lines at round losses, colours that runs and marks stand out from."""

from __future__ import annotations

import base64
import io
import zlib
from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from engine.experiments.saddles import saddles_of
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from engine.scenario.limits import MAX_ENTRIES
from figures.contours import EVERY, contours_of, labels_of
from figures.escape.saddle_map import saddle_figure
from figures.landscape import landscape
from figures.map import critical_places, map_axes, map_legend, map_parts, under_axis
from figures.palette import contrast, linear, rgb
from figures.scale import Scale
from figures.shading import STRENGTH, hillshade, png, ramp, shaded
from figures.theme import DARK, LIGHT, THEMES, Look, Theme, look_at, look_of, optimizer_look
from optimizers import OPTIMIZERS
from surfaces import SURFACES

READABLE = 3.0
"""WCAG 2 asks so much contrast of lines and marks."""


@pytest.mark.parametrize("key", SURFACES)
def test_strong_lines_are_in_range_and_their_labels_stand_on_them(key: str) -> None:
    surface = SURFACES[key]
    land = landscape(surface, 200)
    lines = contours_of(land.scale)
    losses = [lines.loss(n) for n in range(lines.first, lines.last + 1)]
    assert 6 <= len(losses) <= 32
    assert all(land.scale.low < loss < land.scale.high for loss in losses[2 if lines.log else 0 :])
    assert np.allclose(lines(np.array(losses)), range(lines.first, lines.last + 1))
    for label in labels_of(land.x, land.y, land.loss, land.scale, critical_places(surface)):
        assert surface.contains((label.x, label.y))
        assert abs(label.angle) <= 90
        drawn = between(land.x, land.y, lines(land.loss), label.x, label.y)
        assert drawn == pytest.approx(float(lines(np.array(float(label.text.replace(",", ""))))), abs=0.02)


def between(x: np.ndarray, y: np.ndarray, values: np.ndarray, px: float, py: float) -> float:
    """The value at a place between four points of a grid."""
    rows = np.array([np.interp(px, x, row) for row in values])
    return float(np.interp(py, y, rows))


def test_strong_lines_are_round_numbers() -> None:
    linear_lines = contours_of(Scale(-0.7, 1.0, None))
    assert [round(linear_lines.loss(n), 9) for n in linear_lines.strong()] == [-0.5, 0, 0.5]
    log_lines = contours_of(Scale(0.0, 2500.0, 1.1))
    assert [round(log_lines.loss(n), 9) for n in log_lines.strong()] == [1, 10, 100, 1000]
    assert EVERY * log_lines.step == 1
    level = contours_of(Scale(5.0, 5.0, None))
    assert level.strong() == []
    assert (level(np.full(3, 5.0)) == 0).all()


def test_a_constant_function_has_a_plain_colour_in_the_middle_and_says_so() -> None:
    surface = Scenario(formula="5").resolved_surface()
    land = landscape(surface, 20)
    assert land.scale.flat
    assert map_legend(surface, land.scale).endswith("constant")
    (image,) = map_parts(LIGHT, land, surface).images
    picture = Image.open(io.BytesIO(base64.b64decode(image["source"].split(",")[1]))).convert("RGB")
    middle = np.round(255 * ramp(LIGHT, np.array(0.5)))
    assert [colour for _, colour in picture.getcolors()] == [tuple(middle)]


def test_a_loss_that_is_nowhere_has_no_line() -> None:
    lines = contours_of(Scale(0.0, 100.0, 1.0))
    assert np.isnan(lines(np.array([np.nan, np.inf]))).all()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("key", ["ravine", "himmelblau", "saddle"])
def test_every_map_has_one_scale(theme: Theme, key: str) -> None:
    surface = SURFACES[key]
    layouts = [map_axes(theme, under_axis("x", ""), "y", surface.domain)]
    if saddles := saddles_of(surface):
        layouts.append(saddle_figure(theme, surface, saddles, 0, surface.start)["layout"])
    for layout in layouts:
        assert (layout["yaxis"]["scaleanchor"], layout["yaxis"]["scaleratio"]) == ("x", 1)
        assert layout["xaxis"]["constrain"] == layout["yaxis"]["constrain"] == "domain"


def test_the_legend_says_marks_and_scale() -> None:
    land = landscape(SURFACES["himmelblau"], 20)
    assert map_legend(SURFACES["himmelblau"], land.scale) == "◎ minimum   × saddle   colours: log scale"
    assert map_legend(SURFACES["saddle"], Scale(-1.0, 1.0, None)) == "× saddle"


def test_light_comes_from_the_upper_left() -> None:
    axis = np.linspace(0, 1, 9)
    x, y = np.meshgrid(axis, axis)
    assert (hillshade(axis, axis, x) > 0).all()  # rises to the right: faces left
    assert (hillshade(axis, axis, y) < 0).all()
    assert np.abs(hillshade(axis, axis, x - y)).max() < 1
    assert np.allclose(hillshade(axis, axis, x + y), 0)


def test_the_ground_is_clear_where_there_is_no_loss_and_reads_back_from_its_picture() -> None:
    axis = np.linspace(0, 1, 5)
    share = np.outer(axis, axis)
    share[0, 0] = np.nan
    pixels = shaded(LIGHT, axis, axis, share)
    assert pixels[-1, 0, 3] == 0
    assert (pixels[:-1, :, 3] == 255).all()
    data = base64.b64decode(png(pixels).partition(",")[2])
    start = data.index(b"IDAT")
    size = int.from_bytes(data[start - 4 : start], "big")
    rows = np.frombuffer(zlib.decompress(data[start + 4 : start + 4 + size]), np.uint8).reshape(5, -1)
    assert (rows[:, 0] == 1).all()
    assert np.array_equal(np.cumsum(rows[:, 1:].reshape(5, 5, 4), axis=1, dtype=np.uint8), pixels)


@pytest.mark.parametrize("key", ["rastrigin", "ackley", "goldstein_price"])
def test_the_picture_of_the_ground_is_small(key: str) -> None:
    (image,) = map_parts(DARK, landscape(SURFACES[key]), SURFACES[key]).images
    assert len(image["source"]) < 60_000


def ground(theme: Theme) -> np.ndarray:
    """Every colour of the map, in light and in shade."""
    flat = ramp(theme, np.linspace(0, 1, 101))
    return np.concatenate([flat, flat * (1 - STRENGTH), flat + (1 - flat) * STRENGTH])


def every_look() -> list[Look]:
    """The looks of all rules, and of all copies of a rule that a race can have."""
    copies = Scenario(entries=(Entry("sgd"),) * MAX_ENTRIES)
    return [*map(look_at, range(len(OPTIMIZERS))), *(look_of(copies, slot) for slot in list(copies.slots())[1:])]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_run_and_mark_stands_out_from_every_colour_of_the_map(theme: Theme) -> None:
    """A line, its halo or the hairline around that; and a line is seen within them, beside one of the two."""
    colours = ground(theme)
    casing = np.maximum(contrast(colours, rgb(theme.halo)), contrast(colours, rgb(theme.edge)))
    for look in every_look():
        line = contrast(colours, rgb(look.colour))
        assert np.maximum(line, casing).min() >= READABLE
        assert max(contrast(rgb(look.colour), rgb(part)) for part in (theme.halo, theme.edge)) >= READABLE
    mark = np.maximum(contrast(colours, rgb(theme.mark)), contrast(colours, rgb(theme.rim)))
    assert mark.min() >= READABLE


# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
DEFICIENCIES = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def seen(colour: str, deficiency: str | None = None) -> np.ndarray:
    """A colour in CIELAB (D65), as somebody with the deficiency sees it, or without one."""
    cones = np.array(DEFICIENCIES[deficiency]) if deficiency else np.eye(3)
    values = np.clip(cones @ linear(rgb(colour)), 0, 1)
    return lab(TO_XYZ @ values / WHITE)


def lab(share: np.ndarray) -> np.ndarray:
    f = np.where(share > (6 / 29) ** 3, np.cbrt(share), share / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(one: np.ndarray, other: np.ndarray) -> float:
    """The distance of two colours in CIELAB (Sharma, Wu and Dalal 2005)."""
    chroma = (np.hypot(*one[1:]) + np.hypot(*other[1:])) / 2
    stretch = 1.5 - 0.5 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    a, b = np.array([one[1], other[1]]) * stretch, np.array([one[2], other[2]])
    c, h = np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360
    turn = (h[1] - h[0] + 180) % 360 - 180
    middle, mean, light = (h[0] + turn / 2) % 360, c.mean(), (one[0] + other[0]) / 2
    cosines = [np.cos(np.radians(k * middle + at)) for k, at in ((1, -30), (2, 0), (3, 6), (4, -63))]
    t = 1 + np.array([-0.17, 0.24, 0.32, -0.2]) @ cosines
    dl = (other[0] - one[0]) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    dc = (c[1] - c[0]) / (1 + 0.045 * mean)
    dh = 2 * np.sqrt(c[0] * c[1]) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * mean * t)
    spread = 2 * np.sqrt(mean**7 / (mean**7 + 25.0**7))
    rotation = -np.sin(np.radians(60 * np.exp(-(((middle - 275) / 25) ** 2)))) * spread
    return float(np.sqrt(dl**2 + dc**2 + dh**2 + rotation * dc * dh))


def test_the_distance_of_colours_is_that_of_its_authors() -> None:
    """Pairs 1, 7, 17 and 25 of their table."""
    pairs = [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ]
    for one, other, distance in pairs:
        assert ciede2000(np.array(one), np.array(other)) == pytest.approx(distance, abs=1e-4)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_runs_are_told_apart_by_colour_or_by_marker(deficiency: str) -> None:
    for one, other in combinations(every_look(), 2):
        apart = ciede2000(seen(one.colour, deficiency), seen(other.colour, deficiency))
        assert apart >= 10 or one.marker != other.marker, (one, other)


def test_all_runs_have_colours_of_their_own() -> None:
    for one, other in combinations(every_look(), 2):
        assert ciede2000(seen(one.colour), seen(other.colour)) >= 10, (one, other)


@pytest.mark.parametrize(
    "rules",
    [
        ("sgd",) * 5,
        ("adam",) * 12,
        ("sgd", "sgd", "adam", "adam", "momentum", "momentum"),
        ("sgd", "momentum", "rmsprop", "adam") * 3,
        ("lion", "nesterov", *["nadam"] * 10),
    ],
)
def test_copies_of_rules_are_told_apart_in_one_race(rules: tuple[str, ...]) -> None:
    scenario = Scenario(entries=tuple(map(Entry, rules)))
    looks = {slot: look_of(scenario, slot) for slot in scenario.slots()}
    assert len({look.colour for look in looks.values()}) == len(rules)
    assert set(looks.values()) - {optimizer_look(rule) for rule in rules} == {
        look for slot, look in looks.items() if slot not in rules
    }
    assert {look.colour for look in looks.values()} <= {look.colour for look in every_look()}
    markers = [look.marker for slot, look in looks.items() if slot.startswith(rules[0])]
    assert len(set(markers)) >= min(len(markers), 8)


def test_valleys_are_dark_on_a_light_page_and_bright_on_a_dark_one() -> None:
    for theme, sign in ((LIGHT, 1), (DARK, -1)):
        light = linear(ramp(theme, np.linspace(0, 1, 11))) @ [0.2126, 0.7152, 0.0722]
        assert sign * (light[-1] - light[0]) > 0.5
        assert (sign * np.diff(light) > -0.01).all()
