"""Functions that are hard on pictures: level ones, with holes, of ranges as wide or as narrow as floating point."""

from __future__ import annotations

LEVEL = ("5", "0", "x-x", "10^15", "1^x", "x^0")

LEFT_BY_RUNS = (
    "ln(x)",
    "sqrt(x)",
    "x^1.5",
    "ln(x y)",
    "arccos(x)",
    "arcosh(x)",
    "sqrt(1-x^2-y^2)",
    "log2(x)+y",
    "ln(x)ln(y)",
    "sqrt(x y)",
    "sqrt(x)-y",
    "ln(x^2-y)",
    "ln(x)+y^2",
    "arcsin(x)",
    "artanh(x)",
    "x ln x + y ln y",
    "ln(ln(x))",
)

WITH_POLES = ("1/(x-1)", "1/ln(x)", "1/floor(x)", "1/step(x)", "1/(x^2+y^2)", "x^-5", "tan(x)")

EXTREME = (
    "exp(exp(exp(x)))",
    "e^(700+x)",
    "-e^(700+x)",
    "e^(709.7+0x)",
    "e^(705+x)-e^(705-x)",
    "e^(-700+x^2)",
    "e^(-740+x^2)",
    "10^-15 (x^2+y^2)",
    "10^-15 (x-y)",
    "10^15 (x^2+y^2)",
    "10^15+x/1000",
    "(x-10^5)^2+(y-10^5)^2",
    "x^40+y^2",
    "sign(x)",
)

ROUGH = (*LEVEL, *LEFT_BY_RUNS, *WITH_POLES, *EXTREME)
