"""Every sentence that a formula can be refused with, in English: what is wrong, and what to type instead.

Whoever follows one must get the function that was meant, or another refusal, but never another function in silence.
The words in braces are the values of a `FormulaError`.
"""

from __future__ import annotations

# --- limits ---

NOT_TEXT = "a formula is text"
TOO_LONG = "a formula has at most {limit} characters, this one has {count}: shorten it"
TOO_MANY = "a formula has at most {limit} numbers, names and signs, this one has {count}: shorten it"
TOO_DEEP = "brackets, functions, signs and exponents nest at most {limit} deep: simplify"
TOO_COSTLY = "the derivatives of this formula are too long: simplify it"
TOO_LARGE = "this is too large: numbers go up to 10^15"
NUMBER_RANGE = "numbers go from 10^-15 to 10^15"
PRODUCT_RANGE = "the numbers of this product are too large: together they go up to 10^15"
EXPONENT_RANGE = "exponents go up to {limit}"
DEGREE_RANGE = "the degree goes up to {limit}, here it is {degree}"
DIVIDES_BY_ZERO = "this divides by zero"
NO_VALUE = "this has no value, whatever x and y are"
NO_VALUE_NEAR = "this has no value anywhere near the origin"
NO_VALUE_IN_BOX = "this has no value anywhere in this box"
BOX_FORM = "a box is ((x0, x1), (y0, y1))"
BOX_RANGE = "a box goes from a smaller to a larger number, within a million of 0"

# --- back to text ---

PIECEWISE = "this function is defined piece by piece: it cannot be written as one formula"
NO_WORD = "there is no word for {name} in the language of formulas"

# --- grammar ---

EMPTY = "type a formula in x and y, such as x^2 + 3y^2"
NOTHING_INSIDE = "there is nothing between these brackets"
UNCLOSED_BRACKET = "this bracket is not closed: write {sign} behind it"
UNCLOSED_BAR = "this bar is not closed: write | behind it"
UNOPENED = "this bracket was never opened: delete it or write {sign} before"
MISSING_BEHIND = "a value is missing behind {sign}"
MISSING_BEFORE = "a value is missing before {sign}"
MISSING_OPERATOR = "an operator is missing before {number}: write * or ^"
INDEX_OR_POWER = "an operator is missing before {number}: write * or ^; the variables are x and y, not x1 and x2"
MIXED_NUMBER = "an operator is missing before {fraction}: write `({number} + {fraction})` for the mixed number"
COMMA = "a comma only separates the values of max and min: write decimals as 1.5, and thousands as 1000"
STRAY = "`{sign}` cannot stand here: close what is open before it"
LEADING_ZERO = "write numbers without leading zeros, decimals as 0.05 and thousands as 1000"
TWO_EXPONENTS = "two exponents in a row: write brackets, as in (x^2)^3 or x^(2^3)"
NEEDS_VALUE = "{name} needs a value: {name}(x)"
ONE_VALUE = "{name} takes one value, here are {count}; write decimals as 1.5"
TWO_VALUES = "{name} takes two values, here are {count}: {name}(x, y); write decimals as 1.5"
SEVERAL_VALUES = "{name} takes two values or more: {name}(x, 0)"
NEEDS_BRACKETS = "{name} needs brackets: {name}(x, y)"
LOG_VALUES = "log takes one value: write ln(x)/ln(b) for the logarithm to base b, or log2(x) and log10(x)"
LOG_BRACKETS = "write {name}(x) for the logarithm to base {base}, or log({base}x)"
LOG_BASE = "write ln(x)/ln({base}) for the logarithm to base {base}"
LOG_BASE_OR_FACTOR = "write ln(x)/ln({base}) for the logarithm to base {base}, or log({base}x) for that of {base}x"
EXP_BASE_2 = "write 2^x for this function, or exp(2x)"
POWER_OF_FUNCTION = "write powers of functions as ({name}(x))^2, and the inverse function by its name"
INVERSE_OR_RECIPROCAL = "{name}^-1 has two meanings: write {inverse}(x) or 1/{name}(x)"
POWER_OF_EXP = "write e^x or exp(x) for the exponential function, and (exp(x))^2 for its square"
FRACTION_BRACES = "write both parts of the fraction in braces, as in `\\frac{1}{2}`, or type 1/2"

# --- names ---

DID_YOU_MEAN = "unknown name `{name}`: did you mean `{known}`?"
UNKNOWN = "unknown name `{name}`: there are x, y, pi, e and functions such as sin, exp, sqrt, max"
WRITE_INSTEAD = "unknown name `{name}`: write `{instead}`"
WHICH_LOG = "`lg` is log10(x) to some and log2(x) to others: write the one that is meant"
SQUARE_OR_ROOT = "`sqr` is x^2 to some and sqrt(x) to others: write the one that is meant"
REMAINDER = "write x - 2floor(x/2) for the remainder of x divided by 2"
COMPLEX = "unknown name `{name}`: there are no complex numbers here"
RIGHT_SIDE_ONLY = "unknown name `{name}`: type only the right-hand side, such as x^2 + 3y^2"
NOT_AVAILABLE = "`{name}` is not available here, and no short formula stands for it"
INDEXED = "the variables are x and y: write x for the first and y for the second"

# --- characters ---

EQUALS = (
    "type only the right-hand side, without =: what f(x, y) is. For an equation a = b, (a - b)^2 is 0 where it holds"
)
ROUND_BRACKETS = "use round brackets ( )"
COMPARISON = "comparisons are not available: step(x) is 1 where x > 0, else 0"
FACTORIAL = "factorials are not available: write the number, such as 6 for 3!"
COLON = "type only the right-hand side: for division write /"
SEMICOLON = "one formula at a time: delete the ; and all behind it, or separate the values of max and min by commas"
ONE_LINE = "write the formula on one line"
TAB = "use a space instead of the tab"
DEGREE_SIGN = "angles are in radians: 180° is pi, so write 30° as (30pi/180)"
INFINITY = "there is no infinity here: use a number"
PERCENT = "write 5% as 0.05; the remainder of a divided by b is a - b*floor(a/b)"
UNDERSCORE = "no name has a _ here: the variables are x and y, and long numbers are written without it"
NORM = "write sqrt(x^2 + y^2) for the length of (x, y), and |x| for an absolute value"
PLUS_MINUS = "this stands for two formulas: choose + or -"
SUM_SIGN = "there are no sums or products over an index: write out the terms with + or *"
CALCULUS = "derivatives and integrals are not worked out here: type the formula itself"
PRIME = "type the formula itself, without quotation marks and without derivatives"
DOLLAR = "type only the formula itself, without the signs round it"
HALF_BRACKETS = "write floor(x) for rounding down, and ceil(x) for rounding up"
FOURTH_ROOT = "write (x)^(1/4) for the fourth root"
ROOT = "write (x)^(1/n) for the n-th root; the third root is cbrt(x)"
TIMES_OR_X = "`{character}` ({name}) could be the letter x or a product: type x or *"
APPROXIMATELY = "type only the right-hand side: there are no equations and no relations here"
TWIN = "`{character}` is {name}, not the letter {letter}: type {letter} on the keyboard if that is meant"
HANGUL_KEY = "`{character}` is on the key of the letter {letter}: switch the keyboard to English letters"
HANGUL = "switch the keyboard to English letters: the variables are x and y"
RAISED_LETTER = "write a raised {letter} behind ^, with brackets round a longer exponent, as in e^(xy)"
RAISED_SIGN = "write exponents behind ^, as in x^(-2) or x^1.5"
LETTER = "`{character}` ({name}) is not part of the language: the variables are x and y; write a number for a constant"
DIGIT = "`{character}` ({name}) is not part of the language: write numbers with the digits 0 to 9"
SIGN = "`{character}` ({name}) is not part of the language: write what it stands for with + - * / ^ and brackets"
INVISIBLE = "an invisible or special character, {name}, is not part of the language: delete it"
LATEX = "`{command}` is LaTeX that is not read here: write it with plain signs, such as x^2/2, sqrt(x) or |x|"

# --- remarks on what was read ---

READ_QUOTIENT = (
    "`{text}` is read from the left, as `({quotient}) {factor}`. With `{factor}` in the denominator it is `{other}`."
)
READ_EXPONENT = "`{power}{factor}` is read as `({power}) {factor}`. With `{factor}` in the exponent it is `{other}`."
READ_DIVISOR = "`{power}/{number}` is read as `({power})/{number}`. With `/{number}` in the exponent it is `{other}`."
READ_ROOT = "The root is that of `{inside}` only. For the root of more than that, write brackets."
READ_LOG = "`log` is the natural logarithm, the same as `ln`. The one to base 10 is `log10(x)`."
