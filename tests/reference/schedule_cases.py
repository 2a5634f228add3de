"""Schedules and the texts that make them elsewhere; read by `make_schedules.py` and by the tests.

Settings and texts are written out, not read from the schedules: the references must not depend on what they check. A
test compares the texts with those that the app shows.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).with_name("schedules.npz")

LR = 0.05
STEPS = 1000


class Case(NamedTuple):
    """A schedule's key and settings, and how PyTorch and Optax make it for LR and STEPS; None where "
    "nothing is made."""

    key: str
    settings: dict[str, float]
    torch: str | None
    optax: str


CASES: dict[str, Case] = {
    "constant": Case("constant", {}, None, "optax.constant_schedule(0.05)"),
    "time_based": Case(
        "time_based",
        {},
        "torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: 1.0 / (1.0 + 0.01 * k))",
        "lambda k: 0.05 * (1.0 / (1.0 + 0.01 * k))",
    ),
    "time_based_slow": Case(
        "time_based",
        {"decay": 0.0005},
        "torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: 1.0 / (1.0 + 0.0005 * k))",
        "lambda k: 0.05 * (1.0 / (1.0 + 0.0005 * k))",
    ),
    "time_based_fast": Case(
        "time_based",
        {"decay": 1.0},
        "torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: 1.0 / (1.0 + 1.0 * k))",
        "lambda k: 0.05 * (1.0 / (1.0 + 1.0 * k))",
    ),
    "step": Case(
        "step",
        {},
        "torch.optim.lr_scheduler.StepLR(optimizer, step_size=250, gamma=0.5)",
        "optax.exponential_decay(0.05, transition_steps=250, decay_rate=0.5, staircase=True)",
    ),
    "step_often": Case(
        "step",
        {"every": 0.03, "gamma": 0.9},
        "torch.optim.lr_scheduler.StepLR(optimizer, step_size=30, gamma=0.9)",
        "optax.exponential_decay(0.05, transition_steps=30, decay_rate=0.9, staircase=True)",
    ),
    "step_uneven": Case(
        "step",
        {"every": 0.3333, "gamma": 0.1},
        "torch.optim.lr_scheduler.StepLR(optimizer, step_size=333, gamma=0.1)",
        "optax.exponential_decay(0.05, transition_steps=333, decay_rate=0.1, staircase=True)",
    ),
    "milestones": Case(
        "milestones",
        {},
        "torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[500, 800], gamma=0.1)",
        "optax.piecewise_constant_schedule(0.05, {500: 0.1, 800: 0.1})",
    ),
    "milestones_early": Case(
        "milestones",
        {"first": 0.1, "second": 0.25, "gamma": 0.3},
        "torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[100, 250], gamma=0.3)",
        "optax.piecewise_constant_schedule(0.05, {100: 0.3, 250: 0.3})",
    ),
    "milestones_swapped": Case(
        "milestones",
        {"first": 0.7, "second": 0.2, "gamma": 0.5},
        "torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[200, 700], gamma=0.5)",
        "optax.piecewise_constant_schedule(0.05, {200: 0.5, 700: 0.5})",
    ),
    "exponential": Case(
        "exponential",
        {},
        "torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.99)",
        "optax.exponential_decay(0.05, transition_steps=1, decay_rate=0.99)",
    ),
    "exponential_slow": Case(
        "exponential",
        {"gamma": 0.9995},
        "torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.9995)",
        "optax.exponential_decay(0.05, transition_steps=1, decay_rate=0.9995)",
    ),
    "exponential_fast": Case(
        "exponential",
        {"gamma": 0.9},
        "torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.9)",
        "optax.exponential_decay(0.05, transition_steps=1, decay_rate=0.9)",
    ),
    "polynomial": Case(
        "polynomial",
        {},
        "torch.optim.lr_scheduler.PolynomialLR(optimizer, total_iters=1000, power=1.0)",
        "optax.polynomial_schedule(0.05, 0.0, power=1.0, transition_steps=1000)",
    ),
    "polynomial_late": Case(
        "polynomial",
        {"power": 0.5},
        "torch.optim.lr_scheduler.PolynomialLR(optimizer, total_iters=1000, power=0.5)",
        "optax.polynomial_schedule(0.05, 0.0, power=0.5, transition_steps=1000)",
    ),
    "polynomial_early": Case(
        "polynomial",
        {"power": 3.0},
        "torch.optim.lr_scheduler.PolynomialLR(optimizer, total_iters=1000, power=3.0)",
        "optax.polynomial_schedule(0.05, 0.0, power=3.0, transition_steps=1000)",
    ),
    "cosine": Case(
        "cosine",
        {},
        "torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=1000, eta_min=0.0)",
        "optax.cosine_decay_schedule(0.05, decay_steps=1000, alpha=0.0)",
    ),
    "cosine_floor": Case(
        "cosine",
        {"floor": 0.1},
        "torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=1000, eta_min=0.005000000000000001)",
        "optax.cosine_decay_schedule(0.05, decay_steps=1000, alpha=0.1)",
    ),
    "warmup_cosine": Case(
        "warmup_cosine",
        {},
        (
            "torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: k / 100 if k < 100 else (1.0 + math.cos(m"
            "ath.pi * ((k - 100) / 900))) / 2.0)"
        ),
        "optax.warmup_cosine_decay_schedule(0.0, 0.05, 100, 1000, 0.0)",
    ),
    "warmup_cosine_long": Case(
        "warmup_cosine",
        {"warmup": 0.45, "floor": 0.05},
        (
            "torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: k / 450 if k < 450 else 0.05 + (1.0 - 0.0"
            "5) * ((1.0 + math.cos(math.pi * ((k - 450) / 550))) / 2.0))"
        ),
        "optax.warmup_cosine_decay_schedule(0.0, 0.05, 450, 1000, 0.0025000000000000005)",
    ),
    "warmup_cosine_short": Case(
        "warmup_cosine",
        {"warmup": 0.004},
        (
            "torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: k / 4 if k < 4 else (1.0 + math.cos(math."
            "pi * ((k - 4) / 996))) / 2.0)"
        ),
        "optax.warmup_cosine_decay_schedule(0.0, 0.05, 4, 1000, 0.0)",
    ),
    "warm_restarts": Case(
        "warm_restarts",
        {},
        "torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=250, T_mult=1, eta_min=0.0)",
        "lambda k: 0.05 * ((1.0 + jnp.cos(jnp.pi * (k % 250 / 250))) / 2.0)",
    ),
    "warm_restarts_double": Case(
        "warm_restarts",
        {"period": 0.1, "stretch": 2.0},
        "torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=100, T_mult=2, eta_min=0.0)",
        (
            "optax.sgdr_schedule([dict(init_value=0.05, peak_value=0.05, warmup_steps=0, decay_steps=n, end_v"
            "alue=0.0) for n in [100, 200, 400, 800]])"
        ),
    ),
    "warm_restarts_floor": Case(
        "warm_restarts",
        {"period": 0.07, "stretch": 3.0, "floor": 0.2},
        (
            "torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=70, T_mult=3, eta_min=0.0100"
            "00000000000002)"
        ),
        (
            "optax.sgdr_schedule([dict(init_value=0.05, peak_value=0.05, warmup_steps=0, decay_steps=n, end_v"
            "alue=0.010000000000000002) for n in [70, 210, 630, 1890]])"
        ),
    ),
    "one_cycle": Case(
        "one_cycle",
        {},
        (
            "torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.05, total_steps=1000, pct_start=0.3, div"
            "_factor=25.0, cycle_momentum=False)"
        ),
        (
            "lambda k: 0.05 * (jnp.where(k <= 299.0, 0.04 + (1.0 - 0.04) * (1.0 - (1.0 + jnp.cos(jnp.pi * (k "
            "/ 299.0))) / 2.0), 4e-06 + (1.0 - 4e-06) * ((1.0 + jnp.cos(jnp.pi * ((k - 299.0) / 700.0))) / 2."
            "0)))"
        ),
    ),
    "one_cycle_late": Case(
        "one_cycle",
        {"rise": 0.65, "start_ratio": 10.0},
        (
            "torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.05, total_steps=1000, pct_start=0.65, di"
            "v_factor=10.0, cycle_momentum=False)"
        ),
        (
            "lambda k: 0.05 * (jnp.where(k <= 649.0, 0.1 + (1.0 - 0.1) * (1.0 - (1.0 + jnp.cos(jnp.pi * (k / "
            "649.0))) / 2.0), 1e-05 + (1.0 - 1e-05) * ((1.0 + jnp.cos(jnp.pi * ((k - 649.0) / 350.0))) / 2.0)"
            "))"
        ),
    ),
    "one_cycle_uneven": Case(
        "one_cycle",
        {"rise": 0.1234, "start_ratio": 300.0},
        (
            "torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.05, total_steps=1000, pct_start=0.1234, "
            "div_factor=300.0, cycle_momentum=False)"
        ),
        (
            "lambda k: 0.05 * (jnp.where(k <= 122.39999999999999, 0.0033333333333333335 + (1.0 - 0.0033333333"
            "333333335) * (1.0 - (1.0 + jnp.cos(jnp.pi * (k / 122.39999999999999))) / 2.0), 3.333333333333333"
            "5e-07 + (1.0 - 3.3333333333333335e-07) * ((1.0 + jnp.cos(jnp.pi * ((k - 122.39999999999999) / 87"
            "6.6))) / 2.0)))"
        ),
    ),
}
