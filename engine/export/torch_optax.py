"""Scripts that run the same optimizer on the same function in PyTorch and in Optax, and how far they end from the page.

They draw the page's own noise, stop where the page's run stops, and where a run meets a kink, whose slope every library
chooses for itself, they take the page's gradient instead of the library's.
"""

from __future__ import annotations

from textwrap import indent

from engine.export.library_runs import library_runs
from engine.export.numpy_function import gradient_lines
from engine.export.numpy_script import bound_line, ended_message, noise_lines
from engine.scenario import Scenario
from engine.scenario.entry import CONSTANT, Entry, schedule_of
from i18n import say
from optimizers.lines import LibraryEquivalents
from surfaces.printing import python_text


def pytorch(scenario: Scenario, entry: Entry) -> str | None:
    """A script that runs this entry in PyTorch; None where PyTorch does not have the rule."""
    call = scenario.optimizer(entry).library_equivalents().torch
    if call is None:
        return None
    formula = _Formula(scenario, entry)
    schedule = _schedule(scenario, entry)
    under = f"scheduler = {schedule.torch}" if schedule and schedule.torch else None
    names = [name for name in formula.names if name != "cbrt"]
    loop = [
        "optimizer.zero_grad()",
        formula.by_hand
        and f"theta.grad = torch.tensor(gradient(theta.detach().numpy(){', step' if scenario.noise else ''}))",
        not formula.by_hand and "f(theta).backward()",
        not formula.by_hand and scenario.noise > 0 and "theta.grad += torch.tensor(noise[step - 1])",
        "optimizer.step()",
        *_guard(scenario, "(theta.abs() <= bound).all() and f(theta).isfinite()"),
        "last = theta.detach().clone()",
        under and "scheduler.step()",
    ]
    return _joined(
        "import math\n" if under and "math." in under else None,
        "import numpy as np" if formula.needs_numpy else None,
        "import torch",
        f"from torch import {', '.join(names)}" if names else None,
        "",
        "torch.set_default_dtype(torch.float64)",
        *formula.setup,
        "\n\ndef cbrt(u):\n    return torch.sign(u) * torch.abs(u) ** (1 / 3)" if "cbrt" in formula.names else None,
        *formula.definition(),
        f"theta = torch.tensor({list(scenario.start_of(entry))}, requires_grad=True)",
        "last = theta.detach().clone()",
        f"optimizer = {call}",
        under,
        f"for step in range(1, {scenario.resolved_steps()} + 1):",
        indent(_joined(*loop), "    "),
        "print(last.numpy())",
    )


def optax(scenario: Scenario, entry: Entry) -> str | None:
    """A script that runs this entry in Optax; None where Optax does not have the rule."""
    call = scenario.optimizer(entry).library_equivalents().optax
    if call is None:
        return None
    formula = _Formula(scenario, entry)
    schedule = _schedule(scenario, entry)
    if schedule:
        call = _under_schedule(call, scenario.lr_of(entry))
    if formula.by_hand:
        g = f"jnp.array(gradient(np.asarray(theta){', step' if scenario.noise else ''}))"
    else:
        g = "gradient(theta) + noise[step - 1]" if scenario.noise else "gradient(theta)"
    loop = [
        f"theta, state = move(theta, state, {g})",
        *_guard(scenario, "(jnp.abs(theta) <= bound).all() and jnp.isfinite(f(theta))"),
        "last = theta",
    ]
    return _joined(
        "import jax",
        "import jax.numpy as jnp",
        "import numpy as np" if formula.needs_numpy else None,
        "import optax",
        f"from jax.numpy import {', '.join(formula.names)}" if formula.names else None,
        "",
        'jax.config.update("jax_enable_x64", True)',
        *formula.setup,
        *formula.definition("@jax.jit\n"),
        not formula.by_hand and "gradient = jax.jit(jax.grad(f))",
        f"schedule = {schedule.optax}" if schedule else None,
        f"optimizer = {call}" + ("  # 1.0 * k: an integer k would make lr float32" if schedule else ""),
        "\n\n@jax.jit",
        "def move(theta, state, g):",
        "    update, state = optimizer.update(g, state, theta)",
        "    return optax.apply_updates(theta, update), state",
        "\n",
        f"theta = last = jnp.array({list(scenario.start_of(entry))})",
        "state = optimizer.init(theta)",
        f"for step in range(1, {scenario.resolved_steps()} + 1):",
        indent(_joined(*loop), "    "),
        "print(last)",
    )


class _Formula:
    """What both scripts have in common: the function, and its gradient where the library's own would be another."""

    def __init__(self, scenario: Scenario, entry: Entry) -> None:
        self.scenario = scenario
        self.surface, self.start = scenario.resolved_surface(), scenario.start_of(entry)
        self.text, self.names = python_text(self.surface.expr)
        self.by_hand = library_runs(scenario, entry).meets_kink
        self.needs_numpy = self.by_hand or bool(scenario.noise)

    @property
    def setup(self) -> list[str]:
        """The bound and the noise."""
        steps = [f"steps = {self.scenario.resolved_steps()}"] if self.scenario.noise else []
        return [bound_line(self.surface, self.start), *steps, *noise_lines(self.scenario)]

    def definition(self, before: str = "") -> list[str]:
        """The function `f`, and `gradient` where it is written out."""
        by_hand = ['np.seterr(all="ignore")', *gradient_lines(self.scenario, self.surface)] if self.by_hand else []
        return [*by_hand, f"\n\n{before}def f(theta):", "    x, y = theta", f"    return {self.text}", "\n"]


def _guard(scenario: Scenario, goes_on: str) -> list[str]:
    """Lines that end a loop as the page ends a run."""
    return [f"if not ({goes_on}):", f'    print("{ended_message(scenario)}", step)', "    break"]


def _joined(*lines: str | bool | None) -> str:
    """Lines of a script; None and False are left out."""
    return "\n".join(line for line in lines if isinstance(line, str))


def _under_schedule(call: str, lr: float) -> str:
    """The call of an optimizer with `schedule` in place of its learning rate."""
    constant = f"learning_rate={lr}"
    if call.count(constant) != 1:
        raise ValueError(f"{constant} has to stand once in {call}")
    return call.replace(constant, "learning_rate=lambda k: schedule(1.0 * k)")


def conventions(scenario: Scenario, entry: Entry) -> list[str]:
    """What differs between this app and the libraries: of the rule, and of its schedule."""
    schedule = _schedule(scenario, entry)
    return [say(scenario.optimizer(entry).library_equivalents().notes), *([say(schedule.notes)] if schedule else [])]


def _schedule(scenario: Scenario, entry: Entry) -> LibraryEquivalents | None:
    if entry.schedule == CONSTANT:
        return None
    return schedule_of(entry).library_equivalents(scenario.lr_of(entry), scenario.resolved_steps())
