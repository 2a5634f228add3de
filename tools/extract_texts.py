"""Extract every text for people from the sources, with file and line.

Texts come from three places: `say("...")` in Python, `say("...")` in the browser's scripts, and the registries, whose
titles, notes and helps are English where they are declared and go through `say` where they are shown.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from babel.messages.extract import extract_javascript

from engine.experiments.pairs import PAIRS
from engine.experiments.trace import EFFECTIVE_LR, QUANTITY_NAMES
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from surfaces.explore.sentences import COUNTED, SENTENCES
from surfaces.formula import messages
from ui.state.pages import PAGES

ROOT = Path(__file__).parents[1]
SPEAKING = ("engine", "figures", "lessons", "ui", "pages")
"""Folders whose Python files call `say`."""

DECLARING = ("surfaces", "optimizers", "i18n", *SPEAKING)
"""Folders in which texts are declared."""

ATTRIBUTES = {"title", "note", "reference", "help", "why", "notes", "memory_name", "template"}
"""What `say` may be given of an entry of a registry: `say(spec.help)`."""

_NAME_AS_WORDS = ast.unparse(ast.parse('name.replace("_", " ")'))
"""How `say` is given the name of a setting or of a quantity: `bias_correction` as "bias correction"."""


@dataclass(frozen=True)
class Text:
    """A text for people, and the first place where it is written; line 0 where it is put together from parts."""

    english: str
    path: str
    line: int

    @property
    def place(self) -> str:
        """file:line, or the file alone."""
        return f"{self.path}:{self.line}" if self.line else self.path


def all_texts() -> list[Text]:
    """Every text once, registries first, then file by file in the order in which it is said."""
    texts = [text for registry in REGISTRIES.values() for text in registry()]
    for path in python_files(*SPEAKING):
        texts += [text for call in say_calls(path) for text in said_texts(call, path) or ()]
    for script in script_files():
        texts += [Text(english, script, line) for line, english in script_texts(script)]
    return list({text.english: text for text in reversed(texts)}.values())[::-1]


# --- Python -----------------------------------------------------------------------------------------------------------


@cache
def python_files(*folders: str) -> tuple[str, ...]:
    """The Python files of some folders of the repository, and app.py."""
    paths = (path.relative_to(ROOT).as_posix() for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return (*sorted(paths), "app.py")


@cache
def parsed(path: str) -> ast.Module:
    """The syntax tree of a file of the repository."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), path)


def say_calls(path: str) -> list[ast.Call]:
    """Every call of `say` in a file, in its order."""
    calls = (
        node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"
    )
    return sorted(calls, key=lambda call: (call.lineno, call.col_offset))


def said_texts(call: ast.Call, path: str) -> list[Text] | None:
    """The texts that a call of `say` can be given, without those of registries; None where that cannot be known."""
    return _texts_of(call.args[0], path) if len(call.args) == 1 else None


def _texts_of(node: ast.expr, path: str) -> list[Text] | None:
    """What an expression can be: a literal, one of two, an entry of a registry or of a constant of the module."""
    match node:
        case ast.Constant(value=str(english)):
            return [Text(english, path, node.lineno)]
        case ast.IfExp():
            return _joined(_texts_of(node.body, path), _texts_of(node.orelse, path))
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"), args=[_, default]):
            return _joined(_constants(name, path), _texts_of(default, path))
        case ast.Subscript(value=ast.Name(id=name)):
            return _constants(name, path)
        case ast.Subscript(value=ast.Subscript(value=ast.Name(id=name)), slice=ast.Constant(value=int(index))):
            return _constants(name, path, index)
    return [] if _is_registered(node) else None


def _is_registered(node: ast.expr) -> bool:
    """Whether an expression gives a text that `REGISTRIES` knows: `spec.help`, or a name as words."""
    return getattr(node, "attr", None) in ATTRIBUTES or ast.unparse(node) == _NAME_AS_WORDS


def _joined(some: list[Text] | None, others: list[Text] | None) -> list[Text] | None:
    return None if some is None or others is None else some + others


def _constants(name: str, path: str, index: int | None = None) -> list[Text] | None:
    """The values of the mapping of this name in a module, declared or imported there; of tuples, one item of each."""
    module = importlib.import_module(path.removesuffix(".py").replace("/", ".").removesuffix(".__init__"))
    mapping = getattr(module, name, None)
    if not isinstance(mapping, Mapping):
        return None
    return list(_texts(value if index is None else value[index] for value in mapping.values()))


@cache
def declared_at() -> dict[str, tuple[str, int]]:
    """{string: (file, line)} of the first place of every string in the sources."""
    places: dict[str, tuple[str, int]] = {}
    for path in python_files(*DECLARING):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                places.setdefault(node.value, (path, node.lineno))
    return places


# --- JavaScript -------------------------------------------------------------------------------------------------------


def script_files() -> list[str]:
    """The browser's scripts."""
    return sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "ui").rglob("*.js"))


def script_texts(path: str) -> list[tuple[int, str]]:
    """(line, text) of every `say("...")` of a script."""
    with (ROOT / path).open("rb") as file:
        messages = list(extract_javascript(file, ["say"], [], {"parse_template_string": True}))
    return [(line, said if isinstance(said, str) else said[0]) for line, _, said, _ in messages]


def script_calls(path: str) -> int:
    """How often a script calls `say`: more often than `script_texts` knows where its text is not a literal."""
    source = (ROOT / path).read_text(encoding="utf-8")
    return len(re.findall(r"(?<!function )(?<!\.)\bsay\(", source))


# --- Registries -------------------------------------------------------------------------------------------------------


def _surfaces() -> Iterator[Text]:
    for surface in SURFACES.values():
        helps = [spec.help for _, spec in surface.parameters]
        yield from _texts((surface.title, surface.note, surface.reference, *helps), "surfaces/catalog.py")


def _optimizers() -> Iterator[Text]:
    for rule in OPTIMIZERS.values():
        specs = [*rule.hypers().values(), *rule.switches().values()]
        yield from _texts((rule.title, rule.reference, rule.memory_name, *(spec.help for spec in specs)), _file(rule))
        for choice in product((False, True), repeat=len(rule.switches())):
            variant = rule(**dict(zip(rule.switches(), choice, strict=True)))
            yield _text(variant.library_equivalents().notes, _file(rule))


def _schedules() -> Iterator[Text]:
    for schedule in SCHEDULES.values():
        notes = schedule().library_equivalents(0.1, 100).notes
        helps = [spec.help for spec in schedule.hypers().values()]
        yield from _texts((schedule.title, schedule.reference, notes, *helps), _file(schedule))


def _pairs() -> Iterator[Text]:
    return (_text(english) for pair in PAIRS.values() for english in (pair.title, pair.why))


def _pages() -> Iterator[Text]:
    return (_text(page.title) for page in PAGES.values())


def _formulas() -> Iterator[Text]:
    """What stands for the title and the reference of a typed function, what is said of its shape, and of mistakes."""
    path = "surfaces/formula/parser.py"
    for node in ast.walk(parsed(path)):
        match node:
            case ast.keyword(arg="title" | "reference", value=ast.Constant(value=str(english))):
                yield Text(english, path, node.lineno)
    yield from _texts(SENTENCES.values())
    yield from _texts(text for name, text in vars(messages).items() if name.isupper())
    yield from _texts(("Found in the box: {points}.", "Found in the box: at least {points}."))
    yield from _texts((f"{{count}} {kind}" for pair in COUNTED for kind in pair), "surfaces/explore/sentences.py")


def _words() -> Iterator[Text]:
    """Names that are shown as words: switches, settings of schedules, and quantities that a rule's lines define."""
    for rule in OPTIMIZERS.values():
        lines = [line.name for step in (1, 2) for line in rule().lines(step)]
        signs = {name for name, symbol in rule.all_symbols().items() if symbol.partition("_")[0] == f"\\{name}"}
        yield from _names({*rule.switches(), *lines} - signs - set(QUANTITY_NAMES), _file(rule))
    for schedule in SCHEDULES.values():
        yield from _names(schedule.hypers(), _file(schedule))
    yield from _names([EFFECTIVE_LR], "engine/experiments/trace.py")


def _names(names: Iterable[str], path: str) -> Iterator[Text]:
    """Names as words, but for names of single letters."""
    return _texts((name.replace("_", " ") for name in sorted(names) if re.search("[A-Za-z]{2}", name)), path)


def _texts(texts: Iterable[str], path: str = "") -> Iterator[Text]:
    return (_text(english, path) for english in texts)


def _text(english: str, path: str = "") -> Text:
    """A text where it is written; if it is put together, in the file that is given."""
    return Text(english, *declared_at().get(english, (path, 0)))


def _file(kind: type) -> str:
    """The file of a class, from the root of the repository."""
    return Path(inspect.getfile(kind)).resolve().relative_to(ROOT).as_posix()


REGISTRIES: dict[str, Callable[[], Iterator[Text]]] = {
    "surfaces": _surfaces,
    "optimizers": _optimizers,
    "schedules": _schedules,
    "pairs": _pairs,
    "pages": _pages,
    "formulas": _formulas,
    "words": _words,
}
"""Texts that are declared in English and given to `say` as an attribute, or as words made of a name."""
