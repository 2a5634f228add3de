"""`make translations`: what it lists, and that merging loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

import i18n
from i18n import LANGUAGES
from i18n.languages import Language
from lessons import sentences
from tools import extract_texts, translations
from tools.extract_texts import Text, all_texts, said_texts, say_calls
from tools.translations import coverage, places, read, refresh, report

ENGLISH = ["Play", "Step {step} of {steps}", "The race has ended.", "Speed"]
PO = """
# Not the theatre.
msgid "Play"
msgstr "Spiele"

msgid "Step {step} of {steps}"
msgstr "Schritt {step} von {all}"

msgid "The race has ended at last."
msgstr "Das Rennen ist zu Ende."

msgid "Wholly other"
msgstr "Ganz anders"
"""


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a language, and sources with four texts."""
    (tmp_path / "de.po").write_text(PO, encoding="utf-8")
    (tmp_path / "en.toml").write_text('[words]\na = "{x} steps"\nb = "rules"\n', encoding="utf-8")
    (tmp_path / "de.toml").write_text('[words]\na = "{y} Schritte"\nc = "Regeln"\n', encoding="utf-8")
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    monkeypatch.setattr(sentences, "FOLDER", tmp_path)
    monkeypatch.setitem(LANGUAGES, "de", Language("de", "Deutsch"))
    monkeypatch.setattr(translations, "all_texts", lambda: [Text(text, "ui/x.py", 7) for text in ENGLISH])
    return tmp_path / "de.po"


def test_coverage_names_what_is_missing_stale_and_misplaced(german: Path) -> None:
    found = coverage("de")
    assert found.missing == ["ui/x.py:7: The race has ended.", "ui/x.py:7: Speed", "lessons/texts/de.toml: /words/b"]
    assert found.stale == ["The race has ended at last.", "Wholly other", "/words/c"]
    assert found.misplaced == ["Step {step} of {steps}", "/words/a"]


def test_refreshing_keeps_translations_and_comments_and_marks_what_changed(german: Path) -> None:
    refresh("de")
    catalogue = read("de")
    assert [str(message.id) for message in catalogue if message.id] == ENGLISH
    assert (catalogue["Play"].string, catalogue["Play"].user_comments) == ("Spiele", ["Not the theatre."])
    changed = catalogue["The race has ended."]
    assert (changed.string, changed.fuzzy) == ("Das Rennen ist zu Ende.", True)
    assert list(catalogue.obsolete) == ["Wholly other"]
    assert not catalogue["Speed"].string
    i18n.catalogue.cache_clear()
    assert i18n.catalogue("de") == {"Play": "Spiele", "Step {step} of {steps}": "Schritt {step} von {all}"}
    i18n.catalogue.cache_clear()


def test_refreshing_again_changes_nothing(german: Path) -> None:
    refresh("de")
    before = german.read_text(encoding="utf-8")
    refresh("de")
    assert german.read_text(encoding="utf-8") == before


def test_a_language_without_files_gets_one(german: Path) -> None:
    german.unlink()
    refresh("de")
    assert "Language: de" in german.read_text(encoding="utf-8")
    assert [line for line in coverage("de").missing if line.startswith("ui")] == [f"ui/x.py:7: {e}" for e in ENGLISH]


def test_the_report_is_for_people(german: Path) -> None:
    lines = report("de", coverage("de")).splitlines()
    assert lines[0] == "Deutsch (de):"
    assert lines[1] == "  3 not translated, shown in English"
    assert lines[2] == "    ui/x.py:7: The race has ended."


def test_places_are_compared_with_their_formats() -> None:
    assert places("κ %{x:.4g}, {{x}} {y}") == ["{x:.4g}", "{y}", "{{x}}"]


class TestExtraction:
    @pytest.mark.parametrize(
        ("source", "texts"),
        [
            ('say("Play")', ["Play"]),
            ('say("Play" if on else "Pause", n=1)', ["Play", "Pause"]),
            ("say(spec.help)", []),
            ('say(name.replace("_", " "))', []),
            ('say(QUANTITY_NAMES.get(name, name.replace("_", " ")))', list(extract_texts.QUANTITY_NAMES.values())),
            ("say(QUANTITY_NAMES[name])", list(extract_texts.QUANTITY_NAMES.values())),
            ("say(text)", None),
            ('say(f"{n} steps")', None),
            ('say("Play", other)', None),
            ("say(unknown[key])", None),
        ],
    )
    def test_of_a_call(self, source: str, texts: list[str] | None, monkeypatch: pytest.MonkeyPatch) -> None:
        extract_texts.declared_at()
        tree = extract_texts.ast.parse(source)
        monkeypatch.setattr(extract_texts, "parsed", lambda path: tree)
        (call,) = say_calls("x.py")
        extracted = said_texts(call, "engine/experiments/trace.py")
        assert (None if extracted is None else [text.english for text in extracted]) == texts

    def test_knows_file_and_line(self) -> None:
        for text in all_texts():
            lines = (extract_texts.ROOT / text.path).read_text(encoding="utf-8").splitlines()
            assert 0 <= text.line <= len(lines)

    def test_finds_texts_of_all_kinds(self) -> None:
        texts = {text.english: text.path for text in all_texts()}
        assert len(texts) > 800
        assert texts["Step back"].endswith(".js")
        assert texts["Rosenbrock"] == "surfaces/catalog.py"
        assert texts["bias correction"] == "optimizers/adam.py"
        assert texts["{count} saddles"] == "surfaces/explore/sentences.py"
