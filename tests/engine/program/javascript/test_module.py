"""The text of a module: whitelisted operations and numbers alone, one for all races of a structure, of bounded size."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from engine.experiments.sweep import QUESTIONS
from engine.program.javascript.expressions import HELPERS, expression, number
from engine.program.javascript.family import constants_at, family_of
from engine.program.javascript.module import race_module, structure
from engine.program.operations import EXACT, FUNCTIONS
from engine.program.surface_form import surface_constants
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from optimizers import OPTIMIZERS
from surfaces import SURFACES, Surface
from surfaces.base import Parameter, X, Y

EVERY = tuple(Entry(key) for key in OPTIMIZERS)
LARGEST = (
    "+".join(f"sin({k}x+y)" for k in range(1, 37)),
    "*".join(f"(x-{k}.5)" for k in range(1, 38)),
    "+".join(f"tanh({k}x y)^2" for k in range(1, 16)),
    "ln(1+" * 17 + "x^2+y^2" + ")" * 17,
)
FUNCTION_NAMES = {f"Math.{name}" for name in (
    "abs", "sqrt", "floor", "ceil", "exp", "log", "log2", "log10", "sin", "cos", "tan", "asin", "acos", "atan", "sinh",
    "cosh", "tanh", "asinh", "acosh", "atanh", "cbrt", "max",
)} | {"Number.isFinite", *HELPERS}  # fmt: skip
WORDS = {
    "export", "default", "const", "let", "return", "for", "if", "break", "null", "true", "false", "rules", "programs",
    "surface", "NaN", "Infinity", "Math", "Number",
}  # fmt: skip
ARGUMENTS = {
    "h", "c", "w", "T", "F", "NX", "NY", "n", "k", "i", "bound", "X", "Y", "L", "S", "x", "y", "a", "b", "out", "ka",
    "kb", "stops", "nearAfter", "ina", "inb",
}  # fmt: skip
MEMBERS = {
    "key", "settings", "sharesLr", "scheduled", "noisy", "state", "tables", "needs", "count", "fill", "ahead", "trail",
    "loops", "watched", "tracks", "streak", "asksValue", "cells", "look", "memory", "hypers", "domain", "minima",
    "saddles", "escapeRadius", "bounded", "undercut", "mayBeUndefined", "parameters", "affine", "constants", "loss",
    "gradient", "lossUndefined", "gradientUndefined",
}  # fmt: skip
VARIABLE = re.compile(r"(?:v|oldv|l|s|T)\d+[ab]?|(?:bound|first|failed|near|m|h|w)[ab]")


def names_in(text: str) -> set[str]:
    """Every name outside of strings that is neither a variable nor one of the lists."""
    names = set(re.findall(r"(?<![\w.])(?:Math|Number)\.\w+|(?<![\w.])[A-Za-z_$][\w$]*", re.sub(r'"[^"]*"', "", text)))
    names -= FUNCTION_NAMES | WORDS | ARGUMENTS | MEMBERS
    return {name for name in names if not VARIABLE.fullmatch(name)}


def strings_in(text: str) -> set[str]:
    """Every string of a module that is not the name of a member."""
    return set(re.findall(r'"([^"]*)"', text)) - MEMBERS


def known_strings() -> set[str]:
    """What strings may be: names of rules, hyperparameters, parameters and numbers of conditions."""
    hypers = {name for kind in OPTIMIZERS.values() for name in kind.hypers()}
    parameters = {name for surface in SURFACES.values() for name, _ in surface.parameters}
    watched = {"level", "tol", "below", "square", "x0", "x1", "y0", "y1", "x.0", "y.0"}
    return {*OPTIMIZERS} | hypers | parameters | watched


@pytest.mark.parametrize("question", [None, *QUESTIONS])
@pytest.mark.parametrize("formula", [*LARGEST[1:], "x y", ""])
def test_a_module_is_made_of_known_words_and_numbers(formula: str, question: str | None) -> None:
    """Nothing else of a formula gets into it; all that there may be in it is checked, whatever a stranger wrote."""
    scenario = Scenario(formula=formula, entries=EVERY[:6], noise=0.5)
    text = race_module(structure(scenario), question)
    assert not names_in(text)
    assert strings_in(text) <= known_strings()
    assert not set(text) & set("`\\'$#@~^%")


def test_words_that_are_not_known_are_seen() -> None:
    """The checks above can fail."""
    assert names_in("const v1 = alert(v0);") == {"alert"}
    assert names_in("Math.random()") == {"Math.random"}
    assert names_in("window.x = 1; v0.constructor") == {"window"}
    assert strings_in('{"key": "evil"}') == {"evil"}


@pytest.mark.parametrize("formula", LARGEST)
def test_the_largest_formulas_make_modules_of_bounded_size(formula: str) -> None:
    text = race_module(structure(Scenario(formula=formula, entries=EVERY[:12])))
    assert 20_000 < len(text) < 400_000


def test_a_module_has_nothing_that_a_slider_moves() -> None:
    plain = Scenario(surface="rosenbrock", entries=(Entry("adam"), entry("momentum", "cosine")))
    entries = entry("adam", beta1=0.5, lr=0.3), entry("momentum", "cosine", momentum=0.2, floor=0.1)
    moved = replace(plain, entries=entries, lr=0.2, start=(0.5, 0.25), steps=77, seed=9, tol=0.1, own_lr=True)
    assert structure(moved) == structure(plain)
    assert race_module(structure(plain)) == race_module(moved)
    others = [
        replace(plain, surface="sphere"),
        replace(plain, noise=0.1),
        replace(plain, entries=plain.entries[:1]),
        replace(plain, entries=(entry("adam", bias_correction=False), plain.entries[1])),
        replace(plain, entries=(plain.entries[0], entry("momentum", "step"))),
    ]
    assert len({structure(other) for other in [plain, *others]}) == 1 + len(others)


@pytest.mark.parametrize("key", ["ravine", "rotated_ravine"])
def test_constants_of_a_family_are_those_of_each_member_of_the_usual_form(key: str) -> None:
    family = family_of(SURFACES[key].with_params(kappa=1.0))
    assert family.affine is not None
    assert family.member.values == (100.0,)
    for kappa in (100.0, 1000.0, 10_000.0):
        member = SURFACES[key].with_params(kappa=kappa)
        assert constants_at(family.affine, member.values) == list(surface_constants(member).values())


def _bent(bend: float = 2.0) -> Surface:
    """A family whose constants are no straight lines of its parameter."""
    parameter = Parameter("b", 1.0, 8.0, 2.0, log=False, help="")
    box = ((-1.0, 1.0), (-1.0, 1.0))
    expr = X**2 + bend**3 * Y**2
    return Surface(
        "bent", "", expr, box, (1.0, 1.0), "", "", parameters=(("bend", parameter),), values=(bend,), family=_bent
    )


def test_a_parameter_that_cannot_be_moved_is_part_of_the_structure() -> None:
    family = family_of(_bent(3.0))
    assert family.affine is None
    assert family.member == _bent(3.0)


def test_every_operation_has_an_expression() -> None:
    for name in EXACT | FUNCTIONS:
        assert expression(name, ["p", "q", "r"])


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "0.1"), (-0.0, "(-0.0)"), (float("inf"), "Infinity"), (float("-inf"), "(-Infinity)"), (float("nan"), "NaN")],
)
def test_numbers_are_written_in_all_their_digits(value: float, text: str) -> None:
    assert number(value) == text
