"""Trace a rule on a surface: `update` is called once, with values, over the operations of the surface's gradient."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from engine.conditions import Condition
from engine.program.program import Program
from engine.program.recorder import Recorder, TraceError, Value, values_of
from engine.program.surface_form import SurfaceForm, TracedSurface, form_of
from engine.program.watch import WatchForm, watch_form
from engine.program.weighted_cache import WeightedCache
from optimizers.base import Optimizer, specified
from optimizers.scheduled import Scheduled
from surfaces.base import Surface


@dataclass(frozen=True)
class RuleForm:
    """A rule apart from the numbers of its hyperparameters: all that decides which operations a step has.

    Attributes:
        kind: its class. switches: (name, whether it is on) of each.
        scheduled: whether lr has a factor for each step. noisy: whether the gradient has noise.
    """

    kind: type[Optimizer]
    switches: tuple[tuple[str, bool], ...]
    scheduled: bool
    noisy: bool

    def optimizer(self, **values: Any) -> Any:
        """An optimizer of this form."""
        return self.kind(**dict(self.switches), **values)

    @property
    def states(self) -> list[str]:
        """The names of all numbers of the state of one run."""
        return [name for part, before in self._state()._asdict().items() for name in _state_names(part, before.shape)]

    def traced_state(self, recorder: Recorder) -> Any:
        """The state of one run as values of the recorder's inputs."""
        state = self._state()
        return type(state)(*(_values(recorder, part, before.shape) for part, before in state._asdict().items()))

    def _state(self) -> Any:
        return self.optimizer().init(np.zeros(2))


def rule_form(optimizer: Optimizer, *, noisy: bool = False) -> RuleForm:
    """The form of an optimizer. Raises `TraceError` for one with a field that a form knows nothing of."""
    rule = optimizer.inner if isinstance(optimizer, Scheduled) else optimizer
    unknown = {field.name for field in fields(rule)} - rule.hypers().keys() - rule.switches().keys()
    if unknown:
        raise TraceError(f"{type(rule).__name__} has fields that are neither hyper nor switch: {sorted(unknown)}")
    switches = tuple((name, bool(getattr(rule, name))) for name in specified(type(rule), "switch"))
    return RuleForm(type(rule), switches, rule is not optimizer, noisy)


def trace_step(
    surface: Surface, optimizer: Optimizer, *, noisy: bool = False, watch: Condition | None = None
) -> Program:
    """One step of a rule on a surface, with f and a condition before it.

    Raises `TraceError` where the rule cannot be traced. A condition that no program can ask is left out: look for the
    output `held`.
    """
    return trace_form(form_of(surface), rule_form(optimizer, noisy=noisy), watch_form(watch) if watch else None)


PROGRAMS: WeightedCache[tuple[SurfaceForm, RuleForm, WatchForm | None], Program | TraceError] = WeightedCache(40_000)
"""By their operations; all rules on all declared surfaces together have 25,000."""


def trace_form(surface: SurfaceForm, rule: RuleForm, watch: WatchForm | None = None) -> Program:
    """`trace_step` of forms: equal forms have the same program. What cannot be traced is tried once."""

    def weigh(found: Program | TraceError) -> int:
        return 50 + len(found.operations if isinstance(found, Program) else surface.gradient.ops)

    found = PROGRAMS.get_or_make((surface, rule, watch), weigh, lambda: _tried(surface, rule, watch))
    if isinstance(found, TraceError):
        raise TraceError(*found.args)
    return found


def _tried(surface: SurfaceForm, rule: RuleForm, watch: WatchForm | None) -> Program | TraceError:
    try:
        return _traced(surface, rule, watch)
    except TraceError as error:
        return error


def _traced(surface: SurfaceForm, rule: RuleForm, watch: WatchForm | None) -> Program:
    hypers = rule.kind.hypers()
    noises = ["noise.x", "noise.y"] if rule.noisy else []
    watched = watch.inputs if watch else ()
    settings = [*(f"hyper.{name}" for name in hypers), *(f"watch.{name}" for name in watched)]
    traced = TracedSurface(surface, [*rule.states, "t", "factor", *noises, *settings])
    recorder = traced.recorder
    values = {name: recorder.input(f"hyper.{name}") for name in hypers}
    if rule.scheduled:
        values["lr"] = values["lr"] * recorder.input("factor")
    optimizer = rule.optimizer(**values)
    noise: Any = values_of([recorder.input(name) for name in noises]) if noises else None

    def grad(theta: Any) -> Any:
        slope = traced.gradient(theta)
        return slope if noise is None else slope + noise

    moved = _moved(recorder, optimizer, rule.traced_state(recorder), traced.point, grad)
    loss = traced.loss(traced.point)
    asked = {name: recorder.input(f"watch.{name}") for name in watched}
    held = watch.outputs(asked, traced.point, loss) if watch else {}
    return recorder.program({**moved, "loss": loss, **held})


def _moved(recorder: Recorder, optimizer: Optimizer, state: Any, theta: Any, grad: Any) -> dict[str, Value]:
    """{name: value} of the point and the state after a step; TraceError, whatever a rule makes of such values."""
    time: Any = recorder.input("t")
    try:
        (x, y), after = optimizer.update(state, theta, grad, time)
        parts = {"x": x, "y": y}
        for part, before in state._asdict().items():
            values = np.asarray(getattr(after, part)).ravel()
            parts |= zip(_state_names(part, np.shape(before)), values, strict=True)
        return {name: Value(recorder, recorder.number(value)) for name, value in parts.items()}
    except Exception as error:
        raise TraceError(f"{type(optimizer).__name__} is more than a list of operations: {error}") from error


def _state_names(part: str, shape: tuple[int, ...]) -> list[str]:
    """The names of the numbers of one part of a rule's state, in the order of the flattened array."""
    return [f"state.{part}.{k}" for k in range(int(np.prod(shape)))]


def _values(recorder: Recorder, part: str, shape: tuple[int, ...]) -> Any:
    """One part of the state as values."""
    numbers = np.array([recorder.input(name) for name in _state_names(part, shape)], dtype=object)
    return values_of(numbers.reshape(shape))
