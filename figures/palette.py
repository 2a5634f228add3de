"""More colours than a palette lists: each as far as can be from all the others, and readable on every page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CONTRAST = 2.88
"""Least contrast (WCAG 2) of a derived colour with each page. Lines and markers ask for 3: 2.88 leaves more colours."""

CHROMA = 0.24
"""Most chroma (OKLab) of a derived colour: the listed ones have up to 0.2, and neon would outshine them."""

LEVELS = 32
"""How many values of red, of green and of blue are tried."""

_TO_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def rgb(colour: str) -> Array:
    """The sRGB values of "#RRGGBB", each from 0 to 1."""
    return np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255


def linear(values: Array) -> Array:
    """sRGB values without their gamma."""
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def oklab(values: Array) -> Array:
    """sRGB values (..., 3) in OKLab (Ottosson 2020), where equal distances look about equal."""
    return np.asarray(np.cbrt(linear(values) @ _TO_CONES.T) @ _TO_LAB.T)


def contrast(values: Array, page: Array) -> Array:
    """The contrast of sRGB values (..., 3) with a page's, as WCAG 2 defines it: from 1 to 21."""
    colour, paper = linear(values) @ _TO_LUMINANCE, linear(page) @ _TO_LUMINANCE
    return np.asarray((np.maximum(colour, paper) + 0.05) / (np.minimum(colour, paper) + 0.05))


@lru_cache(maxsize=8)
def derived(listed: Sequence[str], pages: Sequence[str], count: int) -> tuple[str, ...]:
    """`count` more colours, one after another the one whose nearest neighbour in OKLab is farthest.

    All have a contrast of at least `CONTRAST` with each of the pages. The first ones do not depend on `count`.
    """
    axis = np.round(np.linspace(0, 255, LEVELS)) / 255
    cube = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    cube = cube[np.all([contrast(cube, rgb(page)) >= CONTRAST for page in pages], axis=0)]
    cube = cube[np.hypot(*oklab(cube).T[1:]) <= CHROMA]
    places, colours = oklab(cube), list[str]()
    nearest = np.min([np.linalg.norm(places - oklab(rgb(colour)), axis=1) for colour in listed], axis=0)
    for _ in range(count):
        best = int(nearest.argmax())
        colours.append("#{:02X}{:02X}{:02X}".format(*np.round(cube[best] * 255).astype(int)))
        nearest = np.minimum(nearest, np.linalg.norm(places - places[best], axis=1))
    return tuple(colours)
