"""Hashes of large values, computed once."""

from __future__ import annotations

from typing import Any, TypeVar

Class = TypeVar("Class", bound=type)


def hashed_once(kind: Class) -> Class:
    """Let the values of a frozen dataclass remember their hash: they are keys, and made of hundreds of parts."""
    compute: Any = kind.__hash__

    def hash_of(value: Any) -> int:
        known = value.__dict__
        if "_hash" not in known:
            known["_hash"] = compute(value)
        result: int = known["_hash"]
        return result

    kind.__hash__ = hash_of  # type: ignore[assignment]  # a method that is given later
    return kind
