"""What a visitor takes along, and what a link opens again."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page, expect

from figures.theme import THEMES
from tests.browser.driving import ask, menu_item, title, to_end, until
from tests.browser.windows import Window

pytestmark = pytest.mark.browser


def test_png_and_gif(visit: Callable, tmp_path: Path) -> None:
    page = visit().open("?steps=20&opt=sgd,adam")
    with page.expect_download() as waiting:
        menu_item(page, "Save as PNG").click()
    waiting.value.save_as(tmp_path / "race.png")
    with Image.open(tmp_path / "race.png") as picture:
        assert picture.size[0] > 1000
    with page.expect_download(timeout=60_000) as waiting:
        menu_item(page, "Save as GIF").click()
    waiting.value.save_as(tmp_path / "race.gif")
    with Image.open(tmp_path / "race.gif") as movie:
        assert movie.n_frames == 21
        movie.seek(20)
        assert len(movie.convert("RGB").getcolors(10**6)) > 30


Pixels = NDArray[np.int64]
"""(height, width, 3), from 0 to 255."""
TOP = 34
"""Pixels of a GIF above its pictures."""


def last_frame(page: Page, path: Path) -> Pixels:
    """Save the race as GIF, and decode its last picture."""
    with page.expect_download(timeout=90_000) as waiting:
        menu_item(page, "Save as GIF").click()
    waiting.value.save_as(path)
    with Image.open(path) as movie:
        movie.seek(movie.n_frames - 1)
        return np.asarray(movie.convert("RGB"), dtype=int)


def rgb(colour: str) -> Pixels:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])


def flat_places(page: Page, selector: str) -> tuple[Pixels, Pixels]:
    """(x and y on the page, colours) in a picture wherever its colour is the same a few pixels around."""
    box = page.locator(selector).bounding_box()
    shot = page.screenshot(clip=box)
    shown = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"), dtype=int)
    around = np.lib.stride_tricks.sliding_window_view(shown, (7, 7), axis=(0, 1))
    y, x = np.nonzero((np.ptp(around, axis=(3, 4)) <= 1).all(axis=2))
    places = np.stack([x + 3, y + 3], axis=1)[::29]
    return places + np.array([box["x"], box["y"]]), shown[places[:, 1], places[:, 0]]


@pytest.mark.parametrize(
    ("width", "dark"),
    [
        (1440, False),
        (1920, True),
        pytest.param(1440, True, marks=pytest.mark.soak),
        pytest.param(1920, False, marks=pytest.mark.soak),
    ],
)
def test_the_gif_has_the_pages_colours(visit: Callable, tmp_path: Path, width: int, dark: bool) -> None:
    page = visit(width=width, dark=dark).open("?steps=5")
    theme = THEMES["dark" if dark else "light"]
    frame = last_frame(page, tmp_path / "race.gif")
    scale = frame.shape[1] / page.locator(".rv-panels").bounding_box()["width"]
    assert scale < 0.95  # smaller than the page: what is filled in other coordinates would leave strips
    edges = np.concatenate([frame[:2].reshape(-1, 3), frame[-2:].reshape(-1, 3), frame[:, -2:].reshape(-1, 3)])
    assert np.abs(edges - rgb(theme.panel)).max() <= 3
    to_end(page)
    page.get_by_test_id("stMain").evaluate("(main) => main.scrollTo(0, 0)")
    grid = page.locator(".rv-panels").bounding_box()
    for kind in ("contour", "loss"):
        places, shown = flat_places(page, f".rv-{kind}")
        x, y = ((places - [grid["x"], grid["y"]]) * scale + [0, TOP]).round().astype(int).T
        error = np.abs(frame[y, x] - shown).max(axis=1)
        assert len(error) > 100
        assert np.mean(error <= 3) > 0.99, (kind, np.bincount(error))  # the marker of the start is on the page only
    legend = frame[int(TOP + grid["height"] * scale) :].reshape(-1, 3)
    for colour in (theme.text, theme.panel, *ask(page, "p.shown.map(({slot}) => slot.colour)")):
        assert np.abs(legend - rgb(colour)).max(axis=1).min() <= 3


def test_the_gif_does_not_show_what_is_still_to_come(visit: Callable, tmp_path: Path) -> None:
    page = visit().open("?steps=5&opt=adam&surface=ravine")
    movies = []
    for whole in (True, False):
        menu_item(page, "Whole paths").click()
        assert ask(page, "stage.ghosts") == whole
        last = last_frame(page, tmp_path / "race.gif")
        movies.append((tmp_path / "race.gif").read_bytes())
    assert movies[0] == movies[1]
    with Image.open(tmp_path / "race.gif") as movie:
        assert np.any(last != np.asarray(movie.convert("RGB"), dtype=int))


def test_the_gif_can_be_cancelled(lent: Window) -> None:
    page = lent.page
    menu_item(page, "Save as GIF").click()
    page.get_by_role("button", name="Cancel the export").click()
    expect(page.get_by_text("cancelled")).to_be_visible(timeout=20_000)


def test_the_link_opens_the_same_race_elsewhere(visit: Callable) -> None:
    page = visit().open("?surface=himmelblau&opt=sgd,adam:beta1=0.5&lr=0.02&start=-1,2&steps=100")
    first = title(page)
    assert "Himmelblau" in first
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    menu_item(page, "Copy link").click()
    expect(page.get_by_text("link copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    other = visit().page
    other.goto(link)
    until(other, lambda: other.locator(".rv-title").count() > 0 and title(other) == first)
    expect(other.locator(".rv-chip", has_text="Adam (beta1 0.5)")).to_be_visible()
    assert parse_qs(urlsplit(link).query) == parse_qs(urlsplit(page.url).query)


def test_a_bad_link_is_explained(visit: Callable) -> None:
    page = visit().open("?surface=nowhere&steps=1000000000&lr=inf&opt=adam,wat")
    notice = page.get_by_test_id("stAlert")
    for named in ("surface", "steps", "lr", "wat"):
        expect(notice).to_contain_text(named)
    assert "Saddle with a plateau" in title(page)


def test_the_csv_holds_every_step(lent: Window) -> None:
    page = lent.page
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Trajectories (CSV)").click()
    lines = Path(waiting.value.path()).read_text().splitlines()
    assert len([line for line in lines if not line.startswith("#")]) == 1 + 7 * 301
