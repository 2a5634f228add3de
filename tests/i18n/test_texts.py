"""Every text for people goes through `say`, can be extracted, and fits its translations. Missing ones are no fault."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from i18n import LANGUAGES, LOCALES, catalogue, say, use_language
from i18n.languages import DEFAULT
from lessons.sentences import texts_in_file
from tools.extract_texts import (
    REGISTRIES,
    SPEAKING,
    parsed,
    python_files,
    said_texts,
    say_calls,
    script_calls,
    script_files,
    script_texts,
)
from tools.translations import Coverage, coverage, leaves

SOURCES = [path for path in python_files(*SPEAKING) if say_calls(path)]
SHOWING = python_files("ui", "pages")
OTHERS = [code for code in LANGUAGES if code != DEFAULT]
HANGUL = re.compile("[가-힣]")
FORM = re.compile(r"\{\w+:([^{}]*)\}")


@pytest.fixture(scope="module", params=OTHERS)
def language_coverage(request: pytest.FixtureRequest) -> Coverage:
    return coverage(request.param)


# --- Extraction ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SOURCES)
def test_say_is_given_texts_that_can_be_extracted(path: str) -> None:
    """A literal, one of two, an entry of a dictionary of the module, or a text of a registry (`spec.help`)."""
    assert [ast.unparse(call) for call in say_calls(path) if said_texts(call, path) is None] == []


@pytest.mark.parametrize("path", script_files())
def test_scripts_say_literals(path: str) -> None:
    assert len(script_texts(path)) == script_calls(path)


@pytest.mark.parametrize("path", SOURCES)
def test_values_are_those_that_the_text_has_places_for(path: str) -> None:
    for call in say_calls(path):
        names = {keyword.arg for keyword in call.keywords}
        for text in said_texts(call, path) or () if names and None not in names else ():
            assert {name for _, name, _, _ in Formatter().parse(text.english) if name is not None} == names, text


# --- Translations --------------------------------------------------------------------------------------------------


def test_no_entry_is_stale(language_coverage: Coverage) -> None:
    """After a text changed or went, `make translations WRITE=1` makes the files fit."""
    assert language_coverage.stale == []


def test_translations_have_the_places_of_the_english_text(language_coverage: Coverage) -> None:
    assert language_coverage.misplaced == []


@pytest.mark.soak
@pytest.mark.parametrize("code", ["ko"])
def test_korean_is_complete(code: str) -> None:
    assert coverage(code).missing == []


@pytest.mark.soak
def test_no_korean_text_is_left_in_english() -> None:
    """But for names: optimizers, functions, and papers by author and year."""
    left = [text for text, korean in catalogue("ko").items() if not HANGUL.search(korean) and has_words(text)]
    named = {text.english for registry in REGISTRIES.values() for text in registry()}
    assert [text for text in left if text not in named or not is_name(text)] == []


def has_words(text: str) -> bool:
    """Whether anything but places for values, signs and single letters stands there."""
    return bool(re.search("[A-Za-z]{2}", re.sub(r"\{[^{}]*\}", "", text)))


def is_name(text: str) -> bool:
    """Whether nothing but capitalized words, years, "and" and "et al." stands there."""
    words = re.findall(r"[^\W\d_][\w-]*", text)
    return all(word[0].isupper() or word in {"and", "et", "al"} for word in words)


@pytest.mark.parametrize("code", OTHERS)
def test_no_text_is_twice_in_a_file(code: str) -> None:
    """Of two entries with the same English, readers drop one."""
    ids = re.findall(r'^msgid ("(?:.|\n")*")$', (LOCALES / f"{code}.po").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(ids) > len(catalogue(code))
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("code", LANGUAGES)
def test_lessons_ask_for_particles_that_the_language_has(code: str) -> None:
    for _, template in leaves(texts_in_file(code)):
        for form in FORM.findall(template):
            assert LANGUAGES[code].particle(form, "")


def test_a_catalogue_that_was_read_already_is_the_same_and_needs_no_babel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = catalogue("ko")
    (tmp_path / "ko.json").write_text(json.dumps(read), encoding="utf-8")
    monkeypatch.setattr("i18n.LOCALES", tmp_path)
    monkeypatch.setitem(sys.modules, "babel.messages.pofile", None)
    assert catalogue.__wrapped__("ko") == read


def test_english_is_what_stands_in_the_source() -> None:
    use_language("en")
    assert say("{count} steps", count=12) == "12 steps"
    assert catalogue("en") == {}


# --- Nothing is shown that did not go through `say` ---------------------------------------------------------------

SHOWS = {
    "ask",
    "choose_section",
    "column_head",
    "csv_button",
    "lazy_popover",
    "lazy_section",
    "row_head",
    "run_table",
    "share",
    "table",
    "text_head",
    "title_of",
    "button",
    "caption",
    "checkbox",
    "download_button",
    "error",
    "expander",
    "header",
    "info",
    "link_button",
    "markdown",
    "metric",
    "multiselect",
    "number_input",
    "page_link",
    "pills",
    "popover",
    "progress",
    "radio",
    "segmented_control",
    "select_slider",
    "selectbox",
    "slider",
    "spinner",
    "subheader",
    "success",
    "text_area",
    "text_input",
    "title",
    "toast",
    "toggle",
    "warning",
    "write",
    "Page",
}
"""Calls whose text people see, of Streamlit or of this app: `st.button(...)`, `place.caption(...)`, `slider(...)`."""

KEYWORDS = {"label", "help", "placeholder", "caption", "text", "title"}
ATTRIBUTE = re.compile(r"<[^>]*>?|^[^<>]*>|:\w+\[|:material/\w+:|\$[^$]*\$")
ALLOWED = {("ui/escape/common.py", "CSV"), ("ui/blocks/shell.py", "Ravine")}
"""(file, text) that is the same in all languages."""


def shown_texts(path: str) -> Iterator[ast.expr]:
    """Every argument that people see as text, in the calls of a file."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and name_of(node) in SHOWS and not is_log(node):
            yield from node.args[:1]
            yield from (argument for argument in node.args[1:] if isinstance(argument, ast.JoinedStr | ast.Constant))
        if isinstance(node, ast.Call):
            yield from (keyword.value for keyword in node.keywords if keyword.arg in KEYWORDS)


def name_of(node: ast.AST) -> str:
    """What is called: the last part of its name, "" where it is none."""
    called = node.func if isinstance(node, ast.Call) else node
    return getattr(called, "attr", getattr(called, "id", ""))


def is_log(node: ast.Call) -> bool:
    """Whether it writes into the log, which whoever runs the server reads."""
    return isinstance(node.func, ast.Attribute) and name_of(node.func.value) == "_LOG"


def bare(node: ast.AST) -> Iterator[str]:
    """The strings in an expression that do not go through `say`: not keys in brackets, nor arguments of other calls."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.Call | ast.Subscript | ast.Lambda | ast.Compare) or name_of(node) == "join":
        for part in ast.iter_child_nodes(node):
            yield from bare(part)


def is_english(text: str) -> bool:
    """Whether there are words for people: letters with a capital or a space, beside marks, formulas and icons."""
    words = ATTRIBUTE.sub("", text).strip()
    return bool(re.search("[A-Za-z]{2}", words)) and bool(re.search("[A-Z ]", words))


@pytest.mark.parametrize("path", SHOWING)
def test_nothing_is_shown_but_through_say(path: str) -> None:
    unsaid = [text for node in shown_texts(path) for text in bare(node) if is_english(text)]
    assert [text for text in unsaid if (path, text) not in ALLOWED] == []


class TestTheLint:
    """Sources that break the rule, so that the rule can be seen to bite."""

    @pytest.mark.parametrize(
        "source",
        [
            'st.button("Go")',
            'place.caption("two words")',
            'st.info(f"This asks for {asked} steps")',
            'slider("Steps", "steps", stops, "How many.")',
            'st.toggle(say("x"), help="Help me")',
            'chart(figure, label="What is to be seen")',
            'st.warning("\\n".join(["Not understood.", *rest]))',
            'st.markdown("**Yes**" if found else "**No**")',
            'lazy_section("Two words", "key")',
            'page.share(say("Link"), "Whoever opens it")',
            'ask("What is it?")',
            'column_head("steps to settle", say("help"))',
        ],
    )
    def test_finds_a_text_that_does_not_go_through_say(self, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self._unsaid(source, monkeypatch)

    @pytest.mark.parametrize(
        "source",
        [
            'st.button(say("Go"), key="Go on")',
            "st.markdown(f\"**{say('Two words')}** :small[:gray[{one}]]\")",
            'st.latex("The formula")',
            'slider(f"{name} $\\\\eta$", "lr", stops, say(spec.help))',
            'st.caption(names["A name"])',
            'st.download_button(say("Curve"), data, "A file.csv".lower())',
        ],
    )
    def test_lets_pass_what_does(self, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self._unsaid(source, monkeypatch) == []

    @staticmethod
    def _unsaid(source: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        monkeypatch.setitem(globals(), "parsed", lambda path: ast.parse(source))
        return [text for node in shown_texts("x.py") for text in bare(node) if is_english(text)]
