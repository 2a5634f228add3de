"""Spellings in links that are typed by hand: what plainly means one thing is read, whatever it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from surfaces.formula import FormulaError, expression

SWITCHES = {"true": "1", "yes": "1", "on": "1", "false": "0", "no": "0", "off": "0"}

_SIGNS = str.maketrans({"−": "-", "–": "-", "＋": "+", "－": "-", "．": ".", "，": ",", "；": ";", "\u00a0": " "})
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+(?:e[+-]?[0-9]+)?", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_SETTING_COMMA = re.compile(r"(=[+-]?[0-9]*),(?=[0-9])")
_BETWEEN_BRACKETS = re.compile(r"[\])}]\s*[x×*,;]?\s*[\[({]")
_SPACE = "\N{NO-BREAK SPACE}"


def plain_number(text: str) -> str:
    """A number as Python reads it: `0,05` as 0.05; 1,000 stays what it is, as it could be one or a thousand."""
    plain = text.translate(_SIGNS).strip()
    is_decimal = _DECIMAL_COMMA.fullmatch(plain) and not _THOUSANDS.fullmatch(plain)
    return plain.replace(",", ".") if is_decimal else plain


def is_ambiguous(text: str, *, whole: bool) -> bool:
    """Whether a number could have thousands apart: 1,000, and 1.000 where a whole number is wanted."""
    plain = text.translate(_SIGNS).strip()
    return bool(_THOUSANDS.fullmatch(plain) or (whole and _THOUSANDS.fullmatch(plain.replace(".", ","))))


def plain_list(text: str) -> list[str]:
    """The parts of `1,2`, `(1; 2)`, `[-1,1]x[-2,2]`; decimal commas only where semicolons are between."""
    plain = _BETWEEN_BRACKETS.sub(";" if ";" in text else ",", text.translate(_SIGNS))
    plain = plain.strip().strip("()[]{}").strip()
    for between in (";", ","):
        if between in plain:
            return [part.strip() for part in plain.split(between)]
    return [plain]


def decimal_points(text: str) -> str:
    """Entries with `momentum=0,9` as 0.9: no optimizer's name begins with a digit."""
    return _SETTING_COMMA.sub(r"\1.", text)


def known_key(text: str, titles: Mapping[str, str]) -> str:
    """The key that is meant by a key or a title in any spelling, such as `SGD` or `Adam with L2`; else the text.

    `titles` is {key: title}.
    """
    if text in titles:
        return text
    keys = {_bare(title): key for key, title in titles.items()} | {_bare(key): key for key in titles}
    return keys.get(_bare(text), text)


def same_name(name: str, names: Iterable[str]) -> str:
    """One of some names that differs from this in capitals only; empty where there is none."""
    return next((other for other in names if other.casefold() == name.casefold()), "")


def _bare(text: str) -> str:
    """Small letters and digits alone."""
    return "".join(filter(str.isalnum, text.casefold()))


# --- a formula, and the + of a link -----------------------------------------------------------------------------------


def formula_to_link(formula: str) -> str:
    """The formula as links have it: without a space that could have been a +, which a link turns into one."""
    return formula if "+" in formula else formula.replace(" ", _SPACE)


def formula_from_link(text: str) -> str:
    """The formula of a link."""
    return text.replace(_SPACE, " ")


def sum_reading(text: str) -> str:
    """The other function that a link's formula may have been, with a + for each of its spaces; empty if none.

    That is where the formula of the link has spaces and no +, and the sum is another function.
    """
    sum_text = re.sub(r" +", " + ", text.strip(" "))
    if "+" in text or sum_text == text:
        return ""
    try:
        summed = expression(sum_text)
    except FormulaError:
        return ""
    try:
        return sum_text if expression(formula_from_link(text)) != summed else ""
    except FormulaError:
        return sum_text
