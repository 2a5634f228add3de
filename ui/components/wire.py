"""Arrays as bytes: a length, a JSON header, and packed arrays of floats behind it. `wire.js` reads it."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from figures.parts import compact


def pack(header: Mapping[str, Any], arrays: Mapping[str, ArrayLike], *, double: Collection[str] = ()) -> bytes:
    """One blob: uint32 length of the header, the header as UTF-8 JSON padded to 4 bytes, then the arrays in order.

    The header gets a key "arrays": {name: shape} and, if there are such, "double": the names of those in double
    precision, which `double` names or single precision would not show (`figures.parts.compact`). Arrays are packed
    without loss, ready to be compressed to half the size: delta-of-delta of the bits as int32 along the last axis,
    zigzag so that small differences of both signs have leading zeros, and byte-plane transposed: all first bytes, all
    second bytes, and so on. Of doubles first the lower and then the upper halves.
    """
    floats = {name: np.asarray(a, np.float64) if name in double else compact(a) for name, a in arrays.items()}
    shapes = {name: values.shape for name, values in floats.items()}
    doubles = [name for name, values in floats.items() if values.dtype == np.float64]
    layout = {"arrays": shapes, **({"double": doubles} if doubles else {})}
    text = _text({**header, **layout}).encode()
    text += b" " * (-len(text) % 4)
    planes = [_planes(half) for values in floats.values() for half in _halves(values)]
    return b"".join([np.uint32(len(text)).astype("<u4").tobytes(), text, *planes])


def unpack(blob: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The inverse of `pack`, for tests and for whoever reads a blob in Python."""
    length = int(np.frombuffer(blob[:4], dtype="<u4")[0])
    header = json.loads(blob[4 : 4 + length])
    doubles = header.pop("double", [])
    arrays, offset = {}, 4 + length
    for name, shape in header.pop("arrays").items():
        size, halves = 4 * math.prod(shape), []
        for _ in range(2 if name in doubles else 1):
            planes = np.frombuffer(blob[offset : offset + size], dtype=np.uint8).reshape(4, -1)
            halves.append(_undelta2(np.ascontiguousarray(planes.T).view("<u4").reshape(shape)))
            offset += size
        joint = np.ascontiguousarray(np.stack(halves, axis=-1))
        arrays[name] = joint.view("<f8" if name in doubles else "<f4")[..., 0]
    return header, arrays


def _halves(values: np.ndarray) -> list[np.ndarray]:
    """The bits as int32: of a float the whole, of a double the lower and the upper half."""
    bits = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"), copy=False)
    words = bits.reshape(*values.shape, 1).view("<i4")
    return [words[..., half] for half in range(words.shape[-1])]


def _planes(words: np.ndarray) -> bytes:
    """Delta-of-delta along the last axis, zigzag encoded: 0, -1, 1, -2 become 0, 1, 2, 3; and byte-plane transposed."""
    second = np.diff(np.diff(words, axis=-1, prepend=np.int32(0)), axis=-1, prepend=np.int32(0)).astype("<i4")
    zigzag = np.ascontiguousarray((second << 1) ^ (second >> 31))
    return zigzag.view(np.uint8).reshape(-1, 4).T.tobytes()


def _undelta2(encoded: np.ndarray) -> np.ndarray:
    """The inverse of `_planes`, without the planes."""
    second = (encoded >> np.uint32(1)).astype("<i4") ^ -(encoded & np.uint32(1)).astype("<i4")
    first = np.cumsum(second, axis=-1, dtype="<i4")
    return np.cumsum(first, axis=-1, dtype="<i4")


def truncate_mantissa(values: ArrayLike, bits: int) -> np.ndarray:
    """Numbers rounded to `bits` bits of mantissa beside the first: what is only read by people need not cost 23."""
    mantissa, exponent = np.frexp(np.asarray(values, dtype=np.float64))
    return np.asarray(np.ldexp(np.round(mantissa * 2.0 ** (bits + 1)), exponent - bits - 1))


def _text(header: Mapping[str, Any]) -> str:
    """The header as JSON, which has no nan and no infinity; few headers do, and to look for them takes time."""
    try:
        return json.dumps(header, allow_nan=False)
    except (TypeError, ValueError):
        return json.dumps(_finite(header), allow_nan=False)


def _finite(value: Any) -> Any:
    """A value with null in the place of nan and infinity."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(name): _finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return value
