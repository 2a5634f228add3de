"""Where a rule takes its gradient, as a function: whether f is undefined there tells how a run has ended."""

from __future__ import annotations

from engine.program.javascript.writer import Writer, block
from engine.program.recorder import Recorder, values_of
from engine.program.trace import RuleForm

NOWHERE = "null"
"""Of a rule that takes its gradient at its point."""


def lookahead_text(rule: RuleForm) -> str:
    """(x, y, S, h) => [x, y] for a rule that takes its gradient elsewhere than at its point; else `NOWHERE`."""
    hypers, states = rule.kind.hypers(), rule.states
    recorder = Recorder(["x", "y", *states, *(f"hyper.{name}" for name in hypers)])
    point = values_of([recorder.input("x"), recorder.input("y")])
    optimizer = rule.optimizer(**{name: recorder.input(f"hyper.{name}") for name in hypers})
    ahead = optimizer.lookahead(rule.traced_state(recorder), point)
    if ahead is None:
        return NOWHERE
    program = recorder.program({"x": ahead[0], "y": ahead[1]})
    writer = Writer(program, tuple(hypers))
    places = {"x": "x", "y": "y", **{name: f"S[{k}]" for k, name in enumerate(states)}}
    read = [f"const v{k} = {places[name]};" for k, name in enumerate(program.inputs) if name in places]
    lines = [*read, *writer.known(range(len(program.inputs))), *writer.compute(program.operations)]
    result = ", ".join(writer.name(value) for _, value in program.outputs)
    return f"(x, y, S, h) => {block([*lines, f'return [{result}];'])}"
