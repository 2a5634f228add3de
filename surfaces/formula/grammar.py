"""Pratt parser from tokens to a tree, for formulas as people write them on a blackboard.

From loose to tight: + and -, then products and quotients, written or not, from the left (1/2x is x/2), then a sign,
then powers, from the right. A function without brackets takes the product behind it, up to the next function:
sin 2x cos y is sin(2x) cos(y). A number never follows a factor without a sign: x3 could be x^3.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

from surfaces.formula import messages as m
from surfaces.formula.cursor import Cursor, Remark, look_back, look_below
from surfaces.formula.errors import FormulaError
from surfaces.formula.names import FUNCTIONS, INVERSES, VARIABLES
from surfaces.formula.tokens import Token
from surfaces.formula.tree import SHORTHANDS, Node, number_node, quotient_node

_SUM, _PRODUCT, _SIGN, _POWER = 10, 20, 30, 40
_CLOSING = {"(": ")", "{": "}"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
_ROOTS = {"√": "sqrt", "∛": "cbrt"}


def parse_tree(text: str) -> Node:
    """The tree of a formula. Raises FormulaError where the text is none."""
    return _parsed(text)[0]


def remarks(text: str) -> tuple[Remark, ...]:
    """What a formula's author may have meant otherwise: 1/2x, e^2x, a root without brackets, log. At most three."""
    return tuple(_parsed(text)[1][:3])


def _parsed(text: str) -> tuple[Node, list[Remark]]:
    parser = _Parser(text)
    if parser.token.kind == "end":
        raise FormulaError(m.EMPTY, 0, len(text))
    tree = parser.expression(0)
    if parser.token.kind != "end":
        parser.stray()
    return tree, parser.remarks


class _Parser(Cursor):
    # --- expressions ---

    def expression(self, least: int) -> Node:
        """Everything that binds more tightly than `least`."""
        left = self.operand()
        while True:
            if self.token.kind == "superscript" and least < _POWER:
                left = self.raised(left)
            elif self.sees("^") and least <= _POWER:  # from the right
                left = self.power(left)
            elif (self.sees("*", "/") or self.starts_factor()) and least < _PRODUCT:
                left = self.product(left)
            elif self.sees("+", "-") and least < _SUM:
                left = self.sum(left)
            else:
                return left

    def sum(self, first: Node) -> Node:
        terms = [first]
        while self.sees("+", "-"):
            sign = self.advance()
            term = self.expression(_SUM)
            terms.append(term if sign.text == "+" else Node("negative", sign.start, term.end, (term,)))
        return Node("sum", first.start, terms[-1].end, tuple(terms))

    def product(self, first: Node) -> Node:
        factors = [first]
        while self.sees("*", "/") or self.starts_factor():
            divide, unsigned = self.sees("/"), not self.sees("*", "/")
            sign = self.token if unsigned else self.advance()
            factor = self.expression(_PRODUCT)
            if unsigned:
                look_back(self, first.start, factors[-1], factor)
            elif divide:
                look_below(self, factors[-1], factor)
            factors.append(Node("inverse", sign.start, factor.end, (factor,)) if divide else factor)
        return Node("product", first.start, factors[-1].end, tuple(factors))

    def power(self, base: Node) -> Node:
        self.advance()
        with self.deeper():
            exponent = self.expression(_SIGN)
        return Node("power", base.start, exponent.end, (base, exponent))

    def raised(self, base: Node) -> Node:
        power = Node("power", base.start, self.token.end, (base, self.superscript()))
        if self.token.kind == "superscript" or self.sees("^"):
            self.fail(m.TWO_EXPONENTS)
        return power

    def superscript(self) -> Node:
        token = self.advance()
        if token.text.startswith("-"):
            number = Node("number", token.start + 1, token.end, number=token.text[1:])
            return Node("negative", token.start, token.end, (number,))
        return Node("number", token.start, token.end, number=token.text)

    def starts_factor(self) -> bool:
        """Whether a factor begins here without a sign before it."""
        if self.sees("|"):
            return not self.bars[-1]
        return self.token.kind == "name" or self.sees("(", "{", "frac", *_ROOTS)

    # --- operands ---

    def operand(self) -> Node:
        token = self.token
        if token.kind in ("number", "fraction"):
            self.advance()
            return number_node(token.text, token.start, token.end)
        if token.kind == "name":
            return self.name()
        openings = {
            **dict.fromkeys("+-", self.signed),
            **dict.fromkeys("({", self.brackets),
            "|": self.absolute,
            "frac": self.fraction,
            **dict.fromkeys(_ROOTS, self.root),
        }
        return openings[token.text]() if self.sees(*openings) else self.missing()

    def name(self) -> Node:
        token = self.token
        if token.text in FUNCTIONS or token.text in SHORTHANDS:
            return self.function()
        self.advance()
        kind = "variable" if token.text in VARIABLES else "constant"  # the tokenizer lets no other words pass
        return Node(kind, token.start, token.end, name=token.text)

    def signed(self) -> Node:
        sign = self.advance()
        with self.deeper():
            operand = self.expression(_SIGN)
        return operand if sign.text == "+" else Node("negative", sign.start, operand.end, (operand,))

    def brackets(self) -> Node:
        opening = self.advance()
        with self.deeper(bar=False):
            if self.sees(_CLOSING[opening.text]):
                self.fail(m.NOTHING_INSIDE, opening)
            inner = self.expression(0)
            closing = self.close(_CLOSING[opening.text], opening)
        return replace(inner, start=opening.start, end=closing.end)

    def fraction(self) -> Node:
        r"""\frac{x}{2}."""
        sign = self.advance()
        above, below = self.braces(sign), self.braces(sign)
        return quotient_node(above, below, sign.start, below.end)

    def braces(self, sign: Token) -> Node:
        return self.brackets() if self.sees("{") else self.fail(m.FRACTION_BRACES, sign)

    def absolute(self) -> Node:
        opening = self.advance()
        with self.deeper(bar=True):
            inner = self.expression(0)
            closing = self.close("|", opening)
        return Node("call", opening.start, closing.end, (inner,), name="abs")

    def root(self) -> Node:
        sign = self.advance()
        with self.deeper():
            enclosed = self.sees("(", "{", "|")
            inner = self.expression(_SIGN)
        if not enclosed and (self.sees("+", "-") or self.starts_factor()):
            self.remark(m.READ_ROOT, inside=self.typed(inner.start, inner.end))
        return Node("call", sign.start, inner.end, (inner,), name=_ROOTS[sign.text])

    def close(self, sign: str, opening: Token) -> Token:
        if self.sees(sign):
            return self.advance()
        if self.token.kind == "end":
            self.fail(m.UNCLOSED_BAR if sign == "|" else m.UNCLOSED_BRACKET, opening, sign=sign)
        return self.stray()

    # --- functions ---

    def function(self) -> Node:
        token = self.advance()
        if self.typed(token.start, token.end).lower() in ("log", "\\log"):
            self.remark(m.READ_LOG)
        exponent = self.function_power(token)
        call = self.call(token)
        return call if exponent is None else Node("power", token.start, call.end, (call, exponent))

    def call(self, token: Token) -> Node:
        """The function with its values, in brackets or, where it takes one, without."""
        name = token.text
        if name in SHORTHANDS:
            return self.shorthand(token)
        if FUNCTIONS[name].several:
            args, end = self.several(token)
        elif self.sees("(", "{"):
            args, end = self.bracketed(token)
        else:
            bare = self.bare(token)
            args, end = (bare,), bare.end
        return Node("call", token.start, end, args, name=name)

    def shorthand(self, token: Token) -> Node:
        """pow(x, 2): what it stands for, in its place."""
        wanted, tree = SHORTHANDS[token.text]
        if not self.sees("("):
            self.fail(m.NEEDS_BRACKETS if wanted == 2 else m.NEEDS_VALUE, token, name=token.text)
        args, end = self.arguments(token)
        if len(args) != wanted:
            self.fail(m.TWO_VALUES if wanted == 2 else m.ONE_VALUE, token, name=token.text, count=len(args))
        return replace(tree(*args), start=token.start, end=end)

    def function_power(self, token: Token) -> Node | None:
        """The 2 of sin^2(x): a whole number from 1, as sin^-1 has two meanings."""
        if self.token.kind == "superscript":
            exponent = self.superscript()
        elif self.sees("^"):
            self.advance()
            exponent = self.raised_by(token)
        else:
            return None
        return exponent if exponent.kind == "number" and exponent.number.isdigit() else self.no_power(token, exponent)

    def raised_by(self, token: Token) -> Node:
        """The exponent behind the ^ of sin^2: a number, one with a sign, or one in braces."""
        if self.token.kind == "number" or self.sees("-", "{"):
            return self.expression(_SIGN if self.sees("-") else _POWER)
        return self.no_power(token)

    def no_power(self, token: Token, exponent: Node | None = None) -> NoReturn:
        name = token.text
        if name == "exp":
            self.fail(m.POWER_OF_EXP, token)
        if exponent is not None and exponent.kind == "negative" and exponent.args[0].number == "1" and name in INVERSES:
            self.fail(m.INVERSE_OR_RECIPROCAL, token, name=name, inverse=INVERSES[name])
        self.fail(m.POWER_OF_FUNCTION, token, name=name)

    def bracketed(self, token: Token) -> tuple[tuple[Node, ...], int]:
        args, end = self.arguments(token)
        if len(args) > 1 and token.text == "ln":
            self.fail(m.LOG_VALUES, token)
        if len(args) > 1:
            self.fail(m.ONE_VALUE, token, name=token.text, count=len(args))
        return args, end

    def several(self, token: Token) -> tuple[tuple[Node, ...], int]:
        if not self.sees("("):
            self.fail(m.NEEDS_BRACKETS, token, name=token.text)
        args, end = self.arguments(token)
        if len(args) < 2:
            self.fail(m.SEVERAL_VALUES, token, name=token.text)
        return args, end

    def arguments(self, token: Token) -> tuple[tuple[Node, ...], int]:
        opening = self.advance()
        with self.deeper(bar=False):
            if self.sees(_CLOSING[opening.text]):
                self.fail(m.NEEDS_VALUE, token, name=token.text)
            args = [self.expression(0)]
            while self.sees(","):
                self.advance()
                args.append(self.expression(0))
            closing = self.close(_CLOSING[opening.text], opening)
        return tuple(args), closing.end

    def bare(self, token: Token) -> Node:
        """What a function without brackets takes: the factors behind it that are not functions themselves."""
        if not (self.token.kind in ("number", "fraction") or self.starts_factor() or self.sees("+", "-", "|")):
            self.fail(m.NEEDS_VALUE, token, name=token.text)
        with self.deeper():
            factors = [self.expression(_SIGN - 1)]
            while self.starts_factor() and not self.function_next():
                factors.append(self.expression(_PRODUCT))
        if len(factors) == 1:
            return factors[0]
        return Node("product", factors[0].start, factors[-1].end, tuple(factors))

    def function_next(self) -> bool:
        return self.token.kind == "name" and (self.token.text in FUNCTIONS or self.token.text in SHORTHANDS)

    # --- what went wrong ---

    def missing(self) -> NoReturn:
        """A value should stand here."""
        before = self.tokens[self.position - 1] if self.position else None
        if before is not None and (before.kind == "operator" or self.token.kind == "end"):
            self.fail(m.MISSING_BEHIND, before, sign=before.text)
        self.fail(m.MISSING_BEFORE, sign=self.token.text)

    def stray(self) -> NoReturn:
        """Something stands here that cannot follow a value."""
        token = self.token
        before = self.tokens[self.position - 1]
        if token.kind == "fraction" and before.kind == "number":
            self.fail(m.MIXED_NUMBER, fraction=token.text, number=before.text)
        if token.kind in ("number", "fraction"):
            index = token.text in ("0", "1", "2") and before.end == token.start and before.text == "x"
            self.fail(m.INDEX_OR_POWER if index else m.MISSING_OPERATOR, number=token.text)
        if token.text == ",":
            self.fail(m.COMMA)
        if token.text in _OPENING:
            self.fail(m.UNOPENED, sign=_OPENING[token.text])
        self.fail(m.STRAY, sign=token.text)
