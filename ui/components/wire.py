"""Arrays as bytes: a length, a JSON header, and packed float32 arrays behind it. `wire.js` reads it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike


def pack(header: Mapping[str, Any], arrays: Mapping[str, ArrayLike]) -> bytes:
    """One blob: uint32 length of the header, the header as UTF-8 JSON padded to 4 bytes, then the arrays in order.

    The header gets a key "arrays": {name: shape}. Arrays are packed without loss, ready to be compressed to half the
    size: delta-of-delta of the bits as int32 along the last axis, zigzag so that small differences of both signs have
    leading zeros, and byte-plane transposed: all first bytes, all second bytes, and so on.
    """
    floats = {name: np.ascontiguousarray(values, dtype="<f4") for name, values in arrays.items()}
    shapes = {name: values.shape for name, values in floats.items()}
    text = json.dumps(_finite({**header, "arrays": shapes}), allow_nan=False).encode()
    text += b" " * (-len(text) % 4)
    planes = [_delta2_zigzag(values).view(np.uint8).reshape(-1, 4).T.tobytes() for values in floats.values()]
    return b"".join([np.uint32(len(text)).astype("<u4").tobytes(), text, *planes])


def unpack(blob: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The inverse of `pack`, for tests and for whoever reads a blob in Python."""
    length = int(np.frombuffer(blob[:4], dtype="<u4")[0])
    header = json.loads(blob[4 : 4 + length])
    arrays, offset = {}, 4 + length
    for name, shape in header.pop("arrays").items():
        size = 4 * math.prod(shape)
        planes = np.frombuffer(blob[offset : offset + size], dtype=np.uint8).reshape(4, -1)
        arrays[name] = _undelta2(np.ascontiguousarray(planes.T).view("<u4").reshape(shape))
        offset += size
    return header, arrays


def _delta2_zigzag(values: np.ndarray) -> np.ndarray:
    """Delta-of-delta of the bits along the last axis, zigzag encoded: 0, -1, 1, -2 become 0, 1, 2, 3."""
    bits = values.view("<i4")
    second = np.diff(np.diff(bits, axis=-1, prepend=np.int32(0)), axis=-1, prepend=np.int32(0)).astype("<i4")
    return np.ascontiguousarray((second << 1) ^ (second >> 31))


def _undelta2(encoded: np.ndarray) -> np.ndarray:
    """The inverse of `_delta2_zigzag`."""
    second = (encoded >> np.uint32(1)).astype("<i4") ^ -(encoded & np.uint32(1)).astype("<i4")
    first = np.cumsum(second, axis=-1, dtype="<i4")
    return np.cumsum(first, axis=-1, dtype="<i4").view("<f4")


def truncate_mantissa(values: ArrayLike, bits: int) -> np.ndarray:
    """float32 rounded to the nearest with `bits` bits of mantissa: what is only read by people need not cost 23."""
    drop = 23 - bits
    words = np.array(values, dtype="<f4").view("<u4")
    return (((words + np.uint32(1 << (drop - 1))) >> np.uint32(drop)) << np.uint32(drop)).view("<f4")


def _finite(value: Any) -> Any:
    """JSON has no nan and no infinity: null instead."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(name): _finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return value
