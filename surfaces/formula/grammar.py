"""Pratt parser from tokens to a tree, for formulas as people write them on a blackboard.

From loose to tight: + and -, then products and quotients, written or not, from the left (1/2x is x/2), then a sign,
then powers, from the right. A function without brackets takes the product behind it, up to the next function:
sin 2x cos y is sin(2x) cos(y). A number never follows a factor without a sign: x3 could be x^3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import NoReturn

from surfaces.formula.names import FUNCTIONS, VARIABLES
from surfaces.formula.tokens import FormulaError, Token, tokenize

MAX_DEPTH = 12

_SUM, _PRODUCT, _SIGN, _POWER = 10, 20, 30, 40


@dataclass(frozen=True)
class Node:
    """A part of a formula.

    `kind` is "number", "variable", "constant", "sum", "product", "negative", "inverse", "power" or "call"; `name` is
    that of a variable, a constant or a function, `number` the number as typed. `start` and `end` are its place in
    the text. Sums and products hold all their terms and factors; a - b and a / b have a "negative" and an "inverse".
    """

    kind: str
    start: int
    end: int
    args: tuple[Node, ...] = ()
    name: str = ""
    number: str = ""


def parse_tree(text: str) -> Node:
    """The tree of a formula. Raises FormulaError where the text is none."""
    parser = _Parser(tokenize(text))
    if parser.token.kind == "end":
        raise FormulaError("type a formula in x and y, such as x^2 + 3y^2", 0, len(text))
    tree = parser.expression(0)
    if parser.token.kind != "end":
        parser.stray()
    return tree


class _Parser:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.position = 0
        self.depth = 0
        self.bars = [False]  # per bracket: whether | closes here; inside of round brackets it opens again

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def advance(self) -> Token:
        self.position += 1
        return self.tokens[self.position - 1]

    def sees(self, *signs: str) -> bool:
        return self.token.kind == "operator" and self.token.text in signs

    @contextmanager
    def deeper(self, bar: bool | None = None) -> Iterator[None]:
        """One level down, through a bracket (with whether it is a bar) or through a sign or an exponent."""
        if self.depth == MAX_DEPTH:
            self.fail(f"brackets, functions, signs and exponents nest at most {MAX_DEPTH} deep: simplify")
        self.depth += 1
        if bar is not None:
            self.bars.append(bar)
        yield
        if bar is not None:
            self.bars.pop()
        self.depth -= 1

    def fail(self, message: str, token: Token | None = None) -> NoReturn:
        token = token or self.token
        if token.kind == "end":  # nothing to mark there: mark what comes before it
            token = self.tokens[max(self.position - 1, 0)]
        raise FormulaError(message, token.start, token.end - token.start)

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
            divide = self.sees("/")
            sign = self.advance() if self.sees("*", "/") else self.token
            factor = self.expression(_PRODUCT)
            factors.append(Node("inverse", sign.start, factor.end, (factor,)) if divide else factor)
        return Node("product", first.start, factors[-1].end, tuple(factors))

    def power(self, base: Node) -> Node:
        self.advance()
        with self.deeper():
            exponent = self.expression(_SIGN)
        return Node("power", base.start, exponent.end, (base, exponent))

    def raised(self, base: Node) -> Node:
        return Node("power", base.start, self.token.end, (base, self.superscript()))

    def superscript(self) -> Node:
        token = self.advance()
        if token.text.startswith("-"):
            number = Node("number", token.start + 1, token.end, number=token.text[1:])
            return Node("negative", token.start, token.end, (number,))
        return Node("number", token.start, token.end, number=token.text)

    def starts_factor(self) -> bool:
        """Whether a factor begins here without a sign before it."""
        return self.token.kind == "name" or self.sees("(", "√") or (self.sees("|") and not self.bars[-1])

    # --- operands ---

    def operand(self) -> Node:
        token = self.token
        if token.kind == "number":
            self.advance()
            return Node("number", token.start, token.end, number=token.text)
        if token.kind == "name":
            return self.name()
        if self.sees("+", "-"):
            return self.signed()
        openings = {"(": self.brackets, "|": self.absolute, "√": self.root}
        return openings[token.text]() if self.sees(*openings) else self.missing()

    def name(self) -> Node:
        token = self.token
        if token.text in FUNCTIONS:
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
            if self.sees(")"):
                self.fail("there is nothing between these brackets", opening)
            inner = self.expression(0)
            closing = self.close(")", opening)
        return replace(inner, start=opening.start, end=closing.end)

    def absolute(self) -> Node:
        opening = self.advance()
        with self.deeper(bar=True):
            inner = self.expression(0)
            closing = self.close("|", opening)
        return Node("call", opening.start, closing.end, (inner,), name="abs")

    def root(self) -> Node:
        sign = self.advance()
        with self.deeper():
            inner = self.expression(_SIGN)
        return Node("call", sign.start, inner.end, (inner,), name="sqrt")

    def close(self, sign: str, opening: Token) -> Token:
        if self.sees(sign):
            return self.advance()
        if self.token.kind == "end":
            self.fail(f"{'this bar' if sign == '|' else 'this bracket'} is not closed: write {sign} behind it", opening)
        return self.stray()

    # --- functions ---

    def function(self) -> Node:
        token = self.advance()
        exponent = self.function_power(token)
        if FUNCTIONS[token.text].several:
            args, end = self.several(token)
        elif self.sees("("):
            args, end = self.bracketed(token)
        else:
            bare = self.bare(token)
            args, end = (bare,), bare.end
        call = Node("call", token.start, end, args, name=token.text)
        return call if exponent is None else Node("power", token.start, end, (call, exponent))

    def function_power(self, token: Token) -> Node | None:
        """The 2 of sin^2(x): a whole number from 1, as sin^-1 has two meanings."""
        if self.token.kind == "superscript":
            exponent = self.superscript()
        elif self.sees("^"):
            self.advance()
            exponent = self.expression(_POWER) if self.token.kind == "number" else self.no_power(token)
        else:
            return None
        return exponent if exponent.kind == "number" and exponent.number.isdigit() else self.no_power(token)

    def no_power(self, token: Token) -> NoReturn:
        name = token.text
        self.fail(f"write powers of functions as ({name}(x))^2, and the inverse function by its name", token)

    def bracketed(self, token: Token) -> tuple[tuple[Node, ...], int]:
        args, end = self.arguments(token)
        if len(args) > 1:
            self.fail(f"{token.text} takes one value, here are {len(args)}; write decimals as 1.5", token)
        return args, end

    def several(self, token: Token) -> tuple[tuple[Node, ...], int]:
        if not self.sees("("):
            self.fail(f"{token.text} needs brackets: {token.text}(x, y)", token)
        args, end = self.arguments(token)
        if len(args) < 2:
            self.fail(f"{token.text} takes two values or more: {token.text}(x, 0)", token)
        return args, end

    def arguments(self, token: Token) -> tuple[tuple[Node, ...], int]:
        opening = self.advance()
        with self.deeper(bar=False):
            if self.sees(")"):
                self.fail(f"{token.text} needs a value: {token.text}(x)", token)
            args = [self.expression(0)]
            while self.sees(","):
                self.advance()
                args.append(self.expression(0))
            closing = self.close(")", opening)
        return tuple(args), closing.end

    def bare(self, token: Token) -> Node:
        """What a function without brackets takes: the factors behind it that are not functions themselves."""
        if not (self.token.kind == "number" or self.starts_factor() or self.sees("+", "-", "|")):
            self.fail(f"{token.text} needs a value: {token.text}(x)", token)
        with self.deeper():
            factors = [self.expression(_SIGN - 1)]
            while self.starts_factor() and not self.function_next():
                factors.append(self.expression(_PRODUCT))
        if len(factors) == 1:
            return factors[0]
        return Node("product", factors[0].start, factors[-1].end, tuple(factors))

    def function_next(self) -> bool:
        return self.token.kind == "name" and self.token.text in FUNCTIONS

    # --- what went wrong ---

    def missing(self) -> NoReturn:
        """A value should stand here."""
        before = self.tokens[self.position - 1] if self.position else None
        if before is not None and (before.kind == "operator" or self.token.kind == "end"):
            self.fail(f"a value is missing behind {before.text}", before)
        self.fail(f"a value is missing before {self.token.text}")

    def stray(self) -> NoReturn:
        """Something stands here that cannot follow a value."""
        token = self.token
        if token.kind == "number":
            self.fail(f"an operator is missing before {token.text}: write * or ^")
        if token.text == ",":
            self.fail("a comma only separates the values of max and min: write decimals as 1.5")
        if token.text == ")":
            self.fail("this bracket was never opened: delete it or write ( before")
        self.fail(f"`{token.text}` cannot stand here: close what is open before it")
