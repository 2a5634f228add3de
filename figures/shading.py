"""The coloured ground of a map: a colour for each height, lit from the upper left, as a picture."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from figures.palette import rgb
from figures.theme import Theme
from optimizers.base import Array

STRENGTH = 0.15
"""How much darker or lighter than a level place a steep slope is, at most."""

STEEPNESS = 1.2
"""The height of the whole range above the map, in its longer side."""


def hillshade(x: Array, y: Array, share: Array) -> Array:
    """Light from the upper left on heights from 0 to 1: from -1 for a steep slope away from it to 1."""
    longer = max(float(np.ptp(x)), float(np.ptp(y)))
    up, across = np.gradient(share * STEEPNESS, y / longer, x / longer)
    return np.asarray(np.nan_to_num((across - up) / np.sqrt(2 * (1 + across**2 + up**2))))


def ramp(theme: Theme, share: Array) -> Array:
    """The colour (..., 3) of heights from 0 to 1, as sRGB from 0 to 1."""
    stops = [stop for stop, _ in theme.loss]
    colours = np.array([rgb(colour) for _, colour in theme.loss])
    return np.stack([np.interp(share, stops, channel) for channel in colours.T], axis=-1)


def shaded(theme: Theme, x: Array, y: Array, share: Array) -> NDArray[np.uint8]:
    """The ground (ny, nx, 4) as RGBA, the highest y first; clear where there is no height."""
    known = np.isfinite(share)
    colour, light = ramp(theme, np.where(known, share, 0.0)), STRENGTH * hillshade(x, y, share)[..., None]
    lit = np.where(light < 0, colour * (1 + light), colour + (1 - colour) * light)
    pixels = np.concatenate([lit, known[..., None]], axis=-1)
    return np.asarray(np.round(255 * pixels[::-1]), dtype=np.uint8)


def png(pixels: NDArray[np.uint8]) -> str:
    """RGBA pixels (height, width, 4) as the address of a picture; each row is written as differences, for size."""
    height, width, _ = pixels.shape
    difference = np.diff(pixels, axis=1, prepend=np.uint8(0))
    rows = np.concatenate([np.ones((height, 1), np.uint8), difference.reshape(height, -1)], axis=1)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 6)), (b"IEND", b"")]
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return "data:image/png;base64," + base64.b64encode(data).decode()
