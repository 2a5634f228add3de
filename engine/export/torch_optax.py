"""Scripts that run the same optimizer on the same function in PyTorch and in Optax."""

from __future__ import annotations

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
    text, names = python_text(scenario.resolved_surface().expr)
    steps, schedule = scenario.resolved_steps(), _schedule(scenario, entry)
    under = [f"scheduler = {schedule.torch}"] if schedule and schedule.torch else []
    return "\n".join(
        [
            *(["import math", ""] if under and "math." in under[0] else []),
            "import torch",
            *([f"from torch import {', '.join(names)}"] if names else []),
            "",
            f"theta = torch.tensor({list(scenario.resolved_start())}, dtype=torch.float64, requires_grad=True)",
            f"optimizer = {call}",
            *under,
            f"for step in range({steps}):",
            "    x, y = theta",
            f"    loss = {text}",
            "    optimizer.zero_grad()",
            "    loss.backward()",
            *([f"    theta.grad += {scenario.noise} * torch.randn(2, dtype=torch.float64)"] if scenario.noise else []),
            "    optimizer.step()",
            *(["    scheduler.step()"] if under else []),
            "print(theta.detach().numpy())",
        ]
    )


def optax(scenario: Scenario, entry: Entry) -> str | None:
    """A script that runs this entry in Optax; None where Optax does not have the rule."""
    call = scenario.optimizer(entry).library_equivalents().optax
    if call is None:
        return None
    text, names = python_text(scenario.resolved_surface().expr)
    schedule = _schedule(scenario, entry)
    if schedule and schedule.optax:
        call = call.replace(f"learning_rate={scenario.lr_of(entry)}", f"learning_rate={schedule.optax}")
    return "\n".join(
        [
            "import jax",
            "import jax.numpy as jnp",
            "import optax",
            *([f"from jax.numpy import {', '.join(names)}"] if names else []),
            "",
            'jax.config.update("jax_enable_x64", True)',
            "",
            "def f(theta):",
            "    x, y = theta",
            f"    return {text}",
            "",
            f"theta = jnp.array({list(scenario.resolved_start())})",
            f"optimizer = {call}",
            "state = optimizer.init(theta)",
            *(["key = jax.random.key(0)"] if scenario.noise else []),
            f"for step in range({scenario.resolved_steps()}):",
            "    g = jax.grad(f)(theta)",
            *(
                [
                    "    key, now = jax.random.split(key)",
                    f"    g += {scenario.noise} * jax.random.normal(now, (2,))",
                ]
                if scenario.noise
                else []
            ),
            "    update, state = optimizer.update(g, state, theta)",
            "    theta = optax.apply_updates(theta, update)",
            "print(theta)",
        ]
    )


def conventions(scenario: Scenario, entry: Entry) -> list[str]:
    """What differs between this app and the libraries: of the rule, and of its schedule."""
    schedule = _schedule(scenario, entry)
    return [say(scenario.optimizer(entry).library_equivalents().notes), *([say(schedule.notes)] if schedule else [])]


def _schedule(scenario: Scenario, entry: Entry) -> LibraryEquivalents | None:
    if entry.schedule == CONSTANT:
        return None
    kind = SCHEDULES[entry.schedule]
    return kind(**entry.overrides(kind.hypers())).library_equivalents(scenario.lr_of(entry), scenario.resolved_steps())
