"""Arrays as bytes: a length, a JSON header, and little-endian float32 arrays behind it. `wire.js` reads it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike


def pack(header: Mapping[str, Any], arrays: Mapping[str, ArrayLike]) -> bytes:
    """One blob: uint32 length of the header, the header as UTF-8 JSON padded to 4 bytes, then the arrays in order.

    The header gets a key "arrays": {name: shape}. Each array's bytes are sent in planes (all first bytes, all second
    bytes, ...): neighbouring numbers share their high bytes, and planes compress to half the size.
    """
    floats = {name: np.ascontiguousarray(values, dtype="<f4") for name, values in arrays.items()}
    shapes = {name: values.shape for name, values in floats.items()}
    text = json.dumps(_finite({**header, "arrays": shapes}), allow_nan=False).encode()
    text += b" " * (-len(text) % 4)
    planes = [values.view(np.uint8).reshape(-1, 4).T.tobytes() for values in floats.values()]
    return b"".join([np.uint32(len(text)).astype("<u4").tobytes(), text, *planes])


def unpack(blob: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The inverse of `pack`, for tests and for whoever reads a blob in Python."""
    length = int(np.frombuffer(blob[:4], dtype="<u4")[0])
    header = json.loads(blob[4 : 4 + length])
    arrays, offset = {}, 4 + length
    for name, shape in header.pop("arrays").items():
        size = 4 * math.prod(shape)
        planes = np.frombuffer(blob[offset : offset + size], dtype=np.uint8).reshape(4, -1)
        arrays[name] = np.ascontiguousarray(planes.T).view("<f4").reshape(shape)
        offset += size
    return header, arrays


def _finite(value: Any) -> Any:
    """JSON has no nan and no infinity: null instead."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(name): _finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return value
