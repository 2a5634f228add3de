"""Trace a rule on a surface: `update` is called once, with values, over the operations of the surface's gradient."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from engine.conditions import Condition
from engine.program.program import Program
from engine.program.recorder import Recorder, values_of
from engine.program.surface_form import SurfaceForm, TracedSurface, form_of
from engine.program.watch import WatchForm, watch_form
from optimizers.base import Optimizer
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

    def state_shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of each part of the state of one run."""
        state = self.optimizer().init(np.zeros(2))
        return {name: part.shape for name, part in state._asdict().items()}


def rule_form(optimizer: Optimizer, *, noisy: bool = False) -> RuleForm:
    """The form of an optimizer."""
    rule = optimizer.inner if isinstance(optimizer, Scheduled) else optimizer
    switches = tuple((name, bool(getattr(rule, name))) for name in rule.switches())
    return RuleForm(type(rule), switches, rule is not optimizer, noisy)


def trace_step(
    surface: Surface, optimizer: Optimizer, *, noisy: bool = False, watch: Condition | None = None
) -> Program:
    """One step of a rule on a surface, with f and a condition before it.

    Raises `TraceError` where the rule cannot be traced. A condition that no program can ask is left out: look for the
    output `held`.
    """
    return trace_form(form_of(surface), rule_form(optimizer, noisy=noisy), watch_form(watch) if watch else None)


@lru_cache(maxsize=1024)
def trace_form(surface: SurfaceForm, rule: RuleForm, watch: WatchForm | None = None) -> Program:
    """`trace_step` of forms: equal forms have the same program."""
    shapes, hypers = rule.state_shapes(), rule.kind.hypers()
    states = [name for part, shape in shapes.items() for name in state_names(part, shape)]
    noises = ["noise.x", "noise.y"] if rule.noisy else []
    watched = watch.inputs if watch else ()
    settings = [*(f"hyper.{name}" for name in hypers), *(f"watch.{name}" for name in watched)]
    traced = TracedSurface(surface, [*states, "t", "factor", *noises, *settings])
    recorder = traced.recorder
    values = {name: recorder.input(f"hyper.{name}") for name in hypers}
    if rule.scheduled:
        values["lr"] = values["lr"] * recorder.input("factor")
    optimizer = rule.optimizer(**values)
    noise: Any = values_of([recorder.input(name) for name in noises]) if noises else None

    def grad(theta: Any) -> Any:
        slope = traced.gradient(theta)
        return slope if noise is None else slope + noise

    state = type(rule.optimizer().init(np.zeros(2)))(*(_state(recorder, *part) for part in shapes.items()))
    theta, after = optimizer.update(state, traced.point, grad, recorder.input("t"))
    parts = {
        name: value
        for part, shape in shapes.items()
        for name, value in zip(state_names(part, shape), np.asarray(getattr(after, part)).ravel(), strict=True)
    }
    loss = traced.loss(traced.point)
    asked = {name: recorder.input(f"watch.{name}") for name in watched}
    held = watch.outputs(asked, traced.point, loss) if watch else {}
    return recorder.program({"x": theta[0], "y": theta[1], **parts, "loss": loss, **held})


def state_names(part: str, shape: tuple[int, ...]) -> list[str]:
    """The names of the numbers of one part of a rule's state, in the order of the flattened array."""
    return [f"state.{part}.{k}" for k in range(int(np.prod(shape)))]


def _state(recorder: Recorder, part: str, shape: tuple[int, ...]) -> Any:
    numbers = np.array([recorder.input(name) for name in state_names(part, shape)], dtype=object)
    return values_of(numbers.reshape(shape))
