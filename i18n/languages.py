"""The languages of the app, one record each: everything but the texts that depends on the language.

A new language is its record here, `i18n/locales/<code>.po` and `lessons/texts/<code>.toml`. Both files may be
incomplete: what they lack is shown in English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


def no_particle(form: str, reading: str) -> str:
    """For languages whose sentences can be filled without inflecting what is filled in."""
    if form:
        raise ValueError(f"this language has no particle {form!r}")
    return ""


KOREAN_PARTICLES: Mapping[str, tuple[str, str]] = {
    "은": ("은", "는"),
    "이": ("이", "가"),
    "을": ("을", "를"),
    "과": ("과", "와"),
    "으로": ("으로", "로"),
}
"""{form in a template: (after a consonant, after a vowel)}."""


def korean_particle(form: str, reading: str) -> str:
    """The form of a particle after a word or a number; after a vowel where nothing is known of the reading.

    >>> korean_particle("은", "아담"), korean_particle("은", "네스테로프"), korean_particle("은", "")
    ('은', '는', '는')
    >>> korean_particle("이", "0.0197"), korean_particle("으로", "10⁻⁶"), korean_particle("으로", "0.1")
    ('이', '으로', '로')
    """
    if not form:
        return ""
    final = _final_consonant(reading)
    return KOREAN_PARTICLES[form][0 if final and not (form == "으로" and final == _RIEUL) else 1]


_RIEUL = 8
"""The final consonant ㄹ, after which it is 로 as after a vowel."""

_DIGITS = str.maketrans("0123456789⁰¹²³⁴⁵⁶⁷⁸⁹", "영일이삼사오육칠팔구" * 2)


def _final_consonant(reading: str) -> int:
    """The number of the last syllable's final consonant, 0 for none; Unicode orders syllables by it, 28 to a vowel."""
    last = reading[-1:].translate(_DIGITS)
    return (ord(last) - ord("가")) % 28 if "가" <= last <= "힣" else 0


@dataclass(frozen=True)
class Language:
    """What the app has to know of a language beside its texts.

    Attributes:
        code: BCP 47, as in links, in HTML's `lang` and in the names of the language's files.
        name: in the language itself.
        separator: between the items of a list.
        last_separator: before the last item of a list.
        gap: between a name and its details in brackets.
        particle: what follows a value whose place in a template asks for a form, as in `{rule:은}`, given the form and
            the reading of the value (`[readings]` of the lessons' texts; a number as it is; "" where it is not known).
        css: declarations for every element in this language.
    """

    code: str
    name: str
    separator: str = ", "
    last_separator: str = " and "
    gap: str = " "
    particle: Callable[[str, str], str] = no_particle
    css: str = ""

    def join(self, parts: Sequence[str]) -> str:
        """A list in one line; with semicolons where an item is a list or a sentence itself.

        >>> LANGUAGES["en"].join(["a", "b", "c"]), LANGUAGES["en"].join(["a: 1, 2", "b: 3"])
        ('a, b and c', 'a: 1, 2; b: 3')
        """
        if any(mark in part for part in parts for mark in (self.separator, self.last_separator, ": ")):
            return "; ".join(parts)
        return self.last_separator.join([self.separator.join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("en", "English"),
        Language("ko", "한국어", last_separator=", ", gap="", particle=korean_particle, css="word-break: keep-all"),
    )
}
"""Languages by code; the first is the default, in which the sources are written."""

DEFAULT = next(iter(LANGUAGES))
