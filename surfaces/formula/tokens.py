"""Tokenizer of formula text: characters and words, each with its position."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

from surfaces.formula.names import ALIASES, FUNCTIONS, WORDS

MAX_LENGTH = 200
MAX_TOKENS = 120


class FormulaError(ValueError):
    """Text that is not a formula, or one that is too large.

    Attributes:
        message: what is wrong and what to do, for people.
        position: the first character in question, from 0.
        length: how many characters are in question; 0 only where there is no text.
    """

    def __init__(self, message: str, position: int, length: int) -> None:
        super().__init__(message, position, length)
        self.message = message
        self.position = position
        self.length = length

    def __str__(self) -> str:
        return self.message


class Token(NamedTuple):
    """A piece of the text: `text` is its meaning in plain characters, `start` and `end` are its place."""

    kind: str  # number, name, superscript, operator, end
    text: str
    start: int
    end: int


OPERATORS: dict[str, str] = {
    **dict.fromkeys("+-*/^(),|√", ""),
    **dict.fromkeys("·×∙⋅∗", "*"),
    **dict.fromkeys("÷∕", "/"),
    **dict.fromkeys("−–‐", "-"),
}
"""Every sign of the language; those with a plain spelling, with it."""

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SPACES = " \N{NO-BREAK SPACE}"
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SUPERSCRIPT = re.compile("⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_WORD = re.compile("[A-Za-zπσ]+")
_BASE = re.compile("(?:2|10)(?![0-9.])")

_SUGGESTIONS = sorted(word for word in {*FUNCTIONS, *ALIASES} if len(word) > 1)

_HINTS = {
    "=": "type only the right-hand side, without =",
    "[": "use round brackets ( )",
    "]": "use round brackets ( )",
    "{": "use round brackets ( )",
    "}": "use round brackets ( )",
    "<": "comparisons are not available: step(x) is 1 where x > 0, else 0",
    ">": "comparisons are not available: step(x) is 1 where x > 0, else 0",
    "!": "factorials are not available",
    ":": "type only the right-hand side: for division write /",
    ";": "one formula at a time: leave out the ;",
    "\n": "write the formula on one line",
    "\t": "use a space instead of the tab",
    "°": "angles are in radians: 180° is pi",
    "∞": "there is no infinity here: use a number",
}


def tokenize(text: str) -> list[Token]:
    """The tokens of a formula, with one of the kind "end" behind them.

    Raises FormulaError for text that is too long, for a character that the language does not have, and for an
    unknown word.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(
            f"a formula has at most {MAX_LENGTH} characters, this one has {len(text)}: shorten it",
            MAX_LENGTH,
            len(text) - MAX_LENGTH,
        )
    if "=" in text:
        raise FormulaError(_HINTS["="], text.index("="), 1)
    tokens = list(_scan(text))
    if len(tokens) > MAX_TOKENS:
        first = tokens[MAX_TOKENS].start
        raise FormulaError(
            f"a formula has at most {MAX_TOKENS} numbers, names and signs, this one has {len(tokens)}: shorten it",
            first,
            len(text) - first,
        )
    return [*tokens, Token("end", "", len(text), len(text))]


def _scan(text: str) -> Iterator[Token]:
    position = 0
    while position < len(text):
        if text[position] in _SPACES:
            position += 1
            continue
        for token in _at(text, position):
            yield token
            position = token.end


def _at(text: str, position: int) -> list[Token]:
    """The token that begins here, or those that a run of letters consists of."""
    if match := _NUMBER.match(text, position):
        return [Token("number", match.group(), *match.span())]
    if match := _SUPERSCRIPT.match(text, position):
        return [Token("superscript", match.group().translate(SUPERSCRIPTS), *match.span())]
    if match := _WORD.match(text, position):
        return _words(text, *match.span())
    if text.startswith("**", position):
        return [Token("operator", "^", position, position + 2)]
    character = text[position]
    if character not in OPERATORS:
        raise FormulaError(_strange(character), position, 1)
    return [Token("operator", OPERATORS[character] or character, position, position + 1)]


def _words(text: str, start: int, end: int) -> list[Token]:
    """`xsin` is x sin: the longest known words that the letters can be cut into."""
    run = text[start:end].lower()
    cuts = _cut(run)
    if cuts is None:
        _unknown(text[start:end], start)
    tokens = []
    for word in cuts:
        tokens.append(Token("name", ALIASES.get(word, word), start, start + len(word)))
        start += len(word)
    return _with_base(text, tokens) if tokens[-1].text == "ln" else tokens


def _with_base(text: str, tokens: list[Token]) -> list[Token]:
    """log2( and log10( are functions of their own, but log2 x could also be log(2x)."""
    last = tokens[-1]
    match = _BASE.match(text, last.end)
    if text[last.start : last.end].lower() != "log" or match is None:
        return tokens
    name = "log" + match.group()
    if not text[match.end() :].lstrip(_SPACES).startswith("("):
        raise FormulaError(
            f"write {name}(x) for the logarithm to base {match.group()}, or log({match.group()}x)",
            last.start,
            match.end() - last.start,
        )
    return [*tokens[:-1], Token("name", name, last.start, match.end())]


def _cut(run: str) -> list[str] | None:
    """The run as known words, each as long as can be; None if it cannot be done."""
    longest = max(map(len, WORDS))
    tails: list[list[str] | None] = [None] * len(run) + [[]]
    for start in reversed(range(len(run))):
        for end in range(min(len(run), start + longest), start, -1):
            tail = tails[end]
            if tail is not None and run[start:end] in WORDS:
                tails[start] = [run[start:end], *tail]
                break
    return tails[0]


def _unknown(run: str, start: int) -> NoReturn:
    """Names the word, or what is left of it behind x and y if that is easier to recognise."""
    tail_of_run = run.lstrip("xyXY")
    for word in (run, tail_of_run):
        near = [known for known in _SUGGESTIONS if abs(len(known) - len(word)) < 2]
        if close := difflib.get_close_matches(word.lower(), near, 1, 0.7):
            raise FormulaError(
                f"unknown name `{word}`: did you mean `{close[0]}`?", start + len(run) - len(word), len(word)
            )
    word = tail_of_run if len(tail_of_run) == 1 else run
    shown = word if len(word) <= 20 else word[:20] + "…"
    raise FormulaError(
        f"unknown name `{shown}`: there are x, y, pi, e and functions such as sin, exp, sqrt, max",
        start + len(run) - len(word),
        len(word),
    )


def _strange(character: str) -> str:
    """What a character is that the language does not have, without repeating one that cannot be shown."""
    if character in _HINTS:
        return _HINTS[character]
    name = unicodedata.name(character, "")
    twin = _latin_twin(name)
    if twin:
        return f"`{character}` is {name}, not the letter {twin}: type {twin} on the keyboard"
    if name and unicodedata.category(character)[0] in "LNPS" and character != "`":
        return f"`{character}` ({name}) is not part of the language: leave it out"
    name = name or f"U+{ord(character):04X}"
    return f"an invisible or special character, {name}, is not part of the language: delete it"


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
    "GREEK SMALL LETTER GAMMA": "y",
    "CYRILLIC SMALL LETTER IE": "e",
    "CYRILLIC CAPITAL LETTER IE": "e",
    "GREEK SMALL LETTER EPSILON": "e",
    "MULTIPLICATION X": "x",
    "SCRIPT SMALL E": "e",
    "ESTIMATED SYMBOL": "e",
    "CYRILLIC SMALL LETTER ES": "c",
    "CYRILLIC SMALL LETTER O": "o",
    "CYRILLIC SMALL LETTER A": "a",
    "CYRILLIC SMALL LETTER ER": "p",
    "CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I": "i",
    "CYRILLIC SMALL LETTER DZE": "s",
}


def _latin_twin(name: str) -> str:
    """The plain letter that a character of this name looks like, or nothing."""
    styled = re.fullmatch(
        r"(?:MATHEMATICAL .*|FULLWIDTH LATIN (?:SMALL|CAPITAL) LETTER|(?:SUPERSCRIPT|MODIFIER LETTER) .*"
        r"|LATIN SUBSCRIPT SMALL LETTER|CIRCLED LATIN SMALL LETTER) ([A-Z])",
        name,
    )
    return styled.group(1).lower() if styled else _TWINS.get(name, "")
