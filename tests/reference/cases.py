"""What the reference trajectories were made with; read by `make_reference.py` and by the tests.

Hyperparameters are written out, not read from the optimizers: the references must not depend on what they check.
"""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).with_name("reference.npz")
VERSIONS = Path(__file__).with_name("versions.json")

OPEN_STEPS = 500
CLOSED_STEPS = 100

# name of the case -> (key of the optimizer, its hyperparameters) for the fixed sequence of gradients
OPEN: dict[str, tuple[str, dict[str, float]]] = {
    "sgd": ("sgd", {"lr": 0.01}),
    "momentum": ("momentum", {"lr": 0.01, "momentum": 0.9}),
    "nesterov": ("nesterov", {"lr": 0.01, "momentum": 0.9}),
    "adagrad": ("adagrad", {"lr": 0.01, "eps": 1e-10}),
    # Optax has eps inside of the root: only without an eps is it the same rule. 1e-300 vanishes beside any root here,
    # and turns 0 / 0 into the 0 that Optax puts there.
    "adagrad_no_eps": ("adagrad", {"lr": 0.01, "eps": 1e-300}),
    "adagrad_full": ("adagrad_full", {"lr": 0.01, "eps": 1e-8}),
    "adagrad_full_large_eps": ("adagrad_full", {"lr": 0.01, "eps": 1e-4}),
    "adadelta": ("adadelta", {"lr": 1.0, "rho": 0.95, "eps": 1e-6}),
    "rmsprop": ("rmsprop", {"lr": 0.01, "rho": 0.9, "eps": 1e-8}),
    "adam": ("adam", {"lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "bias_correction": True}),
    "adam_uncorrected": ("adam", {"lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "bias_correction": False}),
}

# A matrix of rank one is the hard case of the full matrix: these two are checked on gradients along one line as well.
COLLINEAR = ("adagrad_full", "adagrad_full_large_eps")

STARTS = {"ravine": (-10.0, 1.0), "rosenbrock": (-1.2, 1.0), "beale": (1.0, 1.5), "himmelblau": (0.5, -0.5)}

# Where 100 steps stay bounded and do not amplify the last bit: lr for each surface, in the order of STARTS
_LR = {
    "sgd": (0.01, 0.001, 0.01, 0.01),
    "momentum": (0.01, 0.0005, 0.005, 0.005),
    "nesterov": (0.01, 0.0005, 0.005, 0.005),
    "adagrad": (0.5, 0.1, 0.1, 0.5),
    "adagrad_no_eps": (0.5, 0.1, 0.1, 0.5),
    "adagrad_full": (0.5, 0.1, 0.1, 0.5),
    "adagrad_full_large_eps": (0.5, 0.1, 0.1, 0.5),
    "adadelta": (1.0, 1.0, 1.0, 1.0),
    "rmsprop": (0.01, 0.005, 0.01, 0.01),
    "adam": (0.1, 0.05, 0.05, 0.1),
    "adam_uncorrected": (0.05, 0.01, 0.02, 0.05),
}

# (case, surface) -> (key of the optimizer, its hyperparameters) for runs on a surface
CLOSED: dict[tuple[str, str], tuple[str, dict[str, float]]] = {
    (case, surface): (OPEN[case][0], OPEN[case][1] | {"lr": lr})
    for case, rates in _LR.items()
    for surface, lr in zip(STARTS, rates, strict=True)
}
