"""The QR code of a link."""

from __future__ import annotations

import base64
import re
from typing import Any
from urllib.parse import unquote

import pytest
import segno

from ui.blocks.share import LONGEST, qr_code


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lengths of the texts of which a code was made."""
    lengths: list[int] = []
    make = segno.make

    def counted(text: str, **options: Any) -> segno.QRCode:
        lengths.append(len(text))
        return make(text, **options)

    monkeypatch.setattr(segno, "make", counted)
    return lengths


def test_the_longest_link_is_a_picture(made: list[int]) -> None:
    link = "http://localhost/race?" + "x" * (LONGEST - 22)
    (address,) = re.findall(r'<img src="([^"]+)"', qr_code(link))
    assert address.startswith("data:image/svg+xml")
    assert "<svg" in (unquote(address) if "base64" not in address else base64.b64decode(address).decode())
    assert made == [LONGEST]


@pytest.mark.parametrize(
    "link", ["x" * (LONGEST + 1), "\N{HANGUL SYLLABLE GA}" * 1000, "x" * 10_000_000, "\ud800" * 9000]
)
def test_what_is_too_long_is_not_tried(made: list[int], link: str) -> None:
    """A megabyte takes segno most of a second, on every rerun of whoever sends it."""
    assert qr_code(link) == ""
    assert made == []


def test_it_is_made_once(made: list[int]) -> None:
    assert qr_code("http://localhost/race?lr=0.123") == qr_code("http://localhost/race?lr=0.123")
    assert len(made) == 1
