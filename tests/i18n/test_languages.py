"""What a language says of itself, and that what its files lack is English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import i18n
from i18n import LANGUAGES, catalogue, language, say, speaking, use_language
from i18n.languages import DEFAULT, Language, korean_particle
from lessons import sentences
from lessons.catalog import LESSONS
from lessons.findings import Finding, Name
from lessons.sentences import lesson_text, sentence, word

PO = """
msgid "Play"
msgstr "Spiele"

#, fuzzy
msgid "Pause"
msgstr "Klausel"

msgid "Speed"
msgstr ""
"""
TOML = """
[lessons.sgd]
title = "SGD: eine Lernrate"
[lessons.sgd.options]
some = "2- bis 20-mal so viele"
[[lessons.sgd.pictures]]
caption = "Neben dem Sattel"
[sentences]
at = "{rule} bei Schritt {step}"
"""


@pytest.fixture
def partial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A language of which little is translated."""
    english = (sentences.FOLDER / "en.toml").read_text(encoding="utf-8")
    for name, text in {"de.po": PO, "de.toml": TOML, "en.toml": english}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    monkeypatch.setattr(sentences, "FOLDER", tmp_path)
    monkeypatch.setitem(LANGUAGES, "de", Language("de", "Deutsch", last_separator=" und "))
    use_language("de")
    yield "de"
    use_language(DEFAULT)
    catalogue.cache_clear()
    sentences.texts.cache_clear()


class TestWhatIsNotTranslated:
    def test_is_english_text_by_text(self, partial: str) -> None:
        assert [say(text) for text in ("Play", "Pause", "Speed", "Loop")] == ["Spiele", "Pause", "Speed", "Loop"]

    def test_is_english_key_by_key_in_lessons(self, partial: str) -> None:
        lesson, english = lesson_text("sgd", partial), lesson_text("sgd", "en")
        assert (lesson.title, lesson.question) == ("SGD: eine Lernrate", english.question)
        assert lesson.options == {**english.options, "some": "2- bis 20-mal so viele"}
        assert [scene.caption for scene in lesson.scenes] == ["Neben dem Sattel", english.scenes[1].caption]
        assert lesson.try_this == english.try_this
        assert all(lesson_text(key, partial) == lesson_text(key, "en") for key in LESSONS if key != "sgd")

    def test_is_english_in_sentences_with_the_lists_of_the_language(self, partial: str) -> None:
        step = Finding("at", {"rule": Name("adam", ("uncorrected",)), "step": 1})
        assert sentence(step, partial) == "Adam (without correction) bei Schritt 1"
        arrive = Finding("wins.arrive_some", {"surfaces": 4, "arrive": (Name("sgd"), Name("adam"))})
        assert sentence(arrive, partial) == "On all 4 arrive: SGD und Adam."
        assert word("surface.ravine", partial) == word("surface.ravine", "en")

    def test_may_be_everything(self, partial: str, tmp_path: Path) -> None:
        (tmp_path / "de.po").unlink()
        (tmp_path / "de.toml").unlink()
        assert say("Play") == "Play"
        assert sentences.texts(partial) == sentences.texts("en")


class TestLanguages:
    @pytest.mark.parametrize("code", LANGUAGES)
    def test_are_registered_by_their_code(self, code: str) -> None:
        assert LANGUAGES[code].code == code
        assert LANGUAGES[code].name

    @pytest.mark.parametrize(
        ("code", "parts", "joined"),
        [
            ("en", [], ""),
            ("en", ["a"], "a"),
            ("en", ["a", "b"], "a and b"),
            ("en", ["a", "b", "c"], "a, b and c"),
            ("en", ["a, b", "c"], "a, b; c"),
            ("en", ["a and b", "c"], "a and b; c"),
            ("en", ["x: a", "y: b"], "x: a; y: b"),
            ("ko", ["a", "b", "c"], "a, b, c"),
            ("ko", ["a, b", "c"], "a, b; c"),
        ],
    )
    def test_join_lists(self, code: str, parts: list[str], joined: str) -> None:
        assert LANGUAGES[code].join(parts) == joined

    def test_without_particles_refuse_one(self) -> None:
        assert LANGUAGES["en"].particle("", "Adam") == ""
        with pytest.raises(ValueError, match="no particle"):
            LANGUAGES["en"].particle("은", "Adam")

    @pytest.mark.parametrize(
        ("form", "reading", "particle"),
        [
            ("은", "모멘텀", "은"),
            ("은", "네스테로프", "는"),
            ("이", "아담", "이"),
            ("이", "", "가"),
            ("으로", "알엠에스프롭", "으로"),
            ("과", "SGD", "와"),
            ("", "아담", ""),
        ],
    )
    def test_korean_particles_follow_the_last_sound(self, form: str, reading: str, particle: str) -> None:
        assert korean_particle(form, reading) == particle

    def test_are_spoken_for_a_while(self) -> None:
        with speaking("ko"):
            assert language() == "ko"
            with pytest.raises(KeyError), speaking("en"):
                raise KeyError
            assert language() == "ko"
        assert language() == DEFAULT
