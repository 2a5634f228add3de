"""Every text for people is in the catalogue of every language: missing, unused and unmarked texts are found."""

from __future__ import annotations

import ast
import importlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from engine.experiments.pairs import PAIRS
from engine.experiments.trace import WORDS
from figures.basin import _OTHER as OTHER_ENDS
from i18n import LANGUAGES, catalogue, say, use_language
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from ui.schedules.controls import PRESETS

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ROOT / "engine" / "catalogues"
OTHERS = [code for code in LANGUAGES if code != "en"]
HANGUL = re.compile("[가-힣]")
FILES = sorted(CATALOGUES.glob("*.json"))

# --- What the sources say -----------------------------------------------------------------------------------------


def sources(*folders: str) -> list[str]:
    """The Python files of some folders of the repository, and app.py."""
    found = (path.relative_to(ROOT).as_posix() for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(found)


@cache
def parsed(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), path)


def is_say(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"


def calls(path: str) -> list[ast.Call]:
    """Every call of `say` in a file."""
    return [node for node in ast.walk(parsed(path)) if is_say(node)]  # type: ignore[misc]


SPEAKING = [path for path in (*sources("engine", "figures", "ui", "pages"), "app.py") if calls(path)]
SHOWING = [*sources("ui", "pages"), "app.py"]


def specs(hypers: Iterable[Any]) -> set[str]:
    return {spec.help for spec in hypers}


def _every_schedule() -> Iterator[str]:
    for kind in SCHEDULES.values():
        yield from (
            kind.title,
            kind.reference,
            kind().library_equivalents(0.1, 100).notes,
            *specs(kind.hypers().values()),
        )


def _every_surface() -> Iterator[str]:
    for one in SURFACES.values():
        yield from (one.title, one.note, one.reference, *specs(spec for _, spec in one.parameters))


def _every_rule() -> Iterator[str]:
    for rule in OPTIMIZERS.values():
        yield from (rule.reference, rule.memory_name, *specs(rule.hypers().values()), *specs(rule.switches().values()))
        names = rule.switches()
        for choice in product((False, True), repeat=len(names)):
            yield rule(**dict(zip(names, choice, strict=True))).library_equivalents().notes


def _every_word() -> Iterator[str]:
    """Names that are shown as words: switches, and the settings of schedules."""
    names = {name for rule in OPTIMIZERS.values() for name in rule.switches()}
    names |= {name for kind in SCHEDULES.values() for name in kind.hypers()}
    yield from (name.replace("_", " ") for name in names)


def _every_formula() -> Iterator[str]:
    """What a surface says that a visitor has typed: `Surface(title="...", reference="...")`."""
    for node in ast.walk(parsed("surfaces/formula/parser.py")):
        if isinstance(node, ast.keyword) and node.arg in {"title", "reference"}:
            yield from bare(node.value)


REGISTRIES: dict[str, Callable[[], Iterable[str]]] = {
    "surfaces": _every_surface,
    "optimizers": _every_rule,
    "schedules": _every_schedule,
    "pairs": lambda: (text for pair in PAIRS.values() for text in (pair.title, pair.why)),
    "formulas": _every_formula,
    "words": _every_word,
}
NAMES = {rule.title for rule in OPTIMIZERS.values()}
"""Titles of optimizers are names: they may be in a catalogue, and need not."""

ATTRIBUTES = {"title", "note", "reference", "help", "why", "notes", "memory_name"}
"""What `say` may be given of an entry of a registry."""

NAME_AS_WORDS = ast.unparse(ast.parse('name.replace("_", " ")'))
"""How the words of `REGISTRIES` are made out of names."""


def _sentences(path: str) -> Iterator[str]:
    """The whole sentences of a file that are not documentation."""
    told = {id(node.value) for node in ast.walk(parsed(path)) if isinstance(node, ast.Expr)}
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield from (node.value for _ in range(node.value.endswith(".") and " " in node.value))


def _of_explored() -> list[str]:
    """What `surfaces.explore.explore` says of a function, sentence by sentence."""
    only = [f"It depends on {x} only: {y} never changes" for x, y in ("xy", "yx")]
    lines = [start + end for start in only for end in (".", ", and of each line of minima one point is marked.")]
    return [*lines, *(text for text in _sentences("surfaces/explore/explore.py") if text[0].isupper())]


QUANTITIES = [*WORDS.values(), "effective lr", "pulled", "mu next", "mu product", "rho inf"]
"""What is drawn of the inside of a rule, but for names of one symbol."""

EXPLICIT: dict[tuple[str, str], Iterable[str]] = {
    ("engine/experiments/basins.py", "self.form"): ["minimum ({x}, {y})", "down towards ({x}, {y})"],
    ("i18n/notes.py", "sentence"): _of_explored(),
    ("i18n/notes.py", "'{count} ' + kind"): [
        f"{{count}} {kind}" for kind in ("minimum", "minima", "saddle", "saddles", "maximum", "maxima")
    ],
    ("figures/anatomy.py", "words.get(name, name.replace('_', ' '))"): QUANTITIES,
    ("ui/components/card.py", "WORDS.get(name, name.replace('_', ' '))"): QUANTITIES,
    ("figures/basin.py", "text"): OTHER_ENDS.values(),
    ("ui/schedules/controls.py", "title"): PRESETS,
    ("ui/schedules/controls.py", "help"): [help for _, help in PRESETS.values()],
}
"""Texts of what else `say` is given: (file, expression) -> texts."""


def texts_of(node: ast.expr, path: str) -> list[str] | None:
    """What texts an argument of `say` can be; None where nobody can know. Registries are looked at elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        sides = [texts_of(side, path) for side in (node.body, node.orelse)]
        return None if None in sides else [text for side in sides for text in side or ()]
    if isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
        return []
    shown = ast.unparse(node)
    if shown == NAME_AS_WORDS:
        return []
    if (path, shown) in EXPLICIT:
        return list(EXPLICIT[path, shown])
    return constants(node, path)


def constants(node: ast.expr, path: str) -> list[str] | None:
    """The texts of a dictionary of the module, of which one is looked up: `NAMES[key]`, or `NAMES[key][0]` of pairs."""
    part: Any = None
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Subscript):
        part, node = ast.literal_eval(node.slice), node.value
    if not (isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name)):
        return None
    module = importlib.import_module(path.removesuffix(".py").replace("/", ".").removesuffix(".__init__"))
    known = getattr(module, node.value.id, None)
    if not isinstance(known, Mapping):
        return None
    return [value if part is None else value[part] for value in known.values()]


def needed(path: str) -> set[str]:
    """Every text that a file says, but for those of registries."""
    return {text for call in calls(path) for text in texts_of(call.args[0], path) or ()}


@cache
def all_needed() -> frozenset[str]:
    files = {text for path in SPEAKING for text in needed(path)}
    return frozenset(files | NAMES | {text for texts in REGISTRIES.values() for text in texts()})


@cache
def scripts() -> frozenset[str]:
    """Every text in double quotes of the browser's scripts, parts that are added up as one."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "ui").rglob("*.js"))
    joined = re.sub(r'"\s*\+\s*"', "", code)
    return frozenset(found.replace(r"\"", '"') for found in re.findall(r'"((?:[^"\\\n]|\\.)*)"', joined))


def entries(path: Path) -> dict[str, str]:
    """{English text: text} of one file of a catalogue."""
    return dict(json.loads(path.read_text(encoding="utf-8")))


# --- Catalogues and sources agree ---------------------------------------------------------------------------------


def faults_of(texts: Iterable[str], code: str) -> list[str]:
    """Texts that a language lacks, or whose places for values differ."""
    known = catalogue(code)
    missing = [f"missing: {text}" for text in texts if text not in known]
    wrong = [f"other places: {text}" for text in texts if text in known and places(text) != places(known[text])]
    return sorted([*missing, *wrong])


def places(text: str) -> list[str]:
    """Everything in braces, doubled ones too."""
    return sorted(re.findall(r"\{+[^{}]*\}+", text))


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("path", SPEAKING)
def test_every_text_of_a_file_is_translated(path: str, code: str) -> None:
    assert faults_of(needed(path), code) == []


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("registry", REGISTRIES)
def test_every_text_of_a_registry_is_translated(registry: str, code: str) -> None:
    assert faults_of(set(REGISTRIES[registry]()), code) == []


@pytest.mark.parametrize("path", SPEAKING)
def test_say_is_given_texts_that_are_known_beforehand(path: str) -> None:
    unknown = [ast.unparse(call) for call in calls(path) if len(call.args) != 1 or texts_of(call.args[0], path) is None]
    assert unknown == []


@pytest.mark.parametrize("path", SPEAKING)
def test_values_are_those_that_the_text_has_places_for(path: str) -> None:
    for call in calls(path):
        names = {keyword.arg for keyword in call.keywords}
        for text in texts_of(call.args[0], path) or () if names and None not in names else ():
            assert {name for _, name, _, _ in Formatter().parse(text) if name is not None} == names, text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_entry_is_unused(path: Path) -> None:
    assert sorted(entries(path).keys() - all_needed() - scripts()) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_entry_is_translated(path: Path) -> None:
    """No text is left English but for names: optimizers, functions, and papers by author and year."""
    left = [text for text, told in entries(path).items() if not HANGUL.search(told) and has_words(text)]
    assert [text for text in left if text not in NAMES and not is_name(text)] == []


def has_words(text: str) -> bool:
    """Whether anything but places for values, signs and single letters stands there."""
    return bool(re.search("[A-Za-z]{2}", re.sub(r"\{[^{}]*\}", "", text)))


def is_name(text: str) -> bool:
    """Whether nothing but capitalized words, years, "and" and "et al." stands there, in the words of a registry."""
    words = re.findall(r"[^\W\d_][\w-]*", text)
    plain = all(word[0].isupper() or word in {"and", "et", "al"} for word in words)
    return plain and any(text in texts() for texts in REGISTRIES.values())


def test_english_is_what_stands_in_the_source() -> None:
    use_language("en")
    assert say("{count} steps", count=12) == "12 steps"
    assert catalogue("en") == {}


# --- Nothing is shown that did not go through `say` ---------------------------------------------------------------

SHOWS = {
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
ALLOWED = {("ui/escape/sections.py", "CSV"), ("ui/blocks/shell.py", "Ravine"), ("app.py", "pages/")}
"""(file, text) that is the same in all languages."""


def shown_texts(path: str) -> Iterator[ast.expr]:
    """Every argument that people see as text, in the calls of a file."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and name_of(node) in SHOWS:
            yield from node.args[:1]
            yield from (argument for argument in node.args[1:] if isinstance(argument, ast.JoinedStr | ast.Constant))
        if isinstance(node, ast.Call):
            yield from (keyword.value for keyword in node.keywords if keyword.arg in KEYWORDS)


def name_of(node: ast.AST) -> str:
    """What is called: the last part of its name, "" where it is none."""
    called = node.func if isinstance(node, ast.Call) else node
    return getattr(called, "attr", getattr(called, "id", ""))


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
    found = [text for node in shown_texts(path) for text in bare(node) if is_english(text)]
    assert [text for text in found if (path, text) not in ALLOWED] == []


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
        ],
    )
    def test_finds_a_text_that_does_not_go_through_say(self, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
        assert [text for text in self._found(source, monkeypatch) if is_english(text)]

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
        assert [text for text in self._found(source, monkeypatch) if is_english(text)] == []

    @staticmethod
    def _found(source: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        monkeypatch.setitem(globals(), "parsed", lambda path: ast.parse(source))
        return [text for node in shown_texts("x.py") for text in bare(node)]
