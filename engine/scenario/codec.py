"""The fields of a scenario as query parameters, and back: the codec of share links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from typing import Any, TypedDict

from engine.scenario.entry import CONSTANT, Entry, Setting, entry, known_settings
from engine.scenario.limits import (
    CUSTOM,
    DEFAULT_ENTRIES,
    DEFAULT_SURFACE,
    MAX_COORDINATE,
    MAX_ENTRIES,
    MAX_SEED,
    MAX_STEPS,
    NOISE,
    SHARED_LR,
)
from engine.scenario.query import (
    Query,
    RefusedError,
    at_most,
    read_integer,
    read_number,
    read_numbers,
    read_switch,
    refusal,
    short,
    write_number,
)
from engine.scenario.spellings import (
    decimal_points,
    formula_from_link,
    formula_to_link,
    known_key,
    plain_list,
    same_name,
    sum_reading,
)
from i18n import say
from optimizers import OPTIMIZERS, Switch
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from surfaces.formula import FormulaError, parse

MAX_TEXT = 4000
MAX_SETTINGS = 20
MAX_NOTICES = 12

_TITLES = {key: rule.title for key, rule in OPTIMIZERS.items()}
_SCHEDULE_SETTINGS = sorted({name for schedule in SCHEDULES.values() for name in schedule.hypers()})
_NAMES = ("f", "box", "surface", "start", "lr", "steps", "tol", "own_lr", "tuned", "noise", "seed", "opt")
_OTHER_NAMES = {
    **dict.fromkeys(("optimizer", "optimizers", "optimiser", "optimisers"), "opt"),
    **dict.fromkeys(("learning_rate", "learningrate", "eta", "step_size", "alpha"), "lr"),
    **dict.fromkeys(("function", "formula", "func", "fn", "expr"), "f"),
    **dict.fromkeys(("iterations", "iters", "epochs", "n"), "steps"),
    **dict.fromkeys(("init", "x0", "theta0", "initial"), "start"),
    "tolerance": "tol",
    "random_seed": "seed",
    "sigma": "noise",
    "language": "lang",
}
"""What parameters of a link are called elsewhere."""

_START = ("x0", "y0")
"""An entry's own start, among its settings."""

Box = tuple[float, float, float, float]
"""x0, x1, y0, y1."""


class ScenarioFields(TypedDict, total=False):
    """Fields of `engine.scenario.Scenario`, which says what they mean: all of a link, or those that controls set."""

    surface: str
    parameters: tuple[tuple[str, float], ...]
    start: tuple[float, float] | None
    entries: tuple[Entry, ...]
    lr: float | None
    own_lr: bool
    steps: int | None
    noise: float
    seed: int
    tol: float | None
    tuned: bool
    formula: str
    box: Box | None


def write_fields(fields: ScenarioFields) -> dict[str, str]:
    """The fields as query parameters; what is at its default is left out."""
    query = {} if fields["surface"] in (DEFAULT_SURFACE, CUSTOM) else {"surface": fields["surface"]}
    query |= {"f": formula_to_link(fields["formula"])} if fields["formula"] else {}
    query |= {"box": _write_numbers(fields["box"])} if fields["box"] else {}
    query |= {name: write_number(value) for name, value in fields["parameters"]}
    if fields["start"] is not None:
        query["start"] = _write_numbers(fields["start"])
    if fields["entries"] != DEFAULT_ENTRIES:  # an empty text for nobody at all
        query["opt"] = ",".join(_write_entry(item) for item in fields["entries"])
    optional = {"lr": fields["lr"], "steps": fields["steps"], "tol": fields["tol"]}
    query |= {name: write_number(value) for name, value in optional.items() if value is not None}
    query |= {"own_lr": "1"} if fields["own_lr"] else {}
    query |= {"tuned": "1"} if fields["own_lr"] and fields["tuned"] else {}
    query |= {"noise": write_number(fields["noise"])} if fields["noise"] else {}
    return query | ({"seed": str(fields["seed"])} if fields["seed"] else {})


def _write_numbers(values: Sequence[float]) -> str:
    return ",".join(write_number(value) for value in values)


def _write_entry(item: Entry) -> str:
    schedule = [] if item.schedule == CONSTANT else [f"schedule={item.schedule}"]
    settings = [f"{name}={int(v) if isinstance(v, bool) else write_number(v)}" for name, v in item.settings]
    own = ["own_lr=1"] * item.own_lr
    start = (
        [] if item.start is None else [f"{name}={write_number(v)}" for name, v in zip(_START, item.start, strict=True)]
    )
    return ":".join([item.optimizer, *schedule, *own, *start, *settings])


def read_fields(query: Mapping[str, str | Sequence[str]]) -> tuple[ScenarioFields, tuple[str, ...]]:
    """The fields that query parameters set, the others at their defaults, and a sentence for all that was ignored.

    Never raises, whatever the parameters are. The fields are valid, but not in `engine.scenario.normal` form.
    """
    reader = _ScenarioReader(query)
    return reader.fields(), at_most(reader.notices, MAX_NOTICES)


class _ScenarioReader(Query):
    """Reads the fields of a scenario, one parameter at a time."""

    def fields(self) -> ScenarioFields:
        formula = self.pop("f", self._formula) or ""
        box = self.pop("box", partial(_read_box, formula))
        surface = DEFAULT_SURFACE if formula else self.pop("surface", _read_surface) or DEFAULT_SURFACE
        known = SURFACES[surface].parameters if not formula else ()
        values = {name: self.pop(name, partial(read_number, low=p.low, high=p.high)) for name, p in known}
        fields = ScenarioFields(
            surface=surface,
            formula=formula,
            box=box,
            parameters=tuple((name, value) for name, value in values.items() if value is not None),
            start=self.pop("start", _read_start),
            lr=self.pop("lr", lambda t: read_number(t, SHARED_LR.low, SHARED_LR.high)),
            steps=self.pop("steps", lambda t: read_integer(t, 1, MAX_STEPS)),
            tol=self.pop("tol", lambda t: read_number(t, 1e-300, 1e300)),
            own_lr=bool(self.pop("own_lr", read_switch)),
            tuned=bool(self.pop("tuned", read_switch)),
            noise=self.pop("noise", lambda t: read_number(t, *NOISE)) or 0.0,
            seed=self.pop("seed", lambda t: read_integer(t, 0, MAX_SEED)) or 0,
            entries=self.pop("opt", self._entries, DEFAULT_ENTRIES),
        )
        if fields["tuned"] and not fields["own_lr"]:
            self.notices.append(say("The link's tuned means nothing without own_lr=1 and was ignored."))
        if formula and "surface" in self.unread:
            del self.unread["surface"]
            self.notices.append(say("The link's surface means nothing beside a formula and was ignored."))
        self.notices += [self._ignored(name) for name in self.unread]
        return fields

    def _formula(self, text: str) -> str:
        """The formula itself, if it is one; none is an empty text."""
        formula = formula_from_link(text)
        try:
            parse(formula) if formula else None
        except FormulaError as wrong:
            return self._summed(text, say(wrong.template, **wrong.values))
        return formula

    def _summed(self, text: str, why: str) -> str:
        """The formula with + for its spaces, which is what a link makes of a +; else it is refused for this reason."""
        formula = sum_reading(text)
        if not formula:
            raise RefusedError(say("is not a formula: {why}", why=why))
        parse(formula)
        self.notices.append(
            say(
                "The link's f is read as {formula}, as a + in a link is a space: write %2B for it.",
                formula=short(formula),
            )
        )
        return formula

    def _ignored(self, name: str) -> str:
        """The notice of a parameter that is not known, with where it belongs or what it may have been meant for."""
        rule = next((key for key in OPTIMIZERS if name.casefold() in known_settings(key)), "")
        if rule:
            example = f"opt={rule}:{name.casefold()}=..."
            return say(
                "The link's {name} was ignored: it is set for each optimizer, as in {example}.",
                name=short(name),
                example=f"`{example}`",
            )
        meant = _OTHER_NAMES.get(name.casefold()) or next(iter(get_close_matches(name.casefold(), _NAMES, 1, 0.75)), "")
        if meant:
            return say(
                "The link's {name} is not known here and was ignored: did you mean {meant}?",
                name=short(name),
                meant=f"`{meant}`",
            )
        return say("The link's {name} is not known here and was ignored.", name=short(name))

    def _entries(self, text: str) -> tuple[Entry, ...]:
        if len(text) > MAX_TEXT:
            raise RefusedError(say("is longer than {count} characters", count=f"{MAX_TEXT:,}"))
        parts = decimal_points(text).split(",") if text else []
        parts = [_with_key(part) for part in parts]
        known = [part for part in parts if part.split(":")[0] in OPTIMIZERS]
        for part in [part for part in parts if part not in known]:
            name = short(part.split(":")[0])
            self.notices.append(say("The link's optimizer {name} is not known and was left out.", name=name))
        if len(known) > MAX_ENTRIES:
            self.notices.append(
                say("The link names {count} optimizers; the first {used} are used.", count=len(known), used=MAX_ENTRIES)
            )
        if parts and not known:
            raise RefusedError(say("names no optimizer that is known here"))
        return tuple(self._entry(part) for part in known[:MAX_ENTRIES])

    def _entry(self, text: str) -> Entry:
        key, *settings = text.split(":")
        title = say(OPTIMIZERS[key].title)
        names = ("schedule", "own_lr", *_START, *known_settings(key), *_SCHEDULE_SETTINGS)
        pairs = self._pairs(title, settings, names)
        own_lr = bool(self._setting(f"{title} own_lr", pairs.pop("own_lr", "0"), read_switch))
        start = self._own_start(title, [pairs.pop(name, None) for name in _START])
        label = say("{title} schedule", title=title)
        schedule = self._setting(label, pairs.pop("schedule", CONSTANT), _read_schedule) or CONSTANT
        known = known_settings(key, schedule)
        read = {
            name: self._setting(
                f"{title} {name if name in known else short(name)}", text, partial(_read_setting, known, name)
            )
            for name, text in pairs.items()
        }
        plain = entry(key, schedule, **{name: value for name, value in read.items() if value is not None})
        return replace(plain, own_lr=own_lr, start=start)

    def _own_start(self, title: str, texts: Sequence[str | None]) -> tuple[float, float] | None:
        """The start of an entry alone: both coordinates, or none of them."""
        if texts == [None, None]:
            return None
        read = partial(read_number, low=-MAX_COORDINATE, high=MAX_COORDINATE)
        named = zip(_START, texts, strict=True)
        x, y = (None if text is None else self._setting(f"{title} {name}", text, read) for name, text in named)
        if None in texts:
            self.notices.append(
                say("The link's {title} has one of x0 and y0; it starts where the race does.", title=title)
            )
        return None if x is None or y is None else (x, y)

    def _pairs(self, title: str, settings: Sequence[str], known: Sequence[str]) -> dict[str, str]:
        """{name: text} of an entry's settings, `MAX_SETTINGS` at most; of a name that is repeated the last."""
        if len(settings) > MAX_SETTINGS:
            self.notices.append(
                say(
                    "The link's {title} has {count} settings; {read} are read.",
                    title=title,
                    count=len(settings),
                    read=MAX_SETTINGS,
                )
            )
        pairs: dict[str, str] = {}
        for setting in settings[:MAX_SETTINGS]:
            name, _, value = setting.partition("=")
            name = same_name(name, known) or name
            if name in pairs:
                self.notices.append(
                    say("The link sets {title} {name} more than once; the last is used.", title=title, name=short(name))
                )
            pairs[name] = value
        return pairs

    def _setting(self, label: str, text: str, read: Callable[[str], Any]) -> Any:
        """What `read` makes of a setting's text; None and a notice where it is refused."""
        try:
            return read(text)
        except RefusedError as refused:
            self.notices.append(refusal(label, str(refused), text))
            return None


def _with_key(text: str) -> str:
    """An entry's text with its optimizer's key for any spelling of it."""
    name, colon, settings = text.partition(":")
    return known_key(name, _TITLES) + colon + settings


def _read_surface(text: str) -> str:
    key = known_key(text, {key: surface.title for key, surface in SURFACES.items()})
    if key not in SURFACES:
        near = get_close_matches(text.casefold(), SURFACES, 1, 0.7)
        if near:
            raise RefusedError(
                say(
                    "is not one of the {count} surfaces (did you mean {near}?)",
                    count=len(SURFACES),
                    near=f"`{near[0]}`",
                )
            )
        raise RefusedError(say("is not one of the {count} surfaces", count=len(SURFACES)))
    return key


def _read_start(text: str) -> tuple[float, float]:
    if len(plain_list(text)) != 2:
        raise RefusedError(say("is not two numbers with a comma between them"))
    x, y = read_numbers(text, -MAX_COORDINATE, MAX_COORDINATE)
    return x, y


def _read_box(formula: str, text: str) -> Box:
    if not formula or len(plain_list(text)) != 4:
        raise RefusedError(say("is not four numbers beside a formula: x from, x to, y from, y to"))
    x0, x1, y0, y1 = read_numbers(text, -MAX_COORDINATE, MAX_COORDINATE)
    try:
        parse(formula, ((x0, x1), (y0, y1)))
    except FormulaError as wrong:
        why = say(wrong.template, **wrong.values)
        raise RefusedError(say("is not a box for this formula: {why}", why=why)) from None
    return x0, x1, y0, y1


def _read_schedule(text: str) -> str:
    key = known_key(text, {key: schedule.title for key, schedule in SCHEDULES.items()})
    if key not in SCHEDULES:
        raise RefusedError(say("is not one of {names}", names=", ".join(SCHEDULES)))
    return key


def _read_setting(known: Mapping[str, Any], name: str, text: str) -> Setting:
    if name not in known:
        raise RefusedError(say("is not a hyperparameter of it"))
    spec = known[name]
    return read_switch(text) if isinstance(spec, Switch) else read_number(text, spec.low, spec.high)
