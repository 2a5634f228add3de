"""Words of formula text: a run of letters is cut into known words, and an unknown one is explained."""

from __future__ import annotations

import difflib
from typing import NoReturn

from surfaces.formula import messages as m
from surfaces.formula.errors import FormulaError
from surfaces.formula.names import ALIASES, CONSTANTS, FUNCTIONS, WORDS
from surfaces.formula.tree import SHORTHANDS

_LONGEST = max(map(len, WORDS))
_SUGGESTIONS = sorted(word for word in {*FUNCTIONS, *ALIASES, *SHORTHANDS} if len(word) > 1)

_INSTEAD = {
    "sech": "1/cosh(x)",
    "csch": "1/sinh(x)",
    "coth": "1/tanh(x)",
    "arccot": "pi/2 - arctan(x)",
    "acot": "pi/2 - arctan(x)",
    "arcsec": "arccos(1/x)",
    "arccsc": "arcsin(1/x)",
    "sinc": "sin(x)/x",
    "lb": "log2(x)",
    "ld": "log2(x)",
    "round": "floor(x + 0.5)",
    "trunc": "sign(x) floor(|x|)",
    "clip": "min(max(x, -1), 1)",
    "cube": "x^3",
    "silu": "x sigmoid(x)",
    "swish": "x sigmoid(x)",
    "elu": "max(x, 0) + min(e^x - 1, 0)",
    "sine": "sin(x)",
    "sen": "sin(x)",
    "cosine": "cos(x)",
    "tangent": "tan(x)",
    "tg": "tan(x)",
    "ctg": "cot(x)",
    "arctg": "arctan(x)",
    "cosec": "csc(x)",
    "sh": "sinh(x)",
    "ch": "cosh(x)",
    "th": "tanh(x)",
    "exponential": "exp(x)",
    "logarithm": "ln(x)",
}
"""What to type for a word that others know."""

_ADVICE = {
    "lg": m.WHICH_LOG,
    **dict.fromkeys(("mod", "fmod", "remainder"), m.REMAINDER),
    "sqr": m.SQUARE_OR_ROOT,
    **dict.fromkeys(("root", "nroot", "nthroot"), m.ROOT),
    **dict.fromkeys(("inf", "infinity", "oo"), m.INFINITY),
    **dict.fromkeys(("if", "else", "where", "and", "or", "not", "piecewise", "cases"), m.COMPARISON),
    **dict.fromkeys(("theta", "θ", "w"), m.INDEXED),
    **dict.fromkeys(("sum", "prod", "product"), m.SUM_SIGN),
    **dict.fromkeys(("diff", "integrate", "grad", "limit"), m.CALCULUS),
    "norm": m.NORM,
    **dict.fromkeys(("i", "j"), m.COMPLEX),
    **dict.fromkeys(("lambda", "return", "def", "let", "function", "print"), m.RIGHT_SIDE_ONLY),
    **dict.fromkeys(
        ("gamma", "erf", "erfc", "gelu", "factorial", "besselj", "zeta", "rand", "random"), m.NOT_AVAILABLE
    ),
}


def known_words(run: str) -> list[str] | None:
    """The run as known words, each as long as can be; None if it cannot be done."""
    run = run.lower()
    tails: list[list[str] | None] = [None] * len(run) + [[]]
    for start in reversed(range(len(run))):
        for end in range(min(len(run), start + _LONGEST), start, -1):
            tail = tails[end]
            if tail is not None and run[start:end] in WORDS:
                tails[start] = [run[start:end], *tail]
                break
    return tails[0]


def is_name(word: str) -> bool:
    """Whether this is one word of a library: a function or a constant, no variable."""
    return word.lower() in {*FUNCTIONS, *ALIASES, *CONSTANTS, *SHORTHANDS}


def is_misspelt(cuts: list[str]) -> bool:
    """Whether the words before a bracket are rather one word with an e behind it, such as `sine(`, than sin(e ...)."""
    return cuts[-1] == "e" and len(cuts) > 1 and cuts[-2] in {*FUNCTIONS, *ALIASES}


def unknown(run: str, start: int) -> NoReturn:
    """Name the word, or what is left of it behind x and y if that is easier to recognise, and what to type for it."""
    tail_of_run = run.lstrip("xyXY")
    for word in (run, tail_of_run):
        if found := _advice(word):
            template, values = found
            raise FormulaError(template, start + len(run) - len(word), len(word), name=word, **values)
    word = tail_of_run if len(tail_of_run) == 1 else run
    shown = word if len(word) <= 20 else word[:20] + "…"
    raise FormulaError(m.UNKNOWN, start + len(run) - len(word), len(word), name=shown)


def _advice(word: str) -> tuple[str, dict[str, str]] | None:
    """(the sentence, its values beside the word itself) for a word that is known to others, or is near a known one."""
    low = word.lower()
    if low in _ADVICE:
        return _ADVICE[low], {}
    if low in _INSTEAD:
        return m.WRITE_INSTEAD, {"instead": _INSTEAD[low]}
    near = [known for known in _SUGGESTIONS if abs(len(known) - len(low)) < 2]
    close = difflib.get_close_matches(low, near, 1, 0.7)
    return (m.DID_YOU_MEAN, {"known": close[0]}) if close else None
