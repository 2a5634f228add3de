"""Whatever is typed: a FormulaError with a place in the text, or a surface whose numbers are finite or NaN, in silence.

1,000 texts in `make test`, 10,000 in `make test-all`, more by RAVINE_FUZZ=100000. Gradients and Hessians are compared
with central differences where those can be trusted. The slowest text that was accepted is printed.
"""

from __future__ import annotations

import os
import re
import time
import zlib
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy.core.cache import clear_cache

from surfaces import Surface
from surfaces.compile.compiler import compiled
from surfaces.explore.default_start import LOWEST_LR
from surfaces.formula import FormulaError, expression, parse
from surfaces.formula.bounds import check
from surfaces.formula.grammar import parse_tree
from surfaces.formula.names import WORDS
from tests.surfaces.formula.formula_cases import HOSTILE, VALID
from tests.thoroughness import SOAK

EXAMPLES = int(os.environ.get("RAVINE_FUZZ", "10000" if SOAK else "1000"))
EXPLORED = 10
"""One accepted text in so many is explored as well: that takes longer than all the rest."""

THETA = np.array([[0.7, -1.1, 0.31, -0.6], [-0.4, 0.9, 1.3, -1.2]])
SHARE = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=EXAMPLES // 4,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large],
)


class Tally:
    """What the fuzz has seen, for the tests at the end and for people."""

    tests: ClassVar[set[str]] = set()
    tried = 0
    accepted = 0
    compared = 0
    explored = 0
    acceptances: ClassVar[list[tuple[float, str]]] = []
    refusals: ClassVar[list[tuple[float, str]]] = []


@pytest.fixture(scope="module", autouse=True)
def report():
    yield
    print(
        f"\nfuzz: {Tally.tried} texts, {Tally.accepted} accepted, {Tally.explored} explored, "
        f"{Tally.compared} derivatives compared\n"
        f"slowest accepted, parse and all derivatives: {slowest(Tally.acceptances)}\n"
        f"slowest refused: {slowest(Tally.refusals)}"
    )


def slow(most, size, text):
    """Keep the ten of the largest size: operations, or seconds, which are many by chance when garbage is collected."""
    most.append((size, text))
    most.sort(reverse=True)
    del most[10:]


def slowest(most):
    """The slowest of the ten when each is tried three more times, with empty caches."""
    again = [(min(paid(text) for _ in range(3)), text) for _, text in most]
    seconds, text = max(again)
    return f"{1e3 * seconds:.1f} ms {text!r}"


def paid(text):
    clear_cache()
    begin = time.process_time()
    try:
        expr = expression(text)
        for orders in ((0,), (1,), (2,)):
            compiled.__wrapped__(expr, *orders)
    except FormulaError:
        pass
    return time.process_time() - begin


def has_a_place(error, text):
    assert 0 <= error.position <= error.position + error.length <= len(text)
    assert error.length > 0 or not text
    assert error.message.isprintable()


def look(text, test):
    """The one property of all texts."""
    Tally.tests.add(test)
    Tally.tried += 1
    begin = time.process_time()
    try:
        expr = expression(text)
        sizes = [len(compiled(expr, *orders).ops) for orders in ((0,), (1,), (2,))]
    except FormulaError as error:
        slow(Tally.refusals, time.process_time() - begin, text)
        has_a_place(error, text)
        return
    Tally.accepted += 1
    slow(Tally.acceptances, sum(sizes), text)
    cost = check(parse_tree(text))
    assert sum(sizes) <= 3 * cost.value + 2 * cost.first + 2 * (2 * cost.first + 3 * cost.second) + 3 * 19
    numbers_are_finite_or_nan(text, Surface("custom", "", expr, ((-5, 5), (-5, 5)), (1.0, 1.0), "", ""))
    if zlib.crc32(text.encode()) % EXPLORED == 0:
        explored(text)


def numbers_are_finite_or_nan(text, surface):
    for result in (surface.value(THETA), surface.gradient(THETA), surface.hessian(THETA), surface.value(1e200 * THETA)):
        assert not np.isinf(result).any()
    if can_be_compared(text):
        compare(surface.value, surface.gradient)
        compare(surface.gradient, surface.hessian)


def can_be_compared(text):
    """Not where numbers are so large that differences drown, nor with stairs that are finer than the differences."""
    numbers = [float(found) for found in re.findall(r"[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?", text.lower())]
    return "floor" not in text.lower() and "ceil" not in text.lower() and max(numbers, default=0.0) <= 1e4


def compare(function, derived):
    """Central differences of two widths: where they agree with each other, the derivative must agree with them."""
    with np.errstate(all="ignore"):
        got = derived(THETA)
        for axis in (0, 1):
            narrow, noise = difference(function, axis, 1e-4)
            wide, _ = difference(function, axis, 2.1e-4)
            size = 1.0 + np.abs(narrow)
            trusted = (np.abs(narrow - wide) <= 1e-7 * size) & (noise <= 1e-6 * size) & np.isfinite(got[axis])
            Tally.compared += int(np.count_nonzero(trusted))
            off = np.abs(got[axis] - narrow) > 1e-4 * size
            assert not (trusted & off).any(), (axis, got[axis], narrow, wide)


def difference(function, axis, h):
    """(the derivative by fourth-order central differences, a bound on what rounding adds)."""
    step = np.eye(2)[axis].reshape(2, 1) * h
    ends = [function(THETA + k * step) for k in (-2, -1, 1, 2)]
    largest = np.max(np.abs(ends), axis=0)
    return (8 * (ends[2] - ends[1]) - (ends[3] - ends[0])) / (12 * h), 1e-14 * largest / h


def explored(text):
    Tally.explored += 1
    try:
        surface = parse(text)
    except FormulaError as error:
        has_a_place(error, text)
        return
    places = [surface.start, *surface.minima, *surface.saddles]
    assert np.isfinite(places).all()
    assert surface.contains(np.transpose(places)).all()
    assert np.isfinite(surface.value(surface.start))
    assert LOWEST_LR <= surface.lr <= 1.0
    assert surface.latex.startswith("f(x, y) = ")
    assert surface.note.endswith(".")


# --- texts ---

SIGNS = [
    *"+-*/^(),|√∛·×²³⁻½⅔{} ",
    ".^",
    ".*",
    "x1",
    "x2",
    "np.",
    "pow(",
    "\\frac",
    "\\left",
    "log_2",
    "**",
    "(",
    ")",
    "|",
    "^2",
    "^-1",
    "^40",
    "^0.5",
    "/2",
]
NUMBERS = ["0", "1", "2", "3", "0.1", ".5", "10", "40", "1e3", "2e-3", "7.25"]
TOKENS = st.sampled_from([*sorted(WORDS), *"xyxyxyxy", *SIGNS, *NUMBERS])
ATOMS = st.sampled_from(["x", "y", "x", "y", "pi", "e", *NUMBERS])
TEXTS = [case["text"] for case in VALID]
ALPHABET = st.one_of(st.sampled_from("xy0123456789.+-*/^()|,=eπsincoqrtlgabmhp √²_'\"[]{}<>!;:\n"), st.characters())


def grown(inner):
    """Formulas by the rules of the language, from smaller ones: most of them are accepted."""
    one = st.sampled_from(sorted(WORDS - {"x", "y", "e", "pi", "π", "max", "min"}))
    return st.one_of(
        st.builds("{}{}{}".format, inner, st.sampled_from([" + ", " - ", "*", "/", " "]), inner),
        st.builds("({}){}({})".format, inner, st.sampled_from(["", "^", "/", "-"]), inner),
        st.builds("({})^{}".format, inner, st.sampled_from(["2", "3", "-1", "0.5", "1.5", "(1/3)", "7"])),
        st.builds("{}({})".format, one, inner),
        st.builds("{}({}, {})".format, st.sampled_from(["max", "min"]), inner, inner),
        st.builds("|{}|".format, inner),
    )


@st.composite
def mutated(draw):
    """A valid text with some pieces cut out, put in, or copied from another."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 6)))
        other = draw(st.sampled_from(TEXTS))
        cut = draw(st.integers(0, len(other)))
        new = draw(st.one_of(TOKENS, st.just(""), st.just(other[cut : cut + 12]), ALPHABET))
        text = text[:start] + new + text[end:]
    return text


@SHARE
@given(st.text(ALPHABET, max_size=220))
def test_random_characters(text):
    look(text, "characters")


@SHARE
@given(st.lists(TOKENS, max_size=24).map("".join))
def test_random_words_and_signs(text):
    look(text, "words")


@SHARE
@given(st.recursive(ATOMS, grown, max_leaves=14))
def test_random_formulas(text):
    look(text, "formulas")


@SHARE
@given(mutated())
def test_examples_with_changes(text):
    look(text, "changes")


def test_the_examples_themselves():
    for case in (*VALID, *HOSTILE):
        look(case["text"], "examples")


def test_the_fuzz_has_seen_enough_of_everything():
    """Else the tests above would prove nothing."""
    if len(Tally.tests) < 5:
        pytest.skip("not all of the tests above were run")
    assert Tally.tried >= 0.9 * EXAMPLES
    assert Tally.accepted >= 0.2 * EXAMPLES
    assert Tally.compared >= 2.0 * EXAMPLES
    assert Tally.explored >= 0.01 * EXAMPLES
