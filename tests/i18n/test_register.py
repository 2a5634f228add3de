"""Korean is written in one register and with one word for each term, in the catalogue and in the lessons."""

from __future__ import annotations

import re

import pytest

from i18n import catalogue
from lessons.sentences import texts_in_file
from tools.translations import leaves

KOREAN = {**catalogue("ko"), **dict(leaves(texts_in_file("ko")))}

TERMS = {
    "단계|걸음|보폭|스탭": "스텝 (step)",
    "노이즈": "잡음 (noise)",
    "스케줄러|스케쥴": "스케줄 (schedule)",
    "러닝 ?레이트|학습율|학습 속도": "학습률 (learning rate)",
    "그[래라]디[언엔]트": "기울기 (gradient)",
    "말안장점|안부점": "안장점 (saddle)",
    "플[래라]토": "고원 (plateau)",
    "모먼텀": "모멘텀 (momentum)",
    "최소점|극소점|최소값": "최솟값 (minimum)",
    "최대점|극대점|최대값": "최댓값 (maximum)",
    "출발점|초기점": "시작점 (start)",
    "상자": "영역 (box)",
    "자리 ?잡": "정착 (settle)",
    "옵티마이저": "최적화기 (optimizer)",
    "적응형 규칙": "적응형 기법 (adaptive rule)",
}
"""{what is not to be said: what is said instead}."""

NOUNS = ("필요", "중요", "주요", "개요", "수요")
"""Nouns that end as a verb in another register might."""


@pytest.mark.parametrize(("others", "term"), TERMS.items())
def test_each_term_has_one_word(others: str, term: str) -> None:
    found = {key: text for key, text in KOREAN.items() if re.search(others, text)}
    assert not found, f"i18n/locales/ko.po and lessons/texts/ko.toml say {term}: {found}"


def sentence_ends(text: str) -> list[str]:
    """The last word of every sentence, without marks of Markdown."""
    parts = re.split(r"(?<=[.?!:;])\s|<br>", text)
    ends = (re.search(r"([가-힣]+)[\s.?!:;)*_”\"'`…]*$", part) for part in parts)
    return [end[1] for end in ends if end]


def is_of_another_register(word: str) -> bool:
    """Whether a sentence that ends so is not in 합니다 style: 한다, 해요, 할까, 하자 and the like."""
    plain = word.endswith("다") and not word.endswith("니다")
    polite = word.endswith("요") and not word.endswith(NOUNS)
    asked = word.endswith("까") and not word.endswith("니까")
    return plain or polite or asked or word.endswith(("보자", "하자", "은가", "는가", "인가", "해라", "하라"))


def test_every_sentence_is_in_the_formal_register() -> None:
    """합니다, 합니까 and 하십시오; titles and labels may end in a noun."""
    wrong = {
        key: ends
        for key, text in KOREAN.items()
        if not str(key).endswith(("/title", "/caption"))
        and (ends := [word for word in sentence_ends(text) if is_of_another_register(word)])
    }
    assert not wrong, f"write 합니다, 합니까 or 하십시오 in i18n/locales/ko.po and lessons/texts/ko.toml: {wrong}"


@pytest.mark.parametrize(
    ("word", "other"),
    [
        *((word, False) for word in ("합니다", "걸립니까", "고르십시오", "필요", "발산")),
        *((word, True) for word in ("한다", "고르세요", "걸릴까요", "보자", "좋은가", "이다", "해요", "걸릴까")),
    ],
)
def test_the_register_of_a_word(word: str, other: bool) -> None:
    assert is_of_another_register(word) is other
