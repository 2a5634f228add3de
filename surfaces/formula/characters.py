"""Characters of formula text: other spellings of a sign are read as what they plainly mean, the rest is explained.

`plain` replaces character by character, so that places in the text stay what they are.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NoReturn

from surfaces.formula import messages as m
from surfaces.formula.errors import FormulaError

_SPELLINGS: dict[str, str] = {
    **dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\u2015\ufe63", "-"),
    **dict.fromkeys("\ufe62", "+"),
    **dict.fromkeys("·×∙⋅∗⨯•‧・･ㆍ", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict.fromkeys("ˆ", "^"),
    **dict.fromkeys("∣￨", "|"),
}
"""Signs that have one meaning in a formula, with their plain spelling."""

_STYLED = (range(0xFF01, 0xFF5F), range(0x1D400, 0x1D800))
"""Full-width characters, as keyboards of East Asia give them, and letters as formula editors style them."""


def _table() -> dict[int, str]:
    styled = {code: unicodedata.normalize("NFKC", chr(code)) for block in _STYLED for code in block}
    plain = {code: text for code, text in styled.items() if text.isascii() or text in "πσθ"}
    return plain | {ord(character): text for character, text in _SPELLINGS.items()}


_TABLE = _table()

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
FRACTIONS = {
    character: f"{above}/{below}"
    for below, row in {2: "½", 3: "⅓⅔", 4: "¼ ¾", 5: "⅕⅖⅗⅘", 6: "⅙   ⅚", 7: "⅐", 8: "⅛ ⅜ ⅝ ⅞", 9: "⅑", 10: "⅒"}.items()
    for above, character in enumerate(row, 1)
    if character != " "
}


def plain(text: str) -> str:
    """The text with every sign in its plain spelling, each character in its place."""
    return text.translate(_TABLE)


_HINTS = {
    "=": m.EQUALS,
    **dict.fromkeys("[]{}", m.ROUND_BRACKETS),
    **dict.fromkeys("<>≤≥≪≫", m.COMPARISON),
    **dict.fromkeys("≠≈≡∼≅∝∈→", m.APPROXIMATELY),
    "!": m.FACTORIAL,
    ":": m.COLON,
    ";": m.SEMICOLON,
    "\n": m.ONE_LINE,
    "\r": m.ONE_LINE,
    "\t": m.TAB,
    "°": m.DEGREE_SIGN,
    "∞": m.INFINITY,
    "%": m.PERCENT,
    "_": m.UNDERSCORE,
    **dict.fromkeys("‖∥", m.NORM),
    **dict.fromkeys("±∓", m.PLUS_MINUS),
    **dict.fromkeys("∑∏", m.SUM_SIGN),
    **dict.fromkeys("∫∂∇", m.CALCULUS),
    **dict.fromkeys("'\"′″‘’“”", m.PRIME),
    "$": m.DOLLAR,
    **dict.fromkeys("⌊⌋⌈⌉", m.HALF_BRACKETS),
    "∜": m.FOURTH_ROOT,
    **dict.fromkeys("⁺⁻⁼⁽⁾", m.RAISED_SIGN),
    **dict.fromkeys("₀₁₂₃₄₅₆₇₈₉₊₋₍₎", m.INDEXED),
}

_TWINS = {
    "CYRILLIC SMALL LETTER HA": "x",
    "CYRILLIC CAPITAL LETTER HA": "x",
    "GREEK SMALL LETTER CHI": "x",
    "GREEK CAPITAL LETTER CHI": "x",
    "CYRILLIC SMALL LETTER U": "y",
    "CYRILLIC CAPITAL LETTER U": "y",
    "CYRILLIC SMALL LETTER STRAIGHT U": "y",
    "GREEK SMALL LETTER UPSILON": "y",
    "GREEK CAPITAL LETTER UPSILON": "y",
    "CYRILLIC SMALL LETTER IE": "e",
    "CYRILLIC CAPITAL LETTER IE": "e",
    "SCRIPT SMALL E": "e",
    "ESTIMATED SYMBOL": "e",
    "CYRILLIC SMALL LETTER ES": "c",
    "CYRILLIC SMALL LETTER O": "o",
    "CYRILLIC SMALL LETTER A": "a",
    "CYRILLIC SMALL LETTER ER": "p",
    "CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I": "i",
    "CYRILLIC SMALL LETTER DZE": "s",
}
"""Letters that look like a plain one and are typed for it; not those that stand for something else, such as ε or γ."""

_KEYS = {"ㅌ": "x", "ㅛ": "y", "ㄷ": "e"}
"""Letters of the Korean keyboard, with what the same key gives on the English one."""

_PRODUCT_OR_X = ("MULTIPLICATION X", "HEAVY MULTIPLICATION X")
_BY_CATEGORY = {"L": m.LETTER, "N": m.DIGIT, "P": m.SIGN, "S": m.SIGN}
_RAISED = re.compile(r"(?:SUPERSCRIPT LATIN|MODIFIER LETTER) SMALL (?:LETTER )?([A-Z])")
_LOWERED = re.compile(r"LATIN SUBSCRIPT SMALL LETTER [A-Z]")


def explain(character: str, position: int) -> NoReturn:
    """Refuse a character that the language does not have: what it is, and what to type for it."""
    if character in _HINTS:
        raise FormulaError(_HINTS[character], position, 1)
    name = unicodedata.name(character, "")
    template, values = _explanation(character, name)
    raise FormulaError(template, position, 1, **values)


def _explanation(character: str, name: str) -> tuple[str, dict[str, str]]:
    """The sentence and its values, without those that cannot be shown."""
    shown = {"character": character, "name": name}
    raised = _RAISED.fullmatch(name)
    by_name = {
        **dict.fromkeys(_PRODUCT_OR_X, (m.TIMES_OR_X, shown)),
        **{twin: (m.TWIN, shown | {"letter": letter}) for twin, letter in _TWINS.items()},
    }
    if name in by_name:
        return by_name[name]
    if name.startswith("HANGUL"):
        key = _KEYS.get(character)
        return (m.HANGUL_KEY, {"character": character, "letter": key}) if key else (m.HANGUL, {})
    if raised or _LOWERED.fullmatch(name):
        return (m.RAISED_LETTER, {"letter": raised.group(1).lower()}) if raised else (m.INDEXED, {})
    template = _BY_CATEGORY.get(unicodedata.category(character)[0], "")
    if name and template and character != "`":
        return template, shown
    return m.INVISIBLE, {"name": name or f"U+{ord(character):04X}"}
