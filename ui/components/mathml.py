"""Our own LaTeX as MathML, which browsers draw by themselves."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=512)
def mathml(latex: str, display: str = "block") -> str:
    """MathML of our own LaTeX, for a line of its own or "inline"."""
    from latex2mathml.converter import convert  # noqa: PLC0415 - it brings XML, which few pages need

    return str(convert(latex, display=display))
