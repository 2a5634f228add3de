"""Tokenizer of formula text: numbers, words and signs, each with its place in the text as typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from surfaces.formula import messages as m
from surfaces.formula.characters import FRACTIONS, SUBSCRIPTS, SUPERSCRIPTS, explain, plain
from surfaces.formula.errors import FormulaError
from surfaces.formula.names import ALIASES
from surfaces.formula.tree import SHORTHANDS
from surfaces.formula.words import is_misspelt, is_name, known_words, unknown

MAX_LENGTH = 600
MAX_TOKENS = 300


class Token(NamedTuple):
    """A piece of the text: `text` is its meaning in plain characters, `start` and `end` are its place."""

    kind: str  # number, fraction, name, indexed, superscript, operator, end
    text: str
    start: int
    end: int


_SIGNS = frozenset("+-*/^(),|√∛")
_DOTTED = {"**": "^", ".^": "^", ".*": "*", "./": "/"}
"""Signs of two characters, as Python and Matlab have them."""

_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SUPERSCRIPT = re.compile("⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_WORD = re.compile("[A-Za-zπσθ]+")
_DIGIT_WORD = re.compile(r"(?:log1p|expm1|exp2|a(?:rc)?tan2)(?=\s*\()", re.IGNORECASE)
_BASE_OR_FACTOR = re.compile(r"([0-9]+)\(")
_MODULE = re.compile(r"(?:jax\.numpy|numpy|np|jnp|math|torch|sympy|sp|tf\.math|tf)\.([A-Za-z]+)", re.IGNORECASE)
_BASE = re.compile(r"_?(2|10)(?![0-9.])|_\{(2|10)\}|(₂|₁₀)(?![₀-₉])")
_OTHER_BASE = re.compile(r"_\{?([0-9]+|[a-z])\}?|([₀-₉]+)")
_INDEX = re.compile(r"(_?)([0-9])(?![0-9.])|_\{([0-9])\}|([₀-₉])(?![₀-₉])")
_INDEXED = ("theta", "θ", "x", "w")
"""Names that people give the two variables with an index: x1 and x2, θ₁ and θ₂."""

_LEFT_SIDE = re.compile(
    r"\s*(?:([A-Za-z]+)\s*(?:\\left)?\(\s*x\s*,\s*y\s*(?:\\right)?\)|f|z|L|J|loss|cost)\s*:?=(?!=)", re.IGNORECASE
)
_BRACES = re.compile(r"\\[A-Za-z]|[\^_]\s*\{")
"""What shows that braces are those of LaTeX."""


def tokenize(text: str) -> list[Token]:
    """The tokens of a formula, with one of the kind "end" behind them.

    Raises FormulaError for text that is too long, for a character that the language does not have, and for an
    unknown word.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(m.TOO_LONG, MAX_LENGTH, len(text) - MAX_LENGTH, limit=MAX_LENGTH, count=len(text))
    scanner = _Scanner(plain(text))
    tokens = _without_indices(list(scanner.tokens()))
    if len(tokens) > MAX_TOKENS:
        first = tokens[MAX_TOKENS].start
        raise FormulaError(m.TOO_MANY, first, len(text) - first, limit=MAX_TOKENS, count=len(tokens))
    return [*tokens, Token("end", "", len(text), len(text))]


def _name(word: str, start: int, end: int) -> Token:
    return Token("name", ALIASES.get(word.lower(), word.lower()), start, end)


def _names(words: Sequence[str], start: int) -> list[Token]:
    """Words that stand side by side."""
    ends = list(accumulate(map(len, words), initial=start))
    return [_name(word, *place) for word, place in zip(words, pairwise(ends), strict=True)]


class _Scanner:
    """Walks through plain text; what it reads stays in its place."""

    def __init__(self, text: str) -> None:
        self.text = text
        left = _LEFT_SIDE.match(text)
        self.start = left.end() if left and known_words(left.group(1) or "z") is None else 0
        self.signs = _SIGNS | frozenset("{}" if _BRACES.search(text) else "")

    def tokens(self) -> Iterator[Token]:
        if "=" in self.text[self.start :]:
            explain("=", self.text.index("=", self.start))
        position = self.start
        while position < len(self.text):
            if self.text[position] == " ":
                position += 1
                continue
            found, position = self.at(position)
            yield from found

    def at(self, position: int) -> tuple[list[Token], int]:
        """The tokens of what begins here, and where the next begins."""
        for pattern, read in _READERS:
            if match := pattern.match(self.text, position):
                tokens = read(self, match)
                return tokens, max(match.end(), tokens[-1].end if tokens else 0)
        pair, sign = self.text[position : position + 2], self.text[position]
        if pair in _DOTTED:
            return [Token("operator", _DOTTED[pair], position, position + 2)], position + 2
        if sign in FRACTIONS:
            return [Token("fraction", FRACTIONS[sign], position, position + 1)], position + 1
        if sign not in self.signs:
            explain(sign, position)
        return [Token("operator", sign, position, position + 1)], position + 1

    # --- words ---

    def words(self, match: re.Match[str]) -> list[Token]:
        """`xsin` is x sin: the longest known words that the letters can be cut into."""
        run, start = match.group(), match.start()
        if indexed := self.with_index(match):
            return indexed
        cuts = known_words(run)
        if cuts is None or (self.text.startswith("(", match.end()) and is_misspelt(cuts)):
            unknown(run, start)
        tokens = _names(cuts, start)
        return self.with_base(tokens) if run.lower().endswith("log") else tokens

    def with_index(self, match: re.Match[str]) -> list[Token]:
        """`2x1`, `θ₂`: the words before, and a variable with its index; nothing where there is none."""
        index = _INDEX.match(self.text, match.end())
        run = match.group().lower()
        base = next((name for name in _INDEXED if run.endswith(name)), "")
        before = known_words(run.removesuffix(base))
        if index is None or not base or before is None:
            return []
        tokens = _names(before, match.start())
        start = tokens[-1].end if tokens else match.start()
        _, digit, braced, lowered = index.groups()
        number = (digit or braced or lowered).translate(SUBSCRIPTS)
        bare = "x" if base == "x" and index.group() == number else f"{base}_"
        return [*tokens, Token("indexed", f"{bare}{number}", start, index.end())]

    def with_base(self, tokens: list[Token]) -> list[Token]:
        """log2( and log10( are functions of their own, but log2 x could also be log(2x); log_2 x could not."""
        last = tokens[-1]
        match = _BASE.match(self.text, last.end)
        if match is None:
            return self.without_base(tokens)
        base = next(group for group in match.groups() if group).translate(SUBSCRIPTS)
        name = "log" + base
        if match.group() == base and not self.text[match.end() :].lstrip().startswith("("):
            raise FormulaError(m.LOG_BRACKETS, last.start, match.end() - last.start, name=name, base=base)
        return [*tokens[:-1], Token("name", name, last.start, match.end())]

    def without_base(self, tokens: list[Token]) -> list[Token]:
        """The natural logarithm; any other base than 2 and 10 is refused, also where it could be a factor."""
        last = tokens[-1]
        for pattern, template in ((_OTHER_BASE, m.LOG_BASE), (_BASE_OR_FACTOR, m.LOG_BASE_OR_FACTOR)):
            if match := pattern.match(self.text, last.end):
                base = next(group for group in match.groups() if group).translate(SUBSCRIPTS)
                raise FormulaError(template, last.start, match.end() - last.start, base=base)
        return tokens

    def digit_word(self, match: re.Match[str]) -> list[Token]:
        if match.group().lower() == "exp2":  # it could be exp(2x) as well
            raise FormulaError(m.EXP_BASE_2, match.start(), len(match.group()))
        if match.group().endswith("tan2"):
            raise FormulaError(m.NOT_AVAILABLE, match.start(), len(match.group()), name=match.group())
        return [Token("name", match.group().lower(), *match.span())]

    def of_module(self, match: re.Match[str]) -> list[Token]:
        """`np.sin` is sin."""
        word = match.group(1)
        inner = _DIGIT_WORD.match(self.text, match.start(1))
        if inner and inner.group().lower() in SHORTHANDS:
            return [Token("name", inner.group().lower(), match.start(), inner.end())]
        if inner:
            return self.digit_word(inner)
        if not is_name(word):
            unknown(word, match.start(1))
        token = _name(word, *match.span())
        return self.with_base([token]) if word.lower() == "log" else [token]

    # --- numbers ---

    def number(self, match: re.Match[str]) -> list[Token]:
        if match.group()[:1] == "0" and match.group()[1:2].isdigit():
            raise FormulaError(m.LEADING_ZERO, match.start(), len(match.group()))
        return [Token("number", match.group(), *match.span())]

    def superscript(self, match: re.Match[str]) -> list[Token]:
        return [Token("superscript", match.group().translate(SUPERSCRIPTS), *match.span())]

    # --- LaTeX ---

    def latex(self, match: re.Match[str]) -> list[Token]:
        """A command of LaTeX: a sign, a word, or nothing to be read."""
        command, (start, end) = match.group(1), match.span()
        if command in _LATEX_SIGNS:
            sign = _LATEX_SIGNS[command]
            return [Token("operator", sign, start, end)] if sign else []
        if command == "sqrt":
            return self.latex_root(start, end)
        if command in _LATEX_HINTS:
            raise FormulaError(_LATEX_HINTS[command], start, end - start)
        index = _INDEX.match(self.text, end)
        if command == "theta" and index:
            return self.with_index(_WORD.match(self.text, start + 1) or match)
        if not (is_name(command) and command.islower()):  # \Pi is no number
            raise FormulaError(m.LATEX, start, end - start, command=match.group())
        token = _name(command, start, end)
        return self.with_base([token]) if command == "log" else [token]

    def latex_root(self, start: int, end: int) -> list[Token]:
        r"""\sqrt{x} is a function with brackets, \sqrt x a sign before its value; \sqrt[3]{x} the third root."""
        index = _ROOT_INDEX.match(self.text, end)
        if index and index.group(1) != "3":
            raise FormulaError(m.ROOT, start, index.end() - start)
        if index:
            return [Token("name", "cbrt", start, index.end())]
        if self.text[end:].lstrip().startswith(("{", "(", "\\left(")):
            return [Token("name", "sqrt", start, end)]
        return [Token("operator", "√", start, end)]

    def latex_sign(self, match: re.Match[str]) -> list[Token]:
        hints = {"|": m.NORM, "\\": m.ONE_LINE, **dict.fromkeys("{}", m.ROUND_BRACKETS)}
        raise FormulaError(hints.get(match.group(1), m.DOLLAR), match.start(), 2)

    def latex_name(self, match: re.Match[str]) -> list[Token]:
        r"""\operatorname{sigmoid}: a name in upright letters."""
        word = match.group(1)
        if not is_name(word):
            raise FormulaError(m.LATEX, match.start(), len(match.group()), command=match.group())
        return [_name(word, *match.span())]


_ROOT_INDEX = re.compile(r"\s*\[\s*(\w+)\s*\]")

_LATEX_SIGNS = {
    **dict.fromkeys(("cdot", "times", "ast"), "*"),
    "div": "/",
    **dict.fromkeys(("vert", "lvert", "rvert", "mid"), "|"),
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), "frac"),
    **dict.fromkeys(("left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr"), ""),
    **dict.fromkeys(("quad", "qquad", "displaystyle", "textstyle", "limits"), ""),
}
_LATEX_HINTS = {
    **dict.fromkeys(("Vert", "lVert", "rVert", "norm"), m.NORM),
    **dict.fromkeys(("lfloor", "rfloor", "lceil", "rceil"), m.HALF_BRACKETS),
    **dict.fromkeys(("sum", "prod"), m.SUM_SIGN),
    **dict.fromkeys(("int", "partial", "nabla"), m.CALCULUS),
    "infty": m.INFINITY,
    "pm": m.PLUS_MINUS,
    **dict.fromkeys(("le", "leq", "ge", "geq", "lt", "gt"), m.COMPARISON),
}

_READERS: tuple[tuple[re.Pattern[str], Callable[[_Scanner, re.Match[str]], list[Token]]], ...] = (
    (_NUMBER, _Scanner.number),
    (_SUPERSCRIPT, _Scanner.superscript),
    (_DIGIT_WORD, _Scanner.digit_word),
    (_MODULE, _Scanner.of_module),
    (_WORD, _Scanner.words),
    (re.compile(r"\\(?:operatorname\*?|mathrm|mathit|text)\s*\{\s*([A-Za-z]+)\s*\}"), _Scanner.latex_name),
    (re.compile(r"\\([A-Za-z]+)"), _Scanner.latex),
    (re.compile(r"\\[,;:! ]"), lambda _scanner, _match: []),
    (re.compile(r"\\([|{}()\[\]\\])"), _Scanner.latex_sign),
)


def _without_indices(tokens: list[Token]) -> list[Token]:
    """x1 and x2 are x and y where both are there, and no other name for a variable is."""
    indexed = {token.text for token in tokens if token.kind == "indexed"}
    if not indexed:
        return tokens
    bases = {text[:-1].rstrip("_") for text in indexed}
    plain_names = {token.text for token in tokens if token.kind == "name"} & {"x", "y"}
    if len(bases) == 1 and {text[-1] for text in indexed} == {"1", "2"} and not plain_names:
        return [t._replace(kind="name", text="xy"[t.text[-1] == "2"]) if t.kind == "indexed" else t for t in tokens]
    return [part for token in tokens for part in _unindexed(token)]


def _unindexed(token: Token) -> list[Token]:
    """A variable with an index that cannot be read; x2 is left to the grammar, as it could be meant for x^2."""
    if token.kind != "indexed":
        return [token]
    if "_" in token.text:
        raise FormulaError(m.INDEXED, token.start, token.end - token.start)
    middle = token.end - 1
    return [Token("name", "x", token.start, middle), Token("number", token.text[-1], middle, token.end)]
