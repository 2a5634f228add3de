"""Figures for papers and slides: the dialog, and the files that it makes, opened."""

from __future__ import annotations

import base64
import json
import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from figures.theme import THEMES
from tests.browser.driving import ask, menu_item, until
from tests.browser.test_accessibility import faults
from tests.browser.windows import Window

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
RACE = "?surface=himmelblau&opt=sgd,momentum,adam&steps=60"


def open_dialog(page: Page, **choices: str | bool) -> Locator:
    """Open the dialog, choose by the names of inputs and by values of radios, and wait for the preview of that."""
    menu_item(page, "Figure …").click()
    dialog = page.locator(".rv-figure-dialog")
    choose(dialog, **choices)
    return dialog


def choose(dialog: Locator, **choices: str | bool) -> None:
    for name, value in choices.items():
        if isinstance(value, bool):
            dialog.locator(f"input[name={name}]").set_checked(value)
        else:
            dialog.locator(f"input[value={value}]").check()

    def drawn() -> bool:
        shown = json.loads(dialog.get_attribute("data-drawn") or "{}")
        return bool(shown) and all(_is_chosen(shown, name, value) for name, value in choices.items())

    until(dialog.page, drawn)


def _is_chosen(shown: dict[str, Any], name: str, value: str | bool) -> bool:
    if isinstance(value, str):
        return value in shown.values()
    return (shown[name] if name in shown else name in shown["panels"]) == value


def saved(dialog: Locator, path: Path) -> Path:
    with dialog.page.expect_download(timeout=90_000) as waiting:
        dialog.get_by_role("button", name="Save the figure as a file").click()
    assert waiting.value.suggested_filename == f"ravine-himmelblau{path.suffix}"
    waiting.value.save_as(path)
    return path


def test_svg_and_pdf_are_vectors_of_their_size_and_png_has_its_resolution(visit: Callable, tmp_path: Path) -> None:
    page = visit().open(RACE)
    dialog = open_dialog(page, svg="svg", size="double")
    root = ET.parse(saved(dialog, tmp_path / "race.svg")).getroot()  # noqa: S314 - our own file
    assert root.get("width") == "178mm"
    colours = ask(page, "p.shown.map(({slot}) => slot.colour)")
    strokes = [path.get("stroke") for path in root.iter(f"{SVG}path")]
    assert len(strokes) > 50
    assert {colour for colour in colours if strokes.count(colour) >= 3} == set(colours)  # map, relief, loss and legend
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert {"(a)", "(b)", "(c)", "SGD", "Momentum", "Adam", "saddle", "−5", "10⁰", "step"} <= set(texts)
    assert len(list(root.iter(f"{SVG}image"))) == 2  # the colours of the map, and the relief
    choose(dialog, pdf="pdf", relief=False)
    content = pdf_of(saved(dialog, tmp_path / "race.pdf"), 178)
    assert len(re.findall(r" S$", content, re.MULTILINE)) > 50
    assert len(re.findall(r" Do Q$", content, re.MULTILINE)) == 1
    choose(dialog, png="png")
    with Image.open(saved(dialog, tmp_path / "race.png")) as picture:
        assert picture.size[0] == round(178 / 25.4 * 300)
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def pdf_of(path: Path, millimetres: float) -> str:
    """What is drawn on a page, whose size and fonts are looked at."""
    blob = path.read_bytes()
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", blob)
    assert box is not None
    assert float(box[1]) / 72 * 25.4 == pytest.approx(millimetres, abs=0.02)
    assert blob.count(b"/FontFile2") == 2 == blob.count(b"/ToUnicode")  # both weights are in the file
    packed = [
        zlib.decompress(part)
        for part in re.findall(rb"/FlateDecode /Length \d+ >>\nstream\n(.*?)\nendstream", blob, re.DOTALL)
    ]
    (content,) = [part for part in packed if b" cm\n" in part]
    return content.decode()


def test_the_preview_is_drawn_pixel_by_pixel(visit: Callable) -> None:
    """A picture that the browser makes smaller loses thin strokes: the sign of -5, the first letter of "loss"."""
    page = visit().open(RACE)
    dialog = open_dialog(page, size="double", relief=False)
    canvas, widths = dialog.locator("canvas"), "(canvas) => [canvas.width, canvas.clientWidth]"
    width, shown = canvas.evaluate(widths)
    assert width == shown > 400
    page.evaluate("devicePixelRatio = 1.5")  # with 2 it has two pixels in a unit, as files have, which is the most
    choose(dialog, size="column")
    width, shown = canvas.evaluate(widths)
    assert width == round(1.5 * shown) > 450


def test_words_that_the_fonts_do_not_have_are_pictures_in_a_pdf(visit: Callable, tmp_path: Path) -> None:
    page = visit().open(f"{RACE}&lang=ko")
    menu_item(page, "그림 만들기…").click()
    dialog = page.locator(".rv-figure-dialog")
    choose(dialog, contour=True, relief=False, loss=True)
    with page.expect_download() as waiting:
        dialog.locator(".rv-primary").click()
    blob = Path(waiting.value.path()).read_bytes()
    assert blob.count(b"/SMask") >= 5  # axes, marks of the legend
    assert blob.count(b"/FontFile2") == 2  # numbers and names of rules are text


def test_a_gif_is_the_figure_in_its_colours(visit: Callable, tmp_path: Path) -> None:
    page = visit(dark=True).open(RACE.replace("60", "12"))
    page.evaluate("devicePixelRatio = 4")  # the preview has all pixels of the file
    dialog = open_dialog(page, gif="gif", size="column", relief=False, dark=True)
    shot = tmp_path / "preview.png"
    shot.write_bytes(preview(dialog))
    with Image.open(saved(dialog, tmp_path / "race.gif")) as movie, Image.open(shot) as last:
        assert movie.n_frames == 13
        assert movie.size == last.size
        frames = [_pixels(movie, number) for number in (0, 12)]
        expected = np.asarray(last.convert("RGB"), dtype=int)
    around = np.lib.stride_tricks.sliding_window_view(expected, (7, 7), axis=(0, 1))
    y, x = (3 + places for places in np.nonzero((np.ptp(around, axis=(3, 4)) <= 1).all(axis=2)))
    error = np.abs(frames[1][y, x] - expected[y, x]).max(axis=1)
    assert len(error) > 10_000
    assert np.mean(error <= 3) > 0.99, np.bincount(error)
    theme = THEMES["dark"]
    for colour in (theme.panel, theme.text, *ask(page, "p.shown.map(({slot}) => slot.colour)")):
        wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        assert (np.abs(frames[1] - wanted).max(axis=2) <= 1).any(), colour
    assert (np.abs(frames[0] - frames[1]).max(axis=2) > 30).mean() > 0.005  # and it moves


def preview(dialog: Locator) -> bytes:
    address = dialog.locator("canvas").evaluate("(canvas) => canvas.toDataURL()")
    return base64.b64decode(address.split(",")[1])


def _pixels(movie: Image.Image, number: int) -> np.ndarray:
    movie.seek(number)
    return np.asarray(movie.convert("RGB"), dtype=int)


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["mp4", "webm"])
def test_a_video_plays_to_its_end(visit: Callable, tmp_path: Path, kind: str) -> None:
    page = visit().open(RACE)
    dialog = open_dialog(page, kind=kind, size="slide", relief=False, title=True)
    if dialog.get_by_role("button", name="Save the figure as a file").is_disabled():
        expect(dialog.get_by_text("This browser cannot make")).to_be_visible()
        return
    blob = saved(dialog, tmp_path / f"race.{kind}").read_bytes()
    assert blob[4:8] == b"ftyp" if kind == "mp4" else struct.unpack(">I", blob[:4])[0] == 0x1A45DFA3
    seen = page.evaluate(PLAY, [list(blob), f"video/{kind}"])
    assert seen["size"] == [1280, 720]
    assert seen["duration"] == pytest.approx(316 / 30, abs=0.2)
    assert seen["differs"] > 500


PLAY = """async ([bytes, type]) => {
    const video = document.createElement("video");
    video.muted = true;
    video.src = URL.createObjectURL(new Blob([new Uint8Array(bytes)], {type}));
    const at = (seconds) => new Promise((resolve, reject) => {
        video.onseeked = () => {
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
            const ctx = canvas.getContext("2d");
            ctx.drawImage(video, 0, 0);
            resolve(ctx.getImageData(0, 0, canvas.width, canvas.height).data);
        };
        video.onerror = () => reject(video.error);
        video.currentTime = seconds;
    });
    await new Promise((resolve, reject) => {
        video.onloadeddata = resolve;
        video.onerror = () => reject(new Error(video.error.message));
    });
    const [first, last] = [await at(0.1), await at(video.duration - 0.1)];
    const differs = first.filter((value, i) => i % 4 === 0 && Math.abs(value - last[i]) > 60).length;
    return {size: [video.videoWidth, video.videoHeight], duration: video.duration, differs};
}"""
"""Play a video's first and last picture: how large it is, how long, and how many pixels have changed."""


def test_a_file_can_be_cancelled_and_the_dialog_closed_by_keys(lent: Window) -> None:
    page = lent.page
    page.locator(".rv-more").focus()
    page.keyboard.press("Enter")
    page.locator(".rv-menu").get_by_text("Figure …", exact=True).press("Enter")
    dialog = page.locator(".rv-figure-dialog")
    choose(dialog, webm="webm", size="slide", relief=False)
    dialog.get_by_role("button", name="Save the figure as a file").press("Enter")
    until(page, lambda: re.fullmatch(r"[1-9]\d? %", dialog.locator("[role=status]").first.inner_text()) is not None)
    dialog.get_by_role("button", name="Cancel the export").click()
    expect(dialog.get_by_text("cancelled")).to_be_visible()
    page.keyboard.press(" ")  # the player's keys rest
    assert not ask(page, "transport.clock.playing")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.evaluate("document.activeElement.className") == "rv-more"
    assert page.locator("body > div[aria-hidden=true] .js-plotly-plot").count() == 0  # nor is a relief left behind


def test_the_words_can_be_copied(lent: Window) -> None:
    page = lent.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dialog = open_dialog(page, size="column", loss=False, relief=False)
    dialog.get_by_label("At step").fill("12")
    until(page, lambda: json.loads(dialog.get_attribute("data-drawn") or "{}").get("step") == 12)
    found = {}
    for name in ("Caption", "LaTeX", "BibTeX", "Link"):
        dialog.get_by_role("button", name=f"Copy: {name}").click()
        expect(dialog.get_by_text(f"{name} copied")).to_be_visible()
        found[name] = page.evaluate("navigator.clipboard.readText()")
    page.keyboard.press("Escape")
    assert found["Caption"].startswith("Paths up to step 12 on the map of the loss")
    assert "Adam: lr 0.05, beta1 0.9, beta2 0.999, eps 10⁻⁸." in found["Caption"]
    assert found["Link"] in found["Caption"]
    assert "step=12" in found["Link"]
    assert r"\includegraphics[width=86mm]{ravine-saddle-with-a-plateau.pdf}" in found["LaTeX"]
    assert found["BibTeX"].startswith("@software{ravine-saddle-with-a-plateau,")


@pytest.mark.parametrize(("width", "height", "dark"), [(1280, 720, False), (390, 844, True)])
def test_the_dialog_fits_and_has_no_serious_fault(visit: Callable, width: int, height: int, dark: bool) -> None:
    page = visit(width=width, height=height, dark=dark).open(RACE)
    dialog = open_dialog(page, size="column")
    assert faults(page) == []
    box = dialog.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert dialog.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    if width > 760:
        save = dialog.get_by_role("button", name="Save the figure as a file").bounding_box()
        assert save["y"] + save["height"] < height
