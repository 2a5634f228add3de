"""What people really type or paste: read as what it plainly means, or refused with what to type instead.

Each input that is read is compared with a function written down here in Python; each refusal says where and which
sentence, and what it says to type is typed, and must then be the function that was meant.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from surfaces import SURFACES, Surface
from surfaces.formula import FormulaError, expression, parse, remarks, to_text
from surfaces.formula import messages as m
from surfaces.formula.tokens import MAX_LENGTH, MAX_TOKENS, tokenize
from tests.surfaces.formula.formula_cases import VALID

POINTS = [(0.7, 0.4), (1.3, 2.1), (2.5, 0.6)]
Function = Callable[[float, float], float]


def surface_of(text: str) -> Surface:
    return Surface("custom", "", expression(text), ((-5, 5), (-5, 5)), (1.0, 1.0), "", "")


def assert_is(text: str, meant: Function) -> None:
    got = surface_of(text).value(np.transpose(POINTS))
    np.testing.assert_allclose(got, [meant(x, y) for x, y in POINTS], rtol=1e-13)


def bowl(x: float, y: float) -> float:
    return x * x + y * y


READ: list[tuple[str, str, Function]] = [
    # signs of other keyboards and of printed text
    ("（x+y）²", "(x + y)^2", lambda x, y: (x + y) ** 2),
    ("x＋y", "x + y", lambda x, y: x + y),
    ("x－y", "x - y", lambda x, y: x - y),
    ("x＊y", "x y", lambda x, y: x * y),
    ("x／y", "x/y", lambda x, y: x / y),
    ("２．５ｘ＾２　＋　ｙ＾２", "2.5x^2 + y^2", lambda x, y: 2.5 * x * x + y * y),
    ("max（x，y）", "max(x, y)", max),
    ("｜x－y｜", "abs(x - y)", lambda x, y: abs(x - y)),
    ("f（x，y）＝x－y", "x - y", lambda x, y: x - y),
    ("𝑥² + 𝑦²", "x^2 + y^2", bowl),
    ("𝐬𝐢𝐧(𝑥)", "sin(x)", lambda x, y: math.sin(x)),
    ("x − y", "x - y", lambda x, y: x - y),
    ("x–y", "x - y", lambda x, y: x - y),
    ("x—y", "x - y", lambda x, y: x - y),
    ("x‑y", "x - y", lambda x, y: x - y),
    ("x―y", "x - y", lambda x, y: x - y),
    ("2×x", "2x", lambda x, y: 2 * x),
    ("x·y", "x y", lambda x, y: x * y),
    ("x⋅y", "x y", lambda x, y: x * y),
    ("x∙y", "x y", lambda x, y: x * y),
    ("x•y", "x y", lambda x, y: x * y),
    ("xㆍy", "x y", lambda x, y: x * y),
    ("x÷y", "x/y", lambda x, y: x / y),
    ("x∕y", "x/y", lambda x, y: x / y),
    ("x⁄y", "x/y", lambda x, y: x / y),
    ("∣x∣", "abs(x)", lambda x, y: abs(x)),
    ("x\N{THIN SPACE}y", "x y", lambda x, y: x * y),
    ("3\N{IDEOGRAPHIC SPACE}x", "3x", lambda x, y: 3 * x),
    # fractions, exponents, roots
    ("½x²", "0.5x^2", lambda x, y: x * x / 2),
    ("¼(x+y)", "0.25(x + y)", lambda x, y: (x + y) / 4),
    ("¾x", "0.75x", lambda x, y: 0.75 * x),
    ("⅓x³", "x^3/3", lambda x, y: x**3 / 3),
    ("⅔ y", "2y/3", lambda x, y: 2 * y / 3),
    ("⅛x", "0.125x", lambda x, y: x / 8),
    ("½²x", "0.5^2 x", lambda x, y: x / 4),
    ("x^½", "sqrt(x)", lambda x, y: math.sqrt(x)),
    ("x - ½", "x - 0.5", lambda x, y: x - 0.5),
    ("x⁻²", "1/x^2", lambda x, y: x**-2),
    ("x²y³", "x^2 y^3", lambda x, y: x * x * y**3),
    ("x¹²", "x^12", lambda x, y: x**12),
    ("2x² − ⅕y⁴", "2x^2 - 0.2y^4", lambda x, y: 2 * x * x - y**4 / 5),
    ("√x", "sqrt(x)", lambda x, y: math.sqrt(x)),
    ("√(x+y)", "sqrt(x + y)", lambda x, y: math.sqrt(x + y)),
    ("2√2x", "2sqrt(2) x", lambda x, y: 2 * math.sqrt(2) * x),
    ("∛x", "cbrt(x)", lambda x, y: x ** (1 / 3)),
    ("∛(x y)", "cbrt(x y)", lambda x, y: (x * y) ** (1 / 3)),
    ("π x", "pi x", lambda x, y: math.pi * x),
    ("2πx", "2pi x", lambda x, y: 2 * math.pi * x),
    ("|x|", "abs(x)", lambda x, y: abs(x)),
    ("|x-2|-|y-1|", "abs(x - 2) - abs(y - 1)", lambda x, y: abs(x - 2) - abs(y - 1)),
    # Python, its libraries, Matlab
    ("pow(x,2)", "x^2", lambda x, y: x * x),
    ("pow(x, y) + pow(2, x)", "x^y + 2^x", lambda x, y: x**y + 2**x),
    ("-pow(x-1, 2)", "-(x - 1)^2", lambda x, y: -((x - 1) ** 2)),
    ("pow(x,2)^2", "(x^2)^2", lambda x, y: x**4),
    ("x.^2", "x^2", lambda x, y: x * x),
    ("x.*y", "x y", lambda x, y: x * y),
    ("x./y", "x/y", lambda x, y: x / y),
    ("2.*x.^2 + 1./y", "2x^2 + 1/y", lambda x, y: 2 * x * x + 1 / y),
    ("x**2 + y**2", "x^2 + y^2", bowl),
    ("np.sin(x)", "sin(x)", lambda x, y: math.sin(x)),
    ("numpy.cos(y)*np.pi", "cos(y) pi", lambda x, y: math.cos(y) * math.pi),
    ("math.exp(-x**2)", "exp(-x^2)", lambda x, y: math.exp(-x * x)),
    ("math.pow(x, 2) + math.e", "x^2 + e", lambda x, y: x * x + math.e),
    ("np.log(x) + np.log10(y) + np.log2(x)", "ln(x) + log10(y) + log2(x)", None),
    ("np.maximum(x, 0)", "max(x, 0)", lambda x, y: max(x, 0)),
    ("np.minimum(x, y)", "min(x, y)", min),
    ("np.abs(x) + math.fabs(y)", "abs(x) + abs(y)", lambda x, y: x + y),
    ("np.square(x) + np.power(y, 3)", "x^2 + y^3", lambda x, y: x * x + y**3),
    ("np.hypot(x, y)", "sqrt(x^2 + y^2)", math.hypot),
    ("np.exp2(x)", "2^x", lambda x, y: 2**x),
    ("np.log1p(np.exp(x))", "ln(1 + exp(x))", lambda x, y: math.log1p(math.exp(x))),
    ("torch.tanh(x)*tf.math.sigmoid(y)", "tanh(x) sigmoid(y)", lambda x, y: math.tanh(x) / (1 + math.exp(-y))),
    ("expm1(x)", "exp(x) - 1", lambda x, y: math.expm1(x)),
    ("X^2 + Y^2", "x^2 + y^2", bowl),
    ("SIN(X)", "sin(x)", lambda x, y: math.sin(x)),
    # names of the function and of the variables
    ("f(x,y) = x^2+y^2", "x^2 + y^2", bowl),
    ("f(x, y) := x - y", "x - y", lambda x, y: x - y),
    ("loss(x,y)=x^2+y^2", "x^2 + y^2", bowl),
    ("z = x^2 + y^2", "x^2 + y^2", bowl),
    ("f = x y", "x y", lambda x, y: x * y),
    ("x1^2 + 3x2^2", "x^2 + 3y^2", lambda x, y: x * x + 3 * y * y),
    ("x_1^2 + x_2^2", "x^2 + y^2", bowl),
    ("x₁² + x₂²", "x^2 + y^2", bowl),
    ("x1x2", "x y", lambda x, y: x * y),
    ("sin(x1) - x_2", "sin(x) - y", lambda x, y: math.sin(x) - y),
    ("θ1² - θ2", "x^2 - y", lambda x, y: x * x - y),
    ("θ₁θ₂", "x y", lambda x, y: x * y),
    ("theta_1 - theta_2", "x - y", lambda x, y: x - y),
    ("w1^2 + w2^2", "x^2 + y^2", bowl),
    # logarithms, functions without brackets, their powers
    ("ln x", "ln(x)", lambda x, y: math.log(x)),
    ("log(x)", "ln(x)", lambda x, y: math.log(x)),
    ("log10(x)", "log10(x)", lambda x, y: math.log10(x)),
    ("log_2(x)", "log2(x)", lambda x, y: math.log2(x)),
    ("log_10 x", "log10(x)", lambda x, y: math.log10(x)),
    ("log₂x", "log2(x)", lambda x, y: math.log2(x)),
    ("log3x", "ln(3x)", lambda x, y: math.log(3 * x)),
    ("sin^2 x", "sin(x)^2", lambda x, y: math.sin(x) ** 2),
    ("sin²x + cos²y", "sin(x)^2 + cos(y)^2", lambda x, y: math.sin(x) ** 2 + math.cos(y) ** 2),
    ("sinx cosy", "sin(x) cos(y)", lambda x, y: math.sin(x) * math.cos(y)),
    ("exp -x", "exp(-x)", lambda x, y: math.exp(-x)),
    ("e^-x^2", "exp(-x^2)", lambda x, y: math.exp(-x * x)),
    ("-x^2", "-x^2", lambda x, y: -x * x),
    ("2^-x", "2^(-x)", lambda x, y: 2**-x),
    ("x^2^3", "x^(2^3)", lambda x, y: x**8),
    ("1/2x", "0.5x", lambda x, y: x / 2),
    ("x/2y", "0.5x y", lambda x, y: x / 2 * y),
    ("e^2x", "exp(2) x", lambda x, y: math.e**2 * x),
    ("1e-3x", "0.001x", lambda x, y: 0.001 * x),
    (".5x + 5.y", "0.5x + 5y", lambda x, y: 0.5 * x + 5 * y),
    # LaTeX
    (r"\frac{x^2}{2}", "0.5x^2", lambda x, y: x * x / 2),
    (r"\frac{1}{1+e^{-x}} y", "y/(1 + exp(-x))", lambda x, y: y / (1 + math.exp(-x))),
    (r"\dfrac{x}{y}", "x/y", lambda x, y: x / y),
    ("x^{2}y^{3}", "x^2 y^3", lambda x, y: x * x * y**3),
    ("e^{-x^{2}}", "exp(-x^2)", lambda x, y: math.exp(-x * x)),
    (r"\sin(x)\cos(y)", "sin(x) cos(y)", lambda x, y: math.sin(x) * math.cos(y)),
    (r"\sin{x} y", "sin(x) y", lambda x, y: math.sin(x) * y),
    (r"\sin^{2}{\left(x \right)}", "sin(x)^2", lambda x, y: math.sin(x) ** 2),
    (r"\left(x+y\right)^2", "(x + y)^2", lambda x, y: (x + y) ** 2),
    (r"\left|x\right|", "abs(x)", lambda x, y: abs(x)),
    (r"x \cdot y", "x y", lambda x, y: x * y),
    (r"2\times x \div y", "2x/y", lambda x, y: 2 * x / y),
    (r"\sqrt{x^2+y^2}", "sqrt(x^2 + y^2)", math.hypot),
    (r"\sqrt{x}^2", "sqrt(x)^2", lambda x, y: x),
    (r"\sqrt x", "sqrt(x)", lambda x, y: math.sqrt(x)),
    (r"\sqrt[3]{x}", "cbrt(x)", lambda x, y: x ** (1 / 3)),
    (r"\log_{10}(x)", "log10(x)", lambda x, y: math.log10(x)),
    (r"\pi x\,y", "pi x y", lambda x, y: math.pi * x * y),
    (r"\max\left(x,y\right)", "max(x, y)", max),
    (r"\operatorname{sigmoid}(x)", "sigmoid(x)", lambda x, y: 1 / (1 + math.exp(-x))),
    (r"\theta_1^2+\theta_2^2", "x^2 + y^2", bowl),
    (r"x_{1}^{2} + x_{2}^{2}", "x^2 + y^2", bowl),
]

REFUSED: list[tuple[str, str, str, str, Function]] = [
    # (input, sentence, what is marked, what to type by that sentence, what was meant)
    ("2½x", m.MIXED_NUMBER, "½", "(2 + 1/2)x", lambda x, y: 2.5 * x),
    ("x½", m.MISSING_OPERATOR, "½", "x*½", lambda x, y: x / 2),
    ("x2", m.INDEX_OR_POWER, "2", "x^2", lambda x, y: x * x),
    ("x1^2 + x1", m.INDEX_OR_POWER, "1", "x^2 + x", lambda x, y: x * x + x),
    ("x2 + y2", m.INDEX_OR_POWER, "2", "x^2 + y^2", bowl),
    ("x0 + x1", m.INDEX_OR_POWER, "0", "x + y", lambda x, y: x + y),
    ("x_1 + y", m.INDEXED, "x_1", "x + y", lambda x, y: x + y),
    ("x₁ + 3", m.INDEXED, "x₁", "x + 3", lambda x, y: x + 3),
    ("w1^2", m.INDEXED, "w1", "x^2", lambda x, y: x * x),
    ("θ^2", m.INDEXED, "θ", "x^2", lambda x, y: x * x),
    ("x²^3", m.TWO_EXPONENTS, "^", "(x^2)^3", lambda x, y: x**6),
    ("log(x,2)", m.LOG_VALUES, "log", "ln(x)/ln(2)", lambda x, y: math.log2(x)),
    ("log_3(x)", m.LOG_BASE, "log_3", "ln(x)/ln(3)", lambda x, y: math.log(x, 3)),
    ("log3(x)", m.LOG_BASE_OR_FACTOR, "log3(", "ln(x)/ln(3)", lambda x, y: math.log(x, 3)),
    ("log10 x", m.LOG_BRACKETS, "log10", "log10(x)", lambda x, y: math.log10(x)),
    ("lg(x)", m.WHICH_LOG, "lg", "log10(x)", lambda x, y: math.log10(x)),
    ("exp2(x)", m.EXP_BASE_2, "exp2", "2^x", lambda x, y: 2**x),
    ("sin^-1(x)", m.INVERSE_OR_RECIPROCAL, "sin", "arcsin(x/3)", lambda x, y: math.asin(x / 3)),
    ("tanh⁻¹ x", m.INVERSE_OR_RECIPROCAL, "tanh", "1/tanh(x)", lambda x, y: 1 / math.tanh(x)),
    ("cos^-2(x)", m.POWER_OF_FUNCTION, "cos", "(cos(x))^-2", lambda x, y: math.cos(x) ** -2),
    ("exp^x", m.POWER_OF_EXP, "exp", "e^x", lambda x, y: math.exp(x)),
    ("2,5x^2", m.COMMA, ",", "2.5x^2", lambda x, y: 2.5 * x * x),
    ("max(0,05x, y)", m.LEADING_ZERO, "05", "max(0.05x, y)", lambda x, y: max(0.05 * x, y)),
    ("1,000x", m.LEADING_ZERO, "000", "1000x", lambda x, y: 1000 * x),
    ("pow(x)", m.TWO_VALUES, "pow", "pow(x, y)", lambda x, y: x**y),
    ("sin(x, y)", m.ONE_VALUE, "sin", "sin(x)", lambda x, y: math.sin(x)),
    ("2ˣ", m.RAISED_LETTER, "ˣ", "2^x", lambda x, y: 2**x),
    ("x⁻", m.RAISED_SIGN, "⁻", "x^(-2)", lambda x, y: x**-2),
    ("∜x", m.FOURTH_ROOT, "∜", "(x)^(1/4)", lambda x, y: x**0.25),
    (r"\sqrt[5]{x}", m.ROOT, r"\sqrt[5]", "(x)^(1/5)", lambda x, y: x**0.2),
    (r"\frac12x", m.FRACTION_BRACES, r"\frac", r"\frac{1}{2}x", lambda x, y: x / 2),
    (r"\alpha x", m.LATEX, r"\alpha", "0.1x", lambda x, y: 0.1 * x),
    (r"\Pi x", m.LATEX, r"\Pi", r"\pi x", lambda x, y: math.pi * x),
    (r"\Sin(x)", m.LATEX, r"\Sin", r"\sin(x)", lambda x, y: math.sin(x)),
    (r"\|x\|", m.NORM, r"\|", "|x|", lambda x, y: abs(x)),
    ("‖x‖", m.NORM, "‖", "sqrt(x^2 + y^2)", math.hypot),
    ("x + ∞", m.INFINITY, "∞", "x + 10^6", lambda x, y: x + 1e6),
    ("x%2", m.PERCENT, "%", "x - 2*floor(x/2)", lambda x, y: x % 2),
    ("mod(x, 2)", m.REMAINDER, "mod", "x - 2floor(x/2)", lambda x, y: x % 2),
    ("3!x", m.FACTORIAL, "!", "6x", lambda x, y: 6 * x),
    ("i x", m.COMPLEX, "i", "x", lambda x, y: x),
    ("sqr(x)", m.SQUARE_OR_ROOT, "sqr", "x^2", lambda x, y: x * x),
    ("sech(x)", m.WRITE_INSTEAD, "sech", "1/cosh(x)", lambda x, y: 1 / math.cosh(x)),
    ("tg(x)", m.WRITE_INSTEAD, "tg", "tan(x)", lambda x, y: math.tan(x)),
    ("sinc(x)", m.WRITE_INSTEAD, "sinc", "sin(x)/x", lambda x, y: math.sin(x) / x),
    ("round(x)", m.WRITE_INSTEAD, "round", "floor(x + 0.5)", lambda x, y: math.floor(x + 0.5)),
    ("sine(x)", m.WRITE_INSTEAD, "sine", "sin(x)", lambda x, y: math.sin(x)),
    ("sigmoide(x)", m.DID_YOU_MEAN, "sigmoide", "sigmoid(x)", lambda x, y: 1 / (1 + math.exp(-x))),
    ("arctam(y)", m.DID_YOU_MEAN, "arctam", "arctan(y)", lambda x, y: math.atan(y)),
    ("atan2(y, x)", m.NOT_AVAILABLE, "atan2", "arctan(y/x)", lambda x, y: math.atan(y / x)),
    ("a x", m.UNKNOWN, "a", "2x", lambda x, y: 2 * x),
    ("lambda x, y: x*y", m.RIGHT_SIDE_ONLY, "lambda", "x*y", lambda x, y: x * y),
    ("np.where(x, y, 1)", m.COMPARISON, "where", "y step(x) + (1 - step(x))", lambda x, y: y),
    ("x ≤ y", m.COMPARISON, "≤", "step(y - x)", lambda x, y: float(x < y)),
    ("x^2 + y^2 = 4", m.EQUALS, "=", "(x^2 + y^2 - 4)^2", lambda x, y: (bowl(x, y) - 4) ** 2),
    ("y = x^2", m.EQUALS, "=", "(y - x^2)^2", lambda x, y: (y - x * x) ** 2),
    ("max(x,y)=3", m.EQUALS, "=", "(max(x, y) - 3)^2", lambda x, y: (max(x, y) - 3) ** 2),
    ("[x+y]^2", m.ROUND_BRACKETS, "[", "(x+y)^2", lambda x, y: (x + y) ** 2),
    ("{x+y}^2", m.ROUND_BRACKETS, "{", "(x+y)^2", lambda x, y: (x + y) ** 2),
    ("x; y", m.SEMICOLON, ";", "x", lambda x, y: x),
    ("max(x; y)", m.SEMICOLON, ";", "max(x, y)", max),
    ("x:y", m.COLON, ":", "x/y", lambda x, y: x / y),
    ("x±y", m.PLUS_MINUS, "±", "x+y", lambda x, y: x + y),
    ("sin(30°)x", m.DEGREE_SIGN, "°", "sin(30pi/180)x", lambda x, y: 0.5 * x),
    ("∑x", m.SUM_SIGN, "∑", "x+y", lambda x, y: x + y),
    ("∂x", m.CALCULUS, "∂", "x", lambda x, y: x),
    ("'x'", m.PRIME, "'", "x", lambda x, y: x),
    ("$x^2$", m.DOLLAR, "$", "x^2", lambda x, y: x * x),
    (r"\(x^2\)", m.DOLLAR, r"\(", "x^2", lambda x, y: x * x),
    ("1_000x", m.UNDERSCORE, "_", "1000x", lambda x, y: 1000 * x),
    ("x✕y", m.TIMES_OR_X, "✕", "x*y", lambda x, y: x * y),
    ("ε x", m.LETTER, "ε", "0.1x", lambda x, y: 0.1 * x),
    ("х+1", m.TWIN, "х", "x+1", lambda x, y: x + 1),
    ("ㅌ^2", m.HANGUL_KEY, "ㅌ", "x^2", lambda x, y: x * x),
    ("엑스", m.HANGUL, "엑", "x", lambda x, y: x),
    ("٣x", m.DIGIT, "٣", "3x", lambda x, y: 3 * x),
    ("x~y", m.SIGN, "~", "x-y", lambda x, y: x - y),
    ("x\u200by", m.INVISIBLE, "\u200b", "xy", lambda x, y: x * y),
]


@pytest.mark.parametrize(("text", "canonical", "meant"), READ, ids=[row[0] for row in READ])
def test_what_is_read(text: str, canonical: str, meant: Function | None) -> None:
    assert to_text(surface_of(text)) == canonical
    assert_is(text, meant or (lambda x, y: math.log(x) + math.log10(y) + math.log2(x)))
    assert_is(canonical, meant or (lambda x, y: math.log(x) + math.log10(y) + math.log2(x)))


@pytest.mark.parametrize(("text", "sentence", "place", "instead", "meant"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_is_refused_says_what_to_type(text: str, sentence: str, place: str, instead: str, meant: Function) -> None:
    with pytest.raises(FormulaError) as refused:
        expression(text)
    error = refused.value
    assert error.template == sentence
    assert text[error.position : error.position + error.length] == place
    assert error.message.isprintable()
    assert_is(instead, meant)


def test_no_hint_is_to_leave_something_out() -> None:
    """Deleting a sign that stands for something makes another function; only what is invisible may be deleted."""
    deleting = {name for name, text in vars(m).items() if name.isupper() and ("delete" in text or "leave" in text)}
    assert deleting == {"INVISIBLE", "SEMICOLON", "UNOPENED"}


@pytest.mark.parametrize(
    "surface",
    [*(s for key, s in SURFACES.items() if key != "plateau_saddle"), *(surface_of(case["text"]) for case in VALID)],
    ids=[*(key for key in SURFACES if key != "plateau_saddle"), *(case["id"] for case in VALID)],
)
def test_the_latex_that_is_shown_can_be_typed(surface: Surface) -> None:
    theta = np.random.default_rng(1).uniform(-3, 3, (2, 40))
    np.testing.assert_allclose(surface_of(surface.latex).value(theta), surface.value(theta), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1/2x", "`1/2x` is read from the left, as `(1/2) x`. With `x` in the denominator it is `1/(2 x)`."),
        ("x/3(y+1)", "With `(y+1)` in the denominator it is `x/(3 (y+1))`."),
        ("e^2x", "`e^2x` is read as `(e^2) x`. With `x` in the exponent it is `e^(2x)`."),
        ("e^-xy", "With `y` in the exponent it is `e^(-xy)`."),
        ("e^-x^2/2", "is read as `(e^-x^2)/2`. With `/2` in the exponent it is `e^(-x^2/2)`."),
        ("y + (x^2+y^2)**1/2", "With `/2` in the exponent it is `(x^2+y^2)^(1/2)`."),
        ("√x²+y²", "The root is that of `x²` only."),
        ("log(x) + y", "`log` is the natural logarithm"),
    ],
)
def test_what_others_read_otherwise_is_said(text: str, said: str) -> None:
    (remark,) = remarks(text)
    assert said in remark.template.format(**remark.values)


@pytest.mark.parametrize(
    "text",
    [
        *("x/2", "1/2 x", "1/2*x", "x^2y", "e^(2x)y", "e^{-x}y", "√(x)+y", "ln x", "√x"),
        *("10⁻³x²", "e²x", "x^2/2", "e^(-x^2)/2", "e^{-x}/2", "e^-x / 2", "x¹/2"),
    ],
)
def test_what_everybody_reads_alike_has_no_remark(text: str) -> None:
    assert remarks(text) == ()


def test_the_advice_for_raised_letters_keeps_them_in_one_exponent() -> None:
    with pytest.raises(FormulaError, match=r"brackets round a longer exponent, as in e\^\(xy\)"):
        expression("eˣʸ")


MUELLER_BROWN = (
    "-200*exp(-1*(x-1)^2-10*y^2)-100*exp(-1*x^2-10*(y-0.5)^2)-170*exp(-6.5*(x+0.5)^2+11*(x+0.5)*(y-1.5)"
    "-6.5*(y-1.5)^2)+15*exp(0.7*(x+1)^2+0.6*(x+1)*(y-1)+0.7*(y-1)^2)"
)
SAMPLES = [(1.2, 0.7), (-0.5, 2.1), (0.3, -1.4), (-2.2, 0.6), (1.7, -0.8), (-1.1, -0.9), (0.6, 1.9), (-0.4, -2.3)]
LABELS = [1, -1, 1, -1, 1, -1, 1, -1]


def test_the_potential_of_mueller_and_brown_in_full() -> None:
    surface = parse(MUELLER_BROWN)
    assert surface.minimum == pytest.approx(-146.6995, abs=5e-5)
    best = min(surface.minima, key=lambda point: float(surface.value(point)))
    assert best == pytest.approx((-0.5582, 1.4417), abs=5e-5)
    assert len(surface.minima) == 3


def test_a_logistic_loss_over_eight_points() -> None:
    terms = [f"ln(1+exp(-1*{d}*({a}*x+{b}*y)))" for (a, b), d in zip(SAMPLES, LABELS, strict=True)]
    text = f"({'+'.join(terms)})/8 + 0.01*(x^2+y^2)"

    def meant(x: float, y: float) -> float:
        losses = [math.log1p(math.exp(-d * (a * x + b * y))) for (a, b), d in zip(SAMPLES, LABELS, strict=True)]
        return sum(losses) / 8 + 0.01 * (x * x + y * y)

    assert len(tokenize(text)) <= 0.8 * MAX_TOKENS
    assert len(text) <= 0.8 * MAX_LENGTH
    assert_is(text, meant)
