"""Scripts that run the same optimizer on the same function in PyTorch and in Optax, and how far they end from the page.

They draw the page's own noise, stop where the page's run stops, and where a run meets a kink, whose slope every library
chooses for itself, they take the page's gradient instead of the library's.
"""

from __future__ import annotations

from textwrap import indent

from engine.export.library_runs import meets_kink
from engine.export.numpy_script import bound_line, gradient_lines, noise_lines
from engine.scenario import Scenario
from engine.scenario.entry import CONSTANT, Entry
from i18n import say
from optimizers.lines import LibraryEquivalents
from optimizers.schedules import SCHEDULES
from surfaces.printing import python_text


def pytorch(scenario: Scenario, entry: Entry) -> str | None:
    """A script that runs this entry in PyTorch; None where PyTorch does not have the rule."""
    call = scenario.optimizer(entry).library_equivalents().torch
    if call is None:
        return None
    formula = _Formula(scenario, entry)
    schedule = _schedule(scenario, entry)
    under = f"scheduler = {schedule.torch}" if schedule and schedule.torch else ""
    names = [name for name in formula.names if name != "cbrt"]
    noise = scenario.noise and not formula.by_hand
    loop = [
        "optimizer.zero_grad()",
        formula.by_hand and f"theta.grad = torch.tensor(gradient(theta.detach().numpy(){formula.step}))",
        not formula.by_hand and "f(theta).backward()",
        noise and "theta.grad += torch.tensor(noise[step - 1])",
        "optimizer.step()",
        *_guard(
            "f(theta).detach()", "(theta.abs() > bound).any() or value.isinf()", "value.isnan() or theta.isnan().any()"
        ),
        "last = theta.detach().clone()",
        under and "scheduler.step()",
    ]
    return _joined(
        "import math" if "math." in under else "",
        "import numpy as np" if formula.needs_numpy else "",
        "import torch",
        f"from torch import {', '.join(names)}" if names else "",
        "",
        "torch.set_default_dtype(torch.float64)",
        *formula.setup,
        "" if "cbrt" not in formula.names else "\n\ndef cbrt(u):\n    return torch.sign(u) * torch.abs(u) ** (1 / 3)",
        *formula.definition(""),
        f"theta = torch.tensor({list(scenario.resolved_start())}, requires_grad=True)",
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
    own = f"jnp.array(gradient(np.asarray(theta){formula.step}))" if formula.by_hand else "gradient(theta)"
    noise = " + noise[step - 1]" if scenario.noise and not formula.by_hand else ""
    loop = [
        f"theta, state = move(theta, state, {own}{noise})",
        *_guard(
            "f(theta)",
            "(jnp.abs(theta) > bound).any() or jnp.isinf(value)",
            "jnp.isnan(value) or jnp.isnan(theta).any()",
        ),
        "last = theta",
    ]
    return _joined(
        "import jax",
        "import jax.numpy as jnp",
        "import numpy as np" if formula.needs_numpy else "",
        "import optax",
        f"from jax.numpy import {', '.join(formula.names)}" if formula.names else "",
        "",
        'jax.config.update("jax_enable_x64", True)',
        *formula.setup,
        *formula.definition("@jax.jit\n"),
        "" if formula.by_hand else "gradient = jax.jit(jax.grad(f))",
        f"schedule = {schedule.optax}" if schedule else "",
        f"optimizer = {call}{'  # 1.0 * k: an integer k would make lr float32' if schedule else ''}",
        "\n\n@jax.jit",
        "def move(theta, state, g):",
        "    update, state = optimizer.update(g, state, theta)",
        "    return optax.apply_updates(theta, update), state",
        "\n",
        f"theta = last = jnp.array({list(scenario.resolved_start())})",
        "state = optimizer.init(theta)",
        f"for step in range(1, {scenario.resolved_steps()} + 1):",
        indent(_joined(*loop), "    "),
        "print(last)",
    )


class _Formula:
    """What both scripts have in common: the function, and its gradient where the library's own would be another."""

    def __init__(self, scenario: Scenario, entry: Entry) -> None:
        self.scenario = scenario
        self.surface = scenario.resolved_surface()
        self.text, self.names = python_text(self.surface.expr)
        self.by_hand = meets_kink(scenario, entry)
        self.needs_numpy = self.by_hand or bool(scenario.noise)
        self.step = ", step" if scenario.noise else ""

    @property
    def setup(self) -> list[str]:
        """The bound and the noise."""
        steps = [f"steps = {self.scenario.resolved_steps()}"] if self.scenario.noise else []
        return [bound_line(self.scenario, self.surface), *steps, *noise_lines(self.scenario)]

    def definition(self, before: str) -> list[str]:
        """The function `f`, and `gradient` where it is written out."""
        by_hand = ['np.seterr(all="ignore")', *gradient_lines(self.scenario, self.surface)] if self.by_hand else []
        return [*by_hand, f"\n\n{before}def f(theta):", "    x, y = theta", f"    return {self.text}", "\n"]


def _guard(value: str, diverged: str, undefined: str) -> list[str]:
    """Lines that end a loop as the page ends a run."""
    return [
        f"value = {value}",
        f"if {diverged}:",
        '    print("diverged at step", step)',
        "    break",
        f"if {undefined}:",
        '    print("left the region where f is defined at step", step)',
        "    break",
    ]


def _joined(*lines: str | bool | float) -> str:
    """Lines of a script; what is empty or False is left out, but for the blank lines between its parts."""
    return "\n".join(str(line) for line in lines if line or line == "\n")


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
    kind = SCHEDULES[entry.schedule]
    return kind(**entry.overrides(kind.hypers())).library_equivalents(scenario.lr_of(entry), scenario.resolved_steps())
