"""A race as one frozen value: what is run, from where, for how long. It is the share link and the cache key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from engine.query import Query, RefusedError, at_most, read_integer, read_number, refusal, short, write_number
from i18n import say
from optimizers import OPTIMIZERS, Optimizer, Switch
from optimizers.schedules import SCHEDULES, scheduled
from surfaces import SURFACES, Surface
from surfaces.formula import FormulaError, parse

DEFAULT_SURFACE = "plateau_saddle"
CUSTOM = "custom"
"""The surface of a scenario whose formula was typed."""
DEFAULT_OPTIMIZERS = ("sgd", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam")
MAX_STEPS = 5000
MAX_ENTRIES = 12
MAX_TEXT = 2000
MAX_SETTINGS = 20
MAX_NOTICES = 12
MAX_COORDINATE = 1e6
MAX_SEED = 2**32 - 1
NOISE = (0.0, 10.0)
LR = OPTIMIZERS["sgd"].hypers()["lr"]
"""The range of the shared learning rate: that of any rule."""

Setting = float | bool
CONSTANT = "constant"


@dataclass(frozen=True)
class Entry:
    """One optimizer of a race, with what differs from its defaults.

    Attributes:
        optimizer: key in `OPTIMIZERS`.
        settings: (name, value) of hyperparameters, switches and settings of the schedule that are not at their default.
        schedule: key in `SCHEDULES`: how lr changes over the run.
    """

    optimizer: str
    settings: tuple[tuple[str, Setting], ...] = ()
    schedule: str = CONSTANT

    def get(self, name: str) -> Setting:
        """The value of a hyperparameter, switch or setting of the schedule: the one that is set, or the default."""
        value: Setting = dict(self.settings).get(name, known_settings(self.optimizer, self.schedule)[name].default)
        return value

    def own(self, names: Collection[str]) -> dict[str, Any]:
        """Those settings that differ from the defaults and are among `names`."""
        return {name: value for name, value in self.settings if name in names}


def known_settings(optimizer: str, schedule: str = CONSTANT) -> dict[str, Any]:
    """{name: specification} of all that an entry can set: the rule's hyperparameters and switches, the schedule's."""
    rule = OPTIMIZERS[optimizer]
    return {**rule.hypers(), **rule.switches(), **SCHEDULES[schedule].hypers()}


def entry(optimizer: str, schedule: str = CONSTANT, **settings: Setting) -> Entry:
    """An entry in its one normal form: settings in the rule's own order, defaults and what it does not have left out.

    >>> entry("adam", beta2=0.99, eps=1e-8)
    Entry(optimizer='adam', settings=(('beta2', 0.99),), schedule='constant')
    """
    known = known_settings(optimizer, schedule)
    kept = tuple((n, settings[n]) for n in known if n in settings and settings[n] != known[n].default)
    return Entry(optimizer, kept, schedule)


@dataclass(frozen=True)
class Scenario:
    """What is raced. Fields that are None follow the surface's own defaults.

    Attributes:
        surface: key in `SURFACES`, or `CUSTOM`.
        parameters: (name, value) pairs of the surface's family, such as kappa, where they differ from the default.
        start: (x, y), or None for the surface's own.
        entries: the optimizers, in the order of the legend.
        lr: the shared learning rate, or None for the surface's own. Used by every entry whose rule shares it.
        own_lr: whether each entry uses its own lr instead of the shared one.
        steps: number of steps, or None for the surface's own.
        noise: standard deviation of the gradient noise.
        seed: of the noise.
        tol: distance from the lowest value that counts as reached, or None for 1e-3 of the start's.
        tuned: whether every entry's hyperparameters were chosen by a search with the same budget. A claim about where
            the numbers come from, which changes nothing that is run; it says nothing without own_lr.
        formula: what somebody typed instead of choosing a surface; `surfaces.formula.parse` must take it.
        box: (x0, x1, y0, y1), the box in which a formula is drawn, or None for one that suits it.
    """

    surface: str = DEFAULT_SURFACE
    parameters: tuple[tuple[str, float], ...] = ()
    start: tuple[float, float] | None = None
    entries: tuple[Entry, ...] = tuple(Entry(key) for key in DEFAULT_OPTIMIZERS)
    lr: float | None = None
    own_lr: bool = False
    steps: int | None = None
    noise: float = 0.0
    seed: int = 0
    tol: float | None = None
    tuned: bool = False
    formula: str = ""
    box: tuple[float, float, float, float] | None = None

    def resolved_surface(self) -> Surface:
        """The surface, with the parameters set."""
        if self.formula:
            return formula_surface(self.formula, self.box)
        return SURFACES[self.surface].with_params(**dict(self.parameters))

    def surface_only(self) -> Scenario:
        """The surface alone, with nobody on it but the default race: what pictures of the surface depend on."""
        return Scenario(surface=self.surface, parameters=self.parameters, formula=self.formula, box=self.box)

    def resolved_start(self) -> tuple[float, float]:
        """The start, in numbers."""
        return self.resolved_surface().start if self.start is None else self.start

    def resolved_steps(self) -> int:
        """The number of steps, in numbers."""
        return self.resolved_surface().steps if self.steps is None else self.steps

    def resolved_lr(self) -> float:
        """The shared learning rate, in numbers."""
        return self.resolved_surface().lr if self.lr is None else self.lr

    def shares_lr(self, entry: Entry) -> bool:
        """Whether this entry runs at the shared learning rate."""
        return not self.own_lr and OPTIMIZERS[entry.optimizer].shares_lr

    def lr_of(self, entry: Entry) -> float:
        """The learning rate that an entry runs at."""
        return self.resolved_lr() if self.shares_lr(entry) else float(entry.get("lr"))

    def optimizer(self, entry: Entry) -> Optimizer:
        """The optimizer that an entry stands for."""
        rule, schedule = OPTIMIZERS[entry.optimizer], SCHEDULES[entry.schedule]
        settings = entry.own({**rule.hypers(), **rule.switches()}) | {"lr": self.lr_of(entry)}
        return scheduled(rule(**settings), schedule(**entry.own(schedule.hypers())), self.resolved_steps())

    def slots(self) -> dict[str, Entry]:
        """A name for each entry: its optimizer's key, with a number from the second of the same kind on."""
        seen: dict[str, int] = {}
        named: dict[str, Entry] = {}
        for one in self.entries:
            seen[one.optimizer] = seen.get(one.optimizer, 0) + 1
            number = seen[one.optimizer]
            named[one.optimizer if number == 1 else f"{one.optimizer}_{number}"] = one
        return named

    def comparison_terms(self) -> str:
        """What the comparison grants each optimizer, to be stated on the picture."""
        if all(one.schedule == CONSTANT for one in self.entries):
            return self._lr_terms()
        return say("{terms}, schedules as named", terms=self._lr_terms())

    def _lr_terms(self) -> str:
        if self.own_lr:
            return say("tuned lr, same budget") if self.tuned else say("tuned lr")
        apart = [
            f"{say(OPTIMIZERS[e.optimizer].title)} {self.lr_of(e):g}" for e in self.entries if not self.shares_lr(e)
        ]
        if apart and len(apart) == len(self.entries):
            return say("lr {each}", each=", ".join(apart))
        lr = f"{self.resolved_lr():g}"
        if apart:
            return say("equal lr {lr} ({others})", lr=lr, others=", ".join(apart))
        return say("equal lr {lr}", lr=lr)

    def to_query(self) -> dict[str, str]:
        """The scenario as query parameters; what is at its default is left out."""
        query = {} if self.surface in (DEFAULT_SURFACE, CUSTOM) else {"surface": self.surface}
        query |= {"f": self.formula} if self.formula else {}
        query |= {"box": ",".join(write_number(side) for side in self.box)} if self.box else {}
        query |= {name: write_number(value) for name, value in self.parameters}
        if self.start is not None:
            query["start"] = ",".join(write_number(value) for value in self.start)
        if self.entries != Scenario().entries:  # an empty text for nobody at all
            query["opt"] = ",".join(_write_entry(one) for one in self.entries)
        for name in ("lr", "steps", "tol"):
            if getattr(self, name) is not None:
                query[name] = write_number(getattr(self, name))
        query |= {"own_lr": "1"} if self.own_lr else {}
        query |= {"tuned": "1"} if self.own_lr and self.tuned else {}
        query |= {"noise": write_number(self.noise)} if self.noise else {}
        return query | ({"seed": str(self.seed)} if self.seed else {})

    @staticmethod
    def from_query(query: Mapping[str, str | Sequence[str]]) -> tuple[Scenario, tuple[str, ...]]:
        """The scenario of some query parameters, and a sentence for everything in them that was ignored.

        Never raises, whatever the parameters are. `to_query` of the result gives an equal scenario again.
        """
        reader = _Reader(query)
        return reader.scenario(), at_most(reader.notices, MAX_NOTICES)


def _write_entry(one: Entry) -> str:
    schedule = [] if one.schedule == CONSTANT else [f"schedule={one.schedule}"]
    settings = [f"{name}={int(v) if isinstance(v, bool) else write_number(v)}" for name, v in one.settings]
    return ":".join([one.optimizer, *schedule, *settings])


class _Reader(Query):
    """Reads a scenario, one parameter at a time."""

    def scenario(self) -> Scenario:
        formula = self.take("f", _read_formula) or ""
        box = self.take("box", partial(_read_box, formula))
        surface = DEFAULT_SURFACE if formula else self.take("surface", self.surface) or DEFAULT_SURFACE
        known = SURFACES[surface].parameters if not formula else ()
        values = {name: self.take(name, partial(read_number, low=p.low, high=p.high)) for name, p in known}
        found = Scenario(
            surface=surface,
            formula=formula,
            box=box,
            parameters=tuple((name, value) for name, value in values.items() if value is not None),
            start=self.take("start", _read_start),
            lr=self.take("lr", lambda t: read_number(t, LR.low, LR.high)),
            steps=self.take("steps", lambda t: read_integer(t, 1, MAX_STEPS)),
            tol=self.take("tol", lambda t: read_number(t, 1e-300, 1e300)),
            own_lr=bool(self.take("own_lr", lambda t: read_integer(t, 0, 1))),
            tuned=bool(self.take("tuned", lambda t: read_integer(t, 0, 1))),
            noise=self.take("noise", lambda t: read_number(t, *NOISE)) or 0.0,
            seed=self.take("seed", lambda t: read_integer(t, 0, MAX_SEED)) or 0,
        )
        entries = self.take("opt", self.entries)
        if found.tuned and not found.own_lr:
            self.notices.append(say("The link's tuned says nothing without own_lr=1 and was ignored."))
        for name in self.rest:
            self.notices.append(say("The link's {name} is not known here and was ignored.", name=short(name)))
        return normal(found if entries is None else replace(found, entries=entries))

    def surface(self, text: str) -> str:
        if text not in SURFACES:
            raise RefusedError(say("is not one of the {count} surfaces", count=len(SURFACES)))
        return text

    def entries(self, text: str) -> tuple[Entry, ...]:
        if len(text) > MAX_TEXT:
            raise RefusedError(say("is longer than {count} characters", count=f"{MAX_TEXT:,}"))
        parts = text.split(",") if text else []
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
        return tuple(self.entry(part) for part in known[:MAX_ENTRIES])

    def entry(self, text: str) -> Entry:
        key, *settings = text.split(":")
        title = say(OPTIMIZERS[key].title)
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
            if name in pairs:
                self.notices.append(
                    say("The link sets {title} {name} more than once; the last is used.", title=title, name=short(name))
                )
            pairs[name] = value
        label = say("{title} schedule", title=title)
        schedule = self.setting(label, pairs.pop("schedule", CONSTANT), _read_schedule) or CONSTANT
        known = known_settings(key, schedule)
        read = {
            name: self.setting(f"{title} {name if name in known else short(name)}", text, partial(_read, known, name))
            for name, text in pairs.items()
        }
        return entry(key, schedule, **{name: value for name, value in read.items() if value is not None})

    def setting(self, label: str, text: str, read: Callable[[str], Any]) -> Any:
        """What `read` makes of a setting's text; None and a notice where it is refused."""
        try:
            return read(text)
        except RefusedError as refused:
            self.notices.append(refusal(label, str(refused), text))
            return None


def _read_start(text: str) -> tuple[float, float]:
    parts = text.split(",")
    if len(parts) != 2:
        raise RefusedError(say("is not two numbers with a comma between them"))
    x, y = (read_number(part, -MAX_COORDINATE, MAX_COORDINATE) for part in parts)
    return x, y


def _read_formula(text: str) -> str:
    """The formula itself, if it is one; none is an empty text."""
    if text:
        try:
            parse(text)
        except FormulaError as wrong:
            raise RefusedError(say("is not a formula: {why}", why=wrong.message)) from None
    return text


def _read_box(formula: str, text: str) -> tuple[float, float, float, float]:
    parts = text.split(",")
    if not formula or len(parts) != 4:
        raise RefusedError(say("is not four numbers beside a formula: x from, x to, y from, y to"))
    x0, x1, y0, y1 = (read_number(part, -MAX_COORDINATE, MAX_COORDINATE) for part in parts)
    try:
        formula_surface(formula, (x0, x1, y0, y1))
    except FormulaError as wrong:
        raise RefusedError(say("is not a box for this formula: {why}", why=wrong.message)) from None
    return x0, x1, y0, y1


def formula_surface(formula: str, box: tuple[float, float, float, float] | None = None) -> Surface:
    """The surface of a typed formula, drawn in a box. Raises FormulaError where there is none."""
    return parse(formula, None if box is None else ((box[0], box[1]), (box[2], box[3])))


def _read_schedule(text: str) -> str:
    if text not in SCHEDULES:
        raise RefusedError(say("is not one of {names}", names=", ".join(SCHEDULES)))
    return text


def _read(known: Mapping[str, Any], name: str, text: str) -> Setting:
    if name not in known:
        raise RefusedError(say("is not a hyperparameter of it"))
    spec = known[name]
    return bool(read_integer(text, 0, 1)) if isinstance(spec, Switch) else read_number(text, spec.low, spec.high)


def normal(scenario: Scenario) -> Scenario:
    """The one form of equal scenarios: what equals the surface's own default, or says nothing, is left out."""
    ground = _typed(scenario) if scenario.formula else _chosen(scenario)
    surface = ground.resolved_surface()
    return replace(
        ground,
        start=None if scenario.start == surface.start else scenario.start,
        lr=None if scenario.lr == surface.lr else scenario.lr,
        steps=None if scenario.steps == surface.steps else scenario.steps,
        entries=tuple(entry(one.optimizer, one.schedule, **dict(one.settings)) for one in scenario.entries),
        tuned=scenario.tuned and scenario.own_lr,
    )


def _typed(scenario: Scenario) -> Scenario:
    """A formula's own box is left out, and a formula has no parameters."""
    own = scenario.box is not None and _sides(formula_surface(scenario.formula)) == scenario.box
    return replace(scenario, surface=CUSTOM, parameters=(), box=None if own else scenario.box)


def _chosen(scenario: Scenario) -> Scenario:
    """Parameters at their default are left out, and those that the surface does not have."""
    key = scenario.surface if scenario.surface in SURFACES else DEFAULT_SURFACE
    known = dict(SURFACES[key].parameters)
    parameters = tuple((n, v) for n, v in scenario.parameters if n in known and v != known[n].default)
    return replace(scenario, surface=key, parameters=parameters, box=None)


def _sides(surface: Surface) -> tuple[float, float, float, float]:
    """A surface's box, as a scenario has it."""
    (x0, x1), (y0, y1) = surface.domain
    return x0, x1, y0, y1


def changed(before: Scenario, after: Scenario) -> Scenario:
    """The normal form of `after`, tuned only if `before` is and they agree in everything that a search depends on.

    That is all but the shared lr, which no tuned entry uses, the order of the legend, the seed and the tolerance.
    """
    return normal(replace(after, tuned=before.tuned and _searched(before) == _searched(after)))


def _searched(scenario: Scenario) -> Scenario:
    plain = normal(scenario)
    return replace(plain, entries=tuple(sorted(plain.entries, key=repr)), lr=None, seed=0, tol=None, tuned=False)


def query_string(scenario: Scenario) -> str:
    """The scenario as the part of a link behind the question mark; empty for the default race."""
    return urlencode(scenario.to_query(), safe=",:=")
