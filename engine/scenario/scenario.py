"""A race as one frozen value: what is run, from where, for how long. It is the share link and the cache key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast
from urllib.parse import urlencode

from engine.scenario.codec import Box, ScenarioFields, read_fields, write_fields
from engine.scenario.entry import Entry, schedule_of
from engine.scenario.limits import CUSTOM, DEFAULT_ENTRIES, DEFAULT_SURFACE
from engine.scenario.spellings import formula_from_link
from optimizers import OPTIMIZERS, Optimizer
from optimizers.scheduled import scheduled
from surfaces import SURFACES, Surface
from surfaces.formula import parse

__all__ = ["Entry", "Scenario", "changed", "formula_surface", "normal", "query_string"]


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
    entries: tuple[Entry, ...] = DEFAULT_ENTRIES
    lr: float | None = None
    own_lr: bool = False
    steps: int | None = None
    noise: float = 0.0
    seed: int = 0
    tol: float | None = None
    tuned: bool = False
    formula: str = ""
    box: Box | None = None

    def resolved_surface(self) -> Surface:
        """The surface, with the parameters set."""
        if self.formula:
            return formula_surface(self.formula, self.box)
        return SURFACES[self.surface].with_params(**dict(self.parameters))

    def surface_only(self) -> Scenario:
        """The surface alone, with nobody on it but the default race: what pictures of the surface depend on."""
        return Scenario(surface=self.surface, parameters=self.parameters, formula=self.formula, box=self.box)

    def bare(self, *entries: Entry, without: Sequence[Literal["start", "noise", "tol"]] = ()) -> Scenario:
        """The same surface and conditions for other entries, or for nobody: the one copy that experiments make.

        All that a run depends on stays (formula, box, steps, lr, seed and so on); `without` names what goes back to
        its default besides. It is nobody's tuned race. A single entry's own start is that of the race.
        """
        defaults = Scenario()
        own = entries[0].start if len(entries) == 1 else None
        fields: dict[str, Any] = {} if own is None else {"start": own}
        fields |= {name: getattr(defaults, name) for name in without}
        return replace(self, entries=entries, tuned=False, **fields)

    def resolved_start(self) -> tuple[float, float]:
        """The start, in numbers."""
        return self.resolved_surface().start if self.start is None else self.start

    def start_of(self, entry: Entry) -> tuple[float, float]:
        """Where an entry starts."""
        return self.resolved_start() if entry.start is None else entry.start

    def resolved_steps(self) -> int:
        """The number of steps, in numbers."""
        return self.resolved_surface().steps if self.steps is None else self.steps

    def resolved_lr(self) -> float:
        """The shared learning rate, in numbers."""
        return self.resolved_surface().lr if self.lr is None else self.lr

    def shares_lr(self, entry: Entry) -> bool:
        """Whether this entry runs at the shared learning rate."""
        return not self.own_lr and not entry.own_lr and OPTIMIZERS[entry.optimizer].shares_lr

    def lr_of(self, entry: Entry) -> float:
        """The learning rate that an entry runs at."""
        return self.resolved_lr() if self.shares_lr(entry) else float(entry.get("lr"))

    def at_its_lr(self, entry: Entry) -> Entry:
        """The entry with the lr that it runs at among its settings, for a race in which it has its own."""
        return entry.with_settings(lr=self.lr_of(entry))

    def optimizer(self, entry: Entry) -> Optimizer:
        """The optimizer that an entry stands for."""
        return scheduled(self.rule(entry), schedule_of(entry), self.resolved_steps())

    def rule(self, entry: Entry) -> Optimizer:
        """The optimizer that an entry stands for, without its schedule."""
        rule = OPTIMIZERS[entry.optimizer]
        return rule(**entry.overrides({**rule.hypers(), **rule.switches()}) | {"lr": self.lr_of(entry)})

    def slots(self) -> dict[str, Entry]:
        """A name for each entry: its optimizer's key, with a number from the second of the same kind on."""
        seen: dict[str, int] = {}
        named: dict[str, Entry] = {}
        for item in self.entries:
            number = seen[item.optimizer] = seen.get(item.optimizer, 0) + 1
            named[item.optimizer if number == 1 else f"{item.optimizer}_{number}"] = item
        return named

    def to_query(self) -> dict[str, str]:
        """The scenario as query parameters; what is at its default is left out."""
        return write_fields(cast(ScenarioFields, vars(self)))

    @staticmethod
    def from_query(query: Mapping[str, str | Sequence[str]]) -> tuple[Scenario, tuple[str, ...]]:
        """The scenario of some query parameters, and a sentence for everything in them that was ignored.

        Never raises, whatever the parameters are. `to_query` of the result gives an equal scenario again.
        """
        fields, notices = read_fields(query)
        return normal(Scenario(**fields)), notices


def formula_surface(formula: str, box: Box | None = None) -> Surface:
    """The surface of a typed formula, drawn in a box. Raises FormulaError where there is none."""
    return parse(formula, None if box is None else ((box[0], box[1]), (box[2], box[3])))


def normal(scenario: Scenario) -> Scenario:
    """The one form of equal scenarios: what equals the surface's own default, or says nothing, is left out."""
    bare = _normal_formula(scenario) if scenario.formula else _normal_parameters(scenario)
    surface = bare.resolved_surface()
    return replace(
        bare,
        start=None if scenario.start == surface.start else scenario.start,
        lr=None if scenario.lr == surface.lr else scenario.lr,
        steps=None if scenario.steps == surface.steps else scenario.steps,
        entries=tuple(_normal_entry(e, scenario.own_lr) for e in scenario.entries),
        tuned=scenario.tuned and scenario.own_lr,
    )


def _normal_entry(item: Entry, all_own_lr: bool) -> Entry:
    """An entry in its normal form; that it has its own lr is left out where it has that anyway."""
    own_lr = item.own_lr and not all_own_lr and OPTIMIZERS[item.optimizer].shares_lr
    return replace(item.reset(**dict(item.settings)), own_lr=own_lr)


def _normal_formula(scenario: Scenario) -> Scenario:
    """A formula's own box is left out, and a formula has no parameters."""
    is_default = scenario.box is not None and _box_of(formula_surface(scenario.formula)) == scenario.box
    box = None if is_default else scenario.box
    return replace(scenario, surface=CUSTOM, formula=formula_from_link(scenario.formula), parameters=(), box=box)


def _normal_parameters(scenario: Scenario) -> Scenario:
    """Parameters at their default are left out, and those that the surface does not have."""
    key = scenario.surface if scenario.surface in SURFACES else DEFAULT_SURFACE
    known = dict(SURFACES[key].parameters)
    parameters = tuple((n, v) for n, v in scenario.parameters if n in known and v != known[n].default)
    return replace(scenario, surface=key, parameters=parameters, box=None)


def _box_of(surface: Surface) -> Box:
    """A surface's domain, as a scenario has it."""
    (x0, x1), (y0, y1) = surface.domain
    return x0, x1, y0, y1


def changed(before: Scenario, after: Scenario) -> Scenario:
    """The normal form of `after`, tuned only if `before` is and they agree in everything that a search depends on.

    That is all but the shared lr, which no tuned entry uses, the order of the legend, the seed and the tolerance.
    """
    return normal(replace(after, tuned=before.tuned and _search_inputs(before) == _search_inputs(after)))


def _search_inputs(scenario: Scenario) -> Scenario:
    """The scenario with everything at its default that a search does not depend on."""
    plain = normal(scenario)
    return replace(plain, entries=tuple(sorted(plain.entries, key=repr)), lr=None, seed=0, tol=None, tuned=False)


def query_string(scenario: Scenario) -> str:
    """The scenario as the part of a link behind the question mark; empty for the default race."""
    return urlencode(scenario.to_query(), safe=",:=")
