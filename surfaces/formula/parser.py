"""Parse untrusted formula text into a surface: `parse("x^2 + 3y^2")`.

The text goes through a tokenizer (`tokens`), a Pratt parser (`grammar`) and a count of what it may cost (`bounds`),
before a table builds the expression (`build`). No parser of Python or SymPy ever sees it, and none of it becomes the
name of anything. `explore` then finds box, critical points and start.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

from surfaces.base import Domain, Surface
from surfaces.compile.functions import Unevaluated
from surfaces.explore.explore import explore
from surfaces.explore.viewport import NowhereError
from surfaces.formula import messages as m
from surfaces.formula.bounds import check
from surfaces.formula.build import unevaluated
from surfaces.formula.errors import FormulaError
from surfaces.formula.grammar import parse_tree

LARGEST_BOX = 1e6
SMALLEST_BOX = 1e-6


def parse(text: str, domain: Domain | None = None) -> Surface:
    """The surface of a formula in x and y, written as on a blackboard: `3xy - sin^2(2x) + |y|`.

    Args:
        text: the formula, up to `tokens.MAX_LENGTH` characters.
        domain: ((x0, x1), (y0, y1)), the box to draw; by default one that suits the function.

    Raises FormulaError, with the place in the text, for what is no formula, costs too much or has no value anywhere.
    """
    if not isinstance(text, str):
        raise FormulaError(m.NOT_TEXT, 0, 0)
    return _parsed(str(text), None if domain is None else _checked(domain))


def expression(text: str) -> Unevaluated:
    """The formula as the expression of a surface, whatever kind of function it is. Raises FormulaError."""
    tree = parse_tree(text)
    check(tree)
    return unevaluated(tree)


@lru_cache(maxsize=256)
def _parsed(text: str, domain: Domain | None) -> Surface:
    expr = expression(text)
    try:
        findings = explore(expr, domain)
    except NowhereError:
        raise FormulaError(m.NO_VALUE_NEAR if domain is None else m.NO_VALUE_IN_BOX, 0, len(text)) from None
    return Surface(
        key="custom",
        title="Your function",
        expr=expr,
        domain=findings.domain,
        start=findings.start,
        note=findings.note,
        reference="Typed by a visitor",
        minima=findings.minima,
        saddles=findings.saddles,
        maxima=findings.maxima,
        degenerate=findings.degenerate,
        escape_radius=findings.escape_radius,
        bounded=findings.bounded,
        undercut=findings.undercut,
        lr=findings.lr,
        steps=300,
    )


def _checked(domain: Any) -> Domain:
    """The box as floats. Raises FormulaError for what is none."""
    try:
        (x0, x1), (y0, y1) = ((float(low), float(high)) for low, high in domain)
    except (TypeError, ValueError, OverflowError):
        raise FormulaError(m.BOX_FORM, 0, 0) from None
    for low, high in ((x0, x1), (y0, y1)):
        inside = math.isfinite(low) and math.isfinite(high) and max(abs(low), abs(high)) <= LARGEST_BOX
        if not inside or high - low < SMALLEST_BOX:
            raise FormulaError(m.BOX_RANGE, 0, 0)
    return (x0, x1), (y0, y1)
