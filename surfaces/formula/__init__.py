"""Typed formulas: `parse("x^2 + 3y^2")` makes a surface of untrusted text, of which nothing is ever executed.

On the way: tokens -> grammar -> bounds -> build -> `surfaces.explore`; `unparse` goes back.
"""

from __future__ import annotations

from surfaces.formula.cursor import Remark
from surfaces.formula.errors import FormulaError
from surfaces.formula.grammar import remarks
from surfaces.formula.parser import expression, parse
from surfaces.formula.unparse import to_text

__all__ = ["FormulaError", "Remark", "expression", "parse", "remarks", "to_text"]
